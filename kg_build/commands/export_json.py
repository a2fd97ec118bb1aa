"""``kg-build export json``: a graph as JSON-LD with short keys, whole or through a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg_build.commands.writing import write_bytes
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.commands.shell import Talk

__all__ = ["write_json"]

_ENDINGS = (".json", ".jsonld")


def write_json(talk: Talk, graphs: tuple[str, ...], store: str | None, output: str, frame: str | None) -> None:
    """Write the graph, or what the frame picks of it, and say how much that is.

    Raises:
        UsageProblem: KG344, the output's ending is no JSON's; KG340 to KG342.
        InputError: KG343, the frame is none.
    """
    from kg_build.graph.jsonld import compacted, framed, load_frame, quads_of, to_bytes

    if not output.lower().endswith(_ENDINGS):
        raise UsageProblem(
            "KG344", Place(output), "export json 写的是 JSON。", "export json writes JSON.",
            "结尾用 .json 或 .jsonld。", "End the name in .json or .jsonld.",
        )
    quads = quads_of(graphs, store)
    document = compacted(quads) if frame is None else framed(quads, load_frame(frame), frame)
    write_bytes(to_bytes(document), output)
    count = len(document["graph"]) if "graph" in document else 1  # PyLD writes a single thing without the list
    talk.say(f"{count} 项写在 {output}", f"{count} items in {output}")

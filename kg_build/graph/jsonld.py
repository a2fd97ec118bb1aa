"""A graph as JSON-LD with short keys: the quads of a graph come in, compacted or framed JSON goes out; needs the optional package PyLD.

``ontology/context.jsonld`` gives the keys, ``ontology/frames/`` the shapes of the JSON. Nothing is fetched: a context is one of ours, or
stands in the frame itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad

from kg_build.errors import InputError, Place, UsageProblem
from kg_build.graph.vocabulary import RDF, XSD
from kg_build.resources import data_directory

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["CONTEXT_IRI", "FRAMES", "compacted", "context", "framed", "load_frame", "quads_of", "to_bytes"]

CONTEXT_IRI: Final = "https://w3id.org/gwr/context.jsonld"
FRAMES: Final = ("report", "series", "project")
_HOLDS: Final = {"report": "statements", "series": "observations"}  # a thing without any is no answer to the frame
_INTEGER: Final = re.compile("0|-?[1-9][0-9]{0,14}")  # JSON numbers are exact up to here everywhere
_BOOLEANS: Final = {"true": True, "false": False}
_BASE: Final = "urn:x-kg-build:"  # nothing of ours is relative

Json = dict[str, Any]


@cache
def context() -> Json:
    """The keys of ontology/context.jsonld."""
    entries = json.loads((data_directory("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert isinstance(entries, dict)
    return entries


def load_frame(name: str) -> Json:
    """One of ``FRAMES``, or a frame of the user's by its file.

    Raises:
        UsageProblem: KG342, there is neither a frame nor a file of that name.
        InputError: KG343, the file holds no JSON object.
    """
    path = data_directory("ontology") / "frames" / f"{name}.jsonld" if name in FRAMES else Path(name)
    try:
        frame = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        known = " ".join(FRAMES)
        raise UsageProblem(
            "KG342", Place(name), "没有这个框架，也没有这个文件。", "There is no frame and no file of this name.",
            f"用 {known} 之一，或一个框架文件的路径。", f"Use one of {known}, or the path of a frame.",
        ) from problem
    except (ValueError, RecursionError) as problem:
        raise _no_frame(name) from problem
    if not isinstance(frame, dict):
        raise _no_frame(name)
    return frame


def quads_of(paths: Iterable[str], store: str | None) -> Iterable[Quad]:
    """The quads of graph files, with their numbers as they are written there, or those of a store.

    Raises:
        InputError: KG301 to KG310, a file cannot be read.
        StoreError: KG321 to KG324, the store cannot be.
    """
    from kg_build.graph.parse import read_quads
    from kg_build.graph.store import open_store

    return open_store(store) if store else (quad for path in paths for quad in read_quads(path))


def compacted(quads: Iterable[Quad]) -> Json:
    """The whole graph, every named graph in a ``graph`` of its own; read back, it gives the same quads.

    Raises:
        UsageProblem: KG340 without PyLD.
    """
    pyld = _pyld()
    result: Json = pyld.compact(_expanded(quads), context(), {"documentLoader": _ours, "base": _BASE})
    return result


def framed(quads: Iterable[Quad], frame: Json, name: str = "frame") -> Json:
    """What the frame picks of the union of all graphs, in its shape, with the context written out.

    Raises:
        UsageProblem: KG340 without PyLD; KG341 when the frame names a context elsewhere.
        InputError: KG343 when the frame is none.
    """
    pyld = _pyld()
    union = dict.fromkeys(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    options = {"documentLoader": _ours, "base": _BASE, "omitGraph": False, "omitDefault": True}
    try:
        result: Json = pyld.frame(_expanded(union), frame, options)
    except pyld.JsonLdError as problem:
        raise _of_ours(problem) or _no_frame(name) from problem
    result["@context"] = _written_out(frame.get("@context", {}))
    if name in _HOLDS:
        result["graph"] = [thing for thing in result.get("graph", []) if thing.get(_HOLDS[name])]
    return result


def to_bytes(document: Json) -> bytes:
    """The JSON, indented, with its keys in their order; the same document gives the same bytes."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _expanded(quads: Iterable[Quad]) -> list[Json]:
    """The quads as expanded JSON-LD, sorted; made here, because PyLD's reader of N-Quads takes quadratic time."""
    graphs: dict[str, dict[str, Json]] = {}
    for quad in sorted(quads, key=str):
        subject, name = _id(quad.subject), "" if isinstance(quad.graph_name, DefaultGraph) else _id(quad.graph_name)
        node = graphs.setdefault(name, {}).setdefault(subject, {"@id": subject})
        if quad.predicate == RDF.type:
            node.setdefault("@type", []).append(_id(quad.object))
        else:
            node.setdefault(quad.predicate.value, []).append(_value(quad.object))
    plain = list(graphs.pop("", {}).values())
    return plain + [{"@id": name, "@graph": list(nodes.values())} for name, nodes in graphs.items()]


def _id(term: object) -> str:
    return str(term) if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def _value(term: object) -> Json:
    """A value; integers and booleans in their canonical form are JSON's own."""
    if not isinstance(term, Literal):
        return {"@id": _id(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD.integer and _INTEGER.fullmatch(term.value):
        return {"@value": int(term.value)}
    if term.datatype == XSD.boolean and term.value in _BOOLEANS:
        return {"@value": _BOOLEANS[term.value]}
    return {"@value": term.value} if term.datatype == XSD.string else {"@value": term.value, "@type": term.datatype.value}


def _ours(url: str, _options: object) -> Json:
    """The document loader: our context under its name, and nothing else."""
    if url == CONTEXT_IRI:
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": {"@context": context()}}
    raise UsageProblem(
        "KG341", Place(url), "框架引用了别处的上下文，程序不去取。", "The frame names a context elsewhere, which is not fetched.",
        f"用 {CONTEXT_IRI}，或把上下文写在框架里。", f"Use {CONTEXT_IRI}, or write the context into the frame.",
    )


def _of_ours(problem: BaseException) -> UsageProblem | None:
    """Our own refusal, which PyLD wraps."""
    seen: BaseException | None = problem
    while seen is not None:
        if isinstance(seen, UsageProblem):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _written_out(named: Any) -> Any:
    """A frame's context with ours in place of its name, so that the output needs no other file."""
    if isinstance(named, list):
        return [_written_out(one) for one in named]
    return context() if named == CONTEXT_IRI else named


def _pyld() -> ModuleType:
    try:
        from pyld import jsonld
    except ImportError as error:
        raise UsageProblem(
            "KG340", Place("export json"),
            "写短键的 JSON-LD 需要可选的软件包 PyLD。", "JSON-LD with short keys needs the optional package PyLD.",
            "运行 pip install 'kg-build[jsonld]'，或用 kg-build build -o x.jsonld。",
            "Run pip install 'kg-build[jsonld]', or use kg-build build -o x.jsonld.",
        ) from error
    module: ModuleType = jsonld
    return module


def _no_frame(name: str) -> InputError:
    return InputError(
        "KG343", Place(name), "这不是 JSON-LD 框架。", "This is no JSON-LD frame.",
        "框架是一个 JSON 对象，写法见 docs/jsonld.md。", "A frame is a JSON object; docs/jsonld.md shows one.",
    )

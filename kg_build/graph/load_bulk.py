"""Graphs into the files that a server's own bulk loader takes, and the command that runs it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kg_build.errors import Place, StoreError, UsageProblem
from kg_build.graph.load import Graphs
from kg_build.graph.output import replace_file

__all__ = ["BULK_TYPES", "write_bulk"]

_QUADS: Final = "graphs.nq"
_SCRIPT: Final = "load.isql"

# The tests run those of Oxigraph and Virtuoso. The others are as their documentation has them (TDB2's command line tools; GraphDB 10's
# ImportRDF tool; QLever's index builder, which older releases call IndexBuilderMain) and were never run by us.
_COMMANDS: Final[dict[str, Callable[[Path], str]]] = {
    "oxigraph": lambda folder: f"oxigraph load --location STORE --file {_at(folder, _QUADS)}",
    "virtuoso": lambda folder: f"isql-vt 127.0.0.1:1111 dba < {_at(folder, _SCRIPT)}",
    "fuseki": lambda folder: f"tdb2.tdbloader --loc DATABASE {_at(folder, _QUADS)}",
    "graphdb": lambda folder: f"importrdf load -i REPOSITORY {_at(folder, _QUADS)}",
    "qlever": lambda folder: f"qlever-index -i INDEX -F nq -f {_at(folder, _QUADS)}",
}
BULK_TYPES: Final = tuple(_COMMANDS)
"""The servers whose bulk loaders we know."""


def write_bulk(graphs: Graphs, kind: str, folder: Path | str) -> str:
    """Write ``graphs.nq`` (and for Virtuoso a script that empties the graphs first) below ``folder``; return the command to run.

    Raises:
        UsageProblem: KG816, no bulk loader is known for this kind of server.
        StoreError: KG302, the files cannot be written.
    """
    if kind not in _COMMANDS:
        raise UsageProblem(
            "KG816", Place(f"--store-type {kind}"), "不知道这种服务的批量装载工具。", "No bulk loader of such a server is known.",
            f"用 --store-type 指明其中之一：{' '.join(_COMMANDS)}。", f"Name one of them by --store-type: {' '.join(_COMMANDS)}.",
        )  # fmt: skip
    target = Path(folder).resolve()
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        reason = problem.strerror or ""
        raise StoreError(
            "KG302", Place(str(folder)), f"无法建立文件夹：{reason}。", f"The folder cannot be made: {reason}.",
            "另选一个文件夹。", "Choose another folder.",
        ) from problem  # fmt: skip
    with replace_file(target / _QUADS) as file:
        for name, content in graphs.items():
            file.write("".join(f"{line} {name} .\n" for line in content).encode())
    if kind == "virtuoso":
        with replace_file(target / _SCRIPT) as file:
            file.write(_script(graphs, target).encode())
    return _COMMANDS[kind](target)


def _script(graphs: Graphs, folder: Path) -> str:
    """Virtuoso's loader adds to a graph, so each is emptied and the list of loaded files forgets ours; at the end all is on the disk."""
    where = str(folder).replace("'", "''")
    clear = [f"SPARQL CLEAR GRAPH {name};" for name in graphs]
    forget = f"DELETE FROM DB.DBA.LOAD_LIST WHERE ll_file = '{where}/{_QUADS}';"  # noqa: S608 - a script for a person to run, quotes doubled
    load = f"ld_dir('{where}', '{_QUADS}', 'urn:x-kg-build:bulk');"
    return "\n".join([*clear, "checkpoint;", forget, load, "rdf_loader_run();", "checkpoint;", ""])


def _at(folder: Path, name: str) -> str:
    return shlex.quote(str(folder / name))

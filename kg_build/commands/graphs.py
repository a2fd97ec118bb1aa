"""The graphs a command reads: ``GRAPH…`` or ``--store DIR`` come in, a ``Source`` to ask goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg_build.commands.shell import option
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.graph.query_sources import Source

__all__ = ["graph_arguments", "one_of", "source_of"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def graph_arguments(command: Decorated) -> Decorated:
    """``GRAPH…`` and ``--store DIR``."""
    command = option("--store", metavar="DIR", zh="内嵌图库的文件夹", en="The folder of an embedded store.")(command)
    return click.argument("graphs", nargs=-1, metavar="[GRAPH]...")(command)


def one_of(name: str, graphs: tuple[str, ...], store: str | None) -> None:
    """Let the command ``name`` go on with graph files or a store, exactly one of the two (KG608 otherwise)."""
    if bool(graphs) == bool(store):
        raise UsageProblem(
            "KG608", Place(name), "请说明读哪里：图谱文件或 --store，二选一。", "Say what to read: graph files or --store, one of the two.",
            f"例如 kg-build {name} graph.nq。", f"For example kg-build {name} graph.nq.",
        )


def source_of(name: str, graphs: tuple[str, ...], store: str | None) -> Source:
    """What the command ``name`` asks: graph files or a store (see ``one_of``)."""
    one_of(name, graphs, store)
    from kg_build.graph.query_sources import as_source
    from kg_build.graph.store import open_files, open_store

    return as_source(open_store(store) if store else open_files(graphs))

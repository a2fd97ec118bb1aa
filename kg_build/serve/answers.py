"""A SPARQL query from anybody → the bytes of its answer, worked out in a child that the limits hold.

Everything that looks at the query's text happens in the child: a text made to keep a parser busy ends with the time limit as well.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg_build.errors import Place, UsageProblem
from kg_build.graph.limited import ChildDied, TimeIsOver, in_child
from kg_build.graph.query import refuse_unsafe
from kg_build.graph.query_sources import ENGINE_ERRORS, engine_failed, too_slow
from kg_build.serve.limits import Limits
from kg_build.serve.media import GRAPHS, RESULTS, choose

__all__ = ["Body", "Question", "answer", "too_long", "warm_up"]

_FORMS: Final = ("SelectQuery", "AskQuery", "ConstructQuery", "DescribeQuery")
_WHERE: Final = "query"


@dataclass(frozen=True, slots=True)
class Question:
    """A query as the protocol carries it: its text, the graphs it names beside it, and what the client accepts."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An answer's bytes and their media type."""

    media: str
    data: bytes


class _Full(Exception):
    """The answer is longer than it may be."""


class _Bounded(io.BytesIO):
    """Bytes in memory, up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._left = limit

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # the engine writes bytes only
        """Take the bytes, or raise ``_Full``."""
        self._left -= len(data)
        if self._left < 0:
            raise _Full
        return super().write(data)


def warm_up() -> None:
    """Load and build what every child needs, once, in the parent."""
    refuse_unsafe("ASK { }", _WHERE, _FORMS)


def answer(store: ox.Store, question: Question, limits: Limits) -> Body:
    """The answer to a query that only reads the store.

    Raises:
        UsageProblem: KG504 not SPARQL 1.1, KG505 what it may not do, KG855 no format that the client accepts, KG857 too long an answer,
            KG861 a graph that is not here.
        StoreError: KG521 it takes too long, KG522 the engine fails or runs out of memory.
    """
    try:
        return in_child(lambda: _answer(store, question, limits), limits.seconds, limits.memory)
    except TimeIsOver as error:
        raise too_slow(limits.seconds) from error
    except ChildDied as error:
        raise engine_failed(str(error)) from error


def too_long(limits: Limits) -> UsageProblem:
    """KG857: the answer is longer than the server gives."""
    return UsageProblem(
        "KG857", Place(_WHERE), f"回答超过 {limits.answer_bytes} 字节。", f"the answer is longer than {limits.answer_bytes} bytes.",
        "给查询加上条件或 LIMIT，分几次取。", "Narrow the query, or fetch it in parts with LIMIT and OFFSET.",
    )


def _answer(store: ox.Store, question: Question, limits: Limits) -> Body:
    """The child's work."""
    text = question.text.replace("\r\n", "\n").replace("\r", "\n")  # a lone CR ends a comment for one parser and not for the other
    form = refuse_unsafe(text, _WHERE, _FORMS)
    chosen = choose(question.accept, RESULTS if form in ("SelectQuery", "AskQuery") else GRAPHS)
    default, named = _graphs(store, question.default_graphs), _graphs(store, question.named_graphs)
    out = _Bounded(limits.answer_bytes)
    try:
        if default or named:  # then these are the whole dataset (SPARQL 1.1 Protocol, 2.1.4)
            results = store.query(text, default_graph=list(default), named_graphs=list(named))
        else:
            results = store.query(text, use_default_graph_as_union=True)
        results.serialize(output=out, format=chosen.engine)  # type: ignore[arg-type]  # each form of query has its own formats
    except _Full:
        raise too_long(limits) from None
    except SyntaxError as error:
        raise UsageProblem(
            "KG504", Place(_WHERE), f"不是 SPARQL 1.1 查询：{error}。", f"this is not a SPARQL 1.1 query: {error}.",
            "按提示改正语法。", "Correct the syntax.",
        ) from error
    except ENGINE_ERRORS as error:
        raise engine_failed(f"{type(error).__name__}: {error}") from error
    return Body(chosen.media, out.getvalue())


def _graphs(store: ox.Store, names: Sequence[str]) -> list[ox.NamedNode]:
    """The graphs of those names.

    Raises:
        UsageProblem: KG861, the store holds none of that name; nothing is ever fetched.
    """
    graphs = []
    for name in names:
        try:
            graph = ox.NamedNode(name)
        except ValueError:
            graph = None
        if graph is None or not store.contains_named_graph(graph):
            raise UsageProblem(
                "KG861", Place(_WHERE), f"没有图 {name[:80]!a}。", f"there is no graph {name[:80]!a} here.",
                "查询 reports 列出全部报告的图。", "The query reports lists the graphs of all reports.",
            )
        graphs.append(graph)
    return graphs

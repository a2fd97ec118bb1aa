"""What a query runs on: an adapter for pyoxigraph's store, one for rdflib's graphs, and the protocol that other sources follow.

An adapter answers with neutral terms, so that tables do not depend on the engine. Both embedded engines see all graphs merged.

A limited query runs in a forked child (``kg_build.graph.limited``), which never writes the store. Where the platform cannot fork (Windows),
the limit is only looked at between rows.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from kg_build.errors import Place, StoreError
from kg_build.graph.limited import CAN_FORK, ChildDied, TimeIsOver, in_child

if TYPE_CHECKING:
    import rdflib

__all__ = ["ENGINE_ERRORS", "Answer", "OxigraphSource", "RdflibSource", "Source", "Term", "as_source", "engine_failed", "too_slow"]

Row: TypeAlias = "tuple[Term | None, ...]"
# What engines raise for a query they refuse or a store they cannot read; rdflib's evaluator also leaks Python's own for odd queries.
ENGINE_ERRORS = (
    SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError, NotImplementedError,
)
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Term(NamedTuple):
    """An RDF term of any engine: ``kind`` is iri, literal or blank."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


class Answer(NamedTuple):
    """The solutions of a SELECT query; ``truncated`` says that the row limit cut them."""

    variables: tuple[str, ...]
    rows: list[Row]
    truncated: bool


@runtime_checkable
class Source(Protocol):
    """Anything that answers SELECT queries over the union of its graphs: a store, a graph, an endpoint."""

    def select(self, query: str, *, seconds: float | None = None, max_rows: int | None = None) -> Answer:
        """The solutions in the query's order.

        Raises:
            StoreError: KG521 when ``seconds`` are over, KG522 when the engine fails or cannot read the query.
        """
        ...


def _collect(variables: tuple[str, ...], rows: Iterable[Row], deadline: float | None, max_rows: int | None) -> Answer:
    """Take rows until they end, the row limit cuts them or time is over."""
    kept: list[Row] = []
    for row in rows:
        if max_rows is not None and len(kept) >= max_rows:
            return Answer(variables, kept, True)
        kept.append(row)
        if deadline is not None and time.monotonic() > deadline:
            raise TimeIsOver("rows are still coming")
    return Answer(variables, kept, False)


class _Embedded:
    """What the two embedded engines share: limits and errors."""

    def _solve(self, query: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        raise NotImplementedError("an engine's adapter says how")

    def select(self, query: str, *, seconds: float | None = None, max_rows: int | None = None) -> Answer:
        """The solutions; see ``Source``."""
        try:
            if seconds is not None and CAN_FORK:
                return self._in_child(query, seconds, max_rows)
            return self._here(query, seconds, max_rows)
        except TimeIsOver as error:
            raise too_slow(seconds or 0) from error
        except ChildDied as error:
            raise engine_failed(str(error)) from error

    def _here(self, query: str, seconds: float | None, max_rows: int | None) -> Answer:
        """Run in this process, looking at the time between rows only."""
        deadline = None if seconds is None else time.monotonic() + seconds
        try:
            variables, rows = self._solve(query)
            return _collect(variables, rows, deadline, max_rows)
        except ENGINE_ERRORS as error:
            raise engine_failed(f"{type(error).__name__}: {error}") from error

    def _in_child(self, query: str, seconds: float, max_rows: int | None) -> Answer:
        """Run in a forked child; plain tuples come back faster than terms."""
        def work() -> tuple[tuple[str, ...], list[tuple[tuple[str, ...] | None, ...]], bool]:
            answer = self._here(query, None, max_rows)
            return answer.variables, [tuple(tuple(cell) if cell else None for cell in row) for row in answer.rows], answer.truncated

        variables, rows, truncated = in_child(work, seconds)
        return Answer(variables, [tuple(Term(*cell) if cell else None for cell in row) for row in rows], truncated)


def too_slow(seconds: float) -> StoreError:
    """KG521: the time limit came first."""
    return StoreError(
        "KG521", Place("query"), f"查询在 {seconds:g} 秒内没有完成，已停止。",
        f"the query did not finish within {seconds:g} seconds and was stopped.",
        "给查询加上条件（如 place、year），或放宽时间限制。", "Narrow the query (place, year), or allow more time.",
    )


def engine_failed(reason: str) -> StoreError:
    """KG522: the engine refused or broke off."""
    words = " ".join(reason.split())[:400]
    return StoreError(
        "KG522", Place("query"), f"查询引擎报告失败：{words}", f"the query engine failed: {words}",
        "检查查询语句和数据；若是自带查询，请把这条信息报告给我们。",
        "Check the query and the data; if it is a query of ours, please report this message.",
    )


class OxigraphSource(_Embedded):
    """A pyoxigraph store, in memory or on disk; the union of its graphs is queried."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def _solve(self, query: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        solutions = self._store.query(query, use_default_graph_as_union=True)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("only SELECT queries give tables")
        variables = tuple(variable.value for variable in solutions.variables)
        return variables, (tuple(_from_oxigraph(solution[name]) for name in variables) for solution in solutions)


class RdflibSource(_Embedded):
    """An rdflib graph or dataset; the union of a dataset's graphs is queried, whatever its own ``default_union`` says."""

    def __init__(self, graph: rdflib.Graph) -> None:
        from rdflib import Dataset

        self._graph = Dataset(store=graph.store, default_union=True) if isinstance(graph, Dataset) else graph

    def _solve(self, query: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        from pyparsing import ParseBaseException

        try:
            result = self._graph.query(query)
        except ParseBaseException as error:
            raise SyntaxError(str(error)) from error
        if result.type != "SELECT" or result.vars is None:
            raise TypeError("only SELECT queries give tables")
        names = tuple(str(variable) for variable in result.vars)
        return names, (tuple(_from_rdflib(binding.get(variable)) for variable in result.vars or ()) for binding in result.bindings)


def _from_oxigraph(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Term | None:
    """A term of pyoxigraph as ours."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return Term("literal", term.value, term.datatype.value, term.language or "")
    if isinstance(term, ox.NamedNode):
        return Term("iri", term.value)
    return Term("blank", str(term))


def _from_rdflib(term: rdflib.term.Node | None) -> Term | None:
    """A term of rdflib as ours."""
    from rdflib import Literal, URIRef

    if term is None:
        return None
    if isinstance(term, Literal):
        return Term("literal", str(term), str(term.datatype or _XSD_STRING), term.language or "")
    return Term("iri" if isinstance(term, URIRef) else "blank", str(term))


def as_source(source: ox.Store | rdflib.Graph | Source) -> Source:
    """The adapter for a pyoxigraph store or an rdflib graph or dataset; a source is returned as it is.

    Raises:
        TypeError: it is none of these (a programming error, not a user's).
    """
    if isinstance(source, ox.Store):
        return OxigraphSource(source)
    if isinstance(source, Source):
        return source
    from rdflib import Graph

    if isinstance(source, Graph):
        return RdflibSource(source)
    raise TypeError(f"a query needs a pyoxigraph Store, an rdflib Graph or a Source, not {type(source).__name__}")

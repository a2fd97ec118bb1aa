"""What a query runs on: an adapter for pyoxigraph's store, one for rdflib's graphs, and the protocol that other sources follow.

An adapter answers with neutral terms, so that tables do not depend on the engine. Both embedded engines see all graphs merged.

Time limit: pyoxigraph offers none from Python, and its threads cannot be stopped (it releases the GIL, but a cross product runs on until
the process ends). So a limited query runs in a forked child, which shares the store's memory without copying it and sends the rows back
through a pipe; when time is up the child is killed, and processor and memory are free at once. The store is never written by the child.
Where the platform cannot fork (Windows), the limit is only looked at between rows.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import time
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from kg_build.errors import KgBuildError, Place, StoreError

if TYPE_CHECKING:
    import rdflib

__all__ = ["Answer", "OxigraphSource", "RdflibSource", "Source", "Term", "as_source"]

Row: TypeAlias = "tuple[Term | None, ...]"
# What engines raise for a query they refuse or a store they cannot read; rdflib's evaluator also leaks Python's own for odd queries.
_ENGINE_ERRORS = (
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


class _Timeout(Exception):
    """The time limit is over."""


def _collect(variables: tuple[str, ...], rows: Iterable[Row], deadline: float | None, max_rows: int | None) -> Answer:
    """Take rows until they end, the row limit cuts them or time is over."""
    kept: list[Row] = []
    for row in rows:
        if max_rows is not None and len(kept) >= max_rows:
            return Answer(variables, kept, True)
        kept.append(row)
        if deadline is not None and time.monotonic() > deadline:
            raise _Timeout
    return Answer(variables, kept, False)


class _Embedded:
    """What the two embedded engines share: limits and errors."""

    def _solve(self, query: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        raise NotImplementedError("an engine's adapter says how")

    def select(self, query: str, *, seconds: float | None = None, max_rows: int | None = None) -> Answer:
        """The solutions; see ``Source``."""
        try:
            if seconds is not None and hasattr(os, "fork"):
                return self._in_child(query, seconds, max_rows)
            return self._here(query, seconds, max_rows)
        except _Timeout as error:
            raise StoreError(
                "KG521", Place("query"), f"查询在 {seconds:g} 秒内没有完成，已停止。",
                f"the query did not finish within {seconds:g} seconds and was stopped.",
                "给查询加上条件（如 place、year），或放宽时间限制。", "Narrow the query (place, year), or allow more time.",
            ) from error

    def _here(self, query: str, seconds: float | None, max_rows: int | None) -> Answer:
        """Run in this process, looking at the time between rows only."""
        deadline = None if seconds is None else time.monotonic() + seconds
        try:
            variables, rows = self._solve(query)
            return _collect(variables, rows, deadline, max_rows)
        except _ENGINE_ERRORS as error:
            raise _failed(f"{type(error).__name__}: {error}") from error

    def _in_child(self, query: str, seconds: float, max_rows: int | None) -> Answer:
        """Run in a forked child and kill it when time is over."""
        reader, writer = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12+ warns of a fork beside threads; the child needs none
            child = os.fork()
        if child == 0:
            self._report(query, max_rows, reader, writer)
        os.close(writer)
        try:
            data = _read_all(reader, time.monotonic() + seconds)
        finally:
            os.close(reader)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        if not data:
            raise _failed("the process that ran the query ended without an answer (out of memory?)")
        kind, content = pickle.loads(data)  # noqa: S301 - written by our own child a moment ago
        if kind == "error":
            raise _failed(content)
        return Answer(content[0], [tuple(Term(*cell) if cell else None for cell in row) for row in content[1]], content[2])

    def _report(self, query: str, max_rows: int | None, reader: int, writer: int) -> None:
        """The child's work: run, send the answer, leave without touching what belongs to the parent. Never returns."""
        status = 1
        try:
            os.close(reader)
            try:
                answer = self._here(query, None, max_rows)
                plain = [tuple(tuple(cell) if cell else None for cell in row) for row in answer.rows]
                message: tuple[str, object] = ("answer", (answer.variables, plain, answer.truncated))
            except KgBuildError as error:
                message = ("error", error.en)
            with os.fdopen(writer, "wb") as out:
                pickle.dump(message, out, protocol=pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:
            os._exit(status)


def _read_all(reader: int, deadline: float) -> bytes:
    """Everything the child sends until it closes the pipe.

    Raises:
        _Timeout: the deadline (monotonic seconds) came first.
    """
    data = bytearray()
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise _Timeout
        chunk = os.read(reader, 1 << 20)
        if not chunk:
            return bytes(data)
        data += chunk


def _failed(reason: str) -> StoreError:
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

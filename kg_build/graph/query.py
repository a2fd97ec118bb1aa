"""Run a canned query: its file and a person's parameters → a ``Table``.

``catalogue()`` lists the files of ``queries/``; ``load_query`` reads one of them, or a ``.rq`` file of the user's, which is parsed before
it runs and may only read the graph it is given (no update, SERVICE or FROM: see ``refuse_unsafe``).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg_build.errors import InputError, Place, UsageProblem
from kg_build.graph.query_header import CannedQuery, Parameter, parse_query_file
from kg_build.graph.query_parameters import render
from kg_build.graph.query_sources import Answer, Row, Source, Term, as_source
from kg_build.graph.tables import Column, Table, join_list
from kg_build.resources import data_files

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

__all__ = ["CannedQuery", "Parameter", "Source", "catalogue", "load_query", "plain_number", "refuse_unsafe", "render", "run"]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC: Final = frozenset(
    _XSD + name for name in (
        "integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long",
        "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
)


@cache
def _shipped() -> dict[str, CannedQuery]:
    """The queries that travel with kg-build, by name."""
    files = sorted(data_files("queries", ".rq"), key=lambda path: path.stem)
    return {path.stem: parse_query_file(_read(path), path.stem, path.name, trusted=True) for path in files}


def catalogue() -> list[CannedQuery]:
    """All canned queries, sorted by name."""
    return list(_shipped().values())


def _read(path: Path) -> str:
    r"""A query file's text with ``\n`` line ends: a lone ``\r`` ends a comment for some SPARQL parsers and not for others.

    Raises:
        InputError: KG502, the file cannot be read as UTF-8 text.
    """
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "KG502", Place(str(path)), f"读不了这个查询文件：{error}。", f"cannot read this query file: {error}.",
            "检查路径，并把文件存为 UTF-8。", "Check the path, and save the file as UTF-8.",
        ) from error


def load_query(name_or_path: str | os.PathLike[str]) -> CannedQuery:
    """A canned query by its name (``_`` for ``-`` will do), or a ``.rq`` file by its path.

    Raises:
        UsageProblem: KG501, no such query (the nearest names are suggested); KG503, the file's header is wrong.
        InputError: KG502, the file cannot be read.
    """
    name = os.fspath(name_or_path)
    if found := _shipped().get(name) or _shipped().get(name.replace("_", "-")):
        return found
    if name.endswith(".rq") or os.sep in name:
        path = Path(name)
        return parse_query_file(_read(path), path.stem, str(path))
    near = get_close_matches(name, list(_shipped()), n=3, cutoff=0.4)
    raise UsageProblem(
        "KG501", Place(name[:80] or "(empty)"), "没有这个名字的查询。", "there is no query of this name.",
        f"{'是不是要找：' + '、'.join(near) + '？' if near else ''}不带名字运行 kg-build query 可列出全部查询。",
        f"{'Did you mean ' + ', '.join(near) + '? ' if near else ''}Run kg-build query without a name to list all queries.",
    )


def _refused(source: str, zh: str, en: str) -> UsageProblem:
    """KG505: a query that must not run here."""
    return UsageProblem(
        "KG505", Place(source), zh, en,
        "改成只读取所给图的 SELECT 查询。", "Write it as a SELECT query that only reads the graph it is given.",
    )


def _nodes(tree: object) -> Iterator[str]:
    """The names of all grammar nodes in rdflib's parse of a query."""
    if name := getattr(tree, "name", None):
        yield str(name)
    children: Iterable[object] = ()
    if isinstance(tree, dict):  # a grammar node
        children = tree.values()
    elif isinstance(tree, Iterable) and not isinstance(tree, str):  # a list of nodes; terms are strings
        children = tree
    for child in children:
        yield from _nodes(child)


def _is_update(text: str) -> bool:
    """Whether rdflib reads the text as a SPARQL update that does something (an empty text is an update that does nothing)."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        return len(set(_nodes(parseUpdate(text)))) > 1
    except (ParseBaseException, ValueError, RecursionError):
        return False


def refuse_unsafe(text: str, source: str, forms: Collection[str] = ("SelectQuery",)) -> str:
    r"""Let pass only a query that reads nothing but the graph it is given, by parsing it with rdflib's SPARQL parser.

    Codepoint escapes (``\u0041``) are refused altogether: SPARQL allows them everywhere, parsers expand them at different times, and a
    query that one parser finds harmless could be another one's SERVICE.

    Args:
        text: the query.
        source: its name for messages.
        forms: which of SelectQuery, AskQuery, ConstructQuery and DescribeQuery may pass.

    Returns:
        The query's form.

    Raises:
        UsageProblem: KG504, not SPARQL 1.1 (with the line); KG505, an update, another form, SERVICE, FROM, or a codepoint escape.
    """
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    if "\\u" in text or "\\U" in text:
        raise _refused(source, "查询里有 \\u 转义。", "the query holds a \\u escape; write the character itself.")
    try:
        tree = parseQuery(text)
    except (ParseBaseException, ValueError, RecursionError) as error:
        if _is_update(text):
            raise _refused(source, "这是更新语句。", "this is an update.") from error
        line = error.lineno if isinstance(error, ParseBaseException) else None
        raise UsageProblem(
            "KG504", Place(source, line), f"不是 SPARQL 1.1 查询：{error}。", f"this is not a SPARQL 1.1 query: {error}.",
            "按提示的行改正语法。", "Correct the syntax at that line.",
        ) from error
    names = set(_nodes(tree))
    form = next(iter(names & set(forms)), None)
    if form is None:
        raise _refused(source, "这不是 SELECT 查询。", "this is not a SELECT query.")
    if forbidden := names & {"ServiceGraphPattern", "DatasetClause"}:
        word = "SERVICE" if "ServiceGraphPattern" in forbidden else "FROM"
        raise _refused(source, f"查询里用了 {word}。", f"the query uses {word}.")
    return form


def plain_number(lexical: str) -> str:
    """A number without exponent, sign of zero or trailing zeros: ``4.3E4`` is ``43000``, ``7.30`` is ``7.3``. What is no number stays."""
    try:
        value = Decimal(lexical.strip())
    except InvalidOperation:
        return lexical
    if not value.is_finite() or abs(value.adjusted()) > 1000:
        return lexical
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _cell(term: Term | None) -> str | None:
    """A term as the table shows it."""
    if term is None:
        return None
    if term.datatype in _NUMERIC:
        return plain_number(term.value)
    if term.datatype == _XSD + "boolean":
        return {"1": "true", "0": "false"}.get(term.value, term.value)
    return term.value


def _merged(rows: list[tuple[str | None, ...]], columns: tuple[Column, ...]) -> list[tuple[str | None, ...]]:
    """Rows that differ only in list columns become one; a list's items are distinct and in code-point order.

    SPARQL's GROUP_CONCAT promises no order, so the lists are joined here, the same for every engine.
    """
    if all(column.type != "list" for column in columns):
        return rows
    plain = [i for i, column in enumerate(columns) if column.type != "list"]
    groups: dict[tuple[str | None, ...], list[tuple[str | None, ...]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[i] for i in plain), []).append(row)
    return [
        tuple(
            (join_list(sorted({row[i] or "" for row in group} - {""})) or None) if column.type == "list" else group[0][i]
            for i, column in enumerate(columns)
        )
        for group in groups.values()
    ]


def _table(query: CannedQuery, answer: Answer) -> Table:
    """The answer in the header's columns; a variable the header does not name (a key that keeps rows apart) is not shown."""
    columns = query.columns or tuple(Column(name) for name in answer.variables)
    missing = [column.name for column in columns if column.name not in answer.variables]
    if missing:
        raise UsageProblem(
            "KG506", Place(query.source), f"文件头的列 {'、'.join(missing)} 不在 SELECT 里。",
            f"the header's columns {', '.join(missing)} are not in the SELECT.",
            "让文件头的列与 SELECT 的变量一致。", "Make the header's columns agree with the variables of the SELECT.",
        )
    places = [answer.variables.index(column.name) for column in columns]

    def shown(row: Row) -> tuple[str | None, ...]:
        return tuple(_cell(row[place]) for place in places)

    rows = _merged([shown(row) for row in answer.rows], columns)
    return Table(query.name, columns, tuple(rows), query.question_zh, query.question_en, answer.truncated)


def run(
    query: CannedQuery | str, params: Mapping[str, str] | None, source: pyoxigraph.Store | rdflib.Graph | Source, *,
    seconds: float | None = None, max_rows: int | None = None,
) -> Table:
    """Run a query over the union of a source's graphs.

    Args:
        query: a query, or its name or path (see ``load_query``).
        params: parameter name → value as a person writes it.
        source: a pyoxigraph store, an rdflib graph or dataset, or any ``Source``.
        seconds: the time limit; None for none.
        max_rows: solutions taken at most; a cut is told by ``Table.truncated``.

    Raises:
        UsageProblem: KG501, KG503 to KG506, KG511 to KG515. InputError: KG502. StoreError: KG521 to KG523, KG527, KG801 to KG810.
    """
    canned = query if isinstance(query, CannedQuery) else load_query(query)
    text = render(canned, params or {})
    if not canned.trusted:
        refuse_unsafe(text, canned.source)
    return _table(canned, as_source(source).select(text, seconds=seconds, max_rows=max_rows))

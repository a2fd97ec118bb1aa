"""1,000 hostile parameter values: none of them changes what a query asks, whether by our parser's tree or by what comes out."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.parser import parseQuery

from kg_build import ask
from kg_build.cli import main
from kg_build.errors import UsageProblem
from kg_build.graph.query import catalogue, render, run
from kg_build.graph.query_header import CannedQuery, parse_query_file
from kg_build.graph.tables import Column, Table
from kg_build.serve.application import application
from kg_build.serve.limits import Limits

OPEN = ("text", "place", "iri")  # the types that take more than figures and a list of words
PIECES = (
    '"', "'", '"""', "\'\'\'", "\\", "\\\\", "\\u0022", "\\U00000022", "\\n", "{", "}", "(", ")", "#", "# ", "<", ">", "?s ?p ?o",
    "<http://x.example/>", "\n", "\r", "\r\n", "\t", "\x00", "\x0b", "\u2028", "\u2029", "\u202e", "\ufeff", "\x85", ".", ";", ",", "|",
    "^^", "@en", "@zh", "--", "/*", "*/", "} UNION { ?s ?p ?o }", "SERVICE <http://127.0.0.1:9/> { }", "; DROP ALL", "INSERT DATA { }",
    "LIMIT 1", "#= word ?word", "#: word FILTER(true)", "LIMIT 20 #= limit", "#+ parameters:", "VALUES ?x { 1 }", "$x", "?x", "_:b", "a:b",
    "%22", "%3E", "http://x.example/", "&quot;", "水", "增长", "\U0001f600", "é", "e\u0301", "0", "-1", "true",
    "{{word}}", "%s", "{0}", "${x}",
)  # fmt: skip
ECHO = parse_query_file(
    "#+ parameters:\n#+   word: text | 词 | a word\n#+   at: place | 地 | a place\n#+   from: iri | 来自 | an IRI\n"
    "#+   limit: int = 5 | 行 | rows\nSELECT DISTINCT ?word ?at ?from WHERE {\n  #= word ?word\n  #= at ?at\n  #= from ?from\n"
    "  #: word FILTER(BOUND(?word))\n}\nLIMIT 5 #= limit",
    "echo", "echo.rq", trusted=True,
)  # fmt: skip


def hostile_values() -> list[str]:
    """1,000 values, the same in every run: each piece alone, mixtures, IRIs with something inside, and four of a megabyte."""
    chance = random.Random(20170101)
    mixtures = ("".join(chance.choices(PIECES, k=chance.randint(2, 9))) for _ in iter(int, 1))
    values = [*PIECES, *("http://x.example/" + piece + "y" for piece in PIECES)]
    values += ['"}#' * 350_000, "\\" * 1_000_000, "水\n" * 500_000, "http://x.example/" + "y" * 1_000_000]
    while len(values) < 1000:
        values.append(next(mixtures))
    return values


VALUES = hostile_values()
MEGABYTES = [value for value in VALUES if len(value) >= 1_000_000]


def shape(tree: object) -> object:
    """A parsed query without its literals and IRIs: what it asks, whatever the values are."""
    name = getattr(tree, "name", "")
    if name == "literal" or type(tree).__name__ == "Literal":
        return "literal"
    if isinstance(tree, dict):
        return (name, tuple((key, shape(value)) for key, value in sorted(tree.items())))
    if isinstance(tree, list | tuple) or type(tree).__name__ == "ParseResults":
        return tuple(shape(one) for one in tree)  # type: ignore[attr-defined]  # ParseResults is a sequence
    return "iri" if type(tree).__name__ == "URIRef" else str(tree)


@cache
def shape_of(text: str) -> object:
    """The shape of a query that is asked for many times over: the one with harmless values."""
    return shape(parseQuery(text))


def harmless(value: str) -> str:
    """A value that is bound the same way: a backslash before ``u`` makes a CONCAT of as many pieces."""
    return "\\u".join("x" for _ in re.split(r"\\(?=[uU])", value))


def accepted(query: CannedQuery, name: str, value: str) -> bool:
    """Whether the parameter takes the value; if not, the problem is one of the parameter's own."""
    parameter = query.parameter(name)
    assert parameter is not None
    needed = {p.name: "http://x.example/y" if p.type == "iri" else "3" for p in query.parameters if p.required}
    try:
        render(query, {**needed, name: value})
    except UsageProblem as problem:
        if problem.code not in ("KG513", "KG514") or len(problem.message()) > 600:  # a megabyte is not shown
            raise
        return False
    return True


def bound(query: CannedQuery, value: str, plain: bool) -> dict[str, str]:
    """The value, or a harmless one like it, for every open parameter that takes it."""
    given = {}
    for one in query.parameters:
        if one.type in OPEN and accepted(query, one.name, value):
            given[one.name] = value if not plain else "http://x.example/y" if one.type == "iri" else harmless(value)
        elif one.required:
            given[one.name] = "http://x.example/y" if one.type == "iri" else "3"
    return given


def test_there_are_a_thousand_values_of_every_kind() -> None:
    assert len(VALUES) == 1000
    assert sum(len(value) >= 1_000_000 for value in VALUES) == 4
    taken = {kind: sum(accepted(ECHO, kind, value) for value in VALUES) for kind in ("word", "at", "from")}
    assert taken["word"] == 1000
    assert taken["at"] > 950
    assert 20 < taken["from"] < 500, "IRIs are taken and refused"


def test_no_value_changes_what_a_query_asks() -> None:
    """Parsed: the same tree but for its literals. Run: what comes out is what went in."""
    empty = ox.Store()
    for value in VALUES:
        given = bound(ECHO, value, plain=False)
        text = render(ECHO, given)
        if len(value) < 1_000_000:
            assert shape(parseQuery(text)) == shape_of(render(ECHO, bound(ECHO, value, plain=True))), value
        row = run(ECHO, given, empty).rows[0]
        assert row[0] == value
        assert row[1:] == (value.strip() if "at" in given else None, given.get("from")), value[:80]


def test_the_megabytes_parse_as_one_literal_each() -> None:
    for value in MEGABYTES:
        assert shape(parseQuery(render(ECHO, {"word": value}))) == shape(parseQuery(render(ECHO, {"word": harmless(value)})))
    iri = {"word": "x", "from": MEGABYTES[-1]}
    assert shape(parseQuery(render(ECHO, iri))) == shape(parseQuery(render(ECHO, {"word": "x", "from": "http://x.example/y"})))


def test_no_value_changes_any_canned_query() -> None:
    """In each query the lines that bind the value differ, and no other line does; a line more would be another query."""
    queries = [query for query in catalogue() if any(p.type in OPEN for p in query.parameters)]
    for number, value in enumerate(VALUES):
        query = queries[number % len(queries)]
        hostile, tame = (render(query, bound(query, value, plain=plain)).split("\n") for plain in (False, True))
        assert len(hostile) == len(tame)
        changed = [(bad, good) for bad, good in zip(hostile, tame, strict=True) if bad != good]
        assert all(is_binding(bad) and is_binding(good) for bad, good in changed), value[:80]
        if number % 50 == 0:
            assert shape(parseQuery("\n".join(hostile))) == shape_of("\n".join(tame)), value[:80]


def is_binding(line: str) -> bool:
    return line.lstrip().startswith(("VALUES ?", "BIND(CONCAT("))


@pytest.mark.parametrize("kind", ["year", "int", "code"])
def test_figures_and_codes_take_nothing_hostile(kind: str) -> None:
    query, parameter = next((query, p) for query in catalogue() for p in query.parameters if p.type == kind)
    taken = [value for value in VALUES if not refused(query, parameter.name, value)]
    assert taken == (["0"] if kind == "int" else [])


def refused(query: CannedQuery, name: str, value: str) -> bool:
    needed = {p.name: "x" for p in query.parameters if p.required}
    try:
        render(query, {**needed, name: value})
    except UsageProblem as problem:
        return problem.code in ("KG513", "KG515")
    return False


def test_a_value_put_into_the_text_would_be_noticed() -> None:
    """The comparison can fail: a query made by pasting has another shape for a value that closes the literal."""
    def pasted(value: str) -> object:
        return shape(parseQuery(f'SELECT ?word WHERE {{ VALUES ?word {{ "{value}" }} }}'))

    assert pasted("y") == pasted("x")
    assert pasted('x" "y') != pasted("x")
    assert pasted('x" } { ?s ?p ?o } #\n VALUES ?z { "') != pasted("x")


# Ways in -----------------------------------------------------------------------------------------------------------------------------

Given = list[dict[str, str]]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """The parameters that arrive where a query is run, by whatever way; nothing is run."""
    arrived: Given = []

    def recorded(_: object, parameters: dict[str, str], *__: object, **___: object) -> Table:
        arrived.append(dict(parameters))
        return Table("nothing", (Column("x"),), (), "", "")

    for place in ("kg_build.graph.query.run", "kg_build.serve.canned.run"):
        monkeypatch.setattr(place, recorded)
    return arrived


def three(value: str) -> dict[str, str]:
    """The value for a text, a place and a year: what fits and what does not arrives all the same, and is looked at there."""
    return {"word": value, "place": value, "year": value}


def test_by_the_command_line(given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A value may hold what separates name and value, and begin like an option."""
    graph = tmp_path / "empty.nq"
    graph.write_bytes(b"")
    for value in (*VALUES, "a=b", "=", "--store", "-p", "@file"):
        parameters = [word for name, one in three(value).items() for word in ("-p", f"{name}={one}")]
        assert main(["query", "search", str(graph), *parameters, "-f", "csv"]) == 0
        assert given.pop() == three(value)
        assert capsys.readouterr().out == "x\n"
    assert given == []


def test_by_python(given: Given) -> None:
    for value in VALUES:
        ask(ox.Store(), "search", **three(value))  # type: ignore[arg-type]  # none of them is named like a setting
        assert given.pop() == three(value)
    assert given == []


def test_by_the_api(given: Given) -> None:
    """Neither the address nor its decoding changes a value; a megabyte is refused before anything reads it."""
    asyncio.run(ask_the_api(given))
    assert given == []


async def ask_the_api(given: Given) -> None:
    transport = httpx.ASGITransport(application(ox.Store(), Limits(), "0"))
    async with httpx.AsyncClient(transport=transport, base_url="http://server", timeout=None) as client:
        for value in VALUES:
            if len(value) < 1_000_000:
                answer = await client.get(f"/api/query/search?{urlencode(three(value))}")
                assert (answer.status_code, given.pop()) == (200, three(value))
                continue
            # longer than httpx lets an address be: the application is asked as a server asks it
            assert await status_of(urlencode(three(value)).encode()) == 413


async def status_of(query: bytes) -> int:
    """The status of the API's answer to a query string."""
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, object]) -> None:
        sent.append(dict(message))

    scope: dict[str, object] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/api/query/search",
        "raw_path": b"/api/query/search", "query_string": query, "root_path": "", "headers": [], "server": ("server", 80), "client": None,
    }
    await application(ox.Store(), Limits(), "0")(scope, receive, send)
    status = sent[0]["status"]
    assert isinstance(status, int)
    return status


def test_what_arrives_is_refused_in_the_language_of_the_api() -> None:
    async def answers() -> list[httpx.Response]:
        transport = httpx.ASGITransport(application(ox.Store(), Limits(), "0"))
        async with httpx.AsyncClient(transport=transport, base_url="http://server", timeout=None) as client:
            return [await client.get(f"/api/query/{asked}") for asked in ("search", "search?wort=x", "serch")]

    for answer, code in zip(asyncio.run(answers()), ("KG512", "KG511", "KG501"), strict=True):
        said = answer.json()
        assert said["code"] == code
        assert "--" not in said["remedy_en"] + said["remedy_zh"], "no option of the command line"
        assert "kg-build" not in said["remedy_en"] + said["remedy_zh"]

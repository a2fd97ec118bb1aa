"""Running queries: parameters as terms, refusals, limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg_build.errors import ExitCode, InputError, KgBuildError, StoreError, UsageProblem
from kg_build.graph.query import catalogue, load_query, refuse_unsafe, render, run
from kg_build.graph.query_header import CannedQuery, Parameter, parse_query_file
from kg_build.graph.query_sources import Answer, Term, as_source

SAMPLE = Path(__file__).parent / "queries" / "sample.trig"
ECHO = parse_query_file(
    "#+ parameters:\n#+   word: text | 词 | a word\n#+   from: iri | 来自 | an IRI\n#+   year: year | 年 | a year\n"
    "SELECT DISTINCT ?word ?from ?year WHERE {\n  #= word ?word\n  #= from ?from\n  #= year ?year\n  BIND(1 AS ?one)\n}",
    "echo", "echo.rq", trusted=True,
)  # fmt: skip
NASTY = (
    "\\u0022", "\\u0022 } #", "a\\\\u0022b", "\\U00000022", "\\", "\\\\", '"', "'", '"""', "}", "{ } UNION { ?s ?p ?o }", "?word", "1 + 1",
    "#= word ?word", "\n", "\r", "\t", "x\u2028y", "\x00", "\x0b", "\x7f", "\x85", "<http://example.org/>", "增长“快”", "\U0001f600", "\\u",
    "\\n", "%", " ",
)  # fmt: skip


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.load(path=str(SAMPLE))
    return loaded


def user_query(text: str) -> CannedQuery:
    """A query as a user's file would give it."""
    return parse_query_file(text, "own", "own.rq")


def code_of(caught: pytest.ExceptionInfo[KgBuildError]) -> str:
    """The problem's code; both languages must say what and what to do."""
    problem = caught.value
    assert problem.zh
    assert problem.en
    assert problem.remedy_zh
    assert problem.remedy_en
    return problem.code


# Parameters --------------------------------------------------------------------------------------------------------------------------


def nasty(function: Any) -> Any:
    """Try every nasty text besides what hypothesis thinks of."""
    for text in NASTY:
        function = example(text)(function)
    return function


@nasty
@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    """On both engines the one solution is the text itself: it has changed nothing else in the query."""
    for source in (ox.Store(), rdflib.Graph()):
        assert run(ECHO, {"word": text}, source).rows == ((text, None, None),)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='\\u0022U}"\'{#\n', min_size=1, max_size=12))
def test_texts_made_of_signs_of_the_language(text: str) -> None:
    for source in (ox.Store(), rdflib.Graph()):
        assert run(ECHO, {"word": text}, source).rows == ((text, None, None),)


def test_a_hostile_text_finds_only_what_holds_it(store: ox.Store) -> None:
    assert run("search", {"word": '") } UNION { ?passage ?p ?sentence } #'}, store).rows == ()


def test_terms_of_each_type(store: ox.Store) -> None:
    given_values = {"word": "水", "from": "https://example.org/中文#a,b", "year": "2022"}
    text = render(ECHO, given_values)
    assert 'VALUES ?word { "水" }' in text
    assert "VALUES ?from { <https://example.org/中文#a,b> }" in text
    assert 'VALUES ?year { "2022"^^<http://www.w3.org/2001/XMLSchema#gYear> }' in text
    assert run(ECHO, given_values, store).rows == (("水", "https://example.org/中文#a,b", "2022"),)


@pytest.mark.parametrize(("name", "params", "code", "hint"), [
    ("facts", {"jahr": "2021"}, "KG511", "place"),
    ("facts", {"yaer": "2021"}, "KG511", "year"),
    ("search", {}, "KG512", "--param word="),
    ("evidence-at", {"report": "https://example.org/r"}, "KG512", "--param offset="),
    ("facts", {"year": "17"}, "KG513", "2017"),
    ("facts", {"year": "２０１７"}, "KG513", "2017"),
    ("facts", {"year": "2017\n"}, "KG513", "2017"),
    ("facts", {"place": "  "}, "KG513", "six-digit"),
    ("search", {"word": ""}, "KG513", "text"),
    ("search", {"word": "\ud800"}, "KG513", "surrogates"),
    ("growth-largest", {"limit": "-1"}, "KG513", "whole number"),
    ("growth-largest", {"limit": "1e3"}, "KG513", "whole number"),
    ("growth-largest", {"limit": "1 OFFSET 2"}, "KG513", "whole number"),
    ("growth-largest", {"limit": "9999999999"}, "KG513", "whole number"),
    ("projects-by-status", {"status": "done"}, "KG515", "completed"),
    *[("evidence", {"statement": iri}, "KG514", "IRI") for iri in (
        "", "fact", "a b:c", "https://example.org/a b", "https://example.org/<", "https://example.org/>", 'https://example.org/"',
        "https://example.org/{", "https://example.org/}", "https://example.org/|", "https://example.org/\\", "https://example.org/^",
        "https://example.org/`", "https://example.org/\n", "https://example.org/> } #", "https://example.org/%zz",
    )],
])  # fmt: skip
def test_wrong_parameters_are_usage_problems(name: str, params: dict[str, str], code: str, hint: str, store: ox.Store) -> None:
    with pytest.raises(UsageProblem) as caught:
        run(name, params, store)
    assert code_of(caught) == code
    assert hint in caught.value.remedy_en
    assert caught.value.exit_code is ExitCode.USAGE


def test_unknown_query_suggests_the_nearest() -> None:
    with pytest.raises(UsageProblem) as caught:
        load_query("organisations")
    assert code_of(caught) == "KG501"
    assert "organizations" in caught.value.remedy_en


def test_limit_is_put_in_as_a_checked_number() -> None:
    assert render(load_query("growth-largest"), {"limit": "7"}).rstrip().endswith("LIMIT 7")
    assert render(load_query("growth-largest"), {"limit": "0"}).rstrip().endswith("LIMIT 1")
    assert render(load_query("growth-largest"), {}).rstrip().endswith("LIMIT 20")


def test_parameters_are_described() -> None:
    query = load_query("targets-by-strength")
    words = "力度，不填为全部", "how firmly it is promised; any when left out"
    assert query.parameter("strength") == Parameter("strength", "code", *words, choices=("firm", "expected", "aspirational"))
    assert query.parameter("nothing") is None


# A user's own files ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "SELECT ?x { SERVICE <http://127.0.0.1:9/> { ?s ?p ?x } }",
    "SELECT ?x { ?s ?p ?x FILTER EXISTS { SERVICE SILENT ?g { ?s ?p ?x } } }",
    "SELECT ?x { { SELECT ?x { OPTIONAL { SERVICE <x:y> { ?s ?p ?x } } } } }",
    "SELECT ?x { ?s ?p ?x MINUS { { } UNION { SERVICE <x:y> { } } } }",
    "SELECT ?x FROM <http://127.0.0.1:9/> { ?s ?p ?x }",
    "SELECT ?x FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?x } }",
    "INSERT DATA { <x:a> <x:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <http://127.0.0.1:9/>",
    "ASK { ?s ?p ?o }", "DESCRIBE <x:a>", "CONSTRUCT WHERE { ?s ?p ?o }",
    'SELECT * { BIND("\\u0022) } # ") SERVICE <http://127.0.0.1:9/> { ?s ?p ?x } }',
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?x } }",
])  # fmt: skip
def test_own_queries_may_only_read_the_graph_they_are_given(text: str, store: ox.Store) -> None:
    with pytest.raises(UsageProblem) as caught:
        run(user_query(text), {}, store)
    assert code_of(caught) == "KG505"


def test_a_comment_ended_by_a_carriage_return_hides_nothing(tmp_path: Path, store: ox.Store) -> None:
    """Oxigraph ends a comment at a lone CR, rdflib does not: the file is read so that both see the same."""
    path = tmp_path / "own.rq"
    path.write_bytes(b"SELECT ?x { ?s ?p ?x . # harmless\r SERVICE <http://127.0.0.1:9/> { ?s ?p ?x }\n}")
    with pytest.raises(UsageProblem) as caught:
        run(load_query(path), {}, store)
    assert code_of(caught) == "KG505"


@pytest.mark.parametrize("text", [
    'SELECT ?x { ?x ?p "SERVICE <x:y> { }" } # SERVICE',
    "SELECT (COUNT(DISTINCT ?s) AS ?service) { ?s ?p ?o }",
    "PREFIX from: <x:from> SELECT ?from { ?from from:load ?o }",
])  # fmt: skip
def test_own_queries_may_use_the_words(text: str, store: ox.Store) -> None:
    refuse_unsafe(text, "own.rq")
    run(user_query(text), {}, store)


def test_own_query_with_parameters_and_no_columns(store: ox.Store) -> None:
    select = "SELECT (COUNT(DISTINCT ?s) AS ?n) {\n  #= class ?class\n  ?s a ?class .\n}"
    query = user_query("#+ parameters:\n#+   class: iri! | 类 | a class\n" + select)
    table = run(query, {"class": "https://w3id.org/gwr/ontology#Report"}, store)
    assert table.header == ("n",)
    assert table.rows == (("3",),)


def test_a_conditional_line_of_an_own_query_is_checked_too(store: ox.Store) -> None:
    query = user_query(
        "#+ parameters:\n#+   x: text | 词 | a word\nSELECT ?s {\n  ?s ?p ?o .\n  #: x SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }\n}",
    )
    assert run(query, {}, store).rows
    with pytest.raises(UsageProblem):
        run(query, {"x": "a"}, store)


@pytest.mark.parametrize(("data", "code", "line"), [
    (b"SELECT ?x {", "KG504", 1),
    (b"SELECT ?x {\n  ?x ?p\n}", "KG504", None),
    (b"", "KG504", 1),
    (b"\xff\xfe", "KG502", None),
    ("#+ parameters:\n#+   a: wat | 甲 | a\nSELECT ?x {}".encode(), "KG503", 2),
    (b"#+ parameters:\n#+   a: text\nSELECT ?x {}", "KG503", 2),
    ("#+ parameters:\n#+   a: code | 甲 | a\nSELECT ?x {}".encode(), "KG503", 2),
    ("#+ parameters:\n#+   a: code (x, y) = z | 甲 | a\nSELECT ?x {}".encode(), "KG503", 2),
    ("#+ parameters:\n#+   a: text | 甲 | a\n#+   a: text | 甲 | a\nSELECT ?x {}".encode(), "KG503", 3),
    ("#+ columns:\n#+   a: text! | 甲 | a\nSELECT ?a {}".encode(), "KG503", 2),
    (b"#+ wat: x\nSELECT ?x {}", "KG503", 1),
    (b"#+ summary:\nSELECT ?x {}", "KG503", 1),
    ("#+ columns:\n#+   b: text | 乙 | b\nSELECT ?a {}".encode(), "KG506", None),
])  # fmt: skip
def test_broken_files_are_located(data: bytes, code: str, line: int | None, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_bytes(data)
    with pytest.raises(InputError if code == "KG502" else UsageProblem) as caught:
        run(load_query(path), {}, ox.Store())
    assert code_of(caught) == code
    assert line is None or caught.value.place.line == line


def test_a_missing_file_is_told() -> None:
    with pytest.raises(InputError) as caught:
        load_query("nowhere/own.rq")
    assert code_of(caught) == "KG502"


# Sources and limits ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["pyoxigraph", "rdflib"])
def test_time_limit_stops_the_work(engine: str) -> None:
    """A cross product that would run for minutes ends with the limit, and the process is free again."""
    lines = "".join(f'<x:{i}> <x:p> "{i}" .\n' for i in range(1500))
    source = ox.Store() if engine == "pyoxigraph" else rdflib.Graph()
    if isinstance(source, ox.Store):
        source.load(lines.encode(), ox.RdfFormat.N_TRIPLES)
    else:
        source.parse(data=lines, format="nt")
    heavy = user_query('SELECT (COUNT(*) AS ?n) { ?a <x:p> ?x . ?b <x:p> ?y . ?c <x:p> ?z . FILTER(CONTAINS(CONCAT(?x, ?y, ?z), "q")) }')
    with pytest.raises(StoreError) as caught:
        run(heavy, {}, source, seconds=0.5)
    assert code_of(caught) == "KG521"
    assert run(user_query("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a <x:p> ?x }"), {}, source, seconds=600).rows == (("1500",),)


def test_limited_and_unlimited_runs_agree(store: ox.Store) -> None:
    for query in catalogue():
        if not any(parameter.required for parameter in query.parameters):
            assert run(query, {}, store, seconds=600) == run(query, {}, store)


def test_time_limit_on_a_store_on_disk(tmp_path: Path) -> None:
    disk = ox.Store(str(tmp_path / "store"))
    disk.load(path=str(SAMPLE))
    table = run("reports", {}, disk, seconds=600)
    assert len(table.rows) == 3
    disk.update("INSERT DATA { <x:a> <x:b> 1 }")  # the child left the store as it was
    assert run("reports", {}, disk, seconds=600) == table


def test_row_limit_says_that_it_cut(store: ox.Store) -> None:
    assert not run("facts", {}, store, max_rows=500).truncated
    cut = run("facts", {}, store, max_rows=3)
    assert cut.truncated
    assert cut.rows == run("facts", {}, store).rows[:3]
    assert run("facts", {}, store, max_rows=3, seconds=600) == cut


@pytest.mark.parametrize("seconds", [None, 600.0])
def test_an_engine_failure_is_a_store_error(seconds: float | None) -> None:
    broken = CannedQuery("broken", "broken.rq", "SELECT ?x {", trusted=True)
    for source in (ox.Store(), rdflib.Graph()):
        with pytest.raises(StoreError) as caught:
            run(broken, {}, source, seconds=seconds)
        assert code_of(caught) == "KG522"


def test_a_dataset_is_read_as_the_union_of_its_graphs() -> None:
    data = rdflib.Dataset(default_union=False)
    data.parse(SAMPLE, format="trig")
    assert len(run("reports", {}, data).rows) == 3


def test_any_object_with_select_is_a_source() -> None:
    class Fixed:
        def select(self, query: str, *, seconds: float | None = None, max_rows: int | None = None) -> Answer:
            assert query.startswith("#+")
            return Answer(("word", "from", "year"), [(Term("literal", "a"), None, None)], False)

    assert run(ECHO, {}, Fixed()).rows == (("a", None, None),)
    with pytest.raises(TypeError):
        as_source(object())  # type: ignore[arg-type]  # the point of the test

"""Each canned query against its golden table, on both embedded engines, and its header against its text.

``REGENERATE_GOLDEN=1 pytest tests/test_queries.py`` writes the golden tables anew; their diff is reviewed like code.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.parser import parseQuery

from kg_build.graph.query import CannedQuery, catalogue, load_query, refuse_unsafe, render, run
from kg_build.graph.query_header import Parameter
from kg_build.graph.tables import Column, to_csv

FOLDER = Path(__file__).parent / "queries"
SAMPLE = FOLDER / "sample.trig"
MORE = FOLDER / "followup.trig"  # beside the sample for the queries about several years of one government
UNITS = FOLDER / "units.trig"  # beside the sample for the queries about units and outside codes
MEASURED = ("converted", "indicator-matches", "outside-series")
FOLLOWED = (
    "followup", "followup-by-indicator", "indicator-history", "repeated-promises", "target-and-superior", "targets-by-area", "unmet",
)
CASES: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))
QUERIES = catalogue()
NAMES = [query.name for query in QUERIES]
CONTRACT = {
    "facts": "report,start,end,kind,indicator,concept,measure,value,value_max,unit,comparator,period,area,statement,strength,written,"
    "sentence,section,rule",
    "projects": "report,name,aliases,status,period,planned_only,organizations,area,start,end",
    "organizations": "report,name,aliases,type,mentions,start,end",
    "documents": "report,title,aliases,action,start,end",
}
AREAS = FOLDER / "areas.trig"  # beside the sample for the queries about areas
OF_AREAS = ("area-history", "area-links", "report-areas")
# counts and lists shrink; leaving out a parameter means two codes
NOT_NARROWING = ("cube-phases", "followup-by-indicator", "rules", "unlinked-indicators", "units", "documents-acted-on")
VARIATIONS = [(name, parameter) for name, case in CASES.items() for parameter in case if parameter != "golden"]
SAMPLE_VALUES = {"text": "水\\u0022", "place": "县\\U00000022", "year": "2022", "iri": "https://example.org/a", "int": "3"}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.load(path=str(SAMPLE))
    return loaded


@pytest.fixture(scope="module")
def crowded() -> ox.Store:
    """The sample's reports twelve times under other IRIs, each in its graph: what they share stands in up to 36 graphs."""
    vocabulary = "https://w3id.org/gwr/ontology"
    quads = list(ox.parse(path=str(SAMPLE)))
    loaded = ox.Store()
    loaded.extend(quads)
    for k in range(12):
        loaded.extend([
            ox.Quad(q.subject, q.predicate, moved(q.object, k), q.graph_name) if q.graph_name.value == vocabulary
            else ox.Quad(moved(q.subject, k), q.predicate, moved(q.object, k), moved(q.graph_name, k))
            for q in quads if isinstance(q.graph_name, ox.NamedNode)
        ])
    return loaded


def moved(term: Any, k: int) -> Any:
    """The term, with a report's IRI made another report's."""
    return ox.NamedNode(term.value.replace("/report/", f"/report/{k:02d}")) if isinstance(term, ox.NamedNode) else term


@pytest.fixture(scope="module")
def dataset() -> rdflib.Dataset:
    loaded = rdflib.Dataset()
    loaded.parse(SAMPLE, format="trig")
    return loaded


@pytest.fixture(scope="module")
def merged() -> rdflib.Graph:
    """The sample as one graph of triples, as a Turtle file would give it."""
    loaded = rdflib.Graph()
    loaded.parse(data="".join(f"{quad.triple} .\n" for quad in ox.parse(path=str(SAMPLE))), format="nt")
    return loaded


def beside_sample(name: str) -> Path | None:
    """What a query needs beside the sample, if anything."""
    return MORE if name in FOLLOWED else UNITS if name in MEASURED else AREAS if name in OF_AREAS else None


@cache
def store_with(more: Path) -> ox.Store:
    """The sample and what a query needs beside it."""
    loaded = ox.Store()
    for path in (SAMPLE, more):
        loaded.load(path=str(path))
    return loaded


@cache
def dataset_with(more: Path) -> rdflib.Dataset:
    """The same for rdflib."""
    loaded = rdflib.Dataset()
    for path in (SAMPLE, more):
        loaded.parse(path, format="trig")
    return loaded


def table_text(name: str, source: ox.Store | rdflib.Graph, /, **more: str) -> str:
    """The query's table as CSV, with the parameters of its golden case and those given."""
    beside = beside_sample(name)
    if beside is not None:
        source = store_with(beside) if isinstance(source, ox.Store) else dataset_with(beside)
    return to_csv(run(name, {**CASES[name]["golden"], **more}, source))


def given_values(query: CannedQuery) -> dict[str, str]:
    """A value for every parameter."""
    return {p.name: p.choices[0] if p.choices else SAMPLE_VALUES[p.type] for p in query.parameters}


def test_query_files_and_golden_files_are_the_same_list() -> None:
    assert sorted(NAMES) == sorted(CASES) == sorted(path.stem for path in FOLDER.glob("*.csv"))
    assert set(CONTRACT) <= set(NAMES)
    assert len(NAMES) >= 28


def test_the_readme_lists_every_query() -> None:
    text = (Path(__file__).parents[1] / "queries" / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| \[([\w-]+)\]\(\1\.rq\) \| (.*?) \|", text, flags=re.MULTILINE))
    assert listed == {query.name: query.question_en for query in QUERIES}


@pytest.mark.parametrize("name", NAMES)
def test_golden_table(name: str, store: ox.Store, dataset: rdflib.Dataset) -> None:
    golden = FOLDER / f"{name}.csv"
    found = table_text(name, store)
    if os.environ.get("REGENERATE_GOLDEN"):
        golden.write_bytes(found.encode("utf-8"))
    expected = golden.read_bytes().decode("utf-8")
    assert found == expected
    assert table_text(name, dataset) == expected, "rdflib gives another table than pyoxigraph"
    assert len(expected.splitlines()) > 1, "a golden table without rows shows nothing"


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_what_stands_in_many_graphs_comes_out_once(query: CannedQuery, store: ox.Store, crowded: ox.Store) -> None:
    """The union of graphs repeats a shared triple for every graph; neither rows nor time may grow by it."""
    params = {**CASES[query.name]["golden"], **({"limit": "999"} if query.parameter("limit") else {})}
    alone, together = run(query, params, store), run(query, params, crowded, seconds=120)
    if "report" not in alone.header or query.name == "targets-and-outcomes":  # counts of the whole graph, other reports' outcomes
        return
    place = alone.header.index("report")
    own = {record["report"] for record in run("reports", {}, store).records()}
    assert [row for row in together.rows if row[place] in own] == list(alone.rows)


@pytest.mark.parametrize("name", list(CONTRACT))
def test_contract_tables_on_one_merged_graph(name: str, merged: rdflib.Graph) -> None:
    text = table_text(name, merged)
    assert text == (FOLDER / f"{name}.csv").read_bytes().decode("utf-8")
    assert text.partition("\n")[0] == CONTRACT[name]


def test_facts_are_in_the_order_of_the_contract(store: ox.Store) -> None:
    keys = [(row["report"] or "", int(row["start"] or 0), int(row["end"] or 0)) for row in run("facts", {}, store).records()]
    assert keys == sorted(keys)


@pytest.mark.parametrize(("name", "parameter"), VARIATIONS)
def test_every_parameter_matters(name: str, parameter: str, store: ox.Store, dataset: rdflib.Dataset) -> None:
    value, rows = CASES[name][parameter]
    golden = Counter(table_text(name, store).splitlines()[1:])
    varied = table_text(name, store, **{parameter: value})
    found = Counter(varied.splitlines()[1:])
    assert found.total() == rows
    assert found != golden, "the parameter changed nothing"
    declared = load_query(name).parameter(parameter)
    if declared is not None and not declared.required and name not in NOT_NARROWING:
        assert found <= golden, "a condition added rows"
    assert table_text(name, dataset, **{parameter: value}) == varied, "rdflib gives another table than pyoxigraph"


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_every_parameter_has_a_case(query: CannedQuery) -> None:
    assert {p.name for p in query.parameters} == set(CASES[query.name]) - {"golden"}
    assert {p.name for p in query.parameters if p.required} == set(CASES[query.name]["golden"])


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_header_is_complete(query: CannedQuery) -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert query.summary
    assert query.group in ("tables", "targets", "achievements", "topics", "projects", "organizations", "statements", "proof", "graph")
    assert query.question_zh.endswith("？")
    assert chinese.search(query.question_zh)
    assert query.question_en.endswith("?")
    described: list[Parameter | Column] = [*query.parameters, *query.columns]
    for words in described:
        assert chinese.search(words.zh), words.name
        assert not re.fullmatch(r"\W*", words.en), words.name


def test_a_column_means_the_same_in_every_query() -> None:
    meanings: dict[str, set[tuple[str, str, str]]] = {}
    for query in QUERIES:
        for column in query.columns:
            meanings.setdefault(column.name, set()).add((column.type, column.zh, column.en))
    assert {name for name, found in meanings.items() if len(found) > 1} == {"reason", "example"}  # the only words with two uses


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_text_is_portable(query: CannedQuery) -> None:
    refuse_unsafe(query.text, query.source)
    tree = parseQuery(query.text)[1]
    assert tree.name == "SelectQuery"
    assert tree.modifier == "DISTINCT"
    code = "\n".join(line for line in query.text.split("\n") if not line.lstrip().startswith("#"))
    for word in ("GRAPH", "GROUP_CONCAT", "SAMPLE(", "UNDEF", "NOW(", "RAND(", "SERVICE"):
        assert word not in code, word
    assert not re.search(r"[)\w][*+](?=[\s)])\s+\?", re.sub(r"\(COUNT\(\*\)", "", code)), "a property path star"
    assert not re.findall(r"\b(?:COUNT|SUM|AVG)\((?!DISTINCT)", code), "an aggregate over possible duplicates"
    assert "ORDER BY" in code


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_columns_are_the_variables_in_order(query: CannedQuery) -> None:
    variables = [variable.value for variable in solutions(query.text).variables]
    names = [column.name for column in query.columns]
    assert variables[: len(names)] == names
    key = variables[len(names):]
    assert key in ([], ["fact"], ["project"], ["organization"], ["document"])


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_order_is_total(query: CannedQuery, store: ox.Store) -> None:
    """The ORDER BY keys tell all rows apart, so that no engine is free to choose an order."""
    order = re.findall(r"\?(\w+)", query.text[query.text.rindex("ORDER BY"):].split("\n")[0])
    text = render(query, CASES[query.name]["golden"])
    beside = beside_sample(query.name)
    answer = (store_with(beside) if beside else store).query(text, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    shown = {variable.value for variable in answer.variables}
    hidden = [name for name in order if name not in shown]
    rows = [tuple(str(row[name]) for name in order if name in shown) for row in answer]
    lists = any(column.type == "list" for column in query.columns)
    assert lists or hidden or len(set(rows)) == len(rows)


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_marks_and_parameters_agree(query: CannedQuery) -> None:
    marks = set(re.findall(r"#[=:] (\w+)", query.text))
    assert marks == {p.name for p in query.parameters}
    for p in query.parameters:  # each mark is carried out: with all values given, none is left
        assert f"#= {p.name}" not in render(query, given_values(query))
    assert not re.search(r"#[=:] ", render(query, given_values(query)))
    limit = query.parameter("limit")
    assert limit is None or f"LIMIT {limit.default} #= limit" in query.text


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_all_parameters_together_are_valid_sparql(query: CannedQuery) -> None:
    text = render(query, given_values(query))
    parseQuery(text)
    assert solutions(text) is not None


def test_place_and_year_mean_the_same_in_every_query() -> None:
    for name in ("place", "year"):
        blocks = {
            tuple(line.strip() for line in query.text.split("\n") if re.match(rf"\s*#[=:] {name} ", line))
            for query in QUERIES if query.parameter(name)
        }
        assert len(blocks) == 1, name


def solutions(text: str) -> ox.QuerySolutions:
    """The query run on an empty store."""
    answer = ox.Store().query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return answer

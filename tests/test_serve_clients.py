"""Conformance: SPARQLWrapper, curl and npm's sparql-http-client ask ``kg-build serve`` the same and get the store's answers."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox
import pytest
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper

from kg_build.graph.query import run
from kg_build.graph.tables import to_json
from tests.serving import NAMES, REPORTS, ROOT, SAMPLE, started, stopped

CLIENT = Path(__file__).parent / "javascript" / "client.mjs"
INSTALLED = ROOT / ".cache" / "javascript"
GWR = "PREFIX gwr: <https://w3id.org/gwr/ontology#> "
SELECT = GWR + (
    "SELECT ?fact ?words ?value ?unit ?label WHERE { ?fact a gwr:Statement ; gwr:indicatorText ?words . "
    "OPTIONAL { ?fact gwr:value ?value } "
    "OPTIONAL { ?fact gwr:unit ?unit . ?unit <http://www.w3.org/2004/02/skos/core#prefLabel> ?label FILTER(LANG(?label) = 'zh') } } "
    "ORDER BY ?fact ?words ?value ?unit ?label"
)
YES, NO = "ASK { ?s ?p ?o }", "ASK { <urn:x:nobody> ?p ?o }"
CONSTRUCT = GWR + "CONSTRUCT { ?s gwr:indicatorText ?words ; gwr:value ?v } WHERE { ?s gwr:indicatorText ?words ; gwr:value ?v }"
Term: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal | None"
Rows: TypeAlias = "list[tuple[Term, ...]]"
VARIABLES = ("fact", "words", "value", "unit", "label")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.load(path=str(SAMPLE))
    return loaded


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    process, url = started("-m", "kg_build", "serve", str(SAMPLE), "--port", "0", "--lang", "en")
    yield url
    stopped(process)


@pytest.fixture(scope="module")
def expected(store: ox.Store) -> tuple[Rows, set[ox.Triple]]:
    """What the store answers without any protocol."""
    rows = solutions(store.query(SELECT, use_default_graph_as_union=True))
    triples = store.query(CONSTRUCT, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    found = set(triples)
    assert len(rows) > 20
    assert {None} < {row[2] for row in rows}, "values that are there and values that are not"
    assert any(isinstance(row[4], ox.Literal) and row[4].language == "zh" for row in rows)
    assert len(found) > 20
    return rows, found


def solutions(results: object) -> Rows:
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(row[name] for name in VARIABLES) for row in results]


def term_of(said: dict[str, Any] | None) -> Term:
    """A term of the SPARQL JSON results, or of RDF/JS."""
    if said is None:
        return None
    if said["type"] in ("uri", "NamedNode"):
        return ox.NamedNode(said["value"])
    if said["type"] in ("bnode", "BlankNode"):
        return ox.BlankNode(said["value"])
    if language := said.get("xml:lang") or said.get("language"):
        return ox.Literal(said["value"], language=language)
    datatype = said.get("datatype")
    return ox.Literal(said["value"], datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(said["value"])


@pytest.mark.parametrize(("method", "way"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper(method: str, way: str, service: str, expected: tuple[Rows, set[ox.Triple]]) -> None:
    wrapper: Any = SPARQLWrapper(f"{service}/sparql")  # what it returns depends on the format
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)

    def put(query: str, layout: str) -> Any:
        wrapper.setQuery(query)
        wrapper.setReturnFormat(layout)
        return wrapper.queryAndConvert()

    rows = put(SELECT, JSON)["results"]["bindings"]
    assert [tuple(term_of(row.get(name)) for name in VARIABLES) for row in rows] == expected[0]
    assert [put(query, JSON)["boolean"] for query in (YES, NO)] == [True, False]
    assert {quad.triple for quad in ox.parse(put(CONSTRUCT, TURTLE), ox.RdfFormat.TURTLE)} == expected[1]
    assert put(REPORTS, CSV).decode().splitlines() == ["r", *NAMES]
    assert [node.firstChild.data for node in put(REPORTS, XML).getElementsByTagName("uri")] == NAMES


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_curl(way: str, service: str, expected: tuple[Rows, set[ox.Triple]]) -> None:
    if not (curl := shutil.which("curl")):
        pytest.skip("curl is not installed")

    def put(query: str, accept: str) -> bytes:
        how = {
            "get": ["--get", "--data-urlencode", f"query={query}"], "form": ["--data-urlencode", f"query={query}"],
            "direct": ["-H", "Content-Type: application/sparql-query", "--data-binary", query],
        }[way]
        command = [curl, "-sSf", "--noproxy", "*", "-H", f"Accept: {accept}", *how, f"{service}/sparql"]
        return subprocess.run(command, capture_output=True, check=True, timeout=600).stdout

    for layout in (ox.QueryResultsFormat.XML, ox.QueryResultsFormat.TSV, ox.QueryResultsFormat.JSON):
        assert solutions(ox.parse_query_results(put(SELECT, layout.media_type), layout)) == expected[0]
        if layout != ox.QueryResultsFormat.TSV:  # which has no form for a truth value
            said = [ox.parse_query_results(put(query, layout.media_type), layout) for query in (YES, NO)]
            assert list(map(bool, said)) == [True, False]
    for form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML):
        assert {quad.triple for quad in ox.parse(put(CONSTRUCT, form.media_type), form)} == expected[1]


def run_node(program: Callable[[str], list[str]], stdin: str = "") -> Any:
    """What a program for node prints, as JSON; its modules are looked for where ``make clients`` puts them."""
    if not (node := shutil.which("node")):
        pytest.skip("node is not installed")
    if not (INSTALLED / "node_modules" / "sparql-http-client").is_dir():
        pytest.skip("npm's sparql-http-client is not installed (make clients)")
    done = subprocess.run(program(node), input=stdin, capture_output=True, text=True, check=False, timeout=600, cwd=INSTALLED)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_sparql_http_client_of_npm(service: str, expected: tuple[Rows, set[ox.Triple]]) -> None:
    source = CLIENT.read_text(encoding="utf-8")
    for asked, truth in ((YES, True), (NO, False)):
        question = {"url": f"{service}/sparql", "select": SELECT, "ask": asked, "construct": CONSTRUCT}
        answers = run_node(lambda node: [node, "--input-type=module", "-e", source], json.dumps(question))
        assert list(answers) == ["get", "postUrlencoded", "postDirect"]
        for answer in answers.values():
            assert [tuple(term_of(row.get(name)) for name in VARIABLES) for row in answer["select"]] == expected[0]
            assert answer["ask"] is truth
            assert {ox.Triple(*map(term_of, triple)) for triple in answer["construct"]} == expected[1]  # type: ignore[arg-type]  # terms


def test_the_api_from_a_page(service: str, store: ox.Store) -> None:
    """As a page does it, by ``fetch``."""
    program = "const [, url] = process.argv; fetch(url).then(answer => answer.json()).then(rows => console.log(JSON.stringify(rows)))"
    rows = run_node(lambda node: [node, "-e", program, f"{service}/api/query/targets?year=2022"])
    assert rows == json.loads(to_json(run("targets", {"year": "2022"}, store)))

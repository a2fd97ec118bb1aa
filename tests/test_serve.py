"""``kg-build serve`` as its clients meet it: real servers on free loopback ports, asked by urllib; other clients have their own file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg_build.graph.endpoint import Endpoint
from kg_build.graph.query import catalogue, run
from kg_build.graph.tables import to_csv, to_json
from tests.serving import DIRECT, FORM, NAMES, REPORTS, SAMPLE, ask, fetch, names_in, problem, started, stopped

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": None, "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}  # fmt: skip
GRAPHS = {"text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES, "application/rdf+xml": ox.RdfFormat.RDF_XML}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.load(path=str(SAMPLE))
    return loaded


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The command as it is, on a graph file."""
    process, url = started("-m", "kg_build", "serve", str(SAMPLE), "--port", "0", "--lang", "en")
    yield url
    stopped(process)


# The protocol ------------------------------------------------------------------------------------------------------------------------


def test_three_ways_to_ask(service: str) -> None:
    url = f"{service}/sparql"
    for status, headers, body in (
        ask(service, REPORTS),
        fetch(url, urlencode({"query": REPORTS}).encode(), **FORM),
        fetch(url, REPORTS.encode(), **DIRECT),
        fetch(url, REPORTS.encode(), Content_Type="application/sparql-query; charset=utf-8"),
        fetch(f"{url}?{urlencode({'query': REPORTS, 'format': 'whatever'})}", method="GET"),
    ):
        assert (status, headers["content-type"]) == (200, "application/sparql-results+json")
        assert names_in(body) == NAMES


@pytest.mark.parametrize("media", RESULTS)
def test_results_in_every_format(media: str, service: str) -> None:
    status, headers, body = ask(service, REPORTS, media)
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    assert "accept" in headers["vary"].lower()
    layout = RESULTS[media]
    if layout is None:
        assert [row["r"] for row in csv.DictReader(io.StringIO(body.decode()))] == NAMES
    else:
        solutions = ox.parse_query_results(body, layout)
        assert isinstance(solutions, ox.QuerySolutions)
        assert [str(row["r"]) for row in solutions] == [f"<{name}>" for name in NAMES]
    assert ask(service, "ASK { ?s ?p ?o }", media)[0] == 200


@pytest.mark.parametrize("form", [f"DESCRIBE <{NAMES[0]}>", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{NAMES[0]}> }} ?s ?p ?o }}"])
@pytest.mark.parametrize("media", GRAPHS)
def test_graphs_in_every_format(media: str, form: str, service: str, store: ox.Store) -> None:
    status, headers, body = ask(service, form, media)
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    expected = {str(quad.triple) for quad in store.quads_for_pattern(ox.NamedNode(NAMES[0]), None, None)}
    assert {str(quad.triple) for quad in ox.parse(body, GRAPHS[media])} == expected


@pytest.mark.parametrize(("accept", "media"), [
    ("*/*", "application/sparql-results+json"), ("application/*", "application/sparql-results+json"),
    ("text/*", "application/sparql-results+xml"),
    ("application/json", "application/sparql-results+json"), ("text/xml", "application/sparql-results+xml"),
    ("text/html, text/csv;q=0.5, */*;q=0.1", "text/csv; charset=utf-8"), ("TEXT/CSV", "text/csv; charset=utf-8"),
    ("application/sparql-results+json;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
    ("text/csv;q=0, */*;q=0.2", "application/sparql-results+json"),
])  # fmt: skip
def test_the_client_chooses(accept: str, media: str, service: str) -> None:
    assert ask(service, REPORTS, accept)[1]["content-type"] == media


@pytest.mark.parametrize(("query", "accept"), [
    (REPORTS, "text/html"), (REPORTS, "text/turtle"), ("DESCRIBE <x:a>", "text/csv"), (REPORTS, "text/csv;q=0"),
    (REPORTS, "text/csv;q=much"),
])  # fmt: skip
def test_what_cannot_be_given_is_told(query: str, accept: str, service: str) -> None:
    assert problem(ask(service, query, accept)) == (406, "KG855")


def test_the_service_describes_itself(service: str) -> None:
    sd = "http://www.w3.org/ns/sparql-service-description#"
    for media, layout in GRAPHS.items():
        status, headers, body = fetch(f"{service}/sparql", Accept=media)
        assert (status, headers["content-type"].partition(";")[0]) == (200, media)
        found = {(quad.predicate.value, str(quad.object)) for quad in ox.parse(body, layout)}
        assert (sd + "endpoint", f"<{service}/sparql>") in found
        assert (sd + "supportedLanguage", f"<{sd}SPARQL11Query>") in found
        assert (sd + "feature", f"<{sd}UnionDefaultGraph>") in found
        assert {(sd + "name", f"<{name}>") for name in NAMES} <= found
    assert problem(fetch(f"{service}/sparql", Accept="image/png")) == (406, "KG855")
    assert fetch(f"{service}/sparql", method="HEAD")[0] == 200


def test_graphs_named_beside_the_query(service: str) -> None:
    assert names_in(ask(service, REPORTS, default_graph_uri=NAMES[0])[2]) == NAMES[:1]
    assert names_in(ask(service, REPORTS, default_graph_uri=NAMES[1:])[2]) == NAMES[1:]
    assert names_in(ask(service, REPORTS, named_graph_uri=NAMES[0])[2]) == []
    inside = "SELECT DISTINCT ?r { GRAPH ?r { ?s ?p ?o } }"
    assert names_in(ask(service, inside, named_graph_uri=NAMES[2])[2]) == NAMES[2:]
    direct = fetch(f"{service}/sparql?{urlencode({'default-graph-uri': NAMES[0]})}", REPORTS.encode(), **DIRECT)
    assert names_in(direct[2]) == NAMES[:1]
    for outside in ("http://127.0.0.1:9/data.ttl", "file:///etc/passwd", "no iri"):
        assert problem(ask(service, REPORTS, default_graph_uri=outside)) == (404, "KG861")


def test_pages_of_other_sites_may_ask(service: str) -> None:
    status, headers, _ = fetch(f"{service}/sparql", method="OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST",
                               Access_Control_Request_Headers="content-type")  # fmt: skip
    assert (status, headers["access-control-allow-origin"]) == (200, "*")
    assert "POST" in headers["access-control-allow-methods"]
    assert "content-type" in headers["access-control-allow-headers"].lower()
    assert fetch(f"{service}/api/queries", Origin="https://example.org")[1]["access-control-allow-origin"] == "*"


# Refusals ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("query", "code"), [
    ("INSERT DATA { <x:a> <x:b> 1 }", "KG505"), ("DROP ALL", "KG505"), ("LOAD <http://127.0.0.1:9/>", "KG505"),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "KG505"), ("ASK { SERVICE SILENT ?x { ?s ?p ?o } }", "KG505"),
    ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER EXISTS { SERVICE <x:y> { } } }", "KG505"),
    ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "KG505"), ("DESCRIBE <x:a> FROM NAMED <file:///etc/passwd>", "KG505"),
    ("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { } }", "KG505"),
    ("SELECT ?x { ?x ?p 1 . # \r SERVICE <http://127.0.0.1:9/> { ?s ?p ?x }\n}", "KG505"),
    ("SELECT ?x {", "KG504"), ("", "KG504"), ("SELECT (1 AS ?x) (2 AS ?x) {}", "KG504"), ("SELECT * {" + "{" * 3000, "KG504"),
])  # fmt: skip
def test_queries_that_may_not_run(query: str, code: str, service: str) -> None:
    assert problem(ask(service, query)) == (400, code)
    assert problem(fetch(f"{service}/sparql", query.encode(), **DIRECT)) == (400, code)


@pytest.mark.parametrize(("path", "data", "headers", "expected"), [
    ("/sparql", b"INSERT DATA { <x:a> <x:b> 1 }", {"Content-Type": "application/sparql-update"}, (403, "KG856")),
    ("/sparql", b"update=DROP%20ALL", FORM, (403, "KG856")), ("/sparql?update=DROP%20ALL", None, {}, (403, "KG856")),
    ("/sparql?update=DROP%20ALL", b"ASK{}", DIRECT, (403, "KG856")),
    ("/sparql", b"x=1", FORM, (400, "KG853")), ("/sparql?x=1", None, {}, (400, "KG853")),
    ("/sparql?query=ASK{}&query=ASK{}", None, {}, (400, "KG853")), ("/sparql?query=ASK{}", b"query=ASK{}", FORM, (400, "KG853")),
    ("/sparql", b"\xff", DIRECT, (400, "KG853")), ("/sparql?query=%ff", None, {}, (400, "KG853")),
    ("/sparql", b"&".join([b"a=b"] * 200), FORM, (400, "KG853")),
    ("/sparql", b"{}", {"Content-Type": "application/json"}, (415, "KG854")),
    ("/sparql", b"--x", {"Content-Type": "multipart/form-data"}, (415, "KG854")),
    ("/sparql", b"ASK {} #" + b"x" * 100_000, DIRECT, (413, "KG852")), ("/sparql", b"query=" + b"x" * 100_000, FORM, (413, "KG852")),
    (f"/sparql?query={'x' * 100_001}", None, {}, (413, "KG852")),
    ("/", b"", FORM, (405, "KG859")), ("/nothing", None, {}, (404, "KG859")), ("/api/query/../targets", None, {}, (404, "KG859")),
    ("/api/query/tragets", None, {}, (404, "KG501")), ("/api/query/pyproject.rq", None, {}, (404, "KG501")),
    ("/api/query/..%2F..%2Fetc%2Fpasswd", None, {}, (404, "KG859")),
    ("/api/query/targets?jahr=2022", None, {}, (400, "KG511")), ("/api/query/search", None, {}, (400, "KG512")),
    ("/api/query/targets?year=soon", None, {}, (400, "KG513")), ("/api/query/evidence?statement=no%20iri", None, {}, (400, "KG514")),
    ("/api/query/projects-by-status?status=done", None, {}, (400, "KG515")), ("/api/query/targets?format=docx", None, {}, (400, "KG533")),
    ("/api/query/targets?year=2022&year=2021", None, {}, (400, "KG853")), ("/api/query/targets?word=%ff", None, {}, (400, "KG853")),
    ("/api/query/targets", None, {"Accept": "image/png"}, (406, "KG855")),
])  # fmt: skip
def test_requests_that_get_a_clear_error(
    path: str, data: bytes | None, headers: dict[str, str], expected: tuple[int, str], service: str,
) -> None:
    assert problem(fetch(service + path, data, **headers)) == expected
    assert ask(service, "ASK { }")[0] == 200


def test_nothing_was_changed(service: str, store: ox.Store) -> None:
    count = json.loads(ask(service, "SELECT (COUNT(*) AS ?r) { GRAPH ?g { ?s ?p ?o } }")[2])["results"]["bindings"][0]["r"]["value"]
    assert int(count) == len(store)


# The API -----------------------------------------------------------------------------------------------------------------------------


def golden_parameters() -> dict[str, dict[str, str]]:
    import tomllib

    cases = tomllib.loads((SAMPLE.parent / "cases.toml").read_text(encoding="utf-8"))
    return {query.name: cases[query.name]["golden"] for query in catalogue()}


def test_every_canned_query_gives_the_table_of_the_embedded_store(service: str, store: ox.Store) -> None:
    """As JSON and CSV by the API, and through the SPARQL endpoint."""
    endpoint = Endpoint(f"{service}/sparql")
    for name, parameters in golden_parameters().items():
        table = run(name, parameters, store)
        path = f"{service}/api/query/{name}?{urlencode(parameters)}"
        status, headers, body = fetch(path)
        assert (status, headers["content-type"], body.decode()) == (200, "application/json", to_json(table)), name
        assert fetch(path, Accept="text/csv")[2].decode() == to_csv(table), name
        assert run(name, parameters, endpoint) == table, name


@pytest.mark.parametrize("word", ['"} #', "水\n", "\\u0022", "<x:y>", "' OR 1=1", "\x00", "🙂", "x" * 5000])
def test_hostile_words_are_words(word: str, service: str, store: ox.Store) -> None:
    status, _, body = fetch(f"{service}/api/query/search?word={quote(word)}&format=csv")
    assert (status, body.decode()) == (200, to_csv(run("search", {"word": word}, store)))


def test_the_list_and_the_description_name_every_query(service: str) -> None:
    index = json.loads(fetch(f"{service}/")[2])
    listed = json.loads(fetch(service + index["queries"])[2])
    described = json.loads(fetch(service + index["openapi"])[2])
    assert [one["name"] for one in listed] == [query.name for query in catalogue()]
    assert (described["openapi"], described["servers"]) == ("3.1.0", [{"url": service}])
    assert list(described["paths"]) == [one["path"] for one in listed]
    for query in catalogue():
        operation = described["paths"][f"/api/query/{query.name}"]["get"]
        stated = {one["name"]: one for one in operation["parameters"]}
        assert set(stated) == {p.name for p in query.parameters} | {"format"}
        for p in query.parameters:
            assert stated[p.name]["required"] == p.required
            assert stated[p.name]["schema"].get("enum", []) == list(p.choices)
        row = operation["responses"]["200"]["content"]["application/json"]["schema"]["items"]
        assert list(row["properties"]) == [column.name for column in query.columns]


def test_rows_are_as_described(service: str) -> None:
    kinds: dict[str, Any] = {"integer": int, "number": (int, float), "boolean": bool, "array": list, "string": str, "null": type(None)}
    described = json.loads(fetch(f"{service}/api/openapi.json")[2])["paths"]
    for name in ("facts", "projects", "organizations", "documents", "growth-largest"):
        content = described[f"/api/query/{name}"]["get"]["responses"]["200"]["content"]
        properties = content["application/json"]["schema"]["items"]["properties"]
        for row in json.loads(fetch(f"{service}/api/query/{name}")[2]):
            for column, value in row.items():
                types = properties[column]["type"]
                assert any(isinstance(value, kinds[one]) for one in ([types] if isinstance(types, str) else types)), (name, column, value)

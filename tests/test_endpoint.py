"""A SPARQL service as a source: a small server of our own answers well, badly, and not at all."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat

from kg_build import ask, open_store
from kg_build.cli import main
from kg_build.commands.servers import login_of
from kg_build.commands.shell import Talk
from kg_build.errors import StoreError, UsageProblem
from kg_build.graph.endpoint import Endpoint
from kg_build.graph.load_login import Login
from kg_build.graph.query_sources import Term
from tests.servers import PASSWORD, Stub, free_port, stub

Captured = pytest.CaptureFixture[str]
Patched = pytest.MonkeyPatch
GOLDEN = Path(__file__).with_name("golden_graph") / "sample.nq"

QUERY = "SELECT ?a ?b WHERE { ?a ?p ?b }"
GOOD = {
    "head": {"vars": ["a", "b"]},
    "results": {"bindings": [
        {"a": {"type": "uri", "value": "https://example.org/a"}, "b": {"type": "literal", "value": "粮食", "xml:lang": "zh"}},
        {"a": {"type": "bnode", "value": "x"}},
        {"a": {"type": "literal", "value": "5", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
    ]},
}
ANSWERS = {
    "/good": (200, json.dumps(GOOD)), "/cut": (200, json.dumps(GOOD)[:-20]), "/refused": (400, "parse error"), "/broken": (500, "down"),
    "/other": (200, '{"hello": 1}'), "/list": (200, "[]"),
    "/odd": (200, '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "z"}}]}}'),
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, body = ANSWERS.get(self.path, (404, ""))
        self.send_response(status)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture(autouse=True)
def no_login_of_this_machine(monkeypatch: Patched, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("NETRC", "KG_BUILD_USER", "KG_BUILD_PASSWORD", "KG_BUILD_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[Stub]:
    yield from stub()


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_answers_become_terms(service: str) -> None:
    answer = Endpoint(f"{service}/good").select(QUERY)
    assert answer.variables == ("a", "b")
    assert answer.rows[0] == (
        Term("iri", "https://example.org/a"), Term("literal", "粮食", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "zh"),
    )
    assert answer.rows[1] == (Term("blank", "x"), None)
    assert answer.rows[2][0] == Term("literal", "5", "http://www.w3.org/2001/XMLSchema#integer")


def test_a_row_limit_is_told(service: str) -> None:
    answer = Endpoint(f"{service}/good").select(QUERY, max_rows=2)
    assert (len(answer.rows), answer.truncated) == (2, True)
    assert not Endpoint(f"{service}/good").select(QUERY, max_rows=3).truncated


@pytest.mark.parametrize(
    ("path", "code"),
    [("/cut", "KG807"), ("/other", "KG807"), ("/list", "KG807"), ("/odd", "KG807"), ("/refused", "KG523"), ("/broken", "KG810")],
)
def test_a_bad_answer_is_an_error_and_never_fewer_rows(service: str, path: str, code: str) -> None:
    with pytest.raises(StoreError) as caught:
        Endpoint(service + path).select(QUERY)
    assert caught.value.code == code


def test_rows_that_the_service_left_out_are_missed(server: Stub) -> None:
    endpoint = Endpoint(f"{server.url}/few")
    with pytest.raises(StoreError, match="KG527") as caught:
        endpoint.select(QUERY)
    assert "first 2 rows" in caught.value.en
    with pytest.raises(StoreError, match="KG527"):
        endpoint.select(QUERY, max_rows=2)  # whether there are more is not known
    answer = endpoint.select(QUERY, max_rows=1)
    assert (len(answer.rows), answer.truncated) == (1, True), "as many as were asked for are there"


@pytest.mark.parametrize(("path", "code"), [("/echo", "KG810"), ("/echo/refused", "KG523")])
def test_words_of_the_query_that_a_server_repeats_are_not_its_own(server: Stub, path: str, code: str) -> None:
    with pytest.raises(StoreError, match=code) as caught:
        Endpoint(server.url + path).select(QUERY)
    assert caught.value.en.endswith("Unsupported case")


def test_no_service_there() -> None:
    with pytest.raises(StoreError) as caught:
        Endpoint(f"http://127.0.0.1:{free_port()}/sparql").select(QUERY, seconds=600)
    assert caught.value.code == "KG801"


@pytest.mark.parametrize("url", ["", "localhost:7878", "file:///etc/passwd", "ftp://example.org/", "http://"])
def test_only_web_addresses(url: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Endpoint(url)
    assert caught.value.code == "KG800"


# Servers by their base address, and logins -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "asked"), [
    ("/ds", "/ds/query"), ("/ds/", "/ds/query"), ("/ds/query", "/ds/query"), ("/repositories/gwr", "/repositories/gwr"),
    ("/qlever", "/qlever"), ("/plain", "/plain/query"), ("/plain/query", "/plain/query"), ("/plain/query?x=y", "/plain/query"),
])  # fmt: skip
def test_the_base_address_or_the_query_address(address: str, asked: str, server: Stub, capsys: Captured, monkeypatch: Patched) -> None:
    """The stub of Fuseki keeps its default graph apart, as Fuseki does: the union has to be asked for."""
    monkeypatch.setenv("KG_BUILD_PASSWORD", PASSWORD)
    server.store.load(path=str(GOLDEN), format=RdfFormat.N_QUADS)
    login = ["--user", "editor"] if "gwr" in address else []
    assert main(["query", "reports", "--endpoint", server.url + address, *login, "-f", "csv"]) == 0
    answered = capsys.readouterr().out
    assert main(["query", "reports", str(GOLDEN), "-f", "csv"]) == 0
    assert answered == capsys.readouterr().out
    assert len(answered.splitlines()) == 2
    assert server.calls[-1][1] == asked


def test_an_address_with_parameters_is_taken_as_it_stands(server: Stub) -> None:
    server.store.load(path=str(GOLDEN), format=RdfFormat.N_QUADS)
    assert Endpoint(f"{server.url}/ds/query?default-graph-uri=urn:x:none").select("SELECT ?s { ?s ?p ?o }").rows == []
    assert [path for _, path in server.calls] == ["/ds/query"], "nothing was found out before"


@pytest.mark.parametrize("way", ["option", "address", "environment", "netrc"])
def test_a_login_is_taken_from_where_loading_takes_it(way: str, server: Stub, tmp_path: Path, monkeypatch: Patched) -> None:
    url = f"{server.url}/repositories/gwr"
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(StoreError, match="KG804"):
        Endpoint(url).select(QUERY)
    login = Login("editor", PASSWORD) if way == "option" else None
    if way == "address":
        url = url.replace("//", f"//editor:{quote(PASSWORD)}@")
    elif way == "environment":
        monkeypatch.setenv("KG_BUILD_USER", "editor")
        monkeypatch.setenv("KG_BUILD_PASSWORD", PASSWORD)
    elif way == "netrc":
        (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login editor password {PASSWORD}\n", encoding="utf-8")
        (tmp_path / ".netrc").chmod(stat.S_IRUSR)
    assert open_and_ask(url, login) == []


def open_and_ask(url: str, login: Login | None) -> list[list[object]]:
    source = Endpoint(url, login) if login else open_store(url)
    return [list(row) for row in ask(source, "reports").rows]


@pytest.mark.parametrize(("url", "told"), [
    ("http://127.0.0.1:8890/", False), ("http://localhost/", False), ("http://[::1]:1/", False), ("https://example.org/", False),
    ("http://example.org/", True), ("http://192.0.2.7:8890/sparql", True), ("http://127.0.0.1.example.org/", True),
])  # fmt: skip
def test_a_password_in_the_clear_is_told(url: str, told: bool, capsys: Captured) -> None:
    server = {"endpoint": url, "kind": "auto", "user": "a:b-4711", "token": ""}
    for given in (server, server | {"user": "", "token": "t-4711"}, {**server, "endpoint": url.replace("//", "//a:b-4711@"), "user": ""}):
        assert login_of(Talk("en"), given).given
        said = capsys.readouterr().err
        assert ("KG818" in said) == told
        assert "4711" not in said
    login_of(Talk("en"), server | {"endpoint": "https://example.org/"}, update=url)
    assert ("KG818" in capsys.readouterr().err) == told
    login_of(Talk("en"), server | {"user": ""})
    assert capsys.readouterr().err == "", "without a login there is nothing to tell"


def test_a_kind_of_server_that_is_unknown(capsys: Captured) -> None:
    assert main(["query", "reports", "--endpoint", "http://127.0.0.1:9/", "--store-type", "access"]) == 2
    assert capsys.readouterr().err.startswith("KG817")

"""A SPARQL service as a source: a small server of our own answers well, badly, and not at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kg_build.errors import StoreError, UsageProblem
from kg_build.graph.endpoint import Endpoint
from kg_build.graph.query_sources import Term

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
        status, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


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
    [("/cut", "KG524"), ("/other", "KG524"), ("/list", "KG524"), ("/odd", "KG524"), ("/refused", "KG523"), ("/broken", "KG523")],
)
def test_a_bad_answer_is_an_error_and_never_fewer_rows(service: str, path: str, code: str) -> None:
    with pytest.raises(StoreError) as caught:
        Endpoint(service + path).select(QUERY)
    assert caught.value.code == code


def test_no_service_there() -> None:
    with pytest.raises(StoreError) as caught:
        Endpoint("http://127.0.0.1:9/sparql").select(QUERY, seconds=2)
    assert caught.value.code == "KG523"


@pytest.mark.parametrize("url", ["", "localhost:7878", "file:///etc/passwd", "ftp://example.org/", "http://"])
def test_only_web_addresses(url: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Endpoint(url)
    assert caught.value.code == "KG525"

"""A reconciliation service for the tests, which obeys the specification in both versions, and the same service gone wrong in many ways.

It knows five invented things. ``/old`` speaks 0.2, ``/draft`` the 1.0 draft; ``/wrong/NAME`` is 0.2 with one thing wrong.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.servers import answering

SPACE: Final = "https://things.example/entity/"
THINGS: Final = [
    {"id": "Q21", "name": "鞍山市", "description": "中国辽宁省的地级市", "kind": "place", "code": "210300"},
    {"id": "Q34", "name": "马鞍山市", "description": "中国安徽省的地级市", "kind": "place", "code": "340500"},
    {"id": "Q900", "name": "鞍钢集团有限公司", "description": "钢铁企业", "kind": "firm", "code": ""},
    {"id": "Q901", "name": "鞍钢股份有限公司", "description": "=cmd|' /C calc'!A0", "kind": "firm", "code": ""},
    {"id": "Q902", "name": "市中心医院", "description": "中国安徽省的医院", "kind": "firm", "code": ""},
]
MANIFEST: Final = {
    "versions": ["0.2"], "name": "Things", "identifierSpace": SPACE, "schemaSpace": "https://things.example/prop/",
    "view": {"url": "https://things.example/page/{{id}}"}, "defaultTypes": [{"id": "place", "name": "place"}],
}
MOST: Final = 4
DRAFT: Final = {
    "versions": ["1.0-draft"], "name": "Things", "view": {"url": f"{SPACE}{{id}}"}, "batchSize": MOST, "standardizedScore": True,
}

Answer = dict[str, Any]


def candidates(name: str, kind: str, code: str, limit: int) -> list[Answer]:
    """The things that share two characters with the name, best first."""
    def fit(thing: dict[str, str]) -> float:
        shared = len(set(name) & set(thing["name"])) / len(set(name) | set(thing["name"]))
        return round(100 * (1.0 if code and code == thing["code"] else shared), 2)

    known = [thing for thing in THINGS if len(set(name) & set(thing["name"])) > 1 and kind in ("", thing["kind"])]
    return [
        {
            "id": thing["id"], "name": thing["name"], "description": thing["description"], "score": fit(thing), "match": fit(thing) == 100,
            "type": [{"id": thing["kind"], "name": thing["kind"]}],
            "features": [{"id": "letters", "name": "letters", "value": fit(thing)}],
        }
        for thing in sorted(known, key=lambda thing: (-fit(thing), thing["id"]))
    ][:limit]


def old(query: Answer) -> Answer:
    """The result of a query of version 0.2."""
    assert set(query) <= {"query", "type", "limit", "properties", "type_strict"}, query
    codes = [item["v"] for item in query.get("properties", []) if item["pid"] == "P442"]
    return {"result": candidates(query["query"], query.get("type", ""), "".join(codes), query["limit"])}


def draft(query: Answer) -> Answer:
    """The result of a query of the 1.0 draft."""
    assert set(query) <= {"type", "limit", "conditions"}, query
    assert all(set(one) == {"matchType", "propertyValue"} | ({"propertyId"} if one["matchType"] == "property" else set())
               for one in query["conditions"]), query
    named = {one["matchType"]: one["propertyValue"] for one in query["conditions"]}
    return {"candidates": candidates(named["name"], query.get("type", ""), named.get("property", ""), query["limit"])}


def changed(**values: Any) -> Callable[[dict[str, Answer]], Any]:
    """An answer in which every candidate has other values."""
    def change(answer: dict[str, Answer]) -> Any:
        return {key: {"result": [one | values for one in result["result"]]} for key, result in answer.items()}
    return change


# What is wrong with the answer to a batch of 0.2: a function of the right answer, or the body itself.
WRONG: Final[dict[str, Any]] = {
    "html": b"<html><body>Welcome, please log in</body></html>",
    "broken": b'{"q0": {"result": [',
    "nan": b'{"q0": {"result": [{"id": "Q1", "name": "a", "score": NaN}]}}',
    "latin": '{"q0": "é"}'.encode("latin-1"),
    "deep": b"[" * 100_000,
    "list": lambda answer: list(answer.values()),
    "no-result": lambda answer: {key: {} for key in answer},
    "missing-query": lambda answer: {key: answer[key] for key in answer if key != "q0"},
    "result-object": lambda answer: {key: {"result": {"id": "Q1"}} for key in answer},
    "candidate-text": lambda answer: {key: {"result": ["Q1"]} for key in answer},
    "score-text": changed(score="97"),
    "score-true": changed(score=True),
    "score-null": changed(score=None),
    "score-huge": changed(score=1e300),
    "match-text": changed(match="yes"),
    "id-number": changed(id=21),
    "id-empty": changed(id=""),
    "id-brackets": changed(id="Q1> <http://evil.example/"),
    "id-line": changed(id="Q1\nQ2"),
    "name-missing": changed(name=None),
    "name-blank": changed(name=" \u200b\t"),
    "type-text": changed(type="place"),
    "description-object": changed(description={"zh": "x"}),
    "too-many": lambda answer: {key: {"result": [{"id": "Q1", "name": "a", "score": 1}] * 1001} for key in answer},
}
MANIFESTS: Final[dict[str, Any]] = {
    "future": MANIFEST | {"versions": ["3.0"]},
    "no-address": {"versions": ["0.2"], "name": "x"},
    "draft-without-view": DRAFT | {"view": {"url": "https://things.example/"}},
    "versions-text": MANIFEST | {"versions": "0.2"},
    "nameless": {"versions": ["0.2"], "identifierSpace": SPACE},
    "manifest-list": [],
}


class Reconciling(ThreadingHTTPServer):
    """The service, which notes every request: method, path, user agent, and the queries in it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.calls: list[tuple[str, str, str, int]] = []
        self.queries: list[Answer] = []
        self.released = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error; what else goes wrong shows in the client's test."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Reconciling

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.headers["Content-Type"].startswith("application/json"):
            self._serve(json.loads(body)["queries"])
        else:
            self._serve(json.loads(parse_qs(body)["queries"][0]))

    def _serve(self, queries: Any) -> None:
        path = urlsplit(self.path).path
        listed = list(queries.values()) if isinstance(queries, dict) else queries or []
        self.server.calls.append((self.command, path, self.headers["User-Agent"], len(listed)))
        self.server.queries += listed
        first, _, rest = path.strip("/").partition("/")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"_{first}", self._nothing)(rest, queries)

    def _say(self, status: int, body: Any, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "text/html" if data.startswith(b"<") else "application/json")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _nothing(self, rest: str, queries: Any) -> None:
        self._say(404, b"nothing here")

    def _old(self, rest: str, queries: Any) -> None:
        self._say(200, MANIFEST if queries is None else {key: old(query) for key, query in queries.items()})

    def _draft(self, rest: str, queries: Any) -> None:
        if queries is not None and (rest != "reconcile" or len(queries) > MOST):
            self._say(413 if rest == "reconcile" else 404, b"too many, or not here")
        else:
            self._say(200, DRAFT if queries is None else {"results": [draft(query) for query in queries]})

    def _draftwrong(self, rest: str, queries: Any) -> None:
        """One result too few."""
        self._say(200, DRAFT if queries is None else {"results": [draft(query) for query in queries[1:]]})

    def _wrong(self, rest: str, queries: Any) -> None:
        if queries is None:
            self._say(200, MANIFESTS.get(rest, MANIFEST))
            return
        wrong = WRONG[rest]
        self._say(200, wrong if isinstance(wrong, bytes) else wrong({key: old(query) for key, query in queries.items()}))

    def _small(self, rest: str, queries: Any) -> None:
        """Takes two queries at a time and does not say so."""
        if queries is not None and len(queries) > 2:
            self._say(413, b"too many")
        else:
            self._old(rest, queries)

    def _waking(self, rest: str, queries: Any) -> None:
        """503 twice, with a wish."""
        if len(self.server.calls) <= 2:
            self._say(503, b"starting", Retry_After="7")
        else:
            self._old(rest, queries)

    def _busy(self, rest: str, queries: Any) -> None:
        self._say(429, b"slow down", Retry_After="0")

    def _moved(self, rest: str, queries: Any) -> None:
        self._say(308, b"", Location=f"{self.server.url}/old")

    def _away(self, rest: str, queries: Any) -> None:
        self._say(308, b"", Location="http://elsewhere.invalid/old")

    def _circle(self, rest: str, queries: Any) -> None:
        self._say(308, b"", Location="/circle")

    def _large(self, rest: str, queries: Any) -> None:
        self._say(200, b"[" + b" " * (1 << 20) + b"]")

    def _slow(self, rest: str, queries: Any) -> None:
        self.server.released.wait(60)
        self._say(200, MANIFEST)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def reconciling() -> Iterator[Reconciling]:
    """The service for a fixture."""
    return answering(Reconciling())

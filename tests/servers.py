"""SPARQL servers for the tests: real ones (Oxigraph, Virtuoso) on loopback with their own ports and folders, and a stub of three others.

The stub answers by pyoxigraph under the paths, status codes and habits of Fuseki, GraphDB and QLever; it is not one of them.
"""

from __future__ import annotations

import base64
import contextlib
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.error import HTTPError
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import pytest
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
ServerThreads = 10
CheckpointInterval = 0
DirsAllowed = {bulk}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_port() -> int:
    """A port that is free now and that no outgoing connection will be given: those get higher numbers (Linux: from 32768 on)."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """A process that serves SPARQL from a folder; it may be killed and started again."""

    user = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError("a real server says how it starts")

    def start(self, **settings: Any) -> None:
        with (self.folder / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(self.command(), cwd=self.folder, stdout=output, stderr=output, **settings)
        while True:  # without an end: what hangs here is ended from outside, and a slow machine is given its time
            try:
                with urlopen(f"{self.url}/sparql", timeout=600):
                    return
            except HTTPError:
                return  # it answers
            except OSError:
                assert self.process.poll() is None, (self.folder / "output.txt").read_text()[-2000:]
                time.sleep(0.05)

    def kill(self) -> None:
        """As by ``kill -9``, this process only."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Oxigraph(Server):
    def command(self) -> list[str]:
        return [str(oxigraph_program()), "serve", "--location", str(self.folder / "db"), "--bind", f"127.0.0.1:{self.port}"]


class Virtuoso(Server):
    user = "dba:dba"

    def command(self) -> list[str]:
        (self.folder / "v.lck").unlink(missing_ok=True)  # left by a killed one
        ini = self.folder / "v.ini"
        if not ini.exists():
            self.sql = free_port()
            bulk = self.folder / "bulk"
            ini.write_text(VIRTUOSO_INI.format(folder=self.folder, sql=self.sql, port=self.port, bulk=bulk))
        return ["virtuoso-t", "-f", "+configfile", str(ini)]


def oxigraph_program() -> Path:
    beside = Path(sys.executable).parent / "oxigraph"
    return beside if beside.exists() else Path(shutil.which("oxigraph") or beside)


def running(kind: str, folder: Path) -> Iterator[Server]:
    """A real server for a fixture; it ends with it."""
    if kind == "oxigraph" and not oxigraph_program().exists():
        pytest.skip("the oxigraph server is absent (pip install oxigraph)")
    if kind == "virtuoso" and not shutil.which("virtuoso-t"):
        pytest.skip("the Virtuoso server is absent (apt-get install virtuoso-opensource-7-bin)")
    server = {"oxigraph": Oxigraph, "virtuoso": Virtuoso}[kind](folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


# The stub -----------------------------------------------------------------------------------------------------------------------------

PASSWORD, TOKEN = "geheim-口令-4711", "token-4711-abcd"
BASIC = "Basic " + base64.b64encode(f"editor:{PASSWORD}".encode()).decode()
JSON = "application/sparql-results+json"


class _Released(Protocol):
    """What a local service of the tests has: an event that lets go what it holds back."""

    released: threading.Event

    def serve_forever(self, poll_interval: float = ...) -> None: ...
    def shutdown(self) -> None: ...
    def server_close(self) -> None: ...


Service = TypeVar("Service", bound=_Released)


class Stub(ThreadingHTTPServer):
    """Fuseki below /ds, GraphDB below /repositories/gwr, QLever at /qlever, a server of no make below /plain, and trouble elsewhere.

    With ``trouble``, the name of one, everything ends in that after ``after`` writes.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.store = Store()
        self.calls: list[tuple[str, str]] = []
        self.trouble, self.after, self.writes = "", 0, 0
        self.released = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body go out apart; the second would wait for the first one's receipt
    server: Stub

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_PUT(self) -> None:
        self.do_POST()

    def _serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        parameters = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.server.calls.append((self.command, parts.path))
        top = parts.path.split("/")[1]
        if self.server.trouble and self.server.writes >= self.server.after:
            top = self.server.trouble
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"_{top}", self._nothing)(parts.path, parameters, body)

    def _say(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _nothing(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(404, b"no such path")

    # The three makes

    def _ds(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """Fuseki: 201 for a new graph, 200 with a count for an old one."""
        mark = {"Fuseki_Request_Id": "7", "Server": "Apache Jena Fuseki (5.4.0)"}
        if path == "/ds/data" and self.command == "PUT":
            old = self._put(parameters["graph"], body)
            self._say(200 if old else 201, b'{"count": 1}', "application/json", **mark)
        elif path in ("/ds", "/ds/query", "/ds/sparql"):
            self._answer(body, False, **mark)
        else:
            self._say(404, b"Not found", **mark)

    def _repositories(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """GraphDB: wants a login, puts with 204."""
        mark = {"Server": "GraphDB/10.8.1 RDF4J/4.3.14"}
        if self.headers.get("Authorization") != BASIC:
            echo = f"no entry for {self.headers.get('Authorization', '')} {PASSWORD}".encode()
            self._say(401, echo, WWW_Authenticate='Basic realm="GraphDB"', **mark)
        elif path == "/repositories/gwr/rdf-graphs/service" and self.command == "PUT":
            self._put(parameters["graph"], body)
            self._say(204, b"", **mark)
        elif path == "/repositories/gwr":
            self._answer(body, **mark)
        else:
            self._say(404, b"Unknown repository", **mark)

    def _qlever(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """QLever: one address, no Server header, 403 without the token, its own statistics."""
        if parameters.get("cmd") == "stats":
            self._say(200, b'{"name-index": "gwr", "num-triples-normal": 0}', "application/json")
        elif self.command == "PUT":
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._say(403, b'{"exception": "Access token was not provided"}', "application/json")
                return
            self._put(parameters["graph"], body)
            self._say(200, b'{"status": "OK"}', "application/json")
        else:
            self._answer(body)

    def _plain(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """A SPARQL 1.1 server without a Graph Store."""
        if path == "/plain/update":
            self.server.store.update(body.decode())
            self.server.writes += 1
            self._say(204)
        elif path == "/plain/query":
            self._answer(body)
        else:
            self._nothing(path, parameters, body)

    def _put(self, graph: str, body: bytes) -> bool:
        store, name = self.server.store, NamedNode(graph)
        old = store.contains_named_graph(name)
        store.remove_graph(name)
        store.load(body, RdfFormat.N_TRIPLES, to_graph=name)
        self.server.writes += 1
        return old

    def _answer(self, body: bytes, union: bool = True, /, **headers: str) -> None:
        form = parse_qs(body.decode())
        if "query" not in form:
            self._say(400, b"no query", **headers)
            return
        union = union or "urn:x-arq:UnionGraph" in form.get("default-graph-uri", ())
        answer = self.server.store.query(form["query"][0], use_default_graph_as_union=union)
        assert isinstance(answer, QuerySolutions | QueryBoolean)
        self._say(200, answer.serialize(format=QueryResultsFormat.JSON) or b"", JSON, **headers)

    # Trouble

    def _few(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """As Virtuoso where its ResultSetMaxRows is reached."""
        row = '{"one": {"type": "literal", "value": "1"}}'
        self._say(200, f'{{"head": {{"vars": ["one"]}}, "results": {{"bindings": [{row}, {row}]}}}}'.encode(), JSON, X_SPARQL_MaxRows="2")

    def _html(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(200, b"<html><body>Welcome</body></html>", "text/html; charset=utf-8")

    def _broken(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(200, b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": ', JSON)

    def _partial(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(206, b'{"head": {"vars": ["n"]}, "results": {"bindings": []}}', JSON, X_SQL_State="S1TAT")

    def _redirect(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(307, Location=f"http://u:{quote(PASSWORD)}@elsewhere.invalid/sparql")

    def _full(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(500, b"IO error: No space left on device: While appending to file")

    def _echo(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """As Virtuoso, which repeats the query: 500 when it fails, 400 below /echo/refused."""
        said = b"Virtuoso 22023 Error SR066: Unsupported case\n\nSPARQL query:\nSELECT * { ?disk ?quota 'no permission' }"
        self._say(400 if path.endswith("/refused") else 500, said)

    def _login(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(401, f"{PASSWORD} {TOKEN} is wrong".encode(), WWW_Authenticate='Basic realm="x"')

    def _refuse(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(400, "\x1b[31mread only\x07 口令 ".encode() + PASSWORD.encode())

    def _down(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self._say(503, b"starting", Retry_After="0")

    def _slow(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """Hangs until the test lets go."""
        self.server.released.wait(600)
        self._say(503)

    def _drip(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """A byte now and then: no single read takes long."""
        self.send_response_only(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        while not self.server.released.wait(0.1):
            self.wfile.write(b" ")

    def _cut(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        self.send_response_only(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"{")
        self.close_connection = True

    def _waking(self, path: str, parameters: Mapping[str, str], body: bytes) -> None:
        """503 twice, then as QLever."""
        if sum(called.startswith("/waking") for _, called in self.server.calls) <= 2:
            self._say(503, b"starting", Retry_After="0")
        else:
            self._qlever(path, parameters, body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def answering(server: Service) -> Iterator[Service]:
    """A local service of the tests while it answers, for a fixture; what it holds back is let go at the end."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()


def stub() -> Iterator[Stub]:
    """The stub for a fixture."""
    return answering(Stub())

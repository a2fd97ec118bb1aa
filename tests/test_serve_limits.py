"""What one client may take from ``kg-build serve``, and the command itself."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import Store

from kg_build.cli import main
from kg_build.graph.store import open_store
from kg_build.serve.answers import Body
from kg_build.serve.application import application
from kg_build.serve.limits import Limits
from kg_build.serve.problems import on_surprise
from tests.serving import NAMES, REPORTS, SAMPLE, ask, fetch, names_in, problem, started, stopped

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONTAINS(STR(?c), STR(?f))) }"
# A server with narrow limits, on a store in a folder.
NARROW = (
    "import sys; from kg_build.graph.store import open_store; from kg_build.serve.limits import Limits;"
    "from kg_build.serve.running import serve;"
    "serve(open_store(sys.argv[1]), '127.0.0.1', 0, Limits(float(sys.argv[2]), 2000, 4000, 200_000_000, 1), '0', "
    "lambda url: print(url, flush=True))"
)


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The command as it is, on a graph file."""
    process, url = started("-m", "kg_build", "serve", str(SAMPLE), "--port", "0", "--lang", "en", "--timeout", "600")
    yield url
    stopped(process)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("serve") / "store"
    filled = open_store(path, writable=True)
    filled.load(path=str(SAMPLE))
    filled.flush()
    return path


@pytest.fixture(scope="module")
def narrow(folder: Path) -> Iterator[str]:
    """Little room, and all the time that a slow machine may need."""
    process, url = started("-c", NARROW, str(folder), "600")
    yield url
    stopped(process)


@pytest.fixture(scope="module")
def hasty(folder: Path) -> Iterator[str]:
    """Half a second for a query."""
    process, url = started("-c", NARROW, str(folder), "0.5")
    yield url
    stopped(process)


# Limits ------------------------------------------------------------------------------------------------------------------------------


def test_a_slow_query_is_stopped_and_others_go_on(hasty: str) -> None:
    assert problem(ask(hasty, HEAVY)) == (503, "KG521")
    while problem_or_names(answer := ask(hasty, REPORTS)) == (503, "KG521"):
        pass  # on a machine that stands still for half a second a quick one is too slow as well; it is the server that must go on
    assert names_in(answer[2]) == NAMES


def problem_or_names(answer: tuple[int, dict[str, str], bytes]) -> object:
    return names_in(answer[2]) if answer[0] == 200 else problem(answer)


def test_too_large_an_answer_is_refused_as_a_whole(narrow: str) -> None:
    assert problem(ask(narrow, "SELECT * { ?s ?p ?o }")) == (422, "KG857")
    assert problem(fetch(f"{narrow}/api/query/facts?format=csv")) == (422, "KG857")
    assert problem(ask(narrow, "CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples")) == (422, "KG857")
    assert ask(narrow, "SELECT * { ?s ?p ?o } LIMIT 3")[0] == 200
    assert problem(ask(narrow, "ASK {} #" + "x" * 2000)) == (413, "KG852")


def test_memory_has_an_end_too(narrow: str) -> None:
    assert problem(ask(narrow, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a")) == (500, "KG522")
    assert names_in(ask(narrow, REPORTS)[2]) == NAMES


def test_too_many_at_once_are_sent_away_and_those_who_wait_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """One runs and four wait until we let them; the other three of eight are told to come back meanwhile."""
    gate = threading.Event()
    monkeypatch.setattr("kg_build.serve.application.answer", lambda *_: gate.wait() and Body("text/plain", b"done"))

    async def eight_clients() -> tuple[list[httpx.Response], list[httpx.Response]]:
        transport = httpx.ASGITransport(application(Store(), Limits(at_once=1), "0"))
        async with httpx.AsyncClient(transport=transport, base_url="http://server", timeout=None) as client:
            waiting = {asyncio.create_task(client.get("/sparql", params={"query": "ASK {}"})) for _ in range(8)}
            away: list[httpx.Response] = []
            while len(away) < 3:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                away += [task.result() for task in done]
            gate.set()
            return away, await asyncio.gather(*waiting)

    away, answered = asyncio.run(eight_clients())
    assert [(one.status_code, one.json()["code"], one.headers["retry-after"]) for one in away] == [(503, "KG858", "1")] * 3
    assert [(one.status_code, one.text) for one in answered] == [(200, "done")] * 5


def asking_something_heavy(base: str) -> threading.Thread:
    """A client that waits for an answer, which it may never get."""
    def client() -> None:
        with contextlib.suppress(OSError, HTTPException):
            ask(base, HEAVY)

    thread = threading.Thread(target=client, daemon=True)
    thread.start()
    return thread


def test_clients_at_the_same_time_do_not_hold_one_another_up(service: str) -> None:
    """A quick answer does not wait for a slow one's child, which would be so if it inherited the quick one's pipe."""
    slow = asking_something_heavy(service)
    with ThreadPoolExecutor(3) as clients:
        assert all(names_in(body) == NAMES for _, _, body in clients.map(lambda _: ask(service, REPORTS), range(12)))
    assert slow.is_alive(), "the slow query was to run all the while"


# The command -------------------------------------------------------------------------------------------------------------------------

Captured = pytest.CaptureFixture[str]


def test_a_defect_is_told_without_its_details() -> None:
    answer = asyncio.run(on_surprise(None, ValueError("secret")))  # type: ignore[arg-type]  # the request is not looked at
    assert answer.status_code == 500
    assert b"KG862" in answer.body
    assert b"secret" not in bytes(answer.body)


def test_without_the_packages_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setitem(sys.modules, "kg_build.serve.running", None)
    assert main(["serve", str(SAMPLE)]) == 2
    shown = capsys.readouterr().err
    assert "KG850" in shown
    assert "kg-build[serve]" in shown


def test_a_taken_port_is_told(service: str, capsys: Captured) -> None:
    assert main(["serve", str(SAMPLE), "--port", service.rpartition(":")[2]]) == 4
    assert "KG851" in capsys.readouterr().err


def test_one_thing_to_serve(tmp_path: Path, capsys: Captured) -> None:
    for arguments in ([], [str(SAMPLE), "--store", str(tmp_path)]):
        assert main(["serve", *arguments]) == 2
        assert "KG608" in capsys.readouterr().err


@pytest.mark.parametrize(("host", "warned"), [
    ("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("example.org", True),
])  # fmt: skip
def test_other_machines_are_let_in_only_with_a_warning(host: str, warned: bool, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("kg_build.serve.running.serve", lambda *arguments: seen.append(arguments))
    assert main(["serve", str(SAMPLE), "--host", host, "--timeout", "7", "--lang", "en"]) == 0
    assert ("Warning" in capsys.readouterr().err) == warned
    assert (seen[0][1], seen[0][3].seconds) == (host, 7.0)


def test_the_server_ends_at_once_when_it_is_asked_to() -> None:
    """Also while a query runs, which ends with it: the pipe that both write to is closed."""
    process, url = started("-m", "kg_build", "serve", str(SAMPLE), "--port", "0", "--timeout", "600")
    slow = asking_something_heavy(url)
    while not has_child(process.pid):
        slow.join(0.05)
        assert slow.is_alive(), "the query was to run all the while"
    stopped(process)


def has_child(pid: int) -> bool:
    """Whether a process has forked a child that still is."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            if path.read_text():
                return True
    return False


def test_a_child_does_not_outlive_a_server_that_was_killed() -> None:
    """The child holds our pipe open as long as it lives; its own alarm ends it."""
    program = (
        "import time; from kg_build.graph.limited import in_child;"
        "in_child(lambda: (print('working', flush=True), time.sleep(60), print('outlived', flush=True)), 1.0)"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "working\n"
    process.kill()
    assert process.stdout.read() == ""
    process.stdout.close()
    process.wait()

"""What one client may take from ``kg-build serve``, and the command itself."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from kg_build.cli import main
from kg_build.graph.store import open_store
from kg_build.serve.problems import on_surprise
from tests.serving import NAMES, REPORTS, SAMPLE, ask, fetch, names_in, problem, started, stopped

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONTAINS(STR(?c), STR(?f))) }"
# A server with narrow limits, on a store in a folder.
NARROW = (
    "import sys; from kg_build.graph.store import open_store; from kg_build.serve.limits import Limits;"
    "from kg_build.serve.running import serve;"
    "serve(open_store(sys.argv[1]), '127.0.0.1', 0, Limits(1.0, 2000, 4000, 200_000_000, 1), '0', lambda url: print(url, flush=True))"
)


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The command as it is, on a graph file."""
    process, url = started("-m", "kg_build", "serve", str(SAMPLE), "--port", "0", "--lang", "en", "--timeout", "90")
    yield url
    stopped(process)


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("serve") / "store"
    filled = open_store(folder, writable=True)
    filled.load(path=str(SAMPLE))
    filled.flush()
    del filled
    process, url = started("-c", NARROW, str(folder))
    yield url
    stopped(process)


# Limits ------------------------------------------------------------------------------------------------------------------------------


def test_a_slow_query_is_stopped_and_others_go_on(narrow: str) -> None:
    start = time.monotonic()
    assert problem(ask(narrow, HEAVY)) == (503, "KG521")
    assert time.monotonic() - start < 60
    assert names_in(ask(narrow, REPORTS)[2]) == NAMES


def test_too_large_an_answer_is_refused_as_a_whole(narrow: str) -> None:
    assert problem(ask(narrow, "SELECT * { ?s ?p ?o }")) == (422, "KG857")
    assert problem(fetch(f"{narrow}/api/query/facts?format=csv")) == (422, "KG857")
    assert problem(ask(narrow, "CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples")) == (422, "KG857")
    assert ask(narrow, "SELECT * { ?s ?p ?o } LIMIT 3")[0] == 200
    assert problem(ask(narrow, "ASK {} #" + "x" * 2000)) == (413, "KG852")


def test_memory_has_an_end_too(narrow: str) -> None:
    status, code = problem(ask(narrow, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"))
    assert (status, code) in ((500, "KG522"), (503, "KG521"))  # a slow machine meets the time limit first
    assert names_in(ask(narrow, REPORTS)[2]) == NAMES


def test_too_many_at_once_are_sent_away(narrow: str) -> None:
    """One runs and four wait; the others are told to come back, and those who waited are answered."""
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: ask(narrow, HEAVY), range(8)))
    found = [problem(answer) for answer in answers]
    assert found.count((503, "KG858")) == 3
    assert found.count((503, "KG521")) == 5
    assert {answer[1].get("retry-after") for answer in answers if problem(answer)[1] == "KG858"} == {"1"}
    assert names_in(ask(narrow, REPORTS)[2]) == NAMES


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
    time.sleep(0.5)
    assert slow.is_alive()
    start = time.monotonic()
    stopped(process)
    assert time.monotonic() - start < 60


def test_a_child_does_not_outlive_a_server_that_was_killed() -> None:
    """The child holds our pipe open as long as it lives; its own alarm ends it."""
    program = (
        "import time; from kg_build.graph.limited import in_child;"
        "in_child(lambda: (print('working', flush=True), time.sleep(600)), 1.0)"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "working\n"
    process.kill()
    start = time.monotonic()
    assert process.stdout.read() == ""
    assert time.monotonic() - start < 30
    process.stdout.close()
    process.wait(timeout=30)

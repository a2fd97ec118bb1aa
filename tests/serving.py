"""Servers of ``kg-build serve`` for tests: real processes on free loopback ports, and ways to ask them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = Path(__file__).parent / "queries" / "sample.trig"
REPORTS = "PREFIX gwr: <https://w3id.org/gwr/ontology#> SELECT DISTINCT ?r WHERE { ?r a gwr:Report } ORDER BY ?r"
NAMES = [f"https://w3id.org/gwr/id/report/{name}" for name in ("999901/2021", "999901/2022", "999921/2022")]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def started(*command: str) -> tuple[subprocess.Popen[str], str]:
    """A server, and its base address by the first line it says on stderr or stdout."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    assert process.stdout
    line = process.stdout.readline()
    assert "http://127.0.0.1:" in line, line + process.stdout.read()
    return process, "http://127.0.0.1:" + line.partition("http://127.0.0.1:")[2].split("/")[0].split()[0]


def stopped(process: subprocess.Popen[str]) -> None:
    process.terminate()
    assert process.wait(timeout=300) in (0, -signal.SIGTERM)
    if process.stdout:
        assert "Traceback" not in process.stdout.read()
        process.stdout.close()


def fetch(url: str, data: bytes | None = None, method: str | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (lower case) and body, whatever the status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, data, named, method=method), timeout=900) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def ask(base: str, query: str, accept: str = "", **more: str | list[str]) -> tuple[int, dict[str, str], bytes]:
    """A query by GET; ``default_graph_uri`` and ``named_graph_uri`` may stand beside it."""
    pairs = {"query": query, **{name.replace("_", "-"): value for name, value in more.items()}}
    return fetch(f"{base}/sparql?{urlencode(pairs, doseq=True)}", Accept=accept or "*/*")


def names_in(body: bytes) -> list[str]:
    return [row["r"]["value"] for row in json.loads(body)["results"]["bindings"]]


def problem(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, str]:
    """Status and code of an error; it must say everything in both languages."""
    status, headers, body = answer
    assert headers["content-type"] == "application/json"
    said = json.loads(body)
    assert all(said[key] for key in ("code", "place", "zh", "en", "remedy_zh", "remedy_en"))
    return status, said["code"]

"""Two hundred reports into each real server, which is killed half way, started again and filled again: every graph ends as its source is.

The reports are the shared ones, each cut at a line's end so that 200 of them take seconds and not minutes, and built from their text once
for each year they are given (``--year``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg_build.builder import build
from kg_build.graph.iris import DEFAULT_BASE
from kg_build.graph.load import Graphs, read_graphs
from kg_build.model import Extraction
from kg_build.pipeline import extract
from kg_build.text.segment import Overrides, read_report
from tests.loading import killed_and_completed, opened
from tests.servers import Server, running

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reports"
REPORTS = 200
LONGEST = 1000  # characters of each report


def reports() -> Iterator[Extraction]:
    """The reports of ``../shared`` in turn, each time as the report of another year, until there are 200."""
    paths = sorted(SHARED.glob("*.txt"))
    years: Counter[str] = Counter()
    for number in range(REPORTS):
        path = paths[number % len(paths)]
        text = path.read_text(encoding="utf-8")
        text = text[: text.rfind("\n", 0, LONGEST) + 1] or text
        name = path.stem.rpartition("-")[0]
        years[name] += 1
        yield extract(read_report(text.encode(), path.name, Overrides(year=1949 + years[name])))


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    if not SHARED.is_dir():
        pytest.skip("../shared/reports is not here")
    path = tmp_path_factory.mktemp("many") / "reports.nq"
    with path.open("wb") as file:
        file.writelines(build(reports()))
    return read_graphs([path])


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    yield from running(request.param, tmp_path)


def test_two_hundred_reports_survive_a_kill(server: Server, graphs: Graphs) -> None:
    assert sum(name.value.startswith(f"{DEFAULT_BASE}report/") for name in graphs) == REPORTS
    with opened(server) as loader:
        killed_and_completed(server, loader, graphs, f"{DEFAULT_BASE}report/", after=REPORTS // 2)

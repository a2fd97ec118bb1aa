"""The gold scores: none below its floor, floors that only rise, a table that says so; ``../shared`` absent, the measuring is skipped."""

from __future__ import annotations

import csv
import io
import itertools
import subprocess
from pathlib import Path

import pytest

from kg_build.cli import main
from scripts import gold
from scripts.gold_scores import POOLED, SHARED, Scores, Tally, gold_files, measure, read, scorer, scores_of, tables
from scripts.gold_table import drawn

needs_gold = pytest.mark.skipif(not (SHARED / "gold" / "score.py").is_file(), reason="../shared/gold is absent")


@pytest.fixture(scope="module")
def counted() -> dict[str, Tally]:
    return measure()


@needs_gold
def test_no_score_is_below_its_floor(counted: dict[str, Tally]) -> None:
    floors = gold.read_floors(gold.FLOORS.read_text(encoding="utf-8"))
    assert gold.below(scores_of(counted), floors) == []


@needs_gold
def test_every_gold_file_and_pooled_line_has_floors(counted: dict[str, Tally]) -> None:
    floors = gold.read_floors(gold.FLOORS.read_text(encoding="utf-8"))
    assert set(floors) == set(counted)
    assert all({"found", "full", "explained"} <= set(table) for table in floors.values())
    assert set(floors["all"]) == set(gold.FLOORED_POOLED)


@needs_gold
def test_scores_worked_out_of_counts_are_those_of_the_scorer() -> None:
    shared = {"kind": "target", "measure": "level", "unit": "吨", "period": "2031"}
    rows = [
        {**shared, "start": 0, "end": 2, "indicator": "粮食产量", "value": "5"},
        {**shared, "start": 3, "end": 5, "indicator": "水果产量", "value": "6"},
        {**shared, "start": 9, "end": 10, "indicator": "水产品产量", "value": "7"},
    ]
    result = scorer().score_facts([rows[0], {**rows[1], "unit": "头"}, {**rows[1], "start": 6, "end": 8}], [dict(row) for row in rows])
    tally = Tally()
    tally.counts.update({"gold": result["gold"], "predicted": result["predicted"], "found": 2, "full": 1})
    assert (tally.scores()["found"], tally.scores()["full"]) == (result["found"]["F1"], result["full"]["F1"])


@needs_gold
def test_the_pooled_lines_add_up(counted: dict[str, Tally]) -> None:
    files = [name for name in counted if name not in POOLED]
    assert len(files) == 12
    assert counted["all"].counts["gold"] == sum(counted[name].counts["gold"] for name in files)
    assert counted["counties"].counts["files"] == 8


def test_floors_may_only_rise() -> None:
    path = gold.FLOORS.relative_to(gold.ROOT).as_posix()
    log = subprocess.run(["git", "log", "-2", "--format=%H", "--", path], cwd=gold.ROOT, capture_output=True, text=True, check=False)
    if log.returncode or not log.stdout:
        pytest.skip("no git history of the floors")
    # The last two versions as well as the file: a floor that was lowered and committed is still found.
    versions = [gold.committed(revision) for revision in reversed(log.stdout.split())]
    versions.append(gold.read_floors(gold.FLOORS.read_text(encoding="utf-8")))
    for earlier, later in itertools.pairwise(versions):
        assert gold.lowered(earlier, later) == []


@needs_gold
def test_the_rows_scored_are_those_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = next(one for one in gold_files() if one.name == "county-130683-2022")
    graph = str(tmp_path / "graph.nq")
    place, year = file.overrides.place or "", str(file.overrides.year)
    assert main(["build", str(file.report), "--place", place, "--year", year, "-o", graph, "--quiet"]) == 0
    found = tables(read(file))
    for name, rows in found.items():
        capsys.readouterr()
        assert main(["query", name, graph, "--format", "csv"]) == 0
        assert list(csv.DictReader(io.StringIO(capsys.readouterr().out))) == rows
    assert len(found["facts"]) > 20


FLOORS = {"river-2031": {"found": 0.9, "full": 0.8}}


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (FLOORS, []),
        ({"river-2031": {"found": 0.95, "full": 0.8}, "lake-2031": {"full": 0.1}}, []),
        ({"river-2031": {"found": 0.8999, "full": 0.8}}, ["river-2031 found: 0.9000 → 0.8999"]),
        ({"river-2031": {"found": 0.9}}, ["river-2031 full: 0.8000 → 0.0000"]),
        ({}, ["river-2031 found: 0.9000 → 0.0000", "river-2031 full: 0.8000 → 0.0000"]),
    ],
)
def test_a_lowered_or_missing_floor_is_told(later: Scores, told: list[str]) -> None:
    assert gold.lowered(FLOORS, later) == told


def test_a_score_below_its_floor_is_told_and_a_missing_one_too() -> None:
    assert gold.below({"river-2031": {"found": 0.9, "full": 0.7999, "value": 0.1}}, FLOORS) == ["river-2031 full: 0.7999 < 0.8000"]
    assert gold.below({}, {"lake-2031": {"full": 0.0}}) == ["lake-2031 full: 0.0000 < 0.0000"]


def test_raising_never_lowers_and_keeps_to_four_digits() -> None:
    higher = gold.raised({"river-2031": {"found": 0.85, "full": 0.812399, "value": 0.5}, "all": {"area": 0.9845}}, FLOORS)
    assert higher == {"river-2031": {"found": 0.9, "full": 0.8123}, "all": {"area": 0.9845}}
    assert gold.read_floors(gold.as_toml(higher)) == higher


def test_the_table_shows_scores_changes_and_floors() -> None:
    tally = Tally()
    tally.counts.update({"gold": 8, "predicted": 8, "found": 8, "full": 6, "numbers": 20, "unexplained": 1})
    lines = list(drawn({"river-2031": tally}, {"river-2031": {"found": 1.0, "full": 0.8}}, {"river-2031": {"full": 0.81}}))
    assert lines[1].split()[:8] == ["river-2031", "8", "1/20", "100.00", "=", "75.00", "-5.00", "0.00"]
    assert lines[2].split() == ["floor", "81.00"]
    assert lines[0].index("full F1") + len("full F1") == lines[1].index("75.00") + 5 == lines[2].index("81.00") + 5


def test_without_the_shared_folder_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(gold, "SHARED", gold.ROOT / "nowhere")
    assert gold.main([]) == 2
    assert "../shared/gold/score.py is not there" in capsys.readouterr().err

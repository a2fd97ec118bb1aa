"""Projects: each corpus line names what it should name, no invented text breaks the grammar, and the gold floors hold."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg_build.grammar.projects import find_projects
from kg_build.model import (
    Area,
    Government,
    Organization,
    OrganizationType,
    Passage,
    Project,
    ProjectStatus,
    Report,
    SectionKind,
    Source,
    Span,
)
from kg_build.text.segment import Overrides, read_report
from tests.growth import grows_like_its_length

CORPUS = Path(__file__).parent / "corpus" / "projects"
SHARED = Path(__file__).parents[2] / "shared"
PIECES = [
    "推进", "建成", "加快", "建设", "开工", "等", "项目", "工程", "大桥", "和", "、", "，", "。", "“", "”", "（", "）", "一批",
    "3座", "云岭", "改造", "的", "二期", "G7", "\n", "　", "前期", "路", "中心", "与", "2033年", "市",
]
FLOOR_CASES = 78
FLOORS = {"anshan-2017": "0.97", "jilin-2026": "0.90"}
POOLED_FLOOR, STATUS_FLOOR = 0.89, 0.97


def report_of(text: str, section: str = "review", level: str = "prefecture") -> Report:
    """A report of 海清市 for 2031 that consists of these sentences."""
    passages, start = [], 0
    for sentence in text.splitlines(keepends=True) if "\n" in text else text.replace("。", "。\n").split("\n"):
        if sentence.strip():
            passages.append(Passage(Span(start, start + len(sentence)), "", SectionKind(section)))
        start += len(sentence)
    government = Government("海清市人民政府", Area("海清市", level=level))
    return Report(
        text, Span(0, len(text)), Source("test", "", "utf-8"), "", 1, "", government, "", "", "", "", 2030, 2031, (), tuple(passages)
    )


def corpus(kind: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}:{case['text'][:24]}")
        for path in sorted(CORPUS.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])
    ]


def read(case: dict[str, Any]) -> tuple[Project, ...]:
    return find_projects(report_of(case["text"], case.get("section", "review"), case.get("level", "prefecture")), ())


def test_corpus_has_its_cases() -> None:
    files = sorted(CORPUS.glob("*.toml"))
    for path in files:
        cases = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(cases) == {"accept", "reject"}, f"{path.name} needs accept and reject lines and nothing else"
        assert len(cases["accept"]) >= 3, path.name
        assert len(cases["reject"]) >= 2, path.name
    assert len(corpus("accept")) + len(corpus("reject")) >= FLOOR_CASES


@pytest.mark.parametrize("case", corpus("accept"))
def test_accepts(case: dict[str, Any]) -> None:
    found = {project.name: project for project in read(case)}
    assert list(found) == [expected["name"] for expected in case["projects"]]
    for expected in case["projects"]:
        project = found[expected["name"]]
        last = project.milestones[-1]
        assert last.status == expected["status"]
        assert set(expected.get("aliases", ())) <= set(project.aliases)
        if "period" in expected:
            assert str(last.period) == expected["period"]
        if "planned_only" in expected:
            assert last.planned_only == expected["planned_only"]
        for mention in project.mentions:
            assert case["text"][mention.start : mention.end] in (project.name, *project.aliases)


@pytest.mark.parametrize("case", corpus("reject"))
def test_rejects(case: dict[str, Any]) -> None:
    assert [project.name for project in read(case)] == [], case.get("why", "a class, not a name")


def test_every_status_has_an_accepting_line() -> None:
    said = {expected["status"] for param in corpus("accept") for expected in param.values[0]["projects"]}
    assert said == {status.value for status in ProjectStatus}


def test_milestones_follow_the_text_and_mentions_are_complete() -> None:
    text = "云岭高速开工建设。\n云岭高速受到好评。\n云岭高速建成通车。"
    (project,) = find_projects(report_of(text), ())
    assert [milestone.status for milestone in project.milestones] == [ProjectStatus.STARTED, ProjectStatus.OPERATING]
    assert [text[mention.start : mention.end] for mention in project.mentions] == ["云岭高速"] * 3


def test_parties_and_area_come_from_the_name() -> None:
    body = Organization("青禾集团", ("青禾",), OrganizationType.ENTERPRISE, (Span(0, 2),))
    (project,) = find_projects(report_of("白沙县青禾齿轮项目竣工投产。"), (body,))
    assert project.organizations == ("青禾集团",)
    assert project.area == "白沙县"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_mixture_gives_spans_inside_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    report = report_of(text)
    for project in find_projects(report, ()):
        assert project.name
        assert project.milestones
        assert list(project.mentions) == sorted(set(project.mentions))
        for mention in project.mentions:
            assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(("unit", "end"), [("加快建设", ""), ("建设", "项目甲"), ("大道", ""), ("“", ""), ("等项目", ""), ("和", "")])
def test_hostile_repetition_stays_linear(unit: str, end: str) -> None:
    grows_like_its_length(lambda text: find_projects(report_of(text), ()), lambda size: unit * (size // len(unit)) + end, 20_000)


def gold_reports() -> list[tuple[str, Report, Path]]:
    reports, gold = SHARED / "reports", SHARED / "gold"
    found = [
        (name, read_report((reports / f"{name}.txt").read_bytes(), f"{name}.txt"), gold / f"{name}.entities.json")
        for name in ("anshan-2017", "jilin-2026", "state-council-2016")
    ]
    for entry in json.loads((reports / "counties" / "index.json").read_text(encoding="utf-8")):
        name = entry["name"]
        options = Overrides(place=entry["place"], year=entry["report_year"])
        report = read_report((reports / "counties" / f"{name}.txt").read_bytes(), f"{name}.txt", options)
        found.append((name, report, gold / "counties" / f"{name}.entities.json"))
    return found


def score(projects: tuple[Project, ...], gold: Path, folder: Path) -> dict[str, float]:
    """What score.py says of the projects alone; its other two tables are empty."""
    table = folder / "projects.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "aliases", "status"])
        rows.writerows([project.name, "|".join(project.aliases), project.milestones[-1].status.value] for project in projects)
    (folder / "organizations.csv").write_text("name,aliases,type\n", encoding="utf-8")
    (folder / "documents.csv").write_text("title,aliases,action\n", encoding="utf-8")
    tables = [str(folder / f"{name}.csv") for name in ("projects", "organizations", "documents")]
    command = [sys.executable, str(SHARED / "gold" / "score.py"), "entities", str(gold), *tables]
    line = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    scores: dict[str, float] = json.loads(line.removeprefix("projects "))
    return scores


@pytest.mark.skipif(not (SHARED / "gold" / "score.py").exists(), reason="../shared with gold files and reports is not there")
def test_gold_floors(tmp_path: Path) -> None:
    gold = predicted = hits = right = 0.0
    for name, report, path in gold_reports():
        scores = score(find_projects(report, ()), path, tmp_path)
        assert scores["F1"] >= float(FLOORS.get(name, "0")), f"{name}: {scores}"
        found = scores["R"] * scores["gold"]
        gold, predicted = gold + scores["gold"], predicted + scores["predicted"]
        hits, right = hits + found, right + found * scores["status"]
    assert 2 * hits / (gold + predicted) >= POOLED_FLOOR
    assert right / hits >= STATUS_FLOOR

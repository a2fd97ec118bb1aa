"""What is said when a question names a place that no report comes from, and the names of questions as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg_build.cli import main
from kg_build.graph.query import catalogue, load_query
from kg_build.graph.query_sources import as_source
from kg_build.graph.reporting_places import places_like
from kg_build.graph.store import open_files, open_store

SAMPLE = str(Path(__file__).parent / "queries" / "sample.trig")
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("command", [["query", "targets"], ["query", "followup"], ["followup"]], ids=" ".join)
def test_an_unknown_place_is_hinted_at(command: list[str], capsys: Captured) -> None:
    assert main([*command, SAMPLE, "-p", "place=瀛洲市", "--format", "csv", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 1
    assert "KG618 place=瀛洲市: the graph has no report of such a place; it has " in shown.err
    assert any(name in shown.err for name in places_like(as_source(open_files([SAMPLE])), "瀛洲市") or ["?"])


def test_a_known_place_with_an_empty_answer_is_not(capsys: Captured) -> None:
    places = places_like(as_source(open_files([SAMPLE])), "瀛洲市") or []
    for given in (f"place={places[0]}", f"place=某省{places[0]}", "year=1999"):
        assert main(["query", "targets", SAMPLE, "-p", given, "-p", "year=1999", "--format", "csv"]) == 0
        assert "KG618" not in capsys.readouterr().err


def test_the_most_similar_places_come_first() -> None:
    source = as_source(open_files([SAMPLE]))
    names = places_like(source, "瀛洲市") or []
    assert len(names) >= 2
    for name in names:
        assert (places_like(source, f"{name[:-1]}区") or [""])[0] == name
    assert places_like(as_source(open_store()), "瀛洲市") == []


@pytest.mark.parametrize("name", [query.name for query in catalogue() if "-" in query.name])
def test_underscores_will_do(name: str) -> None:
    assert load_query(name.replace("-", "_")).name == name


def test_followup_by_indicator_with_underscores(capsys: Captured) -> None:
    assert main(["followup", SAMPLE, "--question", "followup_by_indicator", "--format", "csv", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("indicator,")


def test_questions_about_verdicts_say_that_none_are_saved(tmp_path: Path, capsys: Captured) -> None:
    store = str(tmp_path / "store")
    report = str(Path(__file__).parent.parent / "examples" / "anshan-2017-sample.txt")
    assert main(["build", report, "--store", store]) == 0
    capsys.readouterr()
    for name in ("followup", "unmet"):
        assert main(["query", name, "--store", store, "--format", "csv", "--lang", "en"]) == 0
        assert "KG619" in capsys.readouterr().err
    assert main(["followup", "--store", store, "--save", "--format", "csv"]) == 0
    capsys.readouterr()
    assert main(["query", "unmet", "--store", store, "--format", "csv"]) == 0
    assert "KG619" not in capsys.readouterr().err

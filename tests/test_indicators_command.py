"""``kg-build indicators``: the reason of each match, what stays on its own, the order, the layouts, and wrong calls."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg_build.cli import main
from kg_build.graph.concepts import explain_match, labels, match_indicator, trimmings
from kg_build.graph.indicator_table import MATCHES, indicator_table, nearest_labels
from kg_build.graph.query_sources import as_source
from kg_build.graph.tables import split_list

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"
IND = "https://w3id.org/gwr/indicator/"
OWN = "https://w3id.org/gwr/id/indicator/"
Captured = pytest.CaptureFixture[str]

# wording, indicator in the graph, reports that use it
USES = [
    ("生产总值", f"{IND}gross-domestic-product", 1),
    ("地区生产总值", f"{IND}gross-domestic-product", 3),
    ("规上工业的增加值", f"{IND}large-industry-value-added", 1),
    ("全省地区生产总值增速", f"{IND}gross-domestic-product", 1),
    ("云岭茶园面积", f"{OWN}云岭茶园面积", 2),
    ("粮食产量", f"{OWN}粮食产量", 1),  # built before the vocabulary had it
    ("竹海指数", f"{IND}no-longer-there", 1),  # and with one that has gone
]


@pytest.fixture
def store() -> ox.Store:
    gwr = "https://w3id.org/gwr/ontology#"
    loaded = ox.Store()
    for nth, (wording, indicator, reports) in enumerate(USES):
        for report in range(reports):
            fact = ox.NamedNode(f"https://w3id.org/gwr/id/report/999901/{2015 + report}#fact-{nth}-{nth + 1}")
            loaded.extend([
                ox.Quad(fact, ox.NamedNode(f"{gwr}indicatorText"), ox.Literal(wording)),
                ox.Quad(fact, ox.NamedNode(f"{gwr}indicator"), ox.NamedNode(indicator)),
                ox.Quad(fact, ox.NamedNode(f"{gwr}report"), ox.NamedNode(fact.value.partition("#")[0])),
            ])
    return loaded


@pytest.mark.parametrize(
    ("wording", "cells"),
    [
        ("生产总值", ("label", "生产总值", "preferred", None, None)),
        ("地区生产总值", ("label", "地区生产总值", "alternative", None, None)),
        ("规上工业的增加值", ("folded", "规模以上工业增加值", "preferred", None, None)),
        ("全省地区生产总值增速", ("trimmed", "生产总值", "preferred", "全省", "增速")),
        ("云岭茶园面积", ("none", None, None, None, None)),
        ("粮食产量", ("other", "粮食产量", "alternative", None, None)),
        ("竹海指数", ("other", None, None, None, None)),
    ],
)
def test_each_wording_says_why(store: ox.Store, wording: str, cells: tuple[str | None, ...]) -> None:
    row = next(row for row in indicator_table(as_source(store)).records() if row["wording"] == wording)
    assert tuple(row[name] for name in ("match", "label", "label_kind", "front", "behind")) == cells
    assert row["match"] in MATCHES


def test_most_used_first_and_examples_from_different_reports(store: ox.Store) -> None:
    rows = indicator_table(as_source(store)).records()
    assert [row["wording"] for row in rows][:2] == ["地区生产总值", "云岭茶园面积"]
    assert (rows[0]["reports"], rows[0]["count"], len(split_list(rows[0]["examples"] or ""))) == ("3", "3", 3)


@pytest.mark.parametrize(
    ("settings", "count"),
    [({}, 7), ({"only": "matched"}, 5), ({"only": "unmatched"}, 2), ({"only": "trimmed"}, 1), ({"only": "other"}, 2), ({"least": 2}, 2)],
)
def test_a_part_of_the_list(store: ox.Store, settings: dict[str, object], count: int) -> None:
    assert len(indicator_table(as_source(store), **settings).rows) == count  # type: ignore[arg-type]  # its own keywords


def test_a_limit_says_that_it_cut(store: ox.Store) -> None:
    assert indicator_table(as_source(store), limit=3).truncated
    assert not indicator_table(as_source(store), limit=7).truncated


def test_near_labels_are_near_and_never_hidden() -> None:
    assert nearest_labels("办理省人大代表建议")[0] == "办理人大代表建议"
    assert nearest_labels("竹海指数") == []
    assert nearest_labels("") == []
    hidden = {label for own in labels().values() for label, kind in own if kind == "hidden"}
    shown = {label for own in labels().values() for label, kind in own if kind != "hidden"}
    assert not (set(nearest_labels("经济增")) & (hidden - shown))


def test_the_reason_is_that_of_the_match() -> None:
    for own in list(labels().values())[:200]:
        for label, _ in own:
            for wording in (label, f"全市{label}", f"{label}增速"):
                found = explain_match(wording)
                assert (found.concept if found else None) == match_indicator(wording)
                if found:
                    assert found.trimmed in list(trimmings(wording))
                    assert (found.label, found.kind) in labels()[found.concept.iri]


# The command ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graph") / "sample.nq"
    assert main(["build", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    return target


def test_every_statement_is_counted_once(graph: Path, capsys: Captured) -> None:
    assert main(["indicators", str(graph), "-f", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main(["query", "facts", str(graph), "-f", "csv"]) == 0
    facts = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert sum(int(row["count"]) for row in rows) == len(facts)
    assert {row["match"] for row in rows} <= set(MATCHES) - {"other"}, "just built, so the vocabulary agrees"
    assert all(row["sentence"] for row in rows)


def test_layouts(graph: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["indicators", str(graph), "-f", "json", "--only", "unmatched"]) == 0
    assert all(row["concept"] is None and isinstance(row["near"], list) for row in json.loads(capsys.readouterr().out))
    assert main(["indicators", str(graph), "-f", "md", "--limit", "2", "--lang", "zh"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 4
    assert "还有更多" in shown.err
    assert main(["indicators", str(graph), "-o", str(tmp_path / "x.txt"), "-q"]) == 0
    assert "match" in (tmp_path / "x.txt").read_text(encoding="utf-8")


def test_wrong_calls(graph: Path, capsys: Captured) -> None:
    for arguments, code in (
        (["indicators"], "KG608"), (["indicators", str(graph), "--store", "x"], "KG608"),
        (["indicators", str(graph), "-f", "docx"], "KG533"), (["indicators", str(graph), "--only", "some"], "some"),
    ):
        assert main(arguments) == 2
        shown = capsys.readouterr().err
        assert code in shown
        assert "Traceback" not in shown

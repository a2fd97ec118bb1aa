"""``kg-build export panel``: which target and outcome a row shows, the four formats, the codebook, and wrong calls."""

from __future__ import annotations

import builtins
import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg_build.cli import main
from kg_build.errors import UsageProblem
from kg_build.graph.panel import LEFT_OUT, bounds, panel, to_table
from kg_build.graph.panel_columns import PANEL_COLUMNS, codebook
from kg_build.graph.parquet import to_parquet
from kg_build.graph.query_sources import as_source
from kg_build.graph.statements import Statement
from kg_build.graph.tables import to_csv

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "queries" / "sample.trig"
CODEBOOK = ROOT / "docs" / "codebook.md"
BASE = "https://w3id.org/gwr/id/"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.load(path=str(SAMPLE))
    return loaded


def records(store: ox.Store, **settings: bool) -> dict[tuple[str, str, str, str], dict[str, str | None]]:
    rows = to_table(panel(as_source(store), **settings)).records()
    keyed = {tuple(str(row[name]) for name in ("place", "indicator", "measure", "year")): row for row in rows}
    assert len(keyed) == len(rows), "one row per place, indicator, measure and year"
    return keyed  # type: ignore[return-value]  # four names, so four strings


def add_fact(store: ox.Store, report: str, number: int, kind: str, words: str) -> None:
    """A statement about the sample city's growth of 地区生产总值; ``words`` are further properties in Turtle."""
    store.load(
        f"""@prefix gwr: <https://w3id.org/gwr/ontology#> . @prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
        @prefix code: <https://w3id.org/gwr/code/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <{BASE}report/{report}#fact-{number}-{number + 2}> a gwr:{kind} ; gwr:report <{BASE}report/{report}> ;
          gwr:indicator <https://w3id.org/gwr/indicator/gross-regional-product> ; gwr:indicatorText "生产总值" ;
          gwr:measure <https://w3id.org/gwr/code/measure/growth> ; gwr:unit <https://w3id.org/gwr/unit/percent> ;
          nif:beginIndex {number} ; nif:endIndex {number + 2} ; {words} .""".encode(),
        ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{BASE}report/{report}"),
    )


def add_report(store: ox.Store, report: str, year: int, government: str = "999901") -> None:
    store.update(
        f"""PREFIX gwr: <https://w3id.org/gwr/ontology#>
        INSERT DATA {{ GRAPH <{BASE}report/{report}> {{ <{BASE}report/{report}> a gwr:Report ;
        gwr:planYear "{year}"^^<http://www.w3.org/2001/XMLSchema#gYear> ; gwr:government <{BASE}government/{government}> }} }}"""
    )


def test_a_row_has_target_outcome_and_both_sources(store: ox.Store) -> None:
    row = records(store)["澄湖市", "一般公共预算收入", "growth", "2021"]
    assert {name: row[name] for name in ("place_code", "place_level", "superior", "superior_code")} == {
        "place_code": "999901", "place_level": "prefecture", "superior": "虚川省", "superior_code": "999900",
    }
    shown = ("target_low", "target_high", "target_comparator", "target_strength", "target_unit", "target_written", "targets")
    assert [row[name] for name in shown] == ["5", "6", "=", "aspirational", "%", "5%-6%", "1"]
    assert [row[name] for name in ("outcome", "outcome_comparator", "outcome_estimated", "outcome_unit")] == ["4.8", "=", "false", "%"]
    assert row["target_report"] == f"{BASE}report/999901/2021"
    assert row["outcome_report"] == f"{BASE}report/999901/2022"
    assert row["prior_outcome"] == "-2.3"
    text = {report: int(row[f"{side}_end"] or 0) - int(row[f"{side}_start"] or 0) for side in ("target", "outcome") for report in [side]}
    assert text == {"target": len("5%-6%"), "outcome": len("4.8%")}


@pytest.mark.parametrize(
    ("indicator", "measure", "year", "cells"),
    [
        ("城镇新增就业", "level", "2021", ("12000", None, ">=", "14200", "false")),  # at least: no upper bound
        ("细颗粒物平均浓度", "level", "2021", (None, "40", "<=", "38", "false")),  # at most: no lower bound
        ("地区生产总值", "growth", "2021", ("6", "6", "~", "6.3", "false")),
        ("地区生产总值", "growth", "2022", ("5.5", "6", "=", None, None)),  # no outcome reported is not missed
        ("地区生产总值", "growth", "2020", (None, None, None, "4.1", "true")),
    ],
)
def test_bounds_and_estimates(store: ox.Store, indicator: str, measure: str, year: str, cells: tuple[str | None, ...]) -> None:
    row = records(store)["澄湖市", indicator, measure, year]
    assert tuple(row[name] for name in ("target_low", "target_high", "target_comparator", "outcome", "outcome_estimated")) == cells


def test_a_county_stands_beside_its_city(store: ox.Store) -> None:
    row = records(store)["望岭县", "地区生产总值", "growth", "2022"]
    shown = ("superior", "superior_target_low", "superior_target_high", "gap_to_superior")
    assert [row[name] for name in shown] == ["澄湖市", "5.5", "6", "1.5"]


def test_targets_in_words_and_wordings_on_their_own_are_there_when_asked_for(store: ox.Store) -> None:
    key = ("澄湖市", "居民收入", "growth", "2021")
    assert key not in records(store)
    row = records(store, shared_only=False)[key]
    assert (row["target_text"], row["target_low"], row["target_high"]) == ("居民收入与经济同步增长", None, None)


def test_every_statement_is_in_a_row_or_counted(store: ox.Store) -> None:
    found = panel(as_source(store), shared_only=False)
    query = """PREFIX gwr: <https://w3id.org/gwr/ontology#>
    SELECT DISTINCT ?f WHERE { VALUES ?c { gwr:Target gwr:Observation } ?f a ?c }"""
    everything = len(list(store.query(query, use_default_graph_as_union=True)))  # type: ignore[arg-type]  # SELECT gives solutions
    assert everything == sum(len(row.targets) + len(row.outcomes) for row in found.rows) + sum(found.left_out.values())
    assert set(found.left_out) == set(LEFT_OUT)
    assert found.left_out["span"] >= 1
    assert found.left_out["area"] >= 1


def test_the_own_years_target_goes_before_a_plans_and_numbers_before_words(store: ox.Store) -> None:
    period = 'gwr:periodStart "2022"^^xsd:gYear ; gwr:periodEnd "2022"^^xsd:gYear ; gwr:comparator <https://w3id.org/gwr/code/comparator/equal>'
    add_fact(store, "999901/2021", 7, "Target", f"{period} ; gwr:value 9.0")
    add_fact(store, "999901/2022", 3, "Target", f'{period} ; gwr:statement "高于全省"')
    row = records(store)["澄湖市", "地区生产总值", "growth", "2022"]
    assert (row["target_low"], row["target_report_year"], row["targets"], row["targets_differ"]) == ("5.5", "2022", "3", "true")


def test_the_first_later_report_says_the_outcome_and_a_revision_is_marked(store: ox.Store) -> None:
    add_report(store, "999901/2023", 2023)
    period = 'gwr:periodStart "2021"^^xsd:gYear ; gwr:periodEnd "2021"^^xsd:gYear ; gwr:comparator <https://w3id.org/gwr/code/comparator/equal>'
    add_fact(store, "999901/2023", 7, "Observation", f"{period} ; gwr:value 6.6")
    row = records(store)["澄湖市", "地区生产总值", "growth", "2021"]
    assert (row["outcome"], row["outcome_report_year"], row["outcomes"], row["outcomes_differ"]) == ("6.3", "2022", "2", "true")


def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_was_loaded() -> None:
    quads = list(ox.parse(path=str(SAMPLE)))
    one, other = ox.Store(), ox.Store()
    one.extend(quads)
    other.extend(reversed(quads))
    assert to_csv(to_table(panel(as_source(one)))) == to_csv(to_table(panel(as_source(other))))


def statement(value: str, maximum: str | None, comparator: str, measure: str) -> Statement:
    return Statement(
        "f", "r", 2021, "p", "target", "i", "w", measure, Decimal(value), Decimal(maximum) if maximum else None, "%", comparator, "",
        ("2021", "2021"), False, 0, 1, "", "", "",
    )


@pytest.mark.parametrize(
    ("value", "maximum", "comparator", "measure", "low", "high"),
    [
        ("6", None, "=", "growth", "6", "6"),
        ("6", None, "~", "growth", "6", "6"),
        ("6", None, ">=", "growth", "6", None),
        ("6", None, "<=", "level", None, "6"),
        ("6", "7", "=", "growth", "6", "7"),
        ("-3", None, ">=", "growth", None, "-3"),  # 下降3%以上
        ("-3", None, "<=", "change", "-3", None),  # 降幅3个百分点以内
        ("-3", "-4", "=", "growth", "-4", "-3"),  # 下降3%至4%
        ("-3", None, ">=", "level", "-3", None),  # a level below zero (气温) is no fall
    ],
)
def test_bounds_follow_the_words(value: str, maximum: str | None, comparator: str, measure: str, low: str | None, high: str | None) -> None:
    wanted = tuple(None if one is None else Decimal(one) for one in (low, high))
    assert bounds(statement(value, maximum, comparator, measure)) == wanted


# The command ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "xlsx", "parquet"])
def test_every_format_holds_every_row(ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"panel.{ending}"
    assert main(["export", "panel", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    wanted = records_of_sample()
    if ending == "parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(target)
        assert table.num_rows == len(wanted)
        low = next(row for row in table.to_pylist() if row["indicator"] == "城镇新增就业" and row["year"] == 2021)
        assert (low["target_low"], low["target_high"], low["targets_differ"], low["targets"]) == (12000.0, None, False, 1)
        assert "下限" in table.schema.field("target_low").metadata[b"zh"].decode()
    elif ending == "xlsx":
        from openpyxl import load_workbook

        book = load_workbook(target)
        assert book.worksheets[0].max_row == len(wanted) + 1
        assert [row[0].value for row in book["columns"].iter_rows(min_row=2)] == [column.name for column in PANEL_COLUMNS]
    elif ending == "json":
        assert len(json.loads(target.read_text(encoding="utf-8"))) == len(wanted)
    else:
        rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8")), delimiter="\t" if ending == "tsv" else ","))
        assert [row["year"] for row in rows] == [row["year"] for row in wanted]
    beside = list(csv.reader(io.StringIO((tmp_path / "panel.codebook.csv").read_text(encoding="utf-8"))))
    assert [row[0] for row in beside[1:]] == [column.name for column in PANEL_COLUMNS]


def records_of_sample() -> list[dict[str, str | None]]:
    loaded = ox.Store()
    loaded.load(path=str(SAMPLE))
    return to_table(panel(as_source(loaded))).records()


def test_a_store_gives_the_same_as_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    disk = ox.Store(str(folder))
    disk.load(path=str(SAMPLE))
    disk.flush()
    del disk
    assert main(["export", "panel", "--store", str(folder), "-o", str(tmp_path / "a.csv"), "-q"]) == 0
    assert main(["export", "panel", str(SAMPLE), "-o", str(tmp_path / "b.csv"), "-q"]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_what_is_left_out_is_said(tmp_path: Path, capsys: Captured) -> None:
    assert main(["export", "panel", str(SAMPLE), "-o", str(tmp_path / "a.csv"), "--lang", "zh"]) == 0
    assert "未列入面板的陈述" in capsys.readouterr().err


def test_without_pyarrow_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **settings: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *arguments, **settings)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageProblem, match="KG723"):
        to_parquet(codebook())


def test_the_codebook_in_docs_is_the_columns() -> None:
    lines = [line for line in CODEBOOK.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert lines == [f"| `{column.name}` | {column.type} | {column.zh} | {column.en} |" for column in PANEL_COLUMNS]

"""Units and their conversion: what the file says, what follows by rule, what must not convert; and that a graph's base values are right."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg_build.builder import build
from kg_build.graph.concepts import ontology_quads
from kg_build.graph.emit_vocabulary import vocabulary_lines
from kg_build.graph.iris import INDICATOR_BASE, UNIT_BASE
from kg_build.graph.units import base_value, conversion, plain, unit_node
from kg_build.graph.vocabulary import GWR, QUDT, RDF, SKOS
from kg_build.pipeline import extract
from kg_build.text.segment import read_report
from scripts import make_indicator_matches as matches

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"


@pytest.mark.parametrize(
    ("value", "unit", "base", "based"),
    [
        ("15", "亩", "平方米", "10000"), ("1", "公顷", "平方米", "10000"), ("1", "亩", "平方米", "666.666666666666667"),
        ("2", "平方公里", "平方米", "2000000"), ("9", "平方尺", "平方米", "1"), ("3", "尺", "米", "1"), ("2", "里", "米", "1000"),
        ("1", "担", "公斤", "50"), ("3", "斤", "公斤", "1.5"), ("1", "吨标准煤", "千瓦时", "8141"), ("1", "度", "千瓦时", "1"),
        ("7000", "大卡", "千瓦时", "8.141"), ("5", "兆瓦", "瓦", "5000000"), ("6.5", "%", "", "0.065"), ("8", "成", "", "0.8"),
        ("3", "‰", "", "0.003"), ("5", "千分点", "百分点", "0.5"), ("18", "个月", "年", "1.5"), ("36", "小时", "天", "1.5"),
        ("300", "公斤/亩", "公斤/平方米", "0.45"), ("1000", "元/亩", "元/平方米", "1.5"),
        ("35", "微克/立方米", "公斤/立方米", "0.000000035"), ("35", "微克每立方米", "公斤/立方米", "0.000000035"),
        ("400", "人/平方公里", "人/平方米", "0.0004"), ("5", "吨/平方公里", "公斤/平方米", "0.005"),
        ("12", "件/万人", "件/人", "0.0012"), ("0.5", "吨标准煤/万元", "千瓦时/元", "0.40705"), ("2", "吨/日", "公斤/天", "2000"),
        ("3", "角", "元", "0.3"), ("2", "平米", "平方米", "2"), ("1", "EFLOPS", "PFLOPS", "1000"),
    ],
)  # fmt: skip
def test_values_in_base_units(value: str, unit: str, base: str, based: str) -> None:
    worth = conversion(unit)
    assert worth is not None
    assert worth.base == base
    assert base_value(Decimal(value), unit) == Decimal(based)


OWN_BASE = ("户", "人", "家", "元", "美元", "平方米", "百分点")
NO_FACTOR = ("℃", "番", "两", "方", "GB", "筐", "万亩", "%%", "元/筐", "元/", "/亩")


@pytest.mark.parametrize("unit", [*OWN_BASE, *NO_FACTOR])
def test_what_has_no_base_value(unit: str) -> None:
    assert base_value(Decimal(3), unit) is None


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("户", "人"), ("户", "家"), ("人次", "人"), ("元", "美元"), ("港元", "元"), ("%", "百分点"), ("千瓦", "千伏安"), ("吨", "载重吨"),
        ("天", "工作日"), ("年", "天"), ("平方米", "立方米"), ("吨二氧化碳", "吨"), ("元/人", "元/户"),
    ],
)  # fmt: skip
def test_unequal_things_do_not_convert(one: str, two: str) -> None:
    first, second = conversion(one), conversion(two)
    assert first is not None
    assert second is not None
    assert first.base != second.base
    assert first.kind != second.kind


@pytest.mark.parametrize(("written", "name"), [("元/公顷", "元%2F公顷"), ("个／万户", "个%2F万户"), ("微克每立方米", "微克每立方米")])
def test_compounds_have_a_shared_concept(written: str, name: str) -> None:
    assert unit_node(written) == NamedNode(UNIT_BASE + name)


def test_a_compound_that_the_file_lacks_is_described_whole() -> None:
    node = unit_node("元/公顷")
    assert node is not None
    said = {(quad.subject, quad.predicate): quad.object for quad in parse(vocabulary_lines([node]), RdfFormat.N_QUADS)}
    base = NamedNode(UNIT_BASE + "元%2F平方米")
    assert said[node, GWR.baseUnit] == base == said[base, GWR.baseUnit]
    assert said[node, QUDT.conversionMultiplier] == Literal("0.0001", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    kind = said[node, QUDT.hasQuantityKind]
    assert isinstance(kind, NamedNode)
    assert said[kind, RDF.type] in (QUDT.QuantityKind, SKOS.Concept)
    assert said[kind, SKOS.inScheme] == NamedNode("https://w3id.org/gwr/quantity-kind/")


def _units() -> dict[NamedNode, dict[NamedNode, str]]:
    found: dict[NamedNode, dict[NamedNode, str]] = {}
    for quad in ontology_quads("units.ttl"):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            found.setdefault(quad.subject, {})[quad.predicate] = quad.object.value
    return found


def test_the_file_states_each_multiplier_as_exactly_as_it_can() -> None:
    for node, said in _units().items():
        if QUDT.conversionMultiplier in said:
            decimal = Decimal(said[QUDT.conversionMultiplier])
            exact = Fraction(said.get(GWR.conversionFraction, str(decimal)))
            assert plain(exact) == decimal, node
            assert (Fraction(decimal) == exact) == (GWR.conversionFraction not in said), node


def test_another_word_for_a_unit_is_worth_the_same() -> None:
    written = {node: said[SKOS.notation] for node, said in _units().items() if SKOS.notation in said}
    pairs = [
        (quad.subject, quad.object) for quad in ontology_quads("units.ttl")
        if quad.predicate == SKOS.exactMatch and isinstance(quad.object, NamedNode) and quad.object.value.startswith(UNIT_BASE)
    ]  # fmt: skip
    assert len(pairs) > 70
    for one, two in pairs:
        assert isinstance(one, NamedNode)
        assert conversion(written[one]) == conversion(written[two]), (one, two)


# QUDT's own numbers for some of the units that are said to be the same (QUDT 3.1, by way of qudtlib 7.1.0).
QUDT_SAYS = {
    "PERCENT": "0.01", "HA": "10000", "KiloM2": "1000000", "M2": "1", "ARE": "100", "KiloM": "1000", "MI_N": "1852", "IN": "0.0254",
    "TONNE": "1000", "KiloGM": "1", "MilliGM": "0.000001", "L": "0.001", "KiloW-HR": "3600000", "GigaJ": "1000000000", "MegaW": "1000000",
    "KiloCAL_IT": "4186.8", "KiloVA": "1000", "PetaFLOPS": "1000000000000000", "MegaHZ": "1000000", "HR": "3600", "WK": "604800",
    "MicroGM-PER-M3": "0.000000001", "MilliGM-PER-L": "0.001", "GM-PER-KiloGM": "0.001", "M3-PER-SEC": "1",
    "KiloM-PER-HR": "0.277777777777778", "TONNE-PER-DAY": "0.011574074074074",
}  # fmt: skip


def test_multipliers_are_those_of_qudt() -> None:
    written = {node: said[SKOS.notation] for node, said in _units().items() if SKOS.notation in said}
    found = {}
    for quad in ontology_quads("units.ttl"):
        if quad.predicate == SKOS.exactMatch and str(quad.object).startswith("<http://qudt.org/vocab/unit/"):
            assert isinstance(quad.subject, NamedNode)
            worth = conversion(written[quad.subject])
            if worth is not None:
                found[str(quad.object).removeprefix("<http://qudt.org/vocab/unit/").rstrip(">")] = plain(worth.multiplier)
    assert len(found) >= 65
    assert {name: found[name] for name in QUDT_SAYS} == {name: Decimal(number) for name, number in QUDT_SAYS.items()}


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=3))
def test_base_values_meet_whatever_the_unit(value: Decimal) -> None:
    assert base_value(value * 15, "亩") == base_value(value, "公顷")
    based = base_value(value, "亩")
    assert based is not None
    assert abs(Fraction(based) - Fraction(value) * Fraction(2000, 3)) < Fraction(1, 10**15)


def test_base_values_of_a_graph_are_value_times_multiplier() -> None:
    """What SHACL cannot multiply: base value × the base unit's multiplier = value × the unit's multiplier, for every statement."""
    report = extract(read_report(SAMPLE.read_bytes(), SAMPLE.name))
    said: dict[NamedNode, dict[NamedNode, Quad]] = {}
    for quad in parse(b"".join(build([report])), RdfFormat.N_QUADS):
        assert isinstance(quad.subject, NamedNode)
        said.setdefault(quad.subject, {})[quad.predicate] = quad
    checked = 0
    for own in said.values():
        for plain_, based in ((GWR.value, GWR.baseValue), (GWR.maxValue, GWR.baseMaxValue)):
            if plain_ not in own:
                continue
            unit = said[own[GWR.unit].object]  # type: ignore[index]  # units are IRIs
            base = said[unit[GWR.baseUnit].object] if GWR.baseUnit in unit else None  # type: ignore[index]  # base units too
            assert (based in own) == (base is not None and base is not unit)
            if based in own and base is not None:
                left, right = _number(own[based]) * _multiplier(base), _number(own[plain_]) * _multiplier(unit)
                assert abs(left - right) <= Fraction(1, 10**15) * _multiplier(base)
                checked += 1
    assert checked > 40


def _number(quad: Quad) -> Fraction:
    assert isinstance(quad.object, Literal)
    return Fraction(quad.object.value)


def _multiplier(unit: dict[NamedNode, Quad]) -> Fraction:
    return _number(unit.get(GWR.conversionFraction, unit[QUDT.conversionMultiplier]))


# Matches of indicators ------------------------------------------------------------------------------------------------------------------


def test_the_matches_are_what_the_table_gives() -> None:
    assert matches.RESULT.read_text(encoding="utf-8") == matches.turtle()
    checked = subprocess.run([sys.executable, str(matches.__file__), "--check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_there_are_enough_matches_and_each_is_found_once() -> None:
    listed = matches.matches()
    codes = [match for match in listed if match.scheme != "sdmx"]
    assert len(codes) >= 160
    assert len({match.indicator for match in codes}) >= 100
    assert len({(match.subject, match.target) for match in listed}) == len(listed)
    assert {match.why for match in listed} == set(matches.WHY)
    assert {match.scheme for match in listed} == set(matches.SCHEMES)


def test_the_strength_of_a_match_follows_from_its_reason() -> None:
    fitting = {"definition": "exact", "near": "close", "domain": "broad"}
    assert [match for match in matches.matches() if fitting.get(match.why, "related") != match.match] == []


def test_one_code_of_two_databases_is_two_things() -> None:
    """A020101 is the product of a province, the income of the nation, and the growth of industry."""
    found = {match.target: match.label_zh for match in matches.matches() if match.code == "A020101"}
    assert found == {
        "https://w3id.org/gwr/nbs/fsnd/A020101": "地区生产总值(亿元)", "https://w3id.org/gwr/nbs/hgnd/A020101": "国民总收入",
        "https://w3id.org/gwr/nbs/hgyd/A020101": "工业增加值_同比增长(%)",
    }  # fmt: skip


def test_a_graph_has_the_matches_of_its_indicators_and_no_others() -> None:
    used = NamedNode(INDICATOR_BASE + "gross-domestic-product")
    lines = vocabulary_lines([used]).decode()
    assert f"<{INDICATOR_BASE}gross-domestic-product/growth> <http://www.w3.org/2004/02/skos/core#relatedMatch> " in lines
    assert "<https://data.worldbank.org/indicator/NY.GDP.MKTP.KD.ZG> <http://www.w3.org/2004/02/skos/core#notation>" in lines
    assert "/match/gross-domestic-product/growth/world-bank/NY.GDP.MKTP.KD.ZG> <http://purl.org/dc/terms/source>" in lines
    assert "SP.POP.TOTL" not in lines
    assert "FP.CPI" not in lines

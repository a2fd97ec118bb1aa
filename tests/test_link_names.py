"""Scores of names: a table of pairs that fit and pairs that do not, and what codes, places and namesakes do to a score."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_build.link.candidates import CLOSE, SAME_AS, Entity, Found, propose, relation_of
from kg_build.link.judging import Judged
from kg_build.link.names import LOOKS_ALIKE, compare_areas, compare_names, compare_organizations

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "link" / "names.toml").read_text(encoding="utf-8"))
PAIRS = [(kind, pair) for kind, pairs in TABLE.items() for pair in pairs]
SHOWN = 50
NAMES = st.text("鞍山海城市县区省集团公司有限股份第一二中学马", min_size=1, max_size=12)
ANSHAN = Entity("https://example.org/area/210300", "area", ("鞍山市",), "210300", ("辽宁省",))
HOSPITAL = Entity("https://example.org/organization/999900/中心医院", "organization", ("市中心医院",), "", ("清川市", "临江省"), "", True)


def found(entity: Entity, iri: str, *names: str, **more: Any) -> Found:
    source, method = more.pop("source", "https://one.example/"), more.pop("method", "name")
    return Found(entity.iri, f"https://items.example/{iri}", names, source, method, **more)


@pytest.mark.parametrize(("kind", "pair"), PAIRS, ids=[f"{pair['ours']}-{pair['theirs']}" for _, pair in PAIRS])
def test_pair(kind: str, pair: dict[str, Any]) -> None:
    names = (pair["ours"], pair["theirs"])
    score = compare_areas(*names) if kind == "area" else compare_organizations(*names, pair.get("places", ()))
    assert pair.get("least", 0) <= score.value <= pair.get("most", 100)
    assert pair.get("why", "") in " ".join(score.reasons)
    assert score.reasons, "a score without a reason"


def test_the_table_accepts_and_rejects_enough() -> None:
    assert sum("least" in pair for _, pair in PAIRS) >= 15
    assert sum("most" in pair for _, pair in PAIRS) >= 15
    assert all("least" in pair or pair["most"] < SHOWN for _, pair in PAIRS)


@given(NAMES, NAMES)
def test_scores_stay_in_bounds_and_equal_names_are_equal(ours: str, theirs: str) -> None:
    for kind in ("area", "organization"):
        assert compare_names(kind, (ours,), (ours,)).value == 100
        assert 0 <= compare_names(kind, (ours,), (theirs,)).value <= 100
    assert compare_areas(ours, theirs).value == compare_areas(theirs, ours).value


def test_letters_alone_are_never_shown() -> None:
    assert LOOKS_ALIKE < SHOWN


@pytest.mark.parametrize(
    ("more", "names", "least", "most", "why"),
    [
        ({"code": "210300"}, ("鞍山市",), 100, 100, "same code"),
        ({"code": "210300"}, ("鞍山",), 95, 95, "same code"),
        ({"code": "210300"}, ("马鞍山市",), 30, 45, "the name does not fit"),
        ({"code": "340500"}, ("鞍山市",), 0, 30, "its code is 340500"),
        ({"places": ("辽宁省",)}, ("鞍山市",), 95, 95, "in the same place"),
        ({"description": "中国辽宁省的地级市"}, ("鞍山市",), 95, 95, "in the same place"),
        ({"description": "中国安徽省的地级市"}, ("鞍山市",), 0, 20, "in another place"),
        ({}, ("鞍山市",), 85, 85, "same name"),
        ({}, ("鞍山市 (辽宁)",), 95, 95, "in the same place"),
        ({}, ("辽宁省鞍山市",), 85, 95, "same name"),
        ({"code": "210300", "ended": "1985-01-01"}, ("鞍山市",), 80, 80, "ended"),
        ({}, ("Anshan",), 42, 50, "no Chinese name"),
        ({}, ("Anshan", "鞍山市"), 80, 81, "by an alias"),
    ],
)
def test_code_place_and_dates(more: dict[str, Any], names: tuple[str, ...], least: int, most: int, why: str) -> None:
    judged = Judged.of(ANSHAN, found(ANSHAN, "Q1", *names, **more))
    assert least <= judged.value <= most, judged
    assert why in " ".join(judged.reasons)


def test_a_local_organization_is_where_its_government_is() -> None:
    here = Judged.of(HOSPITAL, found(HOSPITAL, "Q1", "清川市中心医院"))
    there = Judged.of(HOSPITAL, found(HOSPITAL, "Q2", "南屏市中心医院"))
    elsewhere = Judged.of(HOSPITAL, found(HOSPITAL, "Q3", "中心医院", description="辽宁省的一家医院"))
    assert here.value >= 85
    assert there.value == 0
    assert elsewhere.value <= 20


def test_namesakes_lose_points() -> None:
    entity = Entity("https://example.org/area/220104", "area", ("朝阳区",), "220104")
    one = propose([entity], [found(entity, "Q1", "朝阳区")], SHOWN)
    three = propose([entity], [found(entity, f"Q{n}", "朝阳区") for n in (3, 1, 2)], SHOWN)
    assert [proposal.score for proposal in one] == [85]
    assert [(proposal.iri[-2:], proposal.score) for proposal in three] == [("Q1", 70), ("Q2", 70), ("Q3", 70)]
    assert "one of 3" in three[0].evidence["https://one.example/"][1][-1]


def test_what_fits_badly_is_not_proposed() -> None:
    offered = [found(ANSHAN, "Q1", "马鞍山市"), found(ANSHAN, "Q2", "鞍山市"), found(ANSHAN, "Q3", "鞍山区")]
    assert [proposal.iri[-2:] for proposal in propose([ANSHAN], offered, SHOWN)] == ["Q2"]


ONE, TWO = "https://one.example/", "https://two.example/"


@pytest.mark.parametrize(
    ("ways", "score", "relation"),
    [
        ([(ONE, "code"), (TWO, "name")], 95, SAME_AS),
        ([(ONE, "code"), (TWO, "name")], 85, CLOSE),
        ([(ONE, "code"), (TWO, "code")], 100, CLOSE),
        ([(ONE, "name"), (TWO, "name")], 100, CLOSE),
        ([(ONE, "code")], 100, CLOSE),
        ([(ONE, "code"), (ONE, "name")], 100, CLOSE),
    ],
)
def test_two_sources_agree_only_in_two_ways(ways: list[tuple[str, str]], score: int, relation: str) -> None:
    assert relation_of(ways, score) == relation


def test_two_sources_are_one_proposal() -> None:
    offered = [
        found(ANSHAN, "Q1", "鞍山市", code="210300", method="code", source=ONE),
        found(ANSHAN, "Q1", "鞍山", source=TWO, description="辽宁"),
    ]
    (proposal,) = propose([ANSHAN], offered, SHOWN)
    assert (proposal.score, proposal.relation, proposal.description) == (100, SAME_AS, "辽宁")
    assert list(proposal.evidence) == [ONE, TWO]

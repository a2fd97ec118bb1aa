"""IRIs: patterns of the mapping, names in normal form, and that no input can break an IRI or escape from its base."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg_build.errors import UsageProblem
from kg_build.graph.iris import DEFAULT_BASE, Minter, area_key, code, code_iri, normal_form, prefixes, scheme_iri, segment, unit_name
from kg_build.model import Area, Comparator, FactKind, LedgerKind, Measure

CITY = Area("临江市", "210300", "prefecture", ("辽宁省",), ("210000",))
NATION = Area("中华人民共和国", "", "nation")
UNKNOWN = Area("清河县", "", "county", ("东海省", "平原市"))
MINT = Minter()
REPORT = MINT.report(CITY, 2017)
INSIDE = MINT.within(REPORT)


@pytest.mark.parametrize(
    ("minted", "path"),
    [
        (REPORT, "report/210300/2017"),
        (MINT.report(NATION, 1957), "report/CN/1957"),
        (MINT.report(UNKNOWN, 2020), "report/东海省平原市清河县/2020"),
        (MINT.activity(CITY, 2017), "activity/210300/2017"),
        (MINT.software("0.1.0"), "software/kg-build/0.1.0"),
        (MINT.source("ab12"), "source/ab12"),
        (MINT.dataset(), "dataset"),
        (MINT.government(CITY), "government/210300"),
        (MINT.area(CITY), "area/210300"),
        (MINT.named_area(CITY, "市区"), "area/210300/市区"),
        (MINT.indicator("苹果产量"), "indicator/苹果产量"),
        (MINT.unit("筐"), "unit/筐"),
        (MINT.organization("“东风”机械（集团）公司"), "organization/东风机械(集团)公司"),
        (MINT.organization("市第二医院", CITY), "organization/210300/市第二医院"),
        (MINT.project("滨河 大道"), "project/滨河大道"),
        (MINT.project("城北新校", CITY), "project/210300/城北新校"),
        (MINT.document("《湿地保护办法》"), "document/湿地保护办法"),
        (INSIDE.passage(10, 42), "report/210300/2017#char=10,42"),
        (INSIDE.statement(10, 14), "report/210300/2017#fact-10-14"),
        (INSIDE.statement(10, 14, 2), "report/210300/2017#fact-10-14-2"),
        (INSIDE.milestone("滨河大道", 1), "report/210300/2017#milestone-滨河大道-1"),
        (INSIDE.citation(3, 9), "report/210300/2017#citation-3-9"),
        (INSIDE.mention(3, 9), "report/210300/2017#mention-3-9"),
    ],
)  # fmt: skip
def test_patterns(minted: NamedNode, path: str) -> None:
    assert minted.value == DEFAULT_BASE + path


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("“三河”治理工程", "三河治理工程"), ("三河  治理\u3000工程", "三河治理工程"), ("ＡＢ型（Ⅱ期）", "AB型(II期)"),
        ("京—沪通道", "京-沪通道"), ("New  York", "New York"), ("鞍\u200b钢", "鞍钢"), ("《甲〈乙〉丙》", "甲乙丙"), ("“”", "“”"), ("", ""),
        ("㎡", "m2"), ("產業園", "產業園"), ("e“\u0301", "é"), ("A\0B", "A\0B"),
    ],
)  # fmt: skip
def test_normal_form(name: str, form: str) -> None:
    assert normal_form(name) == form


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("A/B", "A%2FB"), ("a b", "a%20b"), ("5%以下", "5%25以下"), ("<x>", "%3Cx%3E"), ("a#b?c", "a%23b%3Fc"), ("..", "%2E%2E"),
        (".", "%2E"), ("", "_"), (" ", "_"), ("\0", "%00"), ("{|}^\\`", "%7B%7C%7D%5E%5C"), ("\ud800", "%EF%BF%BD"),
        ("\ue000", "%EE%80%80"), ("中文", "中文"), ("𠀀", "𠀀"),
    ],
)  # fmt: skip
def test_segment(name: str, part: str) -> None:
    assert segment(name) == part


@given(st.text(max_size=60))
def test_no_name_escapes(name: str) -> None:
    for minted in (MINT.document(name), MINT.organization(name, CITY), MINT.unit(name), MINT.named_area(CITY, name)):
        last = minted.value.removeprefix(DEFAULT_BASE).split("/", 1)[1].removeprefix("210300/")
        assert last
        assert not set(last) & set('/?# <>"{}|\\^`')
    assert INSIDE.milestone(name, 1).value.count("#") == 1
    assert segment(normal_form(name)) == segment(name)


@given(st.text(max_size=30), st.text(max_size=30))
def test_only_equal_names_share_an_iri(one: str, two: str) -> None:
    if segment(one) == segment(two) != "_" and "%EF%BF%BD" not in segment(one):
        assert normal_form(one) == normal_form(two)


@pytest.mark.parametrize("base", ["", "data/", "https://example.org", "https://exa mple.org/", "https://example.org/<x>/", "not an iri/"])
def test_bad_base_is_refused(base: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Minter(base)
    assert caught.value.code == "KG390"
    assert "绝对 IRI" in caught.value.message("zh")


@pytest.mark.parametrize("base", ["https://example.org/data/", "urn:x:/", "http://例子.测试/数据#"])
def test_other_bases_work(base: str) -> None:
    assert Minter(base).dataset().value == base + "dataset"
    assert prefixes(base)["id"] == base


def test_codes() -> None:
    assert code(Measure.GROWTH).value == "https://w3id.org/gwr/code/measure/growth"
    assert code(Comparator.AT_LEAST) == code_iri("comparator", ">=") == NamedNode("https://w3id.org/gwr/code/comparator/at-least")
    assert code(FactKind.OBSERVATION).value == "https://w3id.org/gwr/code/kind/observation"
    assert scheme_iri("measure").value == "https://w3id.org/gwr/code/measure"
    with pytest.raises(KeyError):
        code(LedgerKind.OBSERVATION)
    with pytest.raises(KeyError):
        code_iri("measure", ">=")
    with pytest.raises(KeyError):
        scheme_iri("colours")


def test_area_key_prefers_the_code() -> None:
    assert area_key(CITY) == "210300"
    assert area_key(replace(CITY, code="")) == "辽宁省临江市"
    assert area_key(Area("临江市")) == "临江市"
    assert unit_name("") == "one"
    assert unit_name("%") == "percent"


def test_prefixes_are_sorted_and_absolute() -> None:
    table = prefixes()
    assert list(table) == sorted(table)
    assert all(NamedNode(iri) for iri in table.values())
    assert table["gwr"] == "https://w3id.org/gwr/ontology#"

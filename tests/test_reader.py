"""The reader: what time a sentence speaks of, and what holds for any text — exact spans, one ledger entry a number, same result twice."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg_build.grammar.lexicon import table
from kg_build.grammar.reader import read_facts
from kg_build.model import Comparator, LedgerKind, SectionKind
from kg_build.text.segment import Overrides, read_report
from tests.corpus_lines import CORPUS, FIELDS, PLACE, Reading, fields, lines, plain, quoted, read, report_of
from tests.growth import grows_like_its_length

FRAMES = sorted(path.stem for path in (CORPUS / "frames").glob("*.toml"))
FLOOR_CASES = 45
PIECES = [
    "全市", "地区生产总值", "粮食产量", "增长", "下降", "达到", "由", "提高到", "分别", "新建", "为", "占", "比重", "控制在",
    "其中", "和", "、", "，", "。", "；", "：", "（", "）", "“", "”", "《", "》", "约", "以上", "左右", "以内", "去年",
    "2015年", "2020年底", "五年来", "12月", "比上年", "6.5%", "6%-7%", "1,200", "4.5万亿元", "86个", "三千亿斤", "百分之十二",
    "三分之一", "翻两番", "一半", "三个", "第3", "5A级", "一是", "1+4", "项目", "企业", "居民", "城镇", "农村", "产量", "的",
    "了", "\n", "　", "10吨及以下", "十吨及以下", "亿元", "人", "年", "万",
]
SIGNS = (
    "的了和在由为占达增降共比个家亿万千百十一二三〇零两半成倍番%％0123456789"
    "０１.,，。、；：（）“”《》-—－ \n　约近超以上下左右城乡农工业收入产值"
)


def accepted() -> list[Any]:
    return [
        pytest.param(case, id=f"{name}:{case['text'][:24]}:{case['quote']}") for name in FRAMES for case in lines("frames", name)["accept"]
    ]


@pytest.mark.parametrize("case", accepted())
def test_frames(case: dict[str, Any]) -> None:
    assert set(case) <= FIELDS | PLACE
    fact = read(case).fact(quoted(case))
    assert fact is not None
    expected = {key: value for key, value in case.items() if key in FIELDS}
    assert {key: value for key, value in fields(fact).items() if key in expected} == expected


def test_frame_cases_are_counted() -> None:
    assert len(accepted()) >= FLOOR_CASES


def check(text: str, section: str, year: int) -> Reading:
    """Read a text, hold the reading to what is true of every reading, and give it back."""
    report = report_of(text, section, year=year)
    reading = Reading(*read_facts(report))
    assert (reading.facts, reading.ledger) == read_facts(report), "the same text gives the same result"
    for entry in reading.ledger:
        assert 0 <= entry.span.start < entry.span.end <= len(text)
        assert (entry.kind is LedgerKind.UNEXPLAINED) == (entry.rule == "")
    for before, after in zip(reading.ledger, reading.ledger[1:], strict=False):
        assert before.span.end <= after.span.start, "no number is entered twice"
    entries = {entry.span: entry for entry in reading.ledger}
    for fact in reading.facts:
        assert fact.written == text[fact.span.start : fact.span.end]
        assert fact.indicator
        assert fact.period.start <= fact.period.end
        if fact.value is None:
            assert fact.statement
        else:
            entry = entries[fact.span]
            assert (entry.kind.value, entry.rule) == (fact.kind.value, fact.rule)
            assert fact.value.is_finite()
            assert fact.max_value is None or fact.max_value > fact.value
    stated = {fact.span for fact in reading.facts if fact.value is not None}
    claimed = {span for span, entry in entries.items() if entry.kind not in (LedgerKind.CONTEXT, LedgerKind.UNEXPLAINED)}
    assert stated == claimed
    for digits in re.finditer(r"[0-9]+", text):
        covering = [entry for entry in reading.ledger if entry.span.start < digits.end() and digits.start() < entry.span.end]
        assert len(covering) == 1, f"{digits[0]} at {digits.start()} is in the ledger {len(covering)} times"
    return reading


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from([k.value for k in SectionKind]),
    st.sampled_from([1957, 1985, 2017, 2026]),
)
@example("由6.5%", "plan", 2017)
def test_any_mixture_of_the_genre(text: str, section: str, year: int) -> None:
    check(text, section, year)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=60), st.sampled_from([k.value for k in SectionKind]))
@example("上亿.亿", "review")
def test_any_text_of_numbers_and_signs(text: str, section: str) -> None:
    check(text, section, 2017)


@pytest.mark.parametrize("text", ["86个6.5%6.5%", "收倍，0477一倍9", "增长86个百分之十二翻两番：2020年底", "7万1", "（1“8"])
def test_no_fact_without_an_indicator(text: str) -> None:
    check(text, "review", 2017)


@pytest.mark.parametrize("text", ["地区生产总值保持8%以上年均增速。", "6.5%以上年由。"])
def test_a_bound_and_a_time_may_share_a_character(text: str) -> None:
    check(text, "review", 2017)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all(text: str) -> None:
    reading = Reading(*read_facts(report_of(text)))
    assert all(fact.written == text[fact.span.start : fact.span.end] for fact in reading.facts)


def stated(text: str, section: str = "review") -> list[dict[str, object]]:
    return [fields(fact) for fact in read({"text": text, "section": section}).facts]


FORMS = [
    "地区生产总值增长6.5%，粮食产量达到1,286.4万吨。",
    "城镇和农村居民人均可支配收入分别增长6.2%和7.8%。",
    "贫困发生率由3.4%下降到0.8%，新建学校126所。",
    "2016年1-11月，规模以上工业增加值增长8%—9%，利润下降3%。",
    "完成土地整治26宗、1380亩，投资3.2亿元改造城区供水管网。",
]
_WIDE = str.maketrans("0123456789%.,-", "０１２３４５６７８９％．，－")


@pytest.mark.parametrize("text", FORMS)
def test_full_width_forms_read_the_same(text: str) -> None:
    assert stated(text.translate(_WIDE)) == stated(text)
    assert len(stated(text)) >= 2


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize("gap", ["\n", "\r\n", "　", " ", "\n　　"])
def test_hard_line_breaks_read_the_same(text: str, gap: str) -> None:
    plainly = stated(text)
    for place in range(1, len(text)):
        if not (text[place - 1] in "0123456789" and text[place] in "0123456789"):
            assert stated(text[:place] + gap + text[place:]) == plainly, text[:place]


def test_a_break_inside_a_number_keeps_span_and_value() -> None:
    text = "粮食产量达到1\n286万\n吨。"
    (fact,) = read({"text": text}).facts
    assert (fact.written, plain(fact.value), fact.unit) == ("1\n286万\n吨", "12860000", "吨")


@pytest.mark.parametrize(("old", "new"), [
    ("全縣糧食總產量達到三億二千萬斤。", "全县粮食总产量达到三亿二千万斤。"),
    ("工業總產值比上年增長百分之十二點五。", "工业总产值比上年增长百分之十二点五。"),
    ("興修水庫一百二十座，灌溉面積擴大到八十萬畝。", "兴修水库一百二十座，灌溉面积扩大到八十万亩。"),
    ("鐵路貨運量由二百萬噸增加到三百五十萬噸。", "铁路货运量由二百万吨增加到三百五十万吨。"),
])
def test_traditional_characters_read_as_simplified(old: str, new: str) -> None:
    assert len(old) == len(new)
    assert stated(old) == stated(new) != []
    for fact in read({"text": old}).facts:
        assert fact.written == old[fact.span.start : fact.span.end]


def test_forms_are_one_character_for_one() -> None:
    for pairs in table("forms").values():
        assert len(pairs) % 2 == 0
        for i in range(0, len(pairs), 2):
            assert len(pairs[i].encode("utf-16-le")) == 2


def test_values_are_decimal_and_comparators_follow_the_words() -> None:
    (fact,) = read({"text": "单位生产总值能耗下降3.4%以上。"}).facts
    assert isinstance(fact.value, Decimal)
    assert (fact.value, fact.comparator) == (Decimal("-3.4"), Comparator.AT_LEAST)


@pytest.mark.parametrize("section", ["review", "plan", "other"])
@pytest.mark.parametrize("text", [
    "坚持稳中求进，深化“放管服”改革，优化营商环境。", "我们要进一步解放思想，锐意进取。", "不断提高人民群众的获得感。",
    "保持社会大局稳定，持续改善生态环境质量。", "努力实现更高质量、更有效率的发展。", "着力提升公共服务水平，促进城乡协调发展。",
    "一心一意谋发展，千方百计惠民生。", "第一，抓好春耕；第二，办好工厂。", "万众一心，众志成城。", "十年树木，百年树人。",
    "两岸同胞一家亲。", "以五大发展理念为引领，走过了极不平凡的一年。",
])
def test_soft_words_state_nothing(text: str, section: str) -> None:
    reading = read({"text": text, "section": section})
    assert reading.facts == ()
    assert [entry.text for entry in reading.ledger if entry.kind is LedgerKind.UNEXPLAINED] == []


@pytest.mark.parametrize(("unit", "end"), [
    ("增长5%、", ""), ("三", ""), ("9", ""), ("分别", "增长5%"), ("（", "3个"), ("“", "3个"), ("由5%提高到", ""),
    ("2016年", ""), ("、", "6%"), ("新建", "5座"), ("1,234", ""), ("一百分之", ""), ("的", "3个"), ("如果", "3个"),
])
def test_hostile_repetition_stays_linear(unit: str, end: str) -> None:
    grows_like_its_length(lambda text: read({"text": text}), lambda size: unit * (size // len(unit)) + end, 20_000)


def test_now_is_the_year_of_a_report_given_in_mid_year() -> None:
    """目前 in a report given in June is that year; in one given in January it is the year under review."""
    text = "国务院总理作政府工作报告\n一、建设的成就\n目前，全国有小学三十六万所。\n"
    for date, period in (("1979-06-18", "1979"), ("1979-01-18", "1978")):
        report = read_report(text.encode(), "a.txt", Overrides(place="中华人民共和国", year=1979, date=date))
        facts, _ = read_facts(report)
        assert [(fact.indicator, str(fact.period)) for fact in facts] == [("小学", period)]


@pytest.mark.parametrize(("text", "bases"), [
    ("细颗粒物浓度较2013年下降50%。", ["2013"]), ("细颗粒物浓度比2015年下降5%。", [""]), ("细颗粒物浓度下降5%。", [""]),
    ("细颗粒物浓度和臭氧浓度较2013年分别下降50%、40%。", ["2013", "2013"]), ("细颗粒物浓度比2013年低，为40微克。", [""]),
])  # fmt: skip
def test_a_change_names_its_base_year_when_it_is_not_the_year_before(text: str, bases: list[str]) -> None:
    assert [fact.base for fact in read({"text": text}).facts] == bases

"""An invented county's report, its extraction by hand, with something of every class; the golden graph is its emission."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from kg_build.model import (
    Area,
    Citation,
    Comparator,
    Document,
    DocumentAction,
    Extraction,
    Fact,
    FactKind,
    Government,
    Measure,
    Milestone,
    Organization,
    OrganizationType,
    Passage,
    Period,
    Project,
    ProjectStatus,
    Report,
    SectionKind,
    Source,
    Span,
    Strength,
)  # fmt: skip

__all__ = ["DOCUMENTS", "FACTS", "ORGANIZATIONS", "PROJECTS", "REPORT", "TEXT", "at", "fact", "sample", "sentence"]

REPORT = "https://w3id.org/gwr/id/report/990121/2032"
TEXT = (
    "云岫县2032年政府工作报告\n"
    "一、上年回顾\n"
    "全县地区生产总值达到31.5亿元，甜荞产量增长6.5%左右。预计居民储蓄率和投保率均为88%以上，门诊等候时间下降3%至4%。"
    "县医院新楼12月当月接诊1300筐药材。\n"
    "二、来年打算\n"
    "确保新修“三河”机耕路80公里，由云岫集团和白塔公司承建。市区居民收入与经济同步增长。"
    "印发《云岫县养蜂规划》，落实养蜂规划。机耕路项目力争秋后通车。\n"
)
TITLE = "云岫县2032年政府工作报告"


def at(words: str, start: int = 0) -> Span:
    """The span of the first ``words`` in the text."""
    begin = TEXT.index(words, start)
    return Span(begin, begin + len(words))


def sentence(words: str) -> Span:
    """The sentence that ``words`` stand in."""
    here = at(words)
    start = max(TEXT.rfind(mark, 0, here.start) for mark in "。\n") + 1
    return Span(start, TEXT.index("。", here.end) + 1)


def fact(words: str, indicator: str, value: str | None, unit: str, **more: Any) -> Fact:
    """A fact on the number ``words``; what is not said is an observation of a level in 2031."""
    fields: dict[str, Any] = {
        "span": at(words), "kind": FactKind.OBSERVATION, "indicator": indicator, "measure": Measure.LEVEL,
        "value": None if value is None else Decimal(value), "max_value": None, "unit": unit, "comparator": Comparator.EQUAL,
        "period": Period("2031", "2031"), "passage": sentence(words), "rule": "facts.sample", "written": words,
    }  # fmt: skip
    return Fact(**(fields | more))


FACTS = (
    fact("31.5亿元", "地区生产总值", "3150000000.0", "元"),
    fact("6.5%", "甜荞产量", "6.50", "%", measure=Measure.GROWTH, comparator=Comparator.ABOUT),
    fact("88%", "居民储蓄率", "88", "%", comparator=Comparator.AT_LEAST, estimated=True),
    fact("88%", "投保率", "88", "%", comparator=Comparator.AT_LEAST, estimated=True),
    fact("3%至4%", "门诊等候时间", "-4", "%", max_value=Decimal(-3), measure=Measure.GROWTH),
    fact("1300筐", "县医院新楼接诊药材", "1.3E+3", "筐", period=Period("2031-12", "2031-12")),
    fact("80公里", "“三河”机耕路长度", "80", "公里", kind=FactKind.PROJECT, period=Period("2032", "2032"), project="机耕路项目"),
    fact(
        "与经济同步增长", "居民收入", None, "", kind=FactKind.TARGET, measure=Measure.GROWTH, period=Period("2032", "2032"), area="市区",
        statement="与经济同步增长", strength=Strength.EXPECTED, written="",
    ),
    fact("2032年", "列举的年份", "1", "", kind=FactKind.TARGET, strength=Strength.FIRM, passage=at(TITLE)),
)  # fmt: skip
PROJECTS = (
    Project(
        "“三河”机耕路", ("机耕路项目", "“三河”机耕路"),
        (
            Milestone(ProjectStatus.STARTED, Period("2032", "2032"), False, sentence("新修")),
            Milestone(ProjectStatus.OPERATING, Period("2032", "2032"), True, sentence("通车")),
        ),
        (at("“三河”机耕路"), at("机耕路项目")), ("云岫集团", "白塔公司"), "市区",
    ),
    Project("县医院新楼", (), (), (at("县医院新楼"),)),
)  # fmt: skip
ORGANIZATIONS = (
    Organization("云岫集团", (), OrganizationType.ENTERPRISE, (at("云岫集团"),)),
    Organization("云岫县中心医院", ("县医院",), OrganizationType.INSTITUTION, (at("县医院"),), local=True),
    Organization("县医院新楼", (), OrganizationType.INSTITUTION, (at("县医院新楼"),), local=True, parent="县医院"),
    Organization("云岫县", (), OrganizationType.GOVERNMENT, (at("云岫县"),)),
)
DOCUMENTS = (
    Document(
        "云岫县养蜂规划", ("养蜂规划",),
        (
            Citation(DocumentAction.ISSUED, at("《云岫县养蜂规划》"), sentence("印发")),
            Citation(DocumentAction.IMPLEMENTED, at("养蜂规划", TEXT.index("落实")), sentence("印发")),
        ),
    ),
)  # fmt: skip


def sample() -> Extraction:
    """A small extraction that has something of every class."""
    sections = {"31.5": SectionKind.REVIEW, "预计": SectionKind.REVIEW, "县医院": SectionKind.REVIEW}
    plan = dict.fromkeys(("新修", "市区", "印发", "通车"), SectionKind.PLAN)
    headings = {SectionKind.REVIEW: "上年回顾", SectionKind.PLAN: "来年打算"}
    passages = tuple(Passage(sentence(words), headings[kind], kind) for words, kind in (sections | plan).items())
    area = Area("云岫县", "990121", "county", ("东陵省", "云岫市"), ("990000", "990100"))
    sources = (
        Source("reports/云岫.txt", "0" * 63 + "a", "utf-8", ("云岫县2032.txt",), "place=东陵省云岫市云岫县; year=2032"),
        Source("pages/云岫县政府网.txt", "0" * 63 + "b", "gb18030"),
    )
    report = Report(
        TEXT, Span(0, len(TEXT)), sources[0], hashlib.sha256(TEXT.encode()).hexdigest(), 1, TITLE,
        Government("云岫县人民政府", area), "2032-01-09", "云岫县第九届人民代表大会第二次会议", "白起云", "县长", 2031, 2032, (), passages,
        words_sha256=hashlib.sha256(b"words").hexdigest(), also_from=sources[1:],
    )  # fmt: skip
    return Extraction(report, FACTS, PROJECTS, ORGANIZATIONS, DOCUMENTS)

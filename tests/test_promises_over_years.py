"""Two invented governments over many years, in the ways reports really put it: every target and outcome of growth right, none invented."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg_build.cli import main


@dataclass(frozen=True)
class Year:
    """A report: its year, review and plan; the target it sets (``~7``, ``>=7``, ``6-6.5``, empty: none), the last year's growth, and the
    verdict on the target of the year before.
    """

    year: int
    review: str
    plan: str
    target: str
    outcome: str
    verdict: str = ""
    heading: str = ""


CITY = (
    Year(2004, "全市生产总值完成512.6亿元，同比增长11.3%，连续9年两位数增长。前三季度全市生产总值增长10.7%。",
         "今年的主要预期目标：全市生产总值比上年增长10%左右，登记失业率控制在4.6%以内。", "~10", "11.3"),
    Year(2005, "全市生产总值保持两位数增长。预计全年全市生产总值达到590亿元，增长12.4%左右，高于年初预期目标。",
         "主要预期目标是：经济增长率保持在10%以上，新增就业3万人。", ">=10", "~12.4", "met"),
    Year(2006, "“十五”期间，全市生产总值年均增长11.2%。2005年，全市生产总值按可比价格计算增长10.4%。",
         "“十一五”时期，全市生产总值年均增长9.5%以上。2006年主要预期目标：全市生产总值增长9%以上。", ">=9", "10.4", "met",
         "“十五”时期和2005年工作回顾"),
    Year(2007, "初步核算，去年全市生产总值700.8亿元，增长8.9%；服务业占全市生产总值的比重达到41.6%。",
         "今年，全市生产总值可比增长9%以上，单位生产总值能耗下降4%左右。", ">=9", "8.9", "missed"),
    Year(2008, "过去五年，全市生产总值从410亿元增加到800亿元，年均增长11.9%。2007年全市生产总值增长12.6%。",
         "今后五年，全市生产总值年均增长10.5%左右。今年要在提高效益的基础上，实现全市生产总值增长10%以上。", ">=10", "12.6", "met",
         "过去五年工作回顾"),
    Year(2009, "全市生产总值增长9.2%。分季度看，一季度增长11.8%，四季度增长5.7%。",
         "综合考虑，今年全市生产总值增长预期目标定为8.5%左右。", "~8.5", "9.2", "missed"),
    Year(2010, "一季度全市生产总值下降1.3%，上半年增长3.4%，全年增长8.4%。",
         "建议今年的主要预期目标：全市生产总值增速8%以上，财政收入增长8%。", ">=8", "8.4", "within-rounding"),
    Year(2011, "去年全市生产总值增长9.6%，“十一五”期间年均增长10.1%。",
         "未来五年，全市生产总值年均增长8%左右。2011年主要预期目标：全市生产总值预期增长8.5%左右。", "~8.5", "9.6", "met"),
    Year(2012, "全市生产总值比前年增长8.5%，完成了年初确定的目标。",
         "全市生产总值增长8%左右，物价涨幅与国家目标同步。", "~8", "8.5", "met"),
    Year(2013, "五年来，全市生产总值年均增长8.8%。去年全市生产总值增长7.3%。", "地区生产总值增长7%—7.5%。", "7-7.5", "7.3", "missed"),
    Year(2014, "初步统计，全市生产总值增长7.6%，财政收入增长9.8%，分别高于年初预期目标0.2和1.8个百分点。",
         "全市生产总值增长7.5%左右。", "~7.5", "7.6", "met"),
    Year(2015, "全市生产总值增长7.1%。", "主要预期目标是：经济平稳增长、质量效益提高，研发经费支出占全市生产总值的3.5%以上，"
         "单位生产总值能耗下降3.2%左右，居民收入增长与经济增长保持同步。", "", "7.1", "missed"),
    Year(2016, "过去的一年，预计全市生产总值增长6.8%左右。“十二五”期间全市生产总值年均增长7.5%。",
         "“十三五”时期，全市生产总值年均增长6.5%以上。2016年主要预期目标：全市生产总值增长6.5%—7%。", "6.5-7", "~6.8", "",
         "“十二五”时期和2015年工作回顾"),
    Year(2017, "全市生产总值增长6.9%，增速比全省高0.3个百分点。", "全市生产总值增长6.5%左右。", "~6.5", "6.9", "met"),
)  # fmt: skip
PROVINCE = (
    Year(2018, "过去五年，生产总值年均增长7.2%。2017年，全省生产总值增长6.6%。",
         "主要预期目标建议为：全省生产总值增长6.5%左右，登记失业率4.5%以内。", "~6.5", "6.6", "", "过去五年工作回顾"),
    Year(2019, "完成地区生产总值1.2万亿元、增长6.5%，规模以上工业增加值增长5.2%。", "生产总值增长6.5%左右。", "~6.5", "6.5", "met"),
    Year(2020, "预计全省生产总值增长6.4%，高于全国0.3个百分点。", "生产总值增长6%左右，争取更好结果。", "~6", "6.4", "within-rounding"),
    Year(2021, "“十三五”期间，生产总值年均增长5.9%。2020年，全省生产总值增长3.7%，其中一季度下降5.9%，前三季度增长1.4%。",
         "“十四五”时期，生产总值年均增长6.5%左右。2021年主要预期目标：生产总值增长7%以上。", ">=7", "3.7", "missed",
         "“十三五”时期和2020年工作回顾"),
    Year(2022, "面对一季度的困难，全省生产总值达到1.4万亿元，增长7%，两年平均增长5.3%。",
         "地区生产总值增长6.5%以上。", ">=6.5", "7", "met"),
    Year(2023, "过去一年，全省生产总值增长3.6%。五年来，生产总值连跨三个千亿元台阶，年均增长5.1%。",
         "地区生产总值增长6%左右，城镇调查失业率5.5%左右。", "~6", "3.6", "missed", "过去五年工作回顾"),
    Year(2024, "全省地区生产总值增长5.7%。", "综合考虑，2024年地区生产总值增长5.5%左右。", "~5.5", "5.7", "within-rounding"),
    Year(2025, "2024年，全省地区生产总值增长5.6%，高于全国0.6个百分点。", "地区生产总值增长5%以上。", ">=5", "5.6", "met"),
    Year(2026, "2025年，地区生产总值预计增长5.2%左右。“十四五”时期，生产总值年均增长5.4%。",
         "“十五五”时期，地区生产总值年均增长5%左右。2026年预期目标：地区生产总值增长5%左右。", "~5", "~5.2", "met",
         "“十四五”时期和2025年工作回顾"),
)  # fmt: skip
SERIES = {"清川市": CITY, "东陵省": PROVINCE}
CASES = [(place, year) for place, years in SERIES.items() for year in years]


def report(place: str, one: Year) -> str:
    heading = one.heading or f"{one.year - 1}年工作回顾"
    return (
        f"{place}{one.year}年政府工作报告\n各位代表：\n现在，我代表{place}人民政府，向大会报告工作，请予审议。\n"
        f"一、{heading}\n{one.review}\n二、{one.year}年工作安排\n{one.plan}\n"
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("years")
    for place, one in CASES:
        (folder / f"{place}{one.year}.txt").write_text(report(place, one), encoding="utf-8")
    assert main(["build", str(folder), "-o", str(folder / "graph.nq"), "--quiet"]) == 0
    return folder / "graph.nq"


Row = dict[str, str]


@pytest.fixture(scope="module")
def panel(graph: Path) -> dict[tuple[str, int], Row]:
    target = graph.with_name("panel.csv")
    assert main(["export", "panel", str(graph), "-o", str(target), "--quiet"]) == 0
    rows = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig")))
    return {(row["place"], int(row["year"])): row for row in rows if (row["indicator"], row["measure"]) == ("生产总值", "growth")}


@pytest.fixture(scope="module")
def verdicts(graph: Path) -> list[Row]:
    target = graph.with_name("verdicts.csv")
    only = ["-p", "indicator=地区生产总值"]
    assert main(["followup", str(graph), *only, "--format", "csv", "-o", str(target), "--quiet"]) == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    return [row for row in rows if row["measure"] == "growth"]


def named(case: tuple[str, Year]) -> str:
    return f"{case[0]}{case[1].year}"


def amount(comparator: str, low: str, high: str) -> str:
    if not comparator:
        return ""
    return f"{low}-{high}" if comparator == "=" and low != high else f"{comparator.replace('=', '', comparator == '=')}{low or high}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_target(case: tuple[str, Year], panel: dict[tuple[str, int], Row]) -> None:
    place, one = case
    row = panel.get((place, one.year), {})
    assert amount(row.get("target_comparator", ""), row.get("target_low", ""), row.get("target_high", "")) == one.target
    assert row.get("targets_differ", "false") == "false"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_outcome(case: tuple[str, Year], panel: dict[tuple[str, int], Row]) -> None:
    place, one = case
    row = panel[place, one.year - 1]
    assert amount(row["outcome_comparator"], row["outcome"], row["outcome"]) == one.outcome
    # a quarter, an average over years or a goal told again is no outcome of the year; 两位数 is one, and vague
    assert row["outcomes_differ"] == str("两位数" in one.review).lower()
    assert row["outcome_estimated"] == str(any(word in one.review for word in ("预计", "初步"))).lower()


@pytest.mark.parametrize("case", CASES, ids=named)
def test_verdict(case: tuple[str, Year], verdicts: list[Row]) -> None:
    place, one = case
    of_year = [row for row in verdicts if row["period"] == str(one.year - 1) and place in row["report"]]
    assert {row["verdict"] for row in of_year} == ({one.verdict} if one.verdict else set())


def test_last_targets_have_no_outcome_and_plans_of_years_meet_averages_of_years(verdicts: list[Row]) -> None:
    found = {(row["report"].rpartition("report/")[2], row["period"]): (row["verdict"], row["outcome_value"]) for row in verdicts}
    assert found["清川市/2017", "2017"] == ("no-outcome", "")
    assert found["东陵省/2026", "2026"] == ("no-outcome", "")
    assert found["清川市/2006", "2006/2010"] == ("met", "10.1")
    assert found["清川市/2008", "2008/2012"] == ("missed", "8.8")
    assert found["清川市/2011", "2011/2015"] == ("missed", "7.5")
    assert found["东陵省/2021", "2021/2025"] == ("missed", "5.4")

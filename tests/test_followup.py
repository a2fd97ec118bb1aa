"""Follow-ups: verdicts by a table, pairs from small graphs, the whole way from two invented reports, and what one more report changes."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg_build.cli import main
from kg_build.graph.followup import emit, follow_up
from kg_build.graph.followup_judge import Amount, judge, smaller_is_better, tolerance
from kg_build.graph.followup_store import forget
from kg_build.graph.validate import validate
from kg_build.graph.vocabulary import GWR
from kg_build.model import Comparator, Verdict

QUERIES = Path(__file__).parent / "queries"
MET, MISSED, NEAR, UNCLEAR, NONE = (
    Verdict.MET, Verdict.MISSED, Verdict.WITHIN_ROUNDING, Verdict.NOT_COMPARABLE, Verdict.NO_OUTCOME,
)


def amount(written: str, rate: bool = True) -> Amount:
    """``>=6.5``, ``~5``, ``=6..6.5``."""
    sign = next(str(member) for member in (Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.ABOUT, Comparator.EQUAL)
                if written.startswith(str(member)))
    low, _, high = written.removeprefix(sign).partition("..")
    return Amount(Decimal(low), Comparator(sign), Decimal(high) if high else None, rate)


@pytest.mark.parametrize(
    ("target", "outcome", "verdict"),
    [
        (">=6.5", "=6.5", MET), (">=6.5", "=6.4", MISSED), (">=6.5", "=9", MET), (">=6.5", ">=7", MET),
        (">=6.5", ">=6", UNCLEAR), (">=6.5", "<=6", MISSED), (">=6.5", "~6.5", NEAR), (">=6.5", "~7", MET), (">=6.5", "~6", MISSED),
        ("<=5.5", "=5.5", MET), ("<=5.5", "=5.6", MISSED), ("<=5.5", "=-0.8", MET), ("<=5.5", "<=5", MET), ("<=5.5", "<=6", UNCLEAR),
        ("=6", "=6", MET), ("=6", "=6.1", MET), ("=6", "=5.9", MISSED),  # a plain number is a floor
        ("~6.5", "=6.5", MET), ("~6.5", "=6.9", MET), ("~6.5", "=6.4", NEAR), ("~6.5", "=6.3", MISSED), ("~6.5", "~6.5", MET),
        ("~5", "=4.8", NEAR), ("~5", "=4.7", MISSED), ("~5.5", "=3", MISSED), ("~6.5", ">=6", UNCLEAR),
        ("=6..6.5", "=6", MET), ("=6..6.5", "=6.1", MET), ("=6..6.5", "=6.8", MET), ("=6..6.5", "=5.9", MISSED), ("~6..7", "=5.9", NEAR),
        ("=-3", "=-3.2", MET), ("=-3", "=-2.9", MISSED), ("=-3", "=1", MISSED),  # a fall is a promise to fall at least so far
        (">=-20", "=-25", MET), (">=-20", "=-19", MISSED), ("<=-3", "=-2", MET), ("<=-3", "=-4", MISSED), ("~-3", "=-2.9", NEAR),
    ],
)  # fmt: skip
def test_verdict(target: str, outcome: str, verdict: Verdict) -> None:
    assert judge(amount(target), amount(outcome)) is verdict


@pytest.mark.parametrize(
    ("target", "outcome", "verdict"),
    [
        ("=3", "=2", MET), ("=3", "=3.1", MISSED), ("~3", "=2", MET), ("~3", "=3.1", NEAR), ("~3", "=5", MISSED), ("=3..3.5", "=3.4", MET),
        ("=3..3.5", "=3.6", MISSED), (">=3", "=2", MISSED), ("<=3", "=3", MET),
    ],
)  # fmt: skip
def test_verdict_where_less_is_better(target: str, outcome: str, verdict: Verdict) -> None:
    assert judge(amount(target), amount(outcome), ceiling=True) is verdict


@pytest.mark.parametrize(
    ("written", "rate", "reach"),
    [
        ("~6.5", True, "0.1"), ("~7.5", True, "0.1"), ("~5", True, "0.25"), ("~6", True, "0.3"), ("~10", True, "0.5"),
        ("~0.5", True, "0.1"), ("~500000", False, "25000"), ("~12000000", False, "500000"), ("~0", False, "0"), ("~-3", True, "0.15"),
    ],
)  # fmt: skip
def test_what_about_leaves_open(written: str, rate: bool, reach: str) -> None:
    assert tolerance(amount(written, rate)) == Decimal(reach)


@pytest.mark.parametrize(
    "wording",
    ["城镇调查失业率", "居民消费价格", "居民消费价格总水平涨幅", "PM2.5平均浓度", "单位生产总值能耗", "二氧化硫排放总量", "财政赤字率"],
)
def test_ceilings(wording: str) -> None:
    assert smaller_is_better(wording)


@pytest.mark.parametrize(
    "wording", ["地区生产总值", "主要污染物减排量", "排放达标率", "消费价格补贴", "失业率调查户数", "城镇新增就业", "粮食最低收购价"],
)
def test_no_ceilings(wording: str) -> None:
    assert not smaller_is_better(wording)


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2), st.sampled_from(Comparator), st.sampled_from(Comparator))
def test_a_number_always_gets_a_verdict_and_never_no_outcome(a: Decimal, b: Decimal, first: Comparator, second: Comparator) -> None:
    assert judge(Amount(a, first), Amount(b, second)) is not NONE
    assert judge(Amount(a, Comparator.EQUAL), Amount(a, Comparator.EQUAL)) is MET


# Pairs ------------------------------------------------------------------------------------------------------------------------------

BASE = "https://w3id.org/gwr/id"


def report(place: str, year: int, *facts: str) -> str:
    """A report's graph as Turtle; a fact is ``T|O indicator measure sign number unit period [area]``."""
    name = f"{BASE}/report/{place}/{year}"
    lines = [f'<{name}> a gwr:Report ; gwr:government <{BASE}/government/{place}> ; gwr:planYear "{year}"^^xsd:gYear .']
    for number, fact in enumerate(facts):
        kind, indicator, measure, sign, value, unit, period, *area = fact.split()
        start, _, end = period.partition("/")
        comparator = {"=": "equal", ">=": "at-least", "<=": "at-most", "~": "about"}[sign]
        at = 10 * number
        lines.append(f"""
<{name}#fact-{at}-{at + 5}> a gwr:Statement , {"gwr:Target" if kind == "T" else "gwr:Observation"} ; gwr:report <{name}> ;
    gwr:indicator <{BASE}/indicator/{indicator}> ; gwr:indicatorText "{indicator}" ;
    gwr:measure <https://w3id.org/gwr/code/measure/{measure}> ; gwr:comparator <https://w3id.org/gwr/code/comparator/{comparator}> ;
    {f'gwr:value {value}.0 ; gwr:unit <https://w3id.org/gwr/unit/{unit}> ;' if value != '-' else 'gwr:statement "同步" ;'}
    {f'gwr:area <{BASE}/area/{place}/{area[0]}> ;' if area else ''}
    gwr:periodStart "{start}"^^xsd:gYear ; gwr:periodEnd "{end or start}"^^xsd:gYear ; nif:beginIndex {at} .""")
    return "\n".join(lines)


def store_of(*reports: str) -> Store:
    prefixes = (
        "@prefix gwr: <https://w3id.org/gwr/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .\n"
    )
    store = Store()
    for number, text in enumerate(reports):
        graph = NamedNode(f"urn:graph:{number}")
        store.extend(Quad(q.subject, q.predicate, q.object, graph) for q in parse(prefixes + text, RdfFormat.TURTLE))
    return store


def found(*reports: str) -> list[tuple[str, str, str]]:
    """(target's report and offset, verdict, outcome's report and offset)."""
    return [
        (one.target.node.value.removeprefix(f"{BASE}/report/"), str(one.verdict),
         one.outcome.node.value.removeprefix(f"{BASE}/report/") if one.outcome else "")
        for one in follow_up(store_of(*reports))
    ]  # fmt: skip


PROMISE = report("A", 2018, "T 产值 growth = 6 percent 2018")
KEPT = report("A", 2019, "O 产值 growth = 7 percent 2018")


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([KEPT], "met"),
        ([report("A", 2019, "O 产值 growth = 5 percent 2018")], "missed"),
        ([], "no-outcome"),
        ([report("B", 2019, "O 产值 growth = 7 percent 2018")], "no-outcome"),  # another government
        ([report("A", 2019, "O 产量 growth = 7 percent 2018")], "no-outcome"),  # another indicator
        ([report("A", 2019, "O 产值 growth = 7 percent 2019")], "no-outcome"),  # another period
        ([report("A", 2019, "O 产值 growth = 7 percent 2018 市区")], "no-outcome"),  # another area
        ([report("A", 2017, "O 产值 growth = 7 percent 2018")], "no-outcome"),  # an earlier report cannot know
        ([report("A", 2019, "T 产值 growth = 7 percent 2018")], "no-outcome"),  # a target is no outcome
        ([report("A", 2019, "O 产值 level = 7 元 2018")], "not-comparable"),
        ([report("A", 2019, "O 产值 growth = 7 percentage-point 2018")], "not-comparable"),
        ([report("A", 2022, "O 产值 growth = 7 percent 2018")], "met"),  # years later
    ],
)
def test_pairs(others: list[str], verdict: str) -> None:
    assert [row[1] for row in found(PROMISE, *others) if row[0] == "A/2018#fact-0-5"] == [verdict]


def test_the_same_report_may_answer() -> None:
    rows = found(report("A", 2019, "T 产值 growth >= 6 percent 2018", "O 产值 growth = 7 percent 2018"))
    assert rows == [("A/2019#fact-0-5", "met", "A/2019#fact-10-15")]


def test_a_target_in_words_cannot_be_measured() -> None:
    words = report("A", 2018, "T 收入 growth = - - 2018")
    assert found(words) == [("A/2018#fact-0-5", "no-outcome", "")]
    assert found(words, report("A", 2019, "O 收入 growth = 7 percent 2018"))[0][1] == "not-comparable"


def test_growth_over_years_without_its_words_is_not_compared() -> None:
    """五年增长20% and 年均增长4% look the same in the graph; only the sentence tells them apart."""
    rows = found(report("A", 2018, "T 产值 growth = 6 percent 2018/2022"), report("A", 2023, "O 产值 growth = 20 percent 2018/2022"))
    assert [row[1] for row in rows] == ["not-comparable"]


@pytest.mark.parametrize(
    ("promised", "reached", "verdict"),
    [
        ("产值年均增长", "产值年均增长", "met"), ("产值年均增长", "产值增长", "not-comparable"),
        ("收入年均增长3%，产值增长", "产值增长", "met"),
    ],
)
def test_growth_over_years_is_compared_by_what_its_clause_says(promised: str, reached: str, verdict: str) -> None:
    def saying(words: str, text: str) -> str:
        name = text.partition("<")[2].partition(">")[0]
        passage = f"<{name}#p> nif:anchorOf '{words}6%' ; nif:beginIndex 0 . <{name}#fact-0-5> prov:wasDerivedFrom <{name}#p> ."
        placed = text.replace("nif:beginIndex 0 .", f"nif:beginIndex {len(words)} .")
        return f"@prefix prov: <http://www.w3.org/ns/prov#> .\n{placed}{passage}"

    target = saying(promised, report("A", 2018, "T 产值 growth = 6 percent 2018/2022"))
    outcome = saying(reached, report("A", 2023, "O 产值 growth = 6 percent 2018/2022"))
    assert [row[1] for row in found(target, outcome)] == [verdict]


def test_every_outcome_is_shown() -> None:
    again = report("A", 2020, "O 产值 growth = 5 percent 2018")  # a revision
    assert [row[1:] for row in found(PROMISE, KEPT, again)] == [("met", "A/2019#fact-0-5"), ("missed", "A/2020#fact-0-5")]


# The graph --------------------------------------------------------------------------------------------------------------------------


def test_one_more_report_changes_only_what_it_answers() -> None:
    elsewhere = report("B", 2018, "T 产值 growth = 6 percent 2018", "T 产量 level = 9 吨 2018")
    other = report("A", 2018, "T 产值 growth = 6 percent 2018", "T 产量 level = 9 吨 2018")
    before, after = (set(emit(follow_up(store_of(*reports)))) for reports in ([other, elsewhere], [other, elsewhere, KEPT]))
    gone, new = (
        {quad.subject.value.partition("report/")[2] for quad in quads if isinstance(quad.subject, NamedNode)} - {""}
        for quads in (before - after, after - before)
    )
    assert gone == {"A/2018#followup-0-5"}
    assert new == {"A/2018#followup-0-5/2019/0-5"}


def test_the_graph_is_the_same_whatever_the_order_of_the_reports() -> None:
    reports = [PROMISE, KEPT, report("B", 2018, "T 产值 growth = 6 percent 2018")]
    assert emit(follow_up(store_of(*reports))) == emit(follow_up(store_of(*reversed(reports))))
    subjects = {quad.subject for quad in emit(follow_up(store_of(*reports)))}
    assert all(isinstance(subject, NamedNode) for subject in subjects)


def test_earlier_verdicts_are_forgotten() -> None:
    store = store_of(PROMISE)
    first = emit(follow_up(store))
    store.extend(first)
    forget(store)
    assert not list(store.quads_for_pattern(None, None, GWR.FollowUp))
    assert emit(follow_up(store)) == first


def test_the_verdicts_conform() -> None:
    quads = emit(follow_up(store_of(PROMISE, KEPT, report("A", 2020, "T 产量 level = 9 吨 2020"))))
    problems = validate([*parse(path=QUERIES / "followup.trig"), *quads]).problems
    assert [problem for problem in problems if "FollowUp" in problem.constraint] == []


def test_the_sample_of_the_queries_holds_the_verdicts_that_followup_gives() -> None:
    store = Store()
    for name in ("sample.trig", "followup.trig"):
        store.load(path=str(QUERIES / name))
    held = {quad for quad in store if quad.graph_name == NamedNode(f"{BASE}/followup")}
    forget(store)
    assert {quad for quad in emit(follow_up(store)) if quad.graph_name == NamedNode(f"{BASE}/followup")} == held


# The command ------------------------------------------------------------------------------------------------------------------------

PLACE = "河北省保定市清苑县"
REPORTS = {
    2018: "清川市2018年政府工作报告\n一、2017年工作回顾\n全市生产总值增长7.1%。\n二、2018年工作安排\n"
    "主要预期目标是：全市生产总值增长6.5%左右，城镇登记失业率控制在4%以内，粮食产量达到30万吨以上。\n",
    2019: "清川市2019年政府工作报告\n一、2018年工作回顾\n全市生产总值预计增长6.4%。\n城镇登记失业率为4.2%。\n二、2019年工作安排\n"
    "主要预期目标是：全市生产总值增长6%。\n",
}


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """One graph file for each invented report."""
    folder = tmp_path_factory.mktemp("followup")
    for year, text in REPORTS.items():
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
        arguments = ["build", str(folder / f"{year}.txt"), "-o", str(folder / f"{year}.nq"), "--place", PLACE, "--year", str(year)]
        assert main([*arguments, "--quiet"]) == 0
    return [str(folder / f"{year}.nq") for year in REPORTS]


def test_from_reports_to_verdicts(graphs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["followup", *graphs, "--format", "csv", "--quiet"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["indicator"], row["period"], row["verdict"], row["outcome_value"], row["outcome_estimated"]) for row in rows] == [
        ("生产总值", "2018", "within-rounding", "6.4", "true"), ("城镇登记失业率", "2018", "missed", "4.2", ""),
        ("粮食产量", "2018", "no-outcome", "", ""), ("生产总值", "2019", "no-outcome", "", ""),
    ]  # fmt: skip
    assert rows[0]["target_sentence"].startswith("主要预期目标是：全市生产总值增长6.5%左右")
    assert rows[0]["outcome_sentence"].startswith("全市生产总值预计增长6.4%")
    assert main(["followup", *graphs, "--question", "unmet", "--param", "indicator=城镇登记失业率", "--format", "csv", "--quiet"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_verdicts_as_a_graph_can_be_queried_and_conform(graphs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "verdicts.nq"
    for _ in range(2):
        assert main(["followup", *graphs, "-o", str(target), "--quiet"]) == 0
        first, target = target, tmp_path / "again.nq"
    assert first.read_bytes() == (tmp_path / "verdicts.nq").read_bytes()
    assert main(["validate", *graphs, str(first), "--quiet"]) == 0
    capsys.readouterr()
    assert main(["query", "unmet", *graphs, str(first), "--format", "csv", "--quiet"]) == 0
    assert "城镇登记失业率" in capsys.readouterr().out


def test_verdicts_in_a_store_replace_earlier_ones(graphs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "store"
    for graph in graphs:
        year = Path(graph).stem
        text = Path(graph).with_suffix(".txt")
        arguments = ["build", str(text), "--store", str(folder), "--place", PLACE, "--year", year]
        assert main([*arguments, "--quiet"]) == 0
        assert main(["followup", "--store", str(folder), "--save", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["query", "followup", "--store", str(folder), "--format", "csv", "--quiet"]) == 0
    stored = capsys.readouterr().out
    assert main(["followup", *graphs, "--format", "csv", "--quiet"]) == 0
    assert capsys.readouterr().out == stored

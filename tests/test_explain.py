"""Explain: the tree of rules and spans behind a sentence, as people see it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg_build.model import SectionKind
from kg_build.pipeline import explain


def test_one_number() -> None:
    assert explain("外贸进出口总额增长6.4%。").splitlines() == [
        "外贸进出口总额增长6.4%。",
        "├─ observation  6.4%  [9:13]  facts.changed",
        "│    indicator  外贸进出口总额",
        "│    measure    growth",
        "│    value      = 6.4 %",
        "│    period     2016",
    ]


def test_a_target_says_how_firm_it_is_and_keeps_both_bounds() -> None:
    assert explain("确保粮食产量增长2%-3%。", kind=SectionKind.PLAN, plan_year=2021).splitlines()[1:] == [
        "├─ target       2%-3%  [8:13]  facts.changed",
        "│    indicator  粮食产量",
        "│    measure    growth",
        "│    value      = 2–3 %",
        "│    period     2021",
        "│    strength   firm",
    ]


def test_a_promise_without_a_number_shows_its_words() -> None:
    lines = explain("居民收入增长与经济增长同步。", kind=SectionKind.PLAN).splitlines()
    assert lines[1] == "├─ target       居民收入增长与经济增长同步  [0:13]  targets.in_step"
    assert "│    value      居民收入增长与经济增长同步" in lines


def test_context_names_its_rule_and_an_estimate_is_marked() -> None:
    lines = explain("预计取缔10吨及以下燃煤锅炉58台。").splitlines()
    assert lines[1] == "├─ context      10吨  [4:7]  context.threshold"
    assert lines[2] == "├─ observation  58台  [14:17]  counts.stated"
    assert "│    estimated  yes" in lines


def test_large_values_are_written_out() -> None:
    assert "│    value      >= 8600000000 元" in explain("贷款余额超过86亿元。").splitlines()


def test_a_project_figure_names_its_project() -> None:
    assert "│    project    白沙风电场项目" in explain("总投资26亿元的白沙风电场项目开工建设。").splitlines()


@pytest.mark.parametrize("sentence", ["", "统一思想，凝聚力量。", "坚持人民至上"])
def test_nothing_to_tell_is_said(sentence: str) -> None:
    assert explain(sentence).splitlines()[-1] == "└─ ∅ 没有数字或目标 / no number or target"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="粮食产量增长达到由提高新建的，。、0123456789%万亿元个三百分之年度第（）“”", max_size=50))
def test_any_sentence_is_explained_and_each_number_has_a_branch(sentence: str) -> None:
    lines = explain(sentence)
    assert lines.startswith(sentence)
    branches = [line for line in lines[len(sentence) :].splitlines() if line.startswith(("├", "└"))]
    assert branches

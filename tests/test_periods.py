"""Periods: every kind of time word, resolved against the report's years, and words that only look like times."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg_build.grammar.periods import Clock, TimeWord, five_year_plan, scan_times, year
from tests.corpus_lines import CORPUS, lines

FILES = sorted(path.stem for path in (CORPUS / "periods").glob("*.toml"))
FLOOR_CASES = 75
ROLES = {"at", "since", "by", "base", "last", "next", "this", "one", "idle", "whole", "name", "now", "years", "part"}
PIECES = [
    "2016", "年", "月", "至", "-", "12", "第", "五", "个", "计划", "“", "”", "十", "三", "期间", "去年",
    "比", "同期", "到", "底", "近", "前", "季度", "，", "增长",
]


def accepted() -> list[Any]:
    return [pytest.param(case, id=f"{name}:{case['text']}") for name in FILES for case in lines("periods", name).get("accept", [])]


def clock(plan: int = 2017) -> Clock:
    return Clock(plan - 1, plan, plan - 1)


def row(text: str, word: TimeWord) -> dict[str, object]:
    """A time word as corpus lines write it; what is empty is left out."""
    full = {
        "written": text[word.start : word.end], "role": word.role, "period": word.period.exact if word.period else "", "brief": word.brief,
    }
    return {key: value for key, value in full.items() if value}


@pytest.mark.parametrize("case", accepted())
def test_times(case: dict[str, Any]) -> None:
    assert [row(case["text"], word) for word in scan_times(case["text"], clock(case.get("year", 2017)))] == case["found"]


@pytest.mark.parametrize("text", lines("periods", "look_alikes")["texts"])
def test_look_alikes_are_no_times(text: str) -> None:
    assert list(scan_times(text, clock())) == []


def test_cases_are_counted() -> None:
    assert len(accepted()) + len(lines("periods", "look_alikes")["texts"]) >= FLOOR_CASES


@pytest.mark.parametrize(("ordinal", "period"), [
    (1, "1953/1957"), (2, "1958/1962"), (3, "1966/1970"), (4, "1971/1975"), (5, "1976/1980"), (6, "1981/1985"), (7, "1986/1990"),
    (8, "1991/1995"), (9, "1996/2000"), (10, "2001/2005"), (11, "2006/2010"), (12, "2011/2015"), (13, "2016/2020"), (14, "2021/2025"),
    (15, "2026/2030"),
])
def test_five_year_plans(ordinal: int, period: str) -> None:
    assert str(five_year_plan(ordinal)) == period


@pytest.mark.parametrize("plan", [1955, 1979, 1999, 2000, 2001, 2026])
def test_relative_words_move_with_the_report(plan: int) -> None:
    words = [word for text in ("去年完成", "今年安排", "明年开工") for word in scan_times(text, clock(plan))]
    read = {word.role: word.period.exact for word in words if word.period}
    assert read == {"last": str(plan - 1), "this": str(plan), "next": str(plan + 1)}


@settings(max_examples=200, deadline=None)
@given(st.integers(1949, 2049), st.integers(1, 12))
def test_any_month_of_any_year(owner: int, month: int) -> None:
    (word,) = scan_times(f"{owner}年{month}月完成", clock())
    assert word.period is not None
    assert word.period.exact == f"{owner}-{month:02d}"


@settings(max_examples=200, deadline=None)
@given(st.integers(1949, 2048), st.integers(1, 15))
def test_any_run_of_years(first: int, more: int) -> None:
    for text in (f"{first}-{first + more}年间", f"{first}年至{first + more}年", f"{first}—{first + more}年"):
        (word,) = scan_times(text, clock())
        assert word.period is not None
        assert word.period.exact == f"{first}/{first + more}"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_mixture_gives_ordered_times_inside_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for word in scan_times(text, clock()):
        assert last <= word.start < word.end <= len(text)
        assert word.role in ROLES
        last = word.end


def test_a_year_is_its_own_first_and_last() -> None:
    assert (year(2016).start, year(2016).end) == ("2016", "2016")

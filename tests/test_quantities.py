"""Quantities: every unit, multiplier, range and bound of the tables, and what looks like a number and is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg_build.grammar.lexicon import table
from kg_build.grammar.quantities import Number, scan, unit_class
from tests.corpus_lines import CORPUS, lines, plain

FILES = sorted(path.stem for path in (CORPUS / "quantities").glob("*.toml"))
FLOOR_CASES = 135
UNITS = {unit: kind for kind, units in table("units")["classes"].items() for unit in units}
# Units that other words of the grammar hide: 百 and 万 multiply, 人民 and 站点 are words. The list may only shrink.
HIDDEN = frozenset(("人民币", "站点"))
PIECES = [
    "三", "12", "4.5", "1,200", "百", "万", "亿", "%", "个", "元", "至", "-", "约", "以上", "分之", "翻", "番", "倍", "成", "半", "点",
    "余", "多", "的", "，",
]


def accepted() -> list[Any]:
    return [
        pytest.param(case, id=f"{name}:{case['text'][:24]}") for name in FILES for case in lines("quantities", name).get("accept", [])
    ]


def row(text: str, number: Number) -> dict[str, str]:
    """A number as corpus lines write it; an empty bound and = are left out."""
    full = {
        "written": text[number.start : number.end], "value": plain(number.value), "max": plain(number.max_value), "unit": number.unit,
        "kind": number.kind, "comparator": number.comparator.value,
    }
    return {key: value for key, value in full.items() if (key, value) not in (("max", ""), ("comparator", "="))}


@pytest.mark.parametrize("case", accepted())
def test_numbers(case: dict[str, Any]) -> None:
    assert [row(case["text"], number) for number in scan(case["text"])] == case["found"]


@pytest.mark.parametrize("text", lines("quantities", "look_alikes")["texts"])
def test_look_alikes_are_no_numbers(text: str) -> None:
    assert list(scan(text)) == []


def test_cases_are_counted() -> None:
    assert len(accepted()) + len(lines("quantities", "look_alikes")["texts"]) >= FLOOR_CASES


@pytest.mark.parametrize("word", table("look_alikes")["words"])
def test_no_number_starts_inside_a_look_alike(word: str) -> None:
    assert list(scan(f"把{word}抓好")) == []


@pytest.mark.parametrize("unit", sorted(UNITS.keys() - HIDDEN))
def test_every_unit_of_the_lexicon_is_read_after_figures(unit: str) -> None:
    number, *rest = scan(f"合计36{unit}")
    assert rest == []
    assert (number.value, number.unit, number.kind) == (Decimal(36), unit, UNITS[unit])
    assert unit_class(unit) == number.kind


def test_no_unit_is_bare_and_an_unknown_one_counts() -> None:
    assert unit_class("") == "bare"
    assert unit_class("从未见过的单位") == "classifier"


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**7), st.sampled_from(["", "万", "亿", "万亿", "百万"]), st.sampled_from(["元", "人", "吨", "亩", "千瓦时", "个"]))
def test_figures_multiplier_and_unit_in_any_combination(figure: int, multiplier: str, unit: str) -> None:
    worth = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12, "百万": 10**6}[multiplier]
    for written in (str(figure), f"{figure:,}"):
        (number,) = scan(f"完成{written}{multiplier}{unit}，")
        assert (number.value, number.unit) == (Decimal(figure * worth), unit)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["-", "－", "—", "~", "至"]), st.sampled_from(["%", "家", "亿元", "万人"]))
def test_a_range_keeps_both_bounds(low: int, more: int, sign: str, unit: str) -> None:
    (number,) = scan(f"达到{low}{sign}{low + more}{unit}。")
    scale = {"亿元": 10**8, "万人": 10**4}.get(unit, 1)
    assert (number.value, number.max_value) == (Decimal(low * scale), Decimal((low + more) * scale))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_mixture_gives_ordered_numbers_inside_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for number in scan(text):
        assert last <= number.start < number.end <= len(text)
        assert number.left <= number.start
        assert number.end <= number.right <= len(text)
        assert number.value.is_finite()
        assert number.max_value is None or number.max_value > number.value
        last = number.end

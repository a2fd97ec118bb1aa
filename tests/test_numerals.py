"""Numerals: tables of what each is worth, and every number that is written in Chinese is read back as itself."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg_build.grammar.numerals import DIGIT_WORDS, MULTIPLIERS, fraction, read_digits, read_multiplier, read_words
from tests.corpus_lines import lines

WORDS, FIGURES = lines("numerals", "words"), lines("numerals", "figures")
_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
FLOOR_CASES = 91


def in_words(number: int) -> str:
    """A number below 10^16 as Chinese writes it: 30500 is 三万零五百."""
    if number == 0:
        return "零"
    sections: list[str] = []
    pieces = [number // 10000**i % 10000 for i in range(3, -1, -1)]
    for power, piece in zip(("万亿", "亿", "万", ""), pieces, strict=True):
        if not piece:
            if sections and not sections[-1].endswith("零"):
                sections.append("零")
            continue
        gap = "零" if sections and piece < 1000 and not sections[-1].endswith("零") else ""
        sections.append(gap + _below_ten_thousand(piece) + power)
    text = "".join(sections).rstrip("零")
    return text[1:] if text.startswith("一十") else text


def _below_ten_thousand(number: int) -> str:
    digits = [int(c) for c in str(number)]
    words = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit:
            words += _DIGITS[digit] + _PLACES[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(text, value) for value, texts in table.items() for text in texts]


@pytest.mark.parametrize(("text", "value"), pairs(WORDS["values"]))
def test_words(text: str, value: str) -> None:
    assert read_words(text) == Decimal(value)


@pytest.mark.parametrize("text", WORDS["none"]["texts"])
def test_no_numeral(text: str) -> None:
    assert read_words(text) is None


@pytest.mark.parametrize(("text", "value"), pairs(FIGURES["values"]))
def test_figures(text: str, value: str) -> None:
    assert read_digits(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "三", "1.2.3", "4万"])
def test_no_figures(text: str) -> None:
    with pytest.raises(InvalidOperation):
        read_digits(text)


@pytest.mark.parametrize(("text", "value"), pairs(FIGURES["multipliers"]))
def test_multipliers(text: str, value: str) -> None:
    assert read_multiplier(text) == Decimal(value)


@pytest.mark.parametrize(("denominator", "numerator", "value"), FIGURES["fractions"]["parts"])
def test_fractions(denominator: str, numerator: str, value: str) -> None:
    assert fraction(denominator, numerator) == Decimal(value)


@pytest.mark.parametrize(("denominator", "numerator"), FIGURES["fractions"]["none"])
def test_no_fractions(denominator: str, numerator: str) -> None:
    assert fraction(denominator, numerator) is None


def test_cases_are_counted() -> None:
    tables = (WORDS["values"], FIGURES["values"], FIGURES["multipliers"])
    assert sum(len(pairs(table)) for table in tables) + len(FIGURES["fractions"]["parts"]) >= FLOOR_CASES


@pytest.mark.parametrize(("number", "text"), [
    (0, "零"), (10, "十"), (15, "十五"), (110, "一百一十"), (1001, "一千零一"), (30500, "三万零五百"), (100008, "十万零八"),
    (20000010, "二千万零一十"), (10**8, "一亿"), (3 * 10**11, "三千亿"), (100010000, "一亿零一万"), (1000000, "一百万"),
])
def test_the_writer_writes_chinese(number: int, text: str) -> None:
    assert in_words(number) == text


def test_thousands_of_numbers_are_read_back() -> None:
    for number in (*range(3000), *range(3000, 10**6 + 1, 491), *range(10**6, 10**12, 123456789013)):
        assert read_words(in_words(number)) == number, in_words(number)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**6) | st.integers(0, 10**12 - 1))
@example(100010001)
def test_any_number_is_read_back(number: int) -> None:
    assert read_words(in_words(number)) == number


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 9999))
def test_decimals_are_read_back(whole: int, tail: int) -> None:
    digits = "".join(_DIGITS[int(c)] for c in f"{tail:04d}")
    assert read_words(f"{in_words(whole)}点{digits}") == Decimal(f"{whole}.{tail:04d}")


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**15))
def test_figures_with_and_without_marks_agree(number: int) -> None:
    assert read_digits(f"{number:,}") == read_digits(str(number)) == number


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=DIGIT_WORDS + "".join(MULTIPLIERS) + "点", max_size=16))
def test_any_mixture_of_numerals_is_a_number_or_none(text: str) -> None:
    value = read_words(text)
    assert value is None or (value.is_finite() and value >= 0)
    assert read_words(text) == value

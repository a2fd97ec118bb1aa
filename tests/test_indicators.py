"""Indicators: what a noun phrase sheds, how coordinated heads are parted, which words are measured, done or a place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg_build.grammar.heads import split_heads
from kg_build.grammar.indicators import area_of, clean, clean_noun, doing_prefix, is_bare_measure, is_measure, with_owner
from tests.corpus_lines import lines

CLEAN, SPLIT, WORDS = lines("indicators", "clean"), lines("indicators", "split"), lines("indicators", "words")
FLOOR_CASES = 79
WORDS_OF_PHRASES = [
    "全市", "预计", "粮食", "产量", "增加值", "和", "、", "城镇", "农村", "居民", "收入", "新建", "的", "，", "占", "[3]",
]
PIECES = [*WORDS_OF_PHRASES, "“", "”", "（", "）"]


@pytest.mark.parametrize(("phrase", "name"), CLEAN["phrases"].items())
def test_clean(phrase: str, name: str) -> None:
    assert clean(phrase) == name


@pytest.mark.parametrize(("noun", "name"), CLEAN["nouns"].items())
def test_clean_noun(noun: str, name: str) -> None:
    assert clean_noun(noun) == name


@pytest.mark.parametrize("case", SPLIT["cases"], ids=lambda case: f"{case['phrase']}:{case['count']}")
def test_split_heads(case: dict[str, object]) -> None:
    phrase, count = case["phrase"], case["count"]
    assert isinstance(phrase, str)
    assert isinstance(count, int)
    assert split_heads(phrase, count) == (case["parts"] or None)


@pytest.mark.parametrize("case", SPLIT["owners"], ids=lambda case: case["phrase"])
def test_with_owner(case: dict[str, str]) -> None:
    assert with_owner(case["before"], case["measure"]) == case["phrase"]


@pytest.mark.parametrize(("phrase", "area"), WORDS["areas"].items())
def test_area_of(phrase: str, area: str) -> None:
    assert area_of(phrase) == area


@pytest.mark.parametrize(("phrase", "verb"), WORDS["doing"].items())
def test_doing_prefix(phrase: str, verb: str) -> None:
    assert doing_prefix(phrase) == verb


@pytest.mark.parametrize("phrase", WORDS["measures"]["measured"])
def test_measured_nouns(phrase: str) -> None:
    assert is_measure(phrase)


@pytest.mark.parametrize("phrase", WORDS["measures"]["counted"])
def test_counted_nouns(phrase: str) -> None:
    assert not is_measure(phrase)
    assert not is_bare_measure(phrase)


def test_a_bare_measure_is_nothing_else() -> None:
    assert is_bare_measure("总产量")
    assert not is_bare_measure("粮食总产量")


def test_cases_are_counted() -> None:
    tables = (CLEAN["phrases"], CLEAN["nouns"], SPLIT["cases"], SPLIT["owners"], WORDS["areas"], WORDS["doing"])
    assert sum(map(len, tables)) >= FLOOR_CASES


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS_OF_PHRASES), max_size=12))
def test_cleaning_a_second_time_changes_nothing(pieces: list[str]) -> None:
    once = clean("".join(pieces))
    assert clean(once) == once


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_cleaning_any_mixture_only_takes_away(pieces: list[str]) -> None:
    phrase = "".join(pieces)
    assert set(clean(phrase)) <= set(phrase)
    assert len(clean(phrase)) <= len(phrase)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(0, 5))
def test_splitting_any_mixture_gives_the_number_asked_or_nothing(pieces: list[str], count: int) -> None:
    parts = split_heads("".join(pieces), count)
    assert parts is None or (len(parts) == count and all(parts))

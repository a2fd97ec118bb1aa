"""Verbs: each word of the lexicon's verb lists makes of a plain clause what its list says."""

from __future__ import annotations

import pytest

from kg_build.grammar.lexicon import table
from kg_build.grammar.reader import read_facts
from kg_build.model import Fact
from tests.corpus_lines import plain, report_of

VERBS = table("verbs")
# 有效管控 and 规划建设 open with an adverb that a phrase sheds.
DOING = [verb for verb in VERBS["doing"]["verbs"] if len(verb) > 1 and verb not in ("有效管控", "规划建设")]


def only(text: str, section: str = "review") -> Fact:
    """The one fact that a clause states."""
    (fact,) = read_facts(report_of(text, section))[0]
    return fact


def said(fact: Fact) -> tuple[str, str, str]:
    return fact.indicator, fact.measure.value, plain(fact.value)


@pytest.mark.parametrize("word", VERBS["change"]["more"])
def test_more(word: str) -> None:
    assert said(only(f"贷款余额{word}5%。")) == ("贷款余额", "growth", "5")


@pytest.mark.parametrize("word", VERBS["change"]["less"])
def test_less(word: str) -> None:
    assert said(only(f"贷款余额{word}5%。")) == ("贷款余额", "growth", "-5")


@pytest.mark.parametrize("word", [word for word in VERBS["change"]["more"] + VERBS["change"]["less"] if word != "高出"])
def test_a_change_of_an_amount_has_the_sign_of_its_verb(word: str) -> None:
    fact = only(f"货物周转量比上年{word}0.4个百分点。")
    assert said(fact) == ("货物周转量", "change", "-0.4" if word in VERBS["change"]["less"] else "0.4")


@pytest.mark.parametrize("word", [word for word in VERBS["change"]["between"] if word != "，"])
def test_words_between_subject_and_change_add_nothing(word: str) -> None:
    assert said(only(f"贷款余额{word}增长5%。")) == ("贷款余额", "growth", "5")


@pytest.mark.parametrize("word", VERBS["reach"]["level"] + VERBS["reach"]["to"])
def test_reached(word: str) -> None:
    assert said(only(f"粮食产量{word}86万吨。")) == ("粮食产量", "level", "860000")


@pytest.mark.parametrize("word", VERBS["reach"]["cap"])
def test_capped(word: str) -> None:
    fact = only(f"城镇登记失业率{word}4%以内。", "plan")
    assert (*said(fact), fact.comparator.value) == ("城镇登记失业率", "level", "4", "<=")


@pytest.mark.parametrize("word", VERBS["reach"]["rate"])
def test_rates(word: str) -> None:
    assert said(only(f"贷款余额{word}5%。")) == ("贷款余额", "growth", "5")


@pytest.mark.parametrize("word", VERBS["reach"]["rate_less"])
def test_rates_of_decline(word: str) -> None:
    assert said(only(f"贷款余额{word}5%。")) == ("贷款余额", "growth", "-5")


@pytest.mark.parametrize("verb", DOING)
def test_what_was_done_keeps_its_verb(verb: str) -> None:
    assert said(only(f"{verb}重点项目86个。")) == (f"{verb}重点项目", "level", "86")


@pytest.mark.parametrize(("word", "strength"), [
    *((word, "aspirational") for word in VERBS["strength"]["aspirational"]),
    *((word, "firm") for word in VERBS["strength"]["firm"] if len(word) > 1 and not word.startswith("不")),
])
def test_strength(word: str, strength: str) -> None:
    fact = only(f"{word}财政收入增长5%。", "plan")
    assert fact.strength is not None
    assert fact.strength.value == strength


@pytest.mark.parametrize("word", VERBS["strength"]["estimate"])
def test_estimates(word: str) -> None:
    assert only(f"{word}，财政收入增长5%。").estimated

"""A report's facts beside its gold: both come in, one ``Pair`` per gold fact and per fact that has no gold goes out, with its outcome.

What counts as the same is said in the annotation guideline: wordings are alike when four fifths of their character pairs are,
numbers within a ten-thousandth; an amount added or taken away may be a level with its verb or a change without it; a classifier of
people and things may be left out; of a level only the end of its period counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import accumulate

from kg_build.gold import GoldFact
from kg_build.grammar.lexicon import table
from kg_build.model import Fact, LedgerKind, Measure, Span

__all__ = ["SLOTS", "Outcome", "Pair", "alike", "pair_up", "wrong_slots"]

SLOTS = ("kind", "indicator", "measure", "value", "unit", "comparator", "period")

_SILENT = re.compile(r"[\s的“”\"'‘’（）()《》、，,·\-—]")  # what two wordings may differ in
_CLASSIFIERS = frozenset(("", "个", "人", "名"))
_TAKEN = ("减少", "降低", "压减", "压降", "调减", "下降")
_ADDED = ("增加", "新增", "提高")
_TOLERANCE = Decimal("0.0001")


class Outcome(StrEnum):
    """How a fact came out. ``AREA`` is right but for its area; ``OPTIONAL`` neither helps nor hurts."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    PARTIAL = "partial"
    AREA = "area"
    RIGHT = "right"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold fact and the fact that was found for it, either of which may be missing; ``wrong`` names the fields that differ."""

    outcome: Outcome
    gold: GoldFact | None
    fact: Fact | None
    wrong: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where the pair stands: the gold's span, else the fact's."""
        found = self.gold or self.fact
        if found is None:
            raise ValueError("a pair has at least one side")
        return found.span


def pair_up(gold: Sequence[GoldFact], facts: Iterable[Fact]) -> tuple[Pair, ...]:
    """Every gold fact with the free fact that overlaps it and agrees best, in the gold's order, then the facts left over; in text order.

    Gold of kind context is only listed when a fact was wrongly found there.
    """
    free = _Free(facts)
    found = [(one, free.take(one)) for one in gold]
    pairs = [pair for one, fact in found if (pair := _judged(one, fact))]
    return tuple(sorted((*pairs, *_left_over(gold, free)), key=lambda pair: (pair.span, pair.gold is None)))


class _Free:
    """The facts that no gold fact has taken yet, found by where they stand."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = sorted(facts, key=lambda fact: fact.span)
        self._starts = [fact.span.start for fact in self._facts]
        self._reached = list(accumulate((fact.span.end for fact in self._facts), max))
        self._taken: set[int] = set()

    def take(self, gold: GoldFact) -> Fact | None:
        """The free fact that shares a character with ``gold`` and agrees in most slots; of equals the one with most characters shared."""
        first, last = bisect_right(self._reached, gold.span.start), bisect_left(self._starts, gold.span.end)
        candidates = [at for at in range(first, last) if at not in self._taken and _shared(gold.span, self._facts[at].span)]
        if not candidates:
            return None
        best = max(candidates, key=lambda at: (-len(wrong_slots(gold, self._facts[at])), _shared(gold.span, self._facts[at].span)))
        self._taken.add(best)
        return self._facts[best]

    def __iter__(self) -> Iterator[Fact]:
        return (fact for at, fact in enumerate(self._facts) if at not in self._taken)


def _shared(one: Span, other: Span) -> int:
    """How many characters two spans have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _judged(gold: GoldFact, fact: Fact | None) -> Pair | None:
    """The outcome of a gold fact; None for a context number that no fact was made of."""
    if gold.kind is LedgerKind.CONTEXT:
        return Pair(Outcome.SPURIOUS, gold, fact, ("kind",)) if fact else None
    if fact is None:
        return Pair(Outcome.OPTIONAL if gold.optional else Outcome.MISSED, gold, None)
    wrong = wrong_slots(gold, fact)
    same_area = _bare(gold.area) == _bare(fact.area)
    outcome = Outcome.PARTIAL if wrong else Outcome.RIGHT if same_area else Outcome.AREA
    return Pair(Outcome.OPTIONAL if gold.optional else outcome, gold, fact, wrong if same_area else (*wrong, "area"))


def _left_over(gold: Sequence[GoldFact], free: _Free) -> Iterator[Pair]:
    """A fact too many, unless its number is optional or serves several indicators (见面率、办复率均为100%)."""
    for fact in free:
        beside = [one for one in gold if _shared(one.span, fact.span)]
        fine = any(one.optional or (one.kind is not LedgerKind.CONTEXT and _same_indicator(one, fact)) for one in beside)
        yield Pair(Outcome.OPTIONAL if fine else Outcome.SPURIOUS, None, fact)


def wrong_slots(gold: GoldFact, fact: Fact) -> tuple[str, ...]:
    """The slots in which a fact differs from its gold, in the order of ``SLOTS``."""
    changed = _adds_or_takes(gold)
    right = {
        "kind": gold.kind.value == fact.kind.value,
        "indicator": _same_indicator(gold, fact),
        "measure": fact.measure in (Measure.LEVEL, Measure.CHANGE) if changed else gold.measure == fact.measure.value,
        "value": _same_value(gold, fact, changed),
        "unit": _unit(gold.unit) == _unit(fact.unit),
        "comparator": (gold.comparator or "=") == fact.comparator.value,
        "period": _same_period(gold, str(fact.period)),
    }
    return tuple(slot for slot in SLOTS if not right[slot])


def _adds_or_takes(gold: GoldFact) -> bool:
    """Whether the gold is an amount added or taken away (减少利息支出10亿元), which reads in two ways."""
    return gold.measure in (Measure.LEVEL, Measure.CHANGE) and any(wording.startswith(_TAKEN + _ADDED) for wording in gold.wordings)


def _same_indicator(gold: GoldFact, fact: Fact) -> bool:
    return any(alike(wording, fact.indicator) for wording in gold.wordings)


def _same_value(gold: GoldFact, fact: Fact, changed: bool) -> bool:
    value = fact.value
    if changed and value is not None and gold.value is not None:
        value = abs(value).copy_sign(gold.value)
    return _close(gold.value, value) and _close(gold.max_value, fact.max_value)


def _close(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _TOLERANCE * max(Decimal(1), abs(one), abs(other))


def _unit(written: str) -> str:
    unit = written.translate(_forms()).replace("个百分点", "百分点")
    return "" if unit in _CLASSIFIERS else unit


def _same_period(gold: GoldFact, period: str) -> bool:
    """A level is reached at the end of its period (五年累计 aside, whose gold names both ends)."""
    if gold.measure == Measure.LEVEL and "/" not in gold.period:
        period = period.rpartition("/")[2]
    return gold.period == period


def alike(one: str, other: str) -> bool:
    """Whether two wordings name the same: 海城市粮食总产量 and 海城市的粮食总产量, but not 粮食产量 and 水果产量."""
    one, other = _bare(one), _bare(other)
    if one == other:
        return True
    pairs, others = _pairs(one), _pairs(other)
    return 10 * (pairs & others).total() >= 4 * (pairs.total() + others.total())


def _pairs(wording: str) -> Counter[str]:
    """The pairs of neighbouring characters; a single character stands for itself."""
    return Counter(wording[at : at + 2] for at in range(len(wording) - 1)) or Counter([wording])


def _bare(wording: str) -> str:
    """Without punctuation and 的, old characters in today's form."""
    return _SILENT.sub("", wording.translate(_forms())).lower()


@cache
def _forms() -> dict[int, str]:
    """Old and full-width characters and those they are read as."""
    return {ord(pairs[at]): pairs[at + 1] for pairs in table("forms").values() for at in range(0, len(pairs), 2)}

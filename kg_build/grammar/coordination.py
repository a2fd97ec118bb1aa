"""Several things, several numbers: A、B和C分别增长x、y和z gives each thing its own number."""

from __future__ import annotations

import re
from functools import cache

from kg_build.grammar.engine import Clause
from kg_build.grammar.indicators import clean, split_heads
from kg_build.grammar.lexicon import alternation, table
from kg_build.grammar.quantities import Number
from kg_build.grammar.slots import Draft, Memory
from kg_build.model import Comparator, Measure

__all__ = ["distribute"]

_TIMES = "\U000f0005\U000f0006"
_EACH = re.compile(r"分别")


@cache
def _verbs() -> re.Pattern[str]:
    """What may stand between 分别 and the first number: adverbs and bases, then one verb."""
    verbs = table("verbs")
    between = alternation(verbs["change"]["between"])
    words = [*verbs["change"]["more"], *verbs["change"]["less"], *verbs["reach"]["to"], *verbs["reach"]["level"], *verbs["reach"]["cap"]]
    return re.compile(rf"^(?:{between}|[{_TIMES}，]|比[^，]{{1,8}}?(?={alternation(words)}))*(?P<verb>{alternation(words)})?")


@cache
def _adverbs() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(table('verbs')['change']['between'])})+$")


def distribute(clause: Clause, numbers: list[int], memory: Memory) -> list[Draft] | None:
    """One draft for each number of a 分别 clause when there are as many things as numbers, else None.

    A clause that opens with 分别 speaks of the things the sentence named before (分别达到x、y，分别增长a、b).
    """
    each = _EACH.search(clause.text)
    if each is None or clause.start + each.start() > numbers[0]:
        return None
    heads = _heads(clause, clause.start + each.start(), len(numbers), memory)
    if heads is None:
        return None
    memory.heads = heads
    match = _verbs().match(clause.tape.text[clause.start + each.end():numbers[0]])
    verb = match["verb"] if match and match["verb"] else ""
    measure, sign = measure_of(verb, clause.tape.token(numbers[0]).kind)
    bound = _shared_bound(clause, numbers)
    return [Draft(h, measure, sign, comparator=bound, flow=measure is not Measure.LEVEL, rule="coordination.each") for h in heads]


def _shared_bound(clause: Clause, numbers: list[int]) -> Comparator | None:
    """分别超过8万元、4.5万元; 分别增长5%、6%左右: one bound for all when only the first (before) or the last (after) has it."""
    values = [clause.tape.token(place).value for place in numbers]
    tokens = [value for value in values if isinstance(value, Number)]
    if tokens[0].before and not any(t.before or t.after for t in tokens[1:]):
        return tokens[0].comparator
    if tokens[-1].after and not any(t.before or t.after for t in tokens[:-1]):
        return tokens[-1].comparator
    return None


def _heads(clause: Clause, end: int, count: int, memory: Memory) -> tuple[str, ...] | None:
    phrase = _adverbs().sub("", clean(clause.tape.words(clause.start, end, drop=_TIMES)))
    if phrase:
        parts = split_heads(phrase, count) if count > 1 else [phrase]
        # Two things of one number each, or one number for both: the joint name holds for every number.
        return tuple(parts) if parts else (phrase,) * count
    if len(memory.recent) >= count > 1:
        return tuple(memory.recent[-count:])
    return memory.heads if len(memory.heads) == count else None


def measure_of(verb: str, kind: str) -> tuple[Measure, int]:
    """Measure and sign of a verb before a number: 下降 with a ratio is a growth below zero, 达到 a level."""
    change = table("verbs")["change"]
    moved = Measure.GROWTH if kind in ("percent", "ratio") else Measure.CHANGE
    if verb in change["less"]:
        return moved, -1
    return (moved, 1) if verb in change["more"] else (Measure.LEVEL, 1)

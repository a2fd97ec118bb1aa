"""Several things, several numbers: A、B和C分别增长x、y和z gives each thing its own number."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from kg_build.grammar.engine import Clause
from kg_build.grammar.heads import split_heads
from kg_build.grammar.indicators import clean, is_measure
from kg_build.grammar.lexicon import alternation, table
from kg_build.grammar.periods import TimeWord
from kg_build.grammar.quantities import Number
from kg_build.grammar.slots import Draft, Memory
from kg_build.model import Comparator, FactKind, Measure

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
    ways = _ways(clause, numbers, memory)
    if ways:
        return ways
    each = _EACH.search(clause.text)
    if each is None or clause.start + each.start() > numbers[0]:
        return _side_by_side(clause, numbers, memory)
    heads = _heads(clause, clause.start + each.start(), len(numbers), memory)
    if heads is None:
        return None
    memory.heads = heads
    between = clause.tape.text[clause.start + each.end():numbers[0]]
    share = _SHARE.match(between)
    if share:
        at = clause.start + each.end()
        whole = clause.tape.words(at + share.start("whole"), at + share.end("whole"), drop=_TIMES)
        return [Draft(f"{head}占{whole}比重", Measure.LEVEL, flow=False, rule="coordination.each") for head in heads]
    match = _verbs().match(between)
    verb = match["verb"] if match and match["verb"] else ""
    measure, sign = measure_of(verb, clause.tape.token(numbers[0]).kind)
    bound, flow, base = _shared_bound(clause, numbers), measure is not Measure.LEVEL, _base(clause, numbers[0])
    return [Draft(h, measure, sign, comparator=bound, flow=flow, base=base, rule="coordination.each") for h in heads]


def _base(clause: Clause, place: int) -> int | None:
    """The year that the words before the first number name to measure from (较2015年分别下降…)."""
    words = (clause.tape.token(at).value for at in clause.tape.places if clause.start <= at < place)
    bases = [word.period for word in words if isinstance(word, TimeWord) and word.role == "base" and word.period is not None]
    return int(bases[0].end[:4]) if bases else None


def _ways(clause: Clause, numbers: list[int], memory: Memory) -> list[Draft] | None:
    """甲、乙由x和y分别提高到p和q: half of the numbers are where the things came from, the other half what they came to."""
    half, text, tape = len(numbers) // 2, clause.tape.text, clause.tape
    if half < 2 or len(numbers) % 2 or _TURN.match(text, numbers[half - 1] + 1, numbers[half]) is None:
        return None
    joints = [text[a + 1:b] for a, b in pairwise(numbers)]
    start = _FROM.match(text, clause.start, numbers[0])
    if start is None or any(joint not in ("、", "和", "与", "及") for i, joint in enumerate(joints) if i != half - 1):
        return None
    parts = split_heads(clean(tape.words(clause.start, start.end("head"), drop=_TIMES)), half)
    if not parts:
        return None
    memory.heads = tuple(parts)
    before = [Draft(p, Measure.LEVEL, kind=FactKind.OBSERVATION, earlier=True, flow=False, rule="coordination.ways") for p in parts]
    return before + [Draft(p, Measure.LEVEL, flow=False, rule="coordination.ways") for p in parts]


_FROM = re.compile(rf"(?P<head>[^，]*?)(?:分别|各)?[由从](?:[{_TIMES}]|现行|原来|目前|每人|每[年月]|的)*$")
_TURN = re.compile(
    rf"(?:分别|各|{alternation(table('verbs')['change']['between'])})*(?:{alternation(table('verbs')['reach']['to'])})(?:[{_TIMES}]|的)*$"
)
_SHARE = re.compile(rf"^[{_TIMES}]*占(?P<whole>[^，]*?)的?(?:比重|比例|份额)?(?:的|为|达到?)?$")
_RISE = re.compile(r"再创|均|都|双双|实现|稳步|持续|快速|保持|创|较快|平稳|大幅|全面")


def _opening_things(clause: str, count: int) -> tuple[str, ...] | None:
    """旅游收入、游客人数再创新高，分别增长x、y: the things of the clause before, when it names as many."""
    cut = _RISE.search(clause)
    parts = split_heads(clause[:cut.start()], count) if cut and count > 1 else None
    return tuple(parts) if parts and all(is_measure(p) for p in parts) else None


def _side_by_side(clause: Clause, numbers: list[int], memory: Memory) -> list[Draft] | None:
    """A、B同比下降x、y without 分别: as many things as numbers of one unit that only 、 or 和 parts."""
    tape = clause.tape
    values = [tape.token(place).value for place in numbers]
    units = {value.unit for value in values if isinstance(value, Number)}
    joined = all(tape.text[a + 1:b] in ("、", "和", "与", "及") for a, b in pairwise(numbers))
    if len(numbers) < 2 or not units or not joined or _CLOSING.match(tape.text, numbers[-1] + 1) is None:
        return None
    match = _head_and_verb().match(tape.text[clause.start:numbers[0]])
    head = clean(tape.words(clause.start, clause.start + match.end("head"), drop=_TIMES)) if match else ""
    parts = split_heads(head, len(numbers)) if head else list(memory.heads) if len(memory.heads) == len(numbers) else None
    if not parts or not all(is_measure(part) for part in parts):
        return None
    memory.heads = tuple(parts)
    measure, sign = measure_of(match["verb"] if match and match["verb"] else "", tape.token(numbers[0]).kind)
    bound = _shared_bound(clause, numbers)
    return [Draft(p, measure, sign, comparator=bound, flow=measure is not Measure.LEVEL, rule="coordination.side_by_side") for p in parts]


_CLOSING = re.compile(r"$|[，；。、（）]")


@cache
def _head_and_verb() -> re.Pattern[str]:
    verbs = table("verbs")
    words = [*verbs["change"]["more"], *verbs["change"]["less"], *verbs["reach"]["to"], *verbs["reach"]["level"], *verbs["reach"]["cap"]]
    between = alternation(verbs["change"]["between"])
    return re.compile(rf"^(?P<head>.*?)(?:{between}|[{_TIMES}])*(?P<verb>{alternation(words)})?了?$")


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
    phrase = _PER_HEAD.sub("", phrase)
    if phrase:
        parts = split_heads(phrase, count) if count > 1 else [phrase]
        # Two things of one number each, or one number for both: the joint name holds for every number.
        return tuple(parts) if parts else (phrase,) * count
    if count == 1:
        return None
    named = _opening_things(memory.pending, count)
    if named:
        return named
    if count > 1 and len(memory.recent) >= count:
        return tuple(memory.recent[-count:])
    return memory.heads if len(memory.heads) == count else None


# 低保标准每人每月分别提高50元和30元: for whom and how often is no part of what rises.
_PER_HEAD = re.compile(r"(?<=.{2})(?:每人每[年月]|每[年月])$")


def measure_of(verb: str, kind: str) -> tuple[Measure, int]:
    """Measure and sign of a verb before a number: 下降 with a ratio is a growth below zero, 达到 a level."""
    change = table("verbs")["change"]
    moved = Measure.GROWTH if kind in ("percent", "ratio") else Measure.CHANGE
    if verb in change["less"]:
        return moved, -1
    return (moved, 1) if verb in change["more"] else (Measure.LEVEL, 1)

"""Finds the rule for a number: cuts its clause around it and tries the rules in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg_build.grammar import counts, facts, figures
from kg_build.grammar.engine import KINDS, Clause, Rule
from kg_build.grammar.quantities import Number
from kg_build.grammar.slots import Draft, Memory, Slot

__all__ = ["RULES", "read_number"]

RULES: tuple[Rule[Slot, Draft], ...] = (*facts.RULES.rules, *figures.RULES.rules, *counts.RULES.rules)
"""Every rule that states a value, in the order they are tried."""


def read_number(clause: Clause, numbers: list[int], index: int, memory: Memory, previous: Draft | None) -> Draft | None:
    """What the first rule that fits makes of a number of a clause; None when none does."""
    return _draft(_slot(clause, numbers, index, memory, previous))


_LIST_MARK = re.compile(r"^(?:、|和|及|以及|与|并|其中|，)+")


def _slot(clause: Clause, numbers: list[int], index: int, memory: Memory, previous: Draft | None) -> Slot:
    """The number with the tape to its left and right; what the number before has used as its own noun is not given again."""
    tape, place = clause.tape, numbers[index]
    more = index + 1 < len(numbers)
    start = numbers[index - 1] + 1 if index else clause.start
    end = numbers[index + 1] if more else clause.end
    left, right, listed = tape.text[start:place], tape.text[place + 1:end], False
    if index:
        mark = _LIST_MARK.match(left)
        if mark:
            listed, start, left = True, start + mark.end(), left[mark.end():]
        elif left.rstrip("\U000f0005").endswith(("、", "和", "及", "与", "其中")):
            listed, start, left = True, place, ""
        elif "、" in left and previous is not None and previous.rule == "counts.counted":
            cut = left.rindex("、") + 1
            listed, start, left = True, start + cut, left[cut:]
    if more:
        right = right.rstrip("、和及与其中")
        right = right[:right.rindex("、")] if "、" in right else right
    token = tape.token(place)
    assert isinstance(token.value, Number)
    after = tape.text[numbers[index + 1] + 1:clause.end] if more else ""
    return Slot(tape, token.value, token.kind, left, right, start, place, listed, more, memory, previous, after, _following(clause))


_NEXT = re.compile(r"，(?P<next>[^，；。：]+)")


def _following(clause: Clause) -> str:
    """The words of the next clause, its numbers left out; after 等 and a number only what they count."""
    match = _NEXT.match(clause.tape.text, clause.end)
    if match is None:
        return ""
    return clause.tape.words(*match.span("next"), drop="".join(KINDS.values()))


@cache
def _rules_for(kind: str) -> tuple[Rule[Slot, Draft], ...]:
    return tuple(rule for rule in RULES if kind in rule.kinds)


def _fitting(slot: Slot) -> Iterator[Rule[Slot, Draft]]:
    """The rules whose patterns fit what stands left and right of the number."""
    for rule in _rules_for(slot.kind):
        if rule.left is not None:
            slot.lm = rule.left.search(slot.left)
            if slot.lm is None:
                continue
        if rule.right is not None:
            slot.rm = rule.right.match(slot.right)
            if slot.rm is None:
                continue
        yield rule


def _draft(slot: Slot) -> Draft | None:
    """What the first rule that fits makes of a number."""
    for rule in _fitting(slot):
        draft = rule.build(slot)
        if draft is not None:
            draft.rule = rule.name
            return draft
    return None

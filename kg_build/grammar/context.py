"""Numbers that state nothing of their own: where the rules about them meet a number.

Early rules (context_early.py) speak before the facts are read, so that the number stays part of the name around it; late rules
(context_late.py) take what no fact rule has claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg_build.grammar.engine import Registry
from kg_build.grammar.quantities import Number

__all__ = ["ANY", "Site", "claim", "enclosed"]

ANY = "percent permille point ratio money mass area volume length energy compound data duration age people degree box classifier bare"


@dataclass(frozen=True, slots=True)
class Site:
    """A number in its sentence: the whole text, the number, the mark (quote, title) that encloses it, and how many numbers stand there."""

    text: str
    number: Number
    enclosing: str
    others: int


_BRACKETS = re.compile(r"[“”《》〈〉\[\]〔〕【】]")


def enclosed(text: str) -> list[tuple[int, int, str]]:
    """The quoted or titled stretches of a sentence as (start, end, opening mark); an unclosed mark opens nothing."""
    stretches: list[tuple[int, int, str]] = []
    open_marks: list[tuple[str, int]] = []
    pairs = {"”": "“", "》": "《", "〉": "〈", "]": "[", "〕": "〔", "】": "【"}
    for match in _BRACKETS.finditer(text):
        mark = match[0]
        if mark in pairs:
            for i in range(len(open_marks) - 1, -1, -1):
                if open_marks[i][0] == pairs[mark]:
                    stretches.append((open_marks[i][1], match.end(), pairs[mark]))
                    del open_marks[i:]
                    break
        else:
            open_marks.append((mark, match.start()))
    return stretches


def claim(registry: Registry[Site, bool], site: Site) -> str:
    """The first rule of a registry that explains the number, or empty."""
    number = site.number
    for rule in registry.for_kind(number.kind):
        if rule.left is not None and not rule.left.search(site.text, max(0, number.left - 24), number.left):
            continue
        if rule.right is not None and not rule.right.match(site.text, number.end):
            continue
        if rule.build(site):
            return rule.name
    return ""

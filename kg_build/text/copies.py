"""A text in, the span of its first copy and the number of copies out: some web pages hold the same report several times."""

from __future__ import annotations

import re
from itertools import islice

from kg_build.model import Span

__all__ = ["find_copies"]

_MIN_LINE = 30  # characters of the line that a copy is known by
_MIN_COPY = 200  # a shorter text that recurs is a slogan or a header, not a report

_MAX_STARTS = 200  # a line that comes again more often is no report's opening; without a bound a hostile text costs quadratic time


def find_copies(text: str) -> tuple[Span, int, bool]:
    """The first copy, how many equal copies the text holds, and whether other text stands after them.

    White space does not count. A text of which only a part comes again is one copy; a part after several whole copies is left over.
    """
    whole = Span(len(text) - len(text.lstrip()), len(text.rstrip()))
    bare = "".join(text.split())
    anchor = next((line for line in map(_bare, text.split("\n")) if len(line) >= _MIN_LINE), "")
    if not anchor or bare.count(anchor) < 2:
        return whole, 1, False
    for start in _starts(bare, anchor):
        copy = bare[:start]
        times = _times(bare, copy)
        if times > 1:
            return Span(whole.start, _offset(text, len(copy))), times, times * len(copy) < len(bare)
    return whole, 1, False


def _bare(line: str) -> str:
    return "".join(line.split())


def _starts(bare: str, anchor: str) -> list[int]:
    """Where a second copy can begin: before a later anchor by the length of the title lines before the first one."""
    head = bare.index(anchor)
    found = (match.start() - head for match in islice(re.finditer(re.escape(anchor), bare), _MAX_STARTS))
    return [start for start in found if start >= _MIN_COPY and bare.startswith(bare[:_MIN_COPY], start)]


def _times(bare: str, copy: str) -> int:
    """How often the text begins with the copy, one after the other."""
    times = 1
    while bare.startswith(copy, times * len(copy)):
        times += 1
    return times


def _offset(text: str, count: int) -> int:
    """The offset behind the ``count``-th character that is no white space."""
    seen = 0
    for word in re.finditer(r"\S+", text):
        size = word.end() - word.start()
        if seen + size >= count:
            return word.start() + count - seen
        seen += size
    return len(text)

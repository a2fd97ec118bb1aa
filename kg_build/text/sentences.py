"""A paragraph in, the spans of its sentences out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg_build.model import Span

__all__ = ["sentences"]

_END = re.compile(r"(?:[。！？]+|(?<![A-Za-z])[!?]+)([”’」』）》)\"]*)")
_GOES_ON = "的，、；：,和与等地之是为"


def sentences(seen: str, start: int, end: int) -> Iterator[Span]:
    """The sentences between two offsets of a view, without the white space around them; ；does not end a sentence.

    A closing quote belongs to its sentence, and a slogan inside one does not end it: 以“干就干好！”的劲头推进.
    """
    head = start
    for found in _END.finditer(seen, start, end):
        stop = found.end()
        if found[1] and stop < end and seen[stop] in _GOES_ON:
            continue
        while seen[head].isspace():
            head += 1
        yield Span(head, stop)
        head = stop
    bare = seen[head:end].strip()
    if bare:
        head = seen.index(bare, head)
        yield Span(head, head + len(bare))

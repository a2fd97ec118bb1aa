"""The view of a text in, its lines and its blocks (paragraphs whose hard line breaks are joined) out, as offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["NUMBERED", "Line", "blocks_of", "lines_of"]

NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]{1,2}(?:部分|，)|（[一二三四五六七八九十]{1,3}）|（?\d{1,2}(?:[、）]|\.(?!\d))|[①-⑳]|[—－-]{1,4}|[一二三四五六七八九十]{1,2}是|"
    r"[\[〔【]\d{1,3}[\]〕】][^\n]{4})"
)
_FINAL = "。！？；：…"
_CLOSERS = "”’」』）》]"
_LEANS_BACK = "，、。；：！？”’」』）》]%％"  # a line that begins so goes on with the one before
_LEANS_ON = "，、（《“‘「『"  # a line that ends so goes on with the next
_PAGE_NOTE = re.compile(r"见\s*第\s*\d{1,3}\s*页\s*）$")
_PAIRS = ("《》", "（）", "“”")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it; ``gap`` blank lines stand before it; ``indent`` marks white space at its head."""

    start: int
    end: int
    gap: int = 0
    indent: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """How a file sets its paragraphs: hard-wrapped at ``width`` (0: not), or with a blank line between paragraphs."""

    width: int
    spaced: bool


def lines_of(seen: str, start: int, end: int) -> list[Line]:
    """The lines with words in them between two offsets of a view."""
    found: list[Line] = []
    offset, gap = start, 0
    for raw in seen[start:end].split("\n"):
        bare = raw.strip()
        if bare:
            head = offset + len(raw) - len(raw.lstrip())
            found.append(Line(head, head + len(bare), gap, raw[0] == " "))
            gap = 0
        elif not raw:
            gap += 1
        offset += len(raw) + 1
    return found


def _finished(seen: str, end: int) -> bool:
    """Whether what ends here ends like a sentence: 。！？；： or one of these inside a closing quote, or （见第2页）."""
    if seen[end - 1] == "）" and _PAGE_NOTE.search(seen, max(end - 12, 0), end):
        return True
    last = seen[end - 1]
    while last in _CLOSERS and end > 1:
        end -= 1
        last = seen[end - 1]
    return last in _FINAL


def _style(seen: str, lines: Sequence[Line]) -> _Style:
    long = [line for line in lines if line.end - line.start >= 18]
    if not long:
        return _Style(0, spaced=False)
    open_ended = [line for line in long if not _finished(seen, line.end)]
    widths = sorted(line.end - line.start for line in open_ended)
    wrapped = len(open_ended) * 5 > len(long) * 2 and len(open_ended) >= 4 and widths[-1] <= 120
    spaced = sum(line.gap > 0 for line in long[1:]) * 2 > len(long)
    return _Style(widths[len(widths) * 3 // 4] if wrapped else 0, spaced)


def _linked(seen: str, line: Line, following: Line | None) -> bool:
    """Whether a short line is a link that a web page set apart in the middle of a sentence: 贯彻 / 某某法 / ，落实…"""
    return following is not None and following.gap == 0 and seen[following.start] in _LEANS_BACK and line.end - line.start <= 30


def _continues(seen: str, block: Line, line: Line, following: Line | None, style: _Style, last_width: int) -> bool:
    """Whether a line goes on with the sentence that the block before it left open."""
    if seen[line.start] in _LEANS_BACK and seen[line.start : line.start + 2] not in ("……", "。。"):
        return True
    if _finished(seen, block.end) or NUMBERED.match(seen, line.start):
        return False
    tail = seen[max(block.start, block.end - 40) : block.end]
    if tail[-1] in _LEANS_ON or any(tail.rfind(pair[0]) > tail.rfind(pair[1]) for pair in _PAIRS):
        return True
    heading = NUMBERED.match(seen, block.start) is not None
    if not (style.width or heading) and _linked(seen, line, following):
        return True
    if style.width:
        return last_width * 10 >= style.width * 8 and line.gap == 0
    if line.indent or line.gap > 0 or heading:
        return False
    return block.end - block.start > 40 or style.spaced


def blocks_of(seen: str, lines: Sequence[Line]) -> list[Line]:
    """The paragraphs, headings and list lines: lines with the hard breaks inside sentences joined."""
    style = _style(seen, lines)
    found: list[Line] = []
    last_width = 0
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if found and _continues(seen, found[-1], line, following, style, last_width):
            found[-1] = Line(found[-1].start, line.end, found[-1].gap, found[-1].indent)
        else:
            found.append(line)
        last_width = line.end - line.start
    return found

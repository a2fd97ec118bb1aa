"""Headings and blocks in, the report's sections and passages with their kinds out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg_build.model import Passage, Section, SectionKind, Span
from kg_build.text.furniture import SALUTATION
from kg_build.text.headings import Heading
from kg_build.text.kinds import heading_kind, names_time, paragraph_kind, sentence_kind, turns_to_plan, weigh
from kg_build.text.lines import Line
from kg_build.text.sentences import sentences

__all__ = ["Laid", "lay_out"]

_SALUTATION_LENGTH = 24
_NOTE = re.compile(r"[\[〔【]\d{1,3}[\]〕】]：?\s*[^。]{1,60}?(?:：|是指|指|即)")  # [2]“九通一平”：… explains a word of the report


@dataclass(frozen=True, slots=True)
class Laid:
    """The sections and passages of a report, in text order."""

    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class _State:
    """Where the reading stands: the running kind, whether a heading said it, and the kind before an appendix."""

    kind: SectionKind
    said: bool = False
    before: SectionKind = SectionKind.REVIEW


def lay_out(seen: str, blocks: Sequence[Line], headings: Sequence[Heading], plan_year: int) -> Laid:
    """Give every sentence of the blocks its innermost heading and its kind, and every heading its section."""
    by_start = {heading.start: heading for heading in headings}
    kinds: dict[int, SectionKind] = {}
    passages: list[Passage] = []
    state = _State(_opening_kind(seen, blocks, headings, plan_year))
    words = ""
    for block in blocks:
        heading, start = by_start.get(block.start), block.start
        if heading:
            _enter(heading, state, plan_year)
            kinds[heading.start], words, start = state.kind, heading.words, heading.end
            passages.append(Passage(Span(heading.start, heading.end), words, state.kind))
        text = seen[start : block.end]
        if text.strip():
            _read_on(text, state, plan_year)
            note = _NOTE.match(text) is not None
            for span in sentences(seen, start, block.end):
                kind = SectionKind.OTHER if note else _kind_of(seen[span.start : span.end], state, plan_year)
                passages.append(Passage(span, words, kind))
    end = blocks[-1].end if blocks else 0
    return Laid(_sections(headings, kinds, end), tuple(passages))


def _opening_kind(seen: str, blocks: Sequence[Line], headings: Sequence[Heading], plan_year: int) -> SectionKind:
    """What a text without a heading that says so begins with: a report with its review, a loose passage as its words read."""
    said = any(heading_kind(heading.words, heading.rank, plan_year) for heading in headings)
    if said or any(SALUTATION.match(seen, block.start) for block in blocks[:3]):
        return SectionKind.REVIEW
    weight = sum(weigh(seen[block.start : block.end]) for block in blocks[:12])
    return SectionKind.PLAN if weight < 0 else SectionKind.REVIEW


def _enter(heading: Heading, state: _State, plan_year: int) -> None:
    """Take over what a heading says; a heading that says nothing keeps the running kind."""
    kind = SectionKind.OTHER if heading.appendix else heading_kind(heading.words, heading.rank, plan_year)
    if kind and (heading.rank == 1 or not state.said or names_time(heading.words)):
        state.before = state.kind if state.kind is not SectionKind.OTHER else state.before
        state.kind, state.said = kind, True
    elif heading.rank == 1 and state.kind is SectionKind.OTHER:
        state.kind, state.said = SectionKind.REVIEW, False


def _read_on(text: str, state: _State, plan_year: int) -> None:
    """Let the opening of a paragraph change the running kind where no heading settles it."""
    if state.kind is SectionKind.OTHER:
        if SALUTATION.match(text):  # a closing appeal after the notes: 各位代表！让我们…
            state.kind = state.before
        return
    if turns_to_plan(text, plan_year):
        state.kind = SectionKind.PLAN
    elif not state.said:
        said = paragraph_kind(text, plan_year)
        if said:
            state.kind = said


def _kind_of(words: str, state: _State, plan_year: int) -> SectionKind:
    if len(words) < _SALUTATION_LENGTH and SALUTATION.fullmatch(words):
        return SectionKind.OTHER
    return state.kind if state.said or state.kind is SectionKind.OTHER else sentence_kind(words, plan_year, state.kind)


def _sections(headings: Sequence[Heading], kinds: dict[int, SectionKind], end: int) -> tuple[Section, ...]:
    """Each heading's section reaches to the next heading of the same or a higher rank."""
    found: list[Section] = []
    for index, heading in enumerate(headings):
        stop = next((later.start for later in headings[index + 1 :] if later.rank <= heading.rank), end)
        found.append(Section(Span(heading.start, max(stop, heading.end)), heading.words, heading.rank, kinds[heading.start]))
    return tuple(found)

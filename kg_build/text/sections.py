"""Headings and blocks in, the report's sections and passages with their kinds out."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Laid:
    """The sections and passages of a report, in text order."""

    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class _State:
    """Where the reading stands: the running kind, whether a heading said it, and whether anything said it at all."""

    kind: SectionKind
    said: bool = False
    sure: bool = False


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
            for span in sentences(seen, start, block.end):
                passages.append(Passage(span, words, _kind_of(seen[span.start : span.end], state, plan_year)))
    end = blocks[-1].end if blocks else 0
    return Laid(_sections(headings, kinds, end), tuple(passages))


def _opening_kind(seen: str, blocks: Sequence[Line], headings: Sequence[Heading], plan_year: int) -> SectionKind:
    """What a text without a heading that says so begins with: a report with its review, a loose passage as its words read."""
    if any(heading_kind(heading.words, heading.rank, plan_year) for heading in headings) or any(SALUTATION.match(seen, block.start) for block in blocks[:3]):
        return SectionKind.REVIEW
    weight = sum(weigh(seen[block.start : block.end]) for block in blocks[:12])
    return SectionKind.PLAN if weight < 0 else SectionKind.REVIEW


def _enter(heading: Heading, state: _State, plan_year: int) -> None:
    """Take over what a heading says; a heading that says nothing keeps the running kind."""
    kind = SectionKind.OTHER if heading.appendix else heading_kind(heading.words, heading.rank, plan_year)
    if kind and (heading.rank == 1 or not state.said or names_time(heading.words)):
        state.kind, state.said, state.sure = kind, True, True
    elif heading.rank == 1 and state.kind is SectionKind.OTHER:
        state.kind, state.said = SectionKind.REVIEW, False


def _read_on(text: str, state: _State, plan_year: int) -> None:
    """Let the opening of a paragraph change the running kind where no heading settles it."""
    if state.kind is SectionKind.OTHER:
        return
    if turns_to_plan(text, plan_year):
        state.kind, state.sure = SectionKind.PLAN, True
    elif not state.said:
        said = paragraph_kind(text, plan_year)
        if said:
            state.kind, state.sure = said, True


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

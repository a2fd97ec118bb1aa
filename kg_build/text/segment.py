"""A report's bytes in, a ``model.Report`` out: decoded, its copies counted, dated, placed, and cut into sections and sentences.

``read_report`` is the text layer's one door; read it first. Options win over the text, the text wins over the file name.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass

from kg_build.model import Government, Notice, Passage, Report, SectionKind, Source, Span
from kg_build.text import notices
from kg_build.text.copies import find_copies
from kg_build.text.decode import decode
from kg_build.text.furniture import content, inner_furniture, page_turns
from kg_build.text.genre import other_genre, reads_like_report
from kg_build.text.headings import find_headings
from kg_build.text.identity import Overrides, identify
from kg_build.text.lines import Line, blocks_of, lines_of
from kg_build.text.places import government_name
from kg_build.text.sections import Laid, lay_out
from kg_build.text.title import read_title_block
from kg_build.text.view import view
from kg_build.text.words import words_hash

__all__ = ["Overrides", "read_report"]

_OPENING = 700  # characters in which a report says who reports to whom


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of the first copy, apart: the title block, the report's own, and furniture (title block and page included).

    ``turns`` are the notes inside its own lines that only say on which page it goes on.
    """

    front: list[Line]
    own: list[Line]
    furniture: list[Span]
    turns: list[Span]


def read_report(data: bytes, name: str, overrides: Overrides = Overrides()) -> Report:  # noqa: B008 — frozen, without mutable fields
    """Read the report in ``data``; ``name`` is its file name for people, errors and (last resort) the year.

    Raises:
        InputError: KG101 to KG104 unreadable bytes, KG110 no place, KG111 no year, KG112 no government work report,
            KG113 an ambiguous place.
        UsageProblem: KG114 an override that is no date or year.
    """
    overrides.check()
    decoded = decode(data, name)
    text = decoded.text
    body, copies, left_over = find_copies(text)
    seen = view(text[: body.end])
    page = _page(seen, body)
    opening = seen[page.own[0].start : page.own[0].start + _OPENING].replace("\n", "") if page.own else ""
    block = read_title_block([seen[line.start : line.end] for line in page.front], opening)
    warnings = _genre(block.title, opening, [seen[line.start : line.end] for line in page.front], name, overrides)
    blocks = blocks_of(seen, page.own)
    headings = find_headings(seen, blocks)
    identity = identify(block, headings, seen[body.start : body.end], name, overrides)
    laid = lay_out(seen, blocks, headings, identity.plan_year)
    if left_over:
        warnings.append(notices.copies_left_over(copies))
    digest = hashlib.sha256(text[body.start : body.end].encode()).hexdigest()
    return Report(
        text=text, body=body, source=Source(name, hashlib.sha256(data).hexdigest(), decoded.encoding), text_sha256=digest, copies=copies,
        title=identity.title, government=Government(government_name(identity.area), identity.area), issued=identity.issued,
        session=block.session, delivered_by=block.speaker, office=block.office,
        review_year=identity.plan_year - 1, plan_year=identity.plan_year, sections=laid.sections, passages=_passages(laid, page),
        furniture=tuple(page.furniture), warnings=(*warnings, *identity.warnings), words_sha256=words_hash(seen, page.own, page.turns),
    )


def _page(seen: str, body: Span) -> _Page:
    lines = lines_of(seen, body.start, body.end)
    first, last = content(seen, lines)
    own = lines[first:last]
    inner = set(inner_furniture(seen, own))
    aside = [*lines[:first], *(line for index, line in enumerate(own) if index in inner), *lines[last:]]
    turns = page_turns(seen, own[0].start, own[-1].end) if own else []
    furniture = sorted([*(Span(line.start, line.end) for line in aside), *turns])
    return _Page(lines[:first], [line for index, line in enumerate(own) if index not in inner], furniture, turns)


def _genre(title: str, opening: str, front: list[str], name: str, overrides: Overrides) -> list[Notice]:
    """Refuse what is no report, unless place and year were given; then say so."""
    if reads_like_report(title, opening):
        return []
    genre = other_genre(front, opening)
    if not (overrides.place and overrides.year):
        raise notices.not_a_report(name, genre)
    return [notices.forced_genre(genre)]


def _passages(laid: Laid, page: _Page) -> tuple[Passage, ...]:
    """The report's sentences and, as passages of kind other, the lines of title block and furniture, in text order."""
    starts = [passage.span.start for passage in laid.passages]
    aside = []
    for span in page.furniture:
        before = bisect_right(starts, span.start) - 1
        if before < 0 or laid.passages[before].span.end <= span.start:
            aside.append(Passage(span, "", SectionKind.OTHER))
    return tuple(sorted([*laid.passages, *aside], key=lambda passage: passage.span.start))

"""A report in, the bodies it names out: government, assembly, party, enterprises, universities, institutions, associations."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from kg_build.grammar.organization_aliases import merge, short_forms
from kg_build.grammar.organization_lists import mentions_by_company
from kg_build.grammar.organization_mentions import Mention, mentions_by_form
from kg_build.model import Organization, Report, Span

_TITLES = re.compile(r"《[^》\n]{2,80}》")  # a body in the title of a document does nothing there

__all__ = ["find_organizations"]


def find_organizations(report: Report) -> tuple[Organization, ...]:
    """The named bodies of the report's body, each once, in the order of their first mention (GUIDELINE.md section 3).

    ``name`` is the fullest form in the text, ``aliases`` the other forms; ``mentions`` are exact spans of ``report.text``.
    """
    text, floor, ceiling = report.text, report.body.start, report.body.end
    found = [*mentions_by_form(text, floor, ceiling), *mentions_by_company(text, floor, ceiling)]
    quiet = [*report.furniture, *(Span(*match.span()) for match in _TITLES.finditer(text, floor, ceiling))]
    found = _longest(_outside(sorted(quiet), found))
    found = _longest([*found, *short_forms(text, found, floor, ceiling)])
    return _with_parents(merge(report, found))


def _outside(furniture: list[Span], mentions: list[Mention]) -> list[Mention]:
    starts = [span.start for span in furniture]
    kept = []
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        if at < 0 or furniture[at].end <= mention.start:
            kept.append(mention)
    return kept


def _longest(mentions: list[Mention]) -> list[Mention]:
    """Of overlapping mentions the longest; of equal ones the one whose body is known."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, not m.canonical, m.start)):
        at = bisect_right(kept, mention.start, key=_start)
        if (at == 0 or kept[at - 1].end <= mention.start) and (at == len(kept) or mention.end <= kept[at].start):
            kept.insert(at, mention)
    return kept


def _start(mention: Mention) -> int:
    return mention.start


def _with_parents(organizations: tuple[Organization, ...]) -> tuple[Organization, ...]:
    """A name that begins with another body's name belongs to it: 中国医学科学院 is the parent of its 药用植物研究所."""
    names = {form: organization.name for organization in organizations for form in (organization.name, *organization.aliases)}
    done = []
    for organization in organizations:
        parents = [length for length in range(len(organization.name) - 2, 2, -1)
                   if names.get(organization.name[:length], organization.name) != organization.name]
        done.append(replace(organization, parent=names[organization.name[:parents[0]]]) if parents else organization)
    return tuple(done)

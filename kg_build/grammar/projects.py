"""The undertakings a report names: in goes the Report (and its organizations as a hint), out come Projects with milestones.

What a phrase is and what its verb says stands in project_phrases; what counts as a name in project_names. Here wordings of one
undertaking are brought together and each status gets its year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg_build.grammar.project_names import bare_form
from kg_build.grammar.project_phrases import Named, named_in
from kg_build.model import Milestone, Organization, Passage, Period, Project, ProjectStatus, Report, SectionKind, Span

__all__ = ["find_projects"]

_LOCAL_LEVELS = frozenset({"prefecture", "county", "other"})
_PLANNED_ONLY = frozenset({ProjectStatus.STARTED, ProjectStatus.COMPLETED, ProjectStatus.OPERATING})
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_PLAN_CUE = re.compile(r"今年|将|力争|确保|年内|计划|争取|要|明年")


@dataclass(slots=True)
class _Entry:
    """A project in the making."""

    names: list[str] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)


def find_projects(report: Report, organizations: tuple[Organization, ...]) -> tuple[Project, ...]:
    """The named undertakings of a report, in the order of their first mention.

    ``organizations`` serves only to name parties; an empty tuple is fine.
    """
    local = report.government.area.level in _LOCAL_LEVELS
    place = _place_pattern(report)
    entries: dict[str, _Entry] = {}
    for passage in report.passages:
        sentence = report.text[passage.span.start : passage.span.end]
        for named in named_in(sentence, local):
            if named.reading.status is None:
                continue
            entry = _entry(entries, named, place)
            entry.mentions.append(Span(passage.span.start + named.start, passage.span.start + named.end))
            milestone = _milestone(report, passage, sentence, named, local)
            if not entry.milestones or entry.milestones[-1] != milestone:
                entry.milestones.append(milestone)
    return tuple(_project(entry, organizations) for entry in entries.values())


def _place_pattern(report: Report) -> re.Pattern[str]:
    """The reporting area's own name before a project's name: 海清市 and 海清 in a report of 海清市."""
    name = report.government.area.name
    short = re.sub(r"(?:市|县|区|省|自治区|自治州|自治县|地区|盟|旗)$", "", name)
    words = sorted({word for word in (name, short) if len(word) >= 2}, key=len, reverse=True)
    return re.compile(f"^(?:{'|'.join(map(re.escape, words))})" if words else r"(?!)")


def _entry(entries: dict[str, _Entry], named: Named, place: re.Pattern[str]) -> _Entry:
    """The entry whose undertaking this is: equal without 项目 / 工程 / 建设, quotes, and the area's own name."""
    key = bare_form(named.name)
    short = place.sub("", key)
    key = short if len(short) >= 3 else key
    entry = entries.get(key)
    if entry is None:
        entry = entries[key] = _Entry()
    for form in (named.name, *named.forms):
        if form not in entry.names:
            entry.names.append(form)
    return entry


def _milestone(report: Report, passage: Passage, sentence: str, named: Named, local: bool) -> Milestone:
    plan = passage.kind is SectionKind.PLAN or (passage.kind is SectionKind.OTHER and _PLAN_CUE.search(sentence) is not None)
    status = named.reading.status or ProjectStatus.ONGOING
    if named.reading.making:
        status = _made(named.reading.making, plan, local)
    year = str(report.plan_year if plan else report.review_year)
    before = sentence[: named.start]
    explicit = _YEAR.search(before[max(before.rfind("，"), before.rfind("。")) + 1 :])
    if explicit:
        year = explicit[1]
    return Milestone(status, Period(year, year), plan and status in _PLANNED_ONLY, passage.span)


def _made(verb: str, plan: bool, local: bool) -> ProjectStatus:
    """What a bare verb of making says: 新建 is done in a review and to come in a plan; 建设 goes on, but is to come in a city's plan.

    A province or the nation names works that are under way already.
    """
    if plan:
        return ProjectStatus.PLANNED if local else ProjectStatus.ONGOING
    return ProjectStatus.ONGOING if verb == "建设" else ProjectStatus.COMPLETED


def _project(entry: _Entry, organizations: tuple[Organization, ...]) -> Project:
    name = max(entry.names, key=len)
    aliases = tuple(form for form in entry.names if form != name)
    parties = tuple(
        organization.name
        for organization in organizations
        if any(form in name for form in (organization.name, *organization.aliases) if len(form) >= 2)
    )
    return Project(name, aliases, tuple(entry.milestones), tuple(entry.mentions), parties)

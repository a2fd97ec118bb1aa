"""The undertakings a report names: in goes the Report (and its organizations as a hint), out come Projects with milestones.

What a clause says stands in project_clauses, which phrase names something in project_phrases, what counts as a name in
project_names. Here wordings of one undertaking are brought together, each status gets its year, and parties are noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg_build.grammar.project_names import bare_form, word_pattern
from kg_build.grammar.project_phrases import Named, named_in
from kg_build.grammar.shared_names import spanning_name
from kg_build.model import Milestone, Organization, Passage, Period, Project, ProjectStatus, Report, SectionKind, Span

__all__ = ["find_projects"]

# Below the province a civic house without a name of its own is definite: 市档案馆, 新殡仪馆.
_LOCAL_LEVELS = frozenset({"prefecture", "county", "other"})
# A status that a plan only promises; 推进 in a plan speaks of a work that goes on already.
_PROMISED = frozenset({ProjectStatus.STARTED, ProjectStatus.COMPLETED, ProjectStatus.OPERATING})
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_PLAN_CUE = re.compile(r"今年|明年|年内|将|要|力争|确保|计划|争取|拟")
_CLAUSE_START = re.compile(r"[，；。：][^，；。：]*$")
_AREA = re.compile(r"^([\u4e00-\u9fff]{2,4}?(?<![园片小社矿港景城灌])[市县区旗])(?=..)")
_NO_AREA = re.compile(r"城市|都市|县市|市区|自治区|地区|小区|社区|片区|园区")
_SHORTEST_MENTION = 4


@dataclass(slots=True)
class _Entry:
    """A project in the making."""

    names: list[str] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    mentions: set[Span] = field(default_factory=set)


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
            entry.mentions.add(Span(passage.span.start + named.start, passage.span.start + named.end))
            milestone = _milestone(report, passage, sentence, named, local)
            if milestone not in entry.milestones:
                entry.milestones.append(milestone)
    _add_other_mentions(report, entries)
    parties = {form: body.name for body in organizations for form in (body.name, *body.aliases) if len(form) >= 2}
    projects = [_project(entry, parties, report) for entry in entries.values()]
    return tuple(sorted(projects, key=lambda project: project.mentions[0]))


def _place_pattern(report: Report) -> re.Pattern[str]:
    """The reporting area's own name before a project's name: 海清市 and 海清 in a report of 海清市."""
    name = report.government.area.name
    short = re.sub(r"(?:市|县|区|省|自治区|自治州|自治县|地区|盟|旗)$", "", name)
    words = sorted({word for word in (name, short) if len(word) >= 2}, key=len, reverse=True)
    return re.compile(f"^(?:{'|'.join(map(re.escape, words))})" if words else r"(?!)")


def _entry(entries: dict[str, _Entry], named: Named, place: re.Pattern[str]) -> _Entry:
    """The entry whose undertaking this is: equal without 项目 / 工程 / 建设, quotes, and the area's own name."""
    keys = []
    for form in (named.name, *named.forms):
        bare = bare_form(form)
        short = place.sub("", bare)
        keys.append(short if len(short) >= 3 else bare)
    entry = next((entries[key] for key in keys if key in entries), None)
    if entry is None:
        entry = entries[keys[0]] = _Entry()
    for form in (named.name, *named.forms):
        if form not in entry.names:
            entry.names.append(form)
    return entry


def _milestone(report: Report, passage: Passage, sentence: str, named: Named, local: bool) -> Milestone:
    """The status and its year: the section's, unless the clause before the name gives another (2027年建成…)."""
    plan = passage.kind is SectionKind.PLAN or (passage.kind is SectionKind.OTHER and _PLAN_CUE.search(sentence) is not None)
    status = _status(named, plan, local)
    year = report.plan_year if plan else report.review_year
    clause = _CLAUSE_START.search(sentence, 0, named.start)
    explicit = _YEAR.search(sentence, clause.start() if clause else 0, named.start)
    written = explicit[1] if explicit else str(year)
    return Milestone(status, Period(written, written), plan and status in _PROMISED, passage.span)


def _status(named: Named, plan: bool, local: bool) -> ProjectStatus:
    """What the verb says; a bare 新建 is done in a review and to come in a plan, and so is 建设 in a city's plan.

    A province or the nation names in its plan works that are under way.
    """
    status = named.reading.status or ProjectStatus.ONGOING
    if not named.reading.making:
        return status
    if plan:
        return ProjectStatus.PLANNED if local else ProjectStatus.ONGOING
    return ProjectStatus.ONGOING if named.reading.making == "建设" else ProjectStatus.COMPLETED


def _add_other_mentions(report: Report, entries: dict[str, _Entry]) -> None:
    """Places that name a project without saying how far it is."""
    owner = {name: entry for entry in entries.values() for name in entry.names if len(name) >= _SHORTEST_MENTION}
    if not owner:
        return
    taken = sorted(span for entry in entries.values() for span in entry.mentions)
    covered = {place for span in taken for place in range(span.start, span.end)}
    for found in re.finditer(word_pattern(owner), report.text[report.body.start : report.body.end]):
        start, end = report.body.start + found.start(), report.body.start + found.end()
        if start not in covered and end - 1 not in covered:
            owner[found.group()].mentions.add(Span(start, end))


def _project(entry: _Entry, parties: dict[str, str], report: Report) -> Project:
    """The finished project: its fullest name, and what its name tells of parties and area."""
    name = max(entry.names, key=len)
    aliases = tuple(form for form in entry.names if form != name)
    named = dict.fromkeys(body for form, body in parties.items() if form in name and form != name)
    area = _AREA.match(name)
    where = area[1] if area and not _NO_AREA.search(area[1]) and area[1] != report.government.area.name else ""
    spanning = spanning_name(name)
    known_as, mentions = "" if spanning == name else spanning, tuple(sorted(entry.mentions))
    return Project(name, aliases, tuple(entry.milestones), mentions, tuple(named), where, not spanning, known_as)

"""What title block, headings, file name and options say in; the one place, year, date and title of a report, with notices, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg_build.areas.table import LAST, row_of
from kg_build.model import Area, Notice
from kg_build.text import notices
from kg_build.text.dates import find_years, parse_date
from kg_build.text.headings import Heading
from kg_build.text.places import AmbiguousPlace, find_place, known_name, names_in, own_name
from kg_build.text.title import TitleBlock
from kg_build.text.years import Evidence, plan_years

__all__ = ["Identity", "Overrides", "identify"]

_MENTIONS = 3  # so often, and so many times as often as another, must a text name the area above to tell which place it means


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the options say (--title, --date, --place, --year); None where they say nothing.

    ``place`` is a name or a chain of names (河北省保定市清苑县), ``year`` the year that the report plans, ``date`` 2017-01-09 or
    2017年1月9日.
    """

    title: str | None = None
    date: str | None = None
    place: str | None = None
    year: int | None = None

    def check(self) -> None:
        """Refuse a date or year that is none.

        Raises:
            UsageProblem: KG114.
        """
        if self.date and not parse_date(self.date):
            raise notices.bad_date(self.date)
        if self.year is not None and not 1949 <= self.year <= 2099:
            raise notices.bad_year(self.year)


@dataclass(frozen=True, slots=True)
class Identity:
    """The report's title, area, date (ISO or empty) and plan year, and what disagreed on the way to them."""

    title: str
    area: Area
    issued: str
    plan_year: int
    warnings: tuple[Notice, ...]


def identify(block: TitleBlock, headings: Sequence[Heading], body: str, name: str, overrides: Overrides) -> Identity:
    """Settle place, year, date and title.

    Raises:
        InputError: KG110 no place, KG111 no year, KG113 a name that several places have.
    """
    warnings: list[Notice] = []
    evidence = plan_years(headings, block.delivered, block.title_years, block.session, body, name)
    plan_year = _plan_year(evidence, body, name, overrides, warnings)
    area = _area(block, plan_year, body, name, overrides, warnings)
    issued = _issued(block, plan_year, overrides, warnings)
    title = overrides.title or block.title
    if not title:
        title = f"{plan_year}年{'国务院' if area.level == 'nation' else area.name}政府工作报告"
        warnings.append(notices.made_title(title))
    elif overrides.title and block.title and overrides.title != block.title:
        warnings.append(notices.option_disagrees("--title", overrides.title, block.title))
    return Identity(title, area, issued, plan_year, tuple(warnings))


def _plan_year(found: Sequence[Evidence], body: str, name: str, overrides: Overrides, warnings: list[Notice]) -> int:
    said = [evidence for evidence in found if evidence.source not in ("file name", "words")]
    by_words = next((evidence for evidence in found if evidence.source == "words"), None)
    by_name = next((evidence for evidence in found if evidence.source == "file name"), None)
    chosen = _chosen(said, by_words, by_name, body)
    if overrides.year is not None:
        if said and said[0].plan != overrides.year:
            warnings.append(notices.option_disagrees("--year", str(overrides.year), str(said[0].plan)))
        return overrides.year
    if chosen is None:
        raise notices.no_year(name)
    others = [evidence for evidence in said if evidence.plan != chosen.plan]
    warnings += [notices.years_disagree(chosen.plan, chosen.source, other.plan, other.source) for other in others]
    if by_name and by_name.plan != chosen.plan:
        warnings.append(notices.name_disagrees(str(by_name.plan), str(chosen.plan)))
    return chosen.plan


def _chosen(said: Sequence[Evidence], by_words: Evidence | None, by_name: Evidence | None, body: str) -> Evidence | None:
    """What the text says outright; failing that, the file name where the text names its year too; failing that, the years in the text."""
    if said:
        return said[0]
    return by_name if by_name and (by_words is None or _named(body, by_name.plan)) else by_words


def _named(body: str, year: int) -> bool:
    """Whether the text names the year or the one before, as the report of that year would."""
    years = find_years(body)
    return year in years or year - 1 in years


def _area(block: TitleBlock, year: int, body: str, name: str, overrides: Overrides, warnings: list[Notice]) -> Area:
    in_name = _place_in_name(name)
    said = list(block.places) or [place for place in (names_in(block.title), _nation(body), in_name) if place]
    if overrides.place:
        area = _resolve(overrides.place, [], year, name, "", warnings)
        other = next((place for place in said[:1] if not _same(place, area, year)), "")
        if other:
            warnings.append(notices.option_disagrees("--place", overrides.place, other))
    elif said:
        area = _resolve(said[0], said[1:], year, name, body, warnings)
        others = [place for place in dict.fromkeys(said[1:]) if not _same(place, area, year) and place not in area.parents]
        warnings += [notices.places_disagree(area.name, other) for other in others]
        if in_name and not _same(in_name, area, year) and not any(_same(in_name, Area(parent), year) for parent in area.parents):
            warnings.append(notices.name_disagrees(in_name, area.name))
    else:
        raise notices.no_place(name)
    if not area.code and area.level != "nation":
        warnings.append(notices.unknown_area(area.name))
    warnings += _by_name_alone(area, year)
    named = own_name(overrides.place or said[0])
    if area.code and named != area.name and known_name(named):
        warnings.append(notices.name_of_another_year(named, area.name, area.code, year))
    return area


def _by_name_alone(area: Area, year: int) -> list[Notice]:
    """A notice when the table of areas has the name in other years only; years after its last go on as that one."""
    row = row_of(area.code, area.name, year)
    if row is None or row.first <= year <= row.last or row.last == LAST < year:
        return []
    known = str(row.first) if row.first == row.last else f"{row.first}—{row.last}"
    return [notices.code_by_name(area.name, area.code, year, known)]


def _nation(body: str) -> str:
    """国务院 where a report's opening speaks to the nation's congress without naming who reports."""
    return "国务院" if re.search(r"全国人民代表大会|中央人民政府|政务院", body[:700]) else ""


def _same(place: str, area: Area, year: int) -> bool:
    """Whether a name may mean the area."""
    try:
        return find_place(place, year, "".join(area.parents)).name == area.name
    except AmbiguousPlace:
        return place.endswith(area.name)


def _place_in_name(name: str) -> str:
    """The place that a file is named after: 鞍山市2017年报告.txt, 鞍山2017.txt; the last resort."""
    stem = re.sub(r"^.*[/\\\\]|\.\w+$", "", name)
    found = names_in(stem)
    if found:
        return found
    words = re.search(r"[\u4e00-\u9fff]{2,8}?(?=\d|年|政府|$|[-_ ])", stem)
    return next((words[0] + ending for ending in ("市", "县", "区", "省") if known_name(words[0] + ending)), "") if words else ""


def _resolve(word: str, others: Sequence[str], year: int, name: str, body: str, warnings: list[Notice]) -> Area:
    """The area of a name; where several places have it, the title block's other names decide, then the areas above that the text names."""
    try:
        return find_place(word, year)
    except AmbiguousPlace as problem:
        for hint in others:
            try:
                return find_place(word, year, hint)
            except AmbiguousPlace:
                continue
        area = _by_mentions(problem.areas, body)
        if not area:
            raise notices.ambiguous_place(name, problem.word, problem.candidates) from problem
    warnings.append(notices.place_by_mentions("".join([*area.parents, area.name])))
    return area


def _by_mentions(areas: Sequence[Area], body: str) -> Area | None:
    """The one among areas of a name whose area above the text names far more often than the others': 朝阳区 that speaks of 长春."""
    counts = sorted(
        ((body.count(_short(area.parents[-1])), area.code, area) for area in areas if area.parents), key=lambda entry: entry[:2],
    )
    if not counts or counts[-1][0] < _MENTIONS or (len(counts) > 1 and counts[-2][0] * _MENTIONS > counts[-1][0]):
        return None
    return counts[-1][2]


def _short(name: str) -> str:
    """长春市 → 长春, 浙江省 → 浙江."""
    return name[:-1] if name[-1] in "省市" and len(name) > 2 else name


def _issued(block: TitleBlock, plan_year: int, overrides: Overrides, warnings: list[Notice]) -> str:
    if overrides.date:
        given = parse_date(overrides.date)
        if block.delivered and block.delivered != given:
            warnings.append(notices.option_disagrees("--date", given, block.delivered))
        return given
    if block.delivered:
        return block.delivered if len(block.delivered) == 10 else ""
    if len(block.published) == 10 and plan_year - 1 <= int(block.published[:4]) <= plan_year:
        warnings.append(notices.publication_date(block.published))
        return block.published
    return ""

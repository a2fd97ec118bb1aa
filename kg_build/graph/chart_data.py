"""What a chart shows: an indicator as a person names it, places and a measure in, the targets and outcomes to draw out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from kg_build.errors import Place as Where
from kg_build.errors import UsageProblem
from kg_build.graph.concepts import fold, match_indicator
from kg_build.graph.panel import PanelRow, bounds, panel

if TYPE_CHECKING:
    from kg_build.graph.query_sources import Source
    from kg_build.graph.statements import Indicator, Place, Statement

__all__ = ["MEASURES", "MOST_PLACES", "Picture", "Point", "Series", "picture"]

MOST_PLACES: Final = 8
MEASURES: Final = ("growth", "level", "change")
_NATION: Final = ("全国", "国务院", "中国", "China")


@dataclass(frozen=True, slots=True)
class Point:
    """A target or an outcome of one year; a bound that is not set is None."""

    year: int
    low: Decimal | None
    high: Decimal | None
    comparator: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """What one place set as targets and stated as outcomes, by year."""

    place: Place
    targets: tuple[Point, ...]
    outcomes: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn; ``left_out`` counts statements in another unit, which one axis cannot show."""

    indicator: Indicator
    measure: str
    unit: str
    series: tuple[Series, ...]
    left_out: int


def picture(source: Source, indicator: str, places: Sequence[str] = (), measure: str = "") -> Picture:
    """Choose what to draw.

    Args:
        source: the graph.
        indicator: an indicator's label, a wording of it, or its IRI.
        places: names or codes of areas; none means every area with data.
        measure: growth, level or change; when empty the one with most rows, growth first.

    Raises:
        UsageProblem: KG731 unknown indicator, KG732 unknown place, KG733 nothing to draw, KG734 too many places.
    """
    found = [row for row in panel(source, shared_only=False).rows if _shown(row)]
    chosen = _indicator(indicator, found)
    rows = [row for row in found if row.indicator.iri == chosen]
    wanted = _places(places, found) if places else list(dict.fromkeys(row.place.iri for row in rows))
    counts = Counter(row.measure for row in rows if row.place.iri in wanted)
    measure = measure or max(MEASURES, key=lambda name: counts[name])
    rows = [row for row in rows if row.place.iri in wanted and row.measure == measure]
    if not rows:
        raise _nothing(indicator, measure, [name for name in MEASURES if counts[name]])
    units = Counter(one.unit for row in rows for one in _shown(row))
    unit = max(sorted(units), key=lambda name: units[name])
    series = [one for iri in wanted if (one := _series([row for row in rows if row.place.iri == iri], unit))]
    if len(series) > MOST_PLACES:
        raise _too_many([one.place.name for one in series])
    return Picture(rows[0].indicator, measure, unit, tuple(series), sum(units.values()) - units[unit])


def _shown(row: PanelRow) -> list[Statement]:
    """The statements of a row that have numbers."""
    return [one for one in (row.target, row.outcome) if one and one.value is not None]


def _series(rows: Sequence[PanelRow], unit: str) -> Series | None:
    """One place's points in ``unit``; None when there are none."""
    targets = tuple(_point(row.year, row.target) for row in rows if row.target and row.target.value is not None and row.target.unit == unit)
    outcomes = tuple(_point(row.year, row.outcome) for row in rows if row.outcome and row.outcome.unit == unit)
    return Series(rows[0].place, targets, outcomes) if targets or outcomes else None


def _point(year: int, one: Statement) -> Point:
    low, high = bounds(one)
    if one.kind == "observation":  # 突破500亿元 is drawn at 500: what was reached, not what was allowed
        low, high = one.value, one.maximum
    return Point(year, low, high, one.comparator, one.estimated)


def _indicator(wanted: str, rows: Iterable[PanelRow]) -> str:
    """The IRI of the indicator that a person means.

    Raises:
        UsageProblem: KG731 with the nearest names of indicators that the graph has numbers of.
    """
    own = {row.indicator.iri: row.indicator for row in rows}
    for iri, one in own.items():
        if wanted in (iri, one.zh) or (one.en and wanted.casefold() == one.en.casefold()):
            return iri
    shared = match_indicator(wanted)
    if shared:
        return shared.iri.value
    names = {fold(name): name for one in own.values() for name in (one.en, one.zh) if name}
    near = [names[form] for form in get_close_matches(fold(wanted), sorted(names), n=3, cutoff=0.4)]
    raise UsageProblem(
        "KG731", Where(wanted[:80] or "(empty)"), "没有这个指标。", "there is no such indicator.",
        f"{'是不是要找：' + '、'.join(near) + '？' if near else ''}kg-build indicators 可列出图里的全部说法。",
        f"{'Did you mean ' + ', '.join(near) + '? ' if near else ''}kg-build indicators lists all wordings of the graph.",
    )


def _places(wanted: Sequence[str], rows: Iterable[PanelRow]) -> list[str]:
    """The IRIs of the areas that a person means, in the order given."""
    rows = list(rows)
    found = [iri for name in wanted for iri in _place(name, rows)]
    return list(dict.fromkeys(found))


def _place(wanted: str, rows: Sequence[PanelRow]) -> list[str]:
    """The areas of a code or of a name, which may stand after its parents' (河北省保定市).

    Raises:
        UsageProblem: KG732 with the nearest names.
    """
    code = "CN" if wanted in _NATION else wanted
    places = {row.place.iri: row for row in rows}
    fitting = [iri for iri, row in places.items() if code in (iri, row.place.code) or wanted.endswith(row.place.name)]
    inside = [iri for iri in fitting if (above := places[iri].superior) and above.name in wanted]
    if fitting:
        return inside or fitting
    names = sorted({row.place.name for row in places.values()})
    near = get_close_matches(wanted, names, n=3, cutoff=0.4) or names[:3]
    raise UsageProblem(
        "KG732", Where(wanted[:80] or "(empty)"), "图里没有这个地区的数据。", "the graph has no data of such a place.",
        f"图里有：{'、'.join(near)}。写全名或六位代码。" if near else "核对图谱。",
        f"It has {', '.join(near)}. Give the full name or the code of six digits." if near else "Check the graph.",
    )


def _nothing(indicator: str, measure: str, others: Sequence[str]) -> UsageProblem:
    """KG733: the indicator is known, but the graph has nothing to draw."""
    return UsageProblem(
        "KG733", Where(indicator[:80]), f"这些地区没有可画的 {measure} 数据。", f"there are no {measure} figures to draw for these places.",
        f"换用 --measure {'、'.join(others)}。" if others else "换一个地区或指标；kg-build query compare 可查有什么。",
        f"Try --measure {' or '.join(others)}." if others else "Choose another place or indicator; kg-build query compare shows them.",
    )


def _too_many(names: Sequence[str]) -> UsageProblem:
    """KG734: more places than one picture holds."""
    some = names[:MOST_PLACES]
    return UsageProblem(
        "KG734", Where("--place"), f"一张图最多画 {MOST_PLACES} 个地区，这里有 {len(names)} 个。",
        f"a chart holds {MOST_PLACES} places at most, here are {len(names)}.",
        f"用 --place 挑选，如 --place {some[0]}。", f"Choose some with --place, as --place {some[0]}.",
    )

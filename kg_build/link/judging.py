"""The score of a candidate: how its names fit (``names``), then what code, place and dates add to it or take from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg_build.link.name_parts import area_name, provinces_in
from kg_build.link.names import compare_names

if TYPE_CHECKING:
    from kg_build.link.candidates import Entity, Found

__all__ = ["Judged"]

_FITS: Final = 70  # names that fit this well agree with a code
_MOST_WITHOUT_CODE: Final = 85  # areas have namesakes: 朝阳区 is in 北京 and in 长春
_ELSEWHERE: Final = 20
_OTHER_CODE: Final = 30
_CODE_ONLY: Final = 45
_IN_BRACKETS: Final = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Judged:
    """0 to 100, and the reasons."""

    value: int
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, entity: Entity, found: Found) -> Judged:
        """How well a candidate fits an entity."""
        names = [_bare(name, entity) for name in found.names]
        score = compare_names(entity.kind, entity.names, names, entity.places)
        value, reasons = score.value, list(score.reasons)
        if entity.code and found.code:
            value = _with_code(value, entity.code, found.code, reasons)
        elif value:
            value = _with_place(value, entity, found, reasons)
        if found.ended and value:
            value -= _ELSEWHERE
            reasons.append(f"{found.ended} 撤销 ended {found.ended}")
        return cls(max(0, min(100, value)), tuple(reasons))


def _bare(name: str, entity: Entity) -> str:
    """A candidate's name without what only says where it is: 朝阳区 (长春市), 辽宁省海城市 when it is sought in 辽宁省."""
    name = _IN_BRACKETS.sub("", name) or name
    if entity.kind == "area":
        for place in sorted(entity.places, key=len, reverse=True):
            if len(name) > len(place) + 1:
                name = name.removeprefix(place)
    return name


def _with_code(value: int, ours: str, theirs: str, reasons: list[str]) -> int:
    if ours != theirs:
        reasons.append(f"代码不同 its code is {theirs}")
        return min(value, _OTHER_CODE)
    if value >= _FITS:
        reasons.append(f"代码 {ours} 相同 same code")
        return max(value, 95)
    reasons.append(f"代码 {ours} 相同而名称不合 same code, but the name does not fit")
    return max(min(value, _CODE_ONLY), _OTHER_CODE)


def _with_place(value: int, entity: Entity, found: Found, reasons: list[str]) -> int:
    area = entity.kind == "area"
    value = value * _MOST_WITHOUT_CODE // 100 if area else value
    agrees = _place_agrees(entity, found)
    if agrees:
        reasons.append("所在地相同 in the same place")
        return value + 10 if area else min(100, value + 5)
    if agrees is False:
        if not (area or entity.local):  # a report names firms and universities of other places too
            return value
        reasons.append("所在地不同 in another place")
        return min(value, _ELSEWHERE)
    return value


def _place_agrees(entity: Entity, found: Found) -> bool | None:
    """Whether the candidate is where the entity is; None when it does not say, or when nothing is known of the entity."""
    if not entity.places:
        return None
    brackets = [inside.group(1) for name in found.names if (inside := _IN_BRACKETS.search(name))]
    said = " ".join((*found.places, *brackets, found.description))
    stems = [area_name(place).stem for place in entity.places]
    if any(stem in said for stem in stems):
        return True
    if found.places or brackets or provinces_in(said) - set(stems):
        return False
    return None

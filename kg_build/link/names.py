"""How well two names fit: an entity's names and a candidate's in, a score of 0 to 100 with its reasons out.

The rule is meant to be read and argued with. Names are equal or they are not: no edit distance decides, because 鞍山 and 马鞍山 differ by
one character, and so do 第一医院 and 第二医院. What may differ is what a name can do without: an area's kind (鞍山, 鞍山市), a legal form
(集团, 集团有限公司), the place at its head. Letters alone never give more than ``LOOKS_ALIKE``, which is below what is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg_build.link.name_parts import area_name, company_name, folded, has_han, place_prefix

__all__ = ["LOOKS_ALIKE", "Score", "compare_areas", "compare_names", "compare_organizations"]

SAME: Final = 100
LOOKS_ALIKE: Final = 45
_UNKNOWN: Final = 50
# One place may have been the one and become the other; then the codes have to say so.
_UPGRADES: Final = frozenset({
    frozenset({"县", "市"}), frozenset({"县", "区"}), frozenset({"地区", "市"}), frozenset({"盟", "市"}), frozenset({"县", "自治县"}),
    frozenset({"地区", "自治州"}),
})


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, and why, in Chinese and English words for the person who decides."""

    value: int
    reasons: tuple[str, ...] = ()


def compare_areas(name: str, other: str) -> Score:
    """Two names of areas.

    >>> compare_areas("鞍山市", "马鞍山市").value, compare_areas("吉林市", "吉林省").value, compare_areas("鞍山市", "鞍山").value
    (0, 0, 80)
    """
    ours, theirs = area_name(name), area_name(other)
    if folded(name) == folded(other):
        return Score(SAME, ("同名 same name",))
    if ours.stem == theirs.stem:
        kinds = {ours.kind, theirs.kind}
        if len(kinds) == 1:
            return Score(95, ("除民族称谓外同名 same name but for the peoples it names",))
        if "" in kinds and len(ours.stem) > 1:  # 单 is not 单县
            return Score(80, (f"一方没有“{''.join(kinds)}” the one leaves out what kind of area it is",))
        if kinds in _UPGRADES:
            return Score(40, (f"“{ours.kind}”与“{theirs.kind}”可能是同一地区的先后 might be one place before and after",))
        return Score(0, (f"“{ours.kind}”不是“{theirs.kind}” another kind of area",))
    return Score(0, ("不同名 another name",))


def compare_organizations(name: str, other: str, places: Sequence[str] = ()) -> Score:
    """Two names of organizations; ``places`` are the areas that the first one is known to be in.

    >>> compare_organizations("鞍钢集团", "鞍钢集团有限公司").value, compare_organizations("鞍钢集团", "鞍钢股份有限公司").value
    (90, 40)
    """
    if folded(name) == folded(other):
        return Score(SAME, ("同名 same name",))
    ours, theirs = company_name(name), company_name(other)
    if ours.core == theirs.core:
        lesser = theirs if ours.group else ours
        if (ours.group != theirs.group and lesser.company) or ours.shares != theirs.shares:
            return Score(40, ("集团、公司、股份公司不是一回事 a group, a company and a company by shares are not one",))
        if ours.group == theirs.group:
            return Score(90 if ours.company != theirs.company or ours.group else 85, ("除法律形式外同名 same name but for its legal form",))
        return Score(65, ("一方是简称 the one is a short form",))
    return _by_place(name, other, places) or _alike(folded(name), folded(other))


def _by_place(name: str, other: str, places: Sequence[str]) -> Score | None:
    """Names that differ in the places at their heads only."""
    (ours, rest), (theirs, their_rest) = place_prefix(name), place_prefix(other)
    if rest != their_rest:
        return None
    if not theirs:
        return Score(60, ("一方没有冠地名 the one has no place before it",))
    known = (ours,) if ours else tuple(places)
    if not known:
        return Score(55, (f"候选冠有“{theirs}” the candidate has a place before it",))
    stems = {area_name(place).stem for place in known}
    if any(stem in theirs for stem in stems) or any(area_name(theirs).stem in place for place in known):
        return Score(85, (f"冠“{theirs}”后同名 same name with its place before it",))
    return Score(0, (f"“{theirs}”的，是另一个 one of another place",))


def _alike(ours: str, theirs: str) -> Score:
    """By the pairs of characters they share; for the order of candidates that nobody should accept unseen."""
    pairs = [{name[at : at + 2] for at in range(len(name) - 1)} for name in (ours, theirs)]
    total = sum(map(len, pairs))
    shared = 2 * len(pairs[0] & pairs[1])
    value = LOOKS_ALIKE * shared // total if total else 0
    if ours in theirs or theirs in ours:
        return Score(min(value, 20), ("一名含另一名，可能是其一部分 the one name holds the other; perhaps a part of it",))
    return Score(value, ("只是字面相近 letters alone are alike",) if value else ("不同名 another name",))


def compare_names(kind: str, names: Sequence[str], others: Sequence[str], places: Sequence[str] = ()) -> Score:
    """The best of all pairs of an entity's names and a candidate's; the first of each is its label, a pair with an alias counts 5 less.

    Where no two names are of one script nothing can be compared; the score is then 50 and says so.
    """
    best: Score | None = None
    for first, name in enumerate(names):
        for second, other in enumerate(others):
            if not name.strip() or not other.strip() or has_han(name) != has_han(other):
                continue
            score = compare_areas(name, other) if kind == "area" else compare_organizations(name, other, places)
            if score.value and (first or second):
                score = Score(score.value - 5, (*score.reasons, f"按别名 by an alias: {other if second else name}"))
            if best is None or score.value > best.value:
                best = score
    return best or Score(_UNKNOWN, ("没有可比的中文名 no Chinese name to compare",))

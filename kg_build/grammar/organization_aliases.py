"""Mentions in, organizations out: one for each body, with the fullest form as its name and the other forms as aliases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from kg_build.grammar.organization_mentions import Mention
from kg_build.grammar.organization_names import is_class, is_trade
from kg_build.grammar.organization_words import organization_words
from kg_build.grammar.shared_names import common_name, shared_form
from kg_build.model import Organization, OrganizationType, Report, Span

__all__ = ["merge", "short_forms"]

_LEGAL = re.compile(r"(?:[（(].{1,6}[）)])?(?:集团)?(?:股份|有限|责任)*(?:有限公司|公司|集团|股份)$")
_LEVEL_TAIL = re.compile(r"(人民政府|政府|委员会|委|人大常委会|人民代表大会常务委员会|人大|人民代表大会|政协)$")
_BODY = {"人民政府": "政府", "委员会": "委", "人民代表大会": "人大", "人民代表大会常务委员会": "人大常委会"}
_LEVEL_LETTERS = ("省", "市", "县", "区", "州", "盟", "旗")
_OFFICES = (OrganizationType.GOVERNMENT, OrganizationType.ASSEMBLY, OrganizationType.PARTY)
_LANDMARK = frozenset("江河山湖海峡岛市县区省镇")


def stem(name: str) -> str:
    """A firm's name without its legal form (云岭白桦 of 云岭白桦集团), the name itself when it has none."""
    return _LEGAL.sub("", name)


def short_forms(text: str, mentions: Iterable[Mention], floor: int, ceiling: int) -> list[Mention]:
    """Where a firm named in full elsewhere stands under its bare name (鞍钢 beside 鞍钢集团)."""
    words = organization_words()
    stems = {}
    for mention in mentions:
        bare = stem(mention.name)
        if mention.type is OrganizationType.ENTERPRISE and bare != mention.name and len(bare) >= 3 and not mention.canonical \
                and bare[-1] not in _LANDMARK and not is_trade(bare) and not is_class(bare) and bare not in words.places_short:
            stems[bare] = mention
    if not stems:
        return []
    pattern = re.compile("|".join(map(re.escape, sorted(stems, key=len, reverse=True))))
    return [Mention(m.start(), m.end(), m.group(), OrganizationType.ENTERPRISE) for m in pattern.finditer(text, floor, ceiling)]


def _key(mention: Mention, report: Report) -> str:
    """What two mentions of one body share."""
    if mention.canonical:
        return mention.canonical
    name = mention.name.removeprefix("中共")
    if mention.type in (OrganizationType.GOVERNMENT, OrganizationType.ASSEMBLY, OrganizationType.PARTY):
        area = report.government.area.name
        tail = _LEVEL_TAIL.search(name)
        if tail is not None:
            place, body = name[:tail.start()], tail.group()
            body = _BODY.get(body, body)
            above = place in report.government.area.parents and place[-1:] != area[-1:]
            if place and (place == area or above):
                place = place[-3:] if place.endswith(("自治区", "自治州", "自治县")) else place[-1:]
            return place + body
    return stem(name) if mention.type is OrganizationType.ENTERPRISE else name


def merge(report: Report, mentions: Iterable[Mention]) -> tuple[Organization, ...]:
    """One organization for each body, in the order of first mention."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[_key(mention, report)].append(mention)
    _join_prefixed(groups)
    return tuple(sorted((_organization(group) for group in groups.values()), key=lambda o: o.mentions[0]))


def _join_prefixed(groups: dict[str, list[Mention]]) -> None:
    """映月旅游集团 is 黔东映月旅游集团 where the longer form only adds the place, 云帆公司 is 云帆水下机器人公司."""
    for short in sorted(groups, key=len):
        kind = groups[short][0].type
        if len(short) < 2 or (kind in _OFFICES and _LEVEL_TAIL.search(short)):
            continue
        for full in groups:
            if full != short and groups[full][0].type is kind and _is_short_for(groups, short, full):
                groups[full] += groups.pop(short)
                break


def _is_short_for(groups: dict[str, list[Mention]], short: str, full: str) -> bool:
    words = organization_words()
    if full.endswith(short):
        added = full[: -len(short)]
        return added == "中国" or added in _LEVEL_LETTERS or added in words.places_full or added in words.places_short
    both_companies = groups[short][0].name == short + "公司" and groups[full][0].name.endswith("公司")
    return both_companies and full.startswith(short)


def _organization(group: list[Mention]) -> Organization:
    group = sorted(group, key=lambda m: (m.start, m.end))
    names = sorted({m.name for m in group}, key=lambda name: (-len(name), name))
    canonical = next((m.canonical for m in group if m.canonical), "")
    name = canonical if canonical in names else names[0]
    return Organization(
        name=name, aliases=tuple(other for other in names if other != name), type=group[0].type,
        mentions=tuple(Span(m.start, m.end) for m in group),
        local=all(m.local for m in group) or (not canonical and common_name(name, group[0].type)),
        known_as=shared_form(name, canonical) if canonical else "",
    )

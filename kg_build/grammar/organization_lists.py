"""Places where a name without a head shows by its company: lists before 等…企业, what only firms do, partners of a deal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg_build.grammar.organization_mentions import Mention
from kg_build.grammar.organization_names import after_edge, is_class, is_trade, own_name, strip_openers
from kg_build.grammar.organization_words import OrganizationWords, organization_words
from kg_build.model import OrganizationType

__all__ = ["mentions_by_company"]

_CLAUSE_END = re.compile(r"[，。；：！？“”（）()《》,;:\n\r\s　]")
_PROJECTS = re.compile(r"等(?P<middle>(?:一批|[\d一二三四五六七八九十百多余]{1,4}[个项])?[^，。；：、！？《》\s等]{0,14}?)项目")
_YEARLY = ("年产", "年加工", "年出栏")
_SCHOLARS = ("院", "所", "室", "大", "大学", "中心", "校")
_COUNTED = re.compile(r"[\d一二三四五六七八九十两]+[个家所](?P<head>省实验室|实验室|研究院|研究所|研究中心)")


def mentions_by_company(text: str, floor: int, ceiling: int) -> Iterator[Mention]:
    """Names that stand where only a name of a firm, a university or an institute can stand; they may overlap."""
    words = organization_words()
    for match in words.listed.finditer(text, floor, ceiling):
        if not words.not_list.search(match.group("middle")):
            yield from _listed(words, text, match, floor)
    for match in _PROJECTS.finditer(text, floor, ceiling):
        yield from _undertakings(text, match, floor)
    for match in _COUNTED.finditer(text, floor, ceiling):
        yield from _shared_head(text, match, floor)
    for match in words.firm_end.finditer(text, floor, ceiling):
        edge, _ = after_edge(text, match.start(), floor)
        start = strip_openers(text, edge, match.start())
        if 4 <= match.end() - start <= 7 and own_name(text[start:match.end()]):
            yield Mention(start, match.end(), text[start:match.end()], OrganizationType.ENTERPRISE)
    for match in words.capacity.finditer(text, floor, ceiling):
        yearly = next((word for word in _YEARLY if text.startswith(word, match.start() - len(word))), "")
        end = match.start() - len(yearly)
        start = strip_openers(text, after_edge(text, end, floor)[0], end)
        if not words.site_works.search(match.group("works")) and _bare_firm(words, text[start:end]):
            yield Mention(start, end, text[start:end], OrganizationType.ENTERPRISE)
    for match in words.firm.finditer(text, floor, ceiling):
        yield from _doers(text, match, floor)


def _items(text: str, end: int, floor: int) -> list[tuple[int, int]]:
    """The members of the list that ends at ``end``, last first: split at 、 and 和, the first one freed of what governs it."""
    marks = [m.end() for m in _CLAUSE_END.finditer(text, max(floor, end - 80), end)]
    left = marks[-1] if marks else max(floor, end - 80)
    items: list[tuple[int, int]] = []
    while end > left:
        comma = text.rfind("、", left, end)
        edge, cut = after_edge(text, end, max(left, comma + 1))
        start = strip_openers(text, edge, end) if comma < edge - 1 or comma < 0 else edge
        items.append((start, end))
        if cut in ("和", "与", "及", "以及") and edge > comma + 1:
            end = edge - len(cut)
        elif comma < 0 or edge > comma + 1:
            return items
        else:
            end = comma
    return items


def _listed(words: OrganizationWords, text: str, match: re.Match[str], floor: int) -> Iterator[Mention]:
    noun = match.group("noun")
    kind = words.listed_type[noun]
    items = _items(text, match.start(), floor)
    if items and text[max(0, items[-1][0] - 3):items[-1][0]].endswith(("一批", "一系列")):
        return
    names = [text[start:stop] for start, stop in items]
    if any(is_trade(name) for name in names):
        return
    for (start, stop), name in zip(items, names, strict=True):
        if name in words.head or (kind is not OrganizationType.ENTERPRISE and noun != "医院" and not name.endswith(_SCHOLARS)):
            continue
        if noun == "医院" and not name.endswith("院"):
            yield Mention(start, stop, name + noun, kind)
        elif 2 <= len(name) <= 14 and not is_class(name) and name not in words.places_full and name not in words.places_short:
            institute = name.endswith(("院", "所", "室")) and not name.endswith("学院")
            yield Mention(start, stop, name, OrganizationType.INSTITUTION if institute else kind)


def _undertakings(text: str, match: re.Match[str], floor: int) -> Iterator[Mention]:
    """远帆机械、青岚电气等5个项目: members that are names of firms; 华能甲县、天丰乙县等项目: firms with their places."""
    words = organization_words()
    items = _items(text, match.start(), floor)
    named = [(start, stop) for start, stop in items if own_name(text[start:stop])]
    sited = {(start, stop): _sited(words, text[start:stop]) for start, stop in items}
    anchored = any(text[start:start + length] in words.known for (start, _), length in sited.items() if length)
    if "企" in match.group("middle"):
        named = items
    for start, stop in items:
        length = sited[start, stop] if anchored else 0
        if length and text[start:start + length] not in words.known:
            yield Mention(start, start + length, text[start:start + length], OrganizationType.ENTERPRISE)
        elif (start, stop) in named and stop - start <= 10 and not is_trade(text[start:stop]):
            yield Mention(start, stop, text[start:stop], OrganizationType.ENTERPRISE)


def _sited(words: OrganizationWords, item: str) -> int:
    """How much of firm + place is the firm (国电投崇信: 3), 0 when the item is not made so."""
    for length in range(2, min(6, len(item) - 1)):
        if item[length:] in words.places_short and item[:length] not in words.places_short and not is_trade(item[:length]):
            return length
    return 0


def _shared_head(text: str, match: re.Match[str], floor: int) -> Iterator[Mention]:
    """嵩岭、长川2个省实验室: the members share the head that the count names."""
    items = _items(text, match.start(), floor)
    if len(items) >= 2 and all(2 <= stop - start <= 6 and not is_class(text[start:stop]) for start, stop in items):
        for start, stop in items:
            yield Mention(start, stop, text[start:stop] + match.group("head"), OrganizationType.INSTITUTION)


def _bare_firm(words: OrganizationWords, name: str) -> bool:
    place = name in words.places_full or name in words.places_short
    return 2 <= len(name) <= 7 and not place and not is_trade(name) and not is_class(name) and words.head.get(name) is None


def _doers(text: str, match: re.Match[str], floor: int) -> Iterator[Mention]:
    words = organization_words()
    end = match.start()
    edge, cut = after_edge(text, end, floor)
    start = strip_openers(text, edge, end)
    name = text[start:end]
    if not 3 <= len(name) <= 10 or is_trade(name) or is_class(name) or name in words.places_full:
        return
    if match.group("partner"):
        if cut in ("与", "同", "和") and own_name(name):
            yield Mention(start, end, name, OrganizationType.ENTERPRISE)
    elif own_name(name) or words.places_short.intersection((name[:2], name[:3])):
        yield Mention(start, end, name, OrganizationType.ENTERPRISE)

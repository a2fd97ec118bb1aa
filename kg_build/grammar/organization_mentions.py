"""Places in a text where a body is named by its form: a known name, a head word with its modifier, a level's body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg_build.grammar.organization_names import after_edge, inner_place, is_class, is_trade, level_letter, place_before, strip_openers
from kg_build.grammar.organization_words import OrganizationWords, organization_words
from kg_build.model import OrganizationType

__all__ = ["Mention", "mentions_by_form"]

_SITED = frozenset({"中心", "办公室", "指挥部", "研究中心", "创新中心", "检验检测中心", "联盟"})
_OWN_NAME = frozenset({"集团", "公司", "中心", "办公室", "实验室", "委员会", "联盟", "学院", "研究院", "协会", "商会", "股份"})
_PARTY_CONGRESS = re.compile(r"中国共产党第[一二三四五六七八九十]{1,3}次全国代表大会")
_TIERS = re.compile(r"[省市县区乡]{2}[^场]|.{0,8}[两三各]级")
_JOINT = re.compile(r"[—－–·-]{1,2}[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fffA-Z、等，])")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DEPARTMENT_STOP = frozenset("门署分长级委队")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written at ``text[start:end]``; ``canonical`` groups forms that the grammar knows to be one body."""

    start: int
    end: int
    name: str
    type: OrganizationType
    canonical: str = ""
    local: bool = False


def mentions_by_form(text: str, floor: int, ceiling: int) -> Iterator[Mention]:
    """Every body that shows by its form between two offsets; they may overlap."""
    words = organization_words()
    for match in words.lexeme.finditer(text, floor, ceiling):
        word, after = match.group(), words.not_before.get(match.group())
        if after is not None and after.match(text, match.end()):
            continue
        found = _known(words, text, match.start(), match.end(), floor) if word in words.known else _headed(
            words, text, match.start(), match.end(), floor)
        if found is not None:
            yield found
    for match in words.level.finditer(text, floor, ceiling):
        yield _level(words, text, match.start(), match.end(), match.lastgroup or "")
    for match in _PARTY_CONGRESS.finditer(text, floor, ceiling):
        yield Mention(match.start(), match.end(), match.group(), OrganizationType.PARTY)
    for match in words.foreign.finditer(text, floor, ceiling):
        yield Mention(match.start(), match.end(), match.group(), OrganizationType.GOVERNMENT)


def _known(words: OrganizationWords, text: str, start: int, end: int, floor: int) -> Mention | None:
    form = text[start:end]
    canonical, kind = words.known[form]
    if form.endswith("部") and text[end:end + 1] in _DEPARTMENT_STOP:
        return None
    if kind is OrganizationType.ASSEMBLY and text.startswith(("代表", "建议", "委员", "提案", "议案"), end):
        return None
    if len(form) < 3:  # a short form must stand free on its left: 中核 but not 集中核
        edge = strip_openers(text, after_edge(text, start, floor)[0], start)
        before = text[edge:start]
        if before and not (words.opening.fullmatch(before) or before in words.places_short or before in words.places_full):
            return None
    if kind is OrganizationType.ENTERPRISE and (stop := _subsidiary(words, text, _partner(words, text, end))) > end:
        return Mention(start, stop, text[start:stop], kind)
    return Mention(start, end, form, kind, canonical)


def _partner(words: OrganizationWords, text: str, end: int) -> int:
    """Where a joint venture of two known firms ends (奥迪一汽新能源); ``end`` when no second firm follows at once."""
    match = words.lexeme.match(text, end)
    if match is None or words.known.get(match.group(), ("", None))[1] is not OrganizationType.ENTERPRISE:
        return end
    trade = words.brand_end.match(text, match.end())
    return trade.end() if trade else match.end()


def _subsidiary(words: OrganizationWords, text: str, end: int) -> int:
    """Where the name of a known firm's daughter ends: 中核 + 汇能, 一汽—大众; ``end`` when it has no own letters."""
    joint = _JOINT.match(text, end)
    if joint is not None:
        return joint.end()
    for length in (2, 3):
        own = text[end:end + length]
        behind = text[end + length:end + length + 4]
        closed = behind.startswith(("、", "等", "年产")) or behind[:2] in words.places_short
        if closed and _HAN.fullmatch(own) and own not in words.places_short and own[:2] not in words.places_short \
                and not is_trade(own) and own[-1] != "期" and words.edge.search(own) is None and words.openers.match(own) is None:
            return end + length
    return end


def _headed(words: OrganizationWords, text: str, head: int, end: int, floor: int) -> Mention | None:
    edge, cut = after_edge(text, head, floor)
    founder = words.founder.search(text, max(floor, head - 20), head)
    founded = founder is not None
    edge = founder.end() if founder else edge
    start = edge if founded else strip_openers(text, edge, head)
    start = inner_place(text, start, head) if not founded else start
    start = _joined(words, text, start, head, cut, floor)
    word, modifier = text[head:end], text[start:head]
    name, kind = modifier + word, words.head[word]
    if not modifier or len(name) > 26 or (len(modifier) == 1 and modifier not in "省市县区州盟旗"):
        return None
    letter = level_letter(name)
    if (len(modifier) > 2 and words.sorts.match(modifier)) or _TIERS.match(name):
        return None
    if is_class(modifier) and not letter and not founded:
        return None
    if is_class(modifier) and ((letter == modifier and word in _OWN_NAME) or (founded and (len(modifier) < 4 or word in _SITED))):
        return None
    placed = place_before(text, start, head)
    if placed and word in _SITED and is_class(text[start + placed:head]):
        return None
    if placed and placed == len(modifier) and word in _OWN_NAME:
        return None
    if placed and placed < len(modifier) and is_class(text[start + placed:head]) and word in _OWN_NAME:
        return None
    if word == "委员会" and not (placed or letter or founded or name.startswith(words.high)):
        return None
    sited = founded or words.founded_after.match(text, end) or (letter and len(modifier) > 3)
    if word in _SITED and not sited and not (placed and len(word) > 2):
        return None
    return Mention(start, end, name, kind, local=bool(letter) or (founded and not placed))


def _joined(words: OrganizationWords, text: str, start: int, head: int, cut: str, floor: int) -> int:
    """Where a name with 和 inside begins (某市传染病和生物安全研究院): its first half has a place but no head, its second half neither."""
    if cut != "和" or start < 2 or text[start - 1] != "和" or place_before(text, start, head) or level_letter(text[start:head]):
        return start
    edge, _ = after_edge(text, start - 1, floor)
    first = strip_openers(text, edge, start - 1)
    placed = place_before(text, first, start - 1) or len(level_letter(text[first:start - 1]))
    return first if placed and start - 1 - first > placed + 1 and not words.lexeme.search(text, first, start - 1) else start


def _level(words: OrganizationWords, text: str, start: int, end: int, group: str) -> Mention:
    kind = {"assembly": OrganizationType.ASSEMBLY, "government": OrganizationType.GOVERNMENT}.get(group, OrganizationType.PARTY)
    letter_end = start + (3 if text.startswith("自治", start) else 1)
    for length in range(min(9, start), 1, -1):
        if text[start - length:letter_end] in words.places_full:
            begin = start - length
            begin -= 2 if text.startswith("中共", begin - 2) else 0
            return Mention(begin, end, text[begin:end], kind)
    return Mention(start, end, text[start:end], kind, local=True)

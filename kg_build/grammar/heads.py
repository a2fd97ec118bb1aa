"""Things named together (生铁、粗钢、钢材产量): each standing alone, with the head or the front that they share."""

from __future__ import annotations

import re

from kg_build.grammar.indicators import doing_prefix, is_measure, measure_end, modifiers
from kg_build.grammar.lexicon import table

__all__ = ["split_heads"]

_AND = re.compile(r"、|和|与|及|以及")


def split_heads(phrase: str, count: int) -> list[str] | None:
    """The ``count`` things that a coordinated phrase names, each standing alone, or None when it names another number of them.

    生铁、粗钢、钢材产量 gives 生铁产量, 粗钢产量, 钢材产量; 企业营业收入、利润 gives 企业营业收入, 企业利润;
    城乡居民收入 gives 城镇居民收入, 农村居民收入.
    """
    phrase = _SECTORS_2.sub("二三产业", _SECTORS_3.sub("三次产业", phrase))
    parts = _parts(phrase, count)
    if parts is None:
        return _town_and_country(phrase) if count == 2 else _compound(phrase, count)
    return _share_front(_share_head(parts))


# 第一、二、三产业 and 一二三产 are the three sectors, written as a list of their numbers.
_SECTORS_3 = re.compile(r"第?一[、次]?(?:产业、)?第?二[、次]?(?:产业、)?(?:和)?第?三次?产业|一二三产(?!业)")
_SECTORS_2 = re.compile(r"第?二[、和]三次?产业")


def _parts(phrase: str, count: int) -> list[str] | None:
    if count < 2:
        return None
    by_mark = [p for p in phrase.split("、") if p]
    if len(by_mark) == count:
        return by_mark
    # The last two may be joined by 和: a、b和c.
    cuts = [m.span() for m in _AND.finditer(phrase)]
    if len(cuts) < count - 1:
        return None
    marks = [c for c in cuts if phrase[c[0]] == "、"]
    rest = [c for c in cuts if phrase[c[0]] != "、"]
    missing = count - 1 - len(marks)
    chosen = sorted(marks + rest[-missing:]) if missing > 0 else marks[-(count - 1):]
    edges = [0, *(x for c in chosen for x in c), len(phrase)]
    parts = [phrase[edges[i]:edges[i + 1]] for i in range(0, len(edges), 2)]
    return parts if all(parts) and len(parts) == count else None


def _town_and_country(phrase: str) -> list[str] | None:
    i = phrase.find("城乡")
    if i < 0:
        return _compound(phrase, 2)
    town = "城市" if "低保" in phrase or "最低生活" in phrase else "城镇"
    rest = phrase[i + 2:]
    if not rest.startswith("居民") and "可支配收入" in rest:
        rest = "居民" + rest
    return [phrase[:i] + town + rest, phrase[:i] + "农村" + rest]


def _compound(phrase: str, count: int) -> list[str] | None:
    """牛羊出栏 names two things in one word, as do 存贷款 and 进出口; 三次产业比重 names three."""
    for word, parts in table("measures")["compounds"].items():
        i = phrase.find(word)
        if i >= 0 and len(parts) == count:
            return [phrase[:i] + part + phrase[i + len(word):] for part in parts]
    return None


def _share_head(parts: list[str]) -> list[str]:
    last = parts[-1]
    if "等" in last:
        name, _, head = last.partition("等")
        if head and name:
            return [p + head for p in [*parts[:-1], name]]
    head = _shared_head(parts, last)
    if not head:
        return parts
    return [*(p if p.endswith(head) or is_measure(p) or doing_prefix(p) else _joined(p, head) for p in parts[:-1]), last]


def _joined(part: str, head: str) -> str:
    """新兴产业 and 产业增加值 give 新兴产业增加值."""
    overlap = next((n for n in (2, 1) if head[:n].endswith("业") and part.endswith(head[:n])), 0)
    return part + head[overlap:]


def _shared_head(parts: list[str], last: str) -> str:
    modifier = modifiers().match(last)
    if modifier and all(modifiers().fullmatch(p) for p in parts[:-1]) and len(last) > modifier.end():
        return last[modifier.end():]
    contrasted = modifier is not None and parts[0].endswith(_modifier_tail(parts[0])) and not is_measure(parts[0])
    if modifier and contrasted and len(last) > modifier.end():
        return last[modifier.end():]
    measure = measure_end().search(last)
    return measure[0] if measure and measure.start() > 0 else ""


def _modifier_tail(phrase: str) -> str:
    """The contrasted word that ends a phrase (规上工业企业国有: 国有), or the phrase itself."""
    for match in modifiers().finditer(phrase):
        if match.end() == len(phrase):
            return match[0]
    return "\0"


def _share_front(parts: list[str]) -> list[str]:
    first = parts[0]
    measure = measure_end().search(first)
    if not measure or measure.start() < 2:
        return parts
    front = first[:measure.start()]
    return [first, *(front + p if measure_end().fullmatch(p) and not p.startswith(front) else p for p in parts[1:])]

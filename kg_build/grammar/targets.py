"""Targets: how firmly they are meant, and those without a number (居民收入增长与经济增长同步, 国际收支基本平衡)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg_build.grammar.engine import Clause
from kg_build.grammar.heads import split_heads
from kg_build.grammar.indicators import clean, is_measure
from kg_build.grammar.lexicon import alternation, table
from kg_build.model import Comparator, Measure, Strength

__all__ = ["Promise", "promises", "strength_of"]

_TIMES = "\U000f0005\U000f0006"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise without a number: its words are ``tape.text[start:end]``."""

    start: int
    end: int
    indicator: str
    measure: Measure
    comparator: Comparator
    rule: str


_HOW = r"(?:持续|继续|稳步|进一步|明显|大幅|总体|显著|基本|逐步|稳定|不断|全面|较快|合理|实现|保持|同步|更加|力争|努力|确保|要)*"
_IN_STEP = re.compile(
    rf"^(?P<head>.{{2,24}}?)(?:的)?(?:增长|增速|增幅|提高)?{_HOW}(?:与|和|同|跟)(?P<other>.{{2,12}}?){_HOW}(?:同步|相适应|"
    rf"相协调|一致|相匹配)(?:增长|提高)?(?:以上)?$"
)
_AHEAD = re.compile(
    rf"^(?P<head>.{{2,24}}?)(?:的)?(?:增长|增速|增幅)?{_HOW}(?P<how>高于|快于|不低于|超过|略高于|低于|跑赢|领先|"
    rf"优于)(?P<other>.{{2,16}})$"
)
_MOVES = re.compile(
    rf"^(?P<head>.{{2,30}}?){_HOW}(?P<verb>增长|提升|提高|上升|增加|扩大|下降|降低|减少|改善|优化|向好|回稳向好|平衡|稳定|"
    rf"均衡|高速增长|中高速增长|较快增长|两位数增长|合理增长|只增不减|只减不增|同步增长|稳中有进|稳中向好)$"
)
_KEEPS = re.compile(r"^(?P<head>.{2,16}?)(?:继续|持续)?(?:保持|稳定)在(?P<where>.{2,20})$")
_STEADY = re.compile(r"^(?P<head>.{2,16}?)(?:继续|总体|基本)?保持(?:在)?(?P<where>合理.{0,8}|适度.{0,6}|基本稳定|总体稳定|稳定)$")
_WITHIN = re.compile(r"^(?P<head>.{2,20}?)(?:力争|确保)?控制在(?P<where>.{2,20})$")
_FULFIL = re.compile(
    r"^(?:全面|如期|圆满|确保|力争)*完成(?:国家|省|市|上级)(?:下达|确定)?的?(?P<head>.{4,30}?(?:指标|目标|任务))(?:任务)?$"
)
_DONE = re.compile(
    r"^(?P<head>.{2,24}?)(?:如期实现|全部脱贫|实现脱贫|"
    r"(?:完成|达到)(?:国家|省|市|上级)[^，]{0,16}(?:目标|任务|指标|标准|要求))$"
)
# What every such promise has somewhere: one of these signs. Most clauses have none.
_SIGNS = re.compile(
    r"(?:同步|适应|协调|一致|匹配|增长|提升|提高|上升|增加|扩大|下降|降低|减少|改善|优化|向好|平衡|稳定|均衡|不增|不减|"
    r"有进|以上|脱贫|目标|任务|指标|水平|区间|增速|幅度|标准|要求)$|高于|快于|不低于|超过|低于|跑赢|领先|优于|控制在|[持定]在|如期实现"
)
_LESS = ("下降", "降低", "减少", "只减不增")
_STATE = ("平衡", "稳定", "均衡", "稳中有进", "稳中向好", "优化")


def promises(clause: Clause, listed: bool) -> Iterator[Promise]:
    """The promises of a clause without numbers.

    ``listed`` tells that the sentence lists measured targets; only there does a phrase need no measured noun to count.
    """
    text = clause.text
    if len(text) < 5 or len(text) > 44 or not _SIGNS.search(text):
        return
    for name, pattern in _SHAPES:
        match = pattern.match(re.sub(rf"[{_TIMES}]", "", text)) if name != "moves" else pattern.match(text)
        if match is None:
            continue
        head = _WHOLLY.sub("", re.sub(rf"[{_TIMES}]", "", match["head"])) if name == "done" else clean(match["head"])
        if not _measured(name, head, match, listed):
            return
        yield from _split(clause, head, name, match)
        return


_WHOLLY = re.compile(r"(?<=.{2})(?:全面|全部|如期|均|都)+$")
_SHAPES = (
    ("in_step", _IN_STEP), ("ahead", _AHEAD), ("keeps", _KEEPS), ("steady", _STEADY), ("within", _WITHIN), ("fulfil", _FULFIL),
    ("done", _DONE), ("moves", _MOVES),
)
_SOCIAL = re.compile(
    r"(?:收入|就业|价格|收支|进出口|浓度|排放|排放量|质量|能耗|比重|占比|水平|产值|增加值|规模|人口|脱贫|目标|率|量|额|"
    r"投资|消费|财政|税负|总体|物价|花费|人次|涨幅|增速|增幅|报酬|速度)$"
)


def _measured(name: str, head: str, match: re.Match[str], listed: bool) -> bool:
    if len(head) < 2:
        return False
    if name in ("in_step", "ahead"):
        return is_measure(head) or bool(_SOCIAL.search(head)) or "收入" in head
    if name in ("fulfil", "within"):
        return listed
    if name in ("done", "keeps", "steady"):
        measured = name == "done" or is_measure(head) or bool(_SOCIAL.search(head))
        return (listed and measured) or (name == "keeps" and head.endswith("质量"))
    verb = match["verb"]
    if doing_like(head):
        return False
    if verb.endswith("速增长") or verb in ("较快增长", "高速增长"):
        return is_measure(head)
    return listed and (is_measure(head) or bool(_SOCIAL.search(head)))


def doing_like(head: str) -> bool:
    """Whether a phrase opens with a verb of doing, so that what follows is an action and no measured thing."""
    return _doing().match(head) is not None


@cache
def _doing() -> re.Pattern[str]:
    return re.compile(alternation(v for v in table("verbs")["doing"]["verbs"] if len(v) > 1))


def _split(clause: Clause, head: str, name: str, match: re.Match[str]) -> Iterator[Promise]:
    measure, comparator = Measure.GROWTH, Comparator.EQUAL
    if name in ("keeps", "done", "steady", "fulfil", "within") or (name == "moves" and match["verb"] in _STATE):
        measure = Measure.LEVEL
    if name == "within":
        comparator = Comparator.AT_MOST
    if name == "ahead" and match["how"] != "低于":
        comparator = Comparator.AT_LEAST
    count = head.count("、") + len(re.findall(r"和|与|及", head)) + 1
    parts = split_heads(head, count) if count > 1 and name == "moves" else None
    for part in parts or [head]:
        at = clause.text.find(part[:4]) if parts else 0
        start = clause.start + max(at, len(clause.text) - len(clause.text.lstrip(_TIMES)))
        end = clause.end
        if parts and part is not parts[-1]:
            after = clause.text.find(parts[parts.index(part) + 1][:4])
            end = clause.start + after - 1 if after > 0 else clause.end
        yield Promise(start, max(end, start + 1), part, measure, comparator, f"targets.{name}")


def strength_of(sentence: str, clause: str) -> Strength:
    """How firmly a clause promises: by its own words, else by those that open the sentence or stand before its colon.

    力争甲增长6%，乙增长5% holds for both; 甲增长6%，乙力争增长5% for 乙 only.
    """
    head = _HEAD.match(sentence)
    for text in (clause, sentence[:sentence.find("：") + 1], head[0] if head else ""):
        if any(word in text for word in _ASPIRATIONAL):
            return Strength.ASPIRATIONAL
        if any(word in text for word in _FIRM):
            return Strength.FIRM
    return Strength.EXPECTED


_ASPIRATIONAL = tuple(table("verbs")["strength"]["aspirational"])
_FIRM = tuple(word for word in table("verbs")["strength"]["firm"] if len(word) > 1)
_HEAD = re.compile(rf"[^，。；：]{{0,6}}?(?:{alternation((*_ASPIRATIONAL, *_FIRM))})")

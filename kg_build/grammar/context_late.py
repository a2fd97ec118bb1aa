"""Numbers that no fact rule has claimed and that are known to state nothing: spans of time, figures of speech, lists counted."""

from __future__ import annotations

import re

from kg_build.grammar.context import ANY, Site
from kg_build.grammar.engine import Registry
from kg_build.grammar.quantities import Number

__all__ = ["LATE", "aim_told", "without_aim"]

_AIMED_AT = re.compile(r"的?(?:预期|年初|既定|年度|全年|计划|预定|增长|确定|提出|的)*目标(?!任务?为|是|为|定)")
_AIMED_BEFORE = re.compile(r"(?:^|[，。；])(?:年初|去年年?初?|上年|原)(?:预期|计划|确定|提出|安排)的?[^，。；]*$")
_EARLIER = ("年初", "去年", "上年", "原")
_AIM_FRONT = re.compile(r"^(?:年初|去年年?初?|上年|原)?(?:预期|计划|确定|提出|安排)的?(?:全[省市县区国])?(?=.{2})")
_CAME_TO = re.compile(r"(?:完成|实现|达到|超过|高于|好于)[^，。；]*$")


def aim_told(text: str, number: Number) -> str:
    """Whether a number tells what was aimed at: ``before`` (年初预期增长7%), ``reached`` (完成7%的预期目标), or empty."""
    if any(word in text for word in _EARLIER) and _AIMED_BEFORE.search(text, 0, number.left):
        return "before"
    came_to = "目标" in text and _AIMED_AT.match(text, number.right) and _CAME_TO.search(text, max(0, number.left - 12), number.left)
    return "reached" if came_to else ""


def without_aim(indicator: str) -> str:
    """What was aimed at, without the words that say so (年初预期全市生产总值: 生产总值)."""
    return _AIM_FRONT.sub("", indicator)


LATE: Registry[Site, bool] = Registry("context")


@LATE.rule(kinds=ANY)
def lone(site: Site) -> bool:
    """The cell of a table whose lines have come apart: 3"""
    return site.number.end - site.number.start >= len(site.text.strip("，。；、总投资额"))


@LATE.rule(kinds=ANY)
def aimed_at(site: Site) -> bool:
    """增长6.9%，圆满完成7%左右的预期目标；年初预期增长7%，实际增长7.4%"""
    return aim_told(site.text, site.number) != ""


@LATE.rule(kinds="duration age")
def duration(site: Site) -> bool:
    """用3年时间打赢攻坚战"""
    return True


@LATE.rule(kinds="classifier people ratio money length area mass energy bare box volume data compound degree")
def small_count(site: Site) -> bool:
    """重点抓好三项工作、抓住一条主线"""
    return site.number.small

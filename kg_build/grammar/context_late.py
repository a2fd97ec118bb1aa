"""Numbers that no fact rule has claimed and that are known to state nothing: spans of time, figures of speech, lists counted."""

from __future__ import annotations

from kg_build.grammar.context import ANY, Site
from kg_build.grammar.engine import Registry

__all__ = ["LATE"]

LATE: Registry[Site, bool] = Registry("context")


@LATE.rule(kinds=ANY)
def lone(site: Site) -> bool:
    """The cell of a table whose lines have come apart: 3"""
    return site.number.end - site.number.start >= len(site.text.strip("，。；、总投资额"))


@LATE.rule(kinds="duration age")
def duration(site: Site) -> bool:
    """用3年时间打赢攻坚战"""
    return True


@LATE.rule(kinds="classifier people ratio money length area mass energy bare box volume data compound degree")
def small_count(site: Site) -> bool:
    """重点抓好三项工作、抓住一条主线"""
    return site.number.small

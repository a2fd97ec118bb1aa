"""The title block and opening of a text in; whether it is a government work report, or which other kind of text, out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg_build.text.furniture import SALUTATION

__all__ = ["other_genre", "reads_like_report"]

_OTHERS = (  # what the first lines of other texts say, and what to call these texts in zh and en
    (r"关于.{0,30}(?:报告|计划|预算).{0,12}的?决议", "决议", "a resolution"),
    (r"预算(?:执行|草案)|财政预算|决算", "预算报告", "a budget report"),
    (r"国民经济和社会发展(?:第.{1,4}个五年)?(?:计划|规划).{0,20}(?:执行情况|草案|纲要)", "计划报告", "a report on the economic plan"),
    (r"(?:人大|人民代表大会)常务?委员会.{0,6}工作报告|人大常委会", "人大常委会工作报告", "a report of the congress's standing committee"),
    (r"(?:法院|检察院).{0,6}工作报告|政协.{0,20}工作报告|纪律检查|党委工作报告|党代会", "其他机关的报告", "another body's report"),
    (r"统计公报|公报$", "统计公报", "a statistical communiqué"),
    (r"解读|热议|评论员|综述|侧记|图解|一图读懂|摘要|摘登|名词解释$|征求意见|任务分解|责任分工|贯彻落实",
     "关于报告的文章", "an article about a report"),
    (r"作(?:了)?(?:政府)?工作报告|新华社|记者|讯\b|电\b", "新闻", "news"),
)
_COMPILED = tuple((re.compile(pattern), zh, en) for pattern, zh, en in _OTHERS)
_OPENING = re.compile(
    r"(?:我[^。]{0,8}(?:代表|受)|受(?=[^。]{2,24}委托))[^。]{0,24}(?:政府|国务院|政务院|行署|行政公署|人民委员会|革命委员会|管委会)"
    r"[^。]{0,70}?(?:报告|汇报)"
    r"|政府工作.{0,12}(?:由我|向.{0,30})(?:作|做)报告"
)
_OTHER_MATTER = re.compile(r"预算执行|预算草案|计划执行情况|常务委员会工作|法院工作|检察")
_TITLE = re.compile(r"政府.{0,4}工作(?:的)?报告|(?:省|市|县|区|州|旗|盟)工作报告")


def reads_like_report(title: str, opening: str) -> bool:
    """Whether the opening has a government give its report, or the title is a government work report's."""
    said = _OPENING.search(opening[:600])
    if said:
        before = opening[: said.start()]  # the title of a text whose title block was not recognised
        return not (_OTHER_MATTER.search(said[0]) or any(pattern.search(before) for pattern, _, _ in _COMPILED[:6]))
    if _TITLE.search(title):
        return not any(pattern.search(title) for pattern, _, _ in _COMPILED)
    # an old report may go straight to its matter after the salutation
    addressed = SALUTATION.match(opening.lstrip()) is not None and re.search(r"政府|国务院|政务院", opening) is not None
    return addressed and not any(pattern.search(opening) for pattern, _, _ in _COMPILED)


def other_genre(lines: Sequence[str], opening: str) -> tuple[str, str] | None:
    """What else the text is by its first lines, in zh and en: 决议, 预算报告, 新闻…; None when nothing says so."""
    head = [line for line in lines[:6] if len(line) <= 60] + [opening[:160]]
    return next(((zh, en) for pattern, zh, en in _COMPILED if any(pattern.search(line) for line in head)), None)

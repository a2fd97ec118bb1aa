"""What a heading, a paragraph or a sentence speaks of: review (what was done), plan (what is to be done), other."""

from __future__ import annotations

import re

from kg_build.model import SectionKind
from kg_build.text.dates import YEAR, find_years, year_of

__all__ = ["heading_kind", "names_time", "paragraph_kind", "sentence_kind", "turns_to_plan", "weigh"]

_REVIEW_HEAD = re.compile(
    r"回顾|总结|成绩|成就|成效|进展|工作情况|体会|经验|(?:过去|上届|本届|近)[一二三四五几]?[年届]|[一二三四五几]年来|以来"
    r"|存在的?(?:主要)?(?:问题|困难)|取得|已经?(?:完成|实现)"
)
_PLAN_HEAD = re.compile(
    r"安排|打算|部署|工作重点|重点(?:工作|任务)|今后|今年|明年|来年|新的一年|下一?步|下半年|展望|谋划|推进.{0,8}新征程|(?:主要|工作"
    r"|目标|中心|基本|战略)任务|"
    r"(?:预期|奋斗|发展|主要|工作|总体|任务)目标|(?:总体|工作|主要|重要)(?:要求|思路|考虑)|目标(?:任务|、方针|和)|重大举措|的建议"
    r"|“十[一二三四五六]五”(?:时期)?(?:的)?(?:发展|主要|经济|规划)"
)
# enough in a heading of rank 1 only: 战略任务 may stand in any heading
_PLAN_WEAK = re.compile(r"任务|目标|要求|举措|建议|设想|思路|未来|奋斗")
_TIMED = re.compile(rf"今年|明年|来年|今后|下半年|下一?步|过去|回顾|[一二三四五]年来|{YEAR}\s*年")
_PLAN_TURN = re.compile(
    rf"(?:今年|明年|新的一年|今后[一二三四五]年|未来[一二三四五]年|下一?年|“?十[一二三四五六]五”?时期|{YEAR}\s*年).{{0,24}}"
    r"(?:主要任务|奋斗目标|总体要求|总体思路|指导思想|主要预期目标|主要目标|工作思路|基本思路|重点工作)(?:是|为|：)"
)
_PLAN_OPEN = re.compile(
    rf"(?:各位代表[，！：]\s*)?(?:在)?(?:今年|明年|来年|新的一年|今后(?:[一二三四五]年)?|未来(?:[一二三四五]年)?|下一?(?:步|年"
    rf"|阶段)|下半年|到({YEAR})年|(?:按照|围绕|根据|为(?:了)?(?:实现|完成))[^。，]{{2,30}}，"
    r"(?:我们)?(?:要|将|今年|重点|全力|着力)|(?:做好|完成|实现)(?:今年|明年|上述))"
)
_REVIEW_OPEN = re.compile(
    r"(?:——|－－|--|—)?\s*(?:各位代表[，！：]\s*)?(?:回顾|(?:刚刚)?过去(?:的)?(?:[一二三四五几]年|20\d\d年)|[一二三四五几]年来"
    r"|(?:这|上)[一二三四五]年|去年|全年|截至|截止|近年来|本届政府|[^。，]{2,30}以来，|"
    r"预计全年|在肯定成绩|在看到成绩|我们也清醒|同时，?我们也|我们清醒|工作中.{0,8}(?:问题|不足)|[^。]{0,20}存在.{0,12}(?:问题|困难"
    r"|不足))"
)
_DONE = re.compile(
    r"了|荣获|获评|获批|被(?:评为|列为|授予|命名)|累计|同比|圆满|顺利|成功|全部完成|完成[^，。；]{0,12}\d|实现[^，。；]{0,10}\d"
    r"|达到?\s*[\d一二三四五六七八九]|率先|首次|连续|显著|明显|取得|得到|初步核算|预计(?:全年|完成)|已|建成(?:投|并)|通过.{0,8}验收"
    r"|位居|居全"
)
_TO_DO = re.compile(
    r"力争|争取|确保|年内|将|要(?![素求闻])|必须|计划|拟|努力|不低于|不少于|以内|控制在|全力|加快|加大|深入|大力|继续|进一步|着力"
    r"|推进|推动|加强|强化|完善|健全|支持|引导|鼓励|打造|力度|新增[^，。；]{0,12}\d[^，。；]{0,8}以上|\d[^，。；]{0,6}以上"
)
_FUTURE = re.compile(
    r"今年|明年|来年|今后|(?<!即)将(?![军士领])|计划(?=[在于到将新建投增安完])|预计.{0,6}(?:今年|明年)|应当|应该|必须|争取|力争"
    r"|准备|打算|第[一二三四]个五年计划(?:期间|规定)?.{0,4}(?:要|将)"
)
_PAST = re.compile(r"了|去年|前年|已经?|曾|过去|以来|[一二三四五几]年来|当年")
_COMPARED = re.compile(rf"(?:比|较|同|与|和|原定的?|超过)\s*{YEAR}\s*年")  # 比1956年增长 says nothing of the sentence's own time
_LEADING = re.compile(rf"\s*(?:在|到)?({YEAR})\s*年(?!以来)")


def heading_kind(words: str, rank: int, plan_year: int) -> SectionKind | None:
    """The kind that a heading's words say, or None: 2016年工作回顾 is a review, 2017年工作安排 a plan, 抓产业转型升级 says nothing."""
    review = _REVIEW_HEAD.search(words) is not None
    plan = _PLAN_HEAD.search(words) is not None or (rank == 1 and _PLAN_WEAK.search(words) is not None)
    years = [year for year in find_years(words) if abs(year - plan_year) <= 6]
    if review and re.search(r"回顾|总结|成绩|成就|体会", words) and not re.search(r"安排|打算|部署|建议", words):
        return SectionKind.REVIEW
    if review != plan:
        return SectionKind.REVIEW if review else SectionKind.PLAN
    if years:
        return SectionKind.PLAN if years[-1] >= plan_year else SectionKind.REVIEW
    return None


def names_time(words: str) -> bool:
    """Whether a heading names the time that it speaks of, which lets it turn the kind under a heading of rank 1: 2017年工作安排."""
    return _TIMED.search(words) is not None


def turns_to_plan(words: str, plan_year: int) -> bool:
    """Whether a paragraph sets out the coming period, whatever heading it stands under: 2017年的主要任务是…; 今后五年的奋斗目标是…"""
    found = _PLAN_TURN.search(words[:80])
    return found is not None and all(year >= plan_year for year in find_years(found[0]))


def paragraph_kind(words: str, plan_year: int) -> SectionKind | None:
    """The kind that the opening of a paragraph says where no heading does, or None where it says nothing."""
    opening = words[:60]
    if _PLAN_TURN.search(opening) and turns_to_plan(words, plan_year):
        return SectionKind.PLAN
    if _REVIEW_OPEN.match(opening):
        return SectionKind.REVIEW
    if _PLAN_OPEN.match(opening):
        return SectionKind.PLAN
    years = find_years(words[:14])
    if years and plan_year - 6 <= years[0] <= plan_year + 1 and re.match(rf"\s*(?:——)?\s*{YEAR}", words):
        return SectionKind.REVIEW if years[0] < plan_year else SectionKind.PLAN
    return None


def weigh(words: str) -> int:
    """How much a passage reads like a review (above 0) or a plan (below 0): its words of completion less its words of intent."""
    return 2 * len(_DONE.findall(words)) - len(_TO_DO.findall(words)) * 2 + 1


def sentence_kind(words: str, plan_year: int, state: SectionKind) -> SectionKind:
    """The kind of a sentence in a part whose heading says nothing: the running state, unless its words clearly look the other way."""
    leading = _LEADING.match(words)
    if leading:
        return SectionKind.PLAN if year_of(leading[1]) >= plan_year else SectionKind.REVIEW
    own = _COMPARED.sub("", words)
    years = find_years(own)
    future = _FUTURE.search(own) is not None or any(year >= plan_year for year in years)
    past = _PAST.search(own) is not None or any(year < plan_year for year in years)
    if future == past:
        return state
    return SectionKind.PLAN if future else SectionKind.REVIEW

"""What time a sentence speaks of and whether it reports or promises, from its section, its time words and its tense."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg_build.grammar.lexicon import alternation
from kg_build.grammar.periods import Clock, TimeWord, scan_times, year
from kg_build.model import FactKind, Passage, Period, Report, Section, SectionKind, Span

__all__ = ["Frame", "Setting", "at_time", "frame_of", "opens_last_year"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for the numbers of a sentence: observation or target, and the period.

    ``long`` marks a review or plan of several years, ``brief`` a time that holds for its own clause only (2030年前碳达峰),
    ``years`` the several years that the section speaks of, whatever year the sentence names, ``narrow`` that a sentence before has
    brought the paragraph back to one year.
    """

    kind: FactKind
    period: Period
    long: bool = False
    brief: bool = False
    years: Period | None = None
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a report says of its own time: the years it speaks from, the years its review covers when no heading tells, which
    stretches are no prose, and whether it is the nation's.
    """

    clock: Clock
    review_years: Period | None
    furniture: tuple[Span, ...]
    nation: bool
    sections: tuple[tuple[int, int, Period | None], ...] = ()
    inside: re.Pattern[str] | None = None
    parts: tuple[int, ...] = ()

    @classmethod
    def of(cls, report: Report, inside: frozenset[str]) -> Setting:
        """Read the setting off a report; ``inside`` are the names of the areas inside the one it is about."""
        clock = Clock(report.review_year, report.plan_year, report.plan_year if report.issued[5:7] > "03" else report.review_year)
        return cls(clock, _unheaded_review(report, clock), report.furniture, report.government.area.level == "nation",
                   tuple(_dated(report.sections, clock)), _opens_with(inside), tuple(s.span.start for s in report.sections if s.level == 1))

    def part_at(self, place: int) -> int:
        """Which part of the highest rank a place stands in, by its start; -1 before the first."""
        i = bisect_right(self.parts, place) - 1
        return self.parts[i] if i >= 0 else -1

    def years_at(self, place: int) -> Period | None:
        """The several years that the heading over a place speaks of, or the heading above that one."""
        i = bisect_right(self.sections, place, key=lambda s: s[0]) - 1
        while i >= 0:
            if place < self.sections[i][1]:
                return self.sections[i][2]
            i -= 1
        return None

    def is_furniture(self, span: Span) -> bool:
        """Whether a passage is a title line or web-page furniture."""
        i = bisect_right(self.furniture, span.start, key=lambda f: f.start) - 1
        return i >= 0 and span.start < self.furniture[i].end


def _unheaded_review(report: Report, clock: Clock) -> Period | None:
    """A passage without headings that measures against the year before the last five speaks of those five years."""
    if any(passage.section for passage in report.passages):
        return None
    base = re.search(rf"[较比与]{clock.review - 5}年(?!增长速度)", report.text[report.body.start:report.body.end])
    return Period(f"{clock.review - 4:04d}", f"{clock.review:04d}") if base else None


def _opens_with(names: frozenset[str]) -> re.Pattern[str] | None:
    """A clause that opens with one of the names, alone: 海城市粮食产量…, but not 海城市、台安县…."""
    return re.compile(rf"^(?P<area>{alternation(names)})(?![、和与及等至到])(?=.{{3}})") if names else None


def _dated(sections: tuple[Section, ...], clock: Clock) -> Iterator[tuple[int, int, Period | None]]:
    """Each section with its years: its own heading's, else those of the section around it."""
    around: list[tuple[Section, Period | None]] = []
    for section in sections:
        while around and around[-1][0].span.end <= section.span.start:
            around.pop()
        years = _section_years(section.heading, clock)
        if years is None and around and not _ONE_YEAR.search(section.heading):
            years = around[-1][1]
        around.append((section, years))
        yield section.span.start, section.span.end, years


_ONE_YEAR = re.compile(r"\d{4}年|去年|今年|过去一年|一年来")
_PLAN = re.compile(
    r"(?:今年|明年|新的一年|今后|未来|力争|确保|预期目标|主要目标|奋斗目标|到20[2-9]\d年|将(?!军)|要(?!求|素|件|点|闻|害|"
    r"道)|必须|务必|计划|拟)"
    r"|^(?:加快|推进|实施|坚持|强化|深化|加大|着力|大力|积极|全面|完善|持续|抓好|支持|推动|建设|打造|培育|扎实|深入|加强|"
    r"严格|健全|统筹|优化|提升|促进|落实|构建|发挥|引导|鼓励|稳步|扩大)"
)
_REVIEW = re.compile(
    r"(?:去年|上年|过去|年来|已经|了(?!解)|累计|同比|荣获|获评|获批|成功|首次|率先|取得|得到|被评|位居|超额|圆满|成效|全年|"
    r"预计)"
)
_AHEAD = re.compile(r"今后|未来|目标|任务|规划|展望")


# 二〇二五年主要目标任务: one year, its last figure and 年 are no 五年.
_YEAR_IN_WORDS = re.compile(r"[一二][〇○零一二三四五六七八九]{3}(?=年)")
_IN_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@lru_cache(maxsize=512)
def _section_years(section: str, clock: Clock) -> Period | None:
    """The years a heading speaks of when they are several: 过去五年工作回顾, “十三五”时期主要目标."""
    section = _YEAR_IN_WORDS.sub(lambda m: m[0].translate(_IN_FIGURES), section)
    if re.search(rf"(?:{clock.review}|{clock.plan})年|去年|今年|过去一年", section):
        # 2025年和“十四五”时期工作回顾: both are spoken of under it, so the sentences must tell.
        return None
    for word in scan_times(section, clock):
        if word.period is not None and word.period.start != word.period.end and word.role in ("at", "name"):
            return word.period
    if "五年" in section:
        first = clock.plan if _AHEAD.search(section) else clock.review - 4
        return Period(f"{first:04d}", f"{first + 4:04d}")
    return None


def frame_of(
    passage: Passage, text: str, times: list[TimeWord], setting: Setting, before: Frame | None, new_paragraph: bool,
) -> Frame:
    """The frame a sentence starts with.

    Its kind is its section's, or its tense's where the section says nothing; its years are the heading's, or those a sentence before in
    the same paragraph opened with (过去五年，…), or the report's.
    """
    clock = setting.clock
    kind = _kind(passage, text, times, clock, before)
    years = setting.years_at(passage.span.start)
    if years is None and kind is FactKind.OBSERVATION:
        years = setting.review_years
    frame = Frame(kind, year(clock.review if kind is FactKind.OBSERVATION else clock.plan))
    if years is not None and (int(years.start) <= clock.review) == (kind is FactKind.OBSERVATION):
        frame = Frame(kind, years, long=years.start != years.end, years=years)
    if before is not None and before.narrow and not new_paragraph and before.kind is kind:
        return before
    if before is not None and before.kind is kind and not new_paragraph and text.startswith("其中"):
        return before
    if before is not None and before.long and before.kind is kind and (not new_paragraph or _ITEM.match(text)):
        frame = replace(frame, period=before.period, long=True, years=before.period)
    if frame.long and kind is FactKind.OBSERVATION and opens_last_year(text):
        return replace(frame, period=year(clock.review), long=False, narrow=True)
    return _opened(frame, text, times, clock)


def opens_last_year(text: str) -> bool:
    """Whether a sentence turns from the years under review to the last one (刚刚过去的一年，…)."""
    return _LAST_YEAR.match(text) is not None


_LAST_YEAR = re.compile(r"^(?:各位代表[！，：:!]|——)?(?:(?:在)?刚刚过去的(?:\d{4}年|一年)|(?:回顾)?过去的?一年)")


def _opened(frame: Frame, text: str, times: list[TimeWord], clock: Clock) -> Frame:
    """The frame after a time word at the head of the sentence that covers the years up to now or from now on: it goes on to the sentences
    that follow; so does a return to the single year.
    """
    for word in times[:1]:
        if word.start > 6:
            break
        if word.role in ("last", "this") or (word.start <= 2 and word.role == "at" and word.period == year(clock.review)):
            return replace(frame, period=year(clock.review if frame.kind is FactKind.OBSERVATION else clock.plan), long=False)
        if word.role in ("at", "name") and word.period is not None:
            first, last = int(word.period.start[:4]), int(word.period.end[:4])
            if 3 <= last - first <= 6 and (last == clock.review or first == clock.plan):
                kind = FactKind.OBSERVATION if last == clock.review else FactKind.TARGET
                return Frame(kind, word.period, long=True, years=word.period)
    opener = re.match(r"[^，。]{0,4}(?:这|过去的?|五年|近)五?年(?:来|间|，|极|是|里|，)", text)
    if opener and "五年" in opener[0] and frame.kind is FactKind.OBSERVATION and not frame.long:
        years = Period(f"{clock.review - 4:04d}", f"{clock.review:04d}")
        return Frame(frame.kind, years, long=True, years=years)
    return frame


def _kind(passage: Passage, text: str, times: list[TimeWord], clock: Clock, before: Frame | None) -> FactKind:
    if passage.kind is SectionKind.PLAN:
        # 已同135个国家建立了外交关系: told as done, and nothing intended, whatever the section.
        return FactKind.OBSERVATION if _DONE.search(text) and not _INTENT.search(text) else FactKind.TARGET
    if passage.kind is SectionKind.REVIEW:
        return FactKind.OBSERVATION
    for word in times:
        if word.role in ("at", "by") and word.period is not None:
            return FactKind.TARGET if int(word.period.start[:4]) > clock.review else FactKind.OBSERVATION
        if word.role in ("this", "last"):
            return FactKind.TARGET if word.role == "this" else FactKind.OBSERVATION
    plan, review = len(_PLAN.findall(text)), len(_REVIEW.findall(text))
    if plan != review:
        return FactKind.TARGET if plan > review else FactKind.OBSERVATION
    return FactKind.OBSERVATION if before is None else before.kind


# A paragraph that is an item of a list goes on in the frame of the sentence that announced the list.
_ITEM = re.compile(r"[—－\-·●•]|[一二三四五六七八九十]是|[①-⑨]")
_WILL = re.compile(r"将(?!近|军|士)")
_DONE = re.compile(r"已经|已达|已有|先后(?:同|与|和|建)|(?:建立|达到|取得|实现|完成|解决|裁减|增加|提高|减少|超过)了"
    r"|[接招访签派举参加出进][\u4e00-\u9fff]了[^，。；]{0,10}[\d一二三四五六七八九十百]|目前(?:只|仅)?(?:有|占|为)|(?:只|仅)有[\d一二三四五六七八九十百]"
    r"|迄今|至今")
_INTENT = re.compile(r"要|将|力争|目标|计划|拟|争取|安排")


def at_time(frame: Frame, word: TimeWord, clock: Clock, text: str) -> Frame:
    """The frame after a time word inside the sentence: its period, and with it whether the past or the future is meant."""
    if word.role == "this":
        if frame.kind is FactKind.OBSERVATION and not _INTENT.search(text):
            return replace(frame, period=year(clock.review), long=False)
        return replace(frame, kind=FactKind.TARGET, period=year(clock.plan), long=False)
    if word.role == "last":
        return replace(frame, kind=FactKind.OBSERVATION, period=year(clock.review), long=False)
    if word.role == "now" and frame.kind is FactKind.OBSERVATION and clock.now != clock.review and not frame.long:
        # A report given in mid-year: 目前 is not the year under review.
        return replace(frame, period=year(clock.now))
    if word.role == "next":
        return replace(frame, kind=FactKind.TARGET, period=year(clock.plan + 1), long=False)
    if word.role == "years" and word.period is not None and frame.kind is FactKind.TARGET:
        ahead = int(word.period.end) - int(word.period.start)
        return replace(frame, period=Period(f"{clock.plan:04d}", f"{clock.plan + ahead:04d}"), long=ahead >= 2)
    if word.role == "whole":
        return replace(frame, period=year(int(frame.period.end[:4])), brief=False) if "-" in frame.period.end else frame
    if word.role == "part" and word.period is not None and frame.period.start[:4] == frame.period.end[:4]:
        owner = frame.period.end[:4]
        return replace(frame, period=Period(owner + word.period.start[4:], owner + word.period.end[4:]), brief=True)
    if word.role not in ("at", "by", "years", "since") or word.period is None:
        return frame
    first, last = int(word.period.start[:4]), int(word.period.end[:4])
    ahead = first > clock.review or (last > clock.review and _WILL.search(text) is not None)
    kind = FactKind.TARGET if ahead else FactKind.OBSERVATION if last <= clock.review else frame.kind
    return replace(frame, kind=kind, period=word.period, long=last - first >= 2, brief=word.brief)

"""What time a sentence speaks of and whether it reports or promises, when no heading and no explicit year says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg_build.grammar.periods import Clock, TimeWord, year
from kg_build.model import FactKind, Passage, Period, SectionKind

__all__ = ["Frame", "at_time", "frame_of"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for the numbers of a sentence: observation or target, and the period; ``long`` marks a review or plan of years."""

    kind: FactKind
    period: Period
    long: bool = False
    explicit: bool = False


_PLAN = re.compile(
    r"(?:今年|明年|新的一年|今后|未来|力争|确保|预期目标|主要目标|奋斗目标|到20[2-9]\d年|将(?!军)|要(?!求|素|件|点|闻|害|道)|必须|务必|计划|拟)|^(?:加快|推进|实施|坚持|强化|深化|加大|着力|大力|积极|全面|完善|持续|抓好|支持|推动|建设|打造|培育|扎实|深入|加强|严格|健全|统筹|优化|提升|促进|落实|构建|发挥|引导|鼓励|稳步|扩大)"
)
_REVIEW = re.compile(r"(?:去年|上年|过去|年来|已经|了(?!解)|累计|同比|荣获|获评|获批|成功|首次|率先|取得|得到|被评|位居|超额|圆满|进一步(?:提升|增强|改善)$|成效|全年|预计)")


def frame_of(passage: Passage, text: str, times: list[TimeWord], clock: Clock, before: Frame | None, new_paragraph: bool, section_years: Period | None) -> Frame:
    """The frame a sentence starts with: its section's kind, or its tense where the section says nothing; ``before`` is the frame of the
    sentence before in the same paragraph, whose years go on when it was a review or plan of several."""
    kind = _kind(passage, text, times, clock, before)
    default = clock.review if kind is FactKind.OBSERVATION else clock.plan
    if section_years is not None and (int(section_years.start) <= clock.review) == (kind is FactKind.OBSERVATION):
        frame = Frame(kind, section_years, long=section_years.start != section_years.end)
    else:
        frame = Frame(kind, year(default))
    if before is not None and before.long and not new_paragraph and before.kind is kind:
        frame = replace(frame, period=before.period, long=True)
    return frame


def _kind(passage: Passage, text: str, times: list[TimeWord], clock: Clock, before: Frame | None) -> FactKind:
    if passage.kind is SectionKind.PLAN:
        return FactKind.TARGET
    if passage.kind is SectionKind.REVIEW:
        return FactKind.OBSERVATION
    for word in times:
        if word.role in ("at", "by") and word.period is not None:
            return FactKind.TARGET if int(word.period.end[:4]) > clock.review else FactKind.OBSERVATION
        if word.role == "this":
            return FactKind.TARGET
        if word.role == "last":
            return FactKind.OBSERVATION
    plan, review = len(_PLAN.findall(text)), len(_REVIEW.findall(text))
    if plan > review:
        return FactKind.TARGET
    if review > plan or before is None:
        return FactKind.OBSERVATION
    return before.kind


def at_time(frame: Frame, word: TimeWord, clock: Clock, text: str) -> Frame:
    """The frame after a time word of the sentence: its period, and with it whether the past or the future is meant."""
    if word.role == "this":
        if frame.kind is FactKind.OBSERVATION and not re.search(r"要|将|力争|目标|计划|拟|争取|安排", text):
            return replace(frame, period=year(clock.review), long=False)
        return replace(frame, kind=FactKind.TARGET, period=year(clock.plan), long=False)
    if word.role == "last":
        return replace(frame, kind=FactKind.OBSERVATION, period=year(clock.review), long=False)
    if word.role == "next":
        return replace(frame, kind=FactKind.TARGET, period=year(clock.plan + 1), long=False)
    if word.role not in ("at", "by") or word.period is None:
        return frame
    first, last = int(word.period.start[:4]), int(word.period.end[:4])
    kind = frame.kind
    if last > clock.review:
        kind = FactKind.TARGET
    elif last < clock.plan:
        kind = FactKind.OBSERVATION
    return replace(frame, kind=kind, period=word.period, long=last - first >= 2, explicit=True)

"""Time: explicit expressions of a sentence as :class:`TimeWord` tokens, comparison bases, five-year plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg_build.grammar.numerals import read_words
from kg_build.model import Period

__all__ = ["Clock", "TimeWord", "base_year", "five_year_plan", "scan_times", "year"]

_HAN = "一二三四五六七八九十"
_Y = r"(?:(?:19|20)\d{2}|[一二][〇○零一二三四五六七八九]{3})"
_N = rf"(?:\d{{1,2}}|[{_HAN}两]{{1,3}})"


@dataclass(frozen=True, slots=True)
class Clock:
    """The years a report speaks from: ``review`` the last one over, ``plan`` the one ahead, ``now`` the one that amounts so far
    run to (the plan year when the report is given in mid-year).
    """

    review: int
    plan: int
    now: int = 0


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A time expression of a sentence.

    ``role`` is ``at`` (in that time), ``by`` (reached at its end: 到2020年), ``base`` (what a change is measured from: 比上年), ``since``
    (比五年前: over those years),
    ``last``/``next``/``this`` (去年 / 明年 / 今年), ``one`` (过去一年), ``idle`` (年内: adds nothing),
    ``part`` (一季度: of the year spoken of; its own year is 0000),
    ``whole`` (全年, after a month) or ``name`` (a plan's name that only names).
    ``period`` is None where the words name none of their own; ``brief`` marks one that holds for its clause only (2030年前).
    """

    start: int
    end: int
    role: str
    period: Period | None
    brief: bool = False


def year(value: int) -> Period:
    """The period of one whole year."""
    return Period(f"{value:04d}", f"{value:04d}")


def _years(first: int, last: int) -> Period:
    return Period(f"{first:04d}", f"{last:04d}")


def five_year_plan(ordinal: int) -> Period:
    """The years of the n-th five-year plan: the first 1953-1957, the second 1958-1962, the third from 1966, then without a gap."""
    if ordinal <= 2:
        return _years(1948 + 5 * ordinal, 1952 + 5 * ordinal)
    return _years(1951 + 5 * ordinal, 1955 + 5 * ordinal)


def base_year(base: int | None, period: Period) -> str:
    """The year that a change is measured from, where it is not simply the one before the change's period; else empty."""
    return "" if base is None or base == int(period.start[:4]) - 1 else f"{base:04d}"


def _number(text: str) -> int:
    value = int(text) if text.isdigit() else read_words(text)
    return int(value or 0)


def _year_number(text: str) -> int:
    return int(text) if text.isdigit() else int(read_words(text) or 0)


_BASE = (
    r"(?P<base>(?:象|像)去年(?:那样)?|[比较](?:历史|解放前|建国前|战前|过去|常年)?(?:上)?最(?:高|好)(?:水平|年份|纪录|产量|年产量)?"
    rf"(?:的(?:{_Y})年(?:同期)?)?(?:水平)?|(?:比|较|与|和|同|相比|相较于|对比|比起|在)"
    rf"(?:(?P<by>{_Y})年(?:同期|底|末|相比|的基础上)?|(?:上一?年度?|去年|前一?年|年初|规划|上一?届|上一?次|上一?个五年|上年末|上年底|去年底|去年末|"
    rf"年初预算|上年同期|去年同期|同期|往年|改革前|五年前|五年初|上届末|期初"
    rf"|[“\"「]?{_N}五[”\"」]?(?:时期|期间|期)?(?:末期|期末|末|初)?|{_N}年前|第?[一二三四1-4]季度|前[一二三两]个?季度|[前上]{_N}个?年(?:累计|合计|总和|平均)?|上半年|过去)(?:同期|底|末|年末|初|预算数?|执行数|完成数|计划|实际)?)"
    r"(?:同期)?(?:相比|的基础上|水平)?(?:又|，)?|同口径(?:相比)?|可比口径|按可比口径|按可比价格(?:计算)?|可比价|同比|环比|"
    r"按同口径|扣除[^，。]{2,16}因素(?:后|，)?|可比)"
)
_RANGE = rf"(?P<r1>{_Y})年?(?:底|末)?(?:[-－—–~～]{{1,2}}|至|到)(?P<r2>{_Y})年(?:间|期间)?"
_MONTH = (
    rf"(?:(?P<my>{_Y})年(?:的)?)?(?P<mo>\d{{1,2}}|[{_HAN}]{{1,2}})月(?P<moend>份|末|底|当月|中旬|上旬|下旬)?(?:当月|"
    rf"单月)?(?:(?P<day>{_N})[日号])?(?:起|以来|开始)?"
)
_MONTHS = rf"(?:(?P<sy>{_Y})年)?(?P<m1>\d{{1,2}}|[{_HAN}]{{1,2}})月?[-－—–~～至到](?P<m2>\d{{1,2}}|[{_HAN}]{{1,2}})月份?"
_DAY_ONLY = r"(?P<dayonly>\d{1,2}日(?:起)?)"
_QUARTER = (
    rf"(?:(?P<qy>{_Y})年)?(?P<q>第?(?<![\d.])[一二三四1-4]季度|上半年|下半年|前[一二三两]个?季度|前(?:1[01]|[2-9]|十一?|[二三四五六七八九])个月|第?(?:[一二三四]、){{1,3}}[一二三四]季度)"
)
_PLAN = (
    rf"(?P<plan>(?:[“\"](?P<pn>[一二三四五六七八九十]{{1,2}})[·]?五[”\"](?P<pt>时期|期间|以来|末期|末|规划期|五年|期末|"
    rf"收官|的五年|这五年)?|(?<![一二三四五六七八九十百千万])(?P<pn3>十?[一二三四五六七八九]|十)五(?P<pt3>时期|期间|规划|"
    rf"计划|末))|第(?P<pn2>[{_HAN}]{{1,3}})个五年(?:规划|计划)?(?P<pt2>期间|时期|合计|"
    rf"的?前(?P<pfirst>[{_HAN}]{{1,2}})年|的?最后一年)?)"
)
_SPAN = (
    rf"(?P<span>(?:在)?(?:五年(?:计划|规划)的?)?(?P<sp1>近|最近|过去|这|前|今后|未来|全部|整个|已过去的|刚刚过去的|"
    rf"本届政府|以后|在过去的?)的?(?P<sn>{_N}|几)(?:个)?年(?:间|来|内|里|以来|时间|多来)?"
    rf"|(?<![\u4e00-\u9fff\d.])(?P<sn4>[二三四五六七八]|[2-8])年(?=[\u4e00-\u9fff]{{2}})(?!行动|计划|规划|攻坚|期|制|级|生|"
    rf"之|来|内|间|累计|共|合计|以来|任期|前|后|一|多|以上|左右|过去|的)"
    rf"|(?<![\d.])(?P<sn2>{_N})年(?:之?内|中间|来|间|(?=累计|共|合计)|以来|任期|(?=平均增|分别|增长|下降|提高|提升|增加|翻)))"
)
_REL = (
    rf"(?P<rel>(?:到|在)?本世纪(?:末|内)|连续{_N}(?:多|余)?(?:年|个月|个季度)|(?:新中国成立|建国|解放)(?:以来|以后)|历年来|"
    rf"从(?:去年|上年)[^，。]{{0,4}}(?:到|至)(?:现在|目前|今年\d{{0,2}}月?底?)|去年(?:底|末|全年)?|(?<!以)上年(?:度|末|底)?|"
    rf"上一年(?:度)?|前年|今年(?:底|末|年底|全年|以来|内)?|本年度?|明年|今明两年|当年|同年|(?<!实)现在|(?<!项)目前|当前|截至目前|"
    rf"到目前为止|过去一年|一年来|这一年|过去的一年|{_N}年(?:以)?前(?=的)|"
    r"(?:截至|截止|到|至)?(?:今年|去年)?年(?:底|末)(?:前|止)?|年内|全年|当月|一年来|一年中|年度(?!任务|计划|目标|清单|考核|投资|预算|工作)|一年之内|一年内|上半年|新的一年)"
)
# The 到 of 增加到2002年的… belongs to the verb, not to the year.
_YEAR = (
    rf"(?P<to>(?:力争)?(?:(?<![加高升降长少展进大缩减小低])[到至]|截[至止]到?)了?)?(?P<y>{_Y})年(?P<ytail>代|度|底以前|"
    rf"年底以前|底前|年底前|末以前|底|末|前|以前|之前|以来|起|全年|年底|年末|初|以后|后)?"
)
# The look-ahead refuses most characters at once: what no time expression starts with.
_FIRST = (
    r"(?=[下比较与和同相对在象像可按扣环\d一二三四五六七八九十"
    r"第“前近最过这今后未全整已刚本以力到至截新建解历从连去上明当现目年两几部])"
)
_PATTERN = re.compile(_FIRST + "(?:" + "|".join((_BASE, _RANGE, _MONTHS, _QUARTER, _MONTH, _DAY_ONLY, _PLAN, _SPAN, _YEAR, _REL)) + ")")
_QUICK = re.compile(r"[年世以月季日比较同环五扣可目当现]|在")


def scan_times(text: str, clock: Clock) -> Iterator[TimeWord]:
    """The time expressions of a sentence, left to right, resolved against the report's years."""
    if not _QUICK.search(text):
        return
    for match in _PATTERN.finditer(text):
        word = _resolve(match, clock, text)
        if word is not None:
            yield word


def _resolve(match: re.Match[str], clock: Clock, text: str) -> TimeWord | None:
    start, end = match.span()
    group = match.lastgroup
    if match["base"]:
        by = match["by"]
        ago = _YEARS_AGO.search(match["base"])
        if ago and 2 <= _number(ago[1]) <= 20:
            # 比五年前增长一倍: the change took those years.
            return TimeWord(start, end, "since", _years(clock.review - _number(ago[1]) + 1, clock.review))
        return TimeWord(start, end, "base", year(_year_number(by)) if by else None)
    if match["r1"]:
        return TimeWord(start, end, "at", _years(_year_number(match["r1"]), _year_number(match["r2"])))
    if match["m1"] or match["mo"]:
        return _month(match, clock)
    if match["q"]:
        return _quarter(match)
    if match["dayonly"]:
        return TimeWord(start, end, "at", None)
    if match["plan"]:
        return _plan(match)
    if match["span"]:
        return _span(match, clock)
    if match["y"]:
        value = _year_number(match["y"])
        if match["ytail"] in ("以前", "之前", "底以前", "末以前", "年底以前", "前") and value <= clock.review:
            return TimeWord(start, end, "at", None)
        if match["ytail"] == "代":
            return TimeWord(start, end, "name", None)
        if match["ytail"] in ("以来", "起", "以后", "后"):
            return TimeWord(start, end, "at", None)
        ends = match["to"] or match["ytail"] in ("底", "末", "年底", "年末", "前", "底前", "年底前")
        return TimeWord(start, end, "by" if ends else "at", year(value), match["ytail"] in ("前", "以前", "之前"))
    assert group is not None
    return _relative(match, clock)


_QUARTERS = {mark: nth for nth, marks in enumerate(("一1", "二两2", "三3", "四4"), 1) for mark in marks}


def _quarter(match: re.Match[str]) -> TimeWord:
    """一季度, 前三季度, 上半年, 前11个月: its months, in the year before it or, in the part of a year that its sentence speaks of."""
    words = match["q"]
    owner = _year_number(match["qy"]) if match["qy"] else 0
    if words.endswith("个月"):
        return _part(match, owner, 1, _number(words[1:-2]))
    named = [_QUARTERS[sign] for sign in words if sign in _QUARTERS]
    first, last = (1, 6) if words == "上半年" else (7, 12) if words == "下半年" else (3 * named[0] - 2, 3 * named[-1])
    first = 1 if words.startswith("前") else first
    return _part(match, owner, first, last)


def _part(match: re.Match[str], owner: int, first: int, last: int) -> TimeWord:
    period = Period(f"{owner:04d}-{first:02d}", f"{owner:04d}-{last:02d}")
    return TimeWord(*match.span(), "at" if owner else "part", period, brief=True)


_YEARS_AGO = re.compile(rf"({_N})年前")


def _month(match: re.Match[str], clock: Clock) -> TimeWord | None:
    start, end = match.span()
    if match["m1"]:
        owner = _year_number(match["sy"]) if match["sy"] else clock.review
        first, last = _number(match["m1"]), _number(match["m2"])
        if not 1 <= first <= last <= 12:
            return None
        return TimeWord(start, end, "at", Period(f"{owner:04d}-{first:02d}", f"{owner:04d}-{last:02d}"))
    month = _number(match["mo"])
    if not 1 <= month <= 12:
        return None
    # 8月份开始, 5月1日起 say when something began, not the time of a value.
    if match["day"] or match[0].endswith(("起", "以来", "开始")):
        return TimeWord(start, end, "at", None)
    owner = _year_number(match["my"]) if match["my"] else clock.review
    period = Period(f"{owner:04d}-{month:02d}", f"{owner:04d}-{month:02d}")
    return TimeWord(start, end, "at", period)


def _plan(match: re.Match[str]) -> TimeWord:
    ordinal = _number(match["pn"] or match["pn2"] or match["pn3"])
    period = five_year_plan(ordinal)
    first = match["pfirst"]
    if first:
        return TimeWord(*match.span(), "at", _years(int(period.start), int(period.start) + _number(first) - 1))
    tail = match["pt"] or match["pt2"] or match["pt3"] or ""
    if tail in ("末", "末期", "期末") or tail.endswith("最后一年"):
        return TimeWord(*match.span(), "by", year(int(period.end)))
    return TimeWord(*match.span(), "at" if tail and tail != "收官" else "name", period)


def _span(match: re.Match[str], clock: Clock) -> TimeWord | None:
    start, end = match.span()
    count = match["sn"] or match["sn2"] or match["sn4"]
    number = 5 if count == "几" else _number(count)
    word = match["sp1"] or ""
    if number <= 1:
        return TimeWord(start, end, "one" if "过去" in word else "idle", None)
    if number > 20:
        return TimeWord(start, end, "name", None)
    if word in ("今后", "未来", "以后"):
        return TimeWord(start, end, "at", _years(clock.plan, clock.plan + number - 1))
    if word == "前" and number < 5:
        # 前三年: the first three years of the plan that the year under review belongs to.
        first = next(int(p.start) for p in map(five_year_plan, range(1, 40)) if int(p.end) >= clock.review)
        return TimeWord(start, end, "at", _years(first, first + number - 1))
    if word == "前" and number > 5:
        return TimeWord(start, end, "name", None)
    # 五年内, 三年间: which years they are depends on whether the sentence looks back or ahead.
    role = "years" if match["sn4"] or (match["sn2"] and match[0].endswith(("内", "间", "中间", "累计", "共", "合计"))) else "at"
    return TimeWord(start, end, role, _years(clock.review - number + 1, clock.review))


def _relative(match: re.Match[str], clock: Clock) -> TimeWord:
    word = match["rel"]
    start, end = match.span()
    if word.startswith("从"):
        return TimeWord(start, end, "at", _years(clock.review, clock.plan))
    if word.endswith(("以来", "以后", "历年来")) and not word.startswith("今年"):
        return TimeWord(start, end, "at", _years(1949, clock.now))
    if "本世纪" in word:
        century_end = (clock.plan - 1) // 100 * 100 + 100
        return TimeWord(start, end, "by", year(century_end))
    if word in ("过去一年", "一年来", "过去的一年", "这一年"):
        return TimeWord(start, end, "one", None)
    if word.startswith("今明两年"):
        return TimeWord(start, end, "at", _years(clock.plan, clock.plan + 1))
    if word.startswith(("去年", "上年", "上一年")):
        return TimeWord(start, end, "last", year(clock.review))
    if word.startswith("前年"):
        return TimeWord(start, end, "at", year(clock.review - 1))
    if word.startswith("明年"):
        return TimeWord(start, end, "next", year(clock.plan + 1))
    if word.startswith(("今年", "本年", "新的一年")):
        return TimeWord(start, end, "this", year(clock.plan))
    if word in ("现在", "目前", "当前", "截至目前", "到目前为止"):
        return TimeWord(start, end, "now", None)
    if word.startswith("全年"):
        return TimeWord(start, end, "whole", None)
    return TimeWord(start, end, "idle", None)

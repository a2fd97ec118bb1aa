"""How a clause is built where it may speak of undertakings: 、-coordinated items, with the verbs before and after them.

In goes a clause; out come runs of items that share their verbs. Whether an item names something is project_phrases' question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg_build.grammar.lexicon import table
from kg_build.grammar.project_names import word_pattern
from kg_build.model import ProjectStatus

__all__ = ["BOUNDARY", "LEAD", "Item", "Reading", "inner_verb", "reading", "runs", "says_anything"]

_WORDS = table("projects")
_STATUS: dict[str, ProjectStatus] = {word: ProjectStatus(code) for code, words in _WORDS["status"].items() for word in words}
_ORDER = list(ProjectStatus)
_WEAK = frozenset(_WORDS["weak"]["ongoing"])
_NEW = frozenset(_WORDS["weak"]["new"])
_LOOSE = frozenset(_WORDS["weak"]["loose"])
_BUILD = "建设"
_ALL_VERBS = [*_STATUS, *_WEAK, *_NEW]
_LEADING = _WORDS["leading"]
_HEADS = word_pattern(word for kind in _WORDS["heads"].values() for word in kind)

_VERBS = re.compile(word_pattern(_ALL_VERBS))
_SPENT = r"(?:总)?投资(?:约|近)?[\d.]+(?:万|亿)?元"
_TIME = r"(?:到|至)?(?:20\d\d年(?:\d+月)?|\d+月)(?:底|末|初)?(?:前)?"
_NUMBERING = r"[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]是|\d+[.．]"
LEAD = re.compile(
    rf"(?:[ \t　]|{_NUMBERING}|要(?![素点求害塞道闻])|{_TIME}|{_SPENT}"
    rf"|{word_pattern([*_ALL_VERBS, *_LEADING['words'], *_LEADING['verbs']])})+(?:了|好)?"
)
"""Verbs, adverbs, times and sums before a name, which are no part of it."""

_LONG_VERBS = [word for word in [*_STATUS, *_WEAK, *_NEW, *_LEADING["verbs"]] if len(word) > 1]
BOUNDARY = re.compile(rf"{word_pattern([*_LONG_VERBS, '的', '将', '把', '由', '为', '和', '及', '以及', '——'])}了?(?!业|院|所|中心)")
"""A word inside a phrase after which a name may begin."""

# After a name 建设 is a verb, but 改造 and its kin are part of the name (人民路改造).
_TAIL_VERB = word_pattern([*_STATUS, *_WEAK, _BUILD])
_NO_VERB = (
    r"(?!中心|项目|工程|基地|平台|区|里程|示范|园|集团|公司|资金|规划|方案|任务|行动|机制|体系|标准|能力|水平|条件|用地|服务|企业|单位|试验)"
)
_ADVERB = f"(?:{word_pattern(_LEADING['adverbs'])})*"
_PREDICATE = rf"(?P<adverbs>{_ADVERB})(?P<verbs>(?:(?:{_TAIL_VERB}){_NO_VERB}(?:了|并|和|后)?)+)"
_AFTER_VERB = r"(?=$|[\d一二三四五六七八九十]|以来|里程|进度|步伐|速度|成效|任务|取得|前期|工作|有|力度|攻坚)"
_ENDS_IN_VERB = re.compile(rf"(?<=..){_PREDICATE}$")
_HEAD_THEN_VERB = re.compile(rf"(?<=..){_HEADS}(?:[一二三四五]期)?(?P<cut>){_PREDICATE}{_AFTER_VERB}")
_NOMINAL = re.compile(r"(?:建设|施工|工程|项目)?(?:进度|步伐|进程|力度|工作|任务)$")

# 等 or a count closes a list: A、B等{重大项目}, A、B两{条高速}.
_ETC = re.compile(
    r"(?:(?<![高初中平上下同优头低对均相何])等(?!候|待|级|额|于|效|值)|(?<=[^\d.第])(?=[\d两三四五六七八九十]+(?:个|条|座|处|所|家|项(?!目)|大)))"
    r"(?P<count>(?:\d+|[一二三四五六七八九十百两多数几]+)?(?:余)?(?:一批|一系列|一大批|多个|系列|大批)?"
    r"(?:个|项(?!目)|条|座|处|家|所|批|大(?!桥|型|道|楼|厦))?)"
    rf"(?P<class>[^等，]{{0,14}}(?:{word_pattern([*_WORDS['classes']['words'], *_WORDS['heads']['work']])}))?(?P<after>.*)$"
)
_ETC_VERB = re.compile(rf"(?:项目|工程)?{_PREDICATE}|.{{0,8}}(?:{_TAIL_VERB})$")
_NOT_WORKS = re.compile(word_pattern(_WORDS["generic"]["not_works"]))
_ITEM = re.compile(r"(?:“[^”]*”|（[^）]*）|[^、“（]|[“（])+")
_COUNTED = re.compile(r"^\s*(?:\d|[一二三四五六七八九十百两]+[个座处条家所项])")


@dataclass(slots=True)
class Item:
    """One member of a coordination: where its phrase starts in the clause, the phrase, and the verbs around it.

    ``class_words`` is the noun after 等 (重大项目), ``whole`` the item's text up to it; ``closed`` ends a run; ``other`` says that the
    list is not one of undertakings, ``counted`` that a number of things follows (过街天桥2处).
    """

    start: int
    phrase: str
    lead: str
    tail: str = ""
    closed: bool = False
    other: bool = False
    counted: bool = False
    class_words: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What verbs say.

    ``status`` is None when they say nothing; ``firm`` 0 to 2 is how surely they speak of building; ``making`` is the bare verb of
    making new (建设, 新建), whose status depends on the section, else empty.
    """

    status: ProjectStatus | None
    firm: int
    making: str


@lru_cache(maxsize=4096)
def reading(lead: str, tail: str) -> Reading:
    """The status that verbs before and after a phrase give it: the verbs after it win, and among these the latest in a work's life."""
    for chain in (tail, lead):
        words = _VERBS.findall(chain)
        if "前期" in chain:
            return Reading(ProjectStatus.PLANNED, 2, "")
        strong = [word for word in words if word in _STATUS]
        if strong:
            firm = any(word not in _LOOSE and _STATUS[word] is not ProjectStatus.PLANNED for word in strong)
            return Reading(max((_STATUS[word] for word in strong), key=_ORDER.index), 2 if firm else int(_BUILD in words), "")
    words = _VERBS.findall(lead + "　" + tail)
    if any(word in _WEAK for word in words):
        return Reading(ProjectStatus.ONGOING, int(_BUILD in words), "")
    return Reading(ProjectStatus.ONGOING, 1 if tail else 0, words[-1]) if words else Reading(None, 0, "")


def says_anything(lead: str) -> bool:
    """Whether the words before a name hold a verb of status."""
    return _VERBS.search(lead) is not None


def inner_verb(phrase: str) -> str:
    """The last verb of status inside a phrase whose subject stands before it: 东山公司{建成}南山基地."""
    found = [verb for verb in _VERBS.findall(phrase) if verb in _STATUS]
    return found[-1] if found else ""


# 投资11亿元的甲项目, ——甲园区: what joins a name to the words before it is no part of it.
_BETWEEN = re.compile(r"的|[-－—–]{1,8}")


def _read_item(text: str, start: int) -> Item:
    """One item: verbs before it, the phrase, 等 with its class noun, verbs after it."""
    lead = LEAD.match(text)
    cut = lead.end() if lead else 0
    joint = _BETWEEN.match(text, cut)
    cut = joint.end() if joint else cut
    rest = _NOMINAL.sub("", text[cut:]) or text[cut:]
    item = Item(start + cut, rest, text[:cut])
    etc = _ETC.search(rest)
    if etc and etc.start() >= 1 and (etc.group().startswith("等") or (etc["class"] and etc.start() >= 2)):
        item.phrase, item.class_words, item.tail, item.closed = rest[: etc.start()], etc["class"] or "", etc["after"], True
        item.other = bool(item.tail and not _ETC_VERB.match(item.tail)) or _NOT_WORKS.search(item.class_words) is not None
        item.other = item.other or etc["count"].endswith("大")
        item.counted = not etc.group().startswith("等")
        item.whole = rest[: etc.end("class")] if etc["class"] else ""
        return item
    found = _HEAD_THEN_VERB.search(rest)
    cut_at = found.start("cut") if found else 0
    if found:
        item.counted = _COUNTED.match(rest[found.end() :]) is not None
    else:
        found = _ENDS_IN_VERB.search(rest)
        cut_at = found.start() if found else 0
    if found and cut_at > 1:
        item.phrase, item.tail = rest[:cut_at], found["adverbs"] + found["verbs"]
        item.closed = item.tail != _BUILD
    return item


def runs(clause: str) -> Iterator[list[Item]]:
    """The items of a clause in runs that share their verbs; a list closed by 等 hands its verb on (推进A等项目、B工程)."""
    run: list[Item] = []
    for found in _ITEM.finditer(clause):
        item = _read_item(found.group(), found.start())
        if run and (run[-1].closed or _VERBS.search(item.lead)):
            yield run
            if run[-1].class_words and not run[-1].tail and not item.lead:
                item.lead = run[0].lead
            run = []
        run.append(item)
    if run:
        yield run

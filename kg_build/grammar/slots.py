"""What a rule sees and says: a number in its clause (:class:`Slot`), what was read (:class:`Draft`), what the sentence remembers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg_build.grammar.engine import NUMBERS, Tape
from kg_build.grammar.indicators import clean, doing_prefix, is_measure, measured_opening
from kg_build.grammar.lexicon import alternation, table
from kg_build.grammar.periods import TimeWord
from kg_build.grammar.quantities import Number
from kg_build.model import Comparator, FactKind, Measure, Period

__all__ = ["CLASSES", "Draft", "Memory", "Slot", "bare_subject", "is_less", "reached_subject", "subject", "topic"]

_VERBS = table("verbs")
CLASSES: Mapping[str, str] = {
    "more": alternation(_VERBS["change"]["more"]), "less": alternation(_VERBS["change"]["less"]),
    "change": alternation([*_VERBS["change"]["more"], *_VERBS["change"]["less"]]),
    # 人均 and 户均 are words of their own: their 均 is no adverb.
    "between": alternation(_VERBS["change"]["between"]).replace("|均|", "|(?<![人户亩年月日平])均|")
    .replace("|要|", "|(?<![主重需])要|"),
    "changing": alternation(_VERBS["change"]["transitive"]),
    "reach": alternation(_VERBS["reach"]["level"]), "to": alternation(_VERBS["reach"]["to"]), "cap": alternation(_VERBS["reach"]["cap"]),
    "rate": alternation(_VERBS["reach"]["rate"]), "rateless": alternation(_VERBS["reach"]["rate_less"]),
    "causative": alternation(_VERBS["causative"]["words"]), "asp": "了|着|过|约|近|将近|大约|为|至少",
}
"""The word classes that patterns may name."""
_LESS = frozenset([*_VERBS["change"]["less"], *_VERBS["reach"]["rate_less"]])
_TIMES = "\U000f0005\U000f0006"


def is_less(word: str) -> bool:
    """Whether a verb or noun of change means less than before (下降, 降幅)."""
    return word in _LESS


@dataclass(slots=True)
class Memory:
    """What a sentence has said so far.

    ``subject`` is the last thing stated and ``recent`` all of them, ``verb``/``noun``/``unit`` those of the running list, ``heads`` the
    things of the last 分别, ``area`` the part of the jurisdiction spoken of; ``pending`` is what the clause before named without a number
    (``fresh``: as a thing of its own), ``theme`` what the first clause named, ``whole`` what shares are shares of, ``work``
    an undertaking just named (甲项目投产，总产能达…), ``owner`` what bare measures belong to, ``inherited`` what the
    sentence before stated, ``heard`` the last clause without a number (``just_heard``: the one just before, ``summed``: it adds up,
    …产量合计，粮食为); ``way`` tells that a way from one value to another has begun, ``grown`` that the last thing stated was growth,
    ``flow`` that it adds up over the years.
    """

    subject: str = ""
    recent: list[str] = field(default_factory=list)
    heads: tuple[str, ...] = ()
    verb: str = ""
    noun: str = ""
    unit: str = ""
    area: str = ""
    pending: str = ""
    fresh: bool = False
    theme: str = ""
    whole: str = ""
    work: str = ""
    owner: str = ""
    inherited: str = ""
    heard: str = ""
    just_heard: bool = False
    summed: bool = False
    way: bool = False
    grown: bool = False
    flow: bool = True

    def forget(self) -> None:
        """A clause with a number has spoken: what was pending is used up."""
        self.pending, self.fresh, self.just_heard = "", False, False

    def hear(self, words: str, after_semicolon: bool) -> None:
        """Take in a clause without a number."""
        topic_of = _AS_FOR.match(words)
        self.pending = clean(topic_of["thing"] if topic_of else words)
        self.heard, self.just_heard, self.summed = self.pending, True, words.endswith("合计")
        self.fresh = after_semicolon or topic_of is not None or _RELATIVE.match(self.pending) is not None
        whole = _AMONG.match(self.pending)
        if whole:
            self.whole = whole["whole"]
        owner = None if self.subject else _OWNER.match(self.pending)
        if owner:
            self.owner = owner["owner"]
        work = _WORK.match(self.pending)
        if work:
            self.work = work["work"]
        measured = "" if self.subject else measured_opening(self.pending)
        if measured and _RATE_OF.match(self.pending, len(measured)):
            self.grown = True
        if measured or (not self.subject and not self.theme and _THEME.match(self.pending)):
            self.theme = measured or self.pending

    def remember(self, draft: Draft) -> None:
        """Take in what a number stated."""
        self.subject = draft.subject or draft.indicator
        self.grown, self.flow = draft.measure is Measure.GROWTH, draft.flow
        self.recent.append(self.subject)
        self.noun = draft.noun or self.noun
        self.verb = draft.verb or self.verb


_RATE_OF = re.compile("增速|增幅")
# 服务业支撑作用更加明显，增加值跨上3万亿元台阶: what a bare measure belongs to.
_OWNER = re.compile(
    r"^(?P<owner>[\u4e00-\u9fff“”]{1,12}?(?:业|经济圈|经济带|经济区|旅游|示范区|新区|园区|高新区|经开区|贸易港|自贸区))"
    r"(?!务|主|绩|态|链|者|化|集群|结构|总产值|增加值|园|发展基金)"
)
_WORK = re.compile(
    r"^(?P<work>.{2,20}?(?:项目|工程|电站|生产线|基地))(?:全面|顺利|正式|如期|全部)*(?:建成|投产|开工|竣工|试产|投运|达产|"
    r"通车|投用)"
)
# 以钢的产量来说，…: what the next clause speaks of.
_AS_FOR = re.compile(r"^(?:以|从|就|拿)(?P<thing>.{2,16}?)(?:来说|来看|而言|来讲|看|说)$")
# A short first clause without a verb names what the sentence is about: 机床的制造，前三年…，又比上年增加…
_THEME = re.compile(r"^(?!在|从|按|由于|为|对|通过|经|随着|根据|面对|围绕|坚持|深入|一是|二是|同时)[\u4e00-\u9fff、（）]{2,14}$")
# 向灾区调运的粮食，增加了…: a noun phrase with its relative clause before the comma is what the next clause speaks of.
_RELATIVE = re.compile(r"^(?!在|从|按|由于|为|随着|根据)[^的]{2,20}的[\u4e00-\u9fff]{1,6}$")
# 在办结的案件中，…占三成: the whole that the shares of the sentence are shares of.
_AMONG = re.compile(r"^在?(?P<whole>.{3,24})中$")


@dataclass(slots=True)
class Draft:
    """What a rule read: indicator, measure and sign; and, where the words say so, kind, period, comparator, project.

    ``flow`` tells an amount that adds up over the years from a state at their end, ``base`` the year that a change is measured from.
    """

    indicator: str
    measure: Measure
    sign: int = 1
    comparator: Comparator | None = None
    kind: FactKind | None = None
    period: Period | None = None
    project: str = ""
    flow: bool = True
    verb: str = ""
    earlier: bool = False
    rule: str = ""
    subject: str = ""
    noun: str = ""
    base: int | None = None


@dataclass(slots=True)
class Slot:
    """A number in its clause.

    ``left`` and ``right`` are the tape up to the next number or the clause's end, a listing 、 or 和 taken off; ``listed`` tells that
    there was one, ``more`` that a number follows, ``after`` what stands behind that, ``following`` the words
    of the next clause without its numbers.
    """

    tape: Tape
    number: Number
    kind: str
    left: str
    right: str
    left_at: int
    at: int
    listed: bool
    more: bool
    memory: Memory
    previous: Draft | None
    after: str
    following: str
    lm: re.Match[str] | None = None
    rm: re.Match[str] | None = None

    def words(self, start: int, end: int) -> str:
        """The words of a stretch of the tape without its time words."""
        return self.tape.words(start, end, drop=_TIMES)

    def phrase(self, group: str = "head") -> str:
        """The words of a group of the left pattern, cleaned."""
        assert self.lm is not None
        start, end = self.lm.span(group)
        return clean(self.words(self.left_at + start, self.left_at + end))

    def left_words(self) -> str:
        """The words left of the number."""
        return self.words(self.left_at, self.at)

    def right_words(self) -> str:
        """The words right of the number."""
        return self.words(self.at + 1, self.at + 1 + len(self.right))

    @property
    def base(self) -> int | None:
        """The year that the words before the number name to measure from (较2010年翻一番)."""
        words = (self.tape.token(place).value for place in self.tape.places if self.left_at <= place < self.at)
        bases = (w.period for w in words if isinstance(w, TimeWord) and w.role == "base" and w.period is not None)
        return next((int(period.end[:4]) for period in bases), None)

    @property
    def summed(self) -> bool:
        """Whether the years named before the number are added up (第一个五年合计为28万人)."""
        words = (self.tape.token(place) for place in self.tape.places if self.left_at <= place < self.at)
        return self.memory.summed or any(self.tape.sentence.text.endswith("合计", word.start, word.end) for word in words)

    @property
    def beside(self) -> bool:
        """Whether the next number stands directly beside this one (906户1559人)."""
        return self.more and not self.right and self.tape.text[self.at + 1:self.at + 2] in tuple(NUMBERS)

    @property
    def closed_after(self) -> bool:
        """Whether no noun follows the next number either."""
        return _CLOSED.match(self.after) is not None

    @property
    def closed(self) -> bool:
        """Whether no noun of the number's own follows it: 达到100座, 、 …"""
        return _CLOSED.match(self.right) is not None


_CLOSED = re.compile(
    r"$|[、，；。）（或而也且同但还仍]|和(?!美|谐|平|睦|田|风|畅)|与(?!会)|就(?!业|读|诊|医|近|地|餐|学)|并(?!网|购|轨|联)|及(?!格|时|笄)|以(?!工代|色|旧)|"
    r"安排$|的?(?:水平|规模|目标|台阶|新台阶|大关|关口|门槛|高位|高点|区间|任务|预期|要求|速度|大台阶|左右)|的$|"
    r"[\U000f0000-\U000f0006]|之间|不等|(?:位)?(?:居|列|排)(?!民|住|家|委|车|水|污|涝|放|入|查)"
)


def subject(slot: Slot, group: str = "head") -> str:
    """What a clause measures: the words of the left pattern, or what the sentence spoke of before."""
    phrase = slot.phrase(group)
    if phrase.startswith(("这些", "上述", "该", "这类")) and phrase[-2:] == slot.memory.subject[-2:]:
        return slot.memory.subject
    phrase = _MOVER.sub("", phrase) or phrase
    if phrase.startswith(("实现", "完成")) and is_measure(phrase[2:]):
        phrase = phrase[2:]
    if phrase in _EACH_OF:
        return _each(phrase, slot)
    per = _PER_UNIT.match(slot.previous.indicator) if slot.listed and slot.previous is not None else None
    if per and phrase in _INTENSITIES:
        return f"{per[0]}{phrase}"
    if phrase in _EVERYWHERE:
        return topic(slot)
    phrase = _HANDLED.sub("", phrase) or phrase
    if phrase in _RATES_ALONE and slot.memory.subject:
        # 生产总值下降0.5%，降幅收窄6.3个百分点: whose rate it is was said before.
        return f"{slot.memory.subject}{phrase}"
    if phrase.startswith("占") and not phrase.startswith("占比") and slot.memory.subject:
        return f"{slot.memory.subject}{phrase}"
    return phrase or topic(slot)


# 单位国内生产总值能耗下降…、二氧化碳排放下降…: both are held against the same output.
_PER_UNIT = re.compile(r"(?:万元|单位)(?:国内|地区)?(?:生产总值|GDP|工业增加值)")
_INTENSITIES = ("能耗", "能源消耗", "水耗", "用水量", "电耗", "二氧化碳排放", "二氧化碳排放量", "碳排放")
_EVERYWHERE = ("各地", "各级", "各单位", "各部门", "此", "仅此", "此一项", "仅此一项", "这一项", "仅这一项")
_RATES_ALONE = ("增速", "增幅", "降幅", "涨幅", "跌幅")
_EACH_OF = ("人均", "户均", "亩均")


def _each(phrase: str, slot: Slot) -> str:
    """生产总值达到110亿元、人均达到4.6万元: per head of what was stated; 户均增收2万元 names its own change."""
    if slot.lm is not None and "change" in slot.lm.groupdict():
        return f"{phrase}{slot.lm['change']}"
    return f"{phrase}{slot.memory.subject}"


# 坚决把文件压减三分之一: what 把 or 将 puts in front is what changes.
_HANDLED = re.compile(r"^.*?(?<![年])(?:把(?!手|握|关)|将(?!军|士|来|近))(?=.{2})")
# 带动面上产业投资增长: what grows is what is moved.
# 这就为实现甲翻番打下基础: for what it is done is what grows.
_MOVER = re.compile(r"^(?:[这那从以][\u4e00-\u9fff]{0,5}?)?为实现|^(?:带动|拉动|推动|促进|促使|使得?|让|致使|导致)(?=.{2})")


def topic(slot: Slot) -> str:
    """What a clause without a subject of its own speaks of: the clause before when it only names a thing, else the last thing stated."""
    memory = slot.memory
    if memory.pending and (memory.fresh or is_measure(memory.pending)) and len(memory.pending) <= 30:
        return memory.pending
    return memory.subject or memory.theme or memory.pending[:30] or memory.inherited


def reached_subject(slot: Slot) -> str:
    """What comes to a value: the words before the verb, per head of what was stated (人均达到4.6万元), or the thing last spoken of."""
    phrase = slot.phrase()
    phrase = _HANDLED.sub("", phrase) or phrase
    if phrase in _EVERYWHERE:
        return bare_subject(slot)
    return f"{phrase}{bare_subject(slot)}" if phrase in _EACH_OF else phrase or bare_subject(slot)


def bare_subject(slot: Slot) -> str:
    """The measured thing for a level that is reached: 净增市场主体3000家、达到3.3万家 speaks of 市场主体."""
    subject = topic(slot)
    verb = doing_prefix(subject)
    return subject[len(verb):] if verb and len(subject) - len(verb) >= 2 and subject[len(verb)] != "的" else subject

"""Reads one sentence: its clauses in order, its time words moving the frame, its rules stating facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg_build.grammar import context
from kg_build.grammar.context_late import LATE, aim_told, without_aim
from kg_build.grammar.coordination import distribute
from kg_build.grammar.engine import NUMBERS, Clause, Sentence, Tape
from kg_build.grammar.frames import Frame, Setting, at_time
from kg_build.grammar.indicators import area_of, clean, doing_prefix, is_bare_measure, left_out, owner_in
from kg_build.grammar.lexicon import table
from kg_build.grammar.matching import read_number
from kg_build.grammar.periods import TimeWord, base_year
from kg_build.grammar.quantities import Number
from kg_build.grammar.slots import Draft, Memory
from kg_build.grammar.targets import promises, strength_of
from kg_build.model import Comparator, Fact, FactKind, LedgerEntry, LedgerKind, Measure, Passage, Period

__all__ = ["Reading", "SentenceReader"]

_TIMES = "\U000f0005\U000f0006"


@dataclass(slots=True)
class Reading:
    """The facts and the ledger of a report while it is read; ``topic`` is the branch that the paragraph speaks of,
    ``subject`` the last thing that it stated, ``listed`` that it lists targets.
    """

    text: str
    facts: list[Fact] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)
    topic: str = ""
    subject: str = ""
    listed: bool = False

    def note(self, sentence: Sentence, start: int, end: int, kind: LedgerKind, rule: str) -> None:
        """Enter a number of a sentence into the ledger."""
        self.ledger.append(LedgerEntry(sentence.source(start, end), sentence.text[start:end], kind, rule))


@dataclass(slots=True)
class SentenceReader:
    """One sentence: its tape, the frame that its time words move, what its clauses remember, the numbers that wait for a noun."""

    reading: Reading
    setting: Setting
    passage: Passage
    tape: Tape
    frame: Frame
    memory: Memory = field(default_factory=Memory)
    opening: Frame = field(init=False)
    times: list[tuple[int, TimeWord]] = field(init=False)
    numeric: bool = field(init=False)
    held: list[Number] = field(default_factory=list)
    clause: str = ""
    said: str = ""
    heard: str = ""

    def __post_init__(self) -> None:
        """Keep the frame the sentence opened with, and where its time words stand."""
        self.opening = self.frame
        words = [(place, self.tape.token(place).value) for place in self.tape.places]
        self.times = [(place, word) for place, word in words if isinstance(word, TimeWord)]
        self.numeric = len(self.times) < len(words)
        self.memory.inherited = self.reading.subject

    def read(self) -> None:
        """Read the clauses in order."""
        clauses = list(self.tape.clauses())
        listed = self.reading.listed or "目标" in self.tape.text or "\U000f0002" in self.tape.text
        listed = listed or sum(bool(c.numbers()) for c in clauses) >= 2
        self.reading.listed = listed and self.frame.kind is FactKind.TARGET and "\U000f0002" in self.tape.text
        for clause in clauses:
            before = self.frame
            self.clause = self.tape.words(clause.start, clause.end)
            self.heard = self.tape.sentence.text[:self.tape.offset(clause.end)]
            numbers = clause.numbers()
            if numbers:
                self._clause(clause, numbers)
                self.memory.forget()
            else:
                self._bare_clause(clause, listed)
            if self.frame.brief and (numbers or self.tape.words(clause.start, clause.end, drop=_TIMES)):  # 2020年一季度， is no clause
                self.frame = before

    def _bare_clause(self, clause: Clause, listed: bool) -> None:
        """A clause without numbers: a promise, or the name of what the next clause speaks of."""
        # Only a time at the head of the clause is the sentence's own: 从1949年到1952年判处的 is not.
        self._move(clause.start, min(clause.end, clause.start + 4))
        if self.frame.kind is FactKind.TARGET:
            for promise in promises(clause, listed):
                self._promise(promise.start, promise.end, promise.indicator, promise.measure, promise.comparator, promise.rule)
        if self.numeric:
            words = self.tape.words(clause.start, clause.end, drop=_TIMES)
            self.memory.hear(words, self.tape.text[clause.start - 1:clause.start] == "；")

    def _promise(self, start: int, end: int, indicator: str, measure: Measure, comparator: Comparator, rule: str) -> None:
        sentence, first, last = self.tape.sentence, self.tape.offset(start), self.tape.offset(end)
        span = sentence.source(first, last)
        self.reading.facts.append(Fact(
            span=span, kind=FactKind.TARGET, indicator=indicator, measure=measure, value=None, max_value=None, unit="",
            comparator=comparator, period=self.frame.period, passage=self.passage.span, rule=rule,
            written=self.reading.text[span.start:span.end], statement=sentence.text[first:last],
            strength=strength_of(sentence.text, self.clause),
        ))

    def _move(self, start: int, end: int) -> None:
        """Let the time words between two places of the tape move the frame."""
        text = self.tape.text
        for place, word in self.times:
            of_goal = _OF_GOAL.match(text, place + 1) and not (word.role == "this" and _OWN_GOAL.match(text, place + 1))
            led_in = self.tape.sentence.text[word.start:word.start + 1] in ("在", "到")
            measured_by = not led_in and _MEASURED_BY.search(text, max(0, place - 3), place)
            if not start <= place < end or of_goal or measured_by:
                continue
            # 1952年到1956年五年间: the count of years repeats the years named just before it.
            if word.role != "years" or place == 0 or text[place - 1] not in _TIMES:
                self.frame = at_time(self.frame, word, self.setting.clock, self.tape.sentence.text)

    def _clause(self, clause: Clause, numbers: list[int]) -> None:
        self._place(clean(self.tape.words(clause.start, numbers[0], drop=_TIMES)))
        paired = distribute(clause, numbers, self.memory)
        previous: Draft | None = None
        seen, before = clause.start, self.frame
        for index, place in enumerate(numbers):
            if previous is None or not previous.earlier or not paired:
                before = self.frame
            self._move(seen, place)
            seen = place
            number = self.tape.token(place).value
            assert isinstance(number, Number)
            # 增长6%以上、力争6.5%: 力争 says nothing of the number before it.
            self.said = clause.tape.words(clause.start, place)
            draft = paired[index] if paired else read_number(clause, numbers, index, self.memory, previous)
            if draft is None:
                self._unread(number, index + 1 < len(numbers))
                continue
            if self._aimed(number, draft):
                continue
            previous = draft
            self.memory.remember(draft)
            self.reading.subject = self.memory.subject
            self._state_all(number, draft, clause.tape.text[max(clause.start, place - 12):place])
            if draft.earlier and not (paired and index + 1 < len(paired) and paired[index + 1].earlier):
                self.frame = before
        self._move(seen, clause.end)
        for waiting in self.held:
            self._explain(waiting)
        self.held.clear()

    def _aimed(self, number: Number, draft: Draft) -> bool:
        """What was aimed at in the years that a review speaks of (完成7%的预期目标, 年初预期增长7%) is context, and no outcome."""
        aim = aim_told(self.tape.sentence.text, number) if self.frame.kind is FactKind.OBSERVATION else ""
        if aim == "before":
            draft.indicator = without_aim(draft.indicator)
            self.memory.remember(draft)
        if aim:
            self._explain(number)
        return bool(aim)

    def _place(self, words: str) -> None:
        """The part of the jurisdiction that a clause opens with; a clause that only goes on doing (，盘活厂房…) keeps the one before."""
        named = self.setting.inside.match(words) if self.setting.inside else None
        area = named["area"] if named else area_of(words)
        if area or not doing_prefix(words):
            self.memory.area = area

    def _state_all(self, number: Number, draft: Draft, before: str) -> None:
        """State the number, and those before it that waited for its noun (近5万户、15万居民)."""
        bound = number.comparator
        for waiting in self.held:
            own = waiting.comparator
            self._state(waiting, draft, bound if own is Comparator.EQUAL else own)
            bound = own if bound is Comparator.EQUAL else bound
        self.held.clear()
        self._state(number, draft, Comparator.AT_LEAST if _AT_LEAST.search(before) else bound, before)

    def _unread(self, number: Number, more: bool) -> None:
        """A number that no rule reads waits for the next one of its list, or is context."""
        if more and number.kind in ("people", "classifier", "bare") and not number.small:
            self.held.append(number)
        else:
            self._explain(number)

    def _explain(self, number: Number) -> None:
        sentence = self.tape.sentence
        rule = context.claim(LATE, context.Site(sentence.text, number, "", 1))
        self.reading.note(sentence, number.start, number.end, LedgerKind.CONTEXT if rule else LedgerKind.UNEXPLAINED, rule)

    def _state(self, number: Number, draft: Draft, comparator: Comparator, before: str = "") -> None:
        span_of_time = number.kind in ("duration", "age") and draft.rule in ("counts.counted", "counts.same_again")
        counted_deed = draft.verb and ((number.value >= 2 and number.unit in _CONCRETE) or "至少" in f"{before[-6:]}{number.before}")
        indicator = self._indicator(draft)
        if (number.small and draft.rule in _WEAK and not counted_deed) or span_of_time or not indicator:
            self._explain(number)
            return
        sentence = self.tape.sentence
        span = sentence.source(number.start, number.end)
        kind = draft.kind or self.frame.kind
        if self.memory.work and draft.indicator in _OF_WORK:
            kind, draft.project = FactKind.PROJECT, self.memory.work
            indicator = f"{self.memory.work}{draft.indicator}"
        value, top = number.value * draft.sign, None if number.max_value is None else number.max_value * draft.sign
        if top is not None and top < value:
            value, top = top, value
        period = self._period(draft, f"{before}{number.before}")
        self.reading.facts.append(Fact(
            span=span, kind=kind, indicator=indicator, measure=draft.measure, value=value, max_value=top,
            unit=number.unit.replace("个百分点", "百分点"), comparator=draft.comparator or comparator,
            period=period, passage=self.passage.span, rule=draft.rule,
            written=self.reading.text[span.start:span.end], area=left_out(before) or self.memory.area, project=draft.project,
            strength=strength_of(sentence.text, self.said) if kind is FactKind.TARGET else None, estimated=_estimated(self.heard),
            base="" if draft.measure is Measure.LEVEL else base_year(draft.base, period),
        ))
        self.reading.note(sentence, number.start, number.end, LedgerKind(kind.value), draft.rule)

    def _indicator(self, draft: Draft) -> str:
        """The indicator, standing alone: 产值 in a paragraph about 新材料产业 is that branch's."""
        name = _NUMBERS.sub("", draft.indicator)
        own = _OWN_VERB.fullmatch(name)
        if own and is_bare_measure(own["measure"]):
            name = f"{own['owner']}{own['measure']}"
        if self.setting.nation:
            name = clean(_WHOLE.sub("", name)) or name
        area = self.memory.area
        if area and area in name[:len(area) + 2] and len(name) > len(area) + 2:
            name = clean(name[name.index(area) + len(area):]) or name
        before = self.memory.recent[-2] if len(self.memory.recent) > 1 else ""
        if name == "支出" and before.endswith("收入"):
            # 预算收入1120亿元，支出1120亿元: both are of the same budget.
            return f"{before[:-2]}{name}"
        if name not in _OWNED:
            return name
        if name in ("总量", "总产") and not self.memory.just_heard and len(self.memory.recent) > 1 and self.memory.recent[-2] not in _OWNED:
            return f"{self.memory.recent[-2]}{name}"
        owner = self.reading.topic or self.memory.owner or (owner_in(self.memory.heard) if name in _ORPHANS else "")
        return f"{owner}{name}" if owner and not name.startswith(owner) else name

    def _period(self, draft: Draft, before: str) -> Period:
        """The years a fact holds for; ``before`` is what stands in front of its number."""
        if draft.period is not None:
            return draft.period
        frame, clock = self.frame, self.setting.clock
        if draft.earlier:
            return self._start()
        yearly = _YEARLY.search(before) is not None
        if yearly and draft.measure is not Measure.LEVEL and frame.years and not frame.long and frame.kind is self.opening.kind:
            return frame.years
        if yearly and draft.measure is not Measure.LEVEL and frame.kind is FactKind.OBSERVATION and not frame.long:
            # An average over years is never one year's: without other word, the five years up to the one under review.
            return Period(f"{clock.review - 4:04d}", f"{clock.review:04d}")
        if "累计" in before and frame.kind is FactKind.TARGET and clock.plan < int(frame.period.start[:4]) == int(frame.period.end[:4]):
            return Period(f"{clock.plan:04d}", frame.period.end)
        if frame.long and draft.base is not None and draft.measure is not Measure.LEVEL and draft.base != int(frame.period.start[:4]) - 1:
            # 到1992年将比1980年增长1.7倍: not the growth of the years of the plan alone.
            return Period(frame.period.end, frame.period.end)
        reached = not draft.flow or (draft.rule == "counts.stated" and not draft.verb and _PASSED.search(before) is not None)
        if frame.long and reached and draft.measure is not Measure.CHANGE and frame.kind is FactKind.OBSERVATION:
            return Period(frame.period.end, frame.period.end)
        return frame.period

    def _start(self) -> Period:
        """When a way from one value to another began: the year named, else the one before the years spoken of."""
        frame, review = self.frame, self.setting.clock.review
        if frame.period.start == frame.period.end and int(frame.period.end[:4]) < review:
            return frame.period
        span = self.opening if self.opening.long else frame
        first = int(span.period.start[:4]) - 1 if span.long else review if frame.kind is FactKind.TARGET else review - 1
        return Period(f"{first:04d}", f"{first:04d}")


# 服装业实现增加值48亿元: the verb between an owner and what it measures is no part of the name.
_OWN_VERB = re.compile(r"(?P<owner>[^实完]{2,12}?)(?:力争|预计|共)?(?:实现|完成)(?P<measure>.{2,8})")
# 收入突破7万元: what is passed is where a thing stands at the end of the years, unless it adds up over them.
_PASSED = re.compile(r"^(?!.*(?:累计|共|合计|总计)).*(?:突破|[站迈跨跃登]上)$")
_WHOLE = re.compile(r"^全国(?!人大|政协|工商|总工会|妇联|性|各地|统一)")
_WEAK = frozenset(f"counts.{name}" for name in ("counted", "stated", "same_again", "deed_alone", "of_the_topic")) | {"facts.reached"}
# Classifiers of things that stand somewhere: 新建四所学校 counts a deed, 抓好四项工作 does not.
_CONCRETE = frozenset("所座家台栋辆艘架口眼株头处间幢")
# A measure of several counted things (覆盖36个村7.4万人的供水工程) is named without their numbers.
_NUMBERS = re.compile(f"[{NUMBERS}]")
_OWNED = frozenset(table("phrases")["owned"]["words"])
# 超过计划最后一年的指标: the year of a goal; 相当于1950年到1997年的总和: the year of what a value is held against.
_ORPHANS = frozenset(table("phrases")["orphans"]["words"])
_OF_WORK = frozenset(table("phrases")["of_work"]["words"])
_OF_GOAL = re.compile("的\U000f0004|规模?最|首[个创条批家座]|第一|的?(?:指标|计划|水平|任务|规定|原定|标准|目标|投资(?!额)|要求|预算|规划)")
# 今年目标增长5%: this year's goal is said, not held against.
_OWN_GOAL = re.compile(r"的?(?:预期|主要|工作)?目标(?:是|为|增长|：|确定|设定|定)")
_MEASURED_BY = re.compile(r"(?:相当于|[是为于]|超过|接近)$")
_YEARLY = re.compile(r"年均|平均每年|每年平均|年平均|每年递增")
_AT_LEAST = re.compile(r"(?:至少|最少|不少于|不低于)[^，、]{1,8}$")


def _estimated(text: str) -> bool:
    return any(w in text for w in table("verbs")["strength"]["estimate"])

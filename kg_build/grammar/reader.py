"""Reads a report's sentences into facts: scans numbers and times, writes the tape, runs the rules, keeps the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from kg_build.grammar import context
from kg_build.grammar.coordination import distribute
from kg_build.grammar.engine import Clause, Sentence, Tape, Token, squeeze
from kg_build.grammar.facts import RULES, Draft, Memory, Slot
from kg_build.grammar.frames import Frame, Setting, at_time, frame_of
from kg_build.grammar.indicators import area_of, clean, is_measure
from kg_build.grammar.lexicon import table
from kg_build.grammar.periods import Clock, TimeWord, scan_times, year
from kg_build.grammar.quantities import Number, scan
from kg_build.grammar.targets import promises
from kg_build.model import Comparator, Fact, FactKind, LedgerEntry, LedgerKind, Measure, Passage, Period, Report, Span, Strength

__all__ = ["read_facts"]

_TIMES = "\U000f0005\U000f0006"
_TAPE_KIND = {"percent": "percent", "permille": "percent", "point": "point", "ratio": "ratio", "classifier": "count", "people": "count", "bare": "count"}


@cache
def _forms() -> dict[int, str]:
    """Each character's standard form (lexicon/forms.toml)."""
    return {ord(pairs[i]): pairs[i + 1] for pairs in table("forms").values() for i in range(0, len(pairs), 2)}


def read_facts(report: Report) -> tuple[tuple[Fact, ...], tuple[LedgerEntry, ...]]:
    """The facts of a report in text order, and what became of each of its numbers."""
    reader = _Reader(report, Setting.of(report))
    for passage in report.passages:
        reader.passage(passage)
    return tuple(sorted(reader.facts, key=lambda f: f.span.start)), tuple(sorted(reader.ledger, key=lambda e: e.span.start))


@dataclass(slots=True)
class _Reader:
    """What has been read so far; ``frame`` is that of the last sentence, ``topic`` the branch that its paragraph speaks of."""

    report: Report
    setting: Setting
    facts: list[Fact] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)
    frame: Frame | None = None
    topic: str = ""
    last_end: int = 0

    @property
    def clock(self) -> Clock:
        return self.setting.clock

    def passage(self, passage: Passage) -> None:
        """Read one sentence."""
        new_paragraph = "\n" in self.report.text[self.last_end:passage.span.start]
        self.last_end = passage.span.end
        sentence = squeeze(self.report.text, passage.span, _forms())
        times = list(scan_times(sentence.text, self.clock))
        if self.setting.is_furniture(passage.span):
            self._furniture(sentence, times)
            return
        numbers = self._numbers(sentence, times, passage)
        frame = frame_of(passage, sentence.text, times, self.setting, self.frame, new_paragraph)
        topic = _TOPIC.match(sentence.text)
        if new_paragraph or topic:
            self.topic = topic["topic"] if topic else ""
        if not numbers and frame.kind is FactKind.OBSERVATION:
            # 这里要指出的是，在刚刚过去的1987年，…: a sentence of its own that names the year brings the review of years back to one.
            narrowed = any(t.role == "at" and t.period == year(self.clock.review) for t in times)
            self.frame = replace(frame, period=year(self.clock.review), long=False) if narrowed else frame
            return
        tokens = [Token("base" if t.role == "base" else "time", t.start, t.end, t) for t in times]
        tokens += [Token(_TAPE_KIND.get(n.kind, "amount"), n.left, n.right, n) for n in numbers]
        tokens.sort(key=lambda t: t.start)
        _Sentence(self, passage, Tape(sentence, tokens), frame).read()
        self.frame = frame

    def _furniture(self, sentence: Sentence, times: list[TimeWord]) -> None:
        """The numbers of a title line or of a page's furniture: all context."""
        for word in times:
            self.note(sentence, word.start, word.end, LedgerKind.CONTEXT, "periods.time")
        for number in scan(sentence.text):
            if not any(t.start < number.end and number.start < t.end for t in times):
                self.note(sentence, number.start, number.end, LedgerKind.CONTEXT, "context.furniture")

    def _numbers(self, sentence: Sentence, times: list[TimeWord], passage: Passage) -> list[Number]:
        """The numbers that may state something; the others go into the ledger with the rule that says why."""
        text = sentence.text
        found = list(scan(text))
        for word in times:
            if _DIGIT.search(text, word.start, word.end):
                self.note(sentence, word.start, word.end, LedgerKind.CONTEXT, "periods.time")
        stretches = context.enclosed(text)
        kept: list[Number] = []
        for number in found:
            if any(t.start < number.end and number.start < t.end for t in times):
                continue
            mark = next((m for s, e, m in stretches if s <= number.start and number.end <= e and (m != "“" or e - s <= 26)), "")
            rule = context.early(context.Site(text, number, mark, len(found)))
            if rule:
                self.note(sentence, number.start, number.end, LedgerKind.CONTEXT, rule)
            else:
                kept.append(number)
        return kept

    def note(self, sentence: Sentence, start: int, end: int, kind: LedgerKind, rule: str) -> None:
        """Enter a number into the ledger."""
        self.ledger.append(LedgerEntry(sentence.source(start, end), sentence.text[start:end], kind, rule))


# A short first clause without a verb names what the sentence is about: 机床的制造，前三年…，又比上年增加…
_THEME = re.compile(r"^(?!在|从|按|由于|为|对|通过|经|随着|根据|面对|围绕|坚持|深入|一是|二是|同时)[\u4e00-\u9fff、（）]{2,14}$")
# 向灾区调运的粮食，增加了…: a noun phrase with its relative clause before the comma is what the next clause speaks of.
_RELATIVE = re.compile(r"^(?!在|从|按|由于|为|随着|根据)[^的]{2,20}的[\u4e00-\u9fff]{1,6}$")
# 在办结的案件中，…占三成: the whole that the shares of the sentence are shares of.
_AMONG = re.compile(r"^在?(?P<whole>.{3,24})中$")
_DIGIT = re.compile(r"[\d一二三四五六七八九十]")
_TOPIC = re.compile(r"^[^，。；]{0,4}?(?P<topic>(?:新|大)?[\u4e00-\u9fff]{2,8}?产业)(?!化|链|园|集群|结构|发展|升级|基金|项目|政策|工人|增加值|产值)")
_OF_GOAL = re.compile("的\U000f0004|" r"规模?最|[首第]|的?(?:指标|计划|水平|任务|规定|原定|标准|目标|投资(?!额)|要求|预算|规划)")
# 相当于1950年到1997年的总和: the year of what a value is held against.
_MEASURED_BY = re.compile(r"(?:相当于|[是为于]|超过|接近)$")
_YEARLY = re.compile(r"年均|平均每年|每年平均|年平均|每年递增")
_AT_LEAST = re.compile(r"(?:至少|最少|不少于|不低于)[^，、]{1,8}$")


@dataclass(slots=True)
class _Sentence:
    """One sentence being read: its tape, the frame that its time words move, what its clauses remember."""

    reader: _Reader
    passage: Passage
    tape: Tape
    frame: Frame
    memory: Memory = field(default_factory=Memory)
    opening: Frame = field(init=False)
    held: list[Number] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.opening = self.frame

    def read(self) -> None:
        """Read the clauses in order."""
        clauses = list(self.tape.clauses())
        listed = "目标" in self.tape.text or sum(bool(c.numbers()) for c in clauses) >= 2
        base = self.frame
        for clause in clauses:
            numbers = clause.numbers()
            if numbers:
                self._clause(clause, numbers)
                self.memory.pending, self.memory.fresh = "", False
            else:
                # Without a number, only a time at the head of the clause is the sentence's own: 从1949年到1952年判处的 is not.
                self._move(clause.start, min(clause.end, clause.start + 4))
                if self.frame.kind is FactKind.TARGET:
                    self._promises(clause, listed)
                self.memory.pending = clean(self.tape.words(clause.start, clause.end, drop=_TIMES))
                self.memory.fresh = self.tape.text[clause.start - 1:clause.start] == "；" or _RELATIVE.match(self.memory.pending) is not None
                whole = _AMONG.match(self.memory.pending)
                if whole:
                    self.memory.whole = whole["whole"]
                if not self.memory.subject and not self.memory.theme and _THEME.match(self.memory.pending):
                    self.memory.theme = self.memory.pending
            if self.frame.brief:
                self.frame = base
            base = self.frame

    def _promises(self, clause: Clause, listed: bool) -> None:
        for promise in promises(clause, listed):
            sentence = self.tape.sentence
            span = sentence.source(self.tape.offset(promise.start), self.tape.offset(promise.end))
            words = sentence.text[self.tape.offset(promise.start):self.tape.offset(promise.end)]
            self.reader.facts.append(Fact(
                span=span, kind=FactKind.TARGET, indicator=promise.indicator, measure=promise.measure, value=None, max_value=None, unit="",
                comparator=promise.comparator, period=self.frame.period, passage=self.passage.span, rule=promise.rule,
                written=self.reader.report.text[span.start:span.end], statement=words, strength=_strength(sentence.text),
            ))

    def _move(self, start: int, end: int) -> None:
        """Let the time words between two places of the tape move the frame."""
        for place in self.tape.places:
            word = self.tape.token(place).value if start <= place < end else None
            if isinstance(word, TimeWord) and not _OF_GOAL.match(self.tape.text, place + 1) and not _MEASURED_BY.search(self.tape.text, max(0, place - 3), place):
                self.frame = at_time(self.frame, word, self.reader.clock, self.tape.sentence.text)

    def _clause(self, clause: Clause, numbers: list[int]) -> None:
        area = area_of(clean(self.tape.words(clause.start, numbers[0], drop=_TIMES)))
        if area:
            self.memory.area = area
        paired = distribute(clause, numbers, self.memory)
        previous: Draft | None = None
        seen = clause.start
        for index, place in enumerate(numbers):
            self._move(seen, place)
            seen = place
            number = self.tape.token(place).value
            assert isinstance(number, Number)
            draft = paired[index] if paired else _draft(self._slot(clause, numbers, index, previous))
            if draft is None:
                self._unread(number, index + 1 < len(numbers))
                continue
            previous = draft
            self._remember(draft)
            for waiting in self.held:
                self._state(waiting, draft, number.comparator if waiting.comparator is Comparator.EQUAL else waiting.comparator)
            carried = self.held[-1].comparator if self.held and number.comparator is Comparator.EQUAL else number.comparator
            self.held.clear()
            before = clause.tape.text[max(clause.start, place - 12):place]
            self._state(number, draft, Comparator.AT_LEAST if _AT_LEAST.search(before) else carried, _YEARLY.search(before) is not None)
        self._move(seen, clause.end)
        for waiting in self.held:
            self._explain(waiting)
        self.held.clear()

    def _remember(self, draft: Draft) -> None:
        self.memory.noun = draft.noun or self.memory.noun
        self.memory.subject = draft.subject or draft.indicator
        self.memory.recent.append(draft.subject or draft.indicator)
        if draft.verb:
            self.memory.verb = draft.verb

    def _unread(self, number: Number, more: bool) -> None:
        """A number that no rule reads waits for the next one of its list (近5万户、15万居民), or is context."""
        if more and number.kind in ("people", "classifier", "bare") and not number.small:
            self.held.append(number)
        else:
            self._explain(number)

    def _explain(self, number: Number) -> None:
        sentence = self.tape.sentence
        rule = context.late(context.Site(sentence.text, number, "", 1))
        self.reader.note(sentence, number.start, number.end, LedgerKind.CONTEXT if rule else LedgerKind.UNEXPLAINED, rule)

    def _slot(self, clause: Clause, numbers: list[int], index: int, previous: Draft | None) -> Slot:
        return _slot(clause, numbers, index, self.memory, previous)

    def _state(self, number: Number, draft: Draft, comparator: Comparator, yearly: bool = False) -> None:
        if (number.small and draft.rule in _WEAK) or (number.kind in ("duration", "age") and draft.rule in ("facts.counted", "facts.same_again")):
            self._explain(number)
            return
        sentence = self.tape.sentence
        span = sentence.source(number.start, number.end)
        kind = draft.kind or self.frame.kind
        value, top = number.value * draft.sign, None if number.max_value is None else number.max_value * draft.sign
        if top is not None and top < value:
            value, top = top, value
        self.reader.facts.append(Fact(
            span=span, kind=kind, indicator=self._indicator(draft), measure=draft.measure, value=value, max_value=top,
            unit=number.unit.replace("个百分点", "百分点"), comparator=draft.comparator or comparator, period=self._period(draft, yearly), passage=self.passage.span,
            rule=draft.rule, written=self.reader.report.text[span.start:span.end], area=self.memory.area, project=draft.project,
            strength=_strength(sentence.text) if kind is FactKind.TARGET else None, estimated=_estimated(sentence.text),
        ))
        self.reader.note(sentence, number.start, number.end, LedgerKind(kind.value), draft.rule)

    def _indicator(self, draft: Draft) -> str:
        """The indicator, standing alone: 产值 in a paragraph about 新材料产业 is that branch's."""
        name = draft.indicator
        if self.reader.setting.nation:
            name = name.removeprefix("全国") or name
        area = area_of(name)
        if area and area == self.memory.area:
            name = clean(name[name.index(area) + len(area):]) or name
        if self.reader.topic and name in _OWNED:
            return f"{self.reader.topic}{name}"
        return name

    def _period(self, draft: Draft, yearly: bool) -> Period:
        if draft.period is not None:
            return draft.period
        frame, clock = self.frame, self.reader.clock
        if draft.measure is Measure.GROWTH and self.opening.long and not frame.long and yearly and frame.kind is self.opening.kind:
            return self.opening.period
        if draft.earlier:
            if frame.period.start == frame.period.end and int(frame.period.end[:4]) < clock.review:
                return frame.period
            span = self.opening if self.opening.long else frame
            first = int(span.period.start[:4]) - 1 if span.long else clock.review if frame.kind is FactKind.TARGET else clock.review - 1
            return Period(f"{first:04d}", f"{first:04d}")
        if frame.long and not draft.flow and draft.measure is Measure.LEVEL and frame.kind is FactKind.OBSERVATION:
            return Period(frame.period.end, frame.period.end)
        return frame.period


_WEAK = frozenset(("facts.counted", "facts.stated", "facts.same_again", "facts.reached"))
_OWNED = frozenset(("产值", "总产值", "产业规模", "规模", "营业收入", "增加值", "主营业务收入", "销售收入", "产能", "利润", "总规模"))
_LIST_MARK = re.compile(r"^(?:、|和|及|以及|与|并|其中|，)+")


def _slot(clause: Clause, numbers: list[int], index: int, memory: Memory, previous: Draft | None) -> Slot:
    """The number with the tape to its left and right; what the number before has used as its own noun is not given again."""
    tape, place = clause.tape, numbers[index]
    more = index + 1 < len(numbers)
    start = numbers[index - 1] + 1 if index else clause.start
    end = numbers[index + 1] if more else clause.end
    left, right, listed = tape.text[start:place], tape.text[place + 1:end], False
    if index:
        mark = _LIST_MARK.match(left)
        if mark:
            listed, start, left = True, start + mark.end(), left[mark.end():]
        elif left.rstrip("\U000f0005").endswith(("、", "和", "及", "与", "其中")):
            listed, start, left = True, place, ""
        elif "、" in left and previous is not None and previous.rule == "facts.counted":
            cut = left.rindex("、") + 1
            listed, start, left = True, start + cut, left[cut:]
    if more:
        right = right.rstrip("、和及与其中")
        right = right[:right.rindex("、")] if "、" in right else right
    token = tape.token(place)
    assert isinstance(token.value, Number)
    after = tape.text[numbers[index + 1] + 1:clause.end] if more else ""
    return Slot(tape, token.value, token.kind, left, right, start, place, listed, more, memory, previous, after)


def _draft(slot: Slot) -> Draft | None:
    """What the first rule that fits makes of a number."""
    for rule in RULES.rules:
        if slot.kind not in rule.kinds:
            continue
        if rule.left is not None:
            slot.lm = rule.left.search(slot.left)
            if slot.lm is None:
                continue
        if rule.right is not None and rule.right.match(slot.right) is None:
            continue
        draft = rule.build(slot)
        if draft is not None:
            draft.rule = rule.name
            return draft
    return None


def _strength(text: str) -> Strength:
    words = table("verbs")["strength"]
    if any(w in text for w in words["aspirational"]):
        return Strength.ASPIRATIONAL
    return Strength.FIRM if any(w in text for w in words["firm"] if len(w) > 1) else Strength.EXPECTED


def _estimated(text: str) -> bool:
    return any(w in text for w in table("verbs")["strength"]["estimate"])

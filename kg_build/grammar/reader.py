"""Reads a sentence into facts: scans numbers and times, writes the tape, runs the rules over its clauses, keeps the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from kg_build.grammar import context
from kg_build.grammar.engine import Clause, Sentence, Tape, Token, squeeze
from kg_build.grammar.facts import RULES, Draft, Memory, Slot
from kg_build.grammar.frames import Frame, at_time, frame_of
from kg_build.grammar.indicators import area_of, clean, split_heads
from kg_build.grammar.lexicon import alternation, table
from kg_build.grammar.periods import Clock, TimeWord, five_year_plan, scan_times
from kg_build.grammar.quantities import Number, scan
from kg_build.model import Comparator, Fact, FactKind, LedgerEntry, LedgerKind, Measure, Passage, Period, Report, SectionKind, Span, Strength

__all__ = ["read_facts"]

_TAPE_KIND = {"percent": "percent", "permille": "percent", "point": "point", "ratio": "ratio", "classifier": "count", "people": "count", "bare": "count"}


@cache
def forms() -> dict[int, str]:
    """The table that brings a character to its standard form (lexicon/forms.toml)."""
    return {ord(pairs[i]): pairs[i + 1] for pairs in table("forms").values() for i in range(0, len(pairs), 2)}


@dataclass(slots=True)
class _Reading:
    """The facts and ledger of a report while it is read."""

    report: Report
    clock: Clock
    facts: list[Fact] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)


def read_facts(report: Report) -> tuple[tuple[Fact, ...], tuple[LedgerEntry, ...]]:
    """The facts of a report in text order, and what became of each of its numbers."""
    reading = _Reading(report, Clock(report.review_year, report.plan_year))
    before: Frame | None = None
    last_end = 0
    for passage in report.passages:
        new_paragraph = "\n" in report.text[last_end:passage.span.start]
        before = _read_passage(reading, passage, before, new_paragraph)
        last_end = passage.span.end
    return tuple(reading.facts), tuple(reading.ledger)


def _read_passage(reading: _Reading, passage: Passage, before: Frame | None, new_paragraph: bool) -> Frame | None:
    sentence = squeeze(reading.report.text, passage.span, forms())
    times = list(scan_times(sentence.text, reading.clock))
    numbers = _number_tokens(reading, sentence, times, passage)
    frame = frame_of(passage, sentence.text, times, reading.clock, before, new_paragraph, _section_years(passage.section, reading.clock))
    tokens = [Token("base" if t.role == "base" else "time", t.start, t.end, t) for t in times]
    tokens += [Token(_TAPE_KIND.get(n.kind, "amount"), n.left, n.right, n) for n in numbers]
    tokens.sort(key=lambda t: t.start)
    tape = Tape(sentence, tokens)
    return _read_clauses(reading, passage, tape, frame)


@cache
def _section_years(section: str, clock: Clock) -> Period | None:
    """The years a heading speaks of when they are several: 过去五年工作回顾, “十三五”时期主要目标."""
    for word in scan_times(section, clock):
        if word.period is not None and word.period.start != word.period.end and word.role in ("at", "name"):
            return word.period
    if "五年" in section:
        ahead = re.search(r"今后|未来|目标|任务|规划", section)
        return Period(f"{clock.plan:04d}", f"{clock.plan + 4:04d}") if ahead else Period(f"{clock.review - 4:04d}", f"{clock.review:04d}")
    return None


def _number_tokens(reading: _Reading, sentence: Sentence, times: list[TimeWord], passage: Passage) -> list[Number]:
    """The numbers that may state something; the others go into the ledger with the rule that says why."""
    text = sentence.text
    found = list(scan(text))
    for word in times:
        if re.search(r"\d|[一二三四五六七八九十]", text[word.start:word.end]):
            reading.ledger.append(LedgerEntry(sentence.source(word.start, word.end), text[word.start:word.end], LedgerKind.CONTEXT, "periods.time"))
    stretches = context.enclosed(text)
    kept: list[Number] = []
    other = passage.kind is SectionKind.OTHER and (not reading.report.passages or passage.span.end <= _prose_start(reading.report))
    for number in found:
        if any(t.start < number.end and number.start < t.end for t in times):
            continue
        mark = next((m for s, e, m in stretches if s <= number.start and number.end <= e and (m != "“" or e - s <= 26)), "")
        site = context.Site(text, number, mark, other, len(found))
        rule = context.early(site)
        if rule:
            reading.ledger.append(LedgerEntry(sentence.source(number.start, number.end), text[number.start:number.end], LedgerKind.CONTEXT, rule))
        else:
            kept.append(number)
    return kept


@cache
def _prose_start(report: Report) -> int:
    return report.furniture[0].start if report.furniture else report.body.start


def _read_clauses(reading: _Reading, passage: Passage, tape: Tape, frame: Frame) -> Frame:
    memory = Memory()
    kept = frame
    for clause in tape.clauses():
        for place in tape.places:
            if clause.start <= place < clause.end and isinstance(tape.token(place).value, TimeWord):
                pass
        numbers = clause.numbers()
        frame = _read_clause(reading, passage, clause, numbers, memory, frame)
        if frame.long:
            kept = frame
    return kept if kept.long else frame


def _read_clause(reading: _Reading, passage: Passage, clause: Clause, numbers: list[int], memory: Memory, frame: Frame) -> Frame:
    tape = clause.tape
    times = [p for p in tape.places if clause.start <= p < clause.end and isinstance(tape.token(p).value, TimeWord)]
    if not numbers:
        for place in times:
            word = tape.token(place).value
            assert isinstance(word, TimeWord)
            frame = at_time(frame, word, reading.clock, tape.sentence.text)
        return frame
    area = area_of(clean(tape.words(clause.start, numbers[0], drop="\U000f0005\U000f0006")))
    if area:
        memory.area = area
    paired = _distribute(clause, numbers, memory)
    previous: Draft | None = None
    for index, place in enumerate(numbers):
        for time_place in [t for t in times if t < place and (index == 0 or t > numbers[index - 1])]:
            word = tape.token(time_place).value
            assert isinstance(word, TimeWord)
            frame = at_time(frame, word, reading.clock, tape.sentence.text)
        token = tape.token(place)
        number = token.value
        assert isinstance(number, Number)
        draft = paired[index] if paired else _apply_rules(_slot(clause, numbers, index, memory, previous, frame))
        if draft is None:
            _explain_late(reading, tape.sentence, number, passage)
            continue
        if draft.indicator:
            memory.subject = draft.indicator
        if draft.verb:
            memory.verb = draft.verb
        previous = draft
        _emit(reading, passage, tape, number, draft, frame, memory)
    for time_place in [t for t in times if t > numbers[-1]]:
        word = tape.token(time_place).value
        assert isinstance(word, TimeWord)
        frame = at_time(frame, word, reading.clock, tape.sentence.text)
    return frame


_LIST_MARK = re.compile(r"^(?:、|和|及|以及|与|并|其中|，)+")


def _slot(clause: Clause, numbers: list[int], index: int, memory: Memory, previous: Draft | None, frame: Frame) -> Slot:
    tape = clause.tape
    place = numbers[index]
    start = numbers[index - 1] + 1 if index else clause.start
    end = numbers[index + 1] if index + 1 < len(numbers) else clause.end
    left, right = tape.text[start:place], tape.text[place + 1:end]
    listed = False
    if index:
        mark = _LIST_MARK.match(left)
        if mark:
            listed = True
            start += mark.end()
            left = left[mark.end():]
        elif left.rstrip("\U000f0005").endswith(("、", "和", "及", "与", "以及", "其中")):
            listed, start, left = True, place, ""
        elif "、" in left:
            cut = left.rindex("、") + 1
            if previous is not None and previous.rule == "facts.counted":
                listed, start, left = True, start + cut, left[cut:]
    if index + 1 < len(numbers):
        right = right.rstrip("、和及与其中")
        if "、" in right:
            right = right[:right.rindex("、")]
    token = tape.token(place)
    assert isinstance(token.value, Number)
    return Slot(tape, token.value, token.kind, left, right, start, place, listed, index + 1 < len(numbers), memory, previous, frame.kind is FactKind.TARGET)


def _apply_rules(slot: Slot) -> Draft | None:
    for rule in RULES.rules:
        if slot.kind not in rule.kinds:
            continue
        if rule.left is not None:
            slot.lm = rule.left.search(slot.left)
            if slot.lm is None:
                continue
        if rule.right is not None:
            slot.rm = rule.right.match(slot.right)
            if slot.rm is None:
                continue
        draft = rule.build(slot)
        if draft is not None:
            draft.rule = rule.name
            return draft
    return None


_EACH = re.compile(r"分别(?:较|比)?")
_AFTER_EACH = re.compile(
    rf"^[\U000f0005\U000f0006，]*(?P<mid>(?:{alternation(table('verbs')['change']['between'])})*)(?P<verb>{alternation([*table('verbs')['change']['more'], *table('verbs')['change']['less'], *table('verbs')['reach']['to'], *table('verbs')['reach']['level'], *table('verbs')['reach']['cap']])})?"
)


def _distribute(clause: Clause, numbers: list[int], memory: Memory) -> list[Draft] | None:
    """A、B和C分别增长x、y和z: one draft for each number, when there are as many things as numbers."""
    text = clause.text
    each = _EACH.search(text)
    if each is None or clause.start + each.start() > numbers[0]:
        return None
    head = clean(re.sub(r"[\U000f0005\U000f0006]", "", clause.tape.words(clause.start, clause.start + each.start(), drop="\U000f0005\U000f0006")))
    verb_text = clause.tape.text[clause.start + each.end():numbers[0]]
    if not head and not memory.heads:
        return None
    heads: tuple[str, ...]
    if head:
        head = re.sub(rf"(?:{alternation(table('verbs')['change']['between'])})+$", "", head)
        split = split_heads(head, len(numbers)) if len(numbers) > 1 else [head]
        if split is None:
            split = [head] * len(numbers)
        heads = tuple(split)
    else:
        heads = memory.heads
    if len(heads) != len(numbers):
        return None
    memory.heads = heads
    match = _AFTER_EACH.match(verb_text)
    verb = match["verb"] if match and match["verb"] else ""
    first = clause.tape.token(numbers[0])
    measure, sign, flow = _measure_of(verb, first.kind)
    return [Draft(h, measure, sign, flow=flow, rule="coordination.each") for h in heads]


def _measure_of(verb: str, kind: str) -> tuple[Measure, int, bool]:
    change = table("verbs")["change"]
    if verb in change["less"]:
        return (Measure.GROWTH if kind in ("percent", "ratio") else Measure.CHANGE), -1, True
    if verb in change["more"]:
        return (Measure.GROWTH if kind in ("percent", "ratio") else Measure.CHANGE), 1, True
    return Measure.LEVEL, 1, False


def _explain_late(reading: _Reading, sentence: Sentence, number: Number, passage: Passage) -> None:
    site = context.Site(sentence.text, number, "", passage.span.end <= _prose_start(reading.report) or passage.kind is SectionKind.OTHER, 1)
    rule = context.late(site)
    kind = LedgerKind.CONTEXT if rule else LedgerKind.UNEXPLAINED
    reading.ledger.append(LedgerEntry(sentence.source(number.start, number.end), sentence.text[number.start:number.end], kind, rule))


def _emit(reading: _Reading, passage: Passage, tape: Tape, number: Number, draft: Draft, frame: Frame, memory: Memory) -> None:
    if number.small and draft.rule in ("facts.counted", "facts.stated", "facts.same_again", "facts.reached"):
        _explain_late(reading, tape.sentence, number, passage)
        return
    if number.kind in ("duration", "age") and draft.rule in ("facts.counted", "facts.same_again"):
        _explain_late(reading, tape.sentence, number, passage)
        return
    kind = draft.kind or frame.kind
    period = _period(reading, draft, frame)
    comparator = draft.comparator or number.comparator
    sentence = tape.sentence
    text = sentence.text
    fact = Fact(
        span=sentence.source(number.start, number.end), kind=kind, indicator=draft.indicator, measure=draft.measure,
        value=number.value * draft.sign, max_value=None if number.max_value is None else number.max_value * draft.sign,
        unit=number.unit.replace("个百分点", "百分点"), comparator=comparator, period=period, passage=passage.span, rule=draft.rule,
        written=reading.report.text[sentence.source(number.start, number.end).start:sentence.source(number.start, number.end).end],
        area=memory.area, project=draft.project, estimated="预计" in text or "初步核算" in text,
        strength=_strength(text) if kind is FactKind.TARGET else None,
    )
    if fact.max_value is not None and fact.value is not None and fact.max_value < fact.value:
        fact = replace(fact, value=fact.max_value, max_value=fact.value)
    reading.facts.append(fact)
    reading.ledger.append(LedgerEntry(fact.span, text[number.start:number.end], LedgerKind(kind.value), draft.rule))


def _strength(text: str) -> Strength:
    words = table("verbs")["strength"]
    if any(w in text for w in words["aspirational"]):
        return Strength.ASPIRATIONAL
    if any(w in text for w in words["firm"] if len(w) > 1):
        return Strength.FIRM
    return Strength.EXPECTED


def _period(reading: _Reading, draft: Draft, frame: Frame) -> Period:
    if draft.period is not None:
        return draft.period
    clock = reading.clock
    if draft.earlier:
        first = int(frame.period.start[:4]) - 1 if frame.long else clock.review if frame.kind is FactKind.TARGET else clock.review - 1
        return Period(f"{first:04d}", f"{first:04d}")
    if frame.long and not draft.flow and draft.measure is Measure.LEVEL and frame.kind is FactKind.OBSERVATION:
        return Period(frame.period.end, frame.period.end)
    return frame.period

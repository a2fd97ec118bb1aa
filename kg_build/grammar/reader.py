"""Reads a report's sentences into facts, one after the other, and keeps the ledger of its numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from kg_build.grammar import context
from kg_build.grammar.context_limits import EARLY
from kg_build.grammar.engine import NOTE_MARK, Sentence, Tape, Token, pieces, squeeze
from kg_build.grammar.frames import Frame, Setting, frame_of, opens_last_year
from kg_build.grammar.lexicon import table
from kg_build.grammar.periods import TimeWord, scan_times, year
from kg_build.grammar.quantities import Number, scan
from kg_build.grammar.sentences import Reading, SentenceReader
from kg_build.model import Fact, FactKind, LedgerEntry, LedgerKind, Passage, Report, Span

__all__ = ["read_facts"]

_TAPE_KIND = {
    "percent": "percent", "permille": "percent", "point": "point", "ratio": "ratio",
    "classifier": "count", "people": "count", "bare": "count",
}


@cache
def _forms() -> dict[int, str]:
    """Each character's standard form (lexicon/forms.toml)."""
    return {ord(pairs[i]): pairs[i + 1] for pairs in table("forms").values() for i in range(0, len(pairs), 2)}


def read_facts(report: Report, inside: frozenset[str] = frozenset()) -> tuple[tuple[Fact, ...], tuple[LedgerEntry, ...]]:
    """The facts of a report in text order, and what became of each of its numbers.

    ``inside`` are the names of the areas inside the one that reports (海城市 for 鞍山市), so that facts about them carry them.
    """
    reader = _Reader(report, Setting.of(report, inside), Reading(report.text), report.text[:report.body.end].translate(_forms()))
    for passage in report.passages:
        reader.passage(passage)
    found = reader.reading
    return tuple(sorted(found.facts, key=lambda f: f.span.start)), tuple(sorted(found.ledger, key=lambda e: e.span.start))


@dataclass(slots=True)
class _Reader:
    """What goes from sentence to sentence: ``frame`` is the last one's, ``block`` the part and frame of a
    review of years that no heading announces, ``last_year`` the part that has turned to its last year,
    ``topic`` the branch that the paragraph speaks of.
    """

    report: Report
    setting: Setting
    reading: Reading
    text: str
    frame: Frame | None = None
    block: tuple[int, Frame] | None = None
    last_year: int | None = None
    topic: str = ""
    last_end: int = 0

    def passage(self, passage: Passage) -> None:
        """Read one sentence."""
        new_paragraph = "\n" in self.text[self.last_end:passage.span.start]
        self.last_end = passage.span.end
        for mark in NOTE_MARK.finditer(self.text, passage.span.start, passage.span.end):
            start, end = mark.span(mark.lastindex or 0)
            self.reading.ledger.append(LedgerEntry(Span(start, end), self.report.text[start:end], LedgerKind.CONTEXT, "context.footnote"))
        for sentence in pieces(squeeze(self.text, passage.span)):
            self._sentence(passage, sentence, new_paragraph)
            new_paragraph = False

    def _sentence(self, passage: Passage, sentence: Sentence, new_paragraph: bool) -> None:
        times = list(scan_times(sentence.text, self.setting.clock))
        if self.setting.is_furniture(passage.span):
            self._set_aside(sentence, times)
            return
        numbers = self._numbers(sentence, times)
        frame = frame_of(passage, sentence.text, times, self.setting, self.frame, new_paragraph)
        frame = self._in_last_year(passage, sentence.text, self._in_block(passage, sentence.text, frame, times, new_paragraph), times)
        topic = _TOPIC.match(sentence.text)
        if new_paragraph:
            self.reading.subject, self.reading.listed = "", False
        if new_paragraph or topic:
            self.topic = topic["topic"] if topic else ""
        if not numbers and frame.kind is FactKind.OBSERVATION:
            self.frame = self._narrowed(frame, times)
            return
        self.frame = frame
        self.reading.topic = self.topic
        SentenceReader(self.reading, self.setting, passage, _tape(sentence, times, numbers), frame).read()

    def _in_block(self, passage: Passage, text: str, frame: Frame, times: list[TimeWord], new_paragraph: bool) -> Frame:
        """A paragraph that opens with years (过去的五年…) speaks for the paragraphs after it, until a heading or a single year.

        A heading that names the last year too (“十二五”时期和2015年工作回顾) speaks for neither.
        """
        opens_single = bool(times) and times[0].start <= 6 and times[0].role in ("last", "this", "one", "at", "by") and not frame.long
        part = self.setting.part_at(passage.span.start)
        if self.block is not None and (self.block[0] != part or opens_single):
            self.block = None
        review = year(self.setting.clock.review)
        both = not text.endswith("。") and any(word.period == review or word.role == "last" for word in times[1:])
        opens_years = frame.long and new_paragraph and bool(times) and times[0].start <= 6
        if opens_years and not both and self.setting.years_at(passage.span.start) is None:
            self.block = (part, frame)
        elif self.block is not None and not frame.long and not opens_single and frame.kind is self.block[1].kind:
            return self.block[1]
        return frame

    def _in_last_year(self, passage: Passage, text: str, frame: Frame, times: list[TimeWord]) -> Frame:
        """刚刚过去的一年，…: the paragraphs after it speak of that year too, until one opens with several years again."""
        part = self.setting.part_at(passage.span.start)
        if frame.kind is not FactKind.OBSERVATION:
            return frame
        if opens_last_year(text):
            self.last_year = part
        elif frame.long and self.last_year == part:
            first = times[0] if times and times[0].start <= 6 else None
            if first is None or first.period is None or first.period.start == first.period.end:
                return replace(frame, period=year(self.setting.clock.review), long=False)
            self.last_year = None
        return frame

    def _narrowed(self, frame: Frame, times: list[TimeWord]) -> Frame:
        """这里要指出的是，在刚刚过去的1987年，…: a sentence of its own that names the year brings the review of years back to one."""
        review = year(self.setting.clock.review)
        if frame.long and any(t.role == "at" and t.period == review for t in times):
            return replace(frame, period=review, long=False, narrow=True)
        return frame

    def _set_aside(self, sentence: Sentence, times: list[TimeWord]) -> None:
        """The numbers of a title line or of a page's furniture: all context."""
        for word in times:
            self.reading.note(sentence, word.start, word.end, LedgerKind.CONTEXT, "periods.time")
        for number in scan(sentence.text):
            if not _covered(number, times):
                self.reading.note(sentence, number.start, number.end, LedgerKind.CONTEXT, "context.furniture")

    def _numbers(self, sentence: Sentence, times: list[TimeWord]) -> list[Number]:
        """The numbers that may state something; the others go into the ledger with the rule that says why."""
        text = sentence.text
        for word in times:
            if _NUMERAL.search(text, word.start, word.end):
                self.reading.note(sentence, word.start, word.end, LedgerKind.CONTEXT, "periods.time")
        found = [n for n in scan(text) if not _covered(n, times)]
        if not found:
            return found
        stretches = context.enclosed(text)
        kept: list[Number] = []
        for number in found:
            mark = next((m for s, e, m in stretches if s <= number.start and number.end <= e and (m != "“" or e - s <= 26)), "")
            rule = context.claim(EARLY, context.Site(text, number, mark, len(found)))
            if rule:
                self.reading.note(sentence, number.start, number.end, LedgerKind.CONTEXT, rule)
            else:
                kept.append(number)
        return kept


def _covered(number: Number, times: list[TimeWord]) -> bool:
    return any(t.start < number.end and number.start < t.end for t in times)


def _tape(sentence: Sentence, times: list[TimeWord], numbers: list[Number]) -> Tape:
    tokens = [Token("base" if t.role in ("base", "since") else "time", t.start, t.end, t) for t in times]
    tokens += [Token(_TAPE_KIND.get(n.kind, "amount"), n.left, n.right, n) for n in numbers]
    tokens.sort(key=lambda t: t.start)
    return Tape(sentence, tokens)


_NUMERAL = re.compile(r"[\d一二三四五六七八九十]")
_TOPIC = re.compile(
    r"^[^，。；]{0,4}?(?P<topic>(?:新|大)?(?:(?!等)[\u4e00-\u9fff]){2,8}?产业)(?!化|链|园|集群|结构|发展|升级|基金|项目|政策|工人|增加值|产值)"
)

"""Corpus lines in (``tests/corpus/<module>/<rule>.toml``), what the grammar makes of each one out.

A line is a ``text`` of our own, the ``quote`` in it (the number with its unit, or a promise's words; ``nth`` when it stands there twice),
where it stands (``section`` review, plan or other, ``heading``, the plan ``year``) and, in ``[[accept]]``, the fields of the fact that
the rule states. A ``[[reject]]`` names the rule that has the number instead (``claimed_by``), or says ``unread = true``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kg_build.grammar import counts, facts, figures
from kg_build.grammar.context_early import EARLY
from kg_build.grammar.context_late import LATE
from kg_build.grammar.reader import read_facts
from kg_build.model import Area, Fact, Government, LedgerEntry, Passage, Report, Section, SectionKind, Source, Span

CORPUS = Path(__file__).parent / "corpus"
# Readings that are no registered rules: marks read through, several things with several numbers, promises without a number.
UNREGISTERED = {
    "context.footnote": "美丽庭院[12]",
    "coordination.each": "城镇和农村居民收入分别增长5.5%和7.5%",
    "coordination.side_by_side": "原煤产量、原油产量同比下降3.1%、2.4%",
    "coordination.ways": "城乡居民收入分别由1万元、5000元提高到2万元、9000元",
    "targets.in_step": "居民收入增长与经济增长同步",
    "targets.ahead": "居民收入增长快于经济增长",
    "targets.keeps": "主要目标是：粮食产量稳定在较高水平",
    "targets.steady": "主要目标是：居民消费价格保持基本稳定",
    "targets.within": "主要目标是：物价涨幅控制在合理区间",
    "targets.fulfil": "主要目标是：完成省下达的节能减排指标",
    "targets.done": "主要目标是：节能减排完成省下达任务",
    "targets.moves": "主要目标是：国际收支基本平衡",
}
EXAMPLES: dict[str, str] = {
    **{rule.name: rule.example for registry in (facts.RULES, figures.RULES, counts.RULES) for rule in registry.rules},
    **{rule.name: rule.example for registry in (EARLY, LATE) for rule in registry.rules},
    **UNREGISTERED,
}
FIELDS = {
    "indicator", "measure", "value", "max", "unit", "comparator", "period", "kind", "area", "project", "strength", "estimated", "statement",
}
PLACE = {"text", "quote", "nth", "section", "heading", "year", "level"}


@dataclass(frozen=True)
class Reading:
    """What the grammar made of one text."""

    facts: tuple[Fact, ...]
    ledger: tuple[LedgerEntry, ...]

    def fact(self, span: Span) -> Fact | None:
        """The fact whose number (or words) is exactly this span."""
        return next((fact for fact in self.facts if fact.span == span), None)

    def entry(self, span: Span) -> LedgerEntry | None:
        """The ledger's entry for exactly this span."""
        return next((entry for entry in self.ledger if entry.span == span), None)


def report_of(text: str, section: str = "review", heading: str = "", year: int = 2017, level: str = "prefecture") -> Report:
    """A report whose body is ``text``, cut at full stops, all in one section of the given kind."""
    passages = tuple(
        Passage(Span(*match.span()), heading, SectionKind(section)) for match in re.finditer(r"[^。！？]+[。！？]?\s*", text)
    )
    whole = Span(0, len(text))
    sections = (Section(whole, heading, 1, SectionKind(section)),) if heading else ()
    return Report(
        text=text, body=whole, source=Source("test", "", "utf-8"), text_sha256="", copies=1, title="",
        government=Government("云岭市人民政府", Area("云岭市", level=level)), issued="", session="", delivered_by="", office="",
        review_year=year - 1, plan_year=year, sections=sections, passages=passages,
    )


def read(case: dict[str, Any]) -> Reading:
    """The facts and the ledger of a corpus line."""
    options = {key: case[key] for key in ("section", "heading", "year", "level") if key in case}
    return Reading(*read_facts(report_of(case["text"], **options)))


def quoted(case: dict[str, Any]) -> Span:
    """Where the line's quote stands; a quote that stands there twice needs ``nth`` (from 1)."""
    found = [match.start() for match in re.finditer(re.escape(case["quote"]), case["text"])]
    assert found, f"the text does not hold {case['quote']}"
    assert len(found) == 1 or "nth" in case, f"{case['quote']} stands there {len(found)} times: say nth"
    start = found[case.get("nth", 1) - 1]
    return Span(start, start + len(case["quote"]))


def fields(fact: Fact) -> dict[str, object]:
    """A fact's fields under the names that corpus lines use."""
    return {
        "indicator": fact.indicator, "measure": fact.measure.value, "value": plain(fact.value), "max": plain(fact.max_value),
        "unit": fact.unit, "comparator": fact.comparator.value, "period": fact.period.exact, "kind": fact.kind.value, "area": fact.area,
        "project": fact.project, "strength": fact.strength.value if fact.strength else "", "estimated": fact.estimated,
        "statement": fact.statement,
    }


def plain(value: Decimal | None) -> str:
    """A decimal in its shortest plain form, empty for none."""
    return "" if value is None else f"{value.normalize():f}"


@cache
def lines(folder: str, name: str) -> dict[str, Any]:
    """The tables of ``tests/corpus/{folder}/{name}.toml``."""
    return tomllib.loads((CORPUS / folder / f"{name}.toml").read_text(encoding="utf-8"))

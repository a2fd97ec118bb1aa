"""The number ledger as a page: an extraction comes in, one self-contained HTML page goes out, every number marked by its kind."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg_build.html_page import WORDS, Mark, frame, plain
from kg_build.model import Extraction, Fact, LedgerEntry, LedgerKind, Span

__all__ = ["page"]

_HINT = (
    "指向、点按或用 Tab 键选一个数字，这里会说明它成了什么；按 [ 或 ] 跳到前一个或后一个。",
    "Point at a number, tap it or reach it with Tab to see what became of it; [ and ] go to the one before and after.",
)


def page(extraction: Extraction, language: str = "zh") -> str:
    """The page: the report's text with its numbers marked, a legend with counts, and what became of each number beside it.

    It needs no other file and no network; every word of the report is escaped. ``language`` (``zh`` or ``en``) can be switched in the page.
    """
    report = extraction.report
    entries = sorted(extraction.ledger, key=lambda entry: entry.span)
    counts = Counter(entry.kind for entry in entries)
    digest = f"SHA-256 {report.text_sha256[:12]}…"
    return frame(
        report, [Mark(entry.span, entry.kind.value, entry.rule) for entry in entries],
        subtitle=(
            f"{report.source.name} · {len(entries)} 个数字 · {digest}", f"{report.source.name} · {len(entries)} numbers · {digest}",
        ),
        legend=[(kind.value, WORDS[kind.value], counts[kind]) for kind in LedgerKind],
        hint=_HINT,
        data={"words": WORDS, "numbers": [_number(entry, extraction.facts) for entry in entries]},
        language=language,
    )


def _number(entry: LedgerEntry, facts: tuple[Fact, ...]) -> dict[str, Any]:
    """What the panel shows for one number: its own fields and those of the facts it states."""
    stated = [_fields(fact) for fact in facts if fact.value is not None and _overlap(fact.span, entry.span)]
    return {
        "start": entry.span.start, "end": entry.span.end, "text": entry.text, "kind": entry.kind.value, "rule": entry.rule, "facts": stated,
    }


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _fields(fact: Fact) -> dict[str, str]:
    """A fact's fields as words, in the order of the facts table; empty ones are left out by the page."""
    return {
        "indicator": fact.indicator, "measure": fact.measure.value, "value": plain(fact.value), "value_max": plain(fact.max_value),
        "unit": fact.unit, "comparator": fact.comparator.value, "period": str(fact.period), "area": fact.area, "statement": fact.statement,
        "strength": fact.strength.value if fact.strength else "", "estimated": str(fact.estimated) if fact.estimated else "",
        "of project": fact.project, "rule": fact.rule,
    }

"""The number ledger as data: an extraction comes in, counts per kind, the unexplained numbers and one row per number go out."""

from __future__ import annotations

from collections import Counter
from typing import TypedDict

from kg_build.graph.iris import DEFAULT_BASE, Minter
from kg_build.model import Extraction, LedgerKind, Report, Span

__all__ = ["Audit", "LedgerRow", "Unexplained", "audit", "surroundings"]

_REACH = 16  # characters shown on either side of a number: about what a table column holds


class Unexplained(TypedDict):
    """A number that no rule claims."""

    start: int
    end: int
    text: str


class LedgerRow(TypedDict):
    """A number of the text, what became of it, the rule that said so, and the words around it."""

    start: int
    end: int
    text: str
    kind: str
    rule: str
    context: str


class Audit(TypedDict):
    """The ledger of one report (contract of ``kg-build audit --format json``); ``report`` is its IRI, ``source`` the file's name."""

    report: str
    source: str
    numbers: int
    kinds: dict[str, int]
    unexplained: list[Unexplained]
    ledger: list[LedgerRow]


def audit(extraction: Extraction, base_iri: str = DEFAULT_BASE) -> Audit:
    """Every number of the report with its kind and rule, in text order; ``kinds`` names each kind, also those with no number."""
    report = extraction.report
    entries = sorted(extraction.ledger, key=lambda entry: entry.span)
    counts = Counter(entry.kind for entry in entries)
    return {
        "report": Minter(base_iri).report(report.government.area, report.plan_year).value,
        "source": report.source.name,
        "numbers": len(entries),
        "kinds": {kind.value: counts[kind] for kind in LedgerKind},
        "unexplained": [
            {"start": entry.span.start, "end": entry.span.end, "text": entry.text}
            for entry in entries if entry.kind is LedgerKind.UNEXPLAINED
        ],
        "ledger": [
            {
                "start": entry.span.start, "end": entry.span.end, "text": entry.text, "kind": entry.kind.value, "rule": entry.rule,
                "context": surroundings(report, entry.span),
            }
            for entry in entries
        ],
    }


def surroundings(report: Report, span: Span, reach: int = _REACH) -> str:
    """The number with up to ``reach`` characters before and after it, cut at line ends: ``…全年开工亿元以上项目412个，其中…``."""
    start = max(report.body.start, span.start - reach)
    end = min(report.body.end, span.end + reach)
    before = report.text[start : span.start].rpartition("\n")[2].lstrip()
    after = report.text[span.end : end].partition("\n")[0]
    return f"{before}{report.text[span.start : span.end]}{after}"

"""A report's facts held against its gold, as data: an extraction and annotations come in, counts, scores and one row per pair go out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from kg_build.gold import GoldFact
from kg_build.gold_pairs import Outcome, Pair, pair_up
from kg_build.graph.iris import DEFAULT_BASE, Minter
from kg_build.ledger import surroundings
from kg_build.model import Extraction, Fact

__all__ = ["ERRORS", "FIELDS", "PairRow", "Review", "Score", "pairs_of", "review"]

ERRORS = (Outcome.MISSED, Outcome.SPURIOUS, Outcome.PARTIAL, Outcome.AREA)
FIELDS = ("kind", "indicator", "measure", "value", "value_max", "unit", "comparator", "period", "area", "statement")


class Score(TypedDict):
    """Precision, recall and their harmonic mean, 0 to 1, four digits."""

    P: float
    R: float
    F1: float


class PairRow(TypedDict):
    """A gold fact beside the fact found for it, either of which may be None; ``wrong`` names the fields that differ."""

    outcome: str
    start: int
    end: int
    text: str
    wrong: list[str]
    gold: dict[str, str] | None
    got: dict[str, str] | None
    rule: str
    context: str


class Review(TypedDict):
    """The contract of ``kg-build audit --gold FILE --format json``: ``found`` asks for the number only, ``full`` for every slot."""

    report: str
    source: str
    counts: dict[str, int]
    found: Score
    full: Score
    pairs: list[PairRow]


def pairs_of(extraction: Extraction, gold: Sequence[GoldFact], until: int | None = None) -> tuple[Pair, ...]:
    """The pairs of a report; gold and facts that start at ``until`` or later are left out (gold of a text's beginning)."""
    end = sys.maxsize if until is None else until
    return pair_up([one for one in gold if one.span.start < end], [fact for fact in extraction.facts if fact.span.start < end])


def review(extraction: Extraction, pairs: Sequence[Pair], base_iri: str = DEFAULT_BASE) -> Review:
    """Counts, scores and every pair in text order."""
    report = extraction.report
    counts = Counter(pair.outcome for pair in pairs)
    full = counts[Outcome.RIGHT] + counts[Outcome.AREA]
    found = full + counts[Outcome.PARTIAL]
    predicted, wanted = found + counts[Outcome.SPURIOUS], found + counts[Outcome.MISSED]
    return {
        "report": Minter(base_iri).report(report.government.area, report.plan_year).value,
        "source": report.source.name,
        "counts": {outcome.value: counts[outcome] for outcome in Outcome},
        "found": _score(found, predicted, wanted),
        "full": _score(full, predicted, wanted),
        "pairs": [_row(extraction, pair) for pair in pairs],
    }


def _score(hits: int, predicted: int, wanted: int) -> Score:
    harmonic = 2 * hits / max(1, predicted + wanted)
    return {"P": round(hits / max(1, predicted), 4), "R": round(hits / max(1, wanted), 4), "F1": round(harmonic, 4)}


def _row(extraction: Extraction, pair: Pair) -> PairRow:
    span, report = pair.span, extraction.report
    return {
        "outcome": pair.outcome.value, "start": span.start, "end": span.end, "text": report.text[span.start : span.end],
        "wrong": list(pair.wrong), "gold": _of_gold(pair.gold) if pair.gold else None, "got": _of_fact(pair.fact) if pair.fact else None,
        "rule": pair.fact.rule if pair.fact else "", "context": surroundings(report, span),
    }


def _of_gold(gold: GoldFact) -> dict[str, str]:
    """The fields of an annotation as words, with its offsets and the other right wordings of its indicator."""
    return {
        "offsets": f"{gold.span.start}–{gold.span.end}", "kind": gold.kind.value, "indicator": gold.indicator, "measure": gold.measure,
        "value": _plain(gold.value), "value_max": _plain(gold.max_value), "unit": gold.unit, "comparator": gold.comparator,
        "period": gold.period, "area": gold.area, "statement": gold.statement, "alternatives": "；".join(gold.alternatives),
    }


def _of_fact(fact: Fact) -> dict[str, str]:
    return {
        "offsets": f"{fact.span.start}–{fact.span.end}", "kind": fact.kind.value, "indicator": fact.indicator,
        "measure": fact.measure.value, "value": _plain(fact.value), "value_max": _plain(fact.max_value), "unit": fact.unit,
        "comparator": fact.comparator.value, "period": str(fact.period), "area": fact.area, "statement": fact.statement,
    }


def _plain(value: object) -> str:
    return "" if value is None else f"{value:f}"

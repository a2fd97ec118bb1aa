"""The error browser: a report's facts paired with its gold come in, one HTML page with what was missed, spurious or partly right goes out.

Beside the text stand a list of the errors with filters, and for the chosen one gold and found values field by field, with the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from kg_build.gold_pairs import Outcome, Pair
from kg_build.gold_review import ERRORS, FIELDS, PairRow, review
from kg_build.html_page import WORDS, Mark, frame
from kg_build.model import Extraction, Span

__all__ = ["error_page"]

_OUTCOMES = {
    Outcome.MISSED: ("漏报", "missed"), Outcome.SPURIOUS: ("多报", "spurious"), Outcome.PARTIAL: ("部分正确", "partial"),
    Outcome.AREA: ("仅地区不同", "area only"), Outcome.RIGHT: ("正确", "right"), Outcome.OPTIONAL: ("可有可无", "optional"),
}  # fmt: skip
_HINT = (
    "选一处错误，这里对照标注与结果；按 ] 或 n 到下一处，[ 或 p 到上一处，Esc 取消。",
    "Choose an error to see gold and result side by side; ] or n goes to the next, [ or p to the one before, Esc lets go.",
)
_TEXTS = {
    "field": ("字段", "field"), "gold": ("标注", "gold"), "got": ("结果", "result"), "all": ("全部", "all"), "errors": ("错误", "errors"),
    "none": ("没有符合筛选的错误", "No error fits the filters"), "alternatives": ("也对的说法", "also right"),
    "nothing": ("—", "—"), "previous": ("上一处", "Previous"), "next": ("下一处", "Next"), "differs": ("不同", "differs"),
    "search": ("在错误中查找", "Search the errors"), "no gold": ("没有标注", "no gold"), "no fact": ("没有结果", "no result"),
}  # fmt: skip


def error_page(extraction: Extraction, pairs: Sequence[Pair], language: str = "zh") -> str:
    """The page of a report whose facts are paired with its gold (in text order); ``language`` can be switched in the page."""
    result = review(extraction, pairs)
    groups = list(_groups(result["pairs"], pairs))
    words = WORDS | _TEXTS | {f"outcome {outcome}": named for outcome, named in _OUTCOMES.items()}
    counts = Counter(pair.outcome for pair in pairs)
    scores = f"F1 {_percent(result['found']['F1'])}", f"F1 {_percent(result['full']['F1'])}"
    source = extraction.report.source.name
    return frame(
        extraction.report, [Mark(span, rows[0]["outcome"], "") for span, rows in groups],
        subtitle=(f"{source} · 找到 {scores[0]} · 全对 {scores[1]}", f"{source} · found {scores[0]} · full {scores[1]}"),
        legend=[(outcome.value, named, counts[outcome]) for outcome, named in _OUTCOMES.items()],
        hint=_HINT,
        data={"words": words, "errors": [error.value for error in ERRORS], "groups": [[_item(row) for row in rows] for _, rows in groups]},
        language=language,
        tools=_TOOLS,
        mode="browser",
    )


_TOOLS = '<section class="browser"><div class="tools"></div><ol class="list"></ol></section>'


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _groups(rows: Sequence[PairRow], pairs: Sequence[Pair]) -> Iterator[tuple[Span, list[PairRow]]]:
    """Pairs whose spans overlap share one mark; the gravest outcome comes first and gives the mark its colour."""
    gravity = {outcome.value: rank for rank, outcome in enumerate(Outcome)}
    span, group = Span(0, 0), list[PairRow]()
    for row, pair in zip(rows, pairs, strict=True):
        if group and pair.span.start >= span.end:
            yield span, sorted(group, key=lambda one: gravity[one["outcome"]])
            group = []
        span = Span(span.start, max(span.end, pair.span.end)) if group else pair.span
        group.append(row)
    if group:
        yield span, sorted(group, key=lambda one: gravity[one["outcome"]])


def _item(row: PairRow) -> dict[str, Any]:
    """What the script shows of a pair: each field with its gold, what was found, and whether they differ."""
    gold, got = row["gold"] or {}, row["got"] or {}
    fields = [[name, gold.get(name, ""), got.get(name, ""), name in row["wrong"]] for name in FIELDS if gold.get(name) or got.get(name)]
    return {
        "outcome": row["outcome"], "start": row["start"], "end": row["end"], "text": row["text"], "wrong": row["wrong"], "fields": fields,
        "rule": row["rule"], "alternatives": gold.get("alternatives", ""), "offsets": [gold.get("offsets", ""), got.get("offsets", "")],
    }

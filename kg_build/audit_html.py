"""The number ledger as a page: an extraction comes in, one self-contained HTML page goes out, every number marked by its kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from kg_build.model import Extraction, Fact, LedgerEntry, LedgerKind, Report, Span

__all__ = ["page"]

_TEMPLATE = Path(__file__).with_name("audit_page.html")
_HINT = (
    "指向、点按或用 Tab 键选一个数字，这里会说明它成了什么；按 [ 或 ] 跳到前一个或后一个。",
    "Point at a number, tap it or reach it with Tab to see what became of it; [ and ] go to the one before and after.",
)
_LONGEST_HEADING = 40  # characters; a longer line that opens a section is a paragraph with a heading run into it

_WORDS = {
    "observation": ("实绩", "observation"), "target": ("目标", "target"), "project": ("项目数据", "project figure"),
    "context": ("背景数字", "context"), "unexplained": ("未解释", "unexplained"),
    "indicator": ("指标", "indicator"), "measure": ("量度", "measure"), "value": ("值", "value"), "value_max": ("上限", "upper bound"),
    "unit": ("单位", "unit"), "comparator": ("比较", "comparator"), "period": ("时期", "period"), "area": ("地区", "area"),
    "statement": ("原话", "statement"), "strength": ("力度", "strength"), "estimated": ("预计数", "estimate"),
    "of project": ("项目", "project"), "rule": ("规则", "rule"), "offsets": ("位置", "offsets"),
    "=level": ("水平", "level"), "=growth": ("增长率", "growth"), "=change": ("增减量", "change"),
    "=firm": ("确保", "firm"), "=expected": ("预期", "expected"), "=aspirational": ("力争", "aspirational"), "=True": ("是", "yes"),
}  # fmt: skip


def page(extraction: Extraction, language: str = "zh") -> str:
    """The page: the report's text with its numbers marked, a legend with counts, and what became of each number beside it.

    It needs no other file and no network; every word of the report is escaped. ``language`` (``zh`` or ``en``) can be switched in the page.
    """
    report = extraction.report
    entries = sorted(extraction.ledger, key=lambda entry: entry.span)
    data = {"words": _WORDS, "numbers": [_number(entry, extraction.facts) for entry in entries]}
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        lang="zh-Hans" if language == "zh" else "en",
        title=escape(report.title),
        heading=escape(report.title),
        subtitle=escape(_subtitle(report, len(entries), language)),
        legend=_legend(entries, language),
        legend_label="图例" if language == "zh" else "Legend",
        hint_zh=_HINT[0],
        hint_en=_HINT[1],
        hint=_HINT[0 if language == "zh" else 1],
        body="\n".join(_lines(report, entries)),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    )


def _subtitle(report: Report, numbers: int, language: str) -> str:
    name, digest = report.source.name, report.text_sha256[:12]
    return f"{name} · {numbers} 个数字 · SHA-256 {digest}…" if language == "zh" else f"{name} · {numbers} numbers · SHA-256 {digest}…"


def _legend(entries: list[LedgerEntry], language: str) -> str:
    """A toggle per kind with its count."""
    counts = Counter(entry.kind for entry in entries)
    chosen = 0 if language == "zh" else 1
    return "".join(
        f'<button type="button" class="{kind}" data-kind="{kind}" aria-pressed="true"><i></i>'
        f'<span data-zh="{words[0]}" data-en="{words[1]}">{words[chosen]}</span><b>{counts[kind]}</b></button>'
        for kind, words in ((kind, _WORDS[kind.value]) for kind in LedgerKind)
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
        "indicator": fact.indicator, "measure": fact.measure.value, "value": _plain(fact.value), "value_max": _plain(fact.max_value),
        "unit": fact.unit, "comparator": fact.comparator.value, "period": str(fact.period), "area": fact.area, "statement": fact.statement,
        "strength": fact.strength.value if fact.strength else "", "estimated": str(fact.estimated) if fact.estimated else "",
        "of project": fact.project, "rule": fact.rule,
    }


def _plain(value: object) -> str:
    return "" if value is None else f"{value:f}"


def _lines(report: Report, entries: list[LedgerEntry]) -> Iterator[str]:
    """Each line of the body as a heading or a paragraph."""
    levels = {section.span.start: section.level for section in report.sections}
    start = report.body.start
    for line in report.text[report.body.start : report.body.end].split("\n"):
        end = start + len(line)
        if line.strip():
            yield _line(report, Span(start, end), _level(levels, start, line), [e for e in entries if start <= e.span.start < end])
        start = end + 1


def _level(levels: dict[int, int], start: int, line: str) -> int:
    """The rank of the heading that the line is, 0 when it is prose."""
    if len(line.strip()) > _LONGEST_HEADING:
        return 0
    return next((levels[offset] for offset in range(start, start + len(line)) if offset in levels), 0)


def _line(report: Report, span: Span, level: int, entries: list[LedgerEntry]) -> str:
    content = _marked(report.text, span, entries)
    if level:
        return f"<h{min(level + 1, 4)}>{content}</h{min(level + 1, 4)}>"
    furniture = any(piece.start <= span.start and span.end <= piece.end for piece in report.furniture)
    return f'<p class="furniture">{content}</p>' if furniture else f"<p>{content}</p>"


def _marked(text: str, span: Span, entries: list[LedgerEntry]) -> str:
    """The escaped text of ``span`` with a focusable mark around each number."""
    parts: list[str] = []
    at = span.start
    for entry in entries:
        number = text[entry.span.start : entry.span.end]
        parts.append(escape(text[at : entry.span.start].lstrip("　 ") if at == span.start else text[at : entry.span.start]))
        parts.append(f'<mark class="{entry.kind.value}" tabindex="0" title="{escape(entry.rule)}">{escape(number)}</mark>')
        at = entry.span.end
    rest = text[at : span.end]
    return "".join(parts) + escape(rest.lstrip("　 ") if at == span.start else rest)

"""The frame that the pages share: marks of a report and what is known of each come in, one self-contained HTML page goes out.

The page needs no other file and no network; every word of the report is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from kg_build.model import Report, Span

__all__ = ["WORDS", "Legend", "Mark", "frame", "plain"]

_TEMPLATE = Path(__file__).with_name("audit_page.html")
_LONGEST_HEADING = 40  # characters; a longer line that opens a section is a paragraph with a heading run into it

Legend = Sequence[tuple[str, tuple[str, str], int]]  # class of a kind of mark, its name in zh and en, how many there are

WORDS = {
    "observation": ("实绩", "observation"), "target": ("目标", "target"), "project": ("项目数据", "project figure"),
    "context": ("背景数字", "context"), "unexplained": ("未解释", "unexplained"),
    "kind": ("种类", "kind"),
    "indicator": ("指标", "indicator"), "measure": ("量度", "measure"), "value": ("值", "value"), "value_max": ("上限", "upper bound"),
    "unit": ("单位", "unit"), "comparator": ("比较", "comparator"), "period": ("时期", "period"), "area": ("地区", "area"),
    "statement": ("原话", "statement"), "strength": ("力度", "strength"), "estimated": ("预计数", "estimate"),
    "of project": ("项目", "project"), "rule": ("规则", "rule"), "offsets": ("位置", "offsets"),
    "=level": ("水平", "level"), "=growth": ("增长率", "growth"), "=change": ("增减量", "change"),
    "=firm": ("确保", "firm"), "=expected": ("预期", "expected"), "=aspirational": ("力争", "aspirational"), "=True": ("是", "yes"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of the text: ``kind`` is its class, ``title`` what a pointer shows. Marks do not overlap."""

    span: Span
    kind: str
    title: str


def frame(
    report: Report, marks: Sequence[Mark], *, subtitle: tuple[str, str], legend: Legend, hint: tuple[str, str], data: Mapping[str, Any],
    language: str, heading: str = "", tools: str = "", mode: str = "ledger",
) -> str:
    """The page: the report's text with its marks (in text order), a legend, and ``data`` for the script that shows a mark's details.

    ``tools`` is HTML for the side panel; ``language`` (``zh`` or ``en``) can be switched in the page.
    """
    chosen = 0 if language == "zh" else 1
    name = heading or report.title
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        lang="zh-Hans" if language == "zh" else "en",
        mode=mode,
        title=escape(name),
        heading=escape(name),
        subtitle=_spoken("p", subtitle, chosen),
        legend=_legend(legend, chosen),
        legend_label=("图例", "Legend")[chosen],
        hint=_spoken("p", hint, chosen, "hint"),
        tools=tools,
        body="\n".join(_lines(report, marks)),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    )


def plain(value: Decimal | None) -> str:
    """A number without exponent; nothing for None."""
    return "" if value is None else f"{value:f}"


def _spoken(tag: str, words: tuple[str, str], chosen: int, kind: str = "") -> str:
    """An element whose words change with the language."""
    zh, en = map(escape, words)
    of_class = f' class="{kind}"' if kind else ""
    return f'<{tag}{of_class} data-zh="{zh}" data-en="{en}">{(zh, en)[chosen]}</{tag}>'


def _legend(legend: Legend, chosen: int) -> str:
    """A toggle per kind with its count."""
    return "".join(
        f'<button type="button" class="{kind}" data-kind="{kind}" aria-pressed="true"><i></i>{_spoken("span", words, chosen)}'
        f"<b>{count}</b></button>"
        for kind, words, count in legend
    )


def _lines(report: Report, marks: Sequence[Mark]) -> Iterator[str]:
    """Each line of the body as a heading or a paragraph; marks outside the body widen what is shown."""
    levels = {section.span.start: section.level for section in report.sections}
    start = min((report.body.start, *(mark.span.start for mark in marks)))
    shown = report.text[start : max((report.body.end, *(mark.span.end for mark in marks)))]
    numbered = list(enumerate(marks))
    for line in shown.split("\n"):
        end = start + len(line)
        if line.strip():
            there = [(number, mark) for number, mark in numbered if mark.span.start < end and start < mark.span.end]
            yield _line(report, Span(start, end), _level(levels, start, line), there)
        start = end + 1


def _level(levels: Mapping[int, int], start: int, line: str) -> int:
    """The rank of the heading that the line is, 0 when it is prose."""
    if len(line.strip()) > _LONGEST_HEADING:
        return 0
    return next((levels[offset] for offset in range(start, start + len(line)) if offset in levels), 0)


def _line(report: Report, span: Span, level: int, marks: Iterable[tuple[int, Mark]]) -> str:
    content = _marked(report.text, span, marks)
    if level:
        return f"<h{min(level + 1, 4)}>{content}</h{min(level + 1, 4)}>"
    furniture = any(piece.start <= span.start and span.end <= piece.end for piece in report.furniture)
    return f'<p class="furniture">{content}</p>' if furniture else f"<p>{content}</p>"


def _marked(text: str, line: Span, marks: Iterable[tuple[int, Mark]]) -> str:
    """The escaped text of a line with a focusable mark around each marked piece; one that runs over a line's end has a piece in both."""
    parts: list[str] = []
    at = line.start + len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip("　 "))
    for number, mark in marks:
        start, end = max(at, mark.span.start), min(line.end, mark.span.end)
        parts.append(escape(text[at:start]))
        tab = 0 if mark.span.start >= line.start else -1
        parts.append(
            f'<mark class="{mark.kind}" data-n="{number}" tabindex="{tab}" title="{escape(mark.title)}">{escape(text[start:end])}</mark>'
        )
        at = max(at, end)
    return "".join(parts) + escape(text[at : line.end])

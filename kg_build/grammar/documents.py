"""A report in, the laws, plans, opinions and reports it names out, each with what the report does with it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from kg_build.grammar.document_titles import Title, titles
from kg_build.model import Citation, Document, Report, Span

__all__ = ["find_documents"]

_SIGNS = re.compile(r"[\s“”‘’《》「」（）()、，]|^关于|草案")
_FIVE_YEAR = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|社会发展|国民[经經][济濟]的)第(?P<number>[一二三四五六七八九十]{1,3})个五年(?:规划|[计計][划劃])"
    r"(?:和.*?目标)?(?:纲要)?(?:（草案）|草案)?$"
)
_SHORT_PLAN = re.compile(r"^“?(?P<number>[一二三四五六七八九十]{1,2})五”?(?:发展)?规划(?:纲要)?(?:（草案）|草案)?$")
_YEAR = re.compile(r"^(?:[12]\d{3}年度?的?)?(?:发展)?")
_DISCIPLINE = re.compile(r"^(?:党?中央)?“?八项规定”?$")


def find_documents(report: Report) -> tuple[Document, ...]:
    """The documents the report's body names, each once, in the order of first citation (GUIDELINE.md section 4).

    A citation's span is the title without its marks; its passage the sentence around it.
    """
    found = _distinct(t for t in titles(report.text, report.body.start, report.body.end) if t.name != "政府工作报告")
    groups: dict[str, list[Title]] = defaultdict(list)
    for title in sorted(found, key=lambda t: (t.start, t.end)):
        groups[_key(title.name)].append(title)
    _join_short(groups)
    starts = [passage.span.start for passage in report.passages]
    documents = [_document(report, group, starts) for group in groups.values()]
    return tuple(sorted(documents, key=lambda d: (d.citations[0].span, d.title)))


def _distinct(found: Iterable[Title]) -> list[Title]:
    """Of overlapping titles the one with the better evidence, which comes first; the members of a coordination stand side by side."""
    kept: list[Title] = []
    for title in found:
        clash = any(title.start < other.end and other.start < title.end for other in kept)
        if not clash:
            kept.append(title)
    return kept


def _key(name: str) -> str:
    """What the namings of one document share: 第十三个五年规划纲要 and “十三五”规划 are one."""
    plan = _FIVE_YEAR.search(name) or _SHORT_PLAN.match(name)
    if plan is not None:
        return f"plan {plan.group('number')}"
    if _DISCIPLINE.match(name):
        return "八项规定"
    name = _YEAR.sub("", name) if name.endswith("草案") else name
    return _SIGNS.sub("", name).removeprefix("中华人民共和国")


def _join_short(groups: dict[str, list[Title]]) -> None:
    """《纲要草案》 is the long-titled 纲要（草案） named before it."""
    for short in [key for key, group in groups.items() if group[0].quoted and len(group[0].name) <= 6]:
        for long, group in groups.items():
            title = _SIGNS.sub("", group[0].name)
            if long != short and group[0].quoted and len(short) < len(title) and title.endswith(short):
                group += groups.pop(short)
                break


def _document(report: Report, group: list[Title], starts: list[int]) -> Document:
    names = list(dict.fromkeys(title.name for title in sorted(group, key=lambda t: (not t.quoted, -len(t.name), t.start))))
    citations = tuple(
        Citation(title.action, Span(title.start, title.end), _passage(report, title, starts))
        for title in sorted(group, key=lambda t: t.start)
    )
    return Document(names[0], tuple(names[1:]), citations)


def _passage(report: Report, title: Title, starts: list[int]) -> Span:
    at = bisect_right(starts, title.start) - 1
    return report.passages[at].span if at >= 0 else Span(title.start, title.end)

"""Gold annotations of a report's facts: a ``.facts.jsonl`` file comes in, ``GoldFact`` values that fit the text go out, or a located error.

One JSON object a line: ``start``, ``end``, ``kind`` (observation, target, project, context), and of facts ``indicator``, ``measure``,
``value``, ``value_max``, ``unit``, ``comparator``, ``period``, ``area``, ``statement``; ``alt`` lists other right wordings of the
indicator, ``optional`` marks a fact that a careful reader could leave out.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kg_build.errors import InputError, Place
from kg_build.model import Comparator, Extraction, LedgerKind, Measure, Span

__all__ = ["GoldFact", "check_fit", "read_gold"]

_KINDS = frozenset(kind.value for kind in LedgerKind if kind is not LedgerKind.UNEXPLAINED)
_CHOICES = {"measure": frozenset(Measure), "comparator": frozenset(Comparator)}
_LARGEST = 30  # digits before the point; no report states a number like that, and a hostile exponent would fill the memory
_WORDS = ("indicator", "unit", "period", "area", "statement", "measure", "comparator")


@dataclass(frozen=True, slots=True)
class GoldFact:
    """What a reader found at a number; empty fields are empty strings or None. ``line`` is where the file says so."""

    span: Span
    kind: LedgerKind
    line: int
    indicator: str = ""
    alternatives: tuple[str, ...] = ()
    measure: str = ""
    value: Decimal | None = None
    max_value: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    period: str = ""
    area: str = ""
    statement: str = ""
    optional: bool = False

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every right wording of the indicator."""
        return (self.indicator, *self.alternatives)


class _Unfit(ValueError):
    """What is wrong with a line, in zh and en."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def read_gold(path: Path | str) -> tuple[GoldFact, ...]:
    """The annotations of a file, in its order.

    Raises:
        InputError: KG620 the file cannot be read, KG621 a line is no annotation (the first such line is named).
    """
    found = []
    for number, line in enumerate(_read(Path(path)).split("\n"), 1):
        if line.strip():
            try:
                found.append(_fact(_parsed(line), number))
            except _Unfit as unfit:
                raise _broken(str(path), number, unfit) from None
    if not found:
        raise _broken(str(path), 1, _Unfit("文件里没有标注", "the file holds no annotation"))
    return tuple(found)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise InputError(
            "KG620", Place(str(path)), f"读不了这个标注文件（{reason}）。", f"This gold file cannot be read ({reason}).",
            "检查路径和权限；文件应是 UTF-8。", "Check its path and permissions; it must be UTF-8.",
        ) from error


def _broken(path: str, line: int, unfit: _Unfit) -> InputError:
    return InputError(
        "KG621", Place(path, line), f"这一行不是标注：{unfit.zh}。", f"This line is no annotation: {unfit.en}.",
        "每行写一个 JSON 对象，至少有 start、end 和 kind。", "Write one JSON object a line, with start, end and kind at least.",
    )


def _parsed(line: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line, parse_float=Decimal, parse_constant=_refused)
    except (ValueError, RecursionError, InvalidOperation):
        raise _Unfit("不是 JSON", "it is no JSON") from None
    if not isinstance(record, dict):
        raise _Unfit("不是 JSON 对象", "it is no JSON object")
    return record


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _fact(record: Mapping[str, Any], line: int) -> GoldFact:
    """The annotation that a record is."""
    start, end = _offset(record, "start"), _offset(record, "end")
    if start >= end:
        raise _Unfit("end 不大于 start", "end is not after start")
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise _Unfit(f"kind 应是 {'、'.join(sorted(_KINDS))} 之一", f"kind is none of {', '.join(sorted(_KINDS))}")
    words = {name: _word(record, name) for name in _WORDS}
    alternatives, optional = record.get("alt", []), record.get("optional", False)
    if not isinstance(alternatives, list) or not all(isinstance(wording, str) for wording in alternatives):
        raise _Unfit("alt 应是字符串的列表", "alt is no list of strings")
    if not isinstance(optional, bool):
        raise _Unfit("optional 应是 true 或 false", "optional is neither true nor false")
    return GoldFact(
        Span(start, end), LedgerKind(kind), line, value=_number(record, "value"), max_value=_number(record, "value_max"),
        alternatives=tuple(alternatives), optional=optional, **words,
    )


def _offset(record: Mapping[str, Any], name: str) -> int:
    offset = record.get(name)
    if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
        raise _Unfit(f"{name} 应是从 0 数起的位置", f"{name} is no offset counted from 0")
    return offset


def _word(record: Mapping[str, Any], name: str) -> str:
    word = record.get(name)
    if word is not None and not isinstance(word, str):
        raise _Unfit(f"{name} 应是字符串", f"{name} is no string")
    if word and name in _CHOICES and word not in _CHOICES[name]:
        raise _Unfit(f"{name} 应是 {'、'.join(sorted(_CHOICES[name]))} 之一", f"{name} is none of {', '.join(sorted(_CHOICES[name]))}")
    return word or ""


def _number(record: Mapping[str, Any], name: str) -> Decimal | None:
    written = record.get(name)
    if written in (None, ""):
        return None
    try:
        number = Decimal(written) if isinstance(written, int | str | Decimal) and not isinstance(written, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number.adjusted()) > _LARGEST:
        raise _Unfit(f"{name} 应是数", f"{name} is no number")
    return number


def check_fit(gold: Iterable[GoldFact], extraction: Extraction, place: str) -> None:
    """See that the annotations belong to the report; ``place`` is what errors call the gold file.

    Raises:
        InputError: KG622 an offset lies beyond the text, KG623 fewer than half of the annotated numbers are numbers of the text.
    """
    report, ledger = extraction.report, sorted(entry.span for entry in extraction.ledger)
    marked: list[Span] = []
    for fact in gold:
        if fact.span.end > len(report.text):
            raise InputError(
                "KG622", Place(place, fact.line, fact.span.end),
                f"位置超出了 {report.source.name} 的正文，它只有 {len(report.text)} 个字符。",
                f"The offset lies beyond the text of {report.source.name}, which has {len(report.text)} characters.",
                "确认标注和报告是同一份正文。", "Make sure that annotation and report are of the same text.",
            )
        if fact.value is not None or fact.kind is LedgerKind.CONTEXT:
            marked.append(fact.span)
    hits = sum(_overlapped(span, ledger) for span in marked)
    if 2 * hits < len(marked):
        raise InputError(
            "KG623", Place(place), f"标注的 {len(marked)} 个数字里，只有 {hits} 个在 {report.source.name} 里也是数字。",
            f"Of its {len(marked)} annotated numbers only {hits} are numbers in {report.source.name}.",
            "这是另一份正文的标注；换成这份报告的。", "It annotates another text; give the one of this report.",
        )


def _overlapped(span: Span, ledger: list[Span]) -> bool:
    """Whether a number of the ledger (in text order, without overlaps) shares a character with ``span``."""
    before = bisect_left(ledger, span.end, key=lambda number: number.start)
    return before > 0 and ledger[before - 1].end > span.start

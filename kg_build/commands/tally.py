"""What a build comes to: extractions pass through and are counted, notices are passed on, a closing line comes out on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg_build.commands.shell import Talk
    from kg_build.model import Extraction

__all__ = ["Tally"]


class Tally:
    """What went through: reports, facts and numbers, for the closing line; warnings are passed on as they come."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.reports = self._facts = self._numbers = self._unexplained = self._unchanged = 0

    @property
    def good(self) -> bool:
        """Whether any report could be read, or need not be."""
        return bool(self.reports or self._unchanged)

    def count(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """The extractions, counted."""
        from kg_build.model import LedgerKind

        for extraction in extractions:
            self.reports += 1
            self._facts += len(extraction.facts)
            self._numbers += len(extraction.ledger)
            self._unexplained += sum(entry.kind is LedgerKind.UNEXPLAINED for entry in extraction.ledger)
            for notice in extraction.warnings:
                self._talk.warn(notice.code, extraction.report.source.name, notice.zh, notice.en)
            yield extraction

    def passed(self, place: str, earlier: str) -> None:
        """Another file that shows a report seen before."""
        self._talk.warn(
            "KG615", place, f"正文与 {earlier} 相同，只收一份，记下两个来源。",
            f"It has the same text as {earlier}; the report is kept once, with both sources.",
        )

    def unchanged(self, place: str) -> None:
        """A file that the store holds already."""
        self._unchanged += 1
        self._talk.detail(f"{place}：图库里已有，没有变化。", f"{place}: the store holds it unchanged.")

    def say(self, target: str) -> None:
        """The closing line on stderr."""
        same = self._unchanged
        same_zh, same_en = (f"，另有 {same} 个文件没有变化", f", unchanged files: {same}") if same else ("", "")
        where_zh, where_en = (f"，写入 {target}", f", written to {target}") if target else ("", "")
        self._talk.say(
            f"{self.reports} 份报告，{self._numbers} 个数字，{self._facts} 条事实，{self._unexplained} 个数字未解释{same_zh}{where_zh}",
            f"reports: {self.reports}, numbers: {self._numbers}, facts: {self._facts}, unexplained: {self._unexplained}{same_en}{where_en}",
        )

"""The options that say how reports are read, shared by ``build`` and ``audit``: they come in as words and go out as ``Overrides``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg_build.commands.shell import option
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.text.segment import Overrides

__all__ = ["one_report_only", "overrides_from", "report_options"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def report_options(command: Decorated) -> Decorated:
    """``--title --date --place --year``: what the text does not say, or says wrongly."""
    for decorate in (
        option("--year", metavar="YYYY", type=click.INT, zh="报告安排工作的年份", en="The year the report plans for."),
        option("--place", metavar="AREA", default="", zh="地区全称，如 河北省保定市清苑县", en="The area in full, as 河北省保定市清苑县."),
        option("--date", metavar="YYYY-MM-DD", default="", zh="报告日期", en="The date of the report."),
        option("--title", metavar="TEXT", default="", zh="报告标题", en="The title of the report."),
    ):
        command = decorate(command)
    return command


def overrides_from(title: str, date: str, place: str, year: int | None, reports: int) -> Overrides:
    """The overrides for ``reports`` reports.

    Raises:
        UsageProblem: KG114 a date or year that is none; KG606 a title or date that would hold for several reports.
    """
    from kg_build.text.segment import Overrides

    for name, value in (("--title", title), ("--date", date)):
        if value:
            one_report_only(name, reports)
    overrides = Overrides(title=title, date=date, place=place, year=year)
    overrides.check()
    return overrides


def one_report_only(name: str, reports: int) -> None:
    """KG606 when the option ``name`` is used with several reports."""
    if reports > 1:
        raise UsageProblem(
            "KG606", Place(name), f"{name} 只能用于一份报告，这里有 {reports} 份。", f"{name} fits one report only; here are {reports}.",
            "请逐份运行。", "Run the command once for each.",
        )

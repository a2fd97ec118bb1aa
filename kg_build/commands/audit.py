"""``kg-build audit``: the number ledger of reports as a table, JSON, CSV, or a page with the numbers marked in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.sources import one_report_only, overrides_from, report_options

if TYPE_CHECKING:
    from kg_build.audit import Audit
    from kg_build.model import Extraction

__all__ = ["command"]


@click.command(
    "audit", cls=Command,
    help=both(
        "列出报告里的每个数字：成了什么、依据哪条规则。",
        "List every number of the reports: what became of it, and the rule that said so.",
    ),
)
@click.argument("reports", nargs=-1, required=True)
@option(
    "-f", "--format", "layout", type=click.Choice(("table", "json", "csv")), default="table",
    zh="table、json 或 csv", en="table, json or csv.",
)
@option("--html", metavar="FILE", zh="另写一页网页，数字在正文里按类别标出", en="Also write a page with the numbers marked in the text.")
@report_options
@common_options
@click.pass_obj
def command(
    talk: Talk, reports: tuple[str, ...], layout: str, html: str | None, title: str, date: str, place: str, year: int | None,
) -> None:
    """Read the reports, show the ledger, write the page."""
    from kg_build.builder import read_all
    from kg_build.inputs import expand

    inputs, problems = expand(reports, talk.stdin)
    overrides = overrides_from(title, date, place, year, len(inputs))
    if html:
        one_report_only("--html", len(inputs))
    extractions = list(read_all(inputs, overrides, problems))
    if problems:
        raise ExceptionGroup("inputs that could not be audited", problems)
    if html:
        _write_page(talk, extractions[0], html)
    _show(talk, extractions, layout)


def _write_page(talk: Talk, extraction: Extraction, target: str) -> None:
    from kg_build.audit_html import page
    from kg_build.graph.output import replace_file

    with replace_file(target) as file:
        file.write(page(extraction, talk.language).encode())
    talk.say(f"网页写在 {target}", f"The page is {target}")


def _show(talk: Talk, extractions: Iterable[Extraction], layout: str) -> None:
    """The ledgers on standard output in the wanted layout."""
    import json

    from kg_build.audit import audit

    audits = [audit(extraction) for extraction in extractions]
    if layout == "json":
        click.echo(json.dumps(audits[0] if len(audits) == 1 else audits, ensure_ascii=False, indent=1))
    elif layout == "csv":
        _show_csv(audits)
    else:
        for one in audits:
            _show_table(talk, one)


def _show_csv(audits: list[Audit]) -> None:
    import csv
    import io

    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("report", "start", "end", "text", "kind", "rule", "context"))
    for one in audits:
        writer.writerows(
            (one["report"], row["start"], row["end"], row["text"], row["kind"], row["rule"], row["context"]) for row in one["ledger"]
        )
    click.echo(lines.getvalue(), nl=False)


def _show_table(talk: Talk, one: Audit) -> None:
    """The table for people: a row per number, then the counts."""
    from kg_build.commands.drawing import draw
    from kg_build.graph.tables import Column, Table

    chinese = talk.language == "zh"
    headings = ("位置", "数字", "类别", "规则", "上下文") if chinese else ("offsets", "number", "kind", "rule", "context")
    rows = tuple((f"{row['start']}–{row['end']}", row["text"], row["kind"], row["rule"], row["context"]) for row in one["ledger"])
    click.echo(draw(Table("audit", tuple(map(Column, headings)), rows, one["source"], one["source"]), talk.language), nl=False)
    counts = ", ".join(f"{kind} {count}" for kind, count in one["kinds"].items())
    click.echo(f"{one['numbers']} 个数字：{counts}" if chinese else f"{one['numbers']} numbers: {counts}")

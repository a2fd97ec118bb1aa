"""``kg-build audit``: the number ledger of reports as a table, JSON, CSV, or a page with the numbers marked in the text.

With ``--gold`` the facts of one report are held against annotations instead: the error browser (``commands/audit_gold.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.sources import one_report_only, overrides_from, report_options
from kg_build.commands.writing import write_page
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.ledger import Audit
    from kg_build.model import Extraction

__all__ = ["command"]


@click.command(
    "audit", cls=Command,
    help=both(
        "列出报告里的每个数字：成了什么、依据哪条规则。加 --gold 则与人工标注对照，列出漏报、多报和部分正确的事实。",
        "List every number of the reports: what became of it, and the rule that said so. With --gold, hold the facts against annotations "
        "and list those missed, spurious and partly right.",
    ),
)
@click.argument("reports", nargs=-1, required=True)
@option(
    "-f", "--format", "layout", type=click.Choice(("table", "json", "csv")), default="table",
    zh="table、json 或 csv", en="table, json or csv.",
)
@option("--html", metavar="FILE", zh="另写一页网页，数字在正文里按类别标出", en="Also write a page with the numbers marked in the text.")
@option("--gold", metavar="FILE", zh="与这份人工标注（.facts.jsonl）对照", en="Hold the facts against these annotations (.facts.jsonl).")
@option("--until", metavar="OFFSET", type=click.IntRange(min=0), zh="标注只到这个位置", en="The annotations end at this offset.")
@report_options
@common_options
@click.pass_obj
def command(
    talk: Talk, reports: tuple[str, ...], layout: str, html: str | None, gold: str | None, until: int | None, title: str, date: str,
    place: str, year: int | None,
) -> None:
    """Read the reports, show the ledger or the errors, write the page."""
    from kg_build.builder import read_all
    from kg_build.inputs import expand
    from kg_build.survey import survey

    inputs, problems = expand(reports, talk.stdin)
    overrides = overrides_from(title, date, place, year, len(inputs))
    for name, value in (("--html", html), ("--gold", gold)):
        if value:
            one_report_only(name, len(inputs))
    if until is not None and not gold:
        raise _nothing_to_end()
    extractions = list(read_all(survey(inputs, overrides, problems), problems))
    if problems:
        raise ExceptionGroup("inputs that could not be audited", problems)
    if gold:
        from kg_build.commands.audit_gold import show_errors

        show_errors(talk, extractions[0], gold, until, layout, html)
        return
    if html:
        from kg_build.audit_html import page

        write_page(talk, page(extractions[0], talk.language), html)
    _show(talk, extractions, layout)


def _nothing_to_end() -> UsageProblem:
    return UsageProblem(
        "KG624", Place("--until"), "--until 只与 --gold 一起用。", "--until goes with --gold only.",
        "加上 --gold 标注文件，或去掉 --until。", "Add --gold FILE, or leave out --until.",
    )


def _show(talk: Talk, extractions: Iterable[Extraction], layout: str) -> None:
    """The ledgers on standard output in the wanted layout."""
    import json

    from kg_build.ledger import audit

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

"""``kg-build indicators``: which wordings were matched to which shared indicator and why, and which stay on their own, most used first."""

from __future__ import annotations

import click

from kg_build.commands.graphs import graph_arguments, source_of
from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.writing import write_table

__all__ = ["command"]

_ONLY = ("matched", "unmatched", "label", "folded", "trimmed", "none", "other")


@click.command(
    "indicators", cls=Command,
    help=both(
        "列出报告的指标说法：对到哪个通用指标、为什么，哪些自成一个指标；用得多的在前。\n\n"
        "例：kg-build indicators graph.nq --only unmatched",
        "List the wordings of indicators: which shared indicator each was matched to and why, and which stay on their own; most used first."
        "\n\nExample: kg-build indicators graph.nq --only unmatched",
    ),
)
@graph_arguments
@option("--only", type=click.Choice(_ONLY), default=None, zh="只列这一类", en="Only wordings of this sort.")
@option(
    "--min-reports", "least", type=click.IntRange(1), default=1, metavar="N",
    zh="至少有这么多份报告用到", en="Only wordings that so many reports use.",
)
@option("--limit", type=click.IntRange(1), default=None, metavar="N", zh="最多几行", en="Rows at most.")
@option(
    "-f", "--format", "layout", default="table", metavar="FORMAT",
    zh="table、csv、tsv、json、md、xlsx", en="table, csv, tsv, json, md, xlsx.",
)
@option("-o", "--output", metavar="FILE", zh="写入文件而不是标准输出", en="Write a file instead of standard output.")
@common_options
@click.pass_obj
def command(
    talk: Talk, graphs: tuple[str, ...], store: str | None, only: str | None, least: int, limit: int | None, layout: str,
    output: str | None,
) -> None:
    """Make the table and write it; people get the columns that fit a screen, programs all of them."""
    from dataclasses import replace

    from kg_build.graph.indicator_table import indicator_table

    table = indicator_table(source_of("indicators", graphs, store), only=only or "", least=least, limit=limit)
    if layout in ("table", "md"):
        wide = {"concept", "form", "label_kind", "examples", "sentence"}
        kept = [place for place, column in enumerate(table.columns) if column.name not in wide]
        rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
        table = replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows)
    write_table(talk, table, layout, output)
    if table.truncated:
        talk.say(f"只列出前 {len(table.rows)} 行；还有更多", f"The first {len(table.rows)} rows; there are more")

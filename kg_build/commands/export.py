"""``kg-build export``: targets and outcomes as tidy data for statistics programs, with a codebook beside the file; JSON with short keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg_build.commands.graphs import graph_arguments, source_of
from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.writing import write_bytes
from kg_build.errors import InputError, Place, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg_build.graph.tables import Table

__all__ = ["command"]

_ENDINGS = ("csv", "tsv", "json", "xlsx", "parquet")


@click.command(
    "export", cls=Command,
    help=both(
        "panel：面板数据，地区 × 年份 × 指标 × 目标与结果，旁边附变量说明。json：短键的 JSON-LD，可套框架（docs/jsonld.md）。\n\n"
        "例：kg-build export panel graph.nq -o panel.csv；kg-build export json graph.nq --frame report -o report.json",
        "panel: place × year × indicator × target and outcome, with a codebook beside it. json: JSON-LD with short keys, through a frame "
        "if you like (docs/jsonld.md).\n\n"
        "Examples: kg-build export panel graph.nq -o panel.csv; kg-build export json graph.nq --frame report -o report.json",
    ),
)
@click.argument("what", type=click.Choice(("panel", "json")), metavar="panel|json")
@graph_arguments
@option(
    "-o", "--output", metavar="FILE", required=True,
    zh="写到这里，结尾决定格式：.csv .tsv .json .xlsx .parquet；json 是 .json .jsonld",
    en="Write here; the ending is .csv, .tsv, .json, .xlsx or .parquet; for json .json or .jsonld.",
)
@option(
    "--all-wordings", is_flag=True,
    zh="没有通用指标的说法也写，各自成一个指标", en="Wordings without a shared indicator too, each on its own.",
)
@option(
    "--frame", metavar="report|series|project|FILE",
    zh="只用于 json：按报告、指标序列、项目或自己的框架取出",
    en="For json only: pick reports, series, projects, or what a frame of yours says.",
)
@common_options
@click.pass_obj
def command(
    talk: Talk, what: str, graphs: tuple[str, ...], store: str | None, output: str, all_wordings: bool, frame: str | None,
) -> None:
    """Write the panel and its codebook, and say what is in neither; or the JSON."""
    if what == "json" and not all_wordings and bool(graphs) != bool(store):
        from kg_build.commands.export_json import write_json

        write_json(talk, graphs, store, output, frame)
        return
    if frame is not None or (what == "json" and all_wordings):
        raise UsageProblem(
            "KG345", Place(f"export {what}"), "--frame 只用于 json，--all-wordings 只用于 panel。",
            "--frame goes with json only, --all-wordings with panel only.", "去掉这个选项。", "Leave the option out.",
        )
    _write_panel(talk, what, graphs, store, output, all_wordings)


def _write_panel(talk: Talk, what: str, graphs: tuple[str, ...], store: str | None, output: str, all_wordings: bool) -> None:
    from kg_build.graph.panel import panel, to_table
    from kg_build.graph.panel_columns import codebook

    stem, ending = _ending(output)
    found = panel(source_of(f"export {what}", graphs, store), shared_only=not all_wordings)
    if not found.rows:
        raise InputError(
            "KG721", Place(store or " ".join(graphs)), "图里没有可以导出的目标或结果。", "there is no target or outcome to export.",
            "核对图谱；只想要没有通用指标的说法，请加 --all-wordings。",
            "Check the graph; for wordings without a shared indicator add --all-wordings.",
        )
    table, beside = to_table(found), f"{stem}.codebook.csv"
    data, words = _bytes(table, ending), _bytes(codebook(), "csv")
    write_bytes(data, output)
    write_bytes(words, beside)
    talk.say(f"{len(table.rows)} 行写在 {output}，变量说明写在 {beside}", f"{len(table.rows)} rows in {output}, codebook in {beside}")
    _tell_left_out(talk, found.left_out)


def _ending(output: str) -> tuple[str, str]:
    """The output's name without ending, and the ending; KG722 for one that is no table format."""
    stem, dot, ending = output.rpartition(".")
    if not dot or not stem or ending.lower() not in _ENDINGS:
        known = " ".join(f".{one}" for one in _ENDINGS)
        raise UsageProblem(
            "KG722", Place(output), "看不出要写成什么格式。", "the ending names no format.",
            f"结尾用这些之一：{known}。", f"End the name in one of {known}.",
        )
    return stem, ending.lower()


def _bytes(table: Table, ending: str) -> bytes:
    """The table in the format of the ending."""
    from kg_build.graph.tables import write

    if ending != "parquet":
        return write(table, ending)
    from kg_build.graph.parquet import to_parquet

    return to_parquet(table)


def _tell_left_out(talk: Talk, left_out: Mapping[str, int]) -> None:
    """How many statements are in no row, and why."""
    from kg_build.graph.panel import LEFT_OUT

    some = [(LEFT_OUT[reason], count) for reason, count in left_out.items() if count]
    if some:
        zh = "，".join(f"{words[0]} {count}" for words, count in some)
        en = ", ".join(f"{words[1]} {count}" for words, count in some)
        talk.say(f"未列入面板的陈述：{zh}", f"Statements in no row: {en}")

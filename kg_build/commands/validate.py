"""``kg-build validate``: is the graph as the shapes say? A table for people, the standard report for programs; exit 1 when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg_build.commands.graphs import graph_arguments, one_of
from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.errors import ExitCode, InputError, Place

if TYPE_CHECKING:
    from kg_build.graph.validate import ValidationResult

__all__ = ["command"]

_SEVERAL = "graph"  # what validation calls sources it has merged; here their names are known


@click.command(
    "validate", cls=Command,
    help=both("用 SHACL 检查图谱；不合格时退出码为 1。", "Check a graph with SHACL; the exit code is 1 when it does not conform."),
)
@graph_arguments
@option(
    "-f", "--format", "layout", type=click.Choice(("table", "ttl", "jsonld", "json")), default="table",
    zh="table 给人看；ttl、jsonld（json）是标准报告", en="table for people; ttl and jsonld (json) are the standard report.",
)
@common_options
@click.pass_obj
def command(talk: Talk, graphs: tuple[str, ...], store: str | None, layout: str) -> int:
    """Validate the files together, or a store graph by graph, and show the verdict."""
    from kg_build.graph.store import open_store
    from kg_build.graph.validate import validate, validate_store

    one_of("validate", graphs, store)
    try:
        result = validate_store(open_store(store), store) if store else validate(graphs)
    except InputError as error:
        if error.place.source == _SEVERAL:
            error.place = Place(" ".join(graphs))
        raise
    if layout == "table":
        _show_table(talk, result)
    else:
        click.echo(result.to_turtle() if layout == "ttl" else result.to_jsonld(), nl=False)
    return ExitCode.GOOD if result.conforms else ExitCode.DOES_NOT_CONFORM


def _show_table(talk: Talk, result: ValidationResult) -> None:
    """The problems as a table and the verdict in a line."""
    from kg_build.commands.drawing import draw
    from kg_build.graph.tables import Column, Table

    if result.problems:
        columns = tuple(Column(name) for name in result.columns(talk.language))
        click.echo(draw(Table("validate", columns, tuple(result.as_rows(talk.language))), talk.language), nl=False)
    verdict = ("合格", "conforms") if result.conforms else ("不合格", "does not conform")
    zh = f"{verdict[0]}：{result.reports} 份报告，{len(result.problems)} 个问题"
    en = f"The graph {verdict[1]} (reports: {result.reports}, problems: {len(result.problems)})"
    click.echo(zh if talk.language == "zh" else en)

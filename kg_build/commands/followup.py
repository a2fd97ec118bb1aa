"""``kg-build followup``: graphs in, each target with its outcomes and a verdict out, as a table, as RDF, or back into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg_build.commands.hints import hint_at_places
from kg_build.commands.language import both
from kg_build.commands.query import parameters_from
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.writing import write_table
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.graph.followup import FollowUp

__all__ = ["command"]

_QUESTIONS = ("followup", "followup-by-indicator", "unmet", "followup_by_indicator")


@click.command(
    "followup", cls=Command,
    help=both(
        "把每个目标同后来报告所说的结果对上，并作出判断：实现、未实现、在左右的范围之内、没有说到结果、不可比较。"
        "\n\n例：kg-build followup graph.nq -p indicator=地区生产总值",
        "Pair each target with the outcomes that later reports state, and judge it: met, missed, within rounding, no outcome reported, "
        "not comparable.\n\nExample: kg-build followup graph.nq -p indicator=地区生产总值",
    ),
)
@click.argument("graphs", nargs=-1)
@option("--store", metavar="DIR", default="", zh="内嵌图库的文件夹", en="The folder of an embedded store.")
@option("--save", is_flag=True, zh="把判断写回图库，代替以前的判断", en="Put the verdicts into the store, in place of earlier ones.")
@option(
    "--question", type=click.Choice(_QUESTIONS), default=_QUESTIONS[0],
    zh="出哪张表，默认 followup", en="Which table to give; default followup.",
)
@option("-p", "--param", "params", multiple=True, metavar="K=V", zh="问题的参数，可多次", en="A parameter of the question; repeatable.")
@option(
    "-f", "--format", "layout", default="table", metavar="FORMAT",
    zh="table、csv、tsv、json、md、xlsx", en="table, csv, tsv, json, md, xlsx.",
)
@option(
    "-o", "--output", metavar="OUT", default="", zh="写入文件；结尾是 .nq .ttl 等图谱格式时，写的是判断的图谱",
    en="Write a file; with an ending such as .nq or .ttl it gets the verdicts as a graph.",
)
@common_options
@click.pass_obj
def command(
    talk: Talk, graphs: tuple[str, ...], store: str, save: bool, question: str, params: tuple[str, ...], layout: str, output: str,
) -> None:
    """Judge everything, then give the part that is asked for."""
    from kg_build.graph.followup import emit, follow_up
    from kg_build.graph.followup_store import gather
    from kg_build.graph.followup_store import save as save_into
    from kg_build.graph.formats import format_of
    from kg_build.graph.query import load_query, run
    from kg_build.graph.query_sources import as_source
    from kg_build.graph.serialise import write_graph

    _check(graphs, store, save)
    given = parameters_from(params)
    held = gather(graphs, store)
    verdicts = follow_up(held)
    quads = emit(verdicts)
    if save:
        save_into(store, verdicts)
    if output and format_of(output):
        write_graph(output, quads)
    elif output or not save:
        held.extend(quads)
        source = as_source(held)
        table = run(question, given, source)
        hint_at_places(talk, load_query(question), given, table, source)
        write_table(talk, table, layout, output)
    _say(talk, verdicts)


def _check(graphs: tuple[str, ...], store: str, save: bool) -> None:
    """Either files or a store; verdicts are saved only in a store."""
    if bool(graphs) == bool(store):
        raise UsageProblem(
            "KG701", Place("followup"), "请给出图谱文件，或 --store，二者之一。", "Give graph files or --store, one of the two.",
            "例如 kg-build followup graph.nq。", "For example kg-build followup graph.nq.",
        )
    if save and not store:
        raise UsageProblem(
            "KG702", Place("--save"), "没有图库可以写回。", "There is no store to put the verdicts into.",
            "加上 --store，或用 -o 写成图谱文件。", "Add --store, or write a graph file with -o.",
        )


def _say(talk: Talk, verdicts: list[FollowUp]) -> None:
    """How many of each verdict, on stderr."""
    from kg_build.model import Verdict

    found = [one.verdict for one in verdicts]
    counts = ", ".join(f"{verdict} {found.count(verdict)}" for verdict in Verdict)
    talk.say(f"{len(found)} 项判断：{counts}", f"verdicts: {len(found)} ({counts})")

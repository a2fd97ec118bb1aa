"""``kg-build federate``: the values of our areas beside what another SPARQL service says of the items they are linked to, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg_build.commands.graphs import graph_arguments, source_of
from kg_build.commands.language import both
from kg_build.commands.query import parameters_from
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.web_options import opened_web, web_options
from kg_build.commands.writing import write_table
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.graph.tables import Table

__all__ = ["command"]


@click.command(
    "federate", cls=Command,
    help=both(
        "把报告里的数值同别处的数据放在一起：按地区所连的条目，向另一个 SPARQL 服务问人口或面积，并算出每一份是多少。"
        "不写度量时列出全部度量。"
        "\n\n例：kg-build federate population graph.nq --endpoint URL -p kind=target",
        "Put the reports' values beside data from elsewhere: ask another SPARQL service for the population or land area of the items "
        "that the areas are linked to, and divide. Without a measure, list all.\n\n"
        "Example: kg-build federate population graph.nq --endpoint URL -p kind=target",
    ),
)
@click.argument("measure", required=False)
@graph_arguments
@option("--endpoint", metavar="URL", default="", zh="另一个 SPARQL 服务的地址", en="The address of the other SPARQL service.")
@option(
    "-p", "--param", "params", multiple=True, metavar="K=V",
    zh="选哪些数值：place、year、kind、indicator、unit（默认 元）、items；可多次",
    en="Which values: place, year, kind, indicator, unit (default 元), items; repeatable.",
)
@web_options
@option(
    "-f", "--format", "layout", default="table", metavar="FORMAT",
    zh="table、csv、tsv、json、md、xlsx", en="table, csv, tsv, json, md, xlsx.",
)
@option("-o", "--output", metavar="FILE", zh="写入文件而不是标准输出", en="Write a file instead of standard output.")
@common_options
@click.pass_obj
def command(
    talk: Talk, /, measure: str | None, graphs: tuple[str, ...], store: str | None, endpoint: str, params: tuple[str, ...], layout: str,
    output: str | None, **manners: Any,
) -> None:
    """Ask both sides, join, write the table."""
    from kg_build.link.federate import federate
    from kg_build.link.web import check_address

    if measure is None:
        write_table(talk, _list_of_measures(talk), layout, output)
        return
    if not endpoint:
        raise UsageProblem(
            "KG951", Place(f"federate {measure}"), "没有说另一个服务在哪里。", "The other service is not named.",
            "加上 --endpoint URL。", "Add --endpoint URL.",
        )  # fmt: skip
    given = parameters_from(params)
    check_address("--endpoint", endpoint)
    source = source_of(f"federate {measure}", graphs, store)
    with opened_web("federated question", **manners) as web:
        table = federate(measure, given, source, endpoint, web)
    write_table(talk, table, layout, output)
    without = sum(row[-1] is None for row in table.rows)
    talk.say(
        f"{len(table.rows)} 行，其中 {without} 行那边没有这个数", f"{len(table.rows)} rows, {without} of them without a number from there",
    )
    if not table.rows:
        talk.warn(
            "KG952", f"federate {measure}", "没有一个数值的地区连着那边的条目；先 kg-build link，或换参数。",
            "no value has an area that is linked to an item there; run kg-build link first, or other parameters.",
        )


def _list_of_measures(talk: Talk) -> Table:
    """All measures as a table, in the language of the run."""
    from kg_build.graph.tables import Column, Table
    from kg_build.link.federate import measures

    rows = tuple((query.name, query.question_zh if talk.language == "zh" else query.question_en) for query in measures())
    return Table("measures", (Column("name"), Column("question")), rows, "可以向别处问的度量", "What can be asked for elsewhere")

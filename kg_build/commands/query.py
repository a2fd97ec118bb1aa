"""``kg-build query``: a canned policy question, or a ``.rq`` file, put to graph files, a store or an endpoint; without a name, the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from kg_build.commands.hints import hint_at_places, hint_at_verdicts
from kg_build.commands.language import both
from kg_build.commands.servers import endpoint_options, login_of
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.writing import write_table
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.graph.query import CannedQuery, Source
    from kg_build.graph.tables import Table

__all__ = ["command", "parameters_from"]


@click.command(
    "query", cls=Command,
    help=both(
        "用现成的问题查询图谱；不写问题名时列出全部问题和参数。\n\n例：kg-build query targets graph.nq",
        "Put a canned question to a graph; without its name, list all questions and their parameters.\n\n"
        "Example: kg-build query targets graph.nq",
    ),
)
@click.argument("name", required=False)
@click.argument("graphs", nargs=-1)
@option("-p", "--param", "params", multiple=True, metavar="K=V", zh="问题的参数，可多次", en="A parameter of the question; repeatable.")
@option("--store", metavar="DIR", zh="内嵌图库的文件夹", en="The folder of an embedded store.")
@endpoint_options
@option(
    "-f", "--format", "layout", default="table", metavar="FORMAT",
    zh="table、csv、tsv、json、md、xlsx", en="table, csv, tsv, json, md, xlsx.",
)
@option("-o", "--output", metavar="FILE", zh="写入文件而不是标准输出", en="Write a file instead of standard output.")
@option(
    "--timeout", type=click.FloatRange(0, 86_400), default=60.0, show_default=True, metavar="SECONDS",
    zh="最多几秒；0 为不限", en="Seconds it may take; 0 for no limit.",
)
@option("--max-rows", type=click.IntRange(1), metavar="N", zh="最多取几行；截断时有提示", en="Rows taken at most; a cut is told.")
@option("--explain", is_flag=True, zh="不运行，显示代入参数后的查询", en="Do not run; show the query with its parameters bound.")
@common_options
@click.pass_obj
def command(
    talk: Talk, /, name: str | None, graphs: tuple[str, ...], params: tuple[str, ...], store: str | None, layout: str,
    output: str | None, timeout: float, max_rows: int | None, explain: bool, **server: str,
) -> None:
    """Find the question, bind its parameters, run it, write the table."""
    from kg_build.graph.query import load_query, run

    if name is None:
        write_table(talk, _list_of_questions(talk), layout, output)
        return
    query = load_query(name)
    given = parameters_from(params)
    if explain:
        _explain(query, given)
        return
    source = _source(talk, name, graphs, store, server)
    table = run(query, given, source, seconds=timeout or None, max_rows=max_rows)
    if not server["endpoint"]:  # a server is not asked more than was asked for
        hint_at_places(talk, query, given, table, source)
        hint_at_verdicts(talk, query, table, source)
    if table.truncated:
        talk.warn(
            "KG526", f"query {name}", f"只取了前 {max_rows} 个解，后面还有。",
            f"only the first {max_rows} solutions were taken; there are more.",
        )
    write_table(talk, table, layout, output)
    talk.detail(f"{len(table.rows)} 行", f"{len(table.rows)} rows")


def _explain(query: CannedQuery, given: Mapping[str, str]) -> None:
    """The query as it would be sent, without its header; a user's own is refused here as it would be when run."""
    from kg_build.graph.query import refuse_unsafe, render

    text = render(query, given)
    if not query.trusted:
        refuse_unsafe(text, query.source)
    click.echo("".join(f"{line}\n" for line in text.rstrip("\n").split("\n") if not line.startswith("#+")), nl=False)


def parameters_from(params: Iterable[str]) -> dict[str, str]:
    """``k=v`` words as a mapping; KG607 when one has no ``=``."""
    given: dict[str, str] = {}
    for word in params:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise UsageProblem(
                "KG607", Place(f"--param {word}"), "参数要写成 名字=值。", "A parameter is written name=value.",
                "例如 --param year=2017。", "For example --param year=2017.",
            )
        given[key] = value
    return given


def _source(talk: Talk, name: str, graphs: tuple[str, ...], store: str | None, server: Mapping[str, str]) -> Source:
    """What the question is put to: exactly one of files, a store and an endpoint (KG608 otherwise)."""
    if sum(map(bool, (graphs, store, server["endpoint"]))) != 1:
        raise UsageProblem(
            "KG608", Place(f"query {name}"), "请说明查哪里：图谱文件、--store 或 --endpoint，三选一。",
            "Say what to ask: graph files, --store or --endpoint, one of the three.",
            f"例如 kg-build query {name} graph.nq。", f"For example kg-build query {name} graph.nq.",
        )
    from kg_build.graph.query_sources import as_source
    from kg_build.graph.store import open_files, open_store

    if server["endpoint"]:
        from kg_build.graph.endpoint import Endpoint

        return Endpoint(server["endpoint"], login_of(talk, server), server["kind"])
    return as_source(open_store(store) if store else open_files(graphs))


def _list_of_questions(talk: Talk) -> Table:
    """All canned questions as a table, in the language of the run."""
    from kg_build.graph.query import catalogue
    from kg_build.graph.tables import Column, Table

    chinese = talk.language == "zh"
    rows = tuple(
        (query.name, query.question_zh if chinese else query.question_en, "; ".join(_parameters(query, chinese))) for query in catalogue()
    )
    columns = tuple(Column(name) for name in ("name", "question", "parameters"))
    return Table("queries", columns, rows, "现成的问题", "Canned questions")


def _parameters(query: CannedQuery, chinese: bool) -> Iterable[str]:
    """Each parameter as ``name=default (type: meaning)``; ``!`` marks one that must be given."""
    for one in query.parameters:
        kind = "/".join(one.choices) or one.type
        value = "!" if one.required else f"={one.default}" if one.default is not None else ""
        yield f"{one.name}{value} ({kind}: {one.zh if chinese else one.en})"

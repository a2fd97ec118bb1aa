"""``kg-build publish``: graphs in, a folder for a web server out, with dumps, tables, catalogue, statistics, pages and checksums."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from kg_build.commands.graphs import graph_arguments
from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.publish.about import GraphFacts

__all__ = ["command"]


@click.command(
    "publish", cls=Command,
    help=both(
        "写出一个可以直接放上网的文件夹：各报告和全部的数据、表格、目录（DCAT）、统计（VoID）、本体网页和校验。"
        "\n\n例：kg-build publish graph.nq -o site/ --base-url https://data.example.org/gwr/",
        "Write a folder ready for a web server: dumps and tables by report and whole, catalogue (DCAT), statistics (VoID), pages of the "
        "ontology, checksums.\n\nExample: kg-build publish graph.nq -o site/ --base-url https://data.example.org/gwr/",
    ),
)
@graph_arguments
@option(
    "-o", "--output", metavar="DIR", required=True,
    zh="写成这个文件夹；以前发布的整个换掉", en="The folder to write; an earlier publication is replaced as a whole.",
)
@option(
    "--base-url", metavar="URL", default="",
    zh="文件夹将来的网址，目录里的下载地址由它而来；默认 http://localhost:8000/",
    en="Where the folder will be served, for the addresses in the catalogue; default http://localhost:8000/.",
)
@option("--license", metavar="IRI", default="", zh="数据的许可证，默认 CC BY 4.0", en="Licence of the data; default CC BY 4.0.")
@option("--publisher", metavar="NAME", default="", zh="发布者的名称，默认是网址的主机名", en="Who publishes; default: the host of the URL.")
@option("--publisher-iri", metavar="IRI", default="", zh="发布者的 IRI", en="The publisher's IRI.")
@option(
    "--issued", metavar="DATE", default="",
    zh="发布日期，如 2026-01-31；默认取 SOURCE_DATE_EPOCH，没有则不写",
    en="Day of publication, as 2026-01-31; default: SOURCE_DATE_EPOCH, else none.",
)
@option("--force", is_flag=True, zh="文件夹里有别的内容也整个换掉", en="Replace a folder that is no earlier publication, too.")
@common_options
@click.pass_obj
def command(
    talk: Talk, graphs: tuple[str, ...], store: str | None, output: str, base_url: str, license: str,  # noqa: A002 - the option's name
    publisher: str, publisher_iri: str, issued: str, force: bool,
) -> None:
    """Check the decisions, write the folder, say what is in it."""
    from kg_build import __version__
    from kg_build.publish.folder import publish_folder
    from kg_build.publish.options import DEFAULT_BASE_URL, DEFAULT_LICENSE, Decisions, moment

    if bool(graphs) == bool(store):
        raise UsageProblem(
            "KG608", Place("publish"), "请说明读哪里：图谱文件或 --store，二选一。",
            "Say what to read: graph files or --store, one of the two.",
            "例如 kg-build publish graph.nq -o site/。", "For example kg-build publish graph.nq -o site/.",
        )
    day, time = moment(os.environ)
    decisions = Decisions(base_url or DEFAULT_BASE_URL, license or DEFAULT_LICENSE, publisher, publisher_iri, issued or day, time)
    if not base_url:
        talk.warn(
            "KG910", output, f"没有 --base-url：目录里的网址以 {DEFAULT_BASE_URL} 开头，只在本机试看时有效。",
            f"Without --base-url the catalogue speaks of {DEFAULT_BASE_URL}, which is good for a look on this machine only.",
        )
    contents = publish_folder(
        graphs, output, decisions, store=store, version=__version__, force=force, watch=lambda *done: _tell(talk, *done),
    )
    files = len(contents.whole) + sum(map(len, contents.parts.values()))
    talk.say(
        f"{len(contents.reports)} 份报告，{contents.quads} 条三元组，{files} 个数据文件，写在 {output}",
        f"reports: {len(contents.reports)}, triples: {contents.quads}, data files: {files}, written to {output}",
    )


def _tell(talk: Talk, facts: GraphFacts, nth: int, count: int) -> None:
    talk.detail(f"{nth}/{count} {facts.name}：{facts.triples}", f"{nth}/{count} {facts.name}: {facts.triples}")

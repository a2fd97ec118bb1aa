"""``kg-build link``: a graph's areas and organizations in, candidates elsewhere out for a person to review; with ``--apply``, links out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg_build.commands.graphs import graph_arguments, source_of
from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.web_options import opened_web, web_options
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.link.candidates import Source
    from kg_build.link.web import Web

__all__ = ["command"]


@click.command(
    "link", cls=Command,
    help=both(
        "为图谱里的地区和机构找别处的同一条目：写出候选和评分，由人核对（decision 列填 yes、no、close），再用 --apply 写成链接。"
        "只有写了 --service 或 --endpoint 才联网。\n\n"
        "例：kg-build link graph.nq --endpoint URL -o 候选.csv\n\n例：kg-build link graph.nq --apply 候选.csv -o links.nq",
        "Find what a graph's areas and organizations are elsewhere: write candidates with scores, have a person review them (yes, no or "
        "close in the column decision), and make links of it with --apply. Nothing is fetched unless --service or --endpoint says so."
        "\n\n"
        "Example: kg-build link graph.nq --endpoint URL -o candidates.csv\n\n"
        "Example: kg-build link graph.nq --apply candidates.csv -o links.nq",
    ),
)
@graph_arguments
@option(
    "-o", "--output", metavar="OUT", default="", zh="候选的 CSV；有 --apply 时是链接的图谱",
    en="The CSV of candidates; with --apply, the links.",
)
@option("--kind", "kinds", type=click.Choice(("area", "organization")), multiple=True, zh="只找这一类", en="Only this kind; repeatable.")
@option("--service", "services", metavar="URL", multiple=True, zh="W3C 对齐服务，可多次", en="A W3C reconciliation service; repeatable.")
@option(
    "--endpoint", "endpoints", metavar="URL", multiple=True, zh="有 Wikidata 属性的 SPARQL 服务，可多次",
    en="A SPARQL service with Wikidata's properties; repeatable.",
)
@option("--type", "types", metavar="KIND=ID", multiple=True, zh="对齐服务里这一类的类型", en="The service's type for a kind of entity.")
@option(
    "--property", "properties", metavar="ID=WHAT", multiple=True,
    zh="一并告诉对齐服务的属性，WHAT 是 code 或 place", en="A property to tell the service; WHAT is code or place.",
)
@option(
    "--class", "organization", metavar="IRI", default="http://www.wikidata.org/entity/Q43229", show_default=True,
    zh="机构在 SPARQL 服务里的类", en="The class of organizations at the SPARQL service.",
)
@option("--limit", type=click.IntRange(1, 50), default=5, show_default=True, zh="每个最多几个候选", en="Candidates for each at most.")
@option("--min-score", "least", type=click.IntRange(0, 100), default=50, show_default=True, zh="最低评分", en="The lowest score shown.")
@option("--fresh", is_flag=True, zh="去掉没有核对过、这次也没有找到的候选", en="Drop candidates nobody touched that were not found again.")
@option("--apply", "reviewed", metavar="CSV", default="", zh="把核对过的文件写成链接", en="Make links of a reviewed file.")
@option("--reviewer", metavar="NAME", default="", zh="没有写核对人的行是谁核对的", en="Whose the decisions are where a row does not say.")
@option(
    "--agreed", is_flag=True, zh="没有决定、但两个来源一致的行也写成链接",
    en="Make links also of rows without a decision in which two sources agree.",
)
@web_options
@common_options
@click.pass_obj
def command(
    talk: Talk, /, graphs: tuple[str, ...], store: str | None, output: str, reviewed: str, reviewer: str, agreed: bool, **wanted: Any,
) -> None:
    """Apply a reviewed file, or write candidates to review."""
    if reviewed:
        _apply(talk, graphs, store, output, reviewed, reviewer, agreed)
        return
    if not output:
        raise UsageProblem(
            "KG930", Place("link"), "没有说写到哪个文件。", "No file to write is named.", "加上 -o 候选.csv。", "Add -o candidates.csv.",
        )  # fmt: skip
    _propose(talk, graphs, store, output, wanted)


def _propose(talk: Talk, graphs: tuple[str, ...], store: str | None, output: str, wanted: dict[str, Any]) -> None:
    """Ask every source, and bring the file up to date."""
    from kg_build.link.linking import update_candidates

    manners = {name: wanted.pop(name) for name in ("cache", "max_age", "offline", "pause", "timeout")}
    checked = _checked(wanted)
    graph = source_of("link", graphs, store)
    with opened_web("entity links", **manners) as web:
        sources = _sources(web, wanted, checked)
        done = update_candidates(output, graph, sources, kinds=wanted["kinds"], least=wanted["least"], fresh=wanted["fresh"])
    for name, count in done.found.items():
        talk.detail(f"{name}：{count} 个", f"{name}: {count} found")
    for row in done.changed:
        talk.warn(
            "KG949", f"{output}:{row.line}", f"“{row.label}”的候选 {row.candidate} 在决定之后改了名字。",
            f"the candidate {row.candidate} for {row.label} has another name now than when it was decided on.",
        )
    undecided = sum(not row.decision for row in done.rows)
    talk.say(
        f"{done.entities} 个条目，{done.proposals} 个候选；{output} 有 {len(done.rows)} 行，{undecided} 行还没有决定",
        f"{done.entities} entities, {done.proposals} candidates; {output} has {len(done.rows)} rows, {undecided} without a decision",
    )


def _checked(wanted: dict[str, Any]) -> dict[str, tuple[tuple[str, str], ...]]:
    """``KIND=ID`` and ``ID=WHAT`` as pairs, addresses looked at, before anything is read or asked."""
    from kg_build.link.problems import bad_choice
    from kg_build.link.web import check_address

    for url in wanted["services"]:
        check_address("--service", url)
    for url in wanted["endpoints"]:
        check_address("--endpoint", url)
    check_address("--class", wanted["organization"])
    pairs: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, place, choices in (("types", 0, ("area", "organization")), ("properties", 1, ("code", "place"))):
        split = [word.partition("=") for word in wanted[name]]
        for (left, equals, right), word in zip(split, wanted[name], strict=True):
            if not (left and equals and right) or (left, right)[place] not in choices:
                raise bad_choice("--type" if name == "types" else "--property", word, choices)
        pairs[name] = tuple((left, right) for left, _, right in split)
    return pairs


def _sources(web: Web, wanted: dict[str, Any], checked: dict[str, tuple[tuple[str, str], ...]]) -> list[Source]:
    """The shipped tables, then the services, then the endpoints."""
    from kg_build.link.endpoint import SparqlEndpoint
    from kg_build.link.reconciliation import Reconciliation, Wanted
    from kg_build.link.shipped import ShippedTables

    asked = Wanted(checked["types"], checked["properties"], wanted["limit"])
    services = [Reconciliation(url, web, asked) for url in wanted["services"]]
    return [ShippedTables(), *services, *(SparqlEndpoint(url, web, organization=wanted["organization"]) for url in wanted["endpoints"])]


def _apply(
    talk: Talk, graphs: tuple[str, ...], store: str | None, output: str, reviewed: str, reviewer: str, agreed: bool,
) -> None:
    """Check the decisions against the graph and write them as links, to a file or into the store."""
    from kg_build.graph.serialise import output_format, write_graph
    from kg_build.graph.store import open_store, write_graphs
    from kg_build.link.linking import reviewed_links, withdraw
    from kg_build.link.linkset import emit

    if not output and not store:
        raise UsageProblem(
            "KG930", Place("link --apply"), "没有说链接写到哪里。", "Where to write the links is not named.",
            "加上 -o links.nq，或用 --store 写进图库。", "Add -o links.nq, or write them into a store with --store.",
        )  # fmt: skip
    if output:
        output_format(output)
    links = reviewed_links(reviewed, source_of("link --apply", graphs, store), reviewer=reviewer, agreed=agreed)
    quads = emit(links)
    if output:
        write_graph(output, quads)
    else:
        held = open_store(store, writable=True)
        write_graphs(held, quads)
        withdraw(held, reviewed, quads)
    same = sum(link.relation == "owl:sameAs" for link in links)
    talk.say(
        f"{len(links)} 个链接：{same} 个相同，{len(links) - same} 个相近",
        f"{len(links)} links: {same} the same, {len(links) - same} close",
    )

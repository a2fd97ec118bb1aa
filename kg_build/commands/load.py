"""``kg-build load``: graph files into a SPARQL server, or into the files of its bulk loader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg_build.commands.language import both
from kg_build.commands.servers import endpoint_options, login_of
from kg_build.commands.shell import Command, Talk, common_options, option

if TYPE_CHECKING:
    from kg_build.graph.load import Graphs, Loader, Step
    from kg_build.graph.load_http import Limits
    from kg_build.graph.load_login import Login

__all__ = ["command"]


@click.command(
    "load", cls=Command,
    help=both(
        "把图谱文件装入 SPARQL 服务：每份报告一个命名图，整体替换，装完核对数目；中断后再运行一次即可。\n\n"
        "密码用环境变量 KG_BUILD_PASSWORD、令牌用 KG_BUILD_TOKEN 给出，或写在 netrc 文件里。\n\n"
        "例：kg-build load graph.nq --endpoint http://localhost:7878",
        "Load graph files into a SPARQL server: a named graph per report, replaced as a whole and counted; run it again after a break.\n\n"
        "Give a password by KG_BUILD_PASSWORD, a token by KG_BUILD_TOKEN, or write them in a netrc file.\n\n"
        "Example: kg-build load graph.nq --endpoint http://localhost:7878",
    ),
)
@click.argument("graphs", nargs=-1, required=True)
@endpoint_options
@option("--update-endpoint", "update", metavar="URL", default="", zh="sparql 类服务的更新地址", en="Where a sparql server takes updates.")
@option(
    "--graph", "loose", metavar="IRI", default="", zh="不在命名图里的三元组（.ttl、.nt）放进哪个图",
    en="The graph for triples that stand in none (.ttl, .nt).",
)
@option(
    "--timeout", metavar="SECONDS", type=click.FloatRange(0.1, 86400), default=60.0, zh="一次请求的时限，默认 60",
    en="The limit for one request; default 60.",
)
@option("--retries", metavar="N", type=click.IntRange(0, 20), default=4, zh="失败后再试几次，默认 4", en="How often to try again; 4.")
@option("--dry-run", is_flag=True, zh="只说会做什么", en="Only say what would be done.")
@option("--bulk", metavar="DIR", default="", zh="写出批量装载用的文件，给出命令", en="Write what its bulk loader takes, print the command.")
@common_options
@click.pass_obj
def command(
    talk: Talk, /, graphs: tuple[str, ...], loose: str, update: str, timeout: float, retries: int, dry_run: bool, bulk: str, **server: str,
) -> None:
    """Read the files, find the server, load graph after graph."""
    from kg_build.graph.load import read_graphs
    from kg_build.graph.load_http import Limits

    if bulk and server["kind"] != "auto":
        _write_bulk(talk, read_graphs(graphs, loose), server["kind"], bulk)
        return
    login = login_of(talk, server, update)
    content = read_graphs(graphs, loose)  # before the server is troubled: what is wrong with the files is told first
    with _loader(server, update, login, Limits(timeout, retries)) as loader:
        talk.detail(f"服务：{loader.target.kind}", f"server: {loader.target.kind}")
        if bulk:
            _write_bulk(talk, content, loader.target.kind, bulk)
        elif dry_run:
            _tell(talk, loader, content)
        else:
            _load(talk, loader, content)


@contextmanager
def _loader(server: Mapping[str, str], update: str, login: Login, limits: Limits) -> Iterator[Loader]:
    from kg_build.graph.load import Loader
    from kg_build.graph.load_http import Client
    from kg_build.graph.load_login import without_login
    from kg_build.graph.load_stores import find_target, target_of, with_update

    url = without_login(server["endpoint"])
    client = Client(url, login, limits)
    try:
        target = find_target(client, url) if server["kind"] == "auto" else target_of(server["kind"], url, login=login.given)
        yield Loader(client, with_update(target, without_login(update)))
    finally:
        client.close()


def _write_bulk(talk: Talk, graphs: Graphs, kind: str, folder: str) -> None:
    """The files, a word on what they do, and on standard output the command."""
    from kg_build.graph.load_bulk import write_bulk

    done = write_bulk(graphs, kind, folder)
    talk.say(
        f"{len(graphs)} 个图写在 {folder}；先停下服务（Virtuoso 除外），再运行：",
        f"{len(graphs)} graphs are in {folder}; stop the server (not Virtuoso), then run:",
    )
    click.echo(done)


def _tell(talk: Talk, loader: Loader, graphs: Graphs) -> None:
    """A line for each graph, nothing written."""
    for step in loader.plan(graphs):
        click.echo(f"{step.graph}\t{step.before} -> {step.triples}")
    talk.say(
        f"会装入 {len(graphs)} 个图（{loader.target.kind}）；什么也没写。",
        f"{len(graphs)} graphs would be loaded ({loader.target.kind}); nothing was written.",
    )


def _load(talk: Talk, loader: Loader, graphs: Graphs) -> None:
    total = 0

    def count(step: Step) -> None:
        nonlocal total
        total += step.triples
        advance()
        talk.detail(f"{step.graph}：{step.before} → {step.triples}", f"{step.graph}: {step.before} -> {step.triples}")

    with _progress(talk, len(graphs)) as advance:
        loader.load(graphs, count)
    talk.say(
        f"装入 {len(graphs)} 个图，{total} 条三元组，数目核对无误（{loader.target.kind}）。",
        f"graphs loaded: {len(graphs)}, triples: {total}; the counts agree ({loader.target.kind}).",
    )


@contextmanager
def _progress(talk: Talk, total: int) -> Iterator[Callable[[], None]]:
    """A bar where a person waits; what it gives moves it by one graph."""
    if not talk.interactive:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)

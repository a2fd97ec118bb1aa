"""``kg-build serve``: a graph over HTTP, read only, for SPARQL clients and for programs that know no SPARQL."""

from __future__ import annotations

import ipaddress

import click

from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.errors import Place, UsageProblem

__all__ = ["command"]


@click.command(
    "serve", cls=Command,
    help=both(
        "把图谱放到网上供查询，只读：/sparql 是 SPARQL 1.1 协议，/api/query/问题名 是现成的问题。\n\n例：kg-build serve --store 图库",
        "Serve a graph over HTTP, read only: /sparql speaks the SPARQL 1.1 Protocol, /api/query/NAME answers canned questions.\n\n"
        "Example: kg-build serve --store DIR",
    ),
)
@click.argument("graphs", nargs=-1)
@option("--store", metavar="DIR", zh="内嵌图库的文件夹", en="The folder of an embedded store.")
@option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", zh="监听的地址", en="The address to listen on.")
@option(
    "--port", type=click.IntRange(0, 65535), default=8642, show_default=True, metavar="N",
    zh="端口；0 为任意空闲端口", en="The port; 0 takes a free one.",
)
@option(
    "--timeout", type=click.FloatRange(0, 3600, min_open=True), default=30.0, show_default=True, metavar="SECONDS",
    zh="一次查询最多几秒", en="Seconds a query may take.",
)
@option(
    "--max-answer", type=click.IntRange(1), default=50, show_default=True, metavar="MB",
    zh="一次回答最多几 MB", en="Megabytes an answer may have.",
)
@common_options
@click.pass_obj
def command(talk: Talk, graphs: tuple[str, ...], store: str | None, host: str, port: int, timeout: float, max_answer: int) -> None:
    """Open the graph, listen, serve."""
    try:
        from kg_build.serve.running import serve
    except ImportError as error:
        raise UsageProblem(
            "KG850", Place("serve"), "serve 需要可选的软件包 starlette 和 uvicorn。",
            "serve needs the optional packages starlette and uvicorn.",
            "运行 pip install 'kg-build[serve]'。", "Run pip install 'kg-build[serve]'.",
        ) from error
    _check_sources(graphs, store)
    from kg_build import __version__
    from kg_build.graph.store import open_files, open_store
    from kg_build.serve.limits import Limits

    if not _is_loopback(host):
        talk.say(
            f"警告：{host} 不是本机地址，别的机器也能读这份图谱；没有口令，也没有加密。",
            f"Warning: {host} is no loopback address; other machines can read this graph, without password or encryption.",
        )

    def ready(address: str) -> None:
        talk.say(f"正在提供服务：{address}/sparql （按 Ctrl-C 结束）", f"Serving at {address}/sparql (Ctrl-C ends it)")

    limits = Limits(seconds=timeout, answer_bytes=max_answer * 1_000_000)
    serve(open_store(store) if store else open_files(graphs), host, port, limits, __version__, ready)


def _check_sources(graphs: tuple[str, ...], store: str | None) -> None:
    """Files or a store are served, exactly one of the two (KG608 otherwise)."""
    if bool(graphs) == bool(store):
        raise UsageProblem(
            "KG608", Place("serve"), "请说明用哪份图谱：图谱文件或 --store，二选一。",
            "Say what to serve: graph files or --store, one of the two.",
            "例如 kg-build serve graph.nq。", "For example kg-build serve graph.nq.",
        )


def _is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

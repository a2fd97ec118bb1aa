"""The options that name a SPARQL server and a login, shared by ``load`` and ``query``; a login that others could read is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from kg_build.commands.shell import Talk, option
from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.graph.load_login import Login

__all__ = ["endpoint_options", "login_of"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def endpoint_options(command: Decorated) -> Decorated:
    """``--endpoint --store-type --user --token``, as the keywords ``endpoint kind user token``."""
    for decorate in (
        option("--token", metavar="TOKEN", default="", zh="令牌（Bearer）", en="The bearer token."),
        option("--user", metavar="NAME[:PASSWORD]", default="", zh="用户", en="The user."),
        option(
            "--store-type", "kind", metavar="TYPE", default="auto", zh="auto、oxigraph、virtuoso、fuseki、graphdb、qlever、sparql",
            en="auto, oxigraph, virtuoso, fuseki, graphdb, qlever, sparql.",
        ),
        option("--endpoint", metavar="URL", default="", zh="服务的地址或其查询地址", en="The server's base address or its query address."),
    ):
        command = decorate(command)
    return command


def login_of(talk: Talk, server: Mapping[str, str], update: str = "") -> Login:
    """The login for the server that the options name (see ``find_login``), which goes to its address for updates too.

    Raises:
        UsageProblem: KG800 no address, KG812 or KG813 of ``find_login``, KG817 an unknown make.
    """
    from kg_build.graph.load_login import check_address, find_login, in_the_clear, without_login
    from kg_build.graph.load_stores import STORE_TYPES

    url, kind = server["endpoint"], server["kind"]
    if kind not in STORE_TYPES:
        raise UsageProblem(
            "KG817", Place(f"--store-type {kind}"), "不认识这种服务。", "This kind of server is unknown.",
            f"其中之一：{' '.join(STORE_TYPES)}。", f"One of {' '.join(STORE_TYPES)}.",
        )
    addresses = [url, update] if update else [url]
    for address in addresses:
        check_address(address)
    login = find_login(url, server["user"], server["token"], os.environ)
    if login.given and (open_ones := [without_login(address) for address in addresses if in_the_clear(address)]):
        talk.warn(
            "KG818", open_ones[0], "密码或令牌会不加密地经过网络；能用 https 就用 https。",
            "the password or token goes over the network unencrypted; use https where there is any.",
        )
    return login

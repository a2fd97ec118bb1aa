"""The options of commands that ask other people's servers: in, a ``Web`` that behaves as they say out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg_build.commands.shell import option

if TYPE_CHECKING:
    from kg_build.link.web import Web

__all__ = ["opened_web", "web_options"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def web_options(command: Decorated) -> Decorated:
    """``--cache``, ``--max-age``, ``--offline``, ``--pause`` and ``--timeout``."""
    for decorate in (
        option(
            "--timeout", type=click.FloatRange(1, 600), default=60.0, show_default=True, metavar="SECONDS",
            zh="一次请求最多几秒", en="Seconds that one request may take.",
        ),
        option(
            "--pause", type=click.FloatRange(0, 60), default=1.0, show_default=True, metavar="SECONDS",
            zh="两次请求同一主机之间至少隔几秒", en="Seconds between two requests to one host.",
        ),
        option("--offline", is_flag=True, zh="不联网，只用缓存，不论多旧", en="Ask nobody: answers come from the cache, however old."),
        option(
            "--max-age", type=click.FloatRange(0, 36_500), default=30.0, show_default=True, metavar="DAYS",
            zh="缓存的回答用几天", en="Days that a cached answer is good for.",
        ),
        option(
            "--cache", metavar="DIR", default="", zh="缓存文件夹，默认在用户的缓存文件夹里",
            en="The cache folder; default: one in the user's cache folder.",
        ),
    ):
        command = decorate(command)
    return command


@contextmanager
def opened_web(purpose: str, *, cache: str, max_age: float, offline: bool, pause: float, timeout: float) -> Iterator[Web]:
    """The way out; ``purpose`` is said to the servers together with our name and version."""
    from kg_build import __version__
    from kg_build.graph.load_http import Limits
    from kg_build.link.web import Manners, Web

    agent = f"kg-build/{__version__} ({purpose}; government work reports as linked data)"
    limits = Limits(seconds=timeout, retries=3, pause=max(0.1, pause), most=1 << 24)
    web = Web(Path(cache) if cache else _own_cache(), Manners(agent, pause, limits, max_age, offline))
    try:
        yield web
    finally:
        web.close()


def _own_cache() -> Path:
    """``kg-build/answers`` below the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kg-build" / "answers"

"""Asking other people's servers: a request in, the checked answer out, from the cache where it is there and fresh enough.

Polite: we say who we are, wait between requests to one host, wait as long as a server asks, give up after a few tries. Wary: a redirect to
another host is refused, answers are limited in size and time, and one that its reader refuses is not kept.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx

from kg_build.errors import KgBuildError, StoreError
from kg_build.graph.load_http import Client, Limits, Reply
from kg_build.graph.load_login import Login
from kg_build.graph.output import replace_file
from kg_build.link.problems import bad_address, cache_fails, no_sense, not_cached, unanswered

__all__ = ["Manners", "Request", "Web", "check_address"]

Read = TypeVar("Read")
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_DAY: Final = 86_400
_HOPS: Final = 3
_LIMITS: Final = Limits(seconds=60, retries=3, pause=1.0, most=1 << 24)
_KEEPS_METHOD: Final = (307, 308)


@dataclass(frozen=True, slots=True)
class Manners:
    """How we behave.

    Args:
        agent: our name, version and purpose, sent as ``User-Agent``.
        pause: seconds between two requests to one host; none to this machine.
        limits: seconds, tries and bytes of one request.
        days: how old a cached answer may be.
        offline: take every answer from the cache, however old, and ask nobody.
    """

    agent: str
    pause: float = 1.0
    limits: Limits = _LIMITS
    days: float = 30
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One request; ``form`` goes out as a form, ``document`` as JSON."""

    method: str
    url: str
    accept: str = "application/json"
    form: tuple[tuple[str, str], ...] = ()
    document: str = ""

    def key(self) -> str:
        """The name of its answer in the cache."""
        return hashlib.sha256(json.dumps([self.method, self.url, self.accept, self.form, self.document]).encode()).hexdigest()


def check_address(option: str, url: str) -> str:
    """The address, when it is http or https with a host and without a user; UsageProblem KG931 otherwise."""
    try:
        parts, parsed = urlsplit(url), httpx.URL(url)
        good = parsed.scheme in ("http", "https") and bool(parsed.host) and not parts.username and not any(map(str.isspace, url))
    except (httpx.InvalidURL, ValueError):
        good = False
    if not good or any(mark in url for mark in '<>"{}|\\^`'):
        raise bad_address(option, url)
    return url


class Web:
    """The way out, with a cache below ``folder``."""

    def __init__(
        self, folder: Path, manners: Manners, *, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._manners = manners
        self._sleep = sleep
        self._clock = clock
        self._asked: dict[str, float] = {}
        self._clients: dict[str, Client] = {}

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            client.close()

    def get(self, request: Request, read: Callable[[Any], Read]) -> Read:
        """The answer to a request as ``read`` understands its JSON; ``read`` raises ValueError for what it refuses.

        Raises:
            StoreError: KG932 no answer, KG935 not cached, KG937 the cache fails. InputError: KG933 an answer that makes no sense.
        """
        kept = self._folder / f"{request.key()}.json"
        old = self._cached(kept, request)
        if old is not None:
            try:
                return read(_parsed(old))
            except ValueError:  # spoiled, or of an earlier version of ours: as if it were not there
                pass
        if self._manners.offline:
            raise not_cached(request.url)
        reply = self._ask(request)
        if reply.status == httpx.codes.PARTIAL_CONTENT or reply.headers.get("x-sql-state") or reply.row_limit is not None:
            raise no_sense(request.url, "only a part of the answer, cut at a limit of the server")
        try:
            text = reply.body.decode("utf-8")
            found = read(_parsed(text))
        except ValueError as problem:
            raise no_sense(request.url, _seen(reply, problem)) from problem
        self._keep(kept, request, text)
        return found

    # The cache ------------------------------------------------------------------------------------------------------------------------

    def _cached(self, kept: Path, request: Request) -> str | None:
        """The text of an earlier answer to the same request, unless it is too old."""
        try:
            held = json.loads(kept.read_text(encoding="utf-8"))
            fresh = self._manners.offline or self._clock() - float(held["fetched"]) <= self._manners.days * _DAY
            return str(held["body"]) if fresh and held["url"] == request.url else None
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise cache_fails(str(self._folder), problem.strerror or type(problem).__name__) from problem
        except (ValueError, LookupError, TypeError):  # spoiled: as if it were not there
            return None

    def _keep(self, kept: Path, request: Request, body: str) -> None:
        held = {"url": request.url, "method": request.method, "fetched": int(self._clock()), "body": body}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with replace_file(kept) as file:
                file.write(json.dumps(held, ensure_ascii=False).encode())
        except OSError as problem:
            raise cache_fails(str(self._folder), problem.strerror or type(problem).__name__) from problem
        except StoreError as problem:
            raise cache_fails(str(self._folder), problem.en) from problem

    # The way out ----------------------------------------------------------------------------------------------------------------------

    def _ask(self, request: Request) -> Reply:
        url, method = request.url, request.method
        for _ in range(_HOPS):
            self._wait(url)
            try:
                return self._client(url).ask(
                    method, url, headers={"Accept": request.accept} | ({"Content-Type": "application/json"} if request.document else {}),
                    form=dict(request.form) or None, content=request.document.encode(),
                )
            except KgBuildError as problem:
                target = _same_host(url, getattr(problem, "reply", None), method)
                if target is None:
                    raise _with_status(unanswered(request.url, problem), problem) from problem
                url = target
        raise no_sense(request.url, f"more than {_HOPS} redirects")

    def _wait(self, url: str) -> None:
        """Wait until the host may be asked again; nobody waits for this machine."""
        host = urlsplit(url).netloc
        if urlsplit(url).hostname not in _LOOPBACK and host in self._asked:
            self._sleep(max(0.0, self._manners.pause - (self._clock() - self._asked[host])))
        self._asked[host] = self._clock()

    def _client(self, url: str) -> Client:
        host = urlsplit(url).netloc
        if host not in self._clients:
            self._clients[host] = Client(url, Login(), self._manners.limits, self._sleep, agent=self._manners.agent)
        return self._clients[host]


def _with_status(problem: StoreError, cause: KgBuildError) -> StoreError:
    """The error, with the status that came, for the reader of 413 (a batch too large)."""
    reply: Reply | None = getattr(cause, "reply", None)
    problem.status = reply.status if reply else 0  # type: ignore[attr-defined]  # one question of one caller
    return problem


def _same_host(url: str, reply: Reply | None, method: str) -> str | None:
    """Where a redirect leads, if it stays on the host (http may become https) and the request may be sent there as it is."""
    if reply is None or not httpx.codes.is_redirect(reply.status):
        return None
    old, new = urlsplit(url), urlsplit(urljoin(url, reply.headers.get("location", "")))
    ports = {"http": 80, "https": 443}
    same = old.hostname == new.hostname and (
        (old.scheme, old.port) == (new.scheme, new.port)
        or (old.scheme == "http" and new.scheme == "https" and (new.port or 443) == 443 and (old.port or 80) in ports.values())
    )
    return new.geturl() if same and (method == "GET" or reply.status in _KEEPS_METHOD) and not new.username else None


def _parsed(text: str) -> Any:
    """JSON, and nothing that only looks like it: NaN and Infinity are no JSON, and a nest of brackets is no answer."""
    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no JSON")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem


def _seen(reply: Reply, problem: ValueError) -> str:
    """What came instead of what was asked for."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip()
    return f"{'a web page, ' if 'html' in kind else ''}{problem}"

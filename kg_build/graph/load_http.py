"""HTTP to a SPARQL server: a request out, a whole answer or one clear error back; tried again where that is worth it, redirects refused."""

from __future__ import annotations

import json
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from kg_build.errors import KgBuildError
from kg_build.graph.load_errors import (
    Lost,
    cut_off,
    disk_full,
    login_refused,
    no_answer,
    no_service,
    no_sparql,
    refused,
    sent_elsewhere,
    server_failed,
    unreachable,
)
from kg_build.graph.load_login import Login

__all__ = ["Client", "Limits", "Reply"]

_MOST: Final = 1 << 28  # bytes of an answer; ours are counts and small graphs
_LATER: Final = frozenset({429, 502, 503, 504})
# "Error making blob" is all that Virtuoso tells a client when its file cannot grow; "Out of disk space" stands in its log only.
_FULL: Final = re.compile(r"no space left|disk (is )?full|quota|file too large|out of disk|error making blob", re.IGNORECASE)
_NOT_ALLOWED: Final = re.compile(r"no permission|permission denied|access denied", re.IGNORECASE)  # Virtuoso says so with a 500
_ECHO: Final = re.compile(r"\n\s*SPARQL query:.*", re.DOTALL)  # Virtuoso repeats the query, whose own words mean nothing here
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for one request, how often a failed one is tried again, and the first pause between; pauses double up to 8 seconds.

    ``slow_again``: whether a request whose time is over counts as worth another try. ``most``: bytes of an answer.
    """

    seconds: float = 60.0
    retries: int = 4
    pause: float = 0.5
    slow_again: bool = True
    most: int = _MOST


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: its status, headers and bytes."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def row_limit(self) -> int | None:
        """How many rows the server gives at most, when it cut the answer there: Virtuoso says so in a header, with status 200."""
        limit = self.headers.get("x-sparql-maxrows", "")
        return int(limit) if limit.isdecimal() else None

    def json(self) -> Any:
        """The body as JSON; KG807 when it is something else, or only a part."""
        kind = self.headers.get("content-type", "").partition(";")[0]
        if self.status == httpx.codes.PARTIAL_CONTENT or self.headers.get("x-sql-state"):
            raise no_sparql(self.url, "the server stopped at its own time limit and sent a part")
        if "html" in kind:
            raise no_sparql(self.url, f"a web page ({kind})")
        try:
            return json.loads(self.body)
        except ValueError as problem:
            raise no_sparql(self.url, f"{kind or 'no content type'}, {problem}"[:200]) from problem


class Client:
    """One server and one login. Every request of ours may be repeated without harm, so that trying again is always right."""

    def __init__(
        self, url: str, login: Login, limits: Limits, sleep: Callable[[float], None] = time.sleep, *, agent: str = "",
    ) -> None:
        """``agent`` is the name we go by (``User-Agent``); empty for httpx's own."""
        self.login = login
        self._limits = limits
        self._sleep = sleep
        limit = httpx.Timeout(limits.seconds, connect=min(10.0, limits.seconds))
        # a proxy of the environment is for the network, not for this machine
        self._http = httpx.Client(
            auth=login.auth(), timeout=limit, follow_redirects=False, trust_env=urlsplit(url).hostname not in _LOOPBACK,
            headers={"User-Agent": agent} if agent else None,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(
        self, method: str, url: str, *, content: bytes = b"", headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer to a request, with a status below 300.

        Raises:
            StoreError: KG801 to KG810.
        """
        request = self._http.build_request(method, url, headers=dict(headers or {}), params=params, data=form, content=content or None)
        for turn in range(self._limits.retries + 1):
            try:
                return self._checked(self._once(request, url))
            except Lost as problem:
                if turn == self._limits.retries or not self._again(problem):
                    raise
                pause = min(8.0, self._limits.pause * 2**turn)
                self._sleep(pause if problem.after is None else min(30.0, problem.after))
        raise AssertionError("unreachable: the last turn returns or raises")

    def _again(self, problem: Lost) -> bool:
        """Whether another try may end better."""
        if problem.code == "KG802":
            return self._limits.slow_again
        return not (isinstance(problem.__cause__, httpx.HTTPError) and _is_tls(problem.__cause__))

    def probe(self, url: str, form: Mapping[str, str]) -> tuple[Reply, KgBuildError | None]:
        """The answer to a query whatever it is, and the error it amounts to; KG801 to KG803 are raised."""
        headers = {"Accept": "application/sparql-results+json"}
        try:
            return self.ask("POST", url, form=form, headers=headers), None
        except KgBuildError as problem:
            reply = getattr(problem, "reply", None)
            if reply is None:
                raise
            return reply, problem

    def _once(self, request: httpx.Request, url: str) -> Reply:
        """One try. The read limit of httpx starts anew with every byte; ours is for the whole answer."""
        until = time.monotonic() + self._limits.seconds
        body = bytearray()
        try:
            response = self._http.send(request, stream=True)
            try:
                for block in response.iter_bytes():
                    body += block
                    if time.monotonic() > until:
                        raise no_answer(url, self._limits.seconds)
                    if len(body) > self._limits.most:
                        raise no_sparql(url, f"more than {self._limits.most} bytes")
            finally:
                response.close()
        except httpx.TimeoutException as problem:
            raise no_answer(url, self._limits.seconds) from problem
        except httpx.ConnectError as problem:
            raise unreachable(url, self._words(str(problem))) from problem
        except (httpx.TransportError, httpx.DecodingError) as problem:
            raise cut_off(url, self._words(str(problem) or type(problem).__name__)) from problem
        return Reply(url, response.status_code, response.headers, bytes(body))

    def _checked(self, reply: Reply) -> Reply:
        """The answer when it is good; otherwise the error it amounts to, with the answer as ``reply``."""
        if reply.status < httpx.codes.MULTIPLE_CHOICES:
            return reply
        problem = self._problem(reply)
        problem.reply = reply  # type: ignore[attr-defined]  # for probe, which looks at the headers of failures too
        raise problem

    def _problem(self, reply: Reply) -> KgBuildError:
        status, url = reply.status, reply.url
        words = self._words(_ECHO.sub("", reply.body[:2000].decode("utf-8", "replace")))
        failed = status >= httpx.codes.INTERNAL_SERVER_ERROR
        if status < httpx.codes.BAD_REQUEST:
            target = urlsplit(reply.headers.get("location", "?"))
            return sent_elsewhere(url, self._words(target._replace(netloc=target.netloc.rpartition("@")[2]).geturl()))
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN) or (failed and _NOT_ALLOWED.search(words)):
            return login_refused(url, status, self.login.given)
        if status == httpx.codes.INSUFFICIENT_STORAGE or (failed and _FULL.search(words)):
            return disk_full(url, words)
        if status in (httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED, httpx.codes.GONE):
            return no_service(url, status)
        if not failed and status not in _LATER:
            return refused(url, status, words)
        return server_failed(url, status, words, later=status in _LATER, after=_seconds(reply.headers.get("retry-after", "")))

    def _words(self, words: str) -> str:
        """What a server says, as one short line without markup, control signs or our secrets."""
        plain = re.sub(r"<[^>]{0,200}>", " ", words)
        return self.login.hide(" ".join("".join(sign if sign.isprintable() else " " for sign in plain).split()))[:200] or "-"


def _seconds(wanted: str) -> float | None:
    """How long a ``Retry-After`` asks to wait: seconds or a date; None when it says neither."""
    if wanted.isascii() and wanted.isdecimal():
        return float(wanted)
    try:
        return max(0.0, parsedate_to_datetime(wanted).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _is_tls(problem: BaseException) -> bool:
    """Whether a certificate or the like is the reason: trying again does not mend it."""
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False

"""Who we are to a server: from options, the environment or a netrc file, into an authentication that shows nothing to anybody else."""

from __future__ import annotations

import netrc
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx

from kg_build.errors import Place, UsageProblem

__all__ = ["Login", "check_address", "find_login", "in_the_clear", "without_login"]

_UNAUTHORIZED = 401


@dataclass(frozen=True)
class Login:
    """A user with a password, or a bearer token, or neither; ``repr`` shows none of them."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def given(self) -> bool:
        """Whether there is anything to log in with."""
        return bool(self.user or self.token)

    def auth(self) -> httpx.Auth | None:
        """What httpx sends."""
        if self.token:
            return _Bearer(self.token)
        return _Challenged(self.user, self.password) if self.user else None

    def hide(self, words: str) -> str:
        """``words`` without our secrets, should a server repeat them."""
        for secret in (self.password, self.token):
            if len(secret) > 2:  # a shorter one would blacken half the message and is told nowhere by us
                words = words.replace(secret, "***")
        return words


class _Bearer(httpx.Auth):
    """A token in every request."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _Challenged(httpx.Auth):
    """Digest where the server asks for it, else basic, and nothing before it asks: a password never goes out in a form not wanted."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Ask without, look at the challenge, ask again."""
        if self._chosen is None:
            response = yield request
            schemes = response.headers.get("WWW-Authenticate", "").lower()
            if response.status_code != _UNAUTHORIZED:
                return
            self._chosen = self._digest if "digest" in schemes else self._basic
        yield from self._chosen.auth_flow(request)


def check_address(url: str) -> None:
    """Let an address pass.

    Raises:
        UsageProblem: KG800, it is no http or https address with a host.
    """
    try:
        parsed = httpx.URL(url)
        good = parsed.scheme in ("http", "https") and bool(parsed.host) and not any(map(str.isspace, url))
    except (httpx.InvalidURL, ValueError):
        good = False
    if not good:
        shown = url.rpartition("@")[2] if "@" in url else url
        raise UsageProblem(
            "KG800", Place(f"--endpoint {shown!r}"), "这不是 http 或 https 地址。", "This is no http or https address.",
            "请写成 http://主机:端口/路径。", "Write it as http://host:port/path.",
        )  # fmt: skip


def in_the_clear(url: str) -> bool:
    """Whether what is sent to ``url`` leaves this machine unencrypted."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        here = ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost" or host.endswith(".localhost")
    return parts.scheme == "http" and not here


def without_login(url: str) -> str:
    """The address without a user and password that stand in it, so that it can be shown."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def find_login(url: str, user: str, token: str, environment: Mapping[str, str]) -> Login:
    """The login for a server: options first, then the address itself, then KG_BUILD_USER, _PASSWORD and _TOKEN, then the netrc file.

    Args:
        url: the server's address.
        user: ``--user``, a name or ``name:password``; the password may come from the environment.
        token: ``--token``.
        environment: the process's own.

    Raises:
        UsageProblem: KG812 a user and a token are given together, KG813 the netrc file cannot be read.
    """
    parts = urlsplit(url)
    name, _, password = user.partition(":")
    name, password = name or unquote(parts.username or ""), password or unquote(parts.password or "")
    if name and token:
        raise UsageProblem(
            "KG812", Place("--token"), "用户和令牌只能给一种。", "A user and a token are given; one of them will do.",
            "去掉 --user 或 --token。", "Leave out --user or --token.",
        )  # fmt: skip
    if name:
        return Login(name, password or environment.get("KG_BUILD_PASSWORD", ""))
    token = token or environment.get("KG_BUILD_TOKEN", "")
    if token:
        return Login(token=token)
    if environment.get("KG_BUILD_USER"):
        return Login(environment["KG_BUILD_USER"], environment.get("KG_BUILD_PASSWORD", ""))
    return _from_netrc(parts.hostname or "", environment)


def _from_netrc(host: str, environment: Mapping[str, str]) -> Login:
    """The line for ``host`` in the file that NETRC names, or ``~/.netrc``."""
    named = environment.get("NETRC", "")
    path = Path(named or environment.get("HOME", ".")) / ("" if named else ".netrc")
    if not named and not path.is_file():
        return Login()
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "syntax"  # the parser's words may hold a part of a line
        raise UsageProblem(
            "KG813", Place(str(path)), f"netrc 文件读不了（{reason}）。", f"The netrc file cannot be read ({reason}).",
            "改正文件或其权限。", "Mend the file or its permissions.",
        ) from problem  # fmt: skip
    return Login(found[0], found[2] or "") if found else Login()

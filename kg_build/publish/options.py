"""What a publisher decides: the folder's address, the licence, who publishes, the date; checked here, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode

from kg_build.errors import Place, UsageProblem

__all__ = ["DEFAULT_BASE_URL", "DEFAULT_LICENSE", "Decisions", "moment"]

DEFAULT_BASE_URL: Final = "http://localhost:8000/"
"""What ``python3 -m http.server`` inside the folder serves: the links of a catalogue made without --base-url work on one's own machine."""

DEFAULT_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LAST_SECOND: Final = 253402300799  # of the year 9999


@dataclass(frozen=True, slots=True)
class Decisions:
    """The publisher's decisions.

    Args:
        base_url: where the folder will be served; absolute, http or https. A missing slash at its end is added.
        license: the IRI of the licence for the data.
        publisher: the publisher's name; without one, the host of ``base_url``.
        publisher_iri: the publisher's own IRI; without one, one inside the catalogue.
        issued: the day of publication, as 2026-01-31; nothing is said of a date without it.
        ended: the time at which the folder was made, as 2026-01-31T08:00:00Z.

    Raises:
        UsageProblem: KG901 ``base_url``, KG902 one of the IRIs or the name, KG903 ``issued`` or ``ended``.
    """

    base_url: str = DEFAULT_BASE_URL
    license: str = DEFAULT_LICENSE
    publisher: str = ""
    publisher_iri: str = ""
    issued: str = ""
    ended: str = ""

    def __post_init__(self) -> None:
        """Refuse what no catalogue could say."""
        object.__setattr__(self, "base_url", _address(self.base_url))
        for option, value in (("--license", self.license), ("--publisher-iri", self.publisher_iri)):
            if (value and not _is_iri(value)) or (option == "--license" and not value):
                raise _no_iri(option, value)
        if _CONTROLS.search(self.publisher):
            raise _no_name(self.publisher)
        if self.issued and not _is_date(self.issued):
            raise _no_date("--issued", self.issued)

    @property
    def publisher_name(self) -> str:
        """Who publishes: the name that was given, else the host that serves the folder."""
        return self.publisher.strip() or urlsplit(self.base_url).netloc

    def url(self, path: str) -> str:
        """The address of a file of the folder; Chinese is percent-encoded, as servers and browsers write it."""
        return self.base_url + quote(path)

    def within(self, name: str) -> str:
        """An IRI inside the catalogue, for things that have none of their own: ``…/catalog.ttl#NAME``."""
        return f"{self.base_url}catalog.ttl#{quote(name)}"


def moment(environment: Mapping[str, str]) -> tuple[str, str]:
    """The date and time that SOURCE_DATE_EPOCH gives, or two empty strings: ``("2026-01-31", "2026-01-31T08:00:00Z")``.

    Raises:
        UsageProblem: KG903, it is no number of seconds.
    """
    seconds = environment.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return "", ""
    if not (seconds.isascii() and seconds.isdecimal() and int(seconds) <= _LAST_SECOND):
        raise _no_date("SOURCE_DATE_EPOCH", seconds)
    then = datetime.fromtimestamp(int(seconds), UTC)
    return then.date().isoformat(), then.strftime("%Y-%m-%dT%H:%M:%SZ")


def _address(url: str) -> str:
    """The URL with a slash at its end; KG901 for one that no folder can have."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or "?" in url or "#" in url or "@" in url or not url.isascii() or not _is_iri(url):
        raise UsageProblem(
            "KG901", Place("--base-url"), f"{url!r} 不能作文件夹的网址。", f"{url!r} cannot be the address of the folder.",
            "写出完整的网址，如 https://data.example.org/gwr/（不带 ?、# 和登录名，中文用百分号编码）。",
            "Give a full address, for example https://data.example.org/gwr/ (without ?, # or login; percent-encode what is not ASCII).",
        )  # fmt: skip
    return url if url.endswith("/") else f"{url}/"


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _no_iri(option: str, value: str) -> UsageProblem:
    return UsageProblem(
        "KG902", Place(option), f"{value!r} 不是绝对 IRI。", f"{value!r} is no absolute IRI.",
        f"写成类似 {DEFAULT_LICENSE} 的 IRI。", f"Write an IRI such as {DEFAULT_LICENSE} .",
    )  # fmt: skip


def _no_name(value: str) -> UsageProblem:
    return UsageProblem(
        "KG902", Place("--publisher"), f"发布者的名称 {value!r} 含有控制字符。",
        f"The publisher's name {value!r} holds control characters.",
        "写成一行普通文字。", "Write one line of plain text.",
    )  # fmt: skip


def _no_date(option: str, value: str) -> UsageProblem:
    return UsageProblem(
        "KG903", Place(option), f"{value!r} 不是日期。", f"{value!r} is no date.",
        "--issued 写成 2026-01-31；SOURCE_DATE_EPOCH 是 1970 年以来的秒数。",
        "Write --issued as 2026-01-31; SOURCE_DATE_EPOCH counts seconds since 1970.",
    )  # fmt: skip

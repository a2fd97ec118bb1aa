"""Reading what strangers send: parsed JSON in, the part that is wanted out, or a ValueError that says what is wrong with it."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import NamedNode

__all__ = ["finite", "http_iri", "listed", "named", "object_of", "tidy"]

_MOST: Final = 1000  # items of a list that an answer may hold
_LONGEST: Final = 300
_HTTP_IRI: Final = re.compile(r"https?://[^\x00-\x20<>\"{}|\\^`\x7f]+")


def tidy(text: str, longest: int = _LONGEST) -> str:
    """A text as one short line without signs that are not shown."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def object_of(value: Any, what: str) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} is missing" if value is None else f"{what} is {type(value).__name__} and no object")
    return value


def listed(holder: dict[str, Any], name: str) -> list[Any]:
    """A list of not too many items."""
    value = holder.get(name)
    if not isinstance(value, list) or len(value) > _MOST:
        raise ValueError(f"{name} is no list" if not isinstance(value, list) else f"{name} has more than {_MOST} items")
    return value


def named(holder: dict[str, Any], name: str) -> str:
    """A text that is not blank, as one line."""
    value = holder.get(name)
    if not isinstance(value, str) or not (line := tidy(value)):
        raise ValueError(f"{name} is missing" if value is None else f"{name} {tidy(repr(value), 60)} is no text")
    return line


def finite(holder: dict[str, Any], name: str) -> str:
    """A number, plainly written; true and "97" are none."""
    value = holder.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > 10**9:
        raise ValueError(f"{name} {tidy(repr(value), 60)} is no number")
    return format(Decimal(str(value)).quantize(Decimal("0.01")).normalize(), "f")


def http_iri(text: str) -> str:
    """An http or https IRI."""
    try:
        good = _HTTP_IRI.fullmatch(text) is not None and bool(NamedNode(text))
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"{tidy(text, 100)!r} is no http or https IRI")
    return text

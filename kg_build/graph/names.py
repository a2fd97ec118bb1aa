"""What makes a name part of an IRI: any name in, a path segment out.

Two steps make a name part of an IRI, and each is a public function:

* ``normal_form`` decides which writings are the same name: NFKC (full-width letters and signs become ASCII, compatibility ideographs
  their standard form), quotation marks and book-title marks gone (“三河”工程 is 三河工程), all dashes ``-``, white space gone except one
  space between two Latin words. Nothing else: traditional characters stay, letter case stays.
* ``segment`` percent-encodes what RFC 3987 forbids in an IRI's path segment, and ``/ ? # %``, which would change its structure.
  Chinese stays readable.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["normal_form", "segment", "unit_name"]

_QUOTES_AND_DASHES: Final = {ord(mark): None for mark in "“”‘’\"'「」『』《》〈〉«»‹›`"} | {ord(dash): "-" for dash in "‐‑‒–—―−"}
# White space between two Latin words; other white space and what has no width (group 1).
_SPACE: Final = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])|([\s\u200b-\u200f\u2060\ufeff]+)")
# ucschar of RFC 3987 without its supplementary planes' ends, and pchar without "%": what may stand in a path segment as it is.
_FORBIDDEN: Final = re.compile(
    r"[^A-Za-z0-9\-._~!$&'()*+,;=:@\u00a0-\u200d\u2010-\u2027\u2030-\u2065\u206a-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    r"\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)
_UNIT_NAMES: Final = {"": "one", "%": "percent", "百分点": "percentage-point", "‰": "per-mille"}


@lru_cache(maxsize=8192)
def normal_form(name: str) -> str:
    """The form in which two writings of one name are equal (module docstring); never empty unless ``name`` is blank.

    >>> normal_form("“三河”  治理工程（Ⅱ期）")
    '三河治理工程(II期)'
    """
    folded = unicodedata.normalize("NFKC", name).translate(_QUOTES_AND_DASHES)
    folded = unicodedata.normalize("NFKC", _without_space(folded))  # again: what fell away may have stood before a combining mark
    return folded or _without_space(name)


def _without_space(name: str) -> str:
    return _SPACE.sub(lambda found: "" if found.group(1) else " ", name)


@lru_cache(maxsize=8192)
def segment(name: str) -> str:
    """The normal form of a name as one path segment of an IRI; a blank name is ``_``.

    >>> segment("A/B 型项目")
    'A%2FB型项目'
    """
    encoded = _FORBIDDEN.sub(lambda found: "".join(f"%{byte:02X}" for byte in _utf8(found.group())), normal_form(name))
    return {"": "_", ".": "%2E", "..": "%2E%2E"}.get(encoded, encoded)


def _utf8(character: str) -> bytes:
    """UTF-8 of a character; a lone surrogate, which has none, becomes the replacement character."""
    return character.encode("utf-8", errors="replace") if not "\ud800" <= character <= "\udfff" else "\ufffd".encode()


def unit_name(written: str) -> str:
    """The last part of a unit's IRI: a word for the signs (% is ``percent``, no unit is ``one``), else the written form."""
    return _UNIT_NAMES.get(written) or segment(written)

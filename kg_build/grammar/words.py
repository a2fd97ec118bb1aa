"""Blank-separated word lists in, word tuples and fast patterns out; names of places. Knows no word of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from kg_build.areas.table import rows_by_name

__all__ = ["place_names", "trie", "words_in"]

_PLACE_ENDINGS = (
    "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "自治州", "自治县", "自治旗", "地区", "林区", "矿区", "新区",
    "省", "市", "区", "县", "旗", "盟", "州",
)


def words_in(text: str) -> tuple[str, ...]:
    """The blank-separated words of a list, each once, in their order."""
    return tuple(dict.fromkeys(text.split()))


def trie(words: Iterable[str]) -> str:
    """A pattern that matches the longest of ``words``; shared beginnings are tried once, so that hundreds of words stay fast."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(root)


def _branch(node: dict[str, Any]) -> str:
    ends = "" in node
    branches = [re.escape(letter) + _branch(child) for letter, child in node.items() if letter]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{body}?" if ends else body


@cache
def place_names() -> tuple[frozenset[str], frozenset[str]]:
    """All names of areas down to the county, as written in full (大安市) and without their ending (大安).

    The table is kg_build.areas' own (GB/T 2260 codes by year).
    """
    full = frozenset(rows_by_name())
    return full, frozenset(_short(name) for name in full)


def _short(name: str) -> str:
    for ending in _PLACE_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name

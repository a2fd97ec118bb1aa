"""Where each graph's files stand in the folder: readable names from its IRI, never a path that leaves the folder or meets another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

__all__ = ["paths_of"]

_SAFE: Final = re.compile(r"[^\W_](?:[\w-]{0,38}[^\W_])?(?:\.\d{1,3})?")
_RESERVED: Final = frozenset(("con", "prn", "aux", "nul", "all", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10))))
_WITH_PARENT: Final = ("report", "linkset")


def paths_of(graphs: Iterable[str]) -> dict[str, str]:
    """A path without ending for each graph: ``…/id/report/210300/2017`` is ``report/210300/2017``, what has no such name gets a hash.

    The same graphs get the same paths, whatever their order.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for graph in sorted(graphs):
        path = _readable(graph)
        if path.casefold() in taken or not path:
            path = f"graph/{hashlib.sha256(graph.encode()).hexdigest()[:16]}"
        taken.add(path.casefold())
        found[graph] = path
    return found


def _readable(graph: str) -> str:
    """The last parts of the IRI, or nothing when one of them is no safe name of a file."""
    parts = urlsplit(graph)
    names = [name for name in re.split("[/#]", f"{parts.path}#{parts.fragment}") if name]
    kept = names[-1:]
    for word in _WITH_PARENT:
        if word in names[-3:-1]:
            kept = names[names.index(word, len(names) - min(3, len(names))) :]
    if not kept or not all(_SAFE.fullmatch(name) and name.casefold() not in _RESERVED for name in kept):
        return ""
    return "/".join(kept)

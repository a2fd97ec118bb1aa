"""What others call the areas, ``links.csv``: Wikidata items, GeoNames features and ISO 3166-2 codes by area key; read when first asked for.

scripts/make_area_links.py makes the table, names its sources and says when a link is ``same`` and when only ``close``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["Identifier", "identifiers"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier of an area: whose it is, how it is linked (same, close, notation), how certain that is, and what says so."""

    source: str
    target: str
    relation: str
    certainty: str
    evidence: tuple[str, ...]


@cache
def _table() -> dict[str, tuple[Identifier, ...]]:
    found: dict[str, list[Identifier]] = {}
    text = resources.files(__package__).joinpath("links.csv").read_text(encoding="utf-8")
    for area, source, target, relation, certainty, evidence in csv.reader(text.splitlines()[1:]):
        found.setdefault(area, []).append(Identifier(source, target, relation, certainty, tuple(evidence.split())))
    return {area: tuple(links) for area, links in found.items()}


def identifiers(key: str) -> tuple[Identifier, ...]:
    """The identifiers of the area with a key (``210300``, ``CN``); none for a place that lost its code."""
    return _table().get(key, ())

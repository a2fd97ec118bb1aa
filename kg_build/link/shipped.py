"""The tables that travel with kg-build as a source of candidates: what Wikidata and GeoNames call the areas of today, by code.

There is no such table of organizations: no list of them with identifiers of linked data could be checked by a second source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg_build.areas.identifiers import Identifier, identifiers
from kg_build.areas.table import rows_by_key
from kg_build.link.candidates import Entity, Found

__all__ = ["ShippedTables"]

_SPACES: Final = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}
_KEY: Final = re.compile(r"(?P<base>.*[/#])area/(?P<key>[0-9]{6}|CN)")


class ShippedTables:
    """``kg_build/areas/links.csv``."""

    @property
    def name(self) -> str:
        """What people call it."""
        return "kg_build/areas/links.csv"

    def find(self, entities: Iterable[Entity]) -> list[Found]:
        """What the table has for each area, in its order."""
        found = []
        for entity in entities:
            key = _KEY.fullmatch(entity.iri) if entity.kind == "area" else None
            rows = rows_by_key().get(key["key"], ()) if key else ()
            if key and rows:
                names = (rows[-1].name, *(row.name for row in rows[:-1]))
                found += [_found(entity, one, key["base"], names) for one in identifiers(key["key"]) if one.source in _SPACES]
        return found


def _found(entity: Entity, one: Identifier, base: str, names: tuple[str, ...]) -> Found:
    """An identifier as a candidate; the table was checked by the name, so that the area's own is the candidate's."""
    by_code = any(what.endswith("-code") for what in one.evidence)
    said = (f"随程序的表 the shipped table: {one.relation}, {one.certainty}, {', '.join(one.evidence)}",)
    return Found(
        entity.iri, _SPACES[one.source].format(one.target), names, f"{base}linkset/areas-{one.source}", "code" if by_code else "name",
        code=entity.code if by_code else "", said=said,
    )

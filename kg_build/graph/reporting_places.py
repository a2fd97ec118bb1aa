"""A graph and the name of a place in; whether a report comes from there, and if not, which places reports come from."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from kg_build.graph.statements import read_places

if TYPE_CHECKING:
    from kg_build.graph.query_sources import Source

__all__ = ["holds_verdicts", "places_like"]

_MOST: Final = 5
_GOVERNED: Final = """PREFIX gwr: <https://w3id.org/gwr/ontology#>
SELECT DISTINCT ?area WHERE { ?report a gwr:Report ; gwr:government ?government . ?government gwr:governs ?area . } ORDER BY ?area"""


_VERDICT: Final = "PREFIX gwr: <https://w3id.org/gwr/ontology#> SELECT ?one WHERE { ?one a gwr:FollowUp . } LIMIT 1"


def holds_verdicts(source: Source) -> bool:
    """Whether the graph holds verdicts on targets."""
    return bool(source.select(_VERDICT).rows)


def places_like(source: Source, wanted: str) -> list[str] | None:
    """Names of places that reports come from, the most similar first, five at most; None when a report comes from the wanted one.

    A place is meant by its name, also behind its parents' (河北省保定市), or its code, as the queries mean it.
    """
    reporting = {row[0].value for row in source.select(_GOVERNED).rows if row[0] is not None}
    places = [place for iri, place in read_places(source).items() if iri in reporting]
    if any(wanted.endswith(place.name) or wanted == place.code for place in places):
        return None
    names = sorted({place.name for place in places})
    near = get_close_matches(wanted, names, n=_MOST, cutoff=0.3)
    return [*near, *(name for name in names if name not in near)][:_MOST]

"""What of a graph can be linked: a ``Source`` in, its areas with a code and its organizations out, each with what tells it from namesakes.

All is asked for in constant queries, joined here; every engine gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from kg_build.link.candidates import KINDS, Entity

if TYPE_CHECKING:
    from kg_build.graph.query_sources import Source

__all__ = ["read_entities", "read_kinds"]

_PREFIXES: Final = """PREFIX gwr: <https://w3id.org/gwr/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""
_LABELS: Final = _PREFIXES + """SELECT DISTINCT ?thing ?rank ?label WHERE {
  { ?thing a gwr:AdministrativeArea . } UNION { ?thing a gwr:Organization . }
  { ?thing skos:prefLabel ?label . FILTER(LANGMATCHES(LANG(?label), "zh")) BIND(0 AS ?rank) }
  UNION { ?thing skos:altLabel ?label . FILTER(LANGMATCHES(LANG(?label), "zh")) BIND(1 AS ?rank) }
  UNION { ?thing skos:prefLabel ?label . FILTER(LANGMATCHES(LANG(?label), "en")) BIND(2 AS ?rank) }
} ORDER BY ?thing ?rank ?label"""
_KIND_OF: Final = _PREFIXES + """SELECT DISTINCT ?thing ?kind WHERE {
  { ?thing a gwr:AdministrativeArea . BIND("area" AS ?kind) } UNION { ?thing a gwr:Organization . BIND("organization" AS ?kind) }
} ORDER BY ?thing ?kind"""
_WHOLES: Final = _PREFIXES + """SELECT DISTINCT ?thing ?whole WHERE {
  ?thing a gwr:AdministrativeArea ; dct:isPartOf ?whole .
} ORDER BY ?thing ?whole"""
_MENTIONS: Final = _PREFIXES + """SELECT DISTINCT ?thing ?area ?report ?begin ?words WHERE {
  ?thing a gwr:Organization .
  ?mention gwr:entity ?thing ; gwr:report ?report ; nif:beginIndex ?begin ; prov:wasDerivedFrom ?passage .
  ?report gwr:government ?government . ?government gwr:governs ?area .
  OPTIONAL { ?passage nif:anchorOf ?words . }
} ORDER BY ?thing ?report ?begin ?area ?words"""
_CODE: Final = re.compile(r"[/#]area/([0-9]{6}|CN)$")
_LOCAL: Final = re.compile(r"[/#]organization/[^/]+/[^/]+")
_ABOUT: Final = 80  # characters of the sentence that a reviewer sees


def read_entities(source: Source, kinds: Collection[str] = KINDS) -> list[Entity]:
    """The areas with a code and the organizations of a graph, by IRI.

    Raises:
        StoreError: KG522, the graph cannot be asked.
    """
    names: dict[str, dict[str, None]] = {}
    for row in _rows(source, _LABELS):
        names.setdefault(row["thing"], {})[row["label"]] = None
    wholes: dict[str, str] = {}
    for row in _rows(source, _WHOLES):
        wholes.setdefault(row["thing"], row["whole"])
    contexts = _contexts(source)
    found = []
    for row in _rows(source, _KIND_OF):
        iri, kind = row["thing"], row["kind"]
        if kind not in kinds or iri not in names:
            continue
        code = _CODE.search(iri)
        if kind == "area" and code:
            places = tuple(_ancestors(iri, wholes, names))
            found.append(Entity(iri, kind, tuple(names[iri]), code.group(1), places, " < ".join(places)))
        elif kind == "organization":
            area, words = contexts.get(iri, ("", ""))
            places = (next(iter(names[area])), *_ancestors(area, wholes, names)) if area in names else ()
            found.append(Entity(iri, kind, tuple(names[iri]), "", places, words, _LOCAL.search(iri) is not None))
    return found


def read_kinds(source: Source) -> dict[str, str]:
    """Every area and organization of a graph, IRI → kind; StoreError KG522 when it cannot be asked."""
    return {row["thing"]: row["kind"] for row in _rows(source, _KIND_OF)}


def _contexts(source: Source) -> dict[str, tuple[str, str]]:
    """For each organization the area of the first report that names it, and the sentence, cut around the name."""
    contexts: dict[str, tuple[str, str]] = {}
    for row in _rows(source, _MENTIONS):
        if row["thing"] not in contexts:
            words = " ".join(row.get("words", "").split())
            contexts[row["thing"]] = (row["area"], words if len(words) <= _ABOUT else words[: _ABOUT - 1] + "…")
    return contexts


def _ancestors(iri: str, wholes: dict[str, str], names: dict[str, dict[str, None]]) -> Iterator[str]:
    """The names of the areas that an area is in, the nearest first, without the nation; a circle ends where it began."""
    seen = {iri}
    while (iri := wholes.get(iri, "")) and iri not in seen:
        seen.add(iri)
        if iri in names and not iri.endswith("/CN"):
            yield next(iter(names[iri]))


def _rows(source: Source, query: str) -> Iterator[dict[str, str]]:
    answer = source.select(query)
    for row in answer.rows:
        yield {name: term.value for name, term in zip(answer.variables, row, strict=True) if term is not None}

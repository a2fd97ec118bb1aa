"""The vocabulary graph: of all codes, units and curated indicators, those that a report uses, with what they lead to.

The structure of the data cube is one more of these: it leads to its components.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg_build.graph.concepts import Description, describe, ontology_quads
from kg_build.graph.iris import ONTOLOGY_IRI
from kg_build.graph.lines import Term, iri
from kg_build.graph.units import describe_unit
from kg_build.graph.vocabulary import GWR, QB, QUDT, RDF, SKOS

__all__ = ["VOCABULARY_GRAPH", "vocabulary_lines"]

VOCABULARY_GRAPH: Final = NamedNode(ONTOLOGY_IRI)
_FOLLOWED: Final = frozenset((
    SKOS.broader, SKOS.inScheme, SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch,
    GWR.measure, GWR.baseUnit, QUDT.hasQuantityKind,
    QB.component, QB.dimension, QB.measure, QB.attribute, QB.codeList,
))  # fmt: skip


def vocabulary_lines(used: Iterable[NamedNode]) -> bytes:
    """The N-Quads lines that describe the used concepts and what they lead to, sorted by IRI.

    A concept leads to its broader one, its scheme, its base unit and kind of quantity, and the outside codes that it matches; an
    indicator also to what it is by measure and to the nodes of its matches. What other vocabularies describe (QUDT's units) is only named.
    """
    described: dict[str, bytes] = {}
    waiting = list(used)
    while waiting:
        node = waiting.pop()
        if node.value not in described:
            described[node.value], further = _described(node)
            waiting += further
    return b"".join(described[name] for name in sorted(described))


@lru_cache(maxsize=8192)
def _described(node: NamedNode) -> tuple[bytes, tuple[NamedNode, ...]]:
    """The lines of one concept, sorted, and the concepts that must be described with it."""
    pairs = _description(node)
    subject = iri(node)
    tail = f" {iri(VOCABULARY_GRAPH)} .\n"
    lines = sorted(f"{subject} {iri(predicate)} {Term(str(value))}{tail}" for predicate, value in pairs)
    further = tuple(value for predicate, value in pairs if predicate in _FOLLOWED and isinstance(value, NamedNode))
    return "".join(lines).encode(), (*further, *_hanging().get(node, ()))


def _description(node: NamedNode) -> Description:
    """What the graph says of a node; nothing when it is another vocabulary's."""
    made = describe_unit(node)
    if made is not None:
        return made
    try:
        return describe(node)
    except KeyError:
        return ()


@cache
def _hanging() -> dict[NamedNode, tuple[NamedNode, ...]]:
    """What hangs on an indicator: what it is by measure, and the nodes of its matches."""
    found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for quad in ontology_quads("indicator-matches.ttl"):
        if quad.predicate in (SKOS.broader, RDF.subject) and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.object].append(quad.subject)
    return {node: tuple(hanging) for node, hanging in found.items()}

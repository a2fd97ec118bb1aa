"""The vocabulary graph: of all codes, units and curated indicators, those that a report uses, with what lies above them.

The structure of the data cube is one more of these: its components lie above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg_build.graph.concepts import describe
from kg_build.graph.iris import ONTOLOGY_IRI
from kg_build.graph.lines import Term, iri
from kg_build.graph.vocabulary import QB, SKOS

__all__ = ["VOCABULARY_GRAPH", "vocabulary_lines"]

VOCABULARY_GRAPH: Final = NamedNode(ONTOLOGY_IRI)
_UPWARDS: Final = (SKOS.broader, SKOS.inScheme, QB.component, QB.dimension, QB.measure, QB.attribute, QB.codeList)


def vocabulary_lines(used: Iterable[NamedNode]) -> bytes:
    """The N-Quads lines that describe the used concepts, their broader ones and their schemes, sorted by IRI."""
    described: dict[str, bytes] = {}
    waiting = list(used)
    while waiting:
        node = waiting.pop()
        if node.value not in described:
            described[node.value], above = _described(node)
            waiting += above
    return b"".join(described[name] for name in sorted(described))


@lru_cache(maxsize=4096)
def _described(node: NamedNode) -> tuple[bytes, tuple[NamedNode, ...]]:
    """The lines of one concept, sorted, and the concepts that must be described with it."""
    triples = list(describe(node))
    subject = iri(node)
    tail = f" {iri(VOCABULARY_GRAPH)} .\n"
    lines = sorted(f"{subject} {iri(predicate)} {Term(str(value))}{tail}" for predicate, value in triples)
    above = tuple(value for predicate, value in triples if predicate in _UPWARDS and isinstance(value, NamedNode))
    return "".join(lines).encode(), above

"""Counts for VoID: the sorted triples of all graphs go through once; out come totals, parts by class and property, links to others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from kg_build.graph.vocabulary import OWL, RDF, SKOS

__all__ = ["Statistics", "count"]

_TRIPLE: Final = re.compile(r"<([^>]*)> <([^>]*)> (.*)", re.DOTALL)
_LINKS: Final = frozenset((OWL.iri + "sameAs", *(f"{SKOS.iri}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))))
_SPACE: Final = re.compile(r"(.*[#/])[^#/]*", re.DOTALL)


@dataclass(slots=True)
class Statistics:
    """What was counted. Namespaces are the parts of IRIs up to the last ``#`` or ``/``."""

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    entities: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    property_subjects: Counter[str] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(property, namespace of its objects) → how many, for the properties that say two names mean one thing or like things."""

    def vocabularies(self) -> list[str]:
        """The namespaces of all classes and properties, sorted."""
        return sorted({_namespace(term) for term in (*self.classes, *self.properties)})


def count(lines: Iterable[str]) -> Statistics:
    """The statistics of triples sorted by subject, each there once.

    Memory holds one subject's triples, and eight bytes for each distinct object.
    """
    found, objects = Statistics(), set[bytes]()
    subject, group = "", list[tuple[str, str]]()
    for line in lines:
        parts = _TRIPLE.fullmatch(line)
        assert parts, "a line of ours is a triple"
        if parts[1] != subject and group:
            _close(found, subject, group)
            group = []
        subject = parts[1]
        group.append((parts[2], parts[3]))
        objects.add(blake2b(parts[3].encode(), digest_size=8).digest())
    if group:
        _close(found, subject, group)
    found.objects = len(objects)
    return found


def _close(found: Statistics, subject: str, group: list[tuple[str, str]]) -> None:
    """Count one subject's triples."""
    found.subjects += 1
    found.triples += len(group)
    kinds = {value[1:-1] for predicate, value in group if predicate == RDF.type.value and value.startswith("<")}
    found.entities += bool(kinds)
    found.classes.update(kinds)
    found.properties.update(predicate for predicate, _ in group)
    found.property_subjects.update({predicate for predicate, _ in group})
    for predicate, value in group:
        if predicate in _LINKS and value.startswith("<") and _host(value[1:-1]) != _host(subject):
            found.links[predicate, _namespace(value[1:-1].rstrip("/#"))] += 1  # sws.geonames.org/1/ is one of many


def _namespace(term: str) -> str:
    matched = _SPACE.fullmatch(term)
    return matched[1] if matched else term


def _host(term: str) -> str:
    """Scheme, host and first part of the path: what the owner of a namespace has to say about (w3id.org/gwr is ours, w3id.org is not)."""
    return "/".join(term.split("/")[:4])

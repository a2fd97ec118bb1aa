"""What is linked and to what: an ``Entity`` of our graph, what a source ``Found`` for it, and the ``Proposal`` a person is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from kg_build.link.judging import Judged

__all__ = ["CLOSE", "KINDS", "SAME_AS", "Entity", "Found", "Proposal", "Source", "propose", "relation_of"]

KINDS: Final = ("area", "organization")
SAME_AS: Final = "owl:sameAs"
CLOSE: Final = "skos:closeMatch"


@dataclass(frozen=True, slots=True)
class Entity:
    """An area or organization of the graph: names (its label first, aliases after), code, the areas it is in (nearest first), context."""

    iri: str
    kind: str
    names: tuple[str, ...]
    code: str = ""
    places: tuple[str, ...] = ()
    context: str = ""
    local: bool = False

    @property
    def label(self) -> str:
        """The preferred Chinese name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Found:
    """What a source offers for an entity.

    ``method`` says how it was found, by ``code`` or by ``name``; ``said`` is what the source says of it itself (its score, its own match).
    """

    entity: str
    iri: str
    names: tuple[str, ...]
    source: str
    method: str
    description: str = ""
    places: tuple[str, ...] = ()
    code: str = ""
    ended: str = ""
    said: tuple[str, ...] = ()


class Source(Protocol):
    """Where candidates come from: the tables that travel with kg-build, a reconciliation service, a SPARQL endpoint."""

    @property
    def name(self) -> str:
        """The IRI or address by which evidence names it."""
        ...

    def find(self, entities: Iterable[Entity]) -> list[Found]:
        """The candidates for the entities that it knows about, in a fixed order."""
        ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate for an entity with its score and, for each source, how it was found and why it fits or does not."""

    entity: Entity
    iri: str
    label: str
    description: str
    score: int
    evidence: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def relation(self) -> str:
        """What we would say without a reviewer."""
        return relation_of(((source, method) for source, (method, _) in self.evidence.items()), self.score)


def relation_of(ways: Iterable[tuple[str, str]], score: int) -> str:
    """``owl:sameAs`` where two sources agree that found the candidate in two ways, by code and by name; else ``skos:closeMatch``.

    Two sources that both go by the code may both have copied one table, and two that go by the name one label.
    """
    listed = list(ways)
    agreed = any(first[0] != second[0] and {first[1], second[1]} == {"code", "name"} for first in listed for second in listed)
    return SAME_AS if agreed and score >= _AGREED else CLOSE


_AGREED: Final = 90
_NAMESAKE: Final = 15


def propose(entities: Iterable[Entity], found: Iterable[Found], least: int) -> list[Proposal]:
    """The candidates that score at least ``least``, by entity (in the order given), the best first; one pair is one proposal.

    Candidates for one entity that a source found by name and that fit equally well are namesakes, and each loses points for it.
    """
    by_entity: dict[str, list[Found]] = {}
    for one in found:
        by_entity.setdefault(one.entity, []).append(one)
    proposals: list[Proposal] = []
    for entity in entities:
        own = _of_one(entity, by_entity.get(entity.iri, []))
        proposals += sorted((one for one in own if one.score >= least), key=lambda one: (-one.score, one.iri))
    return proposals


def _of_one(entity: Entity, found: list[Found]) -> list[Proposal]:
    judged = {(one.source, one.iri): (one, Judged.of(entity, one)) for one in found}
    rivals: dict[tuple[str, int], int] = {}
    for one, verdict in judged.values():
        if one.method == "name" and verdict.value >= _NAMESAKE:
            rivals[one.source, verdict.value] = rivals.get((one.source, verdict.value), 0) + 1
    merged: dict[str, Proposal] = {}
    for one, verdict in judged.values():
        value, reasons = verdict.value, [*verdict.reasons, *one.said]
        many = rivals.get((one.source, value), 0)
        if one.method == "name" and many > 1:
            value -= _NAMESAKE
            reasons.append(f"同样的候选有 {many} 个 one of {many} that fit alike")
        evidence = {one.source: (one.method, tuple(reasons))}
        old = merged.get(one.iri)
        if old is None:
            merged[one.iri] = Proposal(entity, one.iri, one.names[0], one.description, value, evidence)
        else:
            merged[one.iri] = Proposal(
                entity, one.iri, old.label, old.description or one.description, max(old.score, value), old.evidence | evidence,
            )
    return list(merged.values())

"""A report's graph in a store and a newly built one in, the graph that takes its place out: nothing that is known of its sources is lost.

The same words again, in other bytes: the graph stays and names one more source. Other words: the new graph takes its place and says
which text it corrects (``prov:wasRevisionOf`` a ``gwr:EarlierText``, named by its hash). The same file, read by a newer version: the
new graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg_build.graph.iris import Minter
from kg_build.graph.vocabulary import DCT, GWR, PROV, RDF, RDFS, SCHEMA, SKOS

__all__ = ["Change", "Kind", "ReportQuads", "settle"]

Value = NamedNode | Literal
_TOLD: Final = (GWR.encoding, GWR.readWith)
_WHAT_IT_WAS: Final = (DCT.title, DCT.issued, GWR.textSha256, GWR.wordsSha256, GWR.textLength, PROV.wasDerivedFrom)
_STATED: Final = frozenset(
    (RDF.type, GWR.indicatorText, GWR.measure, GWR.value, GWR.maxValue, GWR.unit, GWR.comparator, GWR.periodStart, GWR.periodEnd, GWR.area,
     GWR.strength, GWR.statement, GWR.estimated)
)  # fmt: skip


class Kind(Enum):
    """What became of a report in a store."""

    NEW = "new"
    REVISED = "revised"
    UPDATED = "updated"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one report; of a revised one, how many statements came, went and stayed."""

    report: str
    kind: Kind
    came: int = 0
    went: int = 0
    stayed: int = 0


@dataclass(slots=True)
class ReportQuads:
    """The quads of a report's graph, which bears the report's name."""

    node: NamedNode
    quads: list[Quad]
    _by_subject: dict[object, list[Quad]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Index by subject."""
        for quad in self.quads:
            self._by_subject[quad.subject].append(quad)

    def about(self, subject: Value) -> list[Quad]:
        """The quads of a subject."""
        return self._by_subject.get(subject, [])

    def values(self, subject: Value, predicate: NamedNode) -> list[Value]:
        """A property's values, sorted by their written form."""
        found = [quad.object for quad in self.about(subject) if quad.predicate == predicate]
        return sorted((value for value in found if isinstance(value, NamedNode | Literal)), key=str)

    def text(self, predicate: NamedNode) -> str:
        """A property of the report as text, empty where it has none."""
        return next((value.value for value in self.values(self.node, predicate)), "")

    @property
    def words(self) -> str:
        """By what two texts are told apart: the hash of the words, in older graphs of the text."""
        return self.text(GWR.wordsSha256)

    @property
    def version(self) -> str:
        """The version of kg-build that made the graph."""
        agents = [agent for run in self.activities() for agent in self.values(run, PROV.wasAssociatedWith)]
        return next((value.value for agent in agents for value in self.values(agent, SCHEMA.softwareVersion)), "")

    def activities(self) -> list[Value]:
        """The run that made the graph."""
        return self.values(self.node, PROV.wasGeneratedBy)

    def sources(self) -> list[Value]:
        """The files that show the report."""
        return self.values(self.node, PROV.wasDerivedFrom)

    def statements(self) -> Counter[frozenset[tuple[NamedNode, object]]]:
        """What the report states, without where it stands in the text; each with how often."""
        return Counter(
            frozenset((quad.predicate, quad.object) for quad in quads if quad.predicate in _STATED)
            for quads in self._by_subject.values()
            if any(quad.predicate == GWR.indicatorText for quad in quads)
        )


def settle(held: ReportQuads | None, new: ReportQuads, base: str) -> tuple[list[Quad], Change]:
    """The graph that a store shall hold of a report, and what became of it; ``held`` is what it holds now."""
    report = new.node.value
    if held is None or not held.quads:
        return new.quads, Change(report, Kind.NEW)
    if not _same_text(held, new):
        before, after = held.statements(), new.statements()
        stayed = (before & after).total()
        change = Change(report, Kind.REVISED, after.total() - stayed, before.total() - stayed, stayed)
        return [*new.quads, *_history(held, new), *_earlier(held, new, base)], change
    read_again = new.text(GWR.sourceSha256) == held.text(GWR.sourceSha256) or new.version != held.version
    chosen = new if read_again else held
    quads = [*_without_sources(chosen), *_sources(held, new, chosen), *_history(held, new)]
    return quads, Change(report, Kind.SAME if set(quads) == set(held.quads) else Kind.UPDATED)


def _same_text(held: ReportQuads, new: ReportQuads) -> bool:
    if held.words and new.words:
        return held.words == new.words
    return held.text(GWR.textSha256) == new.text(GWR.textSha256)


# The sources of one text ------------------------------------------------------------------------------------------------------------


def _without_sources(graph: ReportQuads) -> Iterator[Quad]:
    """The graph without what it says of its sources and of earlier texts."""
    left_out = {*graph.sources(), *_aside(graph)}
    links = (PROV.wasDerivedFrom, PROV.used, PROV.wasRevisionOf)
    for quad in graph.quads:
        head = quad.subject == graph.node or quad.subject in graph.activities()
        if quad.subject not in left_out and not (head and quad.predicate in links):
            yield quad


def _aside(graph: ReportQuads) -> list[Value]:
    """The earlier texts and their sources."""
    texts = graph.values(graph.node, PROV.wasRevisionOf)
    return [*texts, *(source for text in texts for source in graph.values(text, PROV.wasDerivedFrom))]


def _sources(held: ReportQuads, new: ReportQuads, chosen: ReportQuads) -> Iterator[Quad]:
    """All files of both graphs, described; a file's first name stays its name, later ones are others."""
    for source in dict.fromkeys([*held.sources(), *new.sources()]):
        yield Quad(chosen.node, PROV.wasDerivedFrom, source, chosen.node)
        yield from (Quad(run, PROV.used, source, chosen.node) for run in chosen.activities() if isinstance(run, NamedNode))
        if isinstance(source, NamedNode):
            yield Quad(source, RDF.type, PROV.Entity, chosen.node)
            yield from _named(source, [held, new], chosen.node)
            other = held if chosen is new else new
            for predicate in _TOLD:
                said = chosen.values(source, predicate) or (other.values(source, predicate) if source not in chosen.sources() else [])
                yield from (Quad(source, predicate, value, chosen.node) for value in said)


def _named(source: NamedNode, graphs: Iterable[ReportQuads], name: NamedNode) -> Iterator[Quad]:
    names = [value for graph in graphs for predicate in (RDFS.label, SKOS.altLabel) for value in graph.values(source, predicate)]
    for nth, value in enumerate(dict.fromkeys(names)):
        yield Quad(source, SKOS.altLabel if nth else RDFS.label, value, name)


# The texts before -------------------------------------------------------------------------------------------------------------------


def _history(held: ReportQuads, new: ReportQuads) -> Iterator[Quad]:
    """What a graph says of earlier texts, except of one that has come back."""
    for text in held.values(held.node, PROV.wasRevisionOf):
        if new.text(GWR.textSha256) not in {value.value for value in held.values(text, GWR.textSha256)}:
            yield Quad(held.node, PROV.wasRevisionOf, text, held.node)
            yield from held.about(text)
            yield from _files(held, held.values(text, PROV.wasDerivedFrom), new)


def _earlier(held: ReportQuads, new: ReportQuads, base: str) -> Iterator[Quad]:
    """The text that ``held`` was made from, as a thing of its own."""
    graph = held.node
    text = Minter(base).text(held.text(GWR.textSha256))
    yield Quad(graph, PROV.wasRevisionOf, text, graph)
    for kind in (GWR.EarlierText, PROV.Entity):
        yield Quad(text, RDF.type, kind, graph)
    yield Quad(text, DCT.isVersionOf, graph, graph)
    for predicate in _WHAT_IT_WAS:
        yield from (Quad(text, predicate, value, graph) for value in held.values(graph, predicate))
    yield from _files(held, held.sources(), new)


def _files(held: ReportQuads, sources: Iterable[Value], new: ReportQuads) -> Iterator[Quad]:
    """What is said of an earlier text's sources, unless the new graph describes them itself."""
    for source in sources:
        if source not in new.sources():
            yield from held.about(source)

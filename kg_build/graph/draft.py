"""A report's graph while it is being built: where each emitter puts its lines, and what they share (passages, areas, used concepts)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg_build.graph.iris import DEFAULT_BASE, Minter, code_iri, normal_form
from kg_build.graph.lines import GraphLines, Term, encode, iri, offset, text, zh
from kg_build.graph.vocabulary import DCT, GWR, NIF, PROV, RDF, SCHEMA, SKOS
from kg_build.model import Passage, Report, SectionKind, Span

__all__ = ["A", "Draft", "EmitOptions", "labels", "types"]

A: Final = iri(RDF.type)
_ALT: Final = iri(SKOS.altLabel)
_ANCHOR: Final = iri(NIF.anchorOf)
_BEGIN: Final = iri(NIF.beginIndex)
_END: Final = iri(NIF.endIndex)
_LEVEL: Final = iri(GWR.level)
_PART_OF: Final = iri(DCT.isPartOf)
_PREF: Final = iri(SKOS.prefLabel)
_SECTION: Final = iri(GWR.section)
_SECTION_KIND: Final = iri(GWR.sectionKind)


def types(*classes: NamedNode) -> tuple[tuple[Term, Term], ...]:
    """The pairs that say what a thing is."""
    return tuple((A, iri(node)) for node in classes)


_AREA_TYPES: Final = types(GWR.AdministrativeArea, DCT.Location, SCHEMA.AdministrativeArea)
_PASSAGE_TYPES: Final = types(GWR.Passage, PROV.Entity)


def labels(name: str, aliases: tuple[str, ...] = ()) -> Iterator[tuple[Term, Term]]:
    """The labels of a thing whose IRI is made from ``name``: the normal form is preferred, as written and aliases are alternatives.

    Reports write one name in several ways (“三河”工程, 三河工程). The preferred label follows from the IRI, so that the graphs of
    several reports agree on it.
    """
    preferred = normal_form(name)
    yield _PREF, zh(preferred)
    for other in (name, *aliases):
        if other != preferred and other.strip():
            yield _ALT, zh(other)


@dataclass(frozen=True, slots=True)
class EmitOptions:
    """What the user may choose about the graph.

    Args:
        base_iri: under which the data's IRIs are minted; absolute, ends with ``/`` or ``#`` (UsageProblem KG390 otherwise).
        include_text: whether passages carry their words; without, the graph holds offsets only.
        generated_at: when the graph was made, as an xsd:dateTime; None leaves every clock out of it.
        version: kg-build's version, named by the activity that made the graph.
    """

    base_iri: str = DEFAULT_BASE
    include_text: bool = True
    generated_at: str | None = None
    version: str = ""


class Draft:
    """One report's graph in parts. ``used`` collects the shared concepts (codes, units, curated indicators) it refers to."""

    def __init__(self, report: Report, options: EmitOptions) -> None:
        self.report = report
        self.options = options
        self.minter = Minter(options.base_iri)
        self.jurisdiction = report.government.area
        self.node = self.minter.report(self.jurisdiction, report.plan_year)
        self.name = iri(self.node)
        self.own = self.minter.within(self.node)
        self.used: set[NamedNode] = set()
        self._parts = tuple(GraphLines() for _ in range(6))
        self.header, self.areas, self.passages, self.statements, self.concepts, self.entities = self._parts
        self._starts = [passage.span.start for passage in report.passages]
        self._passage_terms: dict[Span, Term] = {}
        self._area_terms: dict[str, Term] = {}

    def encode(self, rest: bytes = b"") -> bytes:
        """The graph as N-Quads, and ``rest`` after it; no subject stands in two of its parts."""
        return encode(self.name, self._parts, rest)

    def size(self) -> int:
        """How many triples the graph holds."""
        return sum(map(len, self._parts))

    def code(self, node: NamedNode) -> Term:
        """A shared concept, noted as used."""
        self.used.add(node)
        return iri(node)

    # Passages ---------------------------------------------------------------------------------------------------------------------

    def enclosing(self, span: Span) -> Term:
        """The passage that ``span`` stands in; where no sentence holds it (a title line), a passage of its own."""
        index = bisect_right(self._starts, span.start) - 1
        if index >= 0 and span.end <= self.report.passages[index].span.end:
            return self.passage(self.report.passages[index].span)
        return self.passage(span)

    def passage(self, span: Span) -> Term:
        """The sentence at ``span``, described when it is first referred to."""
        term = self._passage_terms.get(span)
        if term is None:
            term = self._passage_terms[span] = iri(self.own.passage(span.start, span.end))
            self._describe_passage(term, self._passage_at(span))
        return term

    def _passage_at(self, span: Span) -> Passage:
        index = bisect_right(self._starts, span.start) - 1
        near = self.report.passages[index] if index >= 0 else None
        if near is not None and near.span == span:
            return near
        inside = near is not None and near.span.end >= span.end
        return Passage(span, near.section, near.kind) if near and inside else Passage(span, "", SectionKind.OTHER)

    def _describe_passage(self, term: Term, passage: Passage) -> None:
        part, span = self.passages, passage.span
        part.describe(term, *_PASSAGE_TYPES, (_PART_OF, self.name), (_BEGIN, offset(span.start)), (_END, offset(span.end)))
        if self.options.include_text:
            part.add(term, _ANCHOR, text(self.report.text[span.start : span.end]))
        if passage.section.strip():
            part.add(term, _SECTION, text(passage.section))
        part.add(term, _SECTION_KIND, self.code(code_iri("section-kind", passage.kind)))

    # Areas ------------------------------------------------------------------------------------------------------------------------

    def named_area(self, name: str) -> Term:
        """An area that the report only names (市区, 市本级), inside its jurisdiction; described when it is first referred to."""
        term = self._area_terms.get(name)
        if term is None:
            term = self._area_terms[name] = iri(self.minter.named_area(self.jurisdiction, name))
            self.describe_area(term, name, "other", iri(self.minter.area(self.jurisdiction)))
        return term

    def describe_area(self, term: Term, name: str, level: str, whole: Term | None) -> None:
        """Types, label, level and the area it is part of."""
        self.areas.describe(term, *_AREA_TYPES, *labels(name), (_LEVEL, self.code(code_iri("area-level", level))))
        if whole is not None:
            self.areas.add(term, _PART_OF, whole)

"""A report's graph while it is being built: where each emitter puts its lines, and what they share (passages, areas, used concepts)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from kg_build.areas import table
from kg_build.graph.iris import DEFAULT_BASE, Minter, area_key, code_iri, normal_form
from kg_build.graph.lines import GraphLines, Term, en, encode, iri, offset, text, typed, zh
from kg_build.graph.vocabulary import DCT, GWR, NIF, PROV, RDF, SCHEMA, SKOS
from kg_build.model import Area, Passage, Report, SectionKind, Span

__all__ = ["AREA_TYPES", "NATION", "NATION_ENGLISH", "A", "Draft", "EmitOptions", "labels", "types"]

NATION: Final = Area("中华人民共和国", "", "nation")
NATION_ENGLISH: Final = "People's Republic of China"

A: Final = iri(RDF.type)
_ALT: Final = iri(SKOS.altLabel)
_ANCHOR: Final = iri(NIF.anchorOf)
_BEGIN: Final = iri(NIF.beginIndex)
_END: Final = iri(NIF.endIndex)
_LEVEL: Final = iri(GWR.level)
_NOTATION: Final = iri(SKOS.notation)
_PART_OF: Final = iri(DCT.isPartOf)
_PREF: Final = iri(SKOS.prefLabel)
_SECTION: Final = iri(GWR.section)
_SECTION_KIND: Final = iri(GWR.sectionKind)
_CODE: Final = re.compile(r"[0-9]{6}")


def types(*classes: NamedNode) -> tuple[tuple[Term, Term], ...]:
    """The pairs that say what a thing is."""
    return tuple((A, iri(node)) for node in classes)


AREA_TYPES: Final = types(GWR.AdministrativeArea, DCT.Location, SCHEMA.AdministrativeArea)
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
    """One report's graph in parts.

    ``used`` collects the shared concepts (codes, units, curated indicators) it refers to, ``area_versions`` the areas it describes,
    by key and first year of their name and parent (0 for the nation).
    """

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
        self._described: set[Term] = set()
        self.area_versions: set[tuple[str, int]] = set()

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
        """An area that the report only names, inside its jurisdiction; described when it is first referred to.

        The full name of a county or the like that lay there in the report's year is that area (海城市 is area/210381); all else (市区,
        市本级, 海城) has an IRI of its own inside the jurisdiction.
        """
        term = self._area_terms.get(name)
        if term is None:
            known = self._area_inside(normal_form(name))
            term = self._area_terms[name] = self.area(known) if known else iri(self.minter.named_area(self.jurisdiction, name))
            if known is None:
                self._describe_area(term, Area(name), iri(self.minter.area(self.jurisdiction)))
        return term

    def _area_inside(self, name: str) -> Area | None:
        if not self.jurisdiction.code and self.jurisdiction.level != "nation":
            return None
        row = table.inside(self.jurisdiction.code, name, self.report.plan_year)
        if row is None:
            return None
        above = table.parents(row, self.report.plan_year)
        return Area(row.name, row.code, table.LEVELS[row.level], tuple(one.name for one in above), tuple(one.code for one in above))

    def area(self, area: Area) -> Term:
        """An area that stands on its own, described together with the areas it is part of, up to the nation."""
        term = iri(self.minter.area(area))
        if term in self._described:
            return term
        self._described.add(term)
        whole = part_of(area)
        self._describe_area(term, area, None if whole is None else iri(self.minter.area(whole)))
        if whole is not None:
            self.area(whole)
        return term

    def _describe_area(self, term: Term, area: Area, whole: Term | None) -> None:
        """Types, labels, level, code and the area it is part of."""
        self.areas.describe(term, *AREA_TYPES, *labels(area.name), (_LEVEL, self.code(code_iri("area-level", area.level))))
        if whole is not None:
            self.areas.add(term, _PART_OF, whole)
        if area.level == "nation":
            self.area_versions.add((area_key(area), 0))
            self.areas.add(term, _PREF, en(NATION_ENGLISH))
        if _CODE.fullmatch(area.code):
            self.areas.add(term, _NOTATION, typed(area.code, GWR.gbt2260))
            if row := table.row_of(area.code, area.name, self.report.plan_year):
                self.area_versions.add((row.key, row.first))
                self.areas.add(term, _PREF, en(row.english))


def part_of(area: Area) -> Area | None:
    """The area right above, with its own parents: a province's is the nation; None at the top and where none is known."""
    if not area.parents:
        return NATION if area.code.endswith("0000") and area.level == "province" else None
    code = area.parent_codes[-1] if len(area.parent_codes) == len(area.parents) else ""
    return replace(
        area, name=area.parents[-1], code=code, level=_level(code), parents=area.parents[:-1], parent_codes=area.parent_codes[:-1]
    )


def _level(code: str) -> str:
    """The level that six digits of GB/T 2260 say: 210000 a province, 210300 a prefecture, 210381 a county."""
    if not _CODE.fullmatch(code):
        return "other"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"

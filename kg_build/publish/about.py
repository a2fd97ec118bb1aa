"""What the catalogue says of a graph: its title, and of a report's its government, area and years, read from its own triples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg_build.graph.vocabulary import DCT, GWR, PROV, RDF, RDFS, SKOS, VOID
from kg_build.publish.graphs import about, is_report

__all__ = ["GraphFacts", "describe_graph"]

Value = NamedNode | Literal
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_LABELS: Final = (SKOS.prefLabel, DCT.title, RDFS.label)


@dataclass(slots=True)
class GraphFacts:
    """One named graph: its name, path, size and title, and what a report's says of the report."""

    name: str
    path: str
    triples: int
    report: bool = False
    zh: str = ""
    en: str = ""
    issued: str = ""
    review_year: str = ""
    plan_year: str = ""
    government: str = ""
    government_zh: str = ""
    area: str = ""
    area_zh: str = ""
    area_en: str = ""
    code: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    """Source files of a report: IRI → name."""
    activities: list[str] = field(default_factory=list)
    license: str = ""
    """The graph's own licence, where it states one: links may come from data under another one than ours."""
    linkset: list[str] = field(default_factory=list)
    """Lines about the graph when it calls itself a void:Linkset."""

    @property
    def title_zh(self) -> str:
        """A title that tells reports apart, which often bear no more than the words 政府工作报告; empty when nothing is known."""
        return f"{self.government_zh or self.area_zh}：政府工作报告（{self.plan_year}年）" if self.report else self.zh

    @property
    def title_en(self) -> str:
        """The same in English; the area keeps its Chinese name where no other is known."""
        return f"Government work report: {self.area_en or self.area_zh}, {self.plan_year}" if self.report else self.en


def describe_graph(name: str, path: str, lines: list[str]) -> GraphFacts:
    """Read what is said of a graph from its sorted lines."""
    facts = GraphFacts(name, path, len(lines))
    own = _values(lines, name)
    facts.zh, facts.en = _title(own, "zh"), _title(own, "en")
    facts.sources = {source: _title(_values(lines, source), "") for source in _iris(own.get(PROV.wasDerivedFrom, ()))}
    facts.activities = sorted(_iris(own.get(PROV.wasGeneratedBy, ())))
    facts.license = min(_iris(own.get(DCT.license, ())), default="")
    if VOID.iri + "Linkset" in _iris(own.get(RDF.type, ())):
        facts.linkset = about(lines, name)
    if is_report(name, lines):
        _describe_report(facts, own, lines)
    return facts


def _describe_report(facts: GraphFacts, own: dict[NamedNode, list[Value]], lines: list[str]) -> None:
    facts.report = True
    facts.issued = _first(own, DCT.issued)
    years = (_first(own, GWR.reviewYear), _first(own, GWR.planYear))
    facts.review_year, facts.plan_year = (year if _YEAR.fullmatch(year) else "" for year in years)
    facts.government = min(_iris(own.get(GWR.government, ())), default="")
    government = _values(lines, facts.government)
    facts.government_zh = _title(government, "zh")
    facts.area = min(_iris(government.get(GWR.governs, ())), default="")
    area = _values(lines, facts.area)
    facts.area_zh, facts.area_en = _title(area, "zh"), _title(area, "en")
    codes = [value for value in area.get(SKOS.notation, ()) if isinstance(value, Literal) and value.datatype == GWR.gbt2260]
    facts.code = min((value.value for value in codes), default="")


def _values(lines: list[str], subject: str) -> dict[NamedNode, list[Value]]:
    """Predicate → values of one subject, sorted as the lines are."""
    found: dict[NamedNode, list[Value]] = {}
    text = "".join(f"{line} .\n" for line in about(lines, subject)) if subject else ""
    for quad in parse(text, RdfFormat.N_TRIPLES):
        if isinstance(quad.object, NamedNode | Literal):
            found.setdefault(quad.predicate, []).append(quad.object)
    return found


def _first(values: dict[NamedNode, list[Value]], predicate: NamedNode) -> str:
    return min((value.value for value in values.get(predicate, ())), default="")


def _title(values: dict[NamedNode, list[Value]], language: str) -> str:
    """The best label: in the language, for ``zh`` also one without; nothing when there is none."""
    found = [value for predicate in _LABELS for value in values.get(predicate, ()) if isinstance(value, Literal)]
    for accepted in (language, "" if language == "zh" else language):
        for value in found:
            if (value.language or "").partition("-")[0] == accepted:
                return value.value
    return ""


def _iris(values: Iterable[Value]) -> list[str]:
    return [value.value for value in values if isinstance(value, NamedNode)]

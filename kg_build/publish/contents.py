"""Everything that the descriptions go by: decisions, graphs, files and counts, put together once and then only read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from kg_build.graph.iris import DEFAULT_BASE
from kg_build.publish.about import GraphFacts
from kg_build.publish.files import File
from kg_build.publish.options import Decisions
from kg_build.publish.statistics import Statistics

__all__ = ["Contents", "Series"]


@dataclass(frozen=True, slots=True)
class Series:
    """The reports of one government, by year."""

    iri: str
    government: str
    zh: str
    en: str
    code: str
    reports: tuple[GraphFacts, ...]


@dataclass
class Contents:
    """What is in the folder. ``dataset`` is the IRI of the whole, ``base`` the base of the data's IRIs."""

    decisions: Decisions
    version: str
    dataset: str = ""
    base: str = DEFAULT_BASE
    graphs: list[GraphFacts] = field(default_factory=list)
    statistics: Statistics = field(default_factory=Statistics)
    whole: list[File] = field(default_factory=list)
    """Files that hold everything."""
    parts: dict[str, list[File]] = field(default_factory=dict)
    """Graph → its files."""
    rows: dict[str, int] = field(default_factory=dict)
    """Table of the whole → how many rows it has."""

    @property
    def quads(self) -> int:
        """How many triples all graphs have, each graph counted for itself."""
        return sum(graph.triples for graph in self.graphs)

    @cached_property
    def reports(self) -> list[GraphFacts]:
        """The graphs of reports, by code of the area and year; the nation comes first."""
        found = [graph for graph in self.graphs if graph.report]
        return sorted(found, key=lambda it: (not it.area.endswith("/CN"), not it.code, it.code, it.government, it.plan_year, it.name))

    @property
    def others(self) -> list[GraphFacts]:
        """The graphs of no report, less the description of the whole."""
        return [graph for graph in self.graphs if not graph.report and graph.name != self.dataset]

    @cached_property
    def series(self) -> list[Series]:
        """The governments with their reports, in the order of ``reports``."""
        groups: dict[str, list[GraphFacts]] = {}
        for report in self.reports:
            groups.setdefault(report.government, []).append(report)
        return [self._series(government, reports) for government, reports in groups.items()]

    def _series(self, government: str, reports: list[GraphFacts]) -> Series:
        one = reports[-1]
        before, found, key = government.rpartition("/government/")
        iri = f"{before}/series/{key}" if found else self.decisions.within(f"series/{government or 'unknown'}")
        zh = one.government_zh or one.area_zh or key
        return Series(iri, government, zh, one.area_en or zh, one.code, tuple(reports))

"""The statements of a graph as plain records: a ``Source`` in, its areas, indicators and ``Statement`` rows out, in a fixed order.

Only targets and observations are read; a project's figures are not a place's. What the panel and the chart need is asked for in four
constant queries, joined here, so that nothing is put together from data and every engine gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg_build.graph.iris import INDICATOR_BASE

if TYPE_CHECKING:
    from kg_build.graph.query_sources import Source

__all__ = ["Indicator", "Place", "Statement", "read_indicators", "read_places", "read_statements"]

_PREFIXES: Final = """PREFIX gwr: <https://w3id.org/gwr/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
"""
_PLACES: Final = _PREFIXES + """SELECT DISTINCT ?area ?name ?level ?whole WHERE {
  ?area a gwr:AdministrativeArea ; skos:prefLabel ?name . FILTER(LANGMATCHES(LANG(?name), "zh"))
  OPTIONAL { ?area gwr:level ?levelCode . ?levelCode skos:notation ?level . }
  OPTIONAL { ?area dct:isPartOf ?whole . }
} ORDER BY ?area ?name ?level ?whole"""
_REPORTS: Final = _PREFIXES + """SELECT DISTINCT ?report ?year ?area WHERE {
  ?report a gwr:Report ; gwr:planYear ?year ; gwr:government ?government . ?government gwr:governs ?area .
} ORDER BY ?report ?year ?area"""
_INDICATORS: Final = _PREFIXES + """SELECT DISTINCT ?indicator ?label WHERE {
  ?indicator a gwr:Indicator ; skos:prefLabel ?label .
} ORDER BY ?indicator ?label"""
_STATEMENTS: Final = _PREFIXES + """SELECT DISTINCT ?fact ?report ?kind ?indicator ?wording ?measure ?value ?max ?unit ?comparator
  ?strength ?from ?to ?estimated ?base ?start ?end ?written ?words ?area
WHERE {
  VALUES (?class ?kind) { (gwr:Observation "observation") (gwr:Target "target") }
  ?fact a ?class ; gwr:report ?report ; gwr:indicator ?indicator ; gwr:indicatorText ?wording ; gwr:periodStart ?from ;
    gwr:periodEnd ?to ; nif:beginIndex ?start ; nif:endIndex ?end .
  OPTIONAL { ?fact gwr:measure ?measureCode . ?measureCode skos:notation ?measure . }
  OPTIONAL { ?fact gwr:value ?value . }
  OPTIONAL { ?fact gwr:maxValue ?max . }
  OPTIONAL { ?fact gwr:unit ?unitCode . ?unitCode skos:notation ?unit . }
  OPTIONAL { ?fact gwr:comparator ?comparatorCode . ?comparatorCode skos:notation ?comparator . }
  OPTIONAL { ?fact gwr:strength ?strengthCode . ?strengthCode skos:notation ?strength . }
  OPTIONAL { ?fact gwr:estimated ?estimated . }
  OPTIONAL { ?fact gwr:baseYear ?base . }
  OPTIONAL { ?fact gwr:writtenAs ?written . }
  OPTIONAL { ?fact gwr:statement ?words . }
  OPTIONAL { ?fact gwr:area ?area . }
} ORDER BY ?report ?start ?end ?fact"""


@dataclass(frozen=True, slots=True)
class Place:
    """An area: its IRI, name, code (six digits, ``CN``, or empty when only named), level, and the IRI of the area it is part of."""

    iri: str
    name: str
    code: str
    level: str
    whole: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator's IRI and its labels; ``en`` is empty for a wording that stays on its own."""

    iri: str
    zh: str
    en: str

    @property
    def shared(self) -> bool:
        """Whether it is a curated concept and not a report's own wording."""
        return self.iri.startswith(INDICATOR_BASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A target or an observation; ``place`` is the area that the report's government governs, ``area`` one that the text names."""

    iri: str
    report: str
    plan_year: int
    place: str
    kind: str
    indicator: str
    wording: str
    measure: str
    value: Decimal | None
    maximum: Decimal | None
    unit: str
    comparator: str
    strength: str
    period: tuple[str, str]
    estimated: bool
    start: int
    end: int
    written: str
    words: str
    area: str
    base: str = ""

    @property
    def year(self) -> int | None:
        """The year it is about; None for months, quarters, spans of years, and a change since an earlier year (较2013年下降50%)."""
        begin, end = self.period
        if self.base:
            return None
        return int(begin) if begin == end and len(begin) == 4 and begin.isdecimal() else None


def _rows(source: Source, query: str) -> Iterator[dict[str, str]]:
    """The solutions as dicts of the bound variables' lexical values."""
    answer = source.select(query)
    for row in answer.rows:
        yield {name: term.value for name, term in zip(answer.variables, row, strict=True) if term is not None}


def read_places(source: Source) -> dict[str, Place]:
    """Every area by its IRI; where graphs disagree (older and newer reports), the first in code-point order counts."""
    found: dict[str, Place] = {}
    for row in _rows(source, _PLACES):
        code = row["area"].rpartition("/")[2]
        known = code if code == "CN" or (len(code) == 6 and code.isdecimal()) else ""
        found.setdefault(row["area"], Place(row["area"], row["name"], known, row.get("level", ""), row.get("whole", "")))
    return found


def read_indicators(source: Source) -> dict[str, Indicator]:
    """Every indicator by its IRI."""
    labels: dict[str, dict[str, str]] = {}
    answer = source.select(_INDICATORS)
    for iri, label in answer.rows:
        if iri is not None and label is not None:
            labels.setdefault(iri.value, {}).setdefault(label.language[:2], label.value)
    return {iri: Indicator(iri, own.get("zh", ""), own.get("en", "")) for iri, own in labels.items()}


def read_statements(source: Source) -> list[Statement]:
    """Every target and observation, by report and place in its text; one with two values of a property counts once, with the first."""
    reports: dict[str, tuple[int, str]] = {}
    for row in _rows(source, _REPORTS):
        reports.setdefault(row["report"], (int(row["year"]), row["area"]))
    found: dict[str, Statement] = {}
    for row in _rows(source, _STATEMENTS):
        if row["report"] in reports and row["fact"] not in found:
            found[row["fact"]] = _statement(row, *reports[row["report"]])
    return sorted(found.values(), key=lambda one: (one.report, one.start, one.end, one.iri))


def _statement(row: Mapping[str, str], plan_year: int, place: str) -> Statement:
    number = {name: Decimal(row[name]) if name in row else None for name in ("value", "max")}
    return Statement(
        row["fact"], row["report"], plan_year, place, row["kind"], row["indicator"], row["wording"], row.get("measure", ""),
        number["value"], number["max"], row.get("unit", ""), row.get("comparator", ""), row.get("strength", ""),
        (row["from"], row["to"]), row.get("estimated", "false") in ("true", "1"), int(row["start"]), int(row["end"]),
        row.get("written", ""), row.get("words", ""), row.get("area", ""), row.get("base", ""),
    )

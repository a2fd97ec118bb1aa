"""How far the vocabulary covers what reports use: units in QUDT, units that convert, facts with a shared indicator and an outside code.

Run ``python -m scripts.coverage ../shared/reports``: a Markdown table on standard output, the commonest gaps behind it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from kg_build.errors import KgBuildError
from kg_build.graph.concepts import indicator_for, ontology_quads
from kg_build.graph.units import conversion, unit_node
from kg_build.graph.vocabulary import RDF, SKOS
from kg_build.model import Extraction, Fact
from kg_build.pipeline import extract
from kg_build.text.segment import Overrides, read_report

QUDT_UNITS: Final = "http://qudt.org/vocab/unit/"
COUNT: Final = "https://w3id.org/gwr/quantity-kind/count/"
SHOWN: Final = 15


def extractions(folder: Path) -> Iterator[Extraction]:
    """Every report of a folder: text files, and the rows of files of JSON lines."""
    for path in sorted(folder.glob("*.txt")):
        yield extract(read_report(path.read_bytes(), path.name))
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            place = "".join(str(row.get(part) or "") for part in ("province", "city", "county"))
            try:
                yield extract(read_report(row["text"].encode(), f"{path.stem}-{number}", Overrides(place=place, year=int(row["year"]))))
            except KgBuildError as problem:
                sys.stderr.write(f"{path.name}:{number}: {problem}\n")


def matched(*strengths: NamedNode) -> frozenset[str]:
    """The concepts, indicators and indicators by measure, that match an outside code in one of the strengths."""
    quads = ontology_quads("indicator-matches.ttl")
    return frozenset(str(quad.subject) for quad in quads if quad.predicate in strengths)


def units_in_qudt(*strengths: NamedNode) -> frozenset[str]:
    """Our units that are tied to one of QUDT's, those by another word included."""
    tied: set[str] = set()
    for _ in range(2):  # the second time for words that mean a tied unit
        for quad in ontology_quads("units.ttl"):
            if quad.predicate in strengths and (QUDT_UNITS in str(quad.object) or str(quad.object) in tied):
                tied.add(str(quad.subject))
    return frozenset(tied)


def share(part: int, whole: int) -> str:
    """A share as a cell."""
    return f"{part} | {100 * part / whole:.1f} %" if whole else f"{part} | –"


def unit_rows(units: Counter[str]) -> Iterator[str]:
    """The lines of the table about units, by use."""
    whole = units.total()
    same, like = units_in_qudt(SKOS.exactMatch), units_in_qudt(SKOS.exactMatch, SKOS.closeMatch)
    worth = {written: conversion(written) for written in units}
    yield f"| values | {share(whole, whole)} |"
    yield f"| … whose unit is known | {share(sum(n for u, n in units.items() if unit_node(u)), whole)} |"
    yield f"| … whose unit is QUDT's (exactMatch) | {share(sum(n for u, n in units.items() if str(unit_node(u)) in same), whole)} |"
    yield f"| … or like one of QUDT's (closeMatch) | {share(sum(n for u, n in units.items() if str(unit_node(u)) in like), whole)} |"
    counted = {u for u, of in worth.items() if of is not None and of.kind.startswith(COUNT)}
    yield f"| … counted in a classifier other than 个 and 人 | {share(sum(n for u, n in units.items() if u in counted - {'个'}), whole)} |"
    measured = {u: n for u, n in units.items() if u not in counted and str(unit_node(u)) not in units_in_qudt()}
    inside = sum(n for u, n in measured.items() if str(unit_node(u)) in same)
    yield f"| of the values in units of measure, not classifiers: QUDT's | {share(inside, sum(measured.values()))} |"
    based = sum(n for u, n in units.items() if (of := worth[u]) is not None and unit_node(of.base) != unit_node(u))
    yield f"| values with a base value | {share(based, whole)} |"


def indicator_rows(facts: list[Fact]) -> Iterator[str]:
    """The lines of the table about indicators."""
    whole = len(facts)
    found = [(node, f"<{node.value}/{fact.measure}>") for fact in facts if (node := indicator_for(fact.indicator)) is not None]
    yield f"| facts | {share(whole, whole)} |"
    yield f"| … with a shared indicator | {share(len(found), whole)} |"
    codes = matched(SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch)
    by_measure = sum(measured in codes for _, measured in found)
    either = sum(measured in codes or str(node) in codes for node, measured in found)
    any_measure = codes | {f"{iri.rpartition('/')[0]}>" for iri in codes}
    domains = any_measure | matched(SKOS.broadMatch)
    yield f"| … whose indicator and measure match a series or definition outside | {share(by_measure, whole)} |"
    yield f"| … or whose indicator does, whatever the measure of the code | {share(sum(str(n) in any_measure for n, _ in found), whole)} |"
    yield f"| … or at least an SDMX subject domain | {share(sum(str(n) in domains for n, _ in found), whole)} |"
    yield f"| of the facts with a shared indicator: an outside code of the right measure | {share(either, len(found))} |"


def main() -> None:
    """Print the table and the gaps."""
    facts = [fact for extraction in extractions(Path(sys.argv[1])) for fact in extraction.facts]
    units = Counter(fact.unit for fact in facts if fact.value is not None)
    codes = {quad.object for quad in ontology_quads("indicator-matches.ttl") if quad.predicate == RDF.object}
    lines = ["| what | number | share |", "| --- | ---: | ---: |", *unit_rows(units), *indicator_rows(facts)]
    lines += ["", f"outside codes: {len(codes)}"]
    unknown = Counter({unit: number for unit, number in units.items() if unit_node(unit) is None})
    lines += ["", "unknown units: " + (", ".join(f"{unit} {number}" for unit, number in unknown.most_common(SHOWN)) or "none")]
    wordings = Counter(fact.indicator for fact in facts if indicator_for(fact.indicator) is None)
    gaps = ", ".join(f"{word} {number}" for word, number in wordings.most_common(SHOWN))
    lines += [f"commonest wordings without a shared indicator: {gaps}"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

"""Statements: each fact of an extraction as an observation, a target or a project figure, with its indicator, place and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from kg_build.graph.concepts import indicator_for
from kg_build.graph.draft import Draft, labels, types
from kg_build.graph.emit_cube import CubePart
from kg_build.graph.iris import code, normal_form
from kg_build.graph.lines import Term, boolean, decimal, iri, offset, period, text
from kg_build.graph.units import base_value, unit_node
from kg_build.graph.vocabulary import GWR, NIF, PROV, QB, SKOS
from kg_build.model import Fact, FactKind

__all__ = ["write_facts"]

_AREA: Final = iri(GWR.area)
_BASE_MAX_VALUE: Final = iri(GWR.baseMaxValue)
_BASE_YEAR: Final = iri(GWR.baseYear)
_BASE_VALUE: Final = iri(GWR.baseValue)
_BEGIN: Final = iri(NIF.beginIndex)
_COMPARATOR: Final = iri(GWR.comparator)
_DERIVED: Final = iri(PROV.wasDerivedFrom)
_END: Final = iri(NIF.endIndex)
_ESTIMATED: Final = iri(GWR.estimated)
_INDICATOR: Final = iri(GWR.indicator)
_INDICATOR_TEXT: Final = iri(GWR.indicatorText)
_INDICATOR_TYPES: Final = types(GWR.Indicator, SKOS.Concept)
_MAX_VALUE: Final = iri(GWR.maxValue)
_MEASURE: Final = iri(GWR.measure)
_NOTATION: Final = iri(SKOS.notation)
_PERIOD_END: Final = iri(GWR.periodEnd)
_PERIOD_START: Final = iri(GWR.periodStart)
_PROJECT: Final = iri(GWR.project)
_REPORT: Final = iri(GWR.report)
_RULE: Final = iri(GWR.rule)
_STATEMENT: Final = iri(GWR.statement)
_STRENGTH: Final = iri(GWR.strength)
_TRUE: Final = boolean(True)
_UNIT: Final = iri(GWR.unit)
_UNIT_TYPES: Final = types(SKOS.Concept)
_VALUE: Final = iri(GWR.value)
_WRITTEN: Final = iri(GWR.writtenAs)

_TYPES: Final[Mapping[FactKind, tuple[tuple[Term, Term], ...]]] = {
    FactKind.OBSERVATION: types(GWR.Statement, GWR.Observation, QB.Observation),
    FactKind.TARGET: types(GWR.Statement, GWR.Target, QB.Observation),
    FactKind.PROJECT: types(GWR.Statement, GWR.ProjectFigure),
}
_WORDS_ONLY: Final = types(GWR.Statement, GWR.Target)


def write_facts(draft: Draft, facts: Iterable[Fact], projects: Mapping[str, Term]) -> None:
    """Put every fact into the draft, in text order; ``projects`` finds a project's term by any of its names."""
    cube = CubePart(draft)
    for nth, fact in _numbered(facts):
        span = fact.span
        _write_fact(draft, cube, iri(draft.own.statement(span.start, span.end, nth)), fact, projects)


def _numbered(facts: Iterable[Fact]) -> Iterator[tuple[int, Fact]]:
    """Each fact once, in an order that does not depend on theirs, with its number among those on the same span, from 1."""
    for _, group in groupby(sorted(facts, key=lambda fact: fact.span), key=lambda fact: fact.span):
        same = list(group)
        yield from enumerate(same if len(same) == 1 else sorted(dict.fromkeys(same), key=repr), start=1)


def _write_fact(draft: Draft, cube: CubePart, node: Term, fact: Fact, projects: Mapping[str, Term]) -> None:
    span = fact.span
    area = draft.named_area(fact.area) if fact.area.strip() else None
    indicator, measure = _indicator(draft, fact.indicator), draft.code(code(fact.measure))
    draft.statements.describe(
        node,
        *(_WORDS_ONLY if fact.value is None and fact.kind is FactKind.TARGET else _TYPES[fact.kind]),
        (_REPORT, draft.name),
        (_BEGIN, offset(span.start)),
        (_END, offset(span.end)),
        (_WRITTEN, text(fact.written or draft.report.text[span.start : span.end])),
        (_INDICATOR, indicator),
        (_INDICATOR_TEXT, text(fact.indicator)),
        (_MEASURE, measure),
        (_COMPARATOR, draft.code(code(fact.comparator))),
        *_value(draft, fact),
        (_PERIOD_START, period(fact.period.start)),
        (_PERIOD_END, period(fact.period.end)),
        *(((_AREA, area),) if area else ()),
        *_what_not_all_have(draft, fact, projects),
        *cube.pairs(fact, area, indicator, measure),
        (_DERIVED, draft.passage(fact.passage)),
        (_RULE, text(fact.rule)),
    )


def _value(draft: Draft, fact: Fact) -> Iterator[tuple[Term, Term]]:
    """Value, bound and unit, the first two also in base units, or the words of a target without a number."""
    if fact.value is not None:
        yield _VALUE, decimal(fact.value)
        if fact.max_value is not None:
            yield _MAX_VALUE, decimal(fact.max_value)
        yield _UNIT, _unit(draft, fact.unit)
        if (based := base_value(fact.value, fact.unit)) is not None:
            yield _BASE_VALUE, decimal(based)
        if fact.max_value is not None and (based := base_value(fact.max_value, fact.unit)) is not None:
            yield _BASE_MAX_VALUE, decimal(based)
    if fact.statement.strip():
        yield _STATEMENT, text(fact.statement)


def _what_not_all_have(draft: Draft, fact: Fact, projects: Mapping[str, Term]) -> Iterator[tuple[Term, Term]]:
    """Estimate, the year that a change is measured from, strength of a target, project."""
    if fact.estimated:
        yield _ESTIMATED, _TRUE
    if fact.base:
        yield _BASE_YEAR, period(fact.base)
    if fact.strength is not None and fact.kind is FactKind.TARGET:
        yield _STRENGTH, draft.code(code(fact.strength))
    if fact.project in projects:
        yield _PROJECT, projects[fact.project]


def _indicator(draft: Draft, wording: str) -> Term:
    """The curated concept that claims a wording, else a concept of the wording's own."""
    curated = indicator_for(wording)
    if curated is not None:
        return draft.code(curated)
    term = iri(draft.minter.indicator(wording))
    draft.concepts.describe(term, *_INDICATOR_TYPES, *labels(wording))
    return term


def _unit(draft: Draft, written: str) -> Term:
    """The concept of a unit that ontology/units.ttl knows or can make of what it knows, else one of its own."""
    known = unit_node(written)
    if known is not None:
        return draft.code(known)
    term = iri(draft.minter.unit(written))
    draft.concepts.describe(term, *_UNIT_TYPES, (_NOTATION, text(normal_form(written))), *labels(written))
    return term

"""The data cube in a report's graph: what makes a statement one of its observations, and the periods they refer to.

The statements are the observations (ontology/cube.ttl has their structure). A target without a number states its area and period too, but
is none of the cube's: an observation must have a value. A project's figures are not a place's, and stay outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from kg_build.graph.draft import Draft, types
from kg_build.graph.iris import CUBE_BASE, PERIOD_BASE, code, segment
from kg_build.graph.lines import Term, integer, iri, period, text, zh
from kg_build.graph.vocabulary import DCT, GWR, QB, RDFS
from kg_build.model import Fact, FactKind, Period, Phase

__all__ = ["CubePart"]

_END: Final = iri(GWR.periodEnd)
_LABEL: Final = iri(RDFS.label)
_ORDINAL: Final = iri(GWR.ordinal)
_PERIOD_TYPES: Final = types(GWR.Period, DCT.PeriodOfTime)
_PHASE: Final = iri(GWR.phase)
_REF_AREA: Final = iri(GWR.refArea)
_REF_PERIOD: Final = iri(GWR.refPeriod)
_SEE_ALSO: Final = iri(RDFS.seeAlso)
_START: Final = iri(GWR.periodStart)
_STRUCTURE: Final = NamedNode(f"{CUBE_BASE}dsd")
_TITLE: Final = iri(DCT.title)
_TITLES: Final = (
    (_TITLE, zh("政府工作报告的数值与目标")), (_TITLE, Term(f"{text('Figures and targets of government work reports')}@en")),
)
_UK_INTERVALS: Final = {len("2016"): "year", len("2016-12"): "month"}

Key = tuple[Term, Term, Term, Term, Term]


class CubePart:
    """One report's part of the cube; it numbers the statements that agree in every other dimension in the order in which they come."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._whole = iri(draft.minter.area(draft.jurisdiction))
        self._cube: tuple[Term, Term] | None = None
        self._seen: Counter[Key] = Counter()
        self._periods: dict[Period, Term] = {}

    def pairs(self, fact: Fact, named: Term | None, indicator: Term, measure: Term) -> Iterator[tuple[Term, Term]]:
        """What the cube says of a statement: area (``named`` by the text, else the whole jurisdiction) and period; of one with a number
        also the cube, phase and ordinal.
        """
        if fact.kind is FactKind.PROJECT:
            return
        area, time = named or self._whole, self._period(fact.period)
        yield _REF_AREA, area
        yield _REF_PERIOD, time
        if fact.value is not None:
            phase = self._draft.code(code(_phase(fact)))
            key = (area, time, indicator, measure, phase)
            self._seen[key] += 1
            yield self._member()
            yield _PHASE, phase
            yield _ORDINAL, integer(self._seen[key])

    def _member(self) -> tuple[Term, Term]:
        """That a statement is in the cube, which is described when its first observation comes."""
        if self._cube is None:
            draft = self._draft
            cube = iri(NamedNode(f"{draft.options.base_iri}cube"))
            draft.header.describe(cube, *types(QB.DataSet), *_TITLES, (iri(QB.structure), draft.code(_STRUCTURE)))
            self._cube = iri(QB.dataSet), cube
        return self._cube

    def _period(self, time: Period) -> Term:
        """The interval as a thing, described when it is first referred to."""
        term = self._periods.get(time)
        if term is None:
            one = time.start == time.end
            name = time.start if one else f"{time.start}--{time.end}"
            term = self._periods[time] = iri(NamedNode(PERIOD_BASE + segment(name)))
            self._draft.concepts.describe(
                term, *_PERIOD_TYPES, *_names(time), (_START, period(time.start)), (_END, period(time.end)), *_elsewhere(time)
            )
        return term


def _phase(fact: Fact) -> Phase:
    if fact.kind is FactKind.TARGET:
        return Phase.TARGET
    return Phase.ESTIMATE if fact.estimated else Phase.OUTCOME


def _names(time: Period) -> Iterator[tuple[Term, Term]]:
    """``2016年12月``, ``2013年至2017年``, and the same in figures."""
    ends = (time.start,) if time.start == time.end else (time.start, time.end)
    yield _LABEL, zh("至".join(f"{end.replace('-', '年')}{'月' if '-' in end else '年'}" for end in ends))
    yield _LABEL, Term(f"{text(' to '.join(ends))}@en")


def _elsewhere(time: Period) -> Iterator[tuple[Term, Term]]:
    """For one calendar year or month: the interval that statistical cubes of other publishers refer to."""
    kind = _UK_INTERVALS.get(len(time.start))
    if time.start == time.end and kind and time.start.replace("-", "").isdecimal():
        yield _SEE_ALSO, iri(NamedNode(f"http://reference.data.gov.uk/id/gregorian-{kind}/{time.start}"))

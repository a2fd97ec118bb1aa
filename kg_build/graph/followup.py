"""What became of each target: a store in, verdicts out, as values (``follow_up``) and as quads of a graph of their own (``emit``).

A target is paired with every observation of its government's same or later reports that speaks of the same indicator, area and period in
the same measure and unit. Where there is none, an observation of another measure or unit is shown as not comparable; where there is no
observation at all the verdict is ``no-outcome``. So a target is missed only by a number that a report states.

The IRI of a verdict follows from those of its target and outcome, so that one more report adds its own verdicts and changes only those
that it answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg_build.graph.emit_vocabulary import vocabulary_lines
from kg_build.graph.followup_judge import judge, smaller_is_better
from kg_build.graph.followup_read import Claim, claims
from kg_build.graph.iris import DEFAULT_BASE, code
from kg_build.graph.vocabulary import GWR, PROV, RDF, XSD
from kg_build.model import Verdict

__all__ = ["FollowUp", "emit", "follow_up", "followup_graph"]

_REPORT: Final = "report/"
_TRUE: Final = Literal("true", datatype=XSD.boolean)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A verdict on a target, with the outcome it rests on, if any."""

    target: Claim
    outcome: Claim | None
    verdict: Verdict

    @property
    def node(self) -> NamedNode:
        """``…/report/310000/2018#followup-10-14/2019/20-24``: the target's place, then the outcome's report and place."""
        report, _, place = self.target.node.value.rpartition("#")
        own = f"{report}#followup-{place.removeprefix('fact-')}"
        if self.outcome is None:
            return NamedNode(own)
        said_in, _, where = self.outcome.node.value.rpartition("#")
        return NamedNode(f"{own}/{said_in.rpartition('/')[2]}/{where.removeprefix('fact-')}")

    @property
    def graph(self) -> NamedNode:
        """The graph of all verdicts."""
        return followup_graph(self.target.report)


def followup_graph(report: str) -> NamedNode:
    """The graph that holds the verdicts on a report's targets: ``…/followup`` beside ``…/report/``."""
    base, found, _ = report.rpartition(_REPORT)
    return NamedNode((base if found else DEFAULT_BASE) + "followup")


def follow_up(store: Store, governments: Collection[str] | None = None) -> list[FollowUp]:
    """The verdicts on all targets of a store (or of some governments), by the targets' governments, years and places in the text."""
    outcomes: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims(store, GWR.Observation, governments):
        outcomes[claim.subject].append(claim)
    targets = sorted(claims(store, GWR.Target, governments), key=lambda claim: (claim.government, claim.order))
    return [verdict for target in targets for verdict in _verdicts(target, outcomes[target.subject])]


def _verdicts(target: Claim, outcomes: Iterable[Claim]) -> Iterator[FollowUp]:
    """One for each comparable outcome; else one with the first other outcome; else one without."""
    later = [claim for claim in outcomes if claim.plan_year >= target.plan_year]
    comparable = False
    for outcome in later:
        if target.amount is not None and outcome.amount is not None and outcome.side == target.side:
            comparable = True
            yield FollowUp(target, outcome, judge(target.amount, outcome.amount, ceiling=smaller_is_better(target.wording)))
    if not comparable:
        yield FollowUp(target, later[0], Verdict.NOT_COMPARABLE) if later else FollowUp(target, None, Verdict.NO_OUTCOME)


def emit(verdicts: Iterable[FollowUp]) -> list[Quad]:
    """The verdicts as quads, each subject's together and in the order of the IRIs, then the codes they use in the vocabulary's graph."""
    ordered = sorted(verdicts, key=lambda one: (one.graph.value, one.node.value))
    quads = [quad for one in ordered for quad in _described(one)]
    used = {code(one.verdict) for one in ordered}
    return [*quads, *parse(vocabulary_lines(used), RdfFormat.N_QUADS)]


def _described(one: FollowUp) -> Iterator[Quad]:
    evidence = [one.target.node] + ([one.outcome.node] if one.outcome else [])
    pairs: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, GWR.FollowUp), (RDF.type, PROV.Entity), (GWR.target, one.target.node)]
    if one.outcome:
        pairs.append((GWR.outcome, one.outcome.node))
        if one.outcome.estimated:
            pairs.append((GWR.estimated, _TRUE))
    pairs += [(GWR.verdict, code(one.verdict)), *((PROV.wasDerivedFrom, node) for node in evidence)]
    return (Quad(one.node, predicate, value, one.graph) for predicate, value in pairs)

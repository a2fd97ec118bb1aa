"""The dataset graph: which report graphs there are, each with its title and size, as a VoID and DCAT dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg_build.graph.draft import types
from kg_build.graph.lines import GraphLines, Term, encode, integer, iri, text
from kg_build.graph.vocabulary import DCAT, DCT, GWR, RDF, VOID

__all__ = ["ReportGraph", "dataset_lines", "is_dataset", "reports_of"]

_TYPES: Final = types(VOID.Dataset, DCAT.Dataset)
_TITLE: Final = iri(DCT.title)
_TITLES: Final = tuple((_TITLE, Term(words)) for words in ('"政府工作报告知识图谱"@zh', '"Knowledge graph of government work reports"@en'))
_PART: Final = iri(DCT.hasPart)
_SUBSET: Final = iri(VOID.subset)
_TRIPLES: Final = iri(VOID.triples)
_VOCABULARY: Final = (iri(VOID.vocabulary), iri(NamedNode(GWR.iri)))


@dataclass(frozen=True, slots=True)
class ReportGraph:
    """What the dataset's description says of a report: its IRI, its title and how many triples its graph holds."""

    report: NamedNode
    title: str
    triples: int


def dataset_lines(dataset: NamedNode, graphs: Iterable[ReportGraph]) -> bytes:
    """The dataset graph as N-Quads, in a graph of the dataset's own name, the reports sorted by IRI."""
    node, lines = iri(dataset), GraphLines()
    ordered = sorted(graphs, key=lambda graph: graph.report.value)
    lines.describe(node, *_TYPES, *_TITLES, _VOCABULARY, (_TRIPLES, integer(sum(graph.triples for graph in ordered))))
    for graph in ordered:
        lines.describe(node, (_SUBSET, iri(graph.report)), (_PART, iri(graph.report)))
    for graph in ordered:
        lines.describe(iri(graph.report), *_TYPES, (_TITLE, text(graph.title)), (_TRIPLES, integer(graph.triples)))
    return encode(node, [lines])


def is_dataset(quads: Iterable[Quad]) -> bool:
    """Whether quads are a dataset graph: one that calls its own name a dataset."""
    return any(quad.object == VOID.Dataset and quad.predicate == RDF.type and quad.subject == quad.graph_name for quad in quads)


def reports_of(quads: Iterable[Quad]) -> dict[NamedNode, ReportGraph]:
    """The reports that a dataset graph describes, by IRI; what is not described as ``dataset_lines`` does is left out."""
    said: dict[object, dict[NamedNode, str]] = defaultdict(dict)
    subsets = []
    for quad in quads:
        said[quad.subject][quad.predicate] = getattr(quad.object, "value", "")
        if quad.predicate == VOID.subset and isinstance(quad.object, NamedNode):
            subsets.append(quad.object)
    return {
        report: ReportGraph(report, said[report][DCT.title], int(said[report][VOID.triples]))
        for report in subsets
        if DCT.title in said[report] and said[report].get(VOID.triples, "").isdecimal()
    }

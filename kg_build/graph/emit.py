"""Extraction in, RDF out: one mapping, walked once per report, for every sink.

The mapping writes N-Quads lines (``emit_nquads``); ``emit`` gives the same as quads. A report's graph bears the report's IRI; what it
uses of codes, units and curated indicators is described in the vocabulary graph, so that the output explains itself.
Read on: ``emit_report`` (head), ``emit_facts`` (statements), ``emit_entities`` (organizations, projects, documents), ``emit_vocabulary``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg_build.graph.area_links import area_graphs
from kg_build.graph.dataset import ReportGraph, dataset_lines
from kg_build.graph.draft import Draft, EmitOptions
from kg_build.graph.emit_entities import project_terms, write_documents, write_entities
from kg_build.graph.emit_facts import write_facts
from kg_build.graph.emit_report import write_report
from kg_build.graph.emit_vocabulary import VOCABULARY_GRAPH, vocabulary_lines
from kg_build.graph.iris import Minter
from kg_build.model import Extraction

__all__ = ["VOCABULARY_GRAPH", "EmitOptions", "ReportGraph", "describe_dataset", "emit", "emit_corpus", "emit_nquads"]


def emit(extraction: Extraction, options: EmitOptions | None = None) -> Iterator[Quad]:
    """The quads of one extraction: the report's graph, then what it uses of the vocabulary; each once, in a fixed order.

    The order of facts, organizations, projects and documents does not matter; that of a project's milestones does (the last one counts).

    Raises:
        UsageProblem: KG390, ``options.base_iri`` is no base.
    """
    return parse(emit_nquads(extraction, options), RdfFormat.N_QUADS)


def emit_nquads(extraction: Extraction, options: EmitOptions | None = None) -> bytes:
    """``emit`` as N-Quads, several times faster: what a file, a pipe or a bulk load wants.

    Raises:
        UsageProblem: KG390, ``options.base_iri`` is no base.
    """
    draft = _draft(extraction, options or EmitOptions())
    return draft.encode(vocabulary_lines(draft.used))


def emit_corpus(
    extractions: Iterable[Extraction], options: EmitOptions | None = None, watch: Callable[[Extraction], None] | None = None
) -> Iterator[bytes]:
    """Many reports as blocks of N-Quads: a block for each as it comes, then the history and links of their areas, then the vocabulary that
    all use, then the dataset's description.

    Only the used concepts' IRIs, the areas' versions and one ``ReportGraph`` per report are remembered. ``watch`` is called after each
    report's block.

    Raises:
        UsageProblem: KG390, ``options.base_iri`` is no base.
    """
    chosen = options or EmitOptions()
    used: set[NamedNode] = set()
    areas: set[tuple[str, int]] = set()
    graphs: list[ReportGraph] = []
    for extraction in extractions:
        draft = _draft(extraction, chosen)
        used |= draft.used
        areas |= draft.area_versions
        graphs.append(ReportGraph(draft.node, extraction.report.title, draft.size()))
        yield draft.encode()
        if watch is not None:
            watch(extraction)
    derived = area_graphs(areas, Minter(chosen.base_iri))
    yield from derived.blocks
    yield vocabulary_lines(used | derived.used)
    yield dataset_lines(_dataset(chosen), graphs)


def describe_dataset(graphs: Iterable[ReportGraph], options: EmitOptions | None = None) -> Iterator[Quad]:
    """The dataset graph: a VoID and DCAT dataset whose subsets are the report graphs, each with its title and size.

    Raises:
        UsageProblem: KG390, ``options.base_iri`` is no base.
    """
    return parse(dataset_lines(_dataset(options or EmitOptions()), graphs), RdfFormat.N_QUADS)


def _draft(extraction: Extraction, options: EmitOptions) -> Draft:
    """The mapping: every emitter in turn fills its part of the report's graph."""
    draft = Draft(extraction.report, options)
    write_report(draft)
    write_facts(draft, extraction.facts, project_terms(draft, extraction.projects))
    write_entities(draft, extraction.organizations, extraction.projects)
    write_documents(draft, extraction.documents)
    return draft


def _dataset(options: EmitOptions) -> NamedNode:
    return Minter(options.base_iri).dataset()

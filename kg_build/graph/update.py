"""Built reports into a store that may hold some of them: only what must change changes, and what is derived is brought up to date.

``recognised`` tells which files a store needs not be given again; ``update`` takes what was built (``emit_corpus``). In this order, so that
a run that breaks off leaves nothing that the next one would not mend: vocabulary and areas, each report's graph, the dataset's
description, the verdicts. While it runs a mark stands in the store; a store with a mark recognises nothing and has everything derived anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg_build.graph.area_links import is_area_graph, merged
from kg_build.graph.dataset import ReportGraph, dataset_lines, is_dataset, reports_of
from kg_build.graph.followup_store import Refreshed, refresh
from kg_build.graph.iris import DEFAULT_BASE, Minter
from kg_build.graph.revision import Change, Kind, ReportQuads, settle
from kg_build.graph.store import as_kept, change, replace_graph
from kg_build.graph.vocabulary import DCT, GWR, PROV, RDF, RDFS, SKOS

__all__ = ["Updated", "recognised", "update"]

_UNFINISHED: Final = NamedNode("urn:x-kg-build:unfinished")
_MARK: Final = Quad(_UNFINISHED, RDF.type, _UNFINISHED, _UNFINISHED)


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of each report that was given, and of the verdicts if the store holds any."""

    changes: list[Change]
    verdicts: Refreshed | None


def recognised(store: Store, base: str = DEFAULT_BASE, version: str = "") -> Callable[[str, str, str], tuple[str, str] | None]:
    """A function of a file's SHA-256, its name and its options: the report that the store has of this very file and the hash of its words.

    None where the store has it not, or made it by another version of kg-build than ``version``.
    """
    minter, broken_off = Minter(base), _MARK in store

    def known(sha256: str, name: str, options: str) -> tuple[str, str] | None:
        if broken_off:
            return None
        source = minter.source(sha256)
        for quad in store.quads_for_pattern(None, PROV.wasDerivedFrom, source, None):
            graph = quad.graph_name
            if isinstance(graph, NamedNode) and quad.subject == graph and _is_file(store, source, graph, name, options):
                head = _head(store, graph)
                if head.words and head.version == version:
                    return graph.value, head.words
        return None

    return known


def _is_file(store: Store, source: NamedNode, graph: NamedNode, name: str, options: str) -> bool:
    about = list(store.quads_for_pattern(source, None, None, graph))
    names = {quad.object.value for quad in about if quad.predicate in (RDFS.label, SKOS.altLabel) and isinstance(quad.object, Literal)}
    said = [quad.object.value for quad in about if quad.predicate == GWR.readWith and isinstance(quad.object, Literal)]
    return name in names and said == ([options] if options else [])


def _head(store: Store, graph: NamedNode) -> ReportQuads:
    """What the graph says of the report, of the run that made it and of the program."""
    quads = list(store.quads_for_pattern(graph, None, None, graph))
    for _ in range(2):  # the run, then the program
        links = [quad.object for quad in quads if quad.predicate in (PROV.wasGeneratedBy, PROV.wasAssociatedWith)]
        quads += [quad for node in links if isinstance(node, NamedNode) for quad in store.quads_for_pattern(node, None, None, graph)]
    return ReportQuads(graph, quads)


def update(store: Store, quads: Iterable[Quad], base: str = DEFAULT_BASE) -> Updated:
    """Put built reports into a store; see the module's docstring.

    Raises:
        StoreError: KG324 when the store cannot be written.
    """
    graphs: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name, []).append(as_kept(quad, quad.graph_name))
    reports = {name: content for name, content in graphs.items() if Quad(name, RDF.type, GWR.Report, name) in content}
    datasets = {name: content for name, content in graphs.items() if name not in reports and is_dataset(content)}
    mending = _MARK in store
    store.add(_MARK)
    for name, content in graphs.items():
        if name not in reports and name not in datasets:
            _describe(store, name, content)
    changes = [_take(store, name, content, base) for name, content in reports.items()]
    touched = {NamedNode(one.report) for one in changes if one.kind is not Kind.SAME}
    for name, content in datasets.items():
        _list_reports(store, name, content, None if mending else touched)
    verdicts = refresh(store, None if mending else _governments(store, touched))
    store.remove(_MARK)
    store.flush()
    return Updated(changes, verdicts)


def _describe(store: Store, graph: NamedNode, content: list[Quad]) -> None:
    """Put descriptions of shared things into a graph, in place of older ones of the same things; the others stay.

    What is told of the areas is drawn anew from the areas of all reports.
    """
    if is_area_graph(graph, content):
        replace_graph(store, graph, merged(graph, [*store.quads_for_pattern(None, None, None, graph), *content]))
        return
    subjects = {quad.subject: None for quad in content}
    held = {quad for subject in subjects for quad in store.quads_for_pattern(subject, None, None, graph)}
    new = dict.fromkeys(content)
    change(store, graph, [quad for quad in new if quad not in held], [quad for quad in held if quad not in new])


def _take(store: Store, graph: NamedNode, content: list[Quad], base: str) -> Change:
    held = ReportQuads(graph, list(store.quads_for_pattern(None, None, None, graph)))
    settled, what = settle(held, ReportQuads(graph, content), base)
    if what.kind is not Kind.SAME:
        replace_graph(store, graph, settled)
    return what


def _list_reports(store: Store, dataset: NamedNode, content: list[Quad], touched: set[NamedNode] | None) -> None:
    """The dataset's description of every report in the store, counted anew where its graph changed (None: everywhere)."""
    known = reports_of(store.quads_for_pattern(None, None, None, dataset)) | reports_of(content)
    if touched is None:
        base = dataset.value.removesuffix("dataset")
        graphs = (node for node in store.named_graphs() if isinstance(node, NamedNode) and node.value.startswith(base))
        touched = {node for node in graphs if Quad(node, RDF.type, GWR.Report, node) in store}
        known = {node: known.get(node, ReportGraph(node, _title(store, node), 0)) for node in touched}
    for node in touched:
        size = sum(1 for _ in store.quads_for_pattern(None, None, None, node))
        known[node] = replace(known.get(node, ReportGraph(node, _title(store, node), 0)), triples=size)
    untouched = reports_of(store.quads_for_pattern(None, None, None, dataset))
    ordered = [untouched.get(node, found) if node not in touched else found for node, found in known.items()]
    replace_graph(store, dataset, parse(dataset_lines(dataset, ordered), RdfFormat.N_QUADS))


def _title(store: Store, report: NamedNode) -> str:
    titles = (quad.object for quad in store.quads_for_pattern(report, DCT.title, None, report))
    return min((title.value for title in titles if isinstance(title, Literal)), default="")


def _governments(store: Store, reports: Iterable[NamedNode]) -> set[str]:
    """The governments that give these reports."""
    found = (quad.object for report in reports for quad in store.quads_for_pattern(report, GWR.government, None, report))
    return {government.value for government in found if isinstance(government, NamedNode)}

"""A graph against the shapes: pySHACL gives the verdict, one report at a time, and every problem names its node and says what should be.

pySHACL parses the text of a ``sh:sparql`` constraint anew for each node it looks at, which is nearly all its cost (22 ms of 23, measured);
``_PreparedGraph`` keeps the parsed queries. shapes/README.md has the other ways that were measured.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, cast

import pyshacl
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from kg_build.errors import InputError, Place
from kg_build.graph.findings import Finding, Problem, Severity, ValidationResult, oxigraph_term, path_text, quiet_rdflib, rdflib_term
from kg_build.graph.iris import GWR, NIF, ONTOLOGY_IRI, RDF
from kg_build.graph.parse import read_quads
from kg_build.model import Span
from kg_build.resources import data_files

__all__ = ["Finding", "Problem", "Severity", "ValidationResult", "shapes_graph", "validate", "validate_store"]

GraphName = NamedNode | BlankNode | DefaultGraph
Source = str | Path | Quad | rdflib.Graph

_VOCABULARY: Final = NamedNode(ONTOLOGY_IRI)
_RANK: Final = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}
_QUERY: Final = NamedNode(str(SH.SPARQLConstraintComponent))
_OFFSET: Final = re.compile("[0-9]{1,12}")
_COMPARED: Final = (NIF.beginIndex, NIF.endIndex, GWR.value, GWR.maxValue, GWR.baseValue, GWR.baseMaxValue)


def validate(source: Source | Iterable[Source]) -> ValidationResult:
    """Check a graph against ``shapes/``: the report graphs one by one, each with what it uses of the vocabulary graph.

    Args:
        source: the path of a graph file, an rdflib graph or dataset, or several of these, or quads. Formats without named graphs are
            one graph.

    Returns:
        The verdict. Warnings do not keep a graph from conforming.

    Raises:
        InputError: KG3xx of ``read_quads``; KG401 there is no report in it; KG402 it holds RDF 1.2 triple terms; KG403 pySHACL gave up.
    """
    sources = (source,) if isinstance(source, (str, Path, Quad, rdflib.Graph)) else tuple(source)
    place = Place(" ".join(str(item) for item in sources if isinstance(item, (str, Path))) or "graph")
    graphs = _by_graph(sources)
    vocabulary = graphs.pop(_VOCABULARY, [])
    return _judged(vocabulary, graphs.items(), place)


def validate_store(store: Store, name: str = "store") -> ValidationResult:
    """Check a store as ``validate`` checks files; only one of its graphs is in memory at a time.

    Raises:
        InputError: KG401 to KG403; ``name`` is its place.
    """
    names: list[GraphName] = [DefaultGraph(), *(graph for graph in store.named_graphs() if graph != _VOCABULARY)]
    graphs = ((graph, list(store.quads_for_pattern(None, None, None, graph))) for graph in sorted(names, key=_graph_label))
    return _judged(list(store.quads_for_pattern(None, None, None, _VOCABULARY)), graphs, Place(name))


def _judged(vocabulary: list[Quad], graphs: Iterable[tuple[GraphName, list[Quad]]], place: Place) -> ValidationResult:
    """The verdict on the vocabulary and on each graph beside what it uses of the vocabulary."""
    seen: dict[Finding, _Context] = {}
    verdicts, reports = [True], set()
    with quiet_rdflib():
        for name, quads in chain([(_VOCABULARY, vocabulary)], graphs):
            if name != _VOCABULARY:
                reports |= {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == GWR.Report}
            data = _loaded(chain(quads, _used(vocabulary, quads) if name != _VOCABULARY else ()), place)
            conforms, findings = _checked(data, place)
            verdicts.append(conforms)
            for finding in findings:
                seen.setdefault(finding, _Context(_graph_label(name), _span(data, finding), _value(data, finding)))
    if not reports and all(verdicts):
        raise _nothing_to_validate(place)
    order = sorted(seen, key=lambda finding: _sort_key(finding, seen[finding]))
    problems = tuple(_problem(finding, seen[finding]) for finding in order)
    return ValidationResult(all(verdicts), problems, tuple(order), len(reports), shapes_graph())


@dataclass(frozen=True, slots=True)
class _Context:
    """What the data says of a finding: its graph, its node's place in the source text, and the value that SHACL does not repeat."""

    graph: str
    span: Span | None
    value: str


@cache
def shapes_graph() -> rdflib.Graph:
    """All of ``shapes/`` as one graph; read once."""
    graph = rdflib.Graph()
    for path in data_files("shapes", ".ttl"):
        graph.parse(path, format="turtle")
    return graph


class _PreparedGraph(rdflib.Graph):
    """An rdflib graph that parses each query text once."""

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> rdflib.query.Result:
        """As rdflib's; the same text is not parsed again."""
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *arguments, **options)


@lru_cache(maxsize=64)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _by_graph(sources: Iterable[Source]) -> dict[GraphName, list[Quad]]:
    """The quads of all sources, grouped by graph."""
    graphs: dict[GraphName, list[Quad]] = defaultdict(list)
    for item in sources:
        for quad in _quads(item):
            graphs[quad.graph_name].append(quad)
    return dict(sorted(graphs.items(), key=lambda entry: _graph_label(entry[0])))


def _quads(item: Source) -> Iterator[Quad]:
    if isinstance(item, Quad):
        yield item
    elif isinstance(item, rdflib.Graph):
        dataset = item if isinstance(item, rdflib.Dataset) else None
        for graph in dataset.graphs() if dataset else (item,):
            unnamed = dataset is None or graph.identifier == rdflib.graph.DATASET_DEFAULT_GRAPH_ID
            name = DefaultGraph() if unnamed else cast(NamedNode, oxigraph_term(graph.identifier))
            for triple in graph.triples((None, None, None)):
                subject, predicate, object_ = (cast(Any, oxigraph_term(term)) for term in triple)
                yield Quad(subject, predicate, object_, name)
    else:
        yield from read_quads(item)


def _used(vocabulary: list[Quad], quads: list[Quad]) -> Iterator[Quad]:
    """What the vocabulary says of the concepts that ``quads`` name, and of the base units of their units; the rest of it is not looked
    at again for each report.
    """
    named = {quad.object for quad in quads}
    named |= {quad.object for quad in vocabulary if quad.predicate == GWR.baseUnit and quad.subject in named}
    return (quad for quad in vocabulary if quad.subject in named)


def _loaded(quads: Iterable[Quad], place: Place) -> _PreparedGraph:
    """The triples as pySHACL takes them; each term is made once."""
    term = cache(rdflib_term)
    graph = _PreparedGraph()
    try:
        for quad in quads:
            object_ = _comparable(term(quad.object), compared=quad.predicate in _COMPARED)
            graph.add((term(quad.subject), term(quad.predicate), object_))
    except TypeError as problem:
        raise InputError(
            "KG402", place, "图中含有 RDF 1.2 的三元组项，无法校验。",
            "The graph holds triple terms of RDF 1.2, which cannot be validated.",
            "本程序不产生三元组项；请去掉它们再校验。", "kg-build writes none; take them out and validate again.",
        ) from problem  # fmt: skip
    return graph


def _comparable(term: rdflib.term.Node, compared: bool) -> rdflib.term.Node:
    """The term, or its text where pySHACL would break off with an error: sh:lessThan (``compared``) at what is neither number,
    text nor IRI, every comparison at what rdflib takes for the decimals NaN and infinity. As a text it breaks its shape all the same.
    """
    value = term.value if isinstance(term, rdflib.Literal) else str(term) if isinstance(term, rdflib.URIRef) else None
    fine = value.is_finite() if isinstance(value, Decimal) else not compared or isinstance(value, (int, str))
    return term if fine else rdflib.Literal(str(term))


def _checked(data: rdflib.Graph, place: Place) -> tuple[bool, list[Finding]]:
    """What pySHACL says of one graph."""
    try:
        conforms, report, words = pyshacl.validate(
            data, shacl_graph=shapes_graph(), inference="none", advanced=False, js=False, do_owl_imports=False, meta_shacl=False,
            allow_warnings=True,
        )  # fmt: skip
    except (ReportableRuntimeError, ShapeLoadError) as problem:
        raise _gave_up(place, str(problem)) from problem
    if not isinstance(report, rdflib.Graph):
        raise _gave_up(place, str(words))
    return bool(conforms), [_finding(report, node) for node in report.objects(None, SH.result)]


def _finding(report: rdflib.Graph, node: rdflib.term.Node) -> Finding:
    def value(property_: rdflib.URIRef) -> Any:
        found = report.value(node, property_)
        return None if found is None else oxigraph_term(found)

    shape = report.value(node, SH.sourceShape)
    result_path = report.value(node, SH.resultPath)
    # pySHACL copies a path that is a blank node; the shape's own one says the same and stays the same from run to run.
    path = shapes_graph().value(shape, SH.path) if isinstance(result_path, rdflib.BNode) else result_path
    severity = Severity(str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)).lower())
    return Finding(
        severity, value(SH.focusNode), cast("NamedNode | BlankNode | None", None if path is None else oxigraph_term(path)),
        value(SH.value), value(SH.sourceShape), value(SH.sourceConstraintComponent),
    )  # fmt: skip


def _problem(finding: Finding, context: _Context) -> Problem:
    shapes = shapes_graph()
    messages: Mapping[str | None, str] = {
        message.language: str(message)
        for message in shapes.objects(rdflib.URIRef(finding.shape.value), SH.message)
        if isinstance(message, rdflib.Literal)
    }
    path = "" if finding.path is None else path_text(shapes, rdflib_term(finding.path))
    return Problem(
        finding.severity, _text(finding.focus), path, context.value, finding.shape.value, messages.get("zh", ""), messages.get("en", ""),
        context.span, context.graph,
    )  # fmt: skip


def _text(term: object) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def _value(data: rdflib.Graph, finding: Finding) -> str:
    """The offending value; that of a query constraint is looked up (the queries do not return it, see shapes/README.md)."""
    if finding.value is None and finding.component == _QUERY and isinstance(finding.path, NamedNode):
        return str(data.value(rdflib_term(finding.focus), rdflib_term(finding.path)) or "")
    return _text(finding.value)


def _span(data: rdflib.Graph, finding: Finding) -> Span | None:
    """Where the broken node stands in the source text, when both its offsets are there and are numbers."""
    focus = rdflib_term(finding.focus)
    begin, end = (str(data.value(focus, rdflib.URIRef(index.value))) for index in (NIF.beginIndex, NIF.endIndex))
    return Span(int(begin), int(end)) if _OFFSET.fullmatch(begin) and _OFFSET.fullmatch(end) else None


def _sort_key(finding: Finding, context: _Context) -> tuple[Any, ...]:
    place = (context.span.start, context.span.end) if context.span else (-1, -1)
    rest = (str(finding.focus), finding.shape.value, str(finding.path), str(finding.value), finding.component.value)
    return (_RANK[finding.severity], context.graph, place, *rest)


def _graph_label(name: GraphName) -> str:
    return "" if isinstance(name, DefaultGraph) else name.value


def _nothing_to_validate(place: Place) -> InputError:
    return InputError(
        "KG401", place, "图中没有报告（gwr:Report），没有可校验的内容。",
        "There is no report (gwr:Report) in the graph: nothing to validate.",
        "请给出 kg-build build 的结果文件。", "Give a file that kg-build build has written.",
    )  # fmt: skip


def _gave_up(place: Place, words: str) -> InputError:
    return InputError(
        "KG403", place, f"pySHACL 无法完成校验：{words}", f"pySHACL could not finish: {words}",
        "请重新生成图；若仍如此，请报告这一问题。", "Build the graph again; if it stays so, report this as a defect.",
    )  # fmt: skip

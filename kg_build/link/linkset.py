"""Decided links as quads: each linkset a named graph of its own, with each link and a node that says who said so and on what evidence.

Reviewed links stand apart from those that every build gives (``linkset/areas-wikidata``), so that neither takes the other's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg_build.graph.emit_vocabulary import vocabulary_lines
from kg_build.graph.iris import DEFAULT_BASE, code_iri, segment
from kg_build.graph.vocabulary import DCT, GWR, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD
from kg_build.link.candidates import SAME_AS
from kg_build.link.decisions import Decision
from kg_build.link.review import Evidence, Reviewed

__all__ = ["emit", "linkset_of", "linksets_of"]

_ENTITY: Final = re.compile(r"(?P<base>.*?[/#])(?P<path>(?P<kind>area|organization)/.+)")
_TARGETS: Final = {"www.wikidata.org": "wikidata", "sws.geonames.org": "geonames"}
_DATASETS: Final = {"www.wikidata.org": "https://www.wikidata.org/", "sws.geonames.org": "https://www.geonames.org/"}
_KINDS: Final = {"area": ("areas", "地区", "areas"), "organization": ("organizations", "机构", "organizations")}
_EVIDENCE: Final = {"code": "asked-code", "name": "asked-name"}
_LAST: Final = re.compile(r"[^/#]+(?=[/#]?$)")

Pair = tuple[NamedNode, NamedNode | Literal]


def linkset_of(link: Decision) -> NamedNode:
    """The graph that a link stands in: ``…/linkset/reviewed-organizations-wikidata``."""
    return _linkset_of(link.row)


def linksets_of(rows: Iterable[Reviewed]) -> set[NamedNode]:
    """The graphs that the links of these rows would stand in, whatever was decided: those that a reviewed file speaks for."""
    return {_linkset_of(row) for row in rows if _ENTITY.fullmatch(row.entity) and row.candidate}


def _linkset_of(row: Reviewed) -> NamedNode:
    base, kind, _ = _parts(row)
    return NamedNode(f"{base}linkset/reviewed-{_KINDS[kind][0]}-{_target(row)}")


def emit(links: Iterable[Decision]) -> list[Quad]:
    """The links as quads, linkset by linkset in the order of their names, then the codes they use in the vocabulary's graph."""
    sets: dict[NamedNode, list[Decision]] = {}
    for link in sorted(links, key=lambda link: (linkset_of(link).value, link.row.pair)):
        sets.setdefault(linkset_of(link), []).append(link)
    quads = [quad for graph, own in sets.items() for quad in _linkset(graph, own)]
    used = {quad.object for quad in quads if quad.predicate in (GWR.certainty, GWR.evidence) and isinstance(quad.object, NamedNode)}
    return [*quads, *parse(vocabulary_lines(used), RdfFormat.N_QUADS)]


def _linkset(graph: NamedNode, links: list[Decision]) -> Iterator[Quad]:
    """One linkset: what it is, then each link, then the reviewers and sources."""
    base, kind, _ = _parts(links[0].row)
    _, zh, en = _KINDS[kind]
    target, other = _target(links[0].row), _other(links[0])
    predicates = dict.fromkeys(sorted((_predicate(link) for link in links), key=str))
    described: dict[NamedNode, list[Pair]] = {graph: [
        (RDF.type, VOID.Linkset),
        (DCT.title, Literal(f"{zh}与 {target} 的对应，经人核对", language="zh")),
        (DCT.title, Literal(f"Reviewed links from {en} to {target}", language="en")),
        (VOID.subjectsTarget, NamedNode(f"{base}dataset")), (VOID.objectsTarget, other),
        *((VOID.linkPredicate, predicate) for predicate in predicates),
        (VOID.triples, Literal(str(len(links)), datatype=XSD.integer)),
    ], other: [(RDF.type, VOID.Dataset), (DCT.title, Literal(target))]}
    for link in links:
        described.setdefault(NamedNode(link.row.entity), []).append((_predicate(link), NamedNode(link.row.candidate)))
        described[_node(link)] = [(DCT.isPartOf, graph), *_of_link(link, base)]
        if link.reviewed:
            described[_agent(link, base)] = [(RDF.type, PROV.Agent), (RDFS.label, Literal(link.row.reviewer))]
        for evidence in _pieces(link):
            described[NamedNode(evidence.source)] = [(RDF.type, PROV.Entity), (RDFS.label, Literal(evidence.source))]
    for subject, pairs in described.items():
        yield from (Quad(subject, predicate, value, graph) for predicate, value in dict.fromkeys(pairs))


def _of_link(link: Decision, base: str) -> Iterator[Pair]:
    """What a link says, what it rests on, and whose word it is."""
    row, pieces = link.row, _pieces(link)
    yield RDF.type, GWR.Link
    yield from ((GWR.linkSource, NamedNode(row.entity)), (GWR.linkPredicate, _predicate(link)), (GWR.linkTarget, NamedNode(row.candidate)))
    yield GWR.certainty, code_iri("certainty", "reviewed" if link.reviewed else "confirmed")
    for method in dict.fromkeys(piece.method for piece in pieces if piece.method in _EVIDENCE):
        yield GWR.evidence, code_iri("link-evidence", _EVIDENCE[method])
    if link.reviewed:
        yield GWR.evidence, code_iri("link-evidence", "review")
        yield PROV.wasAttributedTo, _agent(link, base)
    for piece in pieces:
        yield PROV.wasDerivedFrom, NamedNode(piece.source)
        yield RDFS.comment, Literal(str(piece))
    if row.note:
        yield RDFS.comment, Literal(row.note)


def _pieces(link: Decision) -> tuple[Evidence, ...]:
    """The evidence that we wrote; a row of the person's own has none, whatever stands in its cell."""
    return Evidence.read(link.row.evidence) if link.row.check else ()


def _parts(row: Reviewed) -> tuple[str, str, str]:
    """The base of an entity's IRI, its kind, and its path: ``https://w3id.org/gwr/id/``, ``area``, ``area/210300``."""
    found = _ENTITY.fullmatch(row.entity)
    return (found["base"], found["kind"], found["path"]) if found else (DEFAULT_BASE, row.kind, row.entity)


def _predicate(link: Decision) -> NamedNode:
    return OWL.sameAs if link.relation == SAME_AS else SKOS.closeMatch


def _target(row: Reviewed) -> str:
    """The name of the other dataset: ``wikidata``, ``geonames``, else its host."""
    host = urlsplit(row.candidate).netloc
    return _TARGETS.get(host, segment(host))


def _other(link: Decision) -> NamedNode:
    """The other dataset: what stands for it where we know it, else the root of its host."""
    parts = urlsplit(link.row.candidate)
    return NamedNode(_DATASETS.get(parts.netloc, f"{parts.scheme}://{parts.netloc}/"))


def _node(link: Decision) -> NamedNode:
    """``…/link/reviewed/organization/鞍钢集团/wikidata/Q1``."""
    base, _, path = _parts(link.row)
    last = _LAST.search(urlsplit(link.row.candidate)._replace(scheme="", netloc="").geturl())
    return NamedNode(f"{base}link/reviewed/{path}/{_target(link.row)}/{segment(last.group() if last else '_')}")


def _agent(link: Decision, base: str) -> NamedNode:
    return NamedNode(f"{base}agent/{segment(link.row.reviewer)}")

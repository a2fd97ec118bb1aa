"""VoID: how much is in the data, of which classes and properties, where the dumps are, and which graphs link to the data of others."""

from __future__ import annotations

import hashlib
from typing import Final

from kg_build.graph.lines import GraphLines, Term, iri, text
from kg_build.publish.catalogue import titles
from kg_build.publish.contents import Contents
from kg_build.publish.dumps import FORMATS
from kg_build.publish.files import File
from kg_build.publish.terms import DC, DCAT3, FOAF3, VOID3, VOID_CLASS, a, both, node, number

__all__ = ["void"]

_FEATURE: Final = "http://www.w3.org/ns/formats/"
_FEATURES: Final = {f"{_FEATURE}{dump.void_feature}" for dump in FORMATS}


def void(contents: Contents) -> GraphLines:
    """The lines of ``/.well-known/void``."""
    lines, decisions = GraphLines(), contents.decisions
    dataset = node(contents.dataset)
    lines.describe(
        node(decisions.url(".well-known/void")), a(VOID3.DatasetDescription), (iri(FOAF3.primaryTopic), dataset),
        *both(DC.title, "政府工作报告知识图谱的 VoID 描述", "VoID description of the knowledge graph of government work reports"),
    )  # fmt: skip
    _whole(lines, contents, dataset)
    lines.describe(node(decisions.license), a(DC.LicenseDocument))
    _partitions(lines, contents, dataset)
    for graph in (*contents.reports, *contents.others):
        subject = node(graph.name)
        lines.add(dataset, iri(VOID3.subset), subject)
        lines.describe(
            subject, a(VOID3.Dataset), *titles(graph),
            (iri(VOID3.triples), number(graph.triples)), *_dumps(contents, contents.parts.get(graph.name, [])),
        )
        for line in graph.linkset:
            _copy(lines, line)
        if graph.linkset and graph.license:
            lines.describe(node(graph.license), a(DC.LicenseDocument))
    _outward_links(lines, contents, dataset)
    return lines


def _whole(lines: GraphLines, contents: Contents, dataset: Term) -> None:
    counts, decisions = contents.statistics, contents.decisions
    lines.describe(
        dataset, a(VOID3.Dataset), a(DCAT3.Dataset),
        *both(DC.title, "政府工作报告知识图谱", "Knowledge graph of government work reports"),
        (iri(DC.license), node(decisions.license)), (iri(FOAF3.homepage), node(decisions.base_url)),
        (iri(VOID3.uriSpace), text(contents.base)),
        (iri(VOID3.triples), number(counts.triples)), (iri(VOID3.entities), number(counts.entities)),
        (iri(VOID3.classes), number(len(counts.classes))), (iri(VOID3.properties), number(len(counts.properties))),
        (iri(VOID3.distinctSubjects), number(counts.subjects)), (iri(VOID3.distinctObjects), number(counts.objects)),
        *((iri(VOID3.vocabulary), node(space)) for space in counts.vocabularies()),
        *((iri(VOID3.exampleResource), node(report.name)) for report in contents.reports[:3]),
        *((iri(VOID3.feature), node(feature)) for feature in sorted(_FEATURES)),
        *_dumps(contents, contents.whole),
    )  # fmt: skip


def _dumps(contents: Contents, files: list[File]) -> list[tuple[Term, Term]]:
    """The RDF files among them."""
    return [(iri(VOID3.dataDump), node(contents.decisions.url(file.path))) for file in files if file.file_type != "CSV"]


def _partitions(lines: GraphLines, contents: Contents, dataset: Term) -> None:
    counts = contents.statistics
    for term, entities in sorted(counts.classes.items()):
        part = _part(contents, "class", term)
        lines.add(dataset, iri(VOID3.classPartition), part)
        lines.describe(part, a(VOID3.Dataset), (iri(VOID_CLASS), node(term)), (iri(VOID3.entities), number(entities)))
    for term, triples in sorted(counts.properties.items()):
        part = _part(contents, "property", term)
        lines.add(dataset, iri(VOID3.propertyPartition), part)
        lines.describe(
            part, a(VOID3.Dataset), (iri(VOID3.property), node(term)), (iri(VOID3.triples), number(triples)),
            (iri(VOID3.distinctSubjects), number(counts.property_subjects[term])),
        )


def _outward_links(lines: GraphLines, contents: Contents, dataset: Term) -> None:
    """Links to other namespaces by property, wherever in the graphs they stand."""
    for (predicate, space), triples in sorted(contents.statistics.links.items()):
        target, links = _part(contents, "target", space), _part(contents, "links", f"{predicate} {space}")
        lines.describe(target, a(VOID3.Dataset), (iri(VOID3.uriSpace), text(space)))
        lines.add(dataset, iri(VOID3.subset), links)
        lines.describe(
            links, a(VOID3.Linkset), (iri(VOID3.linkPredicate), node(predicate)), (iri(VOID3.subjectsTarget), dataset),
            (iri(VOID3.objectsTarget), target), (iri(VOID3.triples), number(triples)),
        )


def _part(contents: Contents, kind: str, term: str) -> Term:
    """An IRI for a part: the last word of the term for people, a hash that keeps words of two vocabularies apart."""
    word = "".join(letter for letter in term.rstrip("/#").replace("#", "/").rpartition("/")[2] if letter.isalnum() and letter.isascii())
    return node(contents.decisions.url("void.ttl") + f"#{kind}-{word}-{hashlib.sha256(term.encode()).hexdigest()[:8]}")


def _copy(lines: GraphLines, line: str) -> None:
    """A line of a graph as it is, less a count of its own, which may be of something else."""
    subject, predicate, value = line.split(" ", 2)
    if predicate != str(VOID3.triples):
        lines.add(Term(subject), Term(predicate), Term(value))
    if predicate == str(DC.license):
        lines.describe(Term(value), a(DC.LicenseDocument))

# ruff: noqa: N815 - the terms are spelt as their vocabularies spell them
"""What a catalogue is written with: the terms of DCAT 3, VoID, SPDX and others beside those of the graphs, and lines made of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse, serialize

from kg_build.graph.iris import prefixes
from kg_build.graph.lines import GraphLines, Term, iri, typed
from kg_build.graph.vocabulary import RDF, XSD, Vocabulary

__all__ = ["DC", "DCAT3", "FOAF3", "PROV3", "SPDX", "VOID3", "a", "both", "in_json_ld", "in_turtle", "node", "number", "plain", "tagged"]


class DCAT3(metaclass=Vocabulary, iri="http://www.w3.org/ns/dcat#"):
    """Data catalogues, version 3."""

    Catalog: NamedNode
    Dataset: NamedNode
    DatasetSeries: NamedNode
    Distribution: NamedNode
    accessURL: NamedNode
    byteSize: NamedNode
    compressFormat: NamedNode
    dataset: NamedNode
    distribution: NamedNode
    downloadURL: NamedNode
    endDate: NamedNode
    first: NamedNode
    inSeries: NamedNode
    keyword: NamedNode
    landingPage: NamedNode
    last: NamedNode
    mediaType: NamedNode
    prev: NamedNode
    startDate: NamedNode
    theme: NamedNode


class DC(metaclass=Vocabulary, iri="http://purl.org/dc/terms/"):
    """DCMI metadata terms."""

    LicenseDocument: NamedNode
    MediaTypeOrExtent: NamedNode
    PeriodOfTime: NamedNode
    RightsStatement: NamedNode
    accessRights: NamedNode
    conformsTo: NamedNode
    description: NamedNode
    format: NamedNode
    identifier: NamedNode
    issued: NamedNode
    language: NamedNode
    license: NamedNode
    modified: NamedNode
    publisher: NamedNode
    rights: NamedNode
    spatial: NamedNode
    temporal: NamedNode
    title: NamedNode


class VOID3(metaclass=Vocabulary, iri="http://rdfs.org/ns/void#"):
    """Descriptions of RDF datasets."""

    Dataset: NamedNode
    DatasetDescription: NamedNode
    Linkset: NamedNode
    classPartition: NamedNode
    classes: NamedNode
    dataDump: NamedNode
    distinctObjects: NamedNode
    distinctSubjects: NamedNode
    entities: NamedNode
    exampleResource: NamedNode
    feature: NamedNode
    linkPredicate: NamedNode
    objectsTarget: NamedNode
    properties: NamedNode
    property: NamedNode
    propertyPartition: NamedNode
    subjectsTarget: NamedNode
    subset: NamedNode
    triples: NamedNode
    uriSpace: NamedNode
    vocabulary: NamedNode


# ``class`` is a word of Python's, so that this one term is no annotation.
VOID_CLASS: Final = NamedNode(VOID3.iri + "class")


class SPDX(metaclass=Vocabulary, iri="http://spdx.org/rdf/terms#"):
    """Checksums."""

    Checksum: NamedNode
    algorithm: NamedNode
    checksum: NamedNode
    checksumAlgorithm_sha256: NamedNode
    checksumValue: NamedNode


class FOAF3(metaclass=Vocabulary, iri="http://xmlns.com/foaf/0.1/"):
    """Agents and pages."""

    Agent: NamedNode
    homepage: NamedNode
    name: NamedNode
    page: NamedNode
    primaryTopic: NamedNode


class PROV3(metaclass=Vocabulary, iri="http://www.w3.org/ns/prov#"):
    """Where a thing came from."""

    Activity: NamedNode
    Agent: NamedNode
    Entity: NamedNode
    SoftwareAgent: NamedNode
    endedAtTime: NamedNode
    hadPrimarySource: NamedNode
    used: NamedNode
    wasAssociatedWith: NamedNode
    wasDerivedFrom: NamedNode
    wasGeneratedBy: NamedNode


_PREFIXES: Final = {"spdx": SPDX.iri}


def node(value: str) -> Term:
    """An IRI; ValueError when the text is none."""
    return iri(NamedNode(value))


def plain(value: str) -> Term:
    """A string without language."""
    return Term(str(Literal(value)))


def tagged(value: str, language: str) -> Term:
    """A string in a language."""
    return Term(str(Literal(value, language=language)))


def number(value: int) -> Term:
    """A count; DCAT 3 asks for this type of byte sizes too."""
    return typed(str(value), XSD.nonNegativeInteger)


def a(kind: NamedNode) -> tuple[Term, Term]:
    """The pair that says what a thing is."""
    return iri(RDF.type), iri(kind)


def both(predicate: NamedNode, zh: str, en: str) -> tuple[tuple[Term, Term], tuple[Term, Term]]:
    """A property in Chinese and in English."""
    return (iri(predicate), tagged(zh, "zh")), (iri(predicate), tagged(en, "en"))


def in_turtle(lines: GraphLines, base: str) -> bytes:
    """The lines as Turtle, sorted by subject, with the prefixes they use."""
    table = {name: space for name, space in (prefixes(base) | _PREFIXES).items() if any(f"<{space}" in line for line in lines)}
    return _serialised(sorted(lines), RdfFormat.TURTLE, table)


def in_json_ld(lines: GraphLines) -> bytes:
    """The lines as JSON-LD without a context of its own."""
    return _serialised(sorted(lines), RdfFormat.JSON_LD, None)


def _serialised(lines: Iterable[str], rdf_format: RdfFormat, table: dict[str, str] | None) -> bytes:
    triples = (quad.triple for quad in parse("".join(f"{line} .\n" for line in lines), RdfFormat.N_TRIPLES))
    return serialize(triples, format=rdf_format, prefixes=table) or b""

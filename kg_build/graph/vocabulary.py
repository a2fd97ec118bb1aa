# ruff: noqa: N815 - the terms are spelt as their vocabularies spell them
"""The terms of every vocabulary we use, ours and the standard ones, as closed constants: ``GWR.Report`` is a NamedNode, a typo an error."""

from __future__ import annotations

from pyoxigraph import NamedNode

__all__ = [
    "DCAT", "DCT", "FOAF", "GWR", "NIF", "ORG", "OWL", "PROV", "QB", "QUDT", "RDF", "RDFS", "SCHEMA", "SKOS", "VOID", "XSD", "Vocabulary",
    "terms",
]


class Vocabulary(type):
    """A class whose annotations are its terms: each becomes a NamedNode once, and none can be added or changed afterwards."""

    iri: str

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object], iri: str = "") -> Vocabulary:
        """Make the constants; ``iri`` is the namespace."""
        annotations = body.get("__annotations__", {})
        assert isinstance(annotations, dict)
        return super().__new__(cls, name, bases, body | {term: NamedNode(iri + term) for term in annotations})

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, object], iri: str = "") -> None:
        super().__init__(name, bases, body)
        type.__setattr__(cls, "iri", iri)

    def __setattr__(cls, name: str, value: object) -> None:
        raise AttributeError(f"the vocabulary {cls.__name__} is closed; a new term belongs in its list and, if ours, in ontology/terms.ttl")


def terms(vocabulary: Vocabulary) -> dict[str, NamedNode]:
    """The terms a vocabulary class lists, by local name, in the order of the list."""
    return {name: term for name, term in vars(vocabulary).items() if isinstance(term, NamedNode)}


class GWR(metaclass=Vocabulary, iri="https://w3id.org/gwr/ontology#"):
    """Our own classes, properties and datatype; ontology/terms.ttl defines each (a test compares both lists)."""

    Report: NamedNode
    Passage: NamedNode
    Statement: NamedNode
    Observation: NamedNode
    Target: NamedNode
    ProjectFigure: NamedNode
    Indicator: NamedNode
    MeasuredIndicator: NamedNode
    Government: NamedNode
    AdministrativeArea: NamedNode
    Organization: NamedNode
    Project: NamedNode
    Milestone: NamedNode
    PolicyDocument: NamedNode
    Citation: NamedNode
    Mention: NamedNode
    FollowUp: NamedNode
    EarlierText: NamedNode
    Period: NamedNode
    AreaVersion: NamedNode
    Link: NamedNode

    government: NamedNode
    session: NamedNode
    deliveredBy: NamedNode
    office: NamedNode
    reviewYear: NamedNode
    planYear: NamedNode
    textSha256: NamedNode
    wordsSha256: NamedNode
    sourceSha256: NamedNode
    copies: NamedNode
    textLength: NamedNode
    encoding: NamedNode
    readWith: NamedNode

    governs: NamedNode
    level: NamedNode
    codeValidFrom: NamedNode
    codeValidTo: NamedNode

    linkSource: NamedNode
    linkPredicate: NamedNode
    linkTarget: NamedNode
    evidence: NamedNode
    certainty: NamedNode

    section: NamedNode
    sectionKind: NamedNode

    report: NamedNode
    indicator: NamedNode
    indicatorText: NamedNode
    measure: NamedNode
    value: NamedNode
    maxValue: NamedNode
    unit: NamedNode
    baseValue: NamedNode
    baseMaxValue: NamedNode
    baseUnit: NamedNode
    conversionFraction: NamedNode
    comparator: NamedNode
    periodStart: NamedNode
    periodEnd: NamedNode
    area: NamedNode
    statement: NamedNode
    writtenAs: NamedNode
    estimated: NamedNode
    baseYear: NamedNode
    strength: NamedNode
    rule: NamedNode
    project: NamedNode

    refArea: NamedNode
    refPeriod: NamedNode
    phase: NamedNode
    ordinal: NamedNode

    organizationType: NamedNode
    participant: NamedNode
    status: NamedNode
    plannedOnly: NamedNode
    order: NamedNode
    document: NamedNode
    action: NamedNode
    entity: NamedNode

    target: NamedNode
    outcome: NamedNode
    verdict: NamedNode

    gbt2260: NamedNode
    iso3166part2: NamedNode


class RDF(metaclass=Vocabulary, iri="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """RDF itself."""

    type: NamedNode
    Property: NamedNode
    Statement: NamedNode
    subject: NamedNode
    predicate: NamedNode
    object: NamedNode


class RDFS(metaclass=Vocabulary, iri="http://www.w3.org/2000/01/rdf-schema#"):
    """RDF Schema."""

    label: NamedNode
    comment: NamedNode
    subClassOf: NamedNode
    subPropertyOf: NamedNode
    isDefinedBy: NamedNode
    range: NamedNode
    seeAlso: NamedNode
    Datatype: NamedNode


class OWL(metaclass=Vocabulary, iri="http://www.w3.org/2002/07/owl#"):
    """OWL, for the headers and declarations of the ontology."""

    Ontology: NamedNode
    Class: NamedNode
    ObjectProperty: NamedNode
    DatatypeProperty: NamedNode
    sameAs: NamedNode


class XSD(metaclass=Vocabulary, iri="http://www.w3.org/2001/XMLSchema#"):
    """XML Schema datatypes."""

    string: NamedNode
    boolean: NamedNode
    decimal: NamedNode
    integer: NamedNode
    nonNegativeInteger: NamedNode
    date: NamedNode
    dateTime: NamedNode
    gYear: NamedNode
    gYearMonth: NamedNode
    anyURI: NamedNode


class SKOS(metaclass=Vocabulary, iri="http://www.w3.org/2004/02/skos/core#"):
    """SKOS: concepts, schemes, labels."""

    Concept: NamedNode
    ConceptScheme: NamedNode
    prefLabel: NamedNode
    altLabel: NamedNode
    hiddenLabel: NamedNode
    definition: NamedNode
    scopeNote: NamedNode
    notation: NamedNode
    inScheme: NamedNode
    topConceptOf: NamedNode
    broader: NamedNode
    exactMatch: NamedNode
    closeMatch: NamedNode
    relatedMatch: NamedNode
    broadMatch: NamedNode
    note: NamedNode
    related: NamedNode


class DCT(metaclass=Vocabulary, iri="http://purl.org/dc/terms/"):
    """DCMI metadata terms."""

    title: NamedNode
    alternative: NamedNode
    issued: NamedNode
    created: NamedNode
    language: NamedNode
    isPartOf: NamedNode
    isVersionOf: NamedNode
    hasPart: NamedNode
    replaces: NamedNode
    isReplacedBy: NamedNode
    description: NamedNode
    license: NamedNode
    creator: NamedNode
    source: NamedNode
    Location: NamedNode
    PeriodOfTime: NamedNode
    LicenseDocument: NamedNode


class PROV(metaclass=Vocabulary, iri="http://www.w3.org/ns/prov#"):
    """Where a thing came from."""

    Entity: NamedNode
    Activity: NamedNode
    Agent: NamedNode
    SoftwareAgent: NamedNode
    wasDerivedFrom: NamedNode
    wasRevisionOf: NamedNode
    wasGeneratedBy: NamedNode
    wasAssociatedWith: NamedNode
    wasAttributedTo: NamedNode
    used: NamedNode
    endedAtTime: NamedNode
    generatedAtTime: NamedNode


class NIF(metaclass=Vocabulary, iri="http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"):
    """Places in a text, as string offsets."""

    beginIndex: NamedNode
    endIndex: NamedNode
    anchorOf: NamedNode


class ORG(metaclass=Vocabulary, iri="http://www.w3.org/ns/org#"):
    """Organizations."""

    Organization: NamedNode
    FormalOrganization: NamedNode
    subOrganizationOf: NamedNode


class QB(metaclass=Vocabulary, iri="http://purl.org/linked-data/cube#"):
    """RDF Data Cube."""

    DataSet: NamedNode
    Observation: NamedNode
    attribute: NamedNode
    codeList: NamedNode
    component: NamedNode
    componentRequired: NamedNode
    concept: NamedNode
    dataSet: NamedNode
    dimension: NamedNode
    measure: NamedNode
    order: NamedNode
    structure: NamedNode


class QUDT(metaclass=Vocabulary, iri="http://qudt.org/schema/qudt/"):
    """Units of measure and their conversion."""

    Unit: NamedNode
    QuantityKind: NamedNode
    hasQuantityKind: NamedNode
    conversionMultiplier: NamedNode


class FOAF(metaclass=Vocabulary, iri="http://xmlns.com/foaf/0.1/"):
    """FOAF, for documents."""

    Document: NamedNode


class SCHEMA(metaclass=Vocabulary, iri="https://schema.org/"):
    """schema.org."""

    Report: NamedNode
    AdministrativeArea: NamedNode
    softwareVersion: NamedNode


class DCAT(metaclass=Vocabulary, iri="http://www.w3.org/ns/dcat#"):
    """Data catalogues."""

    Dataset: NamedNode


class VOID(metaclass=Vocabulary, iri="http://rdfs.org/ns/void#"):
    """Descriptions of RDF datasets."""

    Dataset: NamedNode
    Linkset: NamedNode
    subset: NamedNode
    triples: NamedNode
    vocabulary: NamedNode
    uriSpace: NamedNode
    linkPredicate: NamedNode
    subjectsTarget: NamedNode
    objectsTarget: NamedNode

"""The published catalogue, statistics and provenance: valid by shapes that notice what is broken, and true of the files they speak of."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import DCTERMS, FOAF, PROV, RDF, VOID, URIRef

from kg_build.graph.parse import read_quads
from kg_build.publish.descriptions import CATALOGUE_SHAPES
from kg_build.publish.folder import publish_folder
from kg_build.publish.options import DEFAULT_BASE_URL, DEFAULT_LICENSE, Decisions
from tests.publish_sample import BASE_URL, DECISIONS, ID, LINKSET, changed, hostile, nquads, published

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own list ends with version 2
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
MUTATIONS = tomllib.loads((Path(__file__).parent / "publish" / "mutations.toml").read_text(encoding="utf-8"))
CASES = [(group, name) for group, cases in MUTATIONS.items() for name in cases]
PREFIXES = {"dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "prov": PROV, "void": VOID, "spdx": SPDX, "xsd": rdflib.XSD, "rdfs": rdflib.RDFS}
DESCRIPTIONS = ("catalog.ttl", "void.ttl", "provenance.ttl")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("publish"))


@pytest.fixture(scope="module")
def described(site: Path) -> rdflib.Graph:
    return together(site)


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(CATALOGUE_SHAPES)


def together(site: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in DESCRIPTIONS:
        graph.parse(site / name)
    return graph


def verdict(graph: rdflib.Graph, shapes: rdflib.Graph) -> tuple[bool, str]:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    return conforms, text


# Shapes -----------------------------------------------------------------------------------------------------------------------------


def test_the_shapes_are_shapes(shapes: rdflib.Graph) -> None:
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)[0]


@pytest.mark.parametrize("names", [(name,) for name in DESCRIPTIONS] + [DESCRIPTIONS], ids="+".join)
def test_the_descriptions_conform(site: Path, shapes: rdflib.Graph, names: tuple[str, ...]) -> None:
    graph = rdflib.Graph()
    for name in names:
        graph.parse(site / name)
    assert verdict(graph, shapes) == (True, verdict(graph, shapes)[1])
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]


def test_hostile_names_conform(tmp_path: Path, shapes: rdflib.Graph) -> None:
    (tmp_path / "nasty.nq").write_bytes(nquads(hostile()))
    publish_folder([tmp_path / "nasty.nq"], tmp_path / "site", Decisions(publisher='"} <x> . {"'))
    conforms, text = verdict(together(tmp_path / "site"), shapes)
    assert conforms, text


@pytest.mark.parametrize(("group", "name"), CASES, ids=[name for _, name in CASES])
def test_broken_descriptions_are_noticed(small: bytes, shapes: rdflib.Graph, group: str, name: str) -> None:
    graph = rdflib.Graph().parse(data=small, format="turtle")
    before = set(graph)
    graph.update(MUTATIONS[group][name], initNs=PREFIXES)
    assert set(graph) != before, "the update changes nothing"
    assert not verdict(graph, shapes)[0]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, shapes: rdflib.Graph) -> bytes:
    """Descriptions with one of each kind of node, so that a hundred runs of the validator are quick."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "two.nq").write_bytes(nquads(changed(2032), changed(2033)))
    publish_folder([folder / "two.nq"], folder / "site", DECISIONS)
    graph = together(folder / "site")
    for predicate, kept in ((VOID.propertyPartition, 2), (VOID.classPartition, 2), (DCAT.distribution, 1)):
        for subject in set(graph.subjects(predicate)):
            for value in sorted(graph.objects(subject, predicate), key=str)[kept:]:
                graph.remove((subject, predicate, value))
                graph.remove((value, None, None))
    checksums = set(graph.objects(None, SPDX.checksum))
    for lonely in set(graph.subjects(RDF.type, SPDX.Checksum)) - checksums:
        graph.remove((lonely, None, None))
    links = ox.NamedNode(LINKSET).value
    graph.parse(data=f"<{links}> a <{VOID}Linkset> ; <{VOID}linkPredicate> <{rdflib.OWL.sameAs}> ; <{VOID}subjectsTarget> <{ID}dataset> ; "
                     f"<{VOID}objectsTarget> <http://e.example/dataset> .", format="turtle")  # fmt: skip
    conforms, text = verdict(graph, shapes)
    assert conforms, text
    return graph.serialize(format="turtle").encode()


# Truth ------------------------------------------------------------------------------------------------------------------------------


def local(site: Path, url: object) -> Path:
    assert str(url).startswith(BASE_URL)
    return site / unquote(str(url).removeprefix(BASE_URL))


def test_every_distribution_is_a_file_as_it_is_described(site: Path, described: rdflib.Graph) -> None:
    found = list(described.subjects(RDF.type, DCAT.Distribution))
    assert len(found) == 8 * 3 + 3 + 3 * 5 + 6, "dumps of eight graphs and of all, tables of three reports and of all"
    for distribution in found:
        path = local(site, described.value(distribution, DCAT.downloadURL))
        data = path.read_bytes()
        assert int(str(described.value(distribution, DCAT.byteSize))) == len(data)
        checksum = described.value(distribution, SPDX.checksum)
        assert str(described.value(checksum, SPDX.checksumValue)) == hashlib.sha256(data).hexdigest()
        assert (described.value(distribution, DCAT.compressFormat) is not None) == (data[:2] == b"\x1f\x8b") == (path.suffix == ".gz")
        kind = str(described.value(distribution, DCAT.mediaType)).rpartition("media-types/")[2]
        endings = {".nq": "application/n-quads", ".ttl": "text/turtle", ".jsonld": "application/ld+json", ".csv": "text/csv"}
        assert kind == endings[Path(path.name.removesuffix(".gz")).suffix]


def test_reports_are_datasets_of_their_governments_series(described: rdflib.Graph) -> None:
    report, before = URIRef(f"{ID}report/990121/2033"), URIRef(f"{ID}report/990121/2032")
    series = URIRef(f"{ID}series/990121")
    assert described.value(report, DCAT.inSeries) == described.value(before, DCAT.inSeries) == series
    assert described.value(report, DCAT.prev) == before
    assert (described.value(series, DCAT.first), described.value(series, DCAT.last)) == (before, report)
    assert described.value(report, DCTERMS.spatial) == URIRef(f"{ID}area/990121")
    assert URIRef(f"{ID}source/{'0' * 63}a") in set(described.objects(report, PROV.wasDerivedFrom))
    catalogue = next(described.subjects(RDF.type, DCAT.Catalog))
    assert {report, series, URIRef(f"{ID}dataset"), URIRef(LINKSET)} <= set(described.objects(catalogue, DCAT.dataset))


def test_json_ld_says_the_same_as_turtle(site: Path) -> None:
    turtle = {quad.triple for quad in ox.parse(path=str(site / "catalog.ttl"), format=ox.RdfFormat.TURTLE)}
    assert {quad.triple for quad in ox.parse(path=str(site / "catalog.jsonld"), format=ox.RdfFormat.JSON_LD)} == turtle
    assert (site / "void.ttl").read_bytes() == (site / ".well-known" / "void").read_bytes()


def counted(site: Path, query: str) -> int:
    store = ox.Store()
    store.bulk_extend(read_quads(site / "data" / "all.nq.gz"))
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    value = next(rows)["n"]
    assert isinstance(value, ox.Literal)
    return int(value.value)


def partitions(described: rdflib.Graph, kind: URIRef, term: URIRef, number: URIRef) -> Iterator[tuple[object, int]]:
    for part in described.objects(URIRef(f"{ID}dataset"), kind):
        yield described.value(part, term), int(str(described.value(part, number)))


def test_statistics_are_what_a_query_counts(site: Path, described: rdflib.Graph) -> None:
    dataset = URIRef(f"{ID}dataset")
    for number, query in {
        VOID.triples: "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }",
        VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        VOID.classes: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }",
    }.items():
        assert int(str(described.value(dataset, number))) == counted(site, query), number
    objects = {quad.object for quad in read_quads(site / "data" / "all.nq.gz")}  # a store takes an offset 1 and an ordinal 1 for one number
    assert int(str(described.value(dataset, VOID.distinctObjects))) == len(objects)
    classes = dict(partitions(described, VOID.classPartition, VOID["class"], VOID.entities))
    for kind in ("Report", "Passage", "Mention"):
        iri = URIRef(f"https://w3id.org/gwr/ontology#{kind}")
        assert classes[iri] == counted(site, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{iri}> }}")
    properties = dict(partitions(described, VOID.propertyPartition, VOID.property, VOID.triples))
    assert sum(properties.values()) == int(str(described.value(dataset, VOID.triples)))


def test_a_reports_subset_has_its_size_and_its_dumps(site: Path, described: rdflib.Graph) -> None:
    report = URIRef(f"{ID}report/990122/2032")
    size = sum(1 for _ in read_quads(site / "data" / "report" / "990122" / "2032.nq.gz"))
    assert [int(str(number)) for number in described.objects(report, VOID.triples)] == [size]
    assert {local(site, dump).name for dump in described.objects(report, VOID.dataDump)} == {"2032.nq.gz", "2032.ttl", "2032.jsonld"}


def test_links_to_others_are_counted_and_linksets_described(described: rdflib.Graph) -> None:
    linkset = URIRef(LINKSET)
    assert (linkset, RDF.type, VOID.Linkset) in described
    assert described.value(linkset, VOID.objectsTarget) == URIRef("https://areas.example.com/dataset")
    assert str(described.value(linkset, DCTERMS.title)) == "Links of areas"
    found = {
        (str(described.value(links, VOID.linkPredicate)), str(described.value(described.value(links, VOID.objectsTarget), VOID.uriSpace))):
        int(str(described.value(links, VOID.triples)))
        for links in described.subjects(RDF.type, VOID.Linkset) if links != linkset
    }  # fmt: skip
    assert found[str(rdflib.OWL.sameAs), "https://areas.example.com/place/"] == 3


def test_a_linkset_keeps_its_own_licence(described: rdflib.Graph) -> None:
    own = [URIRef("https://creativecommons.org/publicdomain/zero/1.0/")]
    assert list(described.objects(URIRef(LINKSET), DCTERMS.license)) == own
    files = list(described.objects(URIRef(LINKSET), DCAT.distribution))
    assert [list(described.objects(file, DCTERMS.license)) for file in files] == [own] * 3
    assert list(described.objects(URIRef(f"{ID}report/990121/2032"), DCTERMS.license)) == [URIRef(DEFAULT_LICENSE)]


def test_provenance_names_program_sources_and_no_clock(described: rdflib.Graph, tmp_path: Path) -> None:
    activity = URIRef(f"{BASE_URL}catalog.ttl#publication")
    agent = described.value(activity, PROV.wasAssociatedWith)
    assert str(described.value(agent, URIRef("https://schema.org/softwareVersion"))) == "1.0"
    assert described.value(activity, PROV.endedAtTime) is None
    (tmp_path / "one.nq").write_bytes(nquads(changed(2032)))
    publish_folder([tmp_path / "one.nq"], tmp_path / "site", Decisions(ended="2033-01-22T09:46:40Z"))
    assert 'prov:endedAtTime "2033-01-22T09:46:40Z"^^xsd:dateTime' in (tmp_path / "site" / "provenance.ttl").read_text(encoding="utf-8")


def test_decisions_and_their_defaults(tmp_path: Path, described: rdflib.Graph) -> None:
    assert str(described.value(URIRef(f"{BASE_URL}catalog.ttl#publisher"), FOAF.name)) == DECISIONS.publisher
    catalogue = URIRef(f"{BASE_URL}catalog.ttl#catalog")
    assert str(described.value(catalogue, DCTERMS.issued)) == DECISIONS.issued
    (tmp_path / "one.nq").write_bytes(nquads(changed(2032)))
    publish_folder([tmp_path / "one.nq"], tmp_path / "site")
    plain = together(tmp_path / "site")
    default = next(plain.subjects(RDF.type, DCAT.Catalog))
    assert str(default).startswith(DEFAULT_BASE_URL)
    assert plain.value(default, DCTERMS.license) == URIRef(DEFAULT_LICENSE)
    assert plain.value(default, DCTERMS.issued) is None
    assert str(plain.value(plain.value(default, DCTERMS.publisher), FOAF.name)) == "localhost:8000"

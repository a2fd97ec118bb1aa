"""The published folder: what is in it, that it is the same whatever the order of its input, that it opens elsewhere, that it is safe.

KG_BUILD_UPDATE_GOLDEN=1 writes the golden listing anew.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
import subprocess
import sys
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib

from kg_build.errors import InputError, StoreError, UsageProblem
from kg_build.graph.parse import read_quads
from kg_build.graph.store import open_store
from kg_build.graph.store import write_graphs as fill
from kg_build.publish.folder import publish_folder
from kg_build.publish.graphs import FileGraphs, SortedLines
from kg_build.publish.options import Decisions, moment
from kg_build.publish.places import paths_of
from kg_build.publish.taking_place import MARK
from tests.publish_sample import DECISIONS, NASTY, changed, hostile, nquads, published, write_graphs

GOLDEN = Path(__file__).parent / "publish"
UPDATE = bool(os.environ.get("KG_BUILD_UPDATE_GOLDEN"))
VOCABULARY = re.compile(r"(ontology|shapes)/.*\.(ttl|jsonld)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("publish"))


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder made of hostile names."""
    folder = tmp_path_factory.mktemp("nasty")
    (folder / "nasty.nq").write_bytes(nquads(hostile()))
    publish_folder([folder / "nasty.nq"], folder / "site", Decisions(publisher='<b>"&</b>'))
    return folder / "site"


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


# What is there ----------------------------------------------------------------------------------------------------------------------


def test_listing(site: Path) -> None:
    listing = "".join(f"{name}\n" for name in files(site) if not VOCABULARY.fullmatch(name))
    if UPDATE:
        (GOLDEN / "tree.txt").write_text(listing, encoding="utf-8")
    assert listing == (GOLDEN / "tree.txt").read_text(encoding="utf-8")


def test_vocabulary_and_shapes_come_along(site: Path) -> None:
    for folder in ("ontology", "shapes"):
        ours = Path(__file__).parent.parent / folder
        expected = {path.relative_to(ours) for path in ours.rglob("*") if path.suffix in (".ttl", ".jsonld")}
        there = {path.relative_to(site / folder) for path in (site / folder).rglob("*") if path.suffix in (".ttl", ".jsonld")}
        assert there - {Path("catalogue-shapes.ttl")} == expected
        assert all((site / folder / name).read_bytes() == (ours / name).read_bytes() for name in expected)


def test_checksums_are_what_sha256sum_takes(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode == 0
    listed = {line.split("  ", 1)[1] for line in (copy / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    assert listed == set(files(copy)) - {"SHA256SUMS"}
    (copy / "tables" / "facts.csv").write_text("else\n", encoding="utf-8")
    assert subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode == 1


# It opens elsewhere -----------------------------------------------------------------------------------------------------------------


def test_the_whole_has_equal_counts_in_each_library_and_format(site: Path, tmp_path: Path) -> None:
    sources = [quad for path in write_graphs(tmp_path) for quad in read_quads(path)]
    for ending in ("nq", "jsonld"):
        data = gzip.decompress((site / "data" / f"all.{ending}.gz").read_bytes())
        quads = set(ox.parse(data, ox.RdfFormat.N_QUADS if ending == "nq" else ox.RdfFormat.JSON_LD))
        dataset = rdflib.Dataset().parse(data=data, format="nquads" if ending == "nq" else "json-ld")
        assert len(list(dataset.quads())) == len(quads)
        totals = [quad for quad in quads if quad.predicate.value.endswith("void#triples")]
        # of the two descriptions of the dataset one sum is made
        assert len(quads) == len({quad for quad in sources if quad.predicate.value.endswith("void#triples") is False}) + len(totals)
    turtle = gzip.decompress((site / "data" / "all.ttl.gz").read_bytes())
    triples = [quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)]
    assert len(triples) == len(set(triples)) == len({quad.triple for quad in quads})
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == len(triples)


def test_each_graph_is_the_same_in_its_three_files(site: Path) -> None:
    stem = site / "data" / "report" / "990121" / "2033"
    packed = set(read_quads(stem.with_suffix(".nq.gz")))
    assert packed == set(read_quads(stem.with_suffix(".jsonld")))
    assert {quad.triple for quad in packed} == {quad.triple for quad in read_quads(stem.with_suffix(".ttl"))}
    assert len(packed) > 100


# The same bytes ---------------------------------------------------------------------------------------------------------------------


def test_two_runs_give_the_same_bytes_whatever_the_order(site: Path, tmp_path: Path) -> None:
    shuffled = []
    for path in reversed(write_graphs(tmp_path)):
        lines = path.read_bytes().splitlines(keepends=True)
        random.Random(7).shuffle(lines)
        path.write_bytes(b"".join(lines))
        shuffled.append(path)
    publish_folder(shuffled, tmp_path / "site", DECISIONS, version="1.0")
    assert files(tmp_path / "site") == files(site)


def test_a_store_gives_the_same_as_its_files(tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_bytes(nquads(changed(2032)))
    fill(open_store(tmp_path / "store", writable=True), read_quads(tmp_path / "one.nq"))
    publish_folder([tmp_path / "one.nq"], tmp_path / "a", DECISIONS)
    publish_folder([], tmp_path / "b", DECISIONS, store=tmp_path / "store")
    assert files(tmp_path / "a") == files(tmp_path / "b")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_seeds_do_not_show(site: Path, tmp_path: Path, seed: str) -> None:
    program = "from pathlib import Path; from tests.publish_sample import published; import sys; published(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert files(tmp_path / "site") == files(site)


def test_little_memory_gives_the_same_lines(tmp_path: Path) -> None:
    paths = write_graphs(tmp_path)
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    few, many = FileGraphs(paths, tmp_path / "few", spill=50), FileGraphs(paths, tmp_path / "many")
    assert list((tmp_path / "few").iterdir())
    assert few.names() == many.names()
    sorted_few, sorted_many = SortedLines(tmp_path / "few", spill=50), SortedLines(tmp_path / "many")
    for name in few.names():
        assert few.lines(name) == many.lines(name) == sorted(set(many.lines(name)))
        sorted_few.add(few.lines(name))
        sorted_many.add(many.lines(name))
    assert list(sorted_few) == list(sorted_few) == list(sorted_many)


def test_a_panel_of_much_data_is_made_on_the_disk(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg_build.publish.folder._IN_MEMORY", 0)
    assert files(published(tmp_path)) == files(site)


def test_the_date_comes_from_the_environment_only_when_it_is_there() -> None:
    assert moment({}) == ("", "")
    assert moment({"SOURCE_DATE_EPOCH": "1990000000"}) == ("2033-01-22", "2033-01-22T09:46:40Z")
    for wrong in ("soon", "-1", "1" * 30, "１２"):
        with pytest.raises(UsageProblem, match="KG903"):
            moment({"SOURCE_DATE_EPOCH": wrong})


# Pages ------------------------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The links, anchors, tags and attributes of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.language = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        given = dict(attrs)
        self.language = self.language or (given.get("lang") or "" if tag == "html" else "")
        self.links += [given[name] or "" for name in ("href", "src") if name in given]
        self.anchors += [given["id"] or ""] if "id" in given else []


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def test_links_lead_to_files_and_anchors_of_the_folder(site: Path) -> None:
    found = pages(site)
    assert {page.language for page in found.values()} == {"zh-Hans", "en"}
    for path, page in found.items():
        assert len(page.anchors) == len(set(page.anchors)), path.name
        for target in page.links:
            parts = urlsplit(target)
            if parts.scheme:
                assert target == DECISIONS.license
                continue
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert there.is_file(), f"{path.name}: {target}"
            assert not parts.fragment or unquote(parts.fragment) in found[there].anchors, f"{path.name}: {target}"


def test_the_start_page_leads_to_every_file(site: Path) -> None:
    for name in ("index.html", "index.en.html"):
        page = Page(site / name)
        data = {path for path in files(site) if path.startswith(("data/", "tables/"))}
        # descriptions of tables are found by their name beside the tables
        assert {path.rpartition("/")[2] for path in data - set(map(unquote, page.links))} <= {"csv-metadata.json"}
        for other in ("catalog.ttl", "catalog.jsonld", "void.ttl", "provenance.ttl", "SHA256SUMS", "portal-metadata.csv", "README.md"):
            assert other in page.links


def test_every_term_has_an_anchor_and_both_languages(site: Path) -> None:
    ontology = rdflib.Graph()
    for path in (site / "ontology").glob("*.ttl"):
        ontology.parse(path)
    owl, gwr = rdflib.OWL, "https://w3id.org/gwr/ontology#"
    kinds = (owl.Class, owl.ObjectProperty, owl.DatatypeProperty, rdflib.RDFS.Datatype)
    terms = {term for kind in kinds for term in ontology.subjects(rdflib.RDF.type, kind) if str(term).startswith(gwr)}
    assert len(terms) > 50
    described = {str(subject) for subject in ontology.subjects() if str(subject).startswith("https://w3id.org/gwr/")}
    for name in ("index.html", "index.en.html"):
        text, page = (site / "ontology" / name).read_text(encoding="utf-8"), Page(site / "ontology" / name)
        both = text + (site / "ontology" / name.replace("index", "concepts")).read_text(encoding="utf-8")
        assert {iri for iri in described if not iri.endswith("/ontology") and escape(iri) not in both} == set()
        for term in terms:
            assert str(term).removeprefix(gwr) in page.anchors
            for label in ontology.objects(term, rdflib.RDFS.label):
                assert escape(str(label)) in text
    concepts = Page(site / "ontology" / "concepts.html").anchors
    assert {"indicator-gross-domestic-product", "unit-percent"} <= set(concepts)


def test_names_of_graphs_are_text_on_pages(nasty: Path) -> None:
    for path, page in pages(nasty).items():
        assert "script" not in page.tags, path.name
        assert not any(name.startswith("on") for name in page.attributes), path.name
        assert "b" not in page.tags, path.name
    assert "&lt;script&gt;" in (nasty / "index.html").read_text(encoding="utf-8")
    assert all(path.resolve().is_relative_to(nasty.resolve()) for path in nasty.rglob("*"))


def test_hostile_names_stay_themselves_in_the_data(nasty: Path) -> None:
    assert ox.Literal(NASTY) in {quad.object for quad in read_quads(nasty / "data" / "all.nq.gz")}


# Names of files ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("graph", "path"),
    [
        ("https://w3id.org/gwr/id/report/210300/2017", "report/210300/2017"),
        ("https://w3id.org/gwr/id/report/云岫市云岫县/2017", "report/云岫市云岫县/2017"),
        ("https://example.org/kg#report/990121/2032", "report/990121/2032"),
        ("https://w3id.org/gwr/ontology", "ontology"),
        ("https://w3id.org/gwr/id/linkset/areas-elsewhere", "linkset/areas-elsewhere"),
        *((graph, "graph/*") for graph in (
            "https://example.org/..", "https://example.org/report/../2017", "https://example.org/report/A%2FB/2017",
            "https://example.org/.htaccess", "https://example.org/" + "长" * 90, "https://example.org/con", "urn:x:all", "https://example.org/all",
            "https://example.org/report/-o/2017",
        )),
    ],
)  # fmt: skip
def test_paths(graph: str, path: str) -> None:
    found = paths_of([graph])[graph]
    assert re.fullmatch(r"graph/[0-9a-f]{16}", found) if path == "graph/*" else found == path


def test_paths_never_meet() -> None:
    graphs = ["https://a.example/dataset", "https://b.example/dataset", "https://c.example/DATASET"]
    found = paths_of(reversed(graphs))
    assert len({path.casefold() for path in found.values()}) == len(graphs)
    assert found == paths_of(graphs)


# Taking the place -------------------------------------------------------------------------------------------------------------------


def test_an_earlier_publication_is_replaced_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_bytes(nquads(changed(2032)))
    site = tmp_path / "site"
    site.mkdir()  # an empty folder will do
    publish_folder([tmp_path / "one.nq"], site, DECISIONS)
    (site / "left over.txt").write_text("x", encoding="utf-8")
    publish_folder([tmp_path / "one.nq"], site, DECISIONS)
    assert not (site / "left over.txt").exists()
    assert (site / MARK).exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.nq", "site"]


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_bytes(nquads(changed(2032)))
    foreign = tmp_path / "photos"
    foreign.mkdir()
    (foreign / "photo.jpg").write_bytes(b"x")
    with pytest.raises(UsageProblem, match="KG907"):
        publish_folder([tmp_path / "one.nq"], foreign, DECISIONS)
    with pytest.raises(UsageProblem, match="KG907"):
        publish_folder([tmp_path / "one.nq"], foreign / "photo.jpg", DECISIONS, force=True)
    assert (foreign / "photo.jpg").read_bytes() == b"x"
    publish_folder([tmp_path / "one.nq"], foreign, DECISIONS, force=True)
    assert not (foreign / "photo.jpg").exists()


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_bytes(nquads(changed(2032)))
    publish_folder([tmp_path / "one.nq"], tmp_path / "site", DECISIONS)
    before = files(tmp_path / "site")
    (tmp_path / "broken.nq").write_bytes(nquads(changed(2033)) + b"<broken\n")
    (tmp_path / "empty.nq").write_bytes(b"")
    for wrong, kind in (("broken.nq", InputError), ("empty.nq", InputError), ("missing.nq", InputError)):
        with pytest.raises(kind):
            publish_folder([tmp_path / wrong], tmp_path / "site", DECISIONS)
    with pytest.raises(StoreError, match="KG909"):
        publish_folder([tmp_path / "one.nq"], tmp_path / "nowhere" / "site", DECISIONS)
    with pytest.raises(UsageProblem, match="KG908"):
        publish_folder([tmp_path / "one.nq"], tmp_path, DECISIONS, force=True)
    assert files(tmp_path / "site") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.nq", "empty.nq", "one.nq", "site"]


def test_two_versions_of_one_report_are_refused(tmp_path: Path) -> None:
    first, second = tmp_path / "a.nq", tmp_path / "b.nq"
    first.write_bytes(nquads(changed(2032)))
    second.write_bytes(nquads(changed(2032, title="另一个题目")))
    with pytest.raises(InputError, match="KG905"):
        publish_folder([first, second], tmp_path / "site", DECISIONS)
    second.write_bytes(first.read_bytes())
    assert len(publish_folder([first, second], tmp_path / "site", DECISIONS).reports) == 1

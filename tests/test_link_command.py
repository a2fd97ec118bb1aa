"""``kg-build link`` from graph to links: candidates of two services, a person's decisions, linksets in a file and in a store."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, parse

from kg_build.cli import main
from kg_build.graph.store import open_store, write_graphs
from kg_build.graph.validate import validate
from kg_build.graph.vocabulary import GWR, OWL, PROV, RDF, RDFS, SKOS, VOID
from kg_build.link.decisions import Decision
from kg_build.link.linkset import emit, linkset_of
from kg_build.link.review import COLUMNS, Reviewed, read_review, write_review
from tests.reconciling import SPACE, Reconciling, reconciling
from tests.shape_cases import base
from tests.test_link_review import row

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"
B = "https://w3id.org/gwr/id/"
AREA, FIRM = f"{B}area/210300", f"{B}organization/鞍钢集团"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def server() -> Iterator[Reconciling]:
    yield from reconciling()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graph") / "g.nq"
    assert main(["build", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    return target


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decide(path: Path, decisions: dict[tuple[str, str], str], reviewer: str = "") -> None:
    """What a person does in a spreadsheet: fill in a column and save."""
    rows = table(path)
    for one in rows:
        word = decisions.pop((one["label"], one["candidate"].removeprefix(SPACE)), "")
        one["decision"], one["reviewer"] = word or one["decision"], reviewer if word else one["reviewer"]
    assert not decisions, "a decision on a row that is not there"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def triples(quads: list[Quad]) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value, getattr(quad.object, "value", ""))
        for quad in quads if isinstance(quad.subject, NamedNode)
    }


def test_from_graph_to_links(graph: Path, server: Reconciling, tmp_path: Path, capsys: Captured) -> None:
    found, links, folder = tmp_path / "c.csv", tmp_path / "l.nq", str(tmp_path / "cache")
    ask = ["link", str(graph), "-o", str(found), "--service", f"{server.url}/old", "--cache", folder, "--lang", "en"]
    assert main(ask) == 0
    first = {(one["label"], one["candidate"].removeprefix(SPACE)): one for one in table(found) if one["candidate"].startswith(SPACE)}
    assert set(first) == {("鞍山市", "Q21"), ("鞍钢集团", "Q900")}, "neither 马鞍山 nor the listed part nor another city's hospital"
    assert first["鞍钢集团", "Q900"]["relation"] == "skos:closeMatch"
    assert "鞍钢集团" in first["鞍钢集团", "Q900"]["context"]
    assert server.calls[0][2].startswith("kg-build/")
    decide(found, {("鞍山市", "Q21"): "yes", ("鞍钢集团", "Q900"): "相近"}, "审核员甲")
    asked = len(server.calls)
    assert main(ask) == 0
    assert len(server.calls) == asked, "the second run needs no network"
    again = {(one["label"], one["candidate"].removeprefix(SPACE)): one for one in table(found)}
    assert again["鞍山市", "Q21"]["decision"] == "yes"
    assert again["鞍钢集团", "Q900"] == first["鞍钢集团", "Q900"] | {"decision": "相近", "reviewer": "审核员甲"}
    capsys.readouterr()
    assert main(["link", str(graph), "--apply", str(found), "-o", str(links), "--lang", "en"]) == 0
    assert "2 links: 1 the same, 1 close" in capsys.readouterr().err
    said = triples(list(parse(path=str(links))))
    assert (AREA, OWL.sameAs.value, f"{SPACE}Q21") in said
    assert (FIRM, SKOS.closeMatch.value, f"{SPACE}Q900") in said
    together = tmp_path / "both.nq"
    together.write_bytes(graph.read_bytes() + links.read_bytes())
    assert main(["validate", str(together), "--quiet"]) == 0
    assert main(["query", "organizations", str(graph), str(links), "--format", "csv", "--quiet"]) == 0
    before = links.read_bytes()
    assert main(["link", str(graph), "--apply", str(found), "-o", str(links), "--quiet"]) == 0
    assert links.read_bytes() == before


def test_the_shipped_tables_need_no_network(graph: Path, tmp_path: Path) -> None:
    found = tmp_path / "c.csv"
    assert main(["link", str(graph), "-o", str(found), "--cache", str(tmp_path / "none"), "--kind", "area", "--quiet"]) == 0
    rows = {(one["label"], one["candidate"]): one for one in table(found)}
    wikidata = rows["鞍山市", "http://www.wikidata.org/entity/Q74957"]
    assert (wikidata["score"], wikidata["relation"]) == ("100", "skos:closeMatch")
    assert wikidata["evidence"].startswith(f"{B}linkset/areas-wikidata [code] ")
    assert ("鞍山市", "https://sws.geonames.org/2038630/") in rows
    assert not any("马鞍山" in one["candidate_label"] for one in rows.values())
    assert not (tmp_path / "none").exists()


def test_links_go_into_a_store_and_again_in_their_place(graph: Path, tmp_path: Path) -> None:
    store, found = tmp_path / "store", tmp_path / "c.csv"
    write_graphs(open_store(store, writable=True), parse(path=str(graph)))
    firm = row(FIRM, f"{SPACE}Q900", decision="yes", reviewer="甲")
    write_review(str(found), [row(AREA, f"{SPACE}Q21", decision="yes", reviewer="甲"), firm])
    assert main(["link", "--store", str(store), "--apply", str(found), "--quiet"]) == 0
    assert linked(store) == {(AREA, f"{SPACE}Q21"), (FIRM, f"{SPACE}Q900")}
    write_review(str(found), [row(AREA, f"{SPACE}Q22", decision="yes", reviewer="甲"), firm])
    assert main(["link", "--store", str(store), "--apply", str(found), "--quiet"]) == 0
    assert linked(store) == {(AREA, f"{SPACE}Q22"), (FIRM, f"{SPACE}Q900")}


@pytest.mark.parametrize("word", ["no", ""])
def test_a_withdrawn_decision_takes_its_link_out_of_the_store(word: str, graph: Path, tmp_path: Path) -> None:
    store, found = tmp_path / "store", tmp_path / "c.csv"
    write_graphs(open_store(store, writable=True), parse(path=str(graph)))
    firm = row(FIRM, f"{SPACE}Q900", decision="yes", reviewer="甲")
    write_review(str(found), [row(AREA, f"{SPACE}Q21", decision="yes", reviewer="甲"), firm])
    assert main(["link", "--store", str(store), "--apply", str(found), "--quiet"]) == 0
    write_review(str(found), [row(AREA, f"{SPACE}Q21", decision=word, reviewer="甲"), firm])
    assert main(["link", "--store", str(store), "--apply", str(found), "--quiet"]) == 0
    assert linked(store) == {(FIRM, f"{SPACE}Q900")}


def test_reviewed_links_are_shown_with_their_evidence(graph: Path, tmp_path: Path, capsys: Captured) -> None:
    store, found = tmp_path / "store", tmp_path / "c.csv"
    write_graphs(open_store(store, writable=True), parse(path=str(graph)))
    write_review(str(found), [row(AREA, f"{SPACE}Q21", decision="yes", reviewer="甲")])
    assert main(["link", "--store", str(store), "--apply", str(found), "--quiet"]) == 0
    capsys.readouterr()
    assert main(["query", "area-links", "--store", str(store), "--format", "csv", "--quiet"]) == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if line.count(f"{SPACE}Q21")]
    assert shown
    assert any(line.endswith("review") for line in shown)


def linked(folder: Path) -> set[tuple[str, str]]:
    store: Store = open_store(folder)
    return {
        (quad.subject.value, quad.object.value)
        for quad in store.quads_for_pattern(None, OWL.sameAs, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode) and quad.object.value.startswith(SPACE)
    }


def test_a_decision_on_a_candidate_that_was_renamed_is_told(graph: Path, server: Reconciling, tmp_path: Path, capsys: Captured) -> None:
    found = tmp_path / "c.csv"
    write_review(str(found), [row(AREA, f"{SPACE}Q21", decision="yes", reviewer="甲", name="旧名市")])
    ask = ["link", str(graph), "-o", str(found), "--service", f"{server.url}/old", "--cache", str(tmp_path), "--lang", "en"]
    assert main(ask) == 0
    assert "KG949" in capsys.readouterr().err
    kept = next(one for one in read_review(str(found)) if one.decision)
    assert kept.candidate_label == "旧名市"


# What a link says ---------------------------------------------------------------------------------------------------------------------

EVIDENCE = {"https://one.example/sparql": ("code", ("same code",)), "https://two.example/": ("name", ("same name",))}


def reviewed(**more: str) -> Decision:
    return Decision(row(AREA, "http://www.wikidata.org/entity/Q1", found=EVIDENCE, reviewer="王 五", **more), "owl:sameAs")


def test_a_link_says_who_says_so_and_why() -> None:
    quads = emit([reviewed(note="见年鉴")])
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    assert {name for name in graphs if name.startswith(B)} == {f"{B}linkset/reviewed-areas-wikidata"}
    said, node = triples(quads), f"{B}link/reviewed/area/210300/wikidata/Q1"
    code = "https://w3id.org/gwr/code/"
    assert {one for one in said if one[0] == node} == {
        (node, RDF.type.value, GWR.Link.value),
        (node, "http://purl.org/dc/terms/isPartOf", f"{B}linkset/reviewed-areas-wikidata"),
        (node, GWR.linkSource.value, AREA), (node, GWR.linkPredicate.value, OWL.sameAs.value),
        (node, GWR.linkTarget.value, "http://www.wikidata.org/entity/Q1"), (node, GWR.certainty.value, f"{code}certainty/reviewed"),
        (node, GWR.evidence.value, f"{code}link-evidence/asked-code"), (node, GWR.evidence.value, f"{code}link-evidence/asked-name"),
        (node, GWR.evidence.value, f"{code}link-evidence/review"), (node, PROV.wasAttributedTo.value, f"{B}agent/王五"),
        (node, PROV.wasDerivedFrom.value, "https://one.example/sparql"), (node, PROV.wasDerivedFrom.value, "https://two.example/"),
        (node, RDFS.comment.value, "https://one.example/sparql [code] same code"),
        (node, RDFS.comment.value, "https://two.example/ [name] same name"), (node, RDFS.comment.value, "见年鉴"),
    }
    assert (f"{B}agent/王五", RDFS.label.value, "王 五") in said
    assert (f"{B}linkset/reviewed-areas-wikidata", VOID.triples.value, "1") in said
    assert validate([*base(), *quads]).problems == ()


def test_agreed_links_are_confirmed_and_nobodys() -> None:
    agreed = Decision(row(AREA, "http://www.wikidata.org/entity/Q1", found=EVIDENCE), "owl:sameAs")
    quads = emit([agreed])
    node = f"{B}link/reviewed/area/210300/wikidata/Q1"
    assert (node, GWR.certainty.value, "https://w3id.org/gwr/code/certainty/confirmed") in triples(quads)
    assert not any(quad.predicate == PROV.wasAttributedTo for quad in quads)
    assert validate([*base(), *quads]).problems == ()


@pytest.mark.parametrize(
    ("entity", "candidate", "graph_name"),
    [
        (AREA, "https://sws.geonames.org/9/", f"{B}linkset/reviewed-areas-geonames"),
        (FIRM, "https://firms.example:8080/id#9", f"{B}linkset/reviewed-organizations-firms.example:8080"),
        ("https://data.example/#area/210300", "http://www.wikidata.org/entity/Q1", "https://data.example/#linkset/reviewed-areas-wikidata"),
        ("https://data.example/area/of/area/210300", "http://www.wikidata.org/entity/Q1", None),
    ],
)
def test_each_dataset_has_its_linkset(entity: str, candidate: str, graph_name: str | None) -> None:
    link = Decision(Reviewed(entity, "", "", "", candidate, "", "", "", "a b [code] c", "", "close", "甲"), "skos:closeMatch")
    if graph_name:
        assert linkset_of(link) == NamedNode(graph_name)
    quads = emit([link])
    assert validate([*base(), *quads]).problems == ()
    assert not any(quad.predicate == PROV.wasDerivedFrom for quad in quads), "what a person wrote is no evidence of ours"


def test_everything_has_an_iri_and_the_order_is_fixed() -> None:
    links = [reviewed(), Decision(row(FIRM, f"{SPACE}Q9", decision="close", reviewer="乙"), "skos:closeMatch")]
    quads = emit(links)
    assert quads == emit(reversed(links))
    assert all(isinstance(term, NamedNode | Literal) for quad in quads for term in (quad.subject, quad.object))

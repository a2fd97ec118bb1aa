"""The graphs of the areas: history and links in every output, alike however the reports came together."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg_build.cli import main
from kg_build.graph.area_links import area_graphs, is_area_graph, merged
from kg_build.graph.emit import EmitOptions, emit_corpus
from kg_build.graph.iris import DEFAULT_BASE, GWR, Minter
from kg_build.graph.load import read_graphs
from kg_build.graph.store import open_store, write_graphs
from kg_build.graph.update import update
from kg_build.graph.validate import validate
from kg_build.graph.vocabulary import DCT, OWL, RDF, SKOS, VOID
from kg_build.model import Area, Extraction, Government
from kg_build.text.places import find_place
from tests.emission_sample import sample

ROOT = Path(__file__).parent.parent
AREA, ENTITY = f"{DEFAULT_BASE}area/", "http://www.wikidata.org/entity/"
NAMES = [NamedNode(DEFAULT_BASE + name) for name in ("areas", "linkset/areas-geonames", "linkset/areas-wikidata")]


def report_of(place: str, year: int, area: str = "") -> Extraction:
    """The sample as the report of a real place and year; its facts about 市区 are about ``area`` when one is given."""
    found = sample()
    jurisdiction = find_place(place, year)
    report = replace(found.report, government=Government(f"{place}人民政府", jurisdiction), plan_year=year, review_year=year - 1)
    facts = tuple(replace(fact, area=area if fact.area else "") for fact in found.facts) if area else found.facts
    return replace(found, report=report, facts=facts)


def quads(*extractions: Extraction, base: str = DEFAULT_BASE) -> list[Quad]:
    return list(parse(b"".join(emit_corpus(extractions, EmitOptions(base_iri=base))), RdfFormat.N_QUADS))


def values(found: Iterable[Quad], subject: str, predicate: NamedNode) -> set[str]:
    return {
        quad.object.value for quad in found
        if quad.subject == NamedNode(subject) and quad.predicate == predicate and isinstance(quad.object, NamedNode | Literal)
    }  # fmt: skip


def test_the_links_of_an_area_and_of_those_above_are_in_the_graph() -> None:
    found = quads(report_of("鞍山市", 2017))
    assert values(found, f"{AREA}210300", OWL.sameAs) == {f"{ENTITY}Q74957", "https://sws.geonames.org/2038630/"}
    assert values(found, f"{AREA}210000", OWL.sameAs) == {f"{ENTITY}Q43934", "https://sws.geonames.org/2036115/"}
    assert values(found, f"{AREA}CN", OWL.sameAs) == {f"{ENTITY}Q148", "https://sws.geonames.org/1814991/"}
    assert values(found, f"{AREA}210000", DCT.isPartOf) == {f"{AREA}CN"}
    assert values(found, f"{AREA}210000", SKOS.notation) == {"210000", "CN-LN"}
    assert values(found, f"{AREA}210300", SKOS.prefLabel) == {"鞍山市", "Anshan City"}
    assert not [quad for quad in found if "340500" in str(quad) or "1801618" in str(quad)], "马鞍山 is another city"


def test_a_link_says_what_it_rests_on() -> None:
    found = quads(report_of("海城市", 2017))
    link = f"{DEFAULT_BASE}link/210381/wikidata"
    assert values(found, link, GWR.linkTarget) == {f"{ENTITY}Q1011073"} == values(found, f"{AREA}210381", SKOS.closeMatch) - {
        "https://sws.geonames.org/2037086/",
    }
    assert values(found, link, GWR.linkPredicate) == {SKOS.closeMatch.value}
    assert {code.rpartition("/")[2] for code in values(found, link, GWR.certainty)} == {"single-source"}
    assert {code.rpartition("/")[2] for code in values(found, link, GWR.evidence)} == {"wikidata-code"}
    said = {
        (quad.subject, quad.predicate, quad.object) for quad in found
        if quad.predicate in (OWL.sameAs, SKOS.closeMatch) and str(quad.subject).startswith(f"<{AREA}")
    }  # fmt: skip
    links = {quad.subject for quad in found if quad.predicate == RDF.type and quad.object == GWR.Link and "/link/" in str(quad.subject)}
    told = {
        (NamedNode(*values(found, node.value, GWR.linkSource)), NamedNode(*values(found, node.value, GWR.linkPredicate)),
         NamedNode(*values(found, node.value, GWR.linkTarget)))
        for node in links if isinstance(node, NamedNode)
    }  # fmt: skip
    assert told == said
    assert {quad.object.value for quad in found if quad.predicate == VOID.triples and "linkset" in str(quad.subject)} == {"4"}  # type: ignore[union-attr]  # literals


def test_history_of_a_place_with_four_codes() -> None:
    found = quads(report_of("海城市", 1990))
    assert values(found, f"{AREA}219002", DCT.replaces) == {f"{AREA}210319"}
    assert values(found, f"{AREA}219002", DCT.isReplacedBy) == {f"{AREA}210381"}
    assert values(found, f"{AREA}210322", GWR.codeValidTo) == {"1984"}
    assert values(found, f"{AREA}210381", GWR.codeValidTo) == set()
    assert values(found, f"{AREA}210322", SKOS.prefLabel) == {"海城县", "Haicheng County"}
    assert values(found, f"{AREA}219002", OWL.sameAs) == set(), "links are those of today's code"
    assert values(found, f"{AREA}210381", SKOS.closeMatch)


def test_a_code_that_went_to_another_place_has_its_own_area() -> None:
    found = quads(report_of("大庆市", 1981), report_of("鹤岗市", 2017))
    assert values(found, f"{DEFAULT_BASE}government/230400-1980", GWR.governs) == {f"{AREA}230400-1980"}
    assert values(found, f"{AREA}230400-1980", SKOS.prefLabel) == {"大庆市", "Daqing City"}
    assert values(found, f"{AREA}230400", SKOS.prefLabel) == {"鹤岗市", "Hegang City"}
    assert values(found, f"{AREA}230400-1980", OWL.sameAs) == set()
    assert values(found, f"{AREA}230400-1980", SKOS.notation) == values(found, f"{AREA}230400", SKOS.notation) == {"230400"}


@pytest.mark.parametrize(
    ("place", "year", "certainty", "evidence"),
    [
        ("鞍山市", 2017, "confirmed", "area-table-agrees"), ("鞍山市", 2026, "carried-over", "area-table-agrees"),
        ("鞍山市", 1957, "name-only", "area-table-agrees"), ("大庆市", 1981, "single-source", "area-table"),
        ("旅大市", 1957, "name-only", "area-table-agrees"),
    ],
)  # fmt: skip
def test_how_certain_the_code_of_a_report_is(place: str, year: int, certainty: str, evidence: str) -> None:
    found = quads(report_of(place, year))
    node = next(quad.subject.value for quad in found if quad.predicate == GWR.linkPredicate and quad.object == GWR.governs)  # type: ignore[union-attr]  # named
    assert node.endswith(f"/{year}#area")
    assert {code.rpartition("/")[2] for code in values(found, node, GWR.certainty)} == {certainty}
    assert {code.rpartition("/")[2] for code in values(found, node, GWR.evidence)} == {evidence}


def test_an_area_in_full_is_that_area_and_all_else_has_its_own() -> None:
    for place, year, name, expected in (
        ("鞍山市", 2017, "海城市", "210381"), ("鞍山市", 1990, "海城市", "219002"), ("鞍山市", 2017, "海城", "210300/海城"),
        ("鞍山市", 2017, "海城区", "210300/海城区"), ("鞍山市", 2017, "市本级", "210300/市本级"), ("吉林省", 2017, "吉林市", "220200"),
        ("国务院", 2017, "吉林省", "220000"), ("国务院", 2017, "吉林市", "CN/吉林市"), ("北海市", 2017, "海城区", "450502"),
    ):  # fmt: skip
        found = quads(report_of(place, year, name))
        areas = {quad.object.value for quad in found if quad.predicate == GWR.area and "#fact" in str(quad.subject)}  # type: ignore[union-attr]  # named
        assert areas == {AREA + expected}
        assert name in values(found, AREA + expected, SKOS.prefLabel)


def test_the_graphs_conform_and_hold_no_blank_node() -> None:
    alone = [[report_of("海城县", 1957)], [report_of("襄樊市", 2005)]]
    for reports in (*alone, [report_of("国务院", 2026), report_of("鞍山市", 1985, "海城市")]):
        found = quads(*reports)
        result = validate(found)
        assert result.conforms, result.problems
        assert [problem.constraint for problem in result.problems if "area" in problem.focus] == []
        assert all(isinstance(quad.subject, NamedNode) for quad in found)


def test_areas_that_no_table_knows_have_no_graphs() -> None:
    assert area_graphs([("999901", 1980), ("210300-1", 1980)], Minter()).blocks == ()
    found = quads(sample())
    assert not {quad.graph_name for quad in found} & {NamedNode(f"{DEFAULT_BASE}linkset/areas-nothing")}
    assert len(area_graphs([("CN", 0)], Minter()).blocks) == 3


def by_graph(found: Iterable[Quad]) -> dict[NamedNode, set[Quad]]:
    graphs: dict[NamedNode, set[Quad]] = {}
    for quad in found:
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name, set()).add(quad)
    return graphs


@pytest.mark.parametrize("how", [write_graphs, update])
def test_one_report_after_the_other_gives_what_all_at_once_give(how: Callable[[Store, list[Quad]], object]) -> None:
    given = (("海城县", 1983), ("海城市", 2017), ("襄樊市", 2005), ("襄阳市", 2015), ("国务院", 2020))
    reports = [report_of(place, year) for place, year in given]
    once = by_graph(quads(*reports))
    for order in itertools.islice(itertools.permutations(reports), 0, 120, 37):
        store = open_store()
        for report in order:
            how(store, quads(report))
        for name in NAMES:
            assert set(store.quads_for_pattern(None, None, None, name)) == once[name]


def test_files_are_put_together_when_they_are_loaded(tmp_path: Path) -> None:
    reports = [report_of("海城县", 1983), report_of("襄樊市", 2005), report_of("襄阳市", 2015)]
    paths = []
    for number, report in enumerate(reports):
        paths.append(tmp_path / f"{number}.nq")
        paths[-1].write_bytes(b"".join(emit_corpus([report])))
    graphs = read_graphs(paths)
    once = by_graph(quads(*reports))
    for name in NAMES:
        assert set(graphs[name]) == {str(quad.triple) for quad in once[name]}
    assert [name for name in graphs if name in NAMES] == NAMES
    last = [name.value.removeprefix(DEFAULT_BASE) for name in list(graphs)[-5:]]
    assert last[3:] == ["https://w3id.org/gwr/ontology", "dataset"]


def test_putting_together_is_idempotent_and_knows_its_graphs() -> None:
    once = by_graph(quads(report_of("海城市", 1985)))
    for name in NAMES:
        assert is_area_graph(name, once[name])
        assert set(merged(name, [*once[name], *once[name]])) == once[name]
    assert not is_area_graph(NamedNode(f"{DEFAULT_BASE}dataset"), once[NamedNode(f"{DEFAULT_BASE}dataset")])
    assert not is_area_graph(NamedNode("https://example.org/areas"), [])
    other = Quad(NAMES[0], DCT.hasPart, NamedNode(f"{DEFAULT_BASE}area-version/999901/1988"), NAMES[0])
    assert set(merged(NAMES[0], [*once[NAMES[0]], other])) == {*once[NAMES[0]], other}, "what a newer table knows is kept"


def test_another_base() -> None:
    base = "https://example.org/数据/"
    found = by_graph(quads(report_of("鞍山市", 2017), base=base))
    name = NamedNode(f"{base}areas")
    assert set(merged(name, found[name])) == found[name]
    assert values(found[NamedNode(f"{base}linkset/areas-wikidata")], f"{base}area/210300", OWL.sameAs) == {f"{ENTITY}Q74957"}


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import hashlib\nfrom kg_build.graph.area_links import area_graphs\nfrom kg_build.graph.iris import Minter\n"
        "keys = [('210381', 1995), ('CN', 0), ('420600', 2010), ('500103', 1997), ('230400', 1982)]\n"
        "print(hashlib.sha256(b''.join(area_graphs(keys, Minter()).blocks)).hexdigest())"
    )
    seeds = [os.environ | {"PYTHONHASHSEED": seed} for seed in ("1", "2")]
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=seed, cwd=ROOT) for seed in seeds]
    assert runs[0].stdout == runs[1].stdout


def test_help_and_queries_read_no_table() -> None:
    code = (
        "import sys\nfrom kg_build.cli import main\nmain(['--help'])\nassert 'kg_build.areas.table' not in sys.modules\n"
        "import kg_build.graph.query\nfrom kg_build.areas import table\nfrom kg_build.areas.identifiers import _table\n"
        "print(table.rows_by_code.cache_info().currsize, _table.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "0 0"


def test_every_format_has_the_links(tmp_path: Path) -> None:
    source = tmp_path / "鞍山市2017.txt"
    source.write_text("鞍山市政府工作报告\n2017年1月9日在鞍山市第十五届人民代表大会第五次会议上\n各位代表：\n现在，我代表市人民政府作报告。\n"
                      "一、2016年工作回顾\n海城市粮食产量达到50万吨。\n", encoding="utf-8")  # fmt: skip
    for ending in ("nq", "ttl", "jsonld", "rdf", "trig.gz"):
        target = tmp_path / f"graph.{ending}"
        assert main(["build", str(source), "-o", str(target), "--quiet"]) == 0
        table = tmp_path / "links.csv"
        assert main(["query", "area-links", str(target), "--param", "name=鞍山市", "-f", "csv", "-o", str(table), "-q"]) == 0
        text = table.read_text(encoding="utf-8")
        assert f"鞍山市,210300,sameAs,{ENTITY}Q74957,confirmed,wikidata-code" in text
        assert len(text.splitlines()) == 5


def test_a_report_before_the_table_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "report.txt"
    source.write_text("政府工作报告\n1958年6月20日在鞍山市第二届人民代表大会第三次会议上\n各位代表：\n现在，我代表市人民委员会作报告。\n"
                      "一、1957年的工作\n粮食产量达到50万吨。\n", encoding="utf-8")  # fmt: skip
    assert main(["build", str(source), "-o", str(tmp_path / "a.nq"), "--lang", "zh"]) == 0
    said = capsys.readouterr().err
    assert "KG160" in said
    assert "210300" in said
    assert "name-only" in (tmp_path / "a.nq").read_text(encoding="utf-8")


def test_an_area_without_a_code_says_nothing() -> None:
    found = replace(sample().report, government=Government("某某市人民政府", Area("某某市")))
    assert not [quad for quad in quads(replace(sample(), report=found)) if quad.predicate == GWR.certainty]

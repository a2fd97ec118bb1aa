"""Emission: a golden graph, what every statement must carry, byte stability, and hostile names and texts.

KG_BUILD_UPDATE_GOLDEN=1 writes the golden files anew.
"""

from __future__ import annotations

import dataclasses
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse, serialize

from kg_build.errors import UsageProblem
from kg_build.graph.emit import VOCABULARY_GRAPH, EmitOptions, ReportGraph, describe_dataset, emit, emit_corpus, emit_nquads
from kg_build.graph.iris import CUBE_BASE, DEFAULT_BASE, PERIOD_BASE, prefixes, terms
from kg_build.graph.vocabulary import DCT, GWR, NIF, ORG, PROV, QB, QUDT, RDF, RDFS, SKOS, VOID, XSD
from kg_build.model import Extraction, Source
from tests.emission_sample import FACTS, ORGANIZATIONS, PROJECTS, REPORT, TEXT, at, sample

GOLDEN = Path(__file__).with_name("golden_graph")
UPDATE = bool(os.environ.get("KG_BUILD_UPDATE_GOLDEN"))

def changed(**fields: Any) -> Extraction:
    """The sample with other fields of its report."""
    return dataclasses.replace(sample(), report=dataclasses.replace(sample().report, **fields))


Things = dict[str, dict[str, list[Any]]]


def things(extraction: Extraction, options: EmitOptions | None = None) -> Things:
    """Subject → predicate → objects, over all graphs."""
    found: Things = defaultdict(lambda: defaultdict(list))
    for quad in emit(extraction, options):
        assert isinstance(quad.subject, NamedNode)
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


def of_class(found: Things, rdf_class: NamedNode) -> dict[str, dict[str, list[Any]]]:
    """The things of a class."""
    return {name: thing for name, thing in found.items() if rdf_class in thing[RDF.type.value]}


# The golden graph -------------------------------------------------------------------------------------------------------------------


def report_graph() -> bytes:
    """The sample's own graph; the vocabulary graph changes with the ontology and is tested apart."""
    return b"".join(line for line in emit_nquads(sample()).splitlines(keepends=True) if line.endswith(f"<{REPORT}> .\n".encode()))


@pytest.mark.parametrize("ending", ["nq", "ttl"])
def test_golden(ending: str) -> None:
    produced = report_graph()
    if ending == "ttl":
        table = {name: iri for name, iri in prefixes().items() if name != "id"}
        triples = (quad.triple for quad in parse(produced, RdfFormat.N_QUADS))
        produced = serialize(triples, format=RdfFormat.TURTLE, prefixes=table, base_iri=DEFAULT_BASE) or b""
    golden = GOLDEN / f"sample.{ending}"
    if UPDATE:
        golden.write_bytes(produced)
    assert produced.decode() == golden.read_text(encoding="utf-8")


def test_the_sample_has_every_class() -> None:
    """Or the golden graph would say nothing of the missing ones; verdicts and corrections come of many reports (test_followup.py),
    links and versions of areas that the table knows (test_area_links.py).
    """
    classes = {node for name, node in terms(GWR).items() if name[0].isupper()}
    used = {kind for thing in things(sample()).values() for kind in thing[RDF.type.value]}
    assert classes - used == {GWR.FollowUp, GWR.EarlierText, GWR.AreaVersion, GWR.Link}


def test_properties_of_ours_are_all_used() -> None:
    used = {predicate for thing in things(sample()).values() for predicate in thing}
    properties = {node.value for name, node in terms(GWR).items() if name[0].islower()} - {GWR.gbt2260.value, GWR.iso3166part2.value}
    of_areas = {
        GWR.codeValidFrom, GWR.codeValidTo, GWR.linkSource, GWR.linkPredicate, GWR.linkTarget, GWR.evidence, GWR.certainty,
    }  # fmt: skip
    absent = {GWR.target, GWR.outcome, GWR.verdict, GWR.conversionFraction, GWR.baseYear}  # no 亩 and no 较2013年 in it
    assert properties - used == {node.value for node in absent | of_areas}


# What every statement carries (DESIGN.md section 4) ---------------------------------------------------------------------------------

EXACTLY_ONE = (
    GWR.report, GWR.indicator, GWR.indicatorText, GWR.measure, GWR.comparator, GWR.periodStart, GWR.periodEnd, GWR.writtenAs, GWR.rule,
    NIF.beginIndex, NIF.endIndex, PROV.wasDerivedFrom,
)  # fmt: skip


def test_every_statement_is_complete() -> None:
    found = things(sample())
    statements = of_class(found, GWR.Statement)
    assert len(statements) == len(FACTS)
    for name, thing in statements.items():
        for predicate in EXACTLY_ONE:
            assert len(thing[predicate.value]) == 1, (name, predicate)
        assert len(thing[GWR.value.value]) == len(thing[GWR.unit.value]) <= 1
        assert thing[GWR.value.value] or thing[GWR.statement.value]
        assert sum(kind in thing[RDF.type.value] for kind in (GWR.Observation, GWR.Target, GWR.ProjectFigure)) == 1
        counted = bool(thing[GWR.value.value]) and GWR.ProjectFigure not in thing[RDF.type.value]
        assert (QB.Observation in thing[RDF.type.value]) == counted
        for end in (GWR.periodStart, GWR.periodEnd):
            assert thing[end.value][0].datatype in (XSD.gYear, XSD.gYearMonth)


def test_the_words_stand_where_the_offsets_say() -> None:
    found = things(sample())
    for thing in found.values():
        if thing[NIF.beginIndex.value]:
            start, end = int(thing[NIF.beginIndex.value][0].value), int(thing[NIF.endIndex.value][0].value)
            for said in (*thing[NIF.anchorOf.value], *thing[GWR.writtenAs.value]):
                assert TEXT[start:end] == said.value
            for passage in thing[PROV.wasDerivedFrom.value]:
                around = found[passage.value]
                assert int(around[NIF.beginIndex.value][0].value) <= start
                assert end <= int(around[NIF.endIndex.value][0].value)


def test_every_reference_is_described() -> None:
    """What a thing of ours refers to under our namespaces is described in the same output."""
    found = things(sample())
    ours = (
        DEFAULT_BASE, "https://w3id.org/gwr/code/", "https://w3id.org/gwr/unit/", "https://w3id.org/gwr/indicator/", PERIOD_BASE, CUBE_BASE,
    )
    for name, thing in found.items():
        for predicate, objects in thing.items():
            for target in objects:
                if isinstance(target, NamedNode) and target.value.startswith(ours) and not predicate.endswith("exactMatch"):
                    assert found.get(target.value), (name, predicate, target)


# Details ----------------------------------------------------------------------------------------------------------------------------


def test_several_statements_on_one_number() -> None:
    span = at("88%")
    name = f"{REPORT}#fact-{span.start}-{span.end}"
    found = things(sample())
    assert {found[it][GWR.indicatorText.value][0].value for it in (name, f"{name}-2")} == {"居民储蓄率", "投保率"}
    assert f"{name}-3" not in found


def test_several_mentions_on_one_span() -> None:
    """县医院新楼 is both a project and an organization here; each mention is of one."""
    span = at("县医院新楼")
    found = things(sample())
    for name in (f"{REPORT}#mention-{span.start}-{span.end}", f"{REPORT}#mention-{span.start}-{span.end}-2"):
        assert len(found[name][GWR.entity.value]) == 1


def test_a_name_outside_all_sentences_gets_a_passage_of_its_own() -> None:
    span = at("云岫县")
    passage = things(sample())[f"{REPORT}#char={span.start},{span.end}"]
    assert passage[NIF.anchorOf.value] == [Literal("云岫县")]


def test_a_project_is_found_by_its_alias_and_the_last_milestone_has_the_highest_order() -> None:
    found = things(sample())
    project = NamedNode(f"{DEFAULT_BASE}project/990121/三河机耕路")
    figure = next(iter(of_class(found, GWR.ProjectFigure).values()))
    assert figure[GWR.project.value] == [project]
    orders = {
        int(thing[GWR.order.value][0].value): thing[GWR.status.value][0].value.rsplit("/", 1)[1]
        for thing in of_class(found, GWR.Milestone).values()
    }
    assert orders == {1: "started", 2: "operating"}
    assert found[project.value][SKOS.altLabel.value] == [Literal("“三河”机耕路", language="zh"), Literal("机耕路项目", language="zh")]


def test_local_names_live_under_their_government() -> None:
    found = things(sample())
    assert of_class(found, GWR.Organization).keys() == {
        f"{DEFAULT_BASE}organization/{name}"
        for name in ("云岫集团", "白塔公司", "云岫县", "990121/云岫县中心医院", "990121/县医院新楼")
    }
    parent = found[f"{DEFAULT_BASE}organization/990121/县医院新楼"][ORG.subOrganizationOf.value]
    assert parent == [NamedNode(f"{DEFAULT_BASE}organization/990121/云岫县中心医院")]


def test_areas_lead_up_to_the_nation() -> None:
    found = things(sample())
    chain = [f"{DEFAULT_BASE}area/990121/市区"]
    while above := found[chain[-1]][DCT.isPartOf.value]:
        chain.append(above[0].value)
    assert [name.removeprefix(f"{DEFAULT_BASE}area/") for name in chain] == ["990121/市区", "990121", "990100", "990000", "CN"]
    levels = [found[name][GWR.level.value][0].value.rsplit("/", 1)[1] for name in chain]
    assert levels == ["other", "county", "prefecture", "province", "nation"]


def test_only_the_file_name_of_the_source_is_kept() -> None:
    for name in ("reports/云岫.txt", "C:\\下载\\云岫.txt", "/a/b/云岫.txt"):
        graph = emit_nquads(changed(source=Source(name, "f" * 64, "utf-8")))
        assert b"\"" + "云岫.txt".encode() + b"\"" in graph
        assert "下载".encode() not in graph


def test_what_is_not_known_is_left_out() -> None:
    report = things(changed(issued="", session=" ", delivered_by="", office=""))[REPORT]
    for predicate in (DCT.issued, GWR.session, GWR.deliveredBy, GWR.office):
        assert predicate.value not in report


def test_options() -> None:
    assert not any(thing[NIF.anchorOf.value] for thing in of_class(things(sample(), EmitOptions(include_text=False)), GWR.Passage).values())
    assert PROV.endedAtTime.value.encode() not in emit_nquads(sample())
    dated = emit_nquads(sample(), EmitOptions(generated_at="2032-02-01T08:00:00Z", version="9.8.7"))
    assert b'"2032-02-01T08:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>' in dated
    assert b'"9.8.7"' in dated
    elsewhere = emit_nquads(sample(), EmitOptions(base_iri="https://example.org/数据/"))
    assert DEFAULT_BASE.encode() not in elsewhere


@pytest.mark.parametrize("base", ["", "id/", "https://example.org", "https://example.org/ x/", 'https://example.org/">/'])
def test_a_base_that_is_none(base: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        emit(sample(), EmitOptions(base_iri=base))
    assert caught.value.code == "KG390"


# The vocabulary graph ---------------------------------------------------------------------------------------------------------------


def test_the_vocabulary_holds_what_is_used_and_explains_it() -> None:
    quads = list(emit(sample()))
    described = {quad.subject for quad in quads if quad.graph_name == VOCABULARY_GRAPH}
    matches = (SKOS.relatedMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.exactMatch)
    structure = (QB.component, QB.dimension, QB.measure, QB.attribute, QB.codeList)
    links = (SKOS.broader, SKOS.inScheme, GWR.measure, GWR.baseUnit, QUDT.hasQuantityKind, *matches, *structure)
    used = {quad.object for quad in quads if quad.graph_name != VOCABULARY_GRAPH or quad.predicate in links}
    used |= {quad.subject for quad in quads if quad.predicate == SKOS.broader and quad.object in used}  # an indicator by measure
    used |= {quad.subject for quad in quads if quad.predicate == RDF.subject and quad.object in used}  # the node of a match
    assert described - used == set()
    labels: dict[Any, set[str | None]] = defaultdict(set)
    for quad in quads:
        if quad.predicate in (SKOS.prefLabel, RDFS.label) and isinstance(quad.object, Literal):
            labels[quad.subject].add(quad.object.language)
    components = {quad.object for quad in quads if quad.predicate == QB.component}
    matched = {quad.subject for quad in quads if quad.predicate == RDF.subject}
    for node in described - components - matched:
        assert labels[node] >= {"zh", "en"}, node


def test_known_and_unknown_units_and_indicators() -> None:
    found = things(sample())
    units = {thing[GWR.writtenAs.value][0].value: thing[GWR.unit.value] for thing in of_class(found, GWR.Statement).values()}
    assert units["6.5%"] == [NamedNode("https://w3id.org/gwr/unit/percent")]
    assert units["2032年"] == [NamedNode("https://w3id.org/gwr/unit/one")]
    assert units["1300筐"] == [NamedNode(f"{DEFAULT_BASE}unit/筐")]
    assert found[f"{DEFAULT_BASE}unit/筐"][SKOS.notation.value] == [Literal("筐")]
    indicators = {thing[GWR.indicatorText.value][0].value: thing[GWR.indicator.value] for thing in of_class(found, GWR.Statement).values()}
    assert indicators["地区生产总值"] == [NamedNode("https://w3id.org/gwr/indicator/gross-domestic-product")]
    assert indicators["甜荞产量"] == [NamedNode(f"{DEFAULT_BASE}indicator/甜荞产量")]


# Stability --------------------------------------------------------------------------------------------------------------------------


def test_no_blank_nodes_no_duplicates_and_canonical_bytes() -> None:
    quads = list(emit(sample()))
    assert [quad for quad in quads if BlankNode in map(type, (quad.subject, quad.object, quad.graph_name))] == []
    assert [quad for quad, times in Counter(quads).items() if times > 1] == []
    assert serialize(quads, format=RdfFormat.N_QUADS) == emit_nquads(sample())


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_does_not_matter(seed: int) -> None:
    shuffle = random.Random(seed).sample
    extraction = sample()
    mixed = dataclasses.replace(
        extraction,
        facts=tuple(shuffle(extraction.facts + extraction.facts[:3], len(FACTS) + 3)),
        projects=tuple(shuffle(extraction.projects, len(PROJECTS))),
        organizations=tuple(shuffle(extraction.organizations, len(ORGANIZATIONS))),
        documents=extraction.documents[::-1],
    )
    assert emit_nquads(mixed) == emit_nquads(extraction)


def test_the_hash_seed_does_not_matter() -> None:
    code = (
        "import hashlib\nfrom kg_build.graph.emit import emit_corpus\nfrom tests.emission_sample import sample\n"
        "print(hashlib.sha256(b''.join(emit_corpus([sample()]))).hexdigest())"
    )
    here = Path(__file__).parent.parent

    def run(seed: str) -> bytes:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.run([sys.executable, "-c", code], env=environment, cwd=here, check=True, capture_output=True).stdout

    assert len({run(seed) for seed in ("0", "1", "4242")}) == 1


# Many reports -----------------------------------------------------------------------------------------------------------------------


def test_a_corpus_has_one_vocabulary_and_a_description_that_counts_right() -> None:
    later = changed(plan_year=2033, review_year=2032)
    seen: list[Extraction] = []
    blocks = list(emit_corpus([sample(), later], watch=seen.append))
    assert seen == [sample(), later]
    quads = list(parse(b"".join(blocks), RdfFormat.N_QUADS))
    assert max(Counter(quads).values()) == 1
    sizes = Counter(quad.graph_name for quad in quads)
    dataset = NamedNode(f"{DEFAULT_BASE}dataset")
    counted = {
        quad.subject: int(quad.object.value) for quad in quads
        if quad.graph_name == dataset and quad.predicate == VOID.triples and isinstance(quad.object, Literal)
    }  # fmt: skip
    reports = [NamedNode(REPORT), NamedNode(REPORT.replace("2032", "2033"))]
    assert counted == {reports[0]: sizes[reports[0]], reports[1]: sizes[reports[1]], dataset: sizes[reports[0]] + sizes[reports[1]]}


def test_the_dataset_does_not_depend_on_order() -> None:
    graphs = [ReportGraph(NamedNode(f"https://example.org/{year}"), "报告", year) for year in (3, 1, 2)]
    assert list(describe_dataset(graphs)) == list(describe_dataset(graphs[::-1]))

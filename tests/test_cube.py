"""The data cube of a build against the integrity constraints of RDF Data Cube, each of which must notice a broken cube."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from kg_build import extract, read_report
from kg_build.graph.emit import EmitOptions, emit, emit_corpus
from kg_build.graph.iris import CUBE_BASE, DEFAULT_BASE, PERIOD_BASE, code_iri
from kg_build.graph.vocabulary import GWR, QB, RDF, RDFS, SKOS
from kg_build.model import Extraction, FactKind, Period
from kg_build.resources import data_directory
from tests.emission_sample import FACTS, REPORT, fact, sample

FOLDER = Path(__file__).parent / "cube"
ROOT = Path(__file__).parent.parent
CONSTRAINTS = sorted(FOLDER.glob("ic-*.rq"))
BROKEN: dict[str, list[str]] = tomllib.loads((FOLDER / "broken.toml").read_text(encoding="utf-8"))
REAL = sorted((ROOT.parent / "shared" / "reports").glob("*.txt"))[::12][:4]
STEP = "<urn:x:step>"
PREFIXES = "".join(
    f"PREFIX {name}: <{namespace}>\n"
    for name, namespace in {"ex": "https://example.org/", "qb": QB.iri, "rdfs": RDFS.iri, "skos": SKOS.iri,
                            "xsd": "http://www.w3.org/2001/XMLSchema#"}.items()
)


def rows(store: Store, constraint: Path) -> list[str]:
    """What breaks a constraint; those of hierarchies are asked for each property that makes one."""
    query = constraint.read_text(encoding="utf-8")
    texts = [query.replace(STEP, str(step)) for step in steps(store)] if STEP in query else [query]
    found = []
    for text in texts:
        answer = store.query(text)
        assert isinstance(answer, QuerySolutions)
        found += [" ".join(map(str, row)) for row in answer]
    return found


def steps(store: Store) -> set[object]:
    """The properties that lead through a hierarchy, downwards or (as the inverse of another) upwards."""
    inverse = NamedNode("http://www.w3.org/2002/07/owl#inverseOf")
    found: set[object] = {quad.object for quad in store.quads_for_pattern(None, NamedNode(f"{QB.iri}parentChildProperty"), None)}
    found |= {quad.object for quad in store.quads_for_pattern(None, inverse, None)}
    return {step for step in found if isinstance(step, NamedNode)}


def merged(quads: Iterable[Quad]) -> Store:
    """A store with all quads in its default graph."""
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return store


def built(path: Path) -> Store:
    """The build of one report."""
    blocks = emit_corpus([extract(read_report(path.read_bytes(), path.name))])
    return merged(parse(b"".join(blocks), RdfFormat.N_QUADS))


@cache
def sample_build() -> Store:
    return built(ROOT / "examples" / "anshan-2017-sample.txt")


def good() -> Store:
    store = Store()
    store.load(path=str(FOLDER / "good.ttl"), format=RdfFormat.TURTLE)
    return store


# The constraints --------------------------------------------------------------------------------------------------------------------


def test_there_are_twenty_one_constraints_and_each_is_broken() -> None:
    assert [path.stem for path in CONSTRAINTS] == [f"ic-{number:02d}" for number in range(1, 22)] == sorted(BROKEN)
    for path in CONSTRAINTS:
        assert re.match(r"# [A-Z].*[.]\n(PREFIX|\n)", path.read_text(encoding="utf-8")), f"{path.name} has no banner of one sentence"


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda path: path.stem)
def test_good_cubes_keep_the_constraint(constraint: Path) -> None:
    assert rows(good(), constraint) == []


@pytest.mark.parametrize(("name", "update"), [(name, update) for name, updates in BROKEN.items() for update in updates])
def test_a_broken_cube_is_noticed(name: str, update: str) -> None:
    store = good()
    before = set(store)
    store.update(PREFIXES + update)
    assert set(store) != before
    assert rows(store, FOLDER / f"{name}.rq")


# Builds -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda path: path.stem)
def test_the_build_of_the_sample_keeps_the_constraint(constraint: Path) -> None:
    assert rows(sample_build(), constraint) == []


def test_the_constraints_look_at_the_build() -> None:
    """Rows would come of it: without a property, or with a second ordinal 1, the build breaks them."""
    store = merged(sample_build())
    observation = next(iter(store.quads_for_pattern(None, QB.dataSet, None))).subject
    for name, gone in (("ic-01", QB.dataSet), ("ic-11", GWR.ordinal), ("ic-13", GWR.unit), ("ic-14", GWR.value)):
        lost = next(iter(store.quads_for_pattern(observation, gone, None)))
        store.remove(lost)
        assert rows(store, FOLDER / f"{name}.rq"), name
        store.add(lost)
    double = NamedNode(f"{DEFAULT_BASE}double")
    store.extend([Quad(double, quad.predicate, quad.object) for quad in store.quads_for_pattern(observation, None, None)])
    assert len(rows(store, FOLDER / "ic-12.rq")) == 1


@pytest.mark.skipif(not REAL, reason="../shared/reports is absent")
def test_real_reports_keep_the_constraints() -> None:
    """One by one, because a report is a dimension (IC-12 compares pairs); the others over all of them together too."""
    together = Store()
    for path in REAL:
        store = built(path)
        together.extend(iter(store))
        assert {constraint.stem: found for constraint in CONSTRAINTS if (found := rows(store, constraint))} == {}, path.name
    rest = [constraint for constraint in CONSTRAINTS if constraint.stem != "ic-12"]
    assert {constraint.stem: found for constraint in rest if (found := rows(together, constraint))} == {}


# What is in the cube ----------------------------------------------------------------------------------------------------------------


def statement(store: Store, name: str) -> dict[str, str]:
    """The cube's part of a statement, by the property's name."""
    found = {}
    for quad in store.quads_for_pattern(NamedNode(f"{REPORT}#{name}"), None, None):
        if isinstance(quad.object, NamedNode | Literal):
            found[quad.predicate.value.rpartition("#")[2]] = quad.object.value
    return found


def of_facts(*facts: object, base: str = DEFAULT_BASE) -> Store:
    """The sample's report with these facts only."""
    extraction = Extraction(sample().report, facts=tuple(facts))  # type: ignore[arg-type]  # facts
    return merged(emit(extraction, EmitOptions(base_iri=base)))


def test_numbers_are_in_the_cube_and_words_and_project_figures_are_not() -> None:
    store = merged(emit(sample()))
    members = {quad.subject for quad in store.quads_for_pattern(None, QB.dataSet, None)}
    assert members == {quad.subject for quad in store.quads_for_pattern(None, RDF.type, QB.Observation)}
    assert len(members) == sum(one.value is not None and one.kind is not FactKind.PROJECT for one in FACTS)
    placed = {quad.subject for quad in store.quads_for_pattern(None, GWR.refArea, None)}
    assert len(placed) == sum(one.kind is not FactKind.PROJECT for one in FACTS)
    assert members < placed, "a target in words has its area and period too"


def test_area_is_the_one_named_else_the_whole_jurisdiction() -> None:
    store = of_facts(fact("31.5亿元", "产值", "1", "元"), fact("6.5%", "产值", "2", "%", area="市区"))
    areas = sorted(quad.object.value for quad in store.quads_for_pattern(None, GWR.refArea, None) if isinstance(quad.object, NamedNode))
    assert areas == [f"{DEFAULT_BASE}area/990121", f"{DEFAULT_BASE}area/990121/市区"]


@pytest.mark.parametrize(
    ("more", "phase"),
    [({}, "outcome"), ({"estimated": True}, "estimate"), ({"kind": FactKind.TARGET}, "target"),
     ({"kind": FactKind.TARGET, "estimated": True}, "target")],
)
def test_phase(more: dict[str, object], phase: str) -> None:
    store = of_facts(fact("88%", "投保率", "88", "%", **more))
    assert [quad.object for quad in store.quads_for_pattern(None, GWR.phase, None)] == [code_iri("phase", phase)]


def test_what_agrees_in_all_other_dimensions_is_counted_in_the_order_of_the_text() -> None:
    same = [fact(words, "投保率", value, "%") for words, value in (("88%", "88"), ("6.5%", "6.5"), ("3%至4%", "3"))]
    other = fact("31.5亿元", "投保率", "31", "%", kind=FactKind.TARGET)
    counted: Counter[tuple[Decimal, int]] = Counter()
    store = of_facts(*same, other)
    for quad in store.quads_for_pattern(None, GWR.ordinal, None):
        value = next(iter(store.quads_for_pattern(quad.subject, GWR.value, None))).object
        assert isinstance(quad.object, Literal)
        assert isinstance(value, Literal)
        counted[Decimal(value.value), int(quad.object.value)] += 1
    assert dict(counted) == {(Decimal("6.5"), 1): 1, (Decimal(88), 2): 1, (Decimal(3), 3): 1, (Decimal(31), 1): 1}


@pytest.mark.parametrize(
    ("start", "end", "name", "zh", "en", "elsewhere"),
    [
        ("2016", "2016", "2016", "2016年", "2016", "year/2016"),
        ("2016-12", "2016-12", "2016-12", "2016年12月", "2016-12", "month/2016-12"),
        ("2013", "2017", "2013--2017", "2013年至2017年", "2013 to 2017", ""),
        ("2016-01", "2016-06", "2016-01--2016-06", "2016年01月至2016年06月", "2016-01 to 2016-06", ""),
    ],
)
def test_periods_are_things(start: str, end: str, name: str, zh: str, en: str, elsewhere: str) -> None:
    store = of_facts(fact("88%", "投保率", "88", "%", period=Period(start, end)))
    node = NamedNode(PERIOD_BASE + name)
    assert [quad.object for quad in store.quads_for_pattern(None, GWR.refPeriod, None)] == [node]
    said = {quad.predicate: quad.object for quad in store.quads_for_pattern(node, None, None)}
    labels = {quad.object for quad in store.quads_for_pattern(node, RDFS.label, None)}
    assert labels == {Literal(zh, language="zh"), Literal(en, language="en")}
    assert [value.value for value in (said[GWR.periodStart], said[GWR.periodEnd]) if isinstance(value, Literal)] == [start, end]
    link = f"http://reference.data.gov.uk/id/gregorian-{elsewhere}"
    assert said.get(RDFS.seeAlso) == (NamedNode(link) if elsewhere else None)


def test_the_cube_goes_by_the_base_and_its_structure_does_not() -> None:
    store = of_facts(fact("88%", "投保率", "88", "%"), base="https://example.org/d/")
    cube = NamedNode("https://example.org/d/cube")
    assert {quad.object for quad in store.quads_for_pattern(None, QB.dataSet, None)} == {cube}
    assert [quad.object for quad in store.quads_for_pattern(cube, QB.structure, None)] == [NamedNode(f"{CUBE_BASE}dsd")]


def test_without_a_number_there_is_no_cube() -> None:
    store = of_facts(fact("88%", "投保率", None, "", kind=FactKind.TARGET, statement="投保率提高"))
    assert not list(store.quads_for_pattern(None, RDF.type, QB.DataSet))
    assert list(store.quads_for_pattern(None, GWR.refPeriod, None))


def test_a_build_holds_the_whole_structure() -> None:
    wanted = {quad.triple for quad in parse(path=str(data_directory("ontology") / "cube.ttl"), format=RdfFormat.TURTLE)}
    assert wanted <= {quad.triple for quad in sample_build()}

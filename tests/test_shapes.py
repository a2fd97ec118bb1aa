"""The shapes: every constraint with graphs that break it and graphs that keep it, every property mutated, and what mirrors what."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad
from rdflib.namespace import RDF, SH, SKOS

from kg_build.graph.findings import Severity, ValidationResult, shortened
from kg_build.graph.iris import CODE_SCHEMES, GWR, SHAPES_BASE, code_iri, terms
from kg_build.graph.validate import shapes_graph, validate
from kg_build.resources import data_directory, data_files
from tests.shape_cases import OPERATORS, ROOT, SHAPES, Case, base, broken, cases, copies, mutated, renamed, table

SHAPE = rdflib.Namespace(SHAPES_BASE)
RDF_TYPE = NamedNode(str(RDF.type))
CASES = list(cases())
NOT_PARAMETERS = {
    RDF.type, SH.path, SH.message, SH.severity, SH.property, SH.targetClass, SH.targetSubjectsOf, SH.ignoredProperties,
    SH.qualifiedValueShape,
}  # fmt: skip
COMPONENT = {str(SH.sparql): "SPARQL"}  # parameter → its component's name, where that is not the parameter with a capital


def constraints() -> dict[str, rdflib.term.Node]:
    """Every shape that states something itself (and not only through its property shapes), by local name."""
    graph = shapes_graph()
    return {str(shape).removeprefix(SHAPES_BASE): shape for shape in set(graph.subjects(SH.message)) if isinstance(shape, rdflib.URIRef)}


def components(shape: rdflib.term.Node) -> set[str]:
    """The constraint components of a shape, as results name them."""
    parameters = set(shapes_graph().predicates(shape)) - NOT_PARAMETERS
    names = {COMPONENT.get(str(parameter), str(parameter).removeprefix(str(SH))) for parameter in parameters}
    return {f"{name[0].upper()}{name[1:]}ConstraintComponent" for name in names}


@cache
def table_result() -> ValidationResult:
    """One run over the base graph and every graph of the table."""
    return validate([*base(), *(quad for number, case in enumerate(CASES) for quad in mutated(case, number))])


@cache
def found() -> dict[int, list[tuple[str, str, str]]]:
    """Mutation → (node, constraint, component) of each of its problems."""
    by_case: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for problem, finding in zip(table_result().problems, table_result().findings, strict=True):
        number = re.match(rf"(?:{ROOT}|_:)v(\d+)", problem.focus)
        assert number, f"a copy broke a node of the base graph: {problem}"
        by_case[int(number[1])].append((problem.focus, problem.constraint.removeprefix(SHAPES_BASE), str(finding.component.value)))
    return by_case


def focus_of(case: Case, number: int) -> str:
    return f"_:v{number}" if "blank" in case.edits else str(renamed(case.nodes[0], number, case.nodes).value)


def test_base_graph_conforms_without_a_warning() -> None:
    result = validate(base())
    assert result.conforms
    assert (result.problems, result.reports) == ((), 1)


@pytest.mark.parametrize("number", [number for number, case in enumerate(CASES) if case.fails], ids=lambda number: str(CASES[number]))
def test_failing_graph_names_node_and_constraint(number: int) -> None:
    case = CASES[number]
    copies_of_case = {str(renamed(node, number, case.nodes).value) for node in case.nodes} | {focus_of(case, number)}
    named = {constraint for focus, constraint, _ in found()[number] if focus in copies_of_case}
    assert case.constraint in named
    if not any(edit.startswith("@2") for edit in case.edits):
        assert case.constraint in {constraint for focus, constraint, _ in found()[number] if focus == focus_of(case, number)}


@pytest.mark.parametrize("number", [number for number, case in enumerate(CASES) if not case.fails], ids=lambda number: str(CASES[number]))
def test_passing_graph_has_no_problem(number: int) -> None:
    assert found().get(number, []) == []


def test_every_constraint_has_cases_and_every_case_a_constraint() -> None:
    listed = [case.constraint for case in CASES]
    assert set(constraints()) == {case.constraint for case in CASES if case.fails} == {case.constraint for case in CASES if not case.fails}
    assert len(listed) >= 500


def test_every_component_of_a_constraint_is_broken_by_a_case() -> None:
    broken_parts: dict[str, set[str]] = defaultdict(set)
    for number, problems in found().items():
        for _, constraint, component in problems:
            if constraint == CASES[number].constraint:
                broken_parts[constraint].add(component.removeprefix(str(SH)))
    missing = {name: components(shape) - broken_parts[name] for name, shape in constraints().items()}
    assert {name: parts for name, parts in missing.items() if parts} == {}


# Every property of every node -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutation:
    """One property of one node of the base graph, broken by one operator."""

    node: NamedNode
    kind: str
    predicate: NamedNode
    operator: str

    @property
    def key(self) -> str:
        return f"{self.kind} {shortened(self.predicate.value)}"


def mutations() -> list[Mutation]:
    """Every property of every described node by every operator."""
    kinds: dict[NamedNode, str] = {}
    pairs: dict[tuple[NamedNode, NamedNode], None] = {}
    for quad in base():
        assert isinstance(quad.subject, NamedNode), "the base graph has no blank nodes"
        if quad.predicate != RDF_TYPE:
            pairs[quad.subject, quad.predicate] = None
        elif isinstance(quad.object, NamedNode):
            kind = shortened(quad.object.value)
            kinds.setdefault(quad.subject, "skos:Concept" if kind == "gwr:Indicator" else kind)
    return [Mutation(node, kinds[node], predicate, operator) for node, predicate in pairs for operator in OPERATORS]


@cache
def survivors() -> dict[str, set[str]]:
    """Operator → the properties whose mutation gave no violation that names the node."""
    listed = mutations()
    quads: list[Quad] = [*base()]
    for number, mutation in enumerate(listed):
        copy = copies((mutation.node,), number)
        values = [quad.object for quad in copy if quad.predicate == mutation.predicate]
        quads += [quad for quad in copy if quad.predicate != mutation.predicate]
        focus = renamed(mutation.node, number, (mutation.node,))
        quads += [Quad(focus, mutation.predicate, value) for value in broken(mutation.operator, values)]
    named = {problem.focus for problem in validate(quads).problems if problem.severity is Severity.VIOLATION}
    alive: dict[str, set[str]] = {operator: set() for operator in OPERATORS}
    for number, mutation in enumerate(listed):
        if renamed(mutation.node, number, (mutation.node,)).value not in named:
            alive[mutation.operator].add(mutation.key)
    return alive


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_mutation_is_noticed_or_tolerated_with_reason(operator: str) -> None:
    assert survivors()[operator] == set(table()["tolerated"][operator])


def test_every_missing_type_is_noticed() -> None:
    """Each rdf:type of the base graph taken away in turn: a problem names the node, as the broken one or as the value of another."""
    for quad in base():
        if quad.predicate == RDF_TYPE and isinstance(quad.subject, NamedNode):
            result = validate([other for other in base() if other != quad])
            assert any(quad.subject.value in (problem.focus, problem.value) for problem in result.problems), quad


# What mirrors what ------------------------------------------------------------------------------------------------------------------


def test_every_message_is_in_both_languages() -> None:
    graph = shapes_graph()
    for name, shape in constraints().items():
        languages = sorted(message.language or "" for message in graph.objects(shape, SH.message) if isinstance(message, rdflib.Literal))
        assert languages == ["en", "zh"], name
    named = {shape for shape in graph.subjects() if isinstance(shape, rdflib.URIRef) and str(shape).startswith(SHAPES_BASE)}
    assert {shape for shape in named if components(shape)} == set(constraints().values())


def test_every_property_shape_is_used() -> None:
    graph = shapes_graph()
    used = set(graph.objects(None, SH.property)) | set(graph.subjects(SH.targetSubjectsOf))
    assert set(graph.subjects(RDF.type, SH.PropertyShape)) == {shape for shape in used if (shape, SH.path, None) in graph}


def test_the_shapes_are_shapes() -> None:
    """By the shapes that the SHACL specification has for shapes."""
    data = rdflib.Graph().parse(SHAPES / "base.ttl")
    conforms, _, words = pyshacl.validate(data, shacl_graph=shapes_graph(), meta_shacl=True)
    assert conforms, words


def test_queries_stand_only_where_nothing_else_can_say_it() -> None:
    """A new one costs every report; shapes/README.md says why these are needed."""
    with_query = {str(shape).removeprefix(SHAPES_BASE) for shape in shapes_graph().subjects(SH.sparql)}
    assert with_query == {
        "Citation-end-in-passage", "Mention-end-in-passage", "Milestone-order-unique", "Passage-anchorOf-length", "Report-years-order",
        "Statement-written-in-passage", "period-order", "years-order",
    }  # fmt: skip


def test_shapes_mirror_classes() -> None:
    graph = shapes_graph()
    ontology = {term for name, term in terms(GWR).items() if name[0].isupper()}
    mirrored = {NamedNode(str(target)) for shape, target in graph.subject_objects(SH.targetClass) if shape != SHAPE.Named}
    assert {term for term in mirrored if term.value.startswith(GWR.iri)} == ontology
    for term in ontology:
        assert (SHAPE[term.value.removeprefix(GWR.iri)], SH.targetClass, rdflib.URIRef(term.value)) in graph
        assert (SHAPE.Named, SH.targetClass, rdflib.URIRef(term.value)) in graph


def test_shapes_name_only_terms_that_exist() -> None:
    known = {term.value for term in terms(GWR).values()}
    for path in data_files("shapes", ".ttl"):
        for name in set(re.findall(r"gwr:(\w+)", path.read_text(encoding="utf-8"))):
            assert GWR.iri + name in known, f"{path.name}: gwr:{name}"


@pytest.mark.parametrize(
    ("shape", "scheme"),
    [
        ("Statement-measure-code", "measure"), ("Statement-comparator-code", "comparator"), ("Target-strength-code", "strength"),
        ("Milestone-status-code", "status"), ("Organization-organizationType-code", "organization-type"),
        ("Citation-action-code", "document-action"), ("Passage-sectionKind-code", "section-kind"),
        ("AdministrativeArea-level-code", "area-level"), ("FollowUp-verdict-code", "verdict"),
        ("Link-certainty-code", "certainty"), ("Link-evidence-code", "link-evidence"),
    ],
)  # fmt: skip
def test_code_lists_are_those_of_the_ontology(shape: str, scheme: str) -> None:
    graph = shapes_graph()
    codes_list = graph.value(SHAPE[shape], SH["in"])
    assert codes_list is not None
    listed = {str(code) for code in graph.items(codes_list)}
    assert listed == {code_iri(scheme, notation).value for notation in CODE_SCHEMES[scheme]}
    codes = rdflib.Graph().parse(data_directory("ontology") / "codes.ttl")
    assert listed == {str(code) for code in codes.subjects(SKOS.inScheme, rdflib.URIRef(f"{ROOT}code/{scheme}"))}
    assert all(f"{notation}" in str(graph.value(SHAPE[shape], SH.message)) for notation in (url.rsplit("/", 1)[1] for url in listed))

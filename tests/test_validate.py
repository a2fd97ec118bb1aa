"""Validation: what it accepts, how it reports, what it refuses, and that no graph, however broken, makes it fail in another way."""

from __future__ import annotations

import dataclasses
import logging
import os
import random
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize
from rdflib.namespace import RDF, SH

from kg_build.errors import ExitCode, InputError
from kg_build.graph.emit_vocabulary import vocabulary_lines
from kg_build.graph.findings import Severity, ValidationResult, shortened
from kg_build.graph.iris import ONTOLOGY_IRI, PERIOD_BASE, SHAPES_BASE, XSD
from kg_build.graph.parse import read_quads
from kg_build.graph.validate import validate, validate_store
from kg_build.model import Span
from kg_build.resources import data_files
from tests.shape_cases import ROOT, SHAPES, base, iri

FACT = iri("id:report/999900/2019#fact-129-135")
REPORT = iri("id:report/999900/2019")
ORGANIZATION = iri("id:organization/清川碧水集团")
VOCABULARY = NamedNode(ONTOLOGY_IRI)
GOLDEN = Path(__file__).with_name("golden_graph")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib uses its own old names


def replaced(subject: NamedNode, predicate: str, *values: NamedNode | BlankNode | Literal | Triple) -> list[Quad]:
    """The base graph with other values of one property."""
    kept = [quad for quad in base() if (quad.subject, quad.predicate) != (subject, iri(predicate))]
    return [*kept, *(Quad(subject, iri(predicate), value) for value in values)]


def without(predicate: str) -> list[Quad]:
    return [quad for quad in base() if quad.predicate != iri(predicate)]


def in_graphs() -> list[Quad]:
    """The base graph as a build writes it: the report's graph, and the vocabulary in its own."""
    words = {quad.subject for quad in base() if quad.object == iri("skos:Concept") and not str(quad.subject).startswith(f"<{ROOT}id/")}
    return [Quad(q.subject, q.predicate, q.object, VOCABULARY if q.subject in words else REPORT) for q in base()]


# What a problem says ------------------------------------------------------------------------------------------------------------------


def test_a_problem_names_node_property_value_constraint_and_place() -> None:
    (problem,) = validate(replaced(FACT, "gwr:measure", iri("code:measure/share"))).problems
    assert dataclasses.asdict(problem) == {
        "severity": "violation", "focus": FACT.value, "path": "gwr:measure", "value": f"{ROOT}code/measure/share",
        "constraint": f"{SHAPES_BASE}Statement-measure-code", "zh": "度量方式必须出自代码表：level、growth、change。",
        "en": "A measure comes from the code list: level, growth, change.", "span": {"start": 129, "end": 135}, "graph": "",
    }  # fmt: skip


def test_a_problem_knows_its_graph() -> None:
    result = validate([quad for quad in in_graphs() if (quad.subject, quad.predicate) != (FACT, iri("gwr:rule"))])
    assert [(problem.focus, problem.graph) for problem in result.problems] == [(FACT.value, REPORT.value)]


def test_a_query_constraint_names_its_value_though_the_query_does_not_return_it() -> None:
    (problem,) = validate(replaced(FACT, "gwr:writtenAs", Literal("12.7万吨"))).problems
    assert (problem.path, problem.value, problem.span) == ("gwr:writtenAs", "12.7万吨", Span(129, 135))


@pytest.mark.parametrize(
    ("predicate", "values", "path"),
    [
        ("gwr:statement", [], "gwr:value|gwr:statement"),
        ("nif:beginIndex", [Literal("7", datatype=XSD.nonNegativeInteger)], "prov:wasDerivedFrom/nif:beginIndex"),
    ],
)
def test_complex_paths_are_written_as_sparql_writes_them(predicate: str, values: list[Literal], path: str) -> None:
    result = validate(replaced(iri("id:report/999900/2019#fact-172-187"), predicate, *values))
    assert path in {problem.path for problem in result.problems}


def test_rows_for_people_in_both_languages() -> None:
    result = validate(replaced(FACT, "gwr:unit"))
    assert result.as_rows("zh") == [
        (
            "违规", "id:report/999900/2019#fact-129-135", "gwr:unit", "", "有数值就必须有单位（无单位时为 unit/one）。", "129-135",
            "Statement-value-unit",
        )
    ]  # fmt: skip
    english = dict(zip(result.columns("en"), result.as_rows("en")[0], strict=True))
    assert english["severity"] == "violation"
    assert english["problem"] == "What has a value has a unit (unit/one where none is written)."
    assert len(result.columns("zh")) == len(result.columns("en"))


def test_problems_stand_in_order_of_severity_and_place() -> None:
    quads = [quad for quad in without("gwr:rule") if quad.predicate != iri("dct:issued")]
    problems = validate(quads).problems
    assert [problem.severity for problem in problems] == [Severity.VIOLATION] * 5 + [Severity.WARNING]
    places = [problem.span.start for problem in problems if problem.span]
    assert places == sorted(places) == [129, 144, 169, 172, 208]


def test_a_warning_does_not_keep_a_graph_from_conforming() -> None:
    result = validate(without("dct:issued"))
    assert result.conforms
    assert [problem.constraint for problem in result.problems] == [f"{SHAPES_BASE}Report-issued-known"]


def test_without_text_the_graph_conforms() -> None:
    assert validate(without("nif:anchorOf")).problems == ()


# Named graphs -------------------------------------------------------------------------------------------------------------------------


def second_report() -> list[Quad]:
    """The same report again as another year's, in its own graph, where 清川碧水集团 has another type."""

    def of_2020(term: Any) -> Any:
        if term == iri("code:organization-type/enterprise"):
            return iri("code:organization-type/institution")
        if not isinstance(term, NamedNode):
            return term
        # an earlier text is a version of one report: the other year's has its own
        return NamedNode(term.value.replace("999900/2019", "999900/2020").replace("/id/text/2", "/id/text/3"))

    return [
        Quad(of_2020(q.subject), q.predicate, of_2020(q.object), iri("id:report/999900/2020"))
        for q in in_graphs()
        if q.graph_name == REPORT
    ]


def test_each_report_is_checked_by_itself_and_with_the_vocabulary() -> None:
    result = validate([*in_graphs(), *second_report()])
    assert (result.conforms, result.problems, result.reports) == (True, (), 2)


def test_reports_that_disagree_are_a_warning_once_merged() -> None:
    merged = [Quad(quad.subject, quad.predicate, quad.object) for quad in (*in_graphs(), *second_report())]
    result = validate(merged)
    assert result.conforms
    assert {shortened(problem.focus) for problem in result.problems} == {"id:organization/清川碧水集团"}


def test_a_concept_that_the_vocabulary_lacks_is_missed() -> None:
    result = validate([quad for quad in in_graphs() if quad.subject != iri("unit:吨")])
    assert [problem.constraint for problem in result.problems] == [f"{SHAPES_BASE}Statement-unit-type"]


def test_a_broken_concept_is_reported_once() -> None:
    quads = [q for q in (*in_graphs(), *second_report()) if not (q.subject == iri("unit:吨") and q.predicate == iri("skos:prefLabel"))]
    (problem,) = validate(quads).problems
    assert (problem.constraint, problem.graph) == (f"{SHAPES_BASE}label-zh", ONTOLOGY_IRI)


# What it takes ------------------------------------------------------------------------------------------------------------------------


def test_every_source_gives_the_same_verdict(tmp_path: Path) -> None:
    broken = [quad for quad in in_graphs() if (quad.subject, quad.predicate) != (FACT, iri("gwr:rule"))]
    files = [tmp_path / "图.nq", tmp_path / "vocabulary.trig"]
    for file, vocabulary, graph_format in ((files[0], False, RdfFormat.N_QUADS), (files[1], True, RdfFormat.TRIG)):
        serialize((quad for quad in broken if (quad.graph_name == VOCABULARY) is vocabulary), file, graph_format)
    dataset = rdflib.Dataset()
    dataset.parse(files[0], format="nquads")
    dataset.parse(files[1], format="trig")
    whole = rdflib.Graph()
    whole += ((triple[0], triple[1], triple[2]) for triple in dataset.quads())
    results = [validate(broken), validate(iter(broken)), validate(files), validate([*map(str, files)]), validate(dataset), validate(whole)]
    assert {tuple((problem.focus, problem.constraint) for problem in result.problems) for result in results} == {
        ((FACT.value, f"{SHAPES_BASE}Statement-rule-count"),)
    }


def test_a_graph_that_was_in_an_oxigraph_store_conforms() -> None:
    store = Store()
    store.extend(in_graphs())
    assert validate(store).problems == ()
    assert validate_store(store).conforms


def test_a_store_is_checked_graph_by_graph() -> None:
    """The same problems as in the files, and one graph is held at a time."""
    quads = [quad for quad in (*in_graphs(), *second_report()) if (quad.subject, quad.predicate) != (FACT, iri("gwr:rule"))]
    store = Store()
    store.extend(quads)
    found, expected = validate_store(store), validate(quads)
    assert (found.conforms, found.reports, found.problems) == (expected.conforms, expected.reports, expected.problems)
    assert (found.conforms, found.reports, len(found.problems)) == (False, 2, 1)
    with pytest.raises(InputError, match="KG401"):
        validate_store(Store())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("leer.ttl", "", "KG401"),
        ("words.ttl", '<urn:a> <urn:b> "没有报告" .', "KG401"),
        ("nobody.ttl", "<urn:a> a <https://w3id.org/gwr/ontology#Nothing> .", "KG401"),
        ("broken.ttl", "<urn:a> <urn:b> .", "KG304"),
        ("graph.docx", "", "KG301"),
        ("quoted.nt", '<urn:a> <urn:b> <<( <urn:a> <urn:b> "c" )>> .', "KG402"),
        (None, "", "KG303"),
    ],
)
def test_bad_input_is_an_input_error(tmp_path: Path, name: str | None, content: str, code: str) -> None:
    path = tmp_path / (name or "missing.ttl")
    if name:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        validate(path)
    assert (caught.value.code, caught.value.exit_code, caught.value.place.source) == (code, ExitCode.UNREADABLE, str(path))
    assert all((caught.value.zh, caught.value.en, caught.value.remedy_zh, caught.value.remedy_en))


def test_a_report_that_lost_its_type_does_not_pass_for_an_empty_graph() -> None:
    quads = [quad for quad in base() if not (quad.subject == REPORT and quad.predicate == NamedNode(str(RDF.type)))]
    result = validate(quads)
    assert not result.conforms
    assert result.reports == 0


# The standard report ------------------------------------------------------------------------------------------------------------------


def broken_result() -> ValidationResult:
    """Many problems at once, among them complex paths and a warning."""
    quads = [quad for quad in base() if quad.predicate not in (iri("gwr:statement"), iri("dct:issued"), iri("gwr:unit"), iri("gwr:rule"))]
    return validate([*quads, Quad(FACT, iri("gwr:strength"), Literal("\\d{2}"))])


def test_the_report_is_a_shacl_report() -> None:
    result = broken_result()
    turtle, jsonld = rdflib.Graph().parse(data=result.to_turtle()), rdflib.Graph().parse(data=result.to_jsonld(), format="json-ld")
    for graph in (result.report_graph, turtle, jsonld):
        (report,) = graph.subjects(RDF.type, SH.ValidationReport)
        assert graph.value(report, SH.conforms) == rdflib.Literal(False)
        results = list(graph.objects(report, SH.result))
        assert len(results) == len(result.problems) > 10
        for node in results:
            for required in (SH.focusNode, SH.resultSeverity, SH.sourceShape, SH.sourceConstraintComponent):
                assert len(list(graph.objects(node, required))) == 1
            messages = [message for message in graph.objects(node, SH.resultMessage) if isinstance(message, rdflib.Literal)]
            assert sorted(message.language or "" for message in messages) == ["en", "zh"]
        for parts in graph.objects(None, SH.alternativePath):
            assert list(graph.items(parts)) == [rdflib.URIRef(iri(name).value) for name in ("gwr:value", "gwr:statement")]
        assert (None, SH.alternativePath, None) in graph


def test_the_report_is_the_same_bytes_for_any_order_and_hash_seed(tmp_path: Path) -> None:
    quads = [quad for quad in base() if quad.predicate not in (iri("gwr:statement"), iri("gwr:unit"))]
    shuffled = random.Random(7).sample(quads, len(quads))
    expected = validate(quads).to_turtle()
    assert validate(shuffled).to_turtle() == expected
    path = tmp_path / "broken.nt"
    serialize((Triple(quad.subject, quad.predicate, quad.object) for quad in quads), path, RdfFormat.N_TRIPLES)
    program = "import sys; from kg_build.graph.validate import validate as v; sys.stdout.buffer.write(v(sys.argv[1]).to_turtle().encode())"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=True, env=environment)
        assert run.stdout.decode() == expected
        assert run.stderr == b""


# Hostile graphs -----------------------------------------------------------------------------------------------------------------------

TYPES = st.sampled_from([XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.gYear, XSD.gYearMonth, XSD.date, XSD.dateTime, XSD.boolean])
ODD = st.sampled_from(["\\1", "\\g<0>", "{?value}", "9" * 5000, "-0", "NaN", "INF", "1e400", " 1 ", "", "\0"])
HOSTILE = st.one_of(
    st.builds(Literal, st.text(max_size=8)),
    st.builds(Literal, st.text(max_size=8), datatype=TYPES),
    st.builds(Literal, ODD, datatype=TYPES),
    st.sampled_from([BlankNode("b"), REPORT, FACT, ORGANIZATION, NamedNode("urn:x:%5C"), Literal("x", language="zh-Hans")]),
)  # fmt: skip


# Shrinking would take minutes: an example costs a whole validation.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.reuse, Phase.generate])
@given(st.lists(st.tuples(st.integers(0, len(base()) - 1), HOSTILE), min_size=1, max_size=12))
def test_no_value_makes_validation_fail_in_another_way(changes: list[tuple[int, NamedNode | BlankNode | Literal]]) -> None:
    quads = list(base())
    for place, value in changes:
        quads[place] = Quad(quads[place].subject, quads[place].predicate, value)
    result = validate(quads)
    assert (None, SH.conforms, rdflib.Literal(result.conforms)) in result.report_graph
    assert result.conforms == all(problem.severity is not Severity.VIOLATION for problem in result.problems)


@pytest.mark.parametrize("predicate", ["nif:beginIndex", "nif:endIndex", "gwr:value", "gwr:maxValue"])
@pytest.mark.parametrize("value", [BlankNode("b"), Literal("many", datatype=XSD.decimal), Literal("2018", datatype=XSD.gYear)])
def test_what_cannot_be_compared_is_a_violation(predicate: str, value: BlankNode | Literal) -> None:
    fact = iri("id:report/999900/2019#fact-144-151")
    result = validate(replaced(fact, predicate, value))
    assert fact.value in {problem.focus for problem in result.problems}


def test_nothing_is_fetched_printed_or_logged(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("validation used the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    logging.getLogger("rdflib.term").setLevel(logging.WARNING)
    imports = Quad(REPORT, NamedNode("http://www.w3.org/2002/07/owl#imports"), NamedNode("http://example.org/other.ttl"))
    assert not validate([*replaced(FACT, "gwr:value", Literal("many", datatype=XSD.decimal)), imports]).conforms
    assert capfd.readouterr() == ("", "")


def test_a_report_of_250_facts_is_checked() -> None:
    quads = list(base())
    for number in range(250):
        node = NamedNode(f"{FACT.value}-{number + 2}")
        quads += [Quad(node, quad.predicate, quad.object) for quad in base() if quad.subject == FACT]
    assert validate(quads).problems == ()


# What the builder writes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sample.nq", "sample.ttl"])
def test_the_golden_graph_of_emission_conforms(name: str) -> None:
    quads = list(read_quads(GOLDEN / name))
    used = [quad.object for quad in quads if isinstance(quad.object, NamedNode) and not quad.object.value.startswith(f"{ROOT}id/")]
    known = [node for node in used if node.value.startswith(ROOT) and "#" not in node.value and not node.value.startswith(PERIOD_BASE)]
    result = validate([*quads, *parse(vocabulary_lines(known), RdfFormat.N_QUADS)])
    assert [problem for problem in result.problems if problem.severity is Severity.VIOLATION] == []
    assert result.reports == 1


def test_every_concept_of_the_ontology_conforms() -> None:
    """Those that the base graph describes in its own words (粮食产量, 吨 …) give way."""
    concepts = [quad for path in data_files("ontology", ".ttl") for quad in read_quads(path)]
    known = {quad.subject for quad in concepts}
    assert iri("ind:grain-output") in known
    assert validate([*(quad for quad in base() if quad.subject not in known), *concepts]).problems == ()


def test_the_base_graph_is_read_from_its_file() -> None:
    assert validate(SHAPES / "base.ttl").problems == ()

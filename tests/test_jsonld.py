"""JSON-LD with short keys: the context covers the ontology, the whole graph comes back, frames hold what they promise."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic

from kg_build.cli import main
from kg_build.errors import InputError, UsageProblem
from kg_build.graph.emit import emit, emit_corpus
from kg_build.graph.iris import terms
from kg_build.graph.jsonld import CONTEXT_IRI, FRAMES, compacted, context, framed, load_frame, to_bytes
from kg_build.graph.vocabulary import GWR, OWL, QB, RDF
from kg_build.model import FactKind
from kg_build.resources import data_directory
from scripts import context as script
from tests.emission_sample import FACTS, PROJECTS, REPORT, sample

jsonld = pytest.importorskip("pyld.jsonld")


@cache
def quads() -> tuple[Quad, ...]:
    """A build of the sample: report, vocabulary and dataset graphs."""
    return tuple(parse(b"".join(emit_corpus([sample()])), RdfFormat.N_QUADS))


@cache
def whole() -> dict[str, Any]:
    return compacted(quads())


@cache
def through(name: str) -> dict[str, Any]:
    return framed(quads(), load_frame(name), name)


def lines(document: object) -> set[str]:
    """What pyld reads in a document, as N-Quads."""
    return set(jsonld.to_rdf(document, {"format": "application/n-quads"}).splitlines())


def as_lines(found: tuple[Quad, ...]) -> set[str]:
    return {f"{quad} ." for quad in found}


def every(value: object) -> list[dict[str, Any]]:
    """Every object inside a JSON value."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, dict) else []) + [found for one in inside for found in every(one)]


def kinds_of(thing: dict[str, Any]) -> list[str]:
    kinds = thing.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


# The context ------------------------------------------------------------------------------------------------------------------------


def test_context_and_page_are_what_the_script_makes() -> None:
    """``python -m scripts.context`` writes both; run it after a new term."""
    assert script.CONTEXT.read_text(encoding="utf-8") == script.text()
    assert script.PAGE.read_text(encoding="utf-8").partition(script.MARK)[2] == "\n" + script.tables()


def test_every_term_has_a_key_of_its_own_name() -> None:
    keys = context()
    for name, node in terms(GWR).items():
        entry = keys[name]
        assert (entry if isinstance(entry, str) else entry["@id"]) == f"gwr:{name}", node


def test_keys_tell_things_from_values() -> None:
    kinds = script._kinds()
    for name, node in terms(GWR).items():
        entry = context()[name]
        if OWL.ObjectProperty in kinds[node]:
            assert entry == {"@id": f"gwr:{name}", "@type": "@id"}
        else:
            assert isinstance(entry, str) or entry["@type"].startswith("xsd:")


def test_no_key_of_ours_is_left_long() -> None:
    """Every property and class of ours that a build has is written by its short key, everywhere."""
    long = {key for thing in every(whole()["graph"]) for key in thing if key.startswith(("gwr:", "https://w3id.org/gwr/ontology#"))}
    assert long == set()
    kinds = {kind for thing in every(whole()["graph"]) for kind in kinds_of(thing)}
    assert "Statement" in kinds
    assert not {kind for kind in kinds if kind.startswith("gwr:")}


# The whole graph --------------------------------------------------------------------------------------------------------------------


def test_pyld_reads_the_same_graph_back() -> None:
    assert lines(json.loads(to_bytes(whole()))) == as_lines(quads())


def test_rdflib_reads_the_same_graph_back() -> None:
    source, back = rdflib.Dataset(), rdflib.Dataset()
    source.parse(data="".join(f"{quad} .\n" for quad in quads()), format="nquads")
    back.parse(data=to_bytes(whole()).decode(), format="json-ld")
    for name in {quad.graph_name.value for quad in quads() if isinstance(quad.graph_name, NamedNode)}:
        graph = rdflib.URIRef(name)
        assert len(source.graph(graph)) > 0
        assert isomorphic(source.graph(graph), back.graph(graph)), name


def test_odd_values_come_back_too() -> None:
    node, other = NamedNode("https://example.org/a"), NamedNode("https://example.org/p")
    integer, boolean = (NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}") for kind in ("integer", "boolean"))
    values: list[NamedNode | BlankNode | Literal] = [
        *(Literal(text, datatype=integer) for text in ("007", "-5", "-0", "9" * 30)),
        *(Literal(text, datatype=boolean) for text in ("1", "true", "false")),
        Literal('他说："好"\n\\'), Literal("x", language="en"), node, BlankNode("b0"),
    ]
    odd = tuple(Quad(node, other, value) for value in values)
    assert {line.replace("_:b0", "_:b") for line in lines(compacted(odd))} == {line.replace("_:b0", "_:b") for line in as_lines(odd)}


def test_same_graph_in_another_order_gives_the_same_bytes() -> None:
    assert to_bytes(compacted(reversed(quads()))) == to_bytes(whole())


# Frames -----------------------------------------------------------------------------------------------------------------------------


def test_frames_and_files_are_the_same_list() -> None:
    assert sorted(FRAMES) == sorted(path.stem for path in (data_directory("ontology") / "frames").glob("*.jsonld"))


def test_report_holds_its_statements_written_out() -> None:
    (report,) = through("report")["graph"]
    assert report["id"] == REPORT
    assert "Report" in kinds_of(report)
    assert report["government"]["governs"]["prefLabel"]["zh"] == "云岫县"
    assert len(report["statements"]) == len(FACTS)
    growth = next(one for one in report["statements"] if one["indicatorText"] == "甜荞产量")
    codes = [growth[key]["notation"] for key in ("unit", "comparator", "measure", "phase")]
    assert (growth["value"], codes) == ("6.5", ["%", "~", "growth", "outcome"])
    assert growth["refArea"]["prefLabel"]["zh"] == "云岫县"
    assert growth["wasDerivedFrom"]["anchorOf"].startswith("全县地区生产总值")


def test_a_report_says_every_number_of_the_graph() -> None:
    """Against the graph itself, not a number written down."""
    (report,) = through("report")["graph"]
    stated = {(quad.subject.value, quad.object.value) for quad in quads()
              if quad.predicate == GWR.value and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)}
    assert {(one["id"], one["value"]) for one in report["statements"] if "value" in one} == stated


def test_series_holds_the_observations_of_each_indicator() -> None:
    found = {thing["id"]: thing for thing in through("series")["graph"]}
    members: dict[str, set[str]] = {}
    cube = {quad.subject for quad in quads() if quad.predicate == RDF.type and quad.object == QB.Observation}
    for quad in quads():
        if quad.predicate == GWR.indicator and quad.subject in cube:
            assert isinstance(quad.object, NamedNode)
            assert isinstance(quad.subject, NamedNode)
            members.setdefault(quad.object.value, set()).add(quad.subject.value)
    full = {str(jsonld.expand({"@context": context(), "id": name, "label": "x"})[0]["@id"]): thing for name, thing in found.items()}
    assert {name: {one["id"] for one in thing["observations"]} for name, thing in full.items()} == members
    for thing in found.values():
        for one in thing["observations"]:
            assert {"value", "unit", "comparator", "measure", "phase", "ordinal", "refArea", "refPeriod", "report"} <= set(one)
            assert "planYear" in one["report"]


def test_project_holds_its_milestones_and_figures() -> None:
    found = through("project")["graph"]
    assert len(found) == len(PROJECTS)
    entries = [one for thing in found for one in thing.get("entries", [])]
    kinds = [kind for one in entries for kind in kinds_of(one)]
    assert kinds.count("Milestone") == sum(len(project.milestones) for project in PROJECTS)
    assert kinds.count("ProjectFigure") == sum(one.kind is FactKind.PROJECT and bool(one.project) for one in FACTS)
    assert all("notation" in one["status"] for one in entries if "Milestone" in one["type"])


@pytest.mark.parametrize("name", FRAMES)
def test_what_a_frame_says_stands_in_the_graph(name: str) -> None:
    said = {line.rpartition(" .")[0] for line in lines(json.loads(to_bytes(through(name))))}
    assert said
    assert said <= {f"{quad.triple}" for quad in quads()}


@pytest.mark.parametrize("name", FRAMES)
def test_nothing_is_empty_or_elsewhere(name: str) -> None:
    document = through(name)
    assert document["@context"] == context(), "the context stands in the output"
    assert not [thing for thing in every(document["graph"]) if None in thing.values()]


def test_a_frame_of_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "areas.jsonld"
    own = [CONTEXT_IRI, {"n": "skos:notation"}]
    path.write_text(json.dumps({"@context": own, "type": "AdministrativeArea", "@explicit": True, "n": {}}))
    found = framed(quads(), load_frame(str(path)), str(path))
    assert found["@context"] == [context(), {"n": "skos:notation"}]
    codes = {thing["n"]["@value"] for thing in found["graph"] if "n" in thing}
    assert "990121" in codes


# Refusals ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["https://example.org/c.jsonld", "file:///etc/passwd", "c.jsonld", f"{CONTEXT_IRI}x"])
def test_no_other_context_is_fetched(where: str) -> None:
    for frame in ({"@context": where}, {"@context": [CONTEXT_IRI, where]}, {"@context": {"@import": where, "@version": 1.1}}):
        with pytest.raises(UsageProblem, match="KG341"):
            framed(quads(), frame)


@pytest.mark.parametrize("text", ["[]", "7", "{", "[" * 100_000, '{"@context": 7}', '{"@type": {"@id": 5}}'])
def test_what_is_no_frame_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "f.jsonld"
    path.write_text(text)
    with pytest.raises(InputError, match="KG343"):
        framed(quads(), load_frame(str(path)))


def test_without_pyld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyld", None)
    with pytest.raises(UsageProblem, match="KG340"):
        compacted(quads())


# The command ------------------------------------------------------------------------------------------------------------------------


def test_the_command_writes_the_whole_and_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = tmp_path / "graph.nq"
    graph.write_text("".join(f"{quad} .\n" for quad in emit(sample())), encoding="utf-8")
    for name in ("", *FRAMES):
        out = tmp_path / f"{name or 'whole'}.json"
        assert main(["export", "json", str(graph), "-o", str(out), *(["--frame", name] if name else []), "--lang", "en"]) == 0
        assert "items in" in capsys.readouterr().err
        assert json.loads(out.read_text(encoding="utf-8"))["graph"]

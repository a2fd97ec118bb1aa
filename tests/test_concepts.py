"""Wordings to concepts: a corpus of what must match and what must not, and laws that hold for every wording of the ontology."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg_build.graph import concepts
from kg_build.graph.concepts import describe, fold, indicator_for, match_indicator, unit_for
from kg_build.graph.iris import CODE_SCHEMES, INDICATOR_BASE, RDF, SKOS, UNIT_BASE, code_iri, scheme_iri
from kg_build.graph.vocabulary import GWR

CORPUS = sorted((Path(__file__).parent / "corpus" / "concepts").glob("*.toml"))
FLOOR = {"accept": 215, "reject": 150}


@dataclass(frozen=True)
class Case:
    """A wording and the concept it must mean (``accept``) or must not mean (``reject``; any concept at all when empty)."""

    kind: str
    wording: str
    concept: str


def _cases(kind: str) -> list[Case]:
    found = []
    for file in CORPUS:
        for entry in tomllib.loads(file.read_text(encoding="utf-8")).get(kind, []):
            found += [Case(kind, wording, entry.get("concept", "")) for wording in entry["wordings"]]
    return found


@pytest.mark.parametrize("case", _cases("accept"), ids=lambda case: case.wording)
def test_accepted_wording_means_its_concept(case: Case) -> None:
    assert indicator_for(case.wording) == NamedNode(INDICATOR_BASE + case.concept)


@pytest.mark.parametrize("case", _cases("reject"), ids=lambda case: case.wording)
def test_rejected_wording_does_not(case: Case) -> None:
    found = indicator_for(case.wording)
    if case.concept:
        assert found != NamedNode(INDICATOR_BASE + case.concept)
    else:
        assert found is None


def test_corpus_is_whole() -> None:
    for kind, floor in FLOOR.items():
        assert len(_cases(kind)) >= floor
    known = {str(node.value) for node in concepts._descriptions()}
    for case in _cases("accept") + _cases("reject"):
        assert not case.concept or INDICATOR_BASE + case.concept in known, f"the corpus names an unknown concept: {case.concept}"
    for file in CORPUS:
        assert {"accept", "reject"} == set(tomllib.loads(file.read_text(encoding="utf-8"))), file.name


def _wordings() -> list[tuple[str, NamedNode]]:
    labels = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
    found = []
    for quad in concepts.ontology_quads("indicators.ttl"):
        if quad.predicate in labels and isinstance(quad.object, Literal) and quad.object.language == "zh":
            assert isinstance(quad.subject, NamedNode)
            found.append((quad.object.value, quad.subject))
    return [(wording, node) for wording, node in found if node.value != INDICATOR_BASE]


def test_no_folded_wording_has_two_concepts() -> None:
    owner: dict[str, NamedNode] = {}
    for wording, node in _wordings():
        assert owner.setdefault(fold(wording), node) == node, f"{wording} belongs to {owner[fold(wording)]} and {node}"


def test_every_wording_of_the_ontology_means_its_own_concept() -> None:
    for wording, node in _wordings():
        assert indicator_for(wording) == node, wording
        assert indicator_for(f"全市{wording}增速") in (node, None), wording


@pytest.mark.parametrize("part", ["人均", "工业", "新增", "高技术", "占比", "排名", "目标", "农村"])
def test_a_word_that_narrows_is_never_taken_off(part: str) -> None:
    wordings: dict[NamedNode, list[str]] = {}
    for wording, node in _wordings():
        wordings.setdefault(node, []).append(wording)
    for node, own in wordings.items():
        for other in (part + own[0], own[0] + part):
            found = indicator_for(other)
            assert found is None or any(part in wording for wording in wordings[found]), f"{other} is taken for {found}, not only {node}"


@given(st.text(max_size=40))
def test_any_text_is_taken_without_error(wording: str) -> None:
    found = match_indicator(wording)
    assert found is None or found.iri.value.startswith(INDICATOR_BASE)
    assert fold(fold(wording)) == fold(fold(fold(wording)))
    unit_for(wording)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("", "one"), ("%", "percent"), ("％", "percent"), ("百分点", "percentage-point"), ("个百分点", "percentage-point"),
        ("‰", "per-mille"), ("亩", "亩"), ("戶", "户"), ("平方米", "平方米"), ("平米", "平米"), ("㎡", "m2"), ("台(套)", "台(套)"),
        ("台（套）", "台(套)"), ("个工作日", "个工作日"),
    ],
)  # fmt: skip
def test_units_as_written(written: str, name: str) -> None:
    assert unit_for(written) == NamedNode(UNIT_BASE + name)


@pytest.mark.parametrize("written", ["筐", "万亩", "亿元", "%%", " 元元"])
def test_unknown_units_stay_unknown(written: str) -> None:
    assert unit_for(written) is None


def test_description_is_what_a_graph_needs() -> None:
    pairs = describe(NamedNode(INDICATOR_BASE + "large-industry-value-added"))
    assert (RDF.type, GWR.Indicator) in pairs
    assert (SKOS.prefLabel, Literal("规模以上工业增加值", language="zh")) in pairs
    assert (SKOS.broader, NamedNode(INDICATOR_BASE + "industry-value-added")) in pairs
    assert not {SKOS.definition, SKOS.hiddenLabel, SKOS.related} & {predicate for predicate, _ in pairs}
    assert (SKOS.notation, Literal(">=")) in describe(code_iri("comparator", ">="))
    for scheme in CODE_SCHEMES:
        assert any(predicate == SKOS.prefLabel for predicate, _ in describe(scheme_iri(scheme)))
    with pytest.raises(KeyError):
        describe(NamedNode(INDICATOR_BASE + "no-such-indicator"))

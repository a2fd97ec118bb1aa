"""Terms and lines: canonical as pyoxigraph writes them, whatever stands in names and texts."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, RdfFormat, serialize

from kg_build.graph import lines
from kg_build.graph.emit import emit, emit_nquads
from kg_build.graph.vocabulary import NIF
from kg_build.model import (
    Area,
    Citation,
    Document,
    DocumentAction,
    Extraction,
    Government,
    Milestone,
    Organization,
    OrganizationType,
    Passage,
    Period,
    Project,
    ProjectStatus,
    SectionKind,
    Span,
)  # fmt: skip
from tests.emission_sample import fact, sample


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("4.30", "4.3"), ("4.0", "4"), ("2.085E+10", "20850000000"), ("1E-7", "0.0000001"), ("-0", "0"), ("-0.00", "0"), ("-4", "-4"),
        ("100", "100"), ("0.333333", "0.333333"), ("123456789012345678901234567890.10", "123456789012345678901234567890.1"),
    ],
)  # fmt: skip
def test_decimals_are_plain(value: str, written: str) -> None:
    assert lines.decimal(Decimal(value)) == f'"{written}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


def test_every_character_is_escaped_as_pyoxigraph_does() -> None:
    samples = [*range(0x300), *range(0xFDD0, 0x10000), 0x2028, 0x4E00, 0xE000, 0x1F600, 0xF0000, 0x10FFFF]
    for point in samples:
        assert lines.text(f"甲{chr(point)}") == str(Literal(f"甲{chr(point)}"))


def test_lone_surrogates_do_not_reach_the_graph() -> None:
    assert lines.text("a\ud800b") == '"a\ufffdb"'


ODD = st.sampled_from('"\\\n\r\t<>{}|^`/#?% “”《》𠮷😀\ud800\x00\x7f')
HOSTILE = st.text(alphabet=st.one_of(ODD, st.characters()), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_names_and_texts(name: str, alias: str, words: str) -> None:
    """Whatever stands in names and texts, the output is valid, and the words come back as they were."""
    text = f"{words}。"
    everything = Span(0, len(text))
    report = dataclasses.replace(
        sample().report, text=text, body=everything, title=words, passages=(Passage(everything, name, SectionKind.PLAN),),
        government=Government(name, Area(name, "", "other", (alias,), ("",))),
    )  # fmt: skip
    milestone = Milestone(ProjectStatus.PLANNED, Period("2032", "2032"), True, everything)
    project = Project(name, (alias,), (milestone,), (everything,), (alias,), alias)
    whole = {"span": Span(0, len(words)), "passage": everything, "written": words}
    extraction = Extraction(
        report, (fact("88%", name, "1", alias, area=alias, rule=name, project=name, **whole),), (project,),
        (Organization(alias, (name,), OrganizationType.PARTY, (everything,), local=True),),
        (Document(words, (name,), (Citation(DocumentAction.CITED, everything, everything),)),),
    )  # fmt: skip
    quads: list[Quad] = list(emit(extraction))
    assert serialize(quads, format=RdfFormat.N_QUADS) == emit_nquads(extraction)
    anchors = {quad.object.value for quad in quads if quad.predicate == NIF.anchorOf and isinstance(quad.object, Literal)}
    assert anchors == {"".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)}

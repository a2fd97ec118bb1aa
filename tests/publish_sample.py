"""Invented graphs to publish: two years of a county, one of another, links to outside, and a hostile report."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from kg_build.graph.emit import EmitOptions, emit_corpus
from kg_build.model import Area, Extraction, Government
from kg_build.publish.folder import publish_folder
from kg_build.publish.options import Decisions
from tests.emission_sample import sample

BASE_URL = "https://data.example.org/gwr/"
ID = "https://w3id.org/gwr/id/"
LINKSET = f"{ID}linkset/areas-elsewhere"
DECISIONS = Decisions(BASE_URL, publisher="云岫县数据小组", issued="2033-02-01")

LINKS = f"""
<{LINKSET}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://rdfs.org/ns/void#Linkset> <{LINKSET}> .
<{LINKSET}> <http://rdfs.org/ns/void#linkPredicate> <http://www.w3.org/2002/07/owl#sameAs> <{LINKSET}> .
<{LINKSET}> <http://rdfs.org/ns/void#subjectsTarget> <{ID}dataset> <{LINKSET}> .
<{LINKSET}> <http://rdfs.org/ns/void#objectsTarget> <https://areas.example.com/dataset> <{LINKSET}> .
<{LINKSET}> <http://purl.org/dc/terms/license> <https://creativecommons.org/publicdomain/zero/1.0/> <{LINKSET}> .
<{LINKSET}> <http://purl.org/dc/terms/title> "Links of areas"@en <{LINKSET}> .
<{ID}area/990121> <http://www.w3.org/2002/07/owl#sameAs> <https://areas.example.com/place/Q1> <{LINKSET}> .
<{ID}area/990100> <http://www.w3.org/2002/07/owl#sameAs> <https://areas.example.com/place/Q2> <{LINKSET}> .
<{ID}area/990000> <http://www.w3.org/2002/07/owl#sameAs> <https://areas.example.com/place/Q3/> <{LINKSET}> .
""".strip()

NASTY = "<script>alert('1')</script>\" onclick=x & =1+1 | \\\n第二行"


def changed(year: int, *, code: str = "990121", name: str = "云岫县", title: str = "") -> Extraction:
    """The sample county's report, or another's, of another year."""
    whole = sample()
    government = whole.report.government
    area = dataclasses.replace(government.area, code=code, name=name)
    report = dataclasses.replace(
        whole.report, government=Government(f"{name}人民政府", area), plan_year=year, review_year=year - 1,
        title=title or f"{name}{year}年政府工作报告",
    )  # fmt: skip
    return dataclasses.replace(whole, report=report)


def hostile() -> Extraction:
    """A report whose names are markup, formulas, bars and line ends, of an area without a code."""
    whole = changed(2034, title=NASTY)
    projects = tuple(dataclasses.replace(project, name=NASTY + project.name, aliases=("a|b", "c\\|d")) for project in whole.projects[1:])
    area = Area("../../云岫", "", "county", ("<b>东陵省", "云岫市"), ())
    report = dataclasses.replace(whole.report, government=Government(NASTY, area))
    return dataclasses.replace(whole, report=report, projects=projects)


def nquads(*extractions: Extraction) -> bytes:
    """The graphs of some reports."""
    return b"".join(emit_corpus(extractions, EmitOptions(version="1.0")))


def write_graphs(folder: Path) -> list[Path]:
    """The sample as two files, the second with the links."""
    first, second = folder / "first.nq", folder / "second.nq"
    first.write_bytes(nquads(changed(2032), changed(2033)))
    second.write_bytes(nquads(changed(2032, code="990122", name="白塔县")) + f"{LINKS}\n".encode())
    return [first, second]


def published(folder: Path) -> Path:
    """The sample's folder."""
    publish_folder(write_graphs(folder), folder / "site", DECISIONS, version="1.0")
    return folder / "site"

"""From a report to everything it states: the list of passes in order. Read this first.

``bytes →text.segment→ Report →extract→ Extraction →graph.emit→ triples``. Each pass adds spans and changes none:
numbers and times → context → facts and targets → organizations → projects → documents; the ledger is checked at the end.
"""

from __future__ import annotations

import hashlib

from kg_build.grammar.documents import find_documents
from kg_build.grammar.organizations import find_organizations
from kg_build.grammar.project_figures import with_projects
from kg_build.grammar.projects import find_projects
from kg_build.grammar.reader import read_facts
from kg_build.grammar.trace import tree
from kg_build.model import Area, Extraction, Government, Passage, Report, SectionKind, Source, Span
from kg_build.text.places import names_inside

__all__ = ["explain", "extract"]


def extract(report: Report) -> Extraction:
    """Everything the report states: facts, organizations, projects, documents, and the ledger of its numbers.

    Pure and deterministic: the same report gives the same extraction.
    """
    facts, ledger = read_facts(report, names_inside(report.government.area, report.plan_year))
    organizations = find_organizations(report)
    projects = find_projects(report, organizations)
    documents = find_documents(report)
    return Extraction(report, with_projects(facts, projects), projects, organizations, documents, ledger, report.warnings)


def explain(sentence: str, *, kind: SectionKind = SectionKind.REVIEW, plan_year: int = 2017) -> str:
    """The tree of rules and spans behind what one sentence states, read as if it stood in a review or plan of that year."""
    facts, ledger = read_facts(_lone(sentence, kind, plan_year))
    return tree(sentence, facts, ledger)


def _lone(sentence: str, kind: SectionKind, plan_year: int) -> Report:
    span = Span(0, len(sentence))
    digest = hashlib.sha256(sentence.encode()).hexdigest()
    return Report(
        text=sentence, body=span, source=Source("sentence", digest, "utf-8"), text_sha256=digest, copies=1, title="",
        government=Government("", Area("")), issued="", session="", delivered_by="", office="",
        review_year=plan_year - 1, plan_year=plan_year, sections=(), passages=(Passage(span, "", kind),),
    )

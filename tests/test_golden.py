"""Golden extractions of two invented reports, one of 2017 and one of 1986.

``REGENERATE_GOLDEN=1 pytest tests/test_golden.py`` writes them anew; their diff is reviewed like code.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kg_build.model import Extraction, LedgerKind
from kg_build.pipeline import extract
from kg_build.text.segment import Overrides, read_report
from tests.corpus_lines import fields

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.parent.name for path in GOLDEN.glob("*/report.txt"))


def extraction(name: str) -> Extraction:
    place = "云岭市" if name.endswith("2017") else "云岭县"
    return extract(read_report((GOLDEN / name / "report.txt").read_bytes(), "report.txt", Overrides(place=place)))


def as_json(found: Extraction) -> str:
    """An extraction as sorted, readable JSON: what is empty is left out."""
    data: dict[str, list[Any]] = {
        "years": [found.report.review_year, found.report.plan_year],
        "facts": [
            {"start": fact.span.start, "written": fact.written, "rule": fact.rule}
            | {key: value for key, value in fields(fact).items() if value not in ("", False)}
            for fact in found.facts
        ],
        "context": [[entry.span.start, entry.text, entry.rule] for entry in found.ledger if entry.kind is LedgerKind.CONTEXT],
        "unexplained": [[entry.span.start, entry.text] for entry in found.ledger if entry.kind is LedgerKind.UNEXPLAINED],
        "projects": [[project.name, project.milestones[-1].status.value] for project in found.projects],
        "organizations": [[body.name, body.type.value] for body in found.organizations],
        "documents": [document.title for document in found.documents],
    }
    rows = ",\n".join(f"  {json.dumps(key)}: {_listed(value)}" for key, value in data.items())
    return f"{{\n{rows}\n}}\n"


def _listed(values: list[Any]) -> str:
    """One value a line, so that a diff shows which fact changed."""
    if not values or isinstance(values[0], int):
        return json.dumps(values)
    return "[\n" + ",\n".join(f"    {json.dumps(value, ensure_ascii=False)}" for value in values) + "\n  ]"


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str) -> None:
    path = GOLDEN / name / "extraction.json"
    found = as_json(extraction(name))
    if os.environ.get("REGENERATE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_the_golden_reports_is_unexplained(name: str) -> None:
    assert [entry.text for entry in extraction(name).ledger if entry.kind is LedgerKind.UNEXPLAINED] == []


def test_both_golden_reports_are_there_and_say_something() -> None:
    assert NAMES == ["yunling-1986", "yunling-2017"]
    for name, floor in zip(NAMES, (12, 30), strict=True):
        assert len(json.loads((GOLDEN / name / "extraction.json").read_text(encoding="utf-8"))["facts"]) >= floor

"""A one-paragraph report for the corpora of entities, and their lines."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg_build.grammar.documents import find_documents
from kg_build.grammar.organizations import find_organizations
from kg_build.model import Area, Document, DocumentAction, Government, Passage, Report, SectionKind, Source, Span
from kg_build.text.segment import Overrides, read_report

CORPUS = Path(__file__).parent / "corpus"
SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "gold"
_PART = {"state-council-1957-part": ("state-council-1957", 8626)}


def report_of(text: str, area: str = "云岭市", level: str = "prefecture") -> Report:
    """A report whose body is ``text``, cut at full stops, of the government of ``area``."""
    passages = tuple(Passage(Span(*m.span()), "", SectionKind.REVIEW) for m in re.finditer(r"[^。\n]+[。\n]?", text))
    return Report(
        text=text, body=Span(0, len(text)), source=Source("test", "", "utf-8"), text_sha256="", copies=1, title="",
        government=Government(f"{area}人民政府", Area(area, level=level)), issued="", session="", delivered_by="", office="",
        review_year=2020, plan_year=2021, sections=(), passages=passages,
    )


def lines(folder: str, kind: str) -> list[Any]:
    """The ``[[accept]]`` or ``[[reject]]`` tables of every file of a corpus folder, with ``file`` added."""
    found: list[Any] = []
    for path in sorted((CORPUS / folder).glob("*.toml")):
        found += [line | {"file": path.stem} for line in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])]
    return found


def f1(hits: int, predicted: int, wanted: int) -> float:
    """The harmonic mean of precision and recall, 0 to 1."""
    return 2 * hits / max(1, predicted + wanted)


def gold_reports() -> dict[str, Report]:
    """The reports that have gold entities, read as the pipeline reads them, by the gold file's name."""
    index = {row["name"]: row for row in json.loads((SHARED / "reports" / "counties" / "index.json").read_text(encoding="utf-8"))}
    found = {}
    for path in sorted(GOLD.rglob("*.entities.json")):
        name = path.name.removesuffix(".entities.json")
        source, until = _PART.get(name, (name, None))
        folder = SHARED / "reports" / ("counties" if name in index else "")
        row = index.get(name)
        overrides = Overrides(place=row["place"], year=row["report_year"]) if row else Overrides()
        report = read_report((folder / f"{source}.txt").read_bytes(), f"{source}.txt", overrides)
        found[name] = replace(report, body=Span(report.body.start, until)) if until else report
    return found


def entity_scores(what: str) -> dict[str, tuple[int, int, int, int]]:
    """For each gold file: names found, names predicted, names wanted, and how many of those found have the right type or action."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    key, slot = ("title", "action") if what == "documents" else ("name", "type")
    table = {}
    for name, report in gold_reports().items():
        path = next(GOLD.rglob(f"{name}.entities.json"))
        result = score.score_entities(json.loads(path.read_text(encoding="utf-8"))[what], rows(report, what), key, slot)
        hits = round(result["R"] * max(1, result["gold"]))
        table[name] = (hits, result["predicted"], result["gold"], round(result[slot] * hits))
    return table


def rows(report: Report, what: str) -> list[dict[str, str]]:
    """The organizations or documents table of a report, as its query prints it."""
    if what == "organizations":
        return [{"name": o.name, "aliases": "|".join(o.aliases), "type": o.type.value} for o in find_organizations(report)]
    return [{"title": d.title, "aliases": "|".join(d.aliases), "action": shown_action(d)} for d in find_documents(report)]


def shown_action(document: Document) -> str:
    """The action of the documents table: the first citation's that is not ``cited``."""
    return next((c.action.value for c in document.citations if c.action is not DocumentAction.CITED), "cited")

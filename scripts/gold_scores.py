"""What `make gold` measures: the gold files and their reports come in, counts and scores per file and pooled go out.

Each report is built once in this process, emitted, and asked by the shipped queries, so what is scored are the rows of the ``facts``,
``projects``, ``organizations`` and ``documents`` tables as a user gets them. The scoring is ``../shared/gold/score.py`` itself, loaded
from there.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from pyoxigraph import Store

from kg_build.builder import build, quads_of
from kg_build.graph.query import load_query, run
from kg_build.graph.query_sources import as_source
from kg_build.model import Extraction, LedgerKind
from kg_build.pipeline import extract
from kg_build.text.segment import Overrides, read_report

__all__ = [
    "ENTITIES", "POOLED", "SHARED", "SLOTS", "GoldFile", "Scores", "Tally", "gold_files", "measure", "read", "scorer", "scores_of",
    "tables",
]

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
SLOTS = ("kind", "indicator", "measure", "value", "unit", "comparator", "period")
ENTITIES = {"projects": ("name", "status"), "organizations": ("name", "type"), "documents": ("title", "action")}  # key column, scored field
COVERED = {"state-council-1957-part": ("state-council-1957", 8626)}  # gold of a text's beginning: the report, and where the gold ends
POOLED = ("counties", "all")

Scores: TypeAlias = dict[str, dict[str, float]]  # line of the table → score → 0 to 1
Rows: TypeAlias = list[dict[str, str]]


@dataclass(frozen=True)
class GoldFile:
    """A gold annotation and the report it belongs to; rows that start at ``until`` or later are not scored."""

    name: str
    facts: Path
    entities: Path
    report: Path
    overrides: Overrides = field(default_factory=Overrides)
    until: int = sys.maxsize


@dataclass
class Tally:
    """Counts that can be added up over files; scores are worked out of them."""

    counts: Counter[str] = field(default_factory=Counter)

    def scores(self) -> dict[str, float]:
        """Every score of a line; one whose gold is empty is left out."""
        return dict(_scores(self.counts))


def _ratio(part: float, whole: float) -> float:
    """Rounded to four digits as score.py does."""
    return round(part / max(1, whole), 4)


def _f1(hits: int, predicted: int, gold: int) -> float:
    return round(2 * hits / max(1, predicted + gold), 4)


def _scores(counts: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    for what in ("found", "full"):
        yield what, _f1(counts[what], counts["predicted"], counts["gold"])
    for slot in (*SLOTS, "area"):
        yield slot, _ratio(counts[slot], counts["found"])
    yield "explained", _ratio(counts["numbers"] - counts["unexplained"], counts["numbers"])
    for what, (_, accuracy) in ENTITIES.items():
        gold, predicted, hits = (counts[f"{what} {part}"] for part in ("gold", "predicted", "hits"))
        if gold or predicted:
            yield f"{what} P", _ratio(hits, predicted)
            yield f"{what} R", _ratio(hits, gold)
        if gold:
            yield what, _f1(hits, predicted, gold)
        if hits:
            yield accuracy, _ratio(counts[accuracy], hits)


def gold_files(shared: Path = SHARED) -> list[GoldFile]:
    """Every gold file of ``shared``; the counties with the place and year of their index."""
    gold, reports = shared / "gold", shared / "reports"
    found = [_of(path, reports) for path in sorted(gold.glob("*.facts.jsonl"))]
    index = json.loads((reports / "counties" / "index.json").read_text(encoding="utf-8"))
    about = {entry["name"]: Overrides(place=entry["place"], year=entry["report_year"]) for entry in index}
    counties = sorted((gold / "counties").glob("*.facts.jsonl"))
    return found + [_of(path, reports / "counties", about[path.name.partition(".")[0]]) for path in counties]


def _of(facts: Path, reports: Path, overrides: Overrides | None = None) -> GoldFile:
    name = facts.name.partition(".")[0]
    report, until = COVERED.get(name, (name, sys.maxsize))
    return GoldFile(name, facts, facts.with_name(f"{name}.entities.json"), reports / f"{report}.txt", overrides or Overrides(), until)


def scorer(shared: Path = SHARED) -> ModuleType:
    """``score.py`` as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold" / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{shared / 'gold' / 'score.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(file: GoldFile) -> Extraction:
    """What the report of a gold file states."""
    return extract(read_report(file.report.read_bytes(), file.report.name, file.overrides))


def tables(extraction: Extraction) -> dict[str, Rows]:
    """The rows of the four tables as ``kg-build query NAME --format csv`` prints them."""
    store = Store()
    store.bulk_extend(quads_of(build([extraction])))
    source, found = as_source(store), {}
    for name in ("facts", *ENTITIES):
        table = run(load_query(name), {}, source)
        found[name] = [dict(zip(table.header, (cell or "" for cell in row), strict=True)) for row in table.rows]
    return found


def tally(file: GoldFile, score: ModuleType) -> Tally:
    """The counts of one gold file."""
    extraction = read(file)
    rows = {name: [row for row in table if int(row["start"]) < file.until] for name, table in tables(extraction).items()}
    result = score.score_facts(score.read_facts(str(file.facts)), rows["facts"])
    counts = Counter({"files": 1, "gold": result["gold"], "predicted": result["predicted"], "numbers": len(extraction.ledger)})
    counts["unexplained"] = sum(entry.kind is LedgerKind.UNEXPLAINED for entry in extraction.ledger)
    counts["found"] = round(result["found"]["R"] * result["gold"])
    counts["full"] = round(result["full"]["R"] * result["gold"])
    for slot, share in {**result["slots"], "area": result["area"]}.items():
        counts[slot] = round(share * counts["found"])
    gold = json.loads(file.entities.read_text(encoding="utf-8"))
    for what, (key, accuracy) in ENTITIES.items():
        result = score.score_entities(gold[what], rows[what], key, accuracy)
        counts[f"{what} gold"], counts[f"{what} predicted"] = result["gold"], result["predicted"]
        counts[f"{what} hits"] = hits = round(result["R"] * result["gold"])
        counts[accuracy] = round(result[accuracy] * hits)
    return Tally(counts)


def measure(shared: Path = SHARED) -> dict[str, Tally]:
    """The counts of every gold file, then of the counties together, then of all."""
    score = scorer(shared)
    counted = {file.name: tally(file, score) for file in gold_files(shared)}
    pooled = {"counties": [one for name, one in counted.items() if name.startswith("county-")], "all": list(counted.values())}
    return counted | {name: Tally(sum((one.counts for one in parts), Counter())) for name, parts in pooled.items()}


def scores_of(counted: Mapping[str, Tally]) -> Scores:
    """The scores of every line."""
    return {name: one.scores() for name, one in counted.items()}

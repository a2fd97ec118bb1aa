"""How fast a report becomes a graph: emission, each format's serialisation and the store, on a synthetic report of 250 facts.

Run it from the project root: ``python bench/bench_emit.py``. It prints milliseconds (best of several runs) and quads per second.
"""

from __future__ import annotations

import gc
import hashlib
import io
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from pyoxigraph import Quad, Store

from kg_build.graph.emit import emit, emit_nquads
from kg_build.graph.formats import FORMATS
from kg_build.graph.serialise import serialise
from kg_build.graph.store import write_graphs
from kg_build.model import (
    Area,
    Comparator,
    Extraction,
    Fact,
    FactKind,
    Government,
    Measure,
    Milestone,
    Organization,
    OrganizationType,
    Passage,
    Period,
    Project,
    ProjectStatus,
    Report,
    SectionKind,
    Source,
    Span,
    Strength,
)  # fmt: skip

__all__ = ["synthetic_extraction"]

FACTS = 250
RUNS = 15


def synthetic_extraction(facts: int = FACTS) -> Extraction:
    """An invented county's report: two facts to a sentence, an organization, a project and their mentions in every fifth."""
    pattern = "第{}乡种植甜荞面积增长{}.5%，新修机耕路{}公里，由云岫农机公司第{}分社承建。"
    sentences = [pattern.format(n, n % 90 + 1, n * 3 + 1, n % 40) for n in range(facts // 2)]
    text = "".join(sentences)
    passages, found, organizations, projects = [], [], [], []
    start = 0
    for n, sentence in enumerate(sentences):
        span = Span(start, start + len(sentence))
        kind = SectionKind.REVIEW if n % 2 else SectionKind.PLAN
        passages.append(Passage(span, f"第{n // 10}部分", kind))
        found += _facts(text, span, n)
        if n % 2 == 0:
            named = Span(text.index("云岫", start), span.end - 3)
            organizations.append(
                Organization(f"云岫农机公司第{n}分社", (text[named.start : named.end],), OrganizationType.ENTERPRISE, (named, named))
            )
        if n % 5 == 0:
            named = Span(text.index("机耕路", start), text.index("公里", start))
            milestone = Milestone(ProjectStatus.ONGOING, Period("2031", "2031"), False, span)
            projects.append(Project(f"第{n}乡机耕路", ("机耕路",), (milestone,), (named,)))
        start = span.end
    area = Area("云岫县", "990121", "county", ("东陵省", "云岫市"), ("990000", "990100"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    report = Report(
        text, Span(0, len(text)), Source("云岫.txt", digest, "utf-8"), digest, 1, "政府工作报告", Government("云岫县人民政府", area),
        "2032-01-09", "", "", "", 2031, 2032, (), tuple(passages),
    )  # fmt: skip
    return Extraction(report, tuple(found), tuple(projects), tuple(organizations))


def _facts(text: str, sentence: Span, n: int) -> list[Fact]:
    first = text.index("增长", sentence.start) + 2
    second = text.index("机耕路", sentence.start) + 3
    year = Period("2031", "2031")
    growth = Span(first, text.index("，", first))
    length = Span(second, text.index("，", second))
    return [
        Fact(
            growth, FactKind.TARGET, f"第{n}乡甜荞种植面积", Measure.GROWTH, Decimal(f"{n % 90 + 1}.5"), None, "%", Comparator.AT_LEAST,
            year, sentence, "facts.growth", text[growth.start : growth.end], strength=Strength.EXPECTED, area=f"第{n}乡",
        ),
        Fact(
            length, FactKind.OBSERVATION, f"第{n}乡新修机耕路", Measure.LEVEL, Decimal(n * 3 + 1), None, "公里", Comparator.EQUAL, year,
            sentence, "facts.done", text[length.start : length.end],
        ),
    ]  # fmt: skip


def _serialised(quads: list[Quad], ending: str) -> None:
    serialise(quads, FORMATS[ending], io.BytesIO())


def _best(work: Callable[[], object], runs: int = RUNS) -> float:
    """The shortest of several runs, in seconds; the collector is off, as in a run over one report."""
    shortest = float("inf")
    gc.disable()
    try:
        for _ in range(runs):
            began = time.perf_counter()
            work()
            shortest = min(shortest, time.perf_counter() - began)
    finally:
        gc.enable()
    return shortest


def main() -> None:
    """Print the table."""
    extraction = synthetic_extraction()
    quads = list(emit(extraction))
    size = len(quads)
    rows = [
        ("emit_nquads (bytes)", _best(lambda: emit_nquads(extraction))),
        ("emit (Quad objects)", _best(lambda: list(emit(extraction)))),
        *((f"serialise {ending}", _best(partial(_serialised, quads, ending))) for ending in FORMATS),
        ("store, in memory", _best(lambda: write_graphs(Store(), quads), runs=3)),
    ]
    out = [f"{len(extraction.facts)} facts, {size} quads, {len(extraction.report.text)} characters"]
    out += [f"{name:24}{seconds * 1e3:9.2f} ms{size / seconds:14,.0f} quads/s" for name, seconds in rows]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()

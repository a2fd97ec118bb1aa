"""Sources in, a graph out: each report is read, extracted and emitted in turn; problems are collected, and nothing is half written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg_build.errors import KgBuildError, NonConformance, Place
from kg_build.graph.iris import DEFAULT_BASE
from kg_build.inputs import Input
from kg_build.model import Extraction, LedgerKind
from kg_build.pipeline import extract
from kg_build.survey import Found, read, survey
from kg_build.text.segment import Overrides

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Quad

    from kg_build.graph.emit import EmitOptions

__all__ = ["build", "build_graph", "quads_of", "read_all", "refuse_unexplained"]

Watcher = Callable[[Extraction], None]


def read_all(
    reports: Iterable[Found], problems: list[KgBuildError], *, strict: bool = False,
) -> Iterator[Extraction]:
    """The extraction of each report that ``survey`` found, in turn; what is wrong with one goes into ``problems``, and the next is tried.

    With ``strict``, a report with unexplained numbers is KG605.
    """
    for found in reports:
        try:
            extraction = extract(read(found))
            if strict:
                refuse_unexplained(extraction, found.source.place)
        except KgBuildError as error:
            problems.append(error)
        else:
            yield extraction


def refuse_unexplained(extraction: Extraction, place: str) -> None:
    """KG605 when a number of the report is claimed by no rule; the message names the first ones and their lines."""
    left = [entry for entry in extraction.ledger if entry.kind is LedgerKind.UNEXPLAINED]
    if not left:
        return
    text = extraction.report.text
    shown = ", ".join(f"{entry.text} ({text.count(chr(10), 0, entry.span.start) + 1})" for entry in left[:5])
    raise NonConformance(
        "KG605", Place(place, text.count("\n", 0, left[0].span.start) + 1, left[0].span.start),
        f"有 {len(left)} 个数字没有规则解释：{shown}（括号里是行号）。", f"No rule explains {len(left)} numbers: {shown} (their lines).",
        "用 kg-build audit 查看；为它们添加规则，或去掉 --strict。", "Look at kg-build audit; add a rule for them, or leave out --strict.",
    )


def build(extractions: Iterable[Extraction], options: EmitOptions | None = None, watch: Watcher | None = None) -> Iterator[bytes]:
    """The graph of all extractions as blocks of N-Quads: each report's graph, then the vocabulary and the dataset's description.

    ``watch`` is called with each extraction once its block is out, for progress and counts.
    """
    from kg_build.graph.emit import emit_corpus

    return emit_corpus(extractions, options, watch)


def quads_of(blocks: Iterable[bytes]) -> Iterator[Quad]:
    """The quads in blocks of N-Quads lines."""
    from pyoxigraph import RdfFormat, parse

    for block in blocks:
        yield from parse(block, RdfFormat.N_QUADS)


def build_graph(
    *sources: bytes | str | Path, title: str = "", date: str = "", place: str = "", year: int | None = None,
    options: EmitOptions | None = None,
) -> rdflib.Dataset:
    """The graph of reports as an rdflib dataset, one named graph per report.

    Args:
        sources: paths of files, or a report's bytes.
        title: in place of what the text says.
        date: the same, as 2017-01-09.
        place: the same, the area in full, as 河北省保定市清苑县.
        year: the same, the year the report plans for.
        options: how triples are emitted.

    Raises:
        ExceptionGroup: of the ``KgBuildError`` of every source that could not be read.
    """
    import rdflib

    problems: list[KgBuildError] = []
    overrides = Overrides(title=title, date=date, place=place, year=year)
    base = options.base_iri if options else DEFAULT_BASE
    found = list(read_all(survey(_inputs(sources), overrides, problems, base=base), problems))
    if problems:
        raise ExceptionGroup("reports that could not be read", problems)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=b"".join(build(found, options)), format="nquads")
    return dataset


def _inputs(sources: Sequence[bytes | str | Path]) -> Iterator[Input]:
    import io

    for number, source in enumerate(sources, 1):
        if isinstance(source, bytes):
            yield Input(f"bytes-{number}", stream=io.BytesIO(source))
        else:
            yield Input(str(source), Path(source))

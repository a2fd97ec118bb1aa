"""``kg-build build``: reports in, a graph out, into a file, a store or standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.sources import overrides_from, report_options
from kg_build.errors import ExitCode, KgBuildError, Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.inputs import Input
    from kg_build.model import Extraction

__all__ = ["command"]

_STDOUT = "-"


@click.command(
    "build", cls=Command,
    help=both(
        "读入报告（文件、文件夹、通配符，或 - 表示标准输入），写出图谱。\n\n例：kg-build build report.txt -o graph.ttl",
        "Read reports (files, folders, globs, or - for standard input) and write their graph.\n\n"
        "Example: kg-build build report.txt -o graph.ttl",
    ),
)
@click.argument("inputs", nargs=-1, required=True)
@option(
    "-o", "--output", metavar="OUT", default="",
    zh="写入的文件；结尾决定格式：.ttl .trig .nt .nq .jsonld .rdf，可加 .gz",
    en="The file to write; its ending picks the format: .ttl .trig .nt .nq .jsonld .rdf, .gz may follow.",
)
@option("--store", metavar="DIR", default="", zh="写入内嵌图库（可与 -o 同用）", en="Write into an embedded store (with -o or instead).")
@option(
    "-f", "--format", "layout", metavar="FORMAT", default="nq", zh="写到标准输出时的格式，默认 nq",
    en="The format on standard output; default nq.",
)
@report_options
@option("--base-iri", metavar="IRI", default="", zh="数据 IRI 的开头", en="What the data's IRIs begin with.")
@option("--no-text", is_flag=True, zh="图谱里不放句子原文", en="Leave the sentences' words out of the graph.")
@option(
    "--generated-at", metavar="TIME", default="", zh="记入图谱的生成时间，如 2026-01-31T08:00:00Z；不写则没有",
    en="The generation time to put in, as 2026-01-31T08:00:00Z; none without it.",
)
@option("--strict", is_flag=True, zh="有数字未解释即算失败", en="Fail when a number stays unexplained.")
@option("--keep-going", is_flag=True, zh="有报告读不了时仍写出其余的", en="Write the good reports when others cannot be read.")
@common_options
@click.pass_obj
def command(
    talk: Talk, inputs: tuple[str, ...], output: str, store: str, layout: str, title: str, date: str, place: str, year: int | None,
    base_iri: str, no_text: bool, generated_at: str, strict: bool, keep_going: bool,
) -> int:
    """Expand the inputs, then stream report after report into the output; nothing is written when one fails, unless told otherwise."""
    from kg_build import __version__
    from kg_build.builder import build, read_all
    from kg_build.graph.emit import EmitOptions
    from kg_build.graph.iris import DEFAULT_BASE
    from kg_build.inputs import expand

    sources, problems = expand(inputs, talk.stdin)
    overrides = overrides_from(title, date, place, year, len(sources))
    options = EmitOptions(base_iri or DEFAULT_BASE, not no_text, _checked_time(generated_at), __version__)
    tally = _Tally(talk)
    extractions = tally.count(read_all(_shown(talk, sources), overrides, problems, strict=strict, passed=tally.passed))
    _write(_or_nothing(build(extractions, options), problems, tally, keep_going), output, store, layout, options.base_iri, talk)
    tally.say(" ".join(filter(None, (output, store))))
    for problem in problems:
        talk.problem(problem)
    return max((problem.exit_code for problem in problems), default=ExitCode.GOOD)


def _checked_time(given: str) -> str | None:
    """``--generated-at`` when it is a time with its zone (an xsd:dateTimeStamp), ``None`` when it is not given, KG611 otherwise."""
    import datetime

    if not given:
        return None
    try:
        if "T" in given and datetime.datetime.fromisoformat(given).tzinfo is not None:
            return given
    except ValueError:
        pass
    raise UsageProblem(
        "KG611", Place("--generated-at"), f"“{given}”不是带时区的时间。", f"{given!r} is no time with a time zone.",
        "请写成 2026-01-31T08:00:00Z。", "Write it like 2026-01-31T08:00:00Z.",
    )


def _or_nothing(blocks: Iterator[bytes], problems: list[KgBuildError], tally: _Tally, keep_going: bool) -> Iterator[bytes]:
    """The blocks; at their end an error when something failed, so that whoever writes them drops what it has."""
    yield from blocks
    if problems and not (keep_going and tally.reports):
        raise ExceptionGroup("reports that could not be built", problems)


def _write(blocks: Iterable[bytes], output: str, store: str, layout: str, base: str, talk: Talk) -> None:
    """Into the file, the store, or standard output when neither is named."""
    from kg_build.graph.serialise import output_format, write_nquads

    to_file = bool(output) and output != _STDOUT
    output_format(output if to_file else f"graph.{layout.removeprefix('.')}")  # a wrong format is told before any work
    if store and output:
        blocks = list(blocks)
    if store:
        _to_store(blocks, store, talk)
    if to_file:
        write_nquads(output, blocks, base)
    elif output or not store:
        _to_stdout(blocks, layout, base)


def _to_store(blocks: Iterable[bytes], folder: str, talk: Talk) -> None:
    from kg_build.builder import quads_of
    from kg_build.graph.store import open_store, replaced_texts, write_graphs

    store = open_store(folder, writable=True)
    quads = list(quads_of(blocks))
    for report in replaced_texts(store, quads):
        talk.warn(
            "KG616", folder, f"{report} 原有的图来自另一份正文，已被替换。",
            f"The graph of {report} came of another text and has been replaced.",
        )
    write_graphs(store, quads)


def _to_stdout(blocks: Iterable[bytes], layout: str, base: str) -> None:
    """The whole graph on standard output, or nothing: it is written only when the last report has been read."""
    import io

    from kg_build.builder import quads_of
    from kg_build.graph.serialise import FORMATS, serialise

    held = list(blocks)
    graph_format = FORMATS[f".{layout.removeprefix('.')}"]
    if graph_format.ending != ".nq":
        packed = io.BytesIO()
        serialise(quads_of(held), graph_format, packed, base)
        held = [packed.getvalue()]
    sys.stdout.buffer.writelines(held)
    sys.stdout.buffer.flush()


def _shown(talk: Talk, sources: list[Input]) -> Iterable[Input]:
    """The inputs, with a progress bar where a person waits for several."""
    if not talk.interactive or len(sources) < 2:
        return sources
    from rich.console import Console
    from rich.progress import track

    return track(sources, console=Console(stderr=True), transient=True, description="")


class _Tally:
    """What went through: reports, facts and numbers, for the closing line; warnings are passed on as they come."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.reports = self._facts = self._numbers = self._unexplained = 0

    def count(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """The extractions, counted."""
        from kg_build.model import LedgerKind

        for extraction in extractions:
            self.reports += 1
            self._facts += len(extraction.facts)
            self._numbers += len(extraction.ledger)
            self._unexplained += sum(entry.kind is LedgerKind.UNEXPLAINED for entry in extraction.ledger)
            for notice in extraction.warnings:
                self._talk.warn(notice.code, extraction.report.source.name, notice.zh, notice.en)
            yield extraction

    def passed(self, place: str, earlier: str) -> None:
        """The same text under another name."""
        self._talk.warn("KG615", place, f"正文与 {earlier} 相同，只收一份。", f"It has the same text as {earlier}; one of them is kept.")

    def say(self, target: str) -> None:
        """The closing line on stderr."""
        where_zh, where_en = (f"，写入 {target}", f", written to {target}") if target else ("", "")
        self._talk.say(
            f"{self.reports} 份报告，{self._numbers} 个数字，{self._facts} 条事实，{self._unexplained} 个数字未解释{where_zh}",
            f"reports: {self.reports}, numbers: {self._numbers}, facts: {self._facts}, unexplained: {self._unexplained}{where_en}",
        )

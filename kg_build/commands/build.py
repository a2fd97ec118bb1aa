"""``kg-build build``: reports in, a graph out, into a file, a store or standard output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.sink import Sink
from kg_build.commands.sources import overrides_from, report_options
from kg_build.commands.tally import Tally
from kg_build.errors import ExitCode, KgBuildError, Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.inputs import Input
    from kg_build.survey import Found

__all__ = ["command"]


@click.command(
    "build", cls=Command,
    help=both(
        "读入报告（文件、文件夹、通配符，或 - 表示标准输入），写出图谱。\n\n例：kg-build build report.txt -o graph.ttl",
        "Read reports (files, folders, globs, or - for standard input) and write their graph.\n\n"
        "Example: kg-build build report.txt -o graph.ttl",
    ),
)
@click.argument("inputs", nargs=-1)
@option(
    "--list", "listed", metavar="FILE.csv", default="",
    zh="报告的列表：path 列是文件，place、year、title、date 列说明每份文件",
    en="A list of reports: column path, and place, year, title, date of each.",
)
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
@option(
    "--again", is_flag=True, zh="图库里没有变化的报告也重读一遍", en="Read reports again that the store holds unchanged.",
)
@option("--keep-going", is_flag=True, zh="有报告读不了时仍写出其余的", en="Write the good reports when others cannot be read.")
@common_options
@click.pass_obj
def command(
    talk: Talk, inputs: tuple[str, ...], listed: str, output: str, store: str, layout: str, title: str, date: str, place: str,
    year: int | None, base_iri: str, no_text: bool, generated_at: str, strict: bool, again: bool, keep_going: bool,
) -> int:
    """Look at all inputs, then build report after report into the output; nothing is written when one fails, unless told otherwise."""
    from kg_build import __version__
    from kg_build.builder import build, read_all
    from kg_build.graph.emit import EmitOptions
    from kg_build.graph.iris import DEFAULT_BASE
    from kg_build.survey import survey

    sources, problems = _expanded(talk, inputs, listed)
    overrides = overrides_from(title, date, place, year, len(sources))
    options = EmitOptions(base_iri or DEFAULT_BASE, not no_text, _checked_time(generated_at), __version__)
    tally = Tally(talk)
    with Sink(talk, options, output, store, layout) as sink:
        reports = survey(
            sources, overrides, problems, base=options.base_iri, include_text=options.include_text,
            known=None if again else sink.known(), passed=tally.passed, unchanged=tally.unchanged,
        )
        extractions = tally.count(read_all(_shown(talk, reports), problems, strict=strict))
        sink.write(_or_nothing(build(extractions, options), problems, tally, keep_going))
    tally.say(" ".join(filter(None, (output, store))))
    for problem in problems:
        talk.problem(problem)
    return max((problem.exit_code for problem in problems), default=ExitCode.GOOD)


def _expanded(talk: Talk, given: tuple[str, ...], listed: str) -> tuple[list[Input], list[KgBuildError]]:
    """The inputs that are named and listed, and what is wrong with them."""
    from kg_build.inputs import expand
    from kg_build.listing import read_list

    if not (given or listed):
        raise UsageProblem(
            "KG632", Place("build"), "没有给出报告。", "No reports are given.",
            "给出文件、文件夹、通配符、- 或 --list。", "Give files, folders, globs, - or --list.",
        )
    if not listed:
        return expand(given, talk.stdin)
    listing = read_list(listed)
    if listing.ignored:
        words = ", ".join(listing.ignored)
        talk.warn("KG633", listed, f"这些列不认识，没有用：{words}", f"These columns are unknown and not used: {words}")
    sources, problems = expand(given, talk.stdin, listing.inputs)
    return sources, [*listing.problems, *problems]


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


def _or_nothing(blocks: Iterator[bytes], problems: list[KgBuildError], tally: Tally, keep_going: bool) -> Iterator[bytes]:
    """The blocks; at their end an error when something failed, so that whoever writes them drops what it has."""
    yield from blocks
    if problems and not (keep_going and tally.good):
        raise ExceptionGroup("reports that could not be built", problems)


def _shown(talk: Talk, reports: list[Found]) -> Iterable[Found]:
    """The reports, with a progress bar where a person waits for several."""
    if not talk.interactive or len(reports) < 2:
        return reports
    from rich.console import Console
    from rich.progress import track

    return track(reports, console=Console(stderr=True), transient=True, description="")

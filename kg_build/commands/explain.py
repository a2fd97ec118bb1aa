"""``kg-build explain``: the tree of rules and spans behind one sentence's facts."""

from __future__ import annotations

import click

from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.errors import Place, UsageProblem

__all__ = ["command"]

_YEAR = 2017


@click.command(
    "explain", cls=Command,
    help=both("显示一句话里的事实是依据哪些规则得出的。", "Show the tree of rules and spans behind a sentence's facts."),
)
@click.argument("sentence")
@option(
    "--kind", type=click.Choice(("review", "plan")), default=None,
    zh="这句话在回顾还是计划部分；默认由它的时态和词语决定",
    en="Whether it stands in the review or the plan; by default its tense and words tell.",
)
@option(
    "--year", metavar="YYYY", type=click.IntRange(1949, 2099), default=None,
    zh="报告安排工作的年份；默认 2017，并会说明", en="The year the report plans for; 2017 by default, and said so.",
)
@common_options
@click.pass_obj
def command(talk: Talk, sentence: str, kind: str | None, year: int | None) -> None:
    """Print the trace that ``pipeline.explain`` gives."""
    from kg_build.model import SectionKind
    from kg_build.pipeline import explain

    if not sentence.strip():
        raise UsageProblem("KG610", Place("explain"), "句子是空的。", "The sentence is empty.", "请写一句话。", "Give a sentence.")
    if year is None:
        talk.say(f"没有给出年份，按 {_YEAR} 年的报告来读（--year）", f"No year given: read as in a report of {_YEAR} (--year)")
    click.echo(explain(sentence, kind=SectionKind(kind) if kind else SectionKind.OTHER, plan_year=year or _YEAR))

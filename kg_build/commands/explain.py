"""``kg-build explain``: the tree of rules and spans behind one sentence's facts."""

from __future__ import annotations

import click

from kg_build.commands.language import both
from kg_build.commands.shell import Command, common_options, option
from kg_build.errors import Place, UsageProblem

__all__ = ["command"]


@click.command(
    "explain", cls=Command,
    help=both("显示一句话里的事实是依据哪些规则得出的。", "Show the tree of rules and spans behind a sentence's facts."),
)
@click.argument("sentence")
@option(
    "--kind", type=click.Choice(("review", "plan")), default="review",
    zh="这句话在回顾还是计划部分", en="Whether it stands in the review or the plan.",
)
@option(
    "--year", metavar="YYYY", type=click.IntRange(1949, 2099), default=2017, show_default=True,
    zh="报告安排工作的年份", en="The year the report plans for.",
)
@common_options
def command(sentence: str, kind: str, year: int) -> None:
    """Print the trace that ``pipeline.explain`` gives."""
    from kg_build.model import SectionKind
    from kg_build.pipeline import explain

    if not sentence.strip():
        raise UsageProblem("KG610", Place("explain"), "句子是空的。", "The sentence is empty.", "请写一句话。", "Give a sentence.")
    click.echo(explain(sentence, kind=SectionKind(kind), plan_year=year))

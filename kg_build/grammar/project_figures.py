"""Which named project a project figure belongs to: the one that is named in the same sentence, nearest to the number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg_build.model import Fact, FactKind, Project, Span

__all__ = ["with_projects"]

_REACH = 30
"""How many characters may stand between a number and the project it is a figure of (合资60万吨高强汽车板项目)."""


def with_projects(facts: Iterable[Fact], projects: Sequence[Project]) -> tuple[Fact, ...]:
    """The facts, each project figure with the name of the project that its sentence names nearest to it, or without one."""
    mentions = sorted((mention, project.name) for project in projects for mention in project.mentions)
    return tuple(_linked(facts, mentions))


def _linked(facts: Iterable[Fact], mentions: list[tuple[Span, str]]) -> Iterator[Fact]:
    for fact in facts:
        if fact.kind is not FactKind.PROJECT:
            yield fact
            continue
        passage = fact.passage
        here = [(_gap(fact.span, span), name) for span, name in mentions if passage.start <= span.start and span.end <= passage.end]
        gap, name = min(here, default=(_REACH + 1, ""))
        yield replace(fact, project=name if gap <= _REACH else "")


def _gap(one: Span, other: Span) -> int:
    """Characters between two spans; 0 when they overlap."""
    return max(0, other.start - one.end, one.start - other.end)

"""Mutated copies of nodes of tests/shapes/base.ttl: what the tables of tests/shapes/mutations.toml say, as quads.

A mutated node is a copy under an IRI of its own inside the whole base graph, so that one pySHACL run looks at hundreds of mutations; the
mutation's number stands in the IRI (``https://w3id.org/gwr/v17/…``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg_build.graph.iris import prefixes

SHAPES = Path(__file__).parent / "shapes"
ROOT = "https://w3id.org/gwr/"

_EDIT = re.compile(r"(?:@(?P<nth>\d) )?(?P<sign>[-+=]) (?P<property>\S+)(?: (?P<value>.+))?")
_NAME = re.compile(r"(\w+):([^'\s]*)")

Node = NamedNode | BlankNode


@cache
def base() -> tuple[Quad, ...]:
    """The quads of the base graph."""
    return tuple(parse(path=SHAPES / "base.ttl", format=RdfFormat.TURTLE))


@cache
def table() -> dict[str, Any]:
    """mutations.toml as it stands."""
    with (SHAPES / "mutations.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class Case:
    """One graph of the table: ``edits`` on a copy of ``nodes``, the first of which is to be named by a problem (``fails``) or not."""

    constraint: str
    nodes: tuple[NamedNode, ...]
    edits: tuple[str, ...]
    fails: bool

    def __str__(self) -> str:
        return f"{self.constraint}: {' | '.join(self.edits)}"


def cases() -> Iterator[Case]:
    """All graphs of the table, in its order."""
    nodes = {name: tuple(iri(node) for node in listed) for name, listed in table()["nodes"].items()}
    for constraint, entry in table().items():
        if constraint in ("nodes", "tolerated"):
            continue
        for verdict in ("fail", "pass"):
            for edits in entry[verdict]:
                yield Case(constraint, nodes[entry["on"]], (edits,) if isinstance(edits, str) else tuple(edits), verdict == "fail")


def iri(name: str) -> NamedNode:
    """``gwr:unit`` as an IRI."""
    prefix, _, local = name.partition(":")
    return NamedNode(prefixes()[prefix] + local)


def renamed(node: Any, number: int, originals: Iterable[NamedNode]) -> Any:
    """The copy that stands for a node in mutation ``number``; what is not copied stays itself."""
    return NamedNode(node.value.replace(ROOT, f"{ROOT}v{number}/", 1)) if node in set(originals) else node


def copies(nodes: tuple[NamedNode, ...], number: int) -> list[Quad]:
    """The copies of nodes, which point at one another and else at the base graph."""
    return [
        Quad(renamed(quad.subject, number, nodes), quad.predicate, renamed(quad.object, number, nodes))
        for quad in base()
        if quad.subject in nodes
    ]


def mutated(case: Case, number: int) -> list[Quad]:
    """The copies of a case after its edits."""
    quads = copies(case.nodes, number)
    for edit in case.edits:
        if edit == "blank":
            focus = renamed(case.nodes[0], number, case.nodes)
            quads = [Quad(BlankNode(f"v{number}") if q.subject == focus else q.subject, q.predicate, q.object) for q in quads]
            continue
        found = _EDIT.fullmatch(edit)
        assert found, f"{case.constraint}: {edit!r} is no edit"
        subject = renamed(case.nodes[int(found["nth"] or 1) - 1], number, case.nodes)
        predicate = NamedNode(_expanded(found["property"])[1:-1])
        if found["sign"] in "-=":
            kept = [q for q in quads if (q.subject, q.predicate) != (subject, predicate)]
            assert len(kept) < len(quads), f"{case}: nothing to remove"
            quads = kept
        if found["sign"] in "+=":
            quads.append(Quad(subject, predicate, renamed(_value(found["value"]), number, case.nodes)))
    return quads


def _value(text: str) -> Any:
    """A value as Turtle writes it, with prefixed names that may hold slashes."""
    written = _expanded(text) if _NAME.fullmatch(text) else re.sub(r"(?<=\^\^)\S+", lambda found: _expanded(found.group()), text)
    return next(iter(parse(f"<urn:s> <urn:p> {written} .", RdfFormat.TURTLE))).object


def _expanded(name: str) -> str:
    return f"<{iri(name).value}>"


# Mutations of every property ---------------------------------------------------------------------------------------------------------

OPERATORS = ("delete", "duplicate", "datatype", "value")
_OTHER_VALUE = {  # a right value of the same type, and a wrong one
    "gYear": ("2017", "9999"), "gYearMonth": ("2019-11", "2019-13"), "date": ("2019-02-01", "2019-02-31"), "boolean": ("false", "maybe"),
    "dateTime": ("2026-01-06T08:00:00Z", "soon"), "decimal": ("2.5", "many"), "integer": ("7", "-1"), "gbt2260": ("999901", "12345"),
    "nonNegativeInteger": ("201", "99999"), "string": ("另一个", " "), "langString": ("另一个", " "),
}  # fmt: skip


def broken(operator: str, values: list[Any]) -> list[Any]:
    """A property's values after a mutation: gone, doubled, of another datatype (or kind of node), or wrong."""
    first = values[0]
    if operator == "delete":
        return []
    if operator == "duplicate":
        return [*values, _other(first, 0)]
    if operator == "datatype":
        return [Literal(first.value, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#token"))]
    return [_other(first, 1)]


def _other(value: Any, which: int) -> Any:
    """Another value of the same type, right (0) or wrong (1); for an IRI, one of the base graph in the same role, or of nothing."""
    if isinstance(value, Literal):
        name = re.split("[#]", value.datatype.value)[-1]
        text = _OTHER_VALUE[name][which]
        return Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
    if which == 1:
        return NamedNode(f"{ROOT}id/nothing")
    roles = {quad.predicate for quad in base() if quad.object == value}
    others = {quad.object.value for quad in base() if quad.predicate in roles and isinstance(quad.object, NamedNode)} - {value.value}
    return NamedNode(min(others, default=f"{ROOT}id/another"))

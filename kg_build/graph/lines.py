"""Terms and N-Quads lines: Python values in, canonical N-Quads text out (what pyoxigraph writes, byte for byte; a test compares).

Every sink starts from these lines: an N-Quads file takes them as they are, the others parse them. pyoxigraph needs 1.7 µs to make a quad
with a literal and 0.7 µs to parse one (measured), so that lines and a parse are twice as fast as making quads one by one.
A ``Term`` can only be made here, so nothing unescaped gets into a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final, NewType

from pyoxigraph import NamedNode

from kg_build.graph.vocabulary import XSD

__all__ = [
    "GraphLines", "Term", "boolean", "date", "decimal", "en", "encode", "integer", "iri", "offset", "period", "text", "typed", "year", "zh",
]

Term = NewType("Term", str)
"""A term as N-Triples write it: ``<…>`` or ``"…"`` with its language or datatype."""

_SPECIAL: Final = re.compile('["\\\\\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]')
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_DECIMAL: Final = f"^^{XSD.decimal}"
_INTEGER: Final = f"^^{XSD.integer}"
_OFFSET: Final = f"^^{XSD.nonNegativeInteger}"
_YEAR: Final = f"^^{XSD.gYear}"
_MONTH: Final = f"^^{XSD.gYearMonth}"
_YEAR_LENGTH: Final = 4


def iri(node: NamedNode) -> Term:
    """``<https://…>``; the node's maker has checked it."""
    return Term(str(node))


def _quoted(value: str) -> str:
    return f'"{_SPECIAL.sub(_escape, value)}"' if _SPECIAL.search(value) else f'"{value}"'


def _escape(found: re.Match[str]) -> str:
    """The escape of one character; a lone surrogate, which no RDF holds, becomes the replacement character."""
    character = found.group()
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def text(value: str) -> Term:
    """A plain string.

    >>> text('他说："好"')
    '"他说："好"'
    """
    return Term(_quoted(value))


def zh(value: str) -> Term:
    """Chinese words: ``"…"@zh``."""
    return Term(_quoted(value) + "@zh")


def en(value: str) -> Term:
    """English words: ``"…"@en``."""
    return Term(_quoted(value) + "@en")


def typed(value: str, datatype: NamedNode) -> Term:
    """A string with a datatype of its own."""
    return Term(f"{_quoted(value)}^^{datatype}")


def decimal(value: Decimal) -> Term:
    """A plain canonical xsd:decimal: no exponent, no trailing zeros, no ``-0``.

    >>> decimal(Decimal("2.0850E+10"))
    '"20850000000"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return Term(f'"{"0" if plain == "-0" else plain}"{_DECIMAL}')


def integer(value: int) -> Term:
    """An xsd:integer."""
    return Term(f'"{value}"{_INTEGER}')


def offset(value: int) -> Term:
    """A place in the text, an xsd:nonNegativeInteger."""
    return Term(f'"{value}"{_OFFSET}')


def boolean(value: bool) -> Term:
    """An xsd:boolean."""
    return Term(f'"{"true" if value else "false"}"^^{XSD.boolean}')


def date(value: str) -> Term:
    """An xsd:date from an ISO date."""
    return typed(value, XSD.date)


def year(value: int) -> Term:
    """An xsd:gYear of four digits."""
    return Term(f'"{value:04d}"{_YEAR}')


@lru_cache(maxsize=1024)
def period(value: str) -> Term:
    """``2016`` is an xsd:gYear, ``2016-12`` an xsd:gYearMonth."""
    return Term(_quoted(value) + (_YEAR if len(value) <= _YEAR_LENGTH else _MONTH))


class GraphLines:
    """Lines of one named graph: each once, in the order in which they were first added."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}

    def add(self, subject: Term, predicate: Term, value: Term) -> None:
        """Add a line unless it is there."""
        self._lines[f"{subject} {predicate} {value}"] = None

    def describe(self, subject: Term, *pairs: tuple[Term, Term]) -> None:
        """Add a line for each pair of predicate and value; a third faster than one ``add`` each."""
        lines = self._lines
        for predicate, value in pairs:
            lines[f"{subject} {predicate} {value}"] = None

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        """The lines without the graph's name and the full stop at their end."""
        return iter(self._lines)


def encode(graph: Term, parts: Iterable[GraphLines], rest: bytes = b"") -> bytes:
    """The lines of a graph's parts as N-Quads in UTF-8, and ``rest`` after them.

    Encoded line by line: most lines are ASCII, and one Chinese character would make a joined string twice as wide (3 times slower).
    """
    encoded = [line.encode() for part in parts for line in part]
    return f" {graph} .\n".encode().join((*encoded, rest)) if encoded else rest

"""Which format an answer is in: what the client accepts, and what each form of query can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg_build.errors import Place, UsageProblem

__all__ = ["GRAPHS", "RESULTS", "Format", "choose"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format as it is announced (``media``), under the other names clients ask for it, and as the engine knows it."""

    media: str
    also: tuple[str, ...]
    engine: QueryResultsFormat | RdfFormat

    @property
    def names(self) -> tuple[str, ...]:
        """Every media type that asks for it, without parameters."""
        return (self.media.partition(";")[0], *self.also)


# The first is what a client gets that accepts anything.
RESULTS: Final[Mapping[str, Format]] = {
    "json": Format("application/sparql-results+json", ("application/json",), QueryResultsFormat.JSON),
    "xml": Format("application/sparql-results+xml", ("application/xml", "text/xml"), QueryResultsFormat.XML),
    "csv": Format("text/csv; charset=utf-8", (), QueryResultsFormat.CSV),
    "tsv": Format("text/tab-separated-values; charset=utf-8", (), QueryResultsFormat.TSV),
}
GRAPHS: Final[Mapping[str, Format]] = {
    "ttl": Format("text/turtle; charset=utf-8", ("application/x-turtle",), RdfFormat.TURTLE),
    "nt": Format("application/n-triples; charset=utf-8", ("text/plain",), RdfFormat.N_TRIPLES),
    "rdf": Format("application/rdf+xml", ("application/xml", "text/xml"), RdfFormat.RDF_XML),
}


def choose(accept: str, offered: Mapping[str, Format]) -> Format:
    """The offered format that an ``Accept`` header prefers; of equals the one offered first. An empty header accepts anything.

    Raises:
        UsageProblem: KG855, it accepts none of them.
    """
    ranges = _ranges(accept or "*/*")
    best, best_quality = None, 0.0
    for one in offered.values():
        quality = max(_quality(name, ranges) for name in one.names)
        if quality > best_quality:
            best, best_quality = one, quality
    if best is None:
        known = ", ".join(one.names[0] for one in offered.values())
        raise UsageProblem(
            "KG855", Place("Accept"), f"不能以 {accept[:80]!a} 回答。", f"the answer cannot be given as {accept[:80]!a}.",
            f"可用的格式：{known}。", f"Accept one of {known}.",
        )
    return best


def _ranges(accept: str) -> dict[str, float]:
    """Media ranges in lower case with their weights; what cannot be read weighs nothing."""
    ranges: dict[str, float] = {}
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            ranges[name] = min(1.0, max(0.0, float(weight)))
        except ValueError:
            ranges[name] = 0.0
    return ranges


def _quality(name: str, ranges: Mapping[str, float]) -> float:
    """How welcome a media type is: the most specific range that names it decides (RFC 9110, 12.5.1)."""
    for wanted in (name, f"{name.partition('/')[0]}/*", "*/*"):
        if wanted in ranges:
            return ranges[wanted]
    return 0.0

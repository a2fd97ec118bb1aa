"""The formats a graph can be written and read in, by file ending: what the serialiser, the reader and the command line's help go by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from pyoxigraph import RdfFormat

__all__ = ["FORMATS", "GZIP_ENDING", "GraphFormat", "endings", "format_of"]

GZIP_ENDING: Final = ".gz"


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """One format: its file ending, its name, pyoxigraph's format, its media type, and whether it keeps named graphs apart."""

    ending: str
    name: str
    rdf_format: RdfFormat
    media_type: str
    named_graphs: bool


FORMATS: Final[dict[str, GraphFormat]] = {
    graph_format.ending: graph_format
    for graph_format in (
        GraphFormat(".ttl", "Turtle", RdfFormat.TURTLE, "text/turtle", named_graphs=False),
        GraphFormat(".trig", "TriG", RdfFormat.TRIG, "application/trig", named_graphs=True),
        GraphFormat(".nt", "N-Triples", RdfFormat.N_TRIPLES, "application/n-triples", named_graphs=False),
        GraphFormat(".nq", "N-Quads", RdfFormat.N_QUADS, "application/n-quads", named_graphs=True),
        GraphFormat(".jsonld", "JSON-LD", RdfFormat.JSON_LD, "application/ld+json", named_graphs=True),
        GraphFormat(".rdf", "RDF/XML", RdfFormat.RDF_XML, "application/rdf+xml", named_graphs=False),
    )
}
"""File ending → format. A new line here is a new format of ``build``, ``validate``, ``query`` and ``load``, with its help."""


def endings() -> tuple[str, ...]:
    """Every file ending we take, the compressed ones last: ``.ttl`` … ``.rdf.gz``."""
    return (*FORMATS, *(ending + GZIP_ENDING for ending in FORMATS))


def format_of(path: str | PurePath) -> tuple[GraphFormat, bool] | None:
    """The format that a file's name asks for, and whether it is compressed; None when the ending is none of ours.

    >>> found = format_of("鞍山.NQ.gz")
    >>> found[0].name, found[1]
    ('N-Quads', True)
    """
    name = PurePath(path).name.lower()
    compressed = name.endswith(GZIP_ENDING)
    found = FORMATS.get(PurePath(name.removesuffix(GZIP_ENDING)).suffix)
    return None if found is None else (found, compressed)

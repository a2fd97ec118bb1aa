"""The dumps: each graph alone and all together, as N-Quads, Turtle and JSON-LD, written as streams; gzip without names and times."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg_build.graph.iris import CODE_BASE, CODE_SCHEMES, prefixes
from kg_build.graph.output import EvenBlocks
from kg_build.publish.graphs import Graphs, SortedLines

__all__ = ["FORMATS", "Format", "packed", "write_all", "write_graph"]

_LEVEL: Final = 6
_BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Format:
    """A format of dumps: its ending (before ``.gz``), pyoxigraph's format, media type, and the EU's code of it."""

    ending: str
    name: str
    rdf_format: RdfFormat
    media_type: str
    file_type: str
    void_feature: str


FORMATS: Final = (
    Format(".nq", "N-Quads", RdfFormat.N_QUADS, "application/n-quads", "RDF_N_QUADS", "N-Quads"),
    Format(".ttl", "Turtle", RdfFormat.TURTLE, "text/turtle", "RDF_TURTLE", "Turtle"),
    Format(".jsonld", "JSON-LD", RdfFormat.JSON_LD, "application/ld+json", "JSON_LD", "JSON-LD"),
)
_QUADS, _TURTLE, _JSON = FORMATS


@contextmanager
def packed(path: Path) -> Iterator[IO[bytes]]:
    """A stream into a gzip file that is the same for the same bytes."""
    with path.open("wb") as file, gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as zipped:
        even = EvenBlocks(cast(IO[bytes], zipped))
        yield cast(IO[bytes], even)
        even.flush()


def write_graph(stem: Path, name: str, lines: list[str], base: str) -> list[tuple[Path, Format]]:
    """One graph's dumps beside each other: ``2017.nq.gz``, ``2017.ttl``, ``2017.jsonld``."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for dump in FORMATS:
        path = stem.parent / f"{stem.name}{dump.ending}{'.gz' if dump is _QUADS else ''}"
        if dump is _QUADS:
            with packed(path) as output:
                output.write(_quad_lines(name, lines))
        else:
            path.write_bytes(_serialised(name, lines, base, dump))
        written.append((path, dump))
    return written


def write_all(stem: Path, graphs: Graphs, together: SortedLines, base: str) -> list[tuple[Path, Format]]:
    """All graphs in one file of each format, compressed; Turtle, which has no graphs, holds each triple once.

    ``together`` holds the lines of all graphs.
    """
    written = [(stem.parent / f"{stem.name}{dump.ending}.gz", dump) for dump in FORMATS]
    paths = [path for path, _ in written]
    with packed(paths[0]) as output:
        for name in graphs.names():
            output.write(_quad_lines(name, graphs.lines(name)))
    with packed(paths[1]) as output:
        serialize(_triples(together), output, RdfFormat.TURTLE, prefixes=_table(base))
    with packed(paths[2]) as output:
        rows = (quad for name in graphs.names() for quad in _quads(name, graphs.lines(name)))
        serialize(rows, output, RdfFormat.JSON_LD)
    return written


def _serialised(name: str, lines: list[str], base: str, dump: Format) -> bytes:
    """One graph as Turtle, or as JSON-LD with the graph's name."""
    if dump is _TURTLE:
        return serialize(_triples(lines), format=dump.rdf_format, prefixes=_table(base)) or b""
    return serialize(_quads(name, lines), format=dump.rdf_format) or b""


def _quad_lines(name: str, lines: Iterable[str]) -> bytes:
    end = f" <{name}> .\n"
    return "".join(f"{line}{end}" for line in lines).encode()


def _triples(lines: Iterable[str]) -> Iterator[Triple]:
    """The lines' triples, parsed in batches."""
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BATCH:
            yield from _parsed(batch)
            batch.clear()
    yield from _parsed(batch)


def _parsed(batch: list[str]) -> Iterator[Triple]:
    return (quad.triple for quad in parse("".join(f"{line} .\n" for line in batch), RdfFormat.N_TRIPLES))


def _quads(name: str, lines: Iterable[str]) -> Iterator[Quad]:
    graph = NamedNode(name)
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in _triples(lines))


def _table(base: str) -> dict[str, str]:
    """The prefixes of Turtle: one for each code list, so that no name needs escapes."""
    table = prefixes(base)
    del table["code"]
    return table | {scheme: f"{CODE_BASE}{scheme}/" for scheme in CODE_SCHEMES}

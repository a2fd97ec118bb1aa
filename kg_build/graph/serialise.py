"""Quads into a file or a stream, in the format that the file's ending names; the same quads in the same order give the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg_build.errors import Place, UsageProblem
from kg_build.graph.formats import FORMATS, GraphFormat, endings, format_of
from kg_build.graph.iris import CODE_BASE, CODE_SCHEMES, DEFAULT_BASE, prefixes
from kg_build.graph.output import EvenBlocks, replace_file
from kg_build.graph.parse import read_quads

__all__ = ["FORMATS", "GraphFormat", "endings", "format_of", "output_format", "read_quads", "serialise", "write_graph", "write_nquads"]

_GZIP_LEVEL: Final = 6  # 3 times slower than level 1 and a third smaller; level 9 takes 4 times as long again for 2 %
_WITH_PREFIXES: Final = (RdfFormat.TURTLE, RdfFormat.TRIG)


def output_format(path: Path | str) -> tuple[GraphFormat, bool]:
    """The format that an output file's ending asks for, and whether to compress.

    Raises:
        UsageProblem: KG301, the ending is none of ours.
    """
    found = format_of(path)
    if found is None:
        known = " ".join(FORMATS)
        raise UsageProblem(
            "KG301", Place(str(path)), "不认识这个文件结尾。", "This file ending is unknown.",
            f"请用其中之一：{known}（可再加 .gz）。", f"Use one of {known} (.gz may follow).",
        )  # fmt: skip
    return found


def write_graph(path: Path | str, quads: Iterable[Quad], base: str = DEFAULT_BASE) -> None:
    """Write quads into a file, whole or not at all; the ending picks the format, ``.gz`` compresses.

    N-Quads are written as they come, without holding them. The other formats hold all quads: they are grouped by graph and subject
    and duplicates are dropped; formats without named graphs get the union of all graphs.

    Args:
        path: the file; an old one is replaced only when the new one is complete.
        quads: may be a generator; whatever it raises leaves the old file as it was.
        base: the base IRI of the data, by which Turtle and TriG shorten.

    Raises:
        UsageProblem: KG301 for an unknown ending; KG309 when RDF/XML cannot hold the data.
        StoreError: KG302 when the file cannot be written.
    """
    graph_format, compressed = output_format(path)
    with _opened(path, compressed) as output:
        serialise(quads, graph_format, output, base)


def write_nquads(path: Path | str, blocks: Iterable[bytes], base: str = DEFAULT_BASE) -> None:
    """``write_graph`` for data that comes as blocks of whole N-Quads lines (``emit_nquads``): N-Quads need no parsing then.

    Raises:
        UsageProblem: KG301 for an unknown ending; KG309 when RDF/XML cannot hold the data.
        StoreError: KG302 when the file cannot be written.
    """
    graph_format, compressed = output_format(path)
    with _opened(path, compressed) as output:
        if graph_format.rdf_format == RdfFormat.N_QUADS:
            for block in blocks:
                output.write(block)
        else:
            serialise((quad for block in blocks for quad in parse(block, RdfFormat.N_QUADS)), graph_format, output, base)


def serialise(quads: Iterable[Quad], graph_format: GraphFormat, output: IO[bytes], base: str = DEFAULT_BASE) -> None:
    """Write quads to an open binary stream (standard output, say) in a format; see ``write_graph``.

    Raises:
        UsageProblem: KG309 when RDF/XML cannot hold the data.
    """
    rdf_format = graph_format.rdf_format
    if rdf_format == RdfFormat.N_QUADS:
        serialize(quads, output, rdf_format)
        return
    rows = _grouped(quads) if graph_format.named_graphs else _merged(quads)
    if rdf_format == RdfFormat.RDF_XML:
        output.write(_checked_xml(serialize(rows, format=rdf_format, prefixes=prefixes(base)) or b""))
    elif rdf_format in _WITH_PREFIXES:
        table = _turtle_prefixes(base)
        short = base if base.endswith("/") else None  # relative to a base with a fragment, names would go astray
        output.write(_with_header(serialize(rows, format=rdf_format, prefixes=table, base_iri=short) or b"", table, short))
    else:
        serialize(rows, output, rdf_format)


@contextmanager
def _opened(path: Path | str, compressed: bool) -> Iterator[IO[bytes]]:
    """The stream for a file's (uncompressed) content; the file takes its name when the block ends well."""
    with replace_file(path) as part:
        if compressed:
            with gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=cast(IO[bytes], part), mtime=0) as packed:
                even = EvenBlocks(cast(IO[bytes], packed))
                yield cast(IO[bytes], even)
                even.flush()
        else:
            even = EvenBlocks(cast(IO[bytes], part))
            yield cast(IO[bytes], even)
            even.flush()


def _grouped(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Each quad once, by graph and subject, both in the order of their first appearance."""
    graphs: dict[object, dict[object, dict[Quad, None]]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, {}).setdefault(quad.subject, {})[quad] = None
    return (quad for subjects in graphs.values() for group in subjects.values() for quad in group)


def _merged(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Each triple once, whatever graphs it stands in, by subject in the order of first appearance."""
    subjects: dict[object, dict[Triple, None]] = {}
    for quad in quads:
        subjects.setdefault(quad.subject, {})[quad.triple] = None
    return (triple for group in subjects.values() for triple in group)


def _turtle_prefixes(base: str) -> dict[str, str]:
    """The prefixes of Turtle and TriG: one for each code list, so that no name needs escapes; the data goes by the base IRI."""
    table = prefixes(base)
    del table["id"], table["code"]
    return table | {scheme: f"{CODE_BASE}{scheme}/" for scheme in CODE_SCHEMES}


def _with_header(data: bytes, table: dict[str, str], base: str | None) -> bytes:
    """Turtle or TriG with a header of our own: the prefixes that are used, sorted, absolute (pyoxigraph writes ``</gwr/unit/>``)."""
    while data.startswith(b"@"):
        data = data.partition(b"\n")[2]
    used = [name for name in sorted(table) if f"{name}:".encode() in data]
    header = "".join([f"@base <{base}> .\n" if base else "", *(f"@prefix {name}: <{table[name]}> .\n" for name in used), "\n"])
    return header.encode() + data


def _checked_xml(data: bytes) -> bytes:
    """RDF/XML that any XML parser reads: carriage returns kept from line-end normalisation, well-formedness proved.

    pyoxigraph writes control characters as they are and property names that no XML element can have.
    """
    data = data.replace(b"\r", b"&#13;")
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    except expat.ExpatError as problem:
        raise UsageProblem(
            "KG309", Place("RDF/XML", line=problem.lineno),
            "RDF/XML 装不下这份数据：其中有 XML 不允许的控制字符，或不能作为元素名的属性名。",
            "RDF/XML cannot hold this data: it has a control character that XML forbids, or a property name that no XML element can have.",
            "请改用其他格式，如 .ttl 或 .nq。", "Choose another format, for example .ttl or .nq.",
        ) from problem  # fmt: skip
    return data


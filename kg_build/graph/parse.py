"""A graph file into quads: any of our formats, compressed or not, nothing fetched from anywhere, every refusal with its file and line."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, parse

from kg_build.errors import InputError, Place
from kg_build.graph.formats import FORMATS, GraphFormat, format_of

__all__ = ["MAX_UNPACKED", "read_quads"]

MAX_UNPACKED: Final = 1 << 30
"""How many bytes a ``.gz`` file may unpack to unless the caller says otherwise: 1 GiB."""

_BOM: Final = b"\xef\xbb\xbf"
_MAX_XML_DEPTH: Final = 256  # ours is 3; pyoxigraph's time grows with the square of the depth (measured: 200,000 do not end in a minute)
_MAX_TRIPLE_TERMS: Final = 1000  # open at once; pyoxigraph 0.5 overflows its stack at 20,000 (measured), and our graphs have none


def read_quads(path: Path | str, *, max_unpacked: int = MAX_UNPACKED) -> Iterator[Quad]:
    """Read a graph file; its ending says the format. Quads come as they are parsed, RDF/XML after a first check of the whole file.

    Nothing outside the file is read: an RDF/XML DTD and a remote JSON-LD context are refused.

    Args:
        path: the file.
        max_unpacked: the most bytes that a ``.gz`` file may unpack to.

    Raises:
        InputError: KG301 unknown ending, KG303 the file cannot be opened, KG304 broken syntax, KG305 broken gzip, KG306 unpacks to more
            than ``max_unpacked``, KG307 RDF/XML with a DTD, KG308 JSON-LD with a remote context, KG310 nested too deeply.
    """
    found = format_of(path)
    if found is None:
        known = " ".join(FORMATS)
        raise InputError(
            "KG301", Place(str(path)), "不认识这个文件结尾，无法当作图文件读取。",
            "This file ending is unknown; it cannot be read as a graph.",
            f"图文件的结尾是其中之一：{known}（可再加 .gz）。", f"Graph files end with one of {known} (.gz may follow).",
        )  # fmt: skip
    graph_format, compressed = found
    with _opened(path) as file:
        unpacked = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if compressed else file
        yield from _located(_Tap(unpacked, str(path), max_unpacked if compressed else None, graph_format), graph_format, str(path))


def _opened(path: Path | str) -> IO[bytes]:
    try:
        return Path(path).open("rb")
    except OSError as problem:
        raise _cannot_read(str(path), problem) from problem


def _located(tap: _Tap, graph_format: GraphFormat, source: str) -> Iterator[Quad]:
    """Parse, with syntax errors turned into InputErrors that name file and line."""
    try:
        if graph_format.rdf_format == RdfFormat.RDF_XML:
            yield from parse(_harmless_xml(tap.read(), source), graph_format.rdf_format)
        else:
            yield from parse(cast(IO[bytes], tap), graph_format.rdf_format)
    except SyntaxError as problem:
        raise _syntax(problem, graph_format, source) from problem


class _Tap(io.RawIOBase):
    """The unpacked bytes of a graph file, counted and watched while pyoxigraph reads them; a byte order mark is dropped."""

    def __init__(self, stream: IO[bytes], source: str, limit: int | None, graph_format: GraphFormat) -> None:
        super().__init__()
        self._stream = stream
        self._source = source
        self._limit = limit
        self._watch_terms = graph_format.ending not in (".jsonld", ".rdf")
        self._seen = 0
        self._open_terms = 0
        self._tail = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. InputError KG303, KG305, KG306 or KG310 when they must not be taken."""
        try:
            data = self._stream.read(size if size >= 0 or self._limit is None else self._limit + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
            raise _bad_gzip(self._source) from problem
        except OSError as problem:
            raise _cannot_read(self._source, problem) from problem
        if self._seen == 0 and data.startswith(_BOM):
            self._seen = len(_BOM)
            data = data[len(_BOM) :] or self._stream.read(size)
        self._seen += len(data)
        if self._limit is not None and self._seen > self._limit:
            raise _too_large(self._source, self._limit)
        if self._watch_terms:
            self._count_terms(data)
        return data

    def _count_terms(self, data: bytes) -> None:
        """Refuse triple terms nested so deeply that the parser would crash; counted roughly, brackets in literals included."""
        window = self._tail + data
        opened = window.count(b"<<(")
        if self._open_terms + opened > _MAX_TRIPLE_TERMS:
            raise _too_deep(self._source, None)
        self._open_terms = max(0, self._open_terms + opened - window.count(b")>>"))
        self._tail = window[-2:]


def _harmless_xml(data: bytes, source: str) -> bytes:
    """The same bytes, after a strict parser has found them well-formed, without DTD and not too deep; its errors have lines."""
    parser = expat.ParserCreate()
    depth = 0

    def refuse_dtd(*_: object) -> None:
        raise InputError(
            "KG307", Place(source, line=parser.CurrentLineNumber),
            "RDF/XML 文件含有 DTD（<!DOCTYPE …>），为安全起见不读取。",
            "The RDF/XML file has a DTD (<!DOCTYPE …>); for safety it is not read.",
            "删去 DTD 并展开其中的实体，或先转换为 Turtle。",
            "Remove the DTD and expand its entities, or convert the file to Turtle first.",
        )  # fmt: skip

    def descend(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_XML_DEPTH:
            raise _too_deep(source, parser.CurrentLineNumber)

    def ascend(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.StartElementHandler = descend
    parser.EndElementHandler = ascend
    try:
        parser.Parse(data, True)
    except expat.ExpatError as problem:
        raise _broken(source, problem.lineno, "RDF/XML", expat.ErrorString(problem.code) or "not well-formed") from problem
    return data


def _syntax(problem: SyntaxError, graph_format: GraphFormat, source: str) -> InputError:
    """What pyoxigraph found wrong, with its line where it knows it."""
    words = str(problem.msg)
    if "LoadDocumentCallback" in words:
        return InputError(
            "KG308", Place(source), "JSON-LD 文件引用了网上的 @context；本程序不访问网络。",
            "The JSON-LD file refers to a remote @context; nothing is fetched from the network.",
            "把 @context 的内容写进文件里。", "Write the context's content into the file.",
        )  # fmt: skip
    if words.startswith("Parser error at "):
        words = words.partition(": ")[2] or words
    return _broken(source, problem.lineno, graph_format.name, words)


def _broken(source: str, line: int | None, format_name: str, words: str) -> InputError:
    return InputError(
        "KG304", Place(source, line=line), f"不是有效的 {format_name}：{words}", f"This is not valid {format_name}: {words}.",
        "改正该处，或重新生成文件；并核对文件结尾与内容的格式是否一致。",
        "Correct the place or build the file again; check that the file's ending names the format of its content.",
    )  # fmt: skip


def _cannot_read(source: str, problem: OSError) -> InputError:
    reasons = {
        FileNotFoundError: ("文件不存在", "there is no such file"),
        IsADirectoryError: ("这是一个文件夹", "it is a folder"),
        PermissionError: ("没有读取权限", "there is no permission to read it"),
    }
    reason_zh, reason_en = reasons.get(type(problem), (problem.strerror or "",) * 2)
    return InputError(
        "KG303", Place(source), f"无法读取：{reason_zh}。", f"It cannot be read: {reason_en}.",
        "核对路径与权限。", "Check the path and the permissions.",
    )  # fmt: skip


def _bad_gzip(source: str) -> InputError:
    return InputError(
        "KG305", Place(source), "不是完整的 gzip 文件。", "This is not a whole gzip file.",
        "重新取得该文件；若本未压缩，请去掉 .gz 结尾。", "Get the file again; if it is not compressed, drop the ending .gz.",
    )  # fmt: skip


def _too_large(source: str, limit: int) -> InputError:
    return InputError(
        "KG306", Place(source), f"解压后超过 {limit} 字节的上限。", f"It unpacks to more than the limit of {limit} bytes.",
        "若信任此文件，请先自行解压。", "If you trust the file, unpack it yourself first.",
    )  # fmt: skip


def _too_deep(source: str, line: int | None) -> InputError:
    return InputError(
        "KG310", Place(source, line=line), "嵌套过深，不读取。", "It is nested too deeply to be read.",
        "本程序的图没有这样的嵌套；请核对文件来源。", "No graph of ours is nested like this; check where the file comes from.",
    )  # fmt: skip

"""Reading graph files: what is broken or hostile is refused, with its file and line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from kg_build.errors import InputError, KgBuildError
from kg_build.graph.parse import read_quads
from kg_build.graph.serialise import FORMATS, write_graph
from tests.test_serialise import as_written, golden

RDF_OPEN = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
ENTITIES = b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n' + RDF_OPEN
EXTERNAL = b'<?xml version="1.0"?>\n<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">\n' + RDF_OPEN + b"</rdf:RDF>"
DEEP_XML = RDF_OPEN + b"<e:C><e:p>" * 500 + b"</e:p></e:C>" * 500 + b"</rdf:RDF>"
TERMS = b"<https://example.org/a> <https://example.org/b> " + b"<<( <https://example.org/a> <https://example.org/b> " * 30000

BROKEN = {
    "turtle": ("a.ttl", b"@prefix e: <https://example.org/> .\ne:a e:b\n  e:c ; ; .\ne:a \"x\" .", "KG304", 4),
    "turtle in the middle": ("a.ttl", b"<https://example.org/a> <https://example.org/b> 1 .\n\n<no> <x> <y> .", "KG304", 3),
    "n-quads": ("a.nq", b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\nnot a quad\n", "KG304", 2),
    "cut off": ("a.nq", b'<https://example.org/a> <https://example.org/b> "unfinish', "KG304", 1),
    "json": ("a.jsonld", b'{\n "@id": "https://example.org/a",\n ]', "KG304", 3),
    "empty json": ("a.jsonld", b"", "KG304", None),
    "remote context": ("a.jsonld", b'{"@context": "http://127.0.0.1:9/c", "@id": "https://example.org/a", "b": 1}', "KG308", None),
    "imported context": ("a.jsonld", b'{"@context": {"@import": "http://127.0.0.1:9/c"}, "b": 1}', "KG308", None),
    "local context": ("a.jsonld", b'{"@context": "file:///etc/hostname", "@id": "https://example.org/a", "b": 1}', "KG308", None),
    "xml": ("a.rdf", RDF_OPEN + b"\n<e:C>\n</e:D></rdf:RDF>", "KG304", 3),
    "not rdf": ("a.rdf", b"<rdf:RDF><x/></rdf:RDF>", "KG304", None),
    "entities": ("a.rdf", ENTITIES + b"<e:C><e:p>&b;</e:p></e:C></rdf:RDF>", "KG307", 2),
    "external dtd": ("a.rdf", EXTERNAL, "KG307", 2),
    "small doctype": ("a.rdf", ENTITIES.replace(b"DOCTYPE", b"doctype") + b"</rdf:RDF>", "KG304", 2),
    "utf-16": ("a.rdf", ('<?xml version="1.0" encoding="utf-16"?>' + RDF_OPEN.decode() + "</rdf:RDF>").encode("utf-16"), "KG304", None),
    "deep xml": ("a.rdf", DEEP_XML, "KG310", 1),
    "deep terms in turtle": ("a.ttl", TERMS, "KG310", None),
    "deep terms in n-quads": ("a.nq", TERMS, "KG310", None),
    "deep json": ("a.jsonld", b"[" * 200000 + b"]" * 200000, "KG304", 1),
    "not utf-8": ("a.ttl", "<https://example.org/a> <https://example.org/b> \"鞍山\" .".encode("gb18030"), "KG304", 1),
    "binary": ("a.nq", bytes(range(256)), "KG304", None),
    "not gzip": ("a.nq.gz", b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .", "KG305", None),
    "cut gzip": ("a.nq.gz", gzip.compress(b"<https://example.org/a> " * 2 + b"1 .\n")[:-9], "KG305", None),
    "damaged gzip": ("a.nq.gz", gzip.compress(bytes(range(256)) * 99)[:300] + b"xxxxxxxxxxxxxxxx", "KG305", None),
    "empty gzip": ("a.ttl.gz", gzip.compress(b"x")[:5], "KG305", None),
    "unknown ending": ("a.txt", b"", "KG301", None),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files_are_located(case: str, tmp_path: Path) -> None:
    name, content, code, line = BROKEN[case]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_quads(path))
    assert caught.value.code == code
    assert caught.value.place.source == str(path)
    if line is not None:
        assert caught.value.place.line == line
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("name", ["missing.ttl", "missing.nq.gz", "folder.ttl"])
def test_files_that_cannot_be_opened(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(InputError) as caught:
        list(read_quads(tmp_path / name))
    assert caught.value.code == "KG303"


@pytest.mark.parametrize("ending", [".nq.gz", ".rdf.gz", ".jsonld.gz"])
def test_a_gzip_bomb_is_refused_before_it_is_unpacked(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"bomb{ending}"
    path.write_bytes(gzip.compress(b" " * 50_000_000))
    with pytest.raises(InputError) as caught:
        list(read_quads(path, max_unpacked=1_000_000))
    assert caught.value.code == "KG306"


def test_the_limit_is_for_what_is_unpacked(tmp_path: Path) -> None:
    size = len(serialize(golden(), format=RdfFormat.N_QUADS) or b"")
    write_graph(tmp_path / "a.nq.gz", golden())
    assert len(list(read_quads(tmp_path / "a.nq.gz", max_unpacked=size))) == len(golden())
    with pytest.raises(InputError):
        list(read_quads(tmp_path / "a.nq.gz", max_unpacked=size - 1))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_byte_order_mark_is_no_error(ending: str, tmp_path: Path) -> None:
    write_graph(tmp_path / f"a{ending}", golden())
    (tmp_path / f"b{ending}").write_bytes(b"\xef\xbb\xbf" + (tmp_path / f"a{ending}").read_bytes())
    assert set(read_quads(tmp_path / f"b{ending}")) == as_written(golden(), ending)


def test_every_error_speaks_both_languages(tmp_path: Path) -> None:
    for name, content, _, _ in BROKEN.values():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(KgBuildError) as caught:
            list(read_quads(tmp_path / name))
        for words in (caught.value.zh, caught.value.en, caught.value.remedy_zh, caught.value.remedy_en):
            assert words.strip()

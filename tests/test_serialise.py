"""Serialising and reading: every format with two libraries, byte stability, interruption, and files that are broken or hostile."""

from __future__ import annotations

import gzip
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg_build.errors import StoreError, UsageProblem
from kg_build.graph.serialise import FORMATS, endings, format_of, read_quads, write_graph, write_nquads

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its readers use its own old names

GOLDEN = Path(__file__).with_name("golden_graph") / "sample.nq"
TRIPLES_ONLY = (".ttl", ".nt", ".rdf")
RDFLIB_NAMES = {".ttl": "turtle", ".trig": "trig", ".nt": "nt", ".nq": "nquads", ".jsonld": "json-ld", ".rdf": "xml"}
OTHER = NamedNode("https://example.org/graph/另一")


def golden() -> list[Quad]:
    """The golden graph of the emission tests, and a second graph that repeats two of its triples."""
    quads = list(parse(GOLDEN.read_bytes(), RdfFormat.N_QUADS))
    return quads + [Quad(quad.subject, quad.predicate, quad.object, OTHER) for quad in quads[:2]]


def as_written(quads: list[Quad], ending: str) -> set[Quad]:
    """What a format keeps of quads: those without named graphs give the union."""
    if not ending.startswith(TRIPLES_ONLY):
        return set(quads)
    return {Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads}


def rdflib_triples(path: Path, ending: str) -> set[tuple[str, str, str]]:
    """What rdflib reads, as N-Triples terms, over all graphs."""
    opener = gzip.open if ending.endswith(".gz") else open
    dataset = rdflib.Dataset(default_union=True)
    with opener(path, "rb") as file:
        dataset.parse(data=file.read(), format=RDFLIB_NAMES[ending.removesuffix(".gz")])
    return {(subject.n3(), predicate.n3(), value.n3()) for subject, predicate, value in dataset.triples((None, None, None))}


def reference_triples(quads: list[Quad]) -> set[tuple[str, str, str]]:
    """The same of the quads, through rdflib's own N-Triples reader, whose terms are written alike."""
    triples = serialize([quad.triple for quad in quads], format=RdfFormat.N_TRIPLES) or b""
    graph = rdflib.Graph().parse(data=triples, format="nt")
    return {(subject.n3(), predicate.n3(), value.n3()) for subject, predicate, value in graph}


# All formats ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", endings())
def test_every_format_comes_back_whole(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"图谱{ending}"
    quads = golden()
    write_graph(path, quads)
    back = list(read_quads(path))
    assert set(back) == as_written(quads, ending)
    assert len(back) == len(set(back))
    assert rdflib_triples(path, ending) == reference_triples(quads)


@pytest.mark.parametrize("ending", endings())
def test_blocks_of_nquads_give_the_same_bytes_as_quads(ending: str, tmp_path: Path) -> None:
    lines = (serialize(golden(), format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    write_graph(tmp_path / f"a{ending}", golden())
    write_nquads(tmp_path / f"b{ending}", (b"".join(lines[start : start + 100]) for start in range(0, len(lines), 100)))
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_the_bytes_are_stable_over_hash_seeds(tmp_path: Path) -> None:
    code = (
        "import sys, tests.test_serialise as t\n"
        "for ending in t.endings(): t.write_graph(f'{sys.argv[1]}/x{ending}', t.golden())"
    )  # fmt: skip
    results = []
    for seed in ("0", "7"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(folder)], env=environment, cwd=Path(__file__).parent.parent, check=True)
        results.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(results[0]) == 2 * len(FORMATS)
    assert results[0] == results[1]


def test_gzip_keeps_no_time_and_no_name(tmp_path: Path) -> None:
    for name in ("a.nq.gz", "a-longer-name.nq.gz"):
        write_graph(tmp_path / name, golden())
    one, other = ((tmp_path / name).read_bytes() for name in ("a.nq.gz", "a-longer-name.nq.gz"))
    assert one == other
    assert one[3:8] == bytes(5)  # no flags, hence no name; no time


def test_turtle_is_for_people(tmp_path: Path) -> None:
    write_graph(tmp_path / "a.ttl", golden())
    text = (tmp_path / "a.ttl").read_text(encoding="utf-8")
    assert text.startswith("@base <https://w3id.org/gwr/id/> .\n@prefix area-level: <https://w3id.org/gwr/code/area-level/> .\n")
    assert "@prefix owl:" not in text
    assert "\n<report/990121/2032> a gwr:Report , prov:Entity , schema:Report ;\n" in text
    assert "gwr:level area-level:county ;" in text
    subjects = [line.split(" ")[0] for line in text.splitlines() if line and not line.startswith(("\t", "@"))]
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize("base", ["https://example.org/甲/", "https://w3id.org/gwr/", "https://w3id.org/gwr/id/report/990121/2032#"])
@pytest.mark.parametrize("ending", [".ttl", ".trig"])
def test_any_base_gives_the_same_graph(ending: str, base: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    write_graph(path, golden(), base=base)
    assert set(read_quads(path)) == as_written(golden(), ending)
    assert rdflib_triples(path, ending) == reference_triples(golden())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.ttl", ".ttl"), ("A.TTL", ".ttl"), ("a.b.nq.gz", ".nq"), ("a.Nq.GZ", ".nq"), ("a.rdf.gz", ".rdf"), ("a.txt", None),
        ("a.gz", None), ("ttl", None), (".ttl", None), ("a.ttl.bz2", None), ("a.ttl.gz.gz", None), ("", None), ("a.ttl/", ".ttl"),
    ],
)  # fmt: skip
def test_file_endings(name: str, expected: str | None) -> None:
    found = format_of(name)
    assert (found and found[0].ending) == expected


# Hostile words ----------------------------------------------------------------------------------------------------------------------

WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("\"'\\<>&{}|^`[]()#?%:;,./ \t\n\r“”《》甲𠮷😀\x85\u2028]]>"),
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")),
    ),
    max_size=15,
)
PATHS = st.text(alphabet="abc甲乙𠮷09-._~!$&'()*+,;=:@/#?%2F", min_size=1, max_size=15)


@settings(max_examples=25, deadline=None)
@given(WORDS, PATHS)
def test_hostile_words_survive_every_format(tmp_path_factory: pytest.TempPathFactory, words: str, path: str) -> None:
    """Quotes, newlines, brackets, characters beyond the BMP; names that look like prefixes, queries, fragments or relative paths."""
    name = path.replace("%", "%2") + "F" if "%" in path else path
    try:
        node = NamedNode(f"https://w3id.org/gwr/id/{name}")
    except ValueError:
        return
    graph, predicate = NamedNode("https://w3id.org/gwr/id/report/1/2"), NamedNode("https://w3id.org/gwr/ontology#rule")
    quads = [Quad(node, predicate, value, graph) for value in (Literal(words), Literal(words, language="zh"), node)]
    folder = tmp_path_factory.mktemp("words")
    for ending in FORMATS:
        file = folder / f"a{ending}"
        write_graph(file, quads)
        assert set(read_quads(file)) == as_written(quads, ending), ending
        if not any(mark in name for mark in ("./", "//", "?", "#")) or ending in (".nt", ".nq", ".jsonld"):
            assert len(rdflib_triples(file, ending)) == len(reference_triples(quads)), ending


@pytest.mark.parametrize("words", ["a\x00b", "a\x0bb", "a\ufffeb"])
def test_rdf_xml_refuses_what_xml_cannot_hold(words: str, tmp_path: Path) -> None:
    quad = Quad(NamedNode("https://example.org/a"), NamedNode("https://example.org/b"), Literal(words))
    (tmp_path / "a.rdf").write_text("old")
    with pytest.raises(UsageProblem) as caught:
        write_graph(tmp_path / "a.rdf", [quad])
    assert caught.value.code == "KG309"
    assert (tmp_path / "a.rdf").read_text() == "old"
    for ending in (".ttl", ".nq", ".jsonld", ".nt", ".trig"):
        write_graph(tmp_path / f"a{ending}", [quad])
        assert list(read_quads(tmp_path / f"a{ending}")) == [quad]


def test_rdf_xml_refuses_a_property_that_is_no_element_name(tmp_path: Path) -> None:
    quad = Quad(NamedNode("https://example.org/a"), NamedNode("https://example.org/1"), Literal("x"))
    with pytest.raises(UsageProblem):
        write_graph(tmp_path / "a.rdf", [quad])


def test_rdf_xml_keeps_carriage_returns(tmp_path: Path) -> None:
    """An XML parser turns a bare carriage return into a line feed."""
    quad = Quad(NamedNode("https://example.org/a"), NamedNode("https://example.org/b"), Literal("一\r\n二\r三"))
    write_graph(tmp_path / "a.rdf", [quad])
    graph = rdflib.Graph().parse(tmp_path / "a.rdf", format="xml")
    assert [str(value) for value in graph.objects()] == ["一\r\n二\r三"]


# Whole or not at all ----------------------------------------------------------------------------------------------------------------


def interrupted(problem: BaseException) -> Iterator[Quad]:
    """Some quads, then a break."""
    yield from golden()[:50]
    raise problem


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), ValueError("mid-way"), OSError("the source's own")])
@pytest.mark.parametrize("ending", endings())
def test_an_interrupted_run_leaves_the_old_file(ending: str, problem: BaseException, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"the old result")
    with pytest.raises(type(problem)):
        write_graph(path, interrupted(problem))
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(path.name, b"the old result")]


def test_an_interrupted_first_run_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_graph(tmp_path / "a.nq", interrupted(KeyboardInterrupt()))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_store_error_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.nq"
    path.write_bytes(b"old")

    def full(_descriptor: int, _data: memoryview) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg_build.graph.output.os.write", full)
    with pytest.raises(StoreError) as caught:
        write_graph(path, golden())
    assert caught.value.code == "KG302"
    assert "full" in caught.value.en
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.nq", b"old")]


def test_links_stay_links_and_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "real.nq").write_bytes(b"old")
    (tmp_path / "real.nq").chmod(0o640)
    (tmp_path / "link.nq").symlink_to("real.nq")
    write_graph(tmp_path / "link.nq", golden())
    assert (tmp_path / "link.nq").is_symlink()
    assert set(read_quads(tmp_path / "real.nq")) == set(golden())
    assert stat.S_IMODE((tmp_path / "real.nq").stat().st_mode) == 0o640


def unwritable(tmp_path: Path) -> dict[str, Path]:
    """Outputs that cannot be."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.nq").mkdir()
    os.mkfifo(tmp_path / "pipe.nq")
    return {
        "no such folder": tmp_path / "missing" / "a.nq",
        "a file as folder": tmp_path / "file" / "a.nq",
        "a folder": tmp_path / "folder.nq",
        "a pipe": tmp_path / "pipe.nq",
        "a long name": tmp_path / ("名" * 200 + ".nq"),
    }


@pytest.mark.parametrize("case", ["no such folder", "a file as folder", "a folder", "a pipe", "a long name"])
def test_outputs_that_cannot_be_written(case: str, tmp_path: Path) -> None:
    path = unwritable(tmp_path)[case]
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreError) as caught:
        write_graph(path, golden())
    assert caught.value.code == "KG302"
    assert caught.value.exit_code == 4
    assert str(path) in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="a superuser may write everywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError):
        write_graph(tmp_path / "a.nq", golden())


def test_an_unknown_ending_is_a_usage_problem(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        write_graph(tmp_path / "a.xyz", golden())
    assert caught.value.code == "KG301"
    assert all(ending in caught.value.remedy_en for ending in FORMATS)
    assert list(tmp_path.iterdir()) == []

"""The embedded store: one whole graph at a time, refusals with a remedy, and what an interrupted run leaves."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg_build.errors import InputError, StoreError
from kg_build.graph.emit import ReportGraph, describe_dataset
from kg_build.graph.iris import ONTOLOGY_IRI
from kg_build.graph.serialise import write_graph
from kg_build.graph.store import graph_sizes, load_files, open_files, open_store, replace_graph, write_graphs

GOLDEN = Path(__file__).with_name("golden_graph") / "sample.nq"
REPORT = NamedNode("https://w3id.org/gwr/id/report/990121/2032")
OTHER = NamedNode("https://w3id.org/gwr/id/report/990121/2033")
VOCABULARY = NamedNode(ONTOLOGY_IRI)


def golden() -> list[Quad]:
    """The golden graph of the emission tests, as a store keeps it: its offsets are plain integers (module docstring of store)."""
    kept = GOLDEN.read_bytes().replace(b"XMLSchema#nonNegativeInteger>", b"XMLSchema#integer>")
    return list(parse(kept, RdfFormat.N_QUADS))


def quad(number: int, graph: NamedNode = REPORT) -> Quad:
    """Any quad."""
    return Quad(NamedNode(f"https://example.org/{number}"), NamedNode("https://example.org/p"), Literal(str(number)), graph)


def content(store: Store, graph: NamedNode) -> set[Quad]:
    """What a graph holds."""
    return set(store.quads_for_pattern(None, None, None, graph))


# One whole graph at a time ----------------------------------------------------------------------------------------------------------


def test_a_graph_is_replaced_as_a_whole() -> None:
    store = open_store()
    write_graphs(store, [quad(1), quad(2), quad(9, OTHER), quad(5, VOCABULARY)])
    write_graphs(store, [quad(2), quad(3), quad(6, VOCABULARY)])
    assert content(store, REPORT) == {quad(2), quad(3)}
    assert content(store, OTHER) == {quad(9, OTHER)}
    assert content(store, VOCABULARY) == {quad(5, VOCABULARY), quad(6, VOCABULARY)}
    assert graph_sizes(store) == {VOCABULARY.value: 2, REPORT.value: 2, OTHER.value: 1}


def test_a_graph_may_become_empty() -> None:
    store = open_store()
    write_graphs(store, [quad(1), quad(2, OTHER)])
    replace_graph(store, REPORT, [])
    assert set(store) == {quad(2, OTHER)}


def test_a_store_keeps_offsets_as_integers() -> None:
    """When this fails, Oxigraph has changed, and what store.py and the README say of validating a store can go."""
    store = open_files([GOLDEN])
    assert not any("nonNegativeInteger" in str(quad.object) for quad in store)


def test_writing_twice_changes_nothing() -> None:
    store = open_store()
    for _ in range(2):
        write_graphs(store, golden())
    assert set(store) == set(golden())


def test_the_dataset_goes_on_to_name_earlier_reports() -> None:
    store = open_store()
    dataset = NamedNode("https://w3id.org/gwr/id/dataset")
    one, other, again = ReportGraph(REPORT, "甲", 5), ReportGraph(OTHER, "乙", 7), ReportGraph(REPORT, "甲", 6)
    for graphs in ([one], [other], [again]):
        write_graphs(store, describe_dataset(graphs))
    assert content(store, dataset) == set(describe_dataset([again, other]))


def test_quads_that_stand_apart_are_not_lost() -> None:
    store = open_store()
    loose = Quad(quad(1).subject, quad(1).predicate, quad(1).object)
    write_graphs(store, [quad(1), quad(2, OTHER), quad(3), loose])
    assert set(store) == {quad(1), quad(2, OTHER), quad(3), loose}


def broken_off() -> Iterator[Quad]:
    """Some quads, then a break."""
    yield quad(7)
    raise KeyboardInterrupt


@pytest.mark.parametrize("graph", [REPORT, OTHER])
def test_an_interrupted_feed_leaves_the_old_graph(graph: NamedNode) -> None:
    store = open_store()
    write_graphs(store, [quad(1), quad(2)])
    with pytest.raises(KeyboardInterrupt):
        replace_graph(store, graph, broken_off())
    assert set(store) == {quad(1), quad(2)}


def test_a_failing_update_leaves_the_old_graph_and_the_next_run_tidies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new content is staged, then the process dies before, or in, the update: the graph holds the old, and no half is left."""
    path = tmp_path / "store"
    store = open_store(path, writable=True)
    write_graphs(store, [quad(1), quad(2)])
    monkeypatch.setattr("kg_build.graph.store._CARRY_OUT", "CLEAR ALL ; DROP GRAPH <urn:nothing-here>")
    with pytest.raises(StoreError):
        replace_graph(store, REPORT, [quad(3)])
    assert content(store, REPORT) == {quad(1), quad(2)}
    monkeypatch.undo()
    del store
    store = open_store(path, writable=True)
    assert set(store) == {quad(1), quad(2)}
    replace_graph(store, REPORT, [quad(4)])
    assert set(store) == {quad(4)}


def test_a_killed_process_leaves_the_old_graph(tmp_path: Path) -> None:
    """The process is gone, without any clean-up, after the new content was staged."""
    path = tmp_path / "store"
    code = """
        import os, sys
        import kg_build.graph.store as s, tests.test_store as t
        store = s.open_store(sys.argv[1], writable=True)
        s.write_graphs(store, [t.quad(1), t.quad(2)])
        store.flush()
        extend = store.extend
        class Dying:
            def quads_for_pattern(self, *pattern): return store.quads_for_pattern(*pattern)
            def extend(self, quads): extend(quads)
            def update(self, text): os._exit(9)
        s.replace_graph(Dying(), t.REPORT, [t.quad(3)])
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code), str(path)], cwd=Path(__file__).parent.parent, check=False)
    assert done.returncode == 9
    assert set(open_store(path, writable=True)) == {quad(1), quad(2)}


def test_what_a_process_wrote_the_next_one_reads(tmp_path: Path) -> None:
    path = tmp_path / "图库"
    store = open_store(path, writable=True)
    write_graphs(store, golden())
    del store
    assert set(open_store(path)) == set(golden())


# Files ------------------------------------------------------------------------------------------------------------------------------


def test_files_are_loaded(tmp_path: Path) -> None:
    write_graph(tmp_path / "a.nq.gz", golden())
    write_graph(tmp_path / "b.ttl", golden())
    store = open_files([tmp_path / "a.nq.gz", tmp_path / "b.ttl"])
    assert graph_sizes(store) == {"": len(golden()), REPORT.value: len(golden())}


def test_a_broken_file_is_not_loaded_in_part(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_bytes(GOLDEN.read_bytes() + b"broken\n")
    store = open_store()
    with pytest.raises(InputError) as caught:
        load_files(store, [tmp_path / "a.nq"])
    assert caught.value.place.line == len(golden()) + 1
    assert len(store) == 0


# Refusals ---------------------------------------------------------------------------------------------------------------------------


def places(tmp_path: Path) -> dict[str, Path]:
    """Paths that are no store."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    return {
        "a file": tmp_path / "file", "under a file": tmp_path / "file" / "store", "another folder": tmp_path / "full",
        "an empty folder": tmp_path / "empty", "nothing": tmp_path / "none", "no parent": tmp_path / "none" / "none",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "writable", "code"),
    [
        ("a file", False, "KG321"), ("a file", True, "KG321"), ("under a file", False, "KG322"), ("under a file", True, "KG321"),
        ("another folder", False, "KG322"), ("another folder", True, "KG322"), ("an empty folder", False, "KG322"),
        ("nothing", False, "KG322"), ("no parent", True, "KG321"),
    ],
)  # fmt: skip
def test_what_is_no_store_is_refused_and_left_alone(case: str, writable: bool, code: str, tmp_path: Path) -> None:
    path = places(tmp_path)[case]
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError) as caught:
        open_store(path, writable=writable)
    assert caught.value.code == code
    assert caught.value.exit_code == 4
    assert str(path) in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("case", ["an empty folder", "nothing"])
def test_where_a_store_can_be_made(case: str, tmp_path: Path) -> None:
    path = places(tmp_path)[case]
    store = open_store(path, writable=True)
    write_graphs(store, [quad(1)])
    assert set(store) == {quad(1)}


def test_a_store_in_use_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store = open_store(path, writable=True)
    with pytest.raises(StoreError) as caught:
        open_store(path, writable=True)
    assert caught.value.code == "KG323"
    code = "import sys, kg_build.graph.store as s\ntry: s.open_store(sys.argv[1], writable=True)\nexcept s.StoreError as e: print(e.code)"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "KG323\n"
    assert len(store) == 0


def test_a_damaged_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store = open_store(path, writable=True)
    write_graphs(store, [quad(1)])
    del store
    for manifest in path.glob("MANIFEST-*"):
        manifest.write_bytes(b"not a manifest")
    for writable in (True, False):
        with pytest.raises(StoreError) as caught:
            open_store(path, writable=writable)
        assert caught.value.code == "KG324"


def test_a_store_opened_to_read_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store = open_store(path, writable=True)
    write_graphs(store, [quad(1)])
    del store
    reader = open_store(path)
    with pytest.raises(StoreError) as caught:
        write_graphs(reader, [quad(2)])
    assert caught.value.exit_code == 4
    with pytest.raises(StoreError):
        replace_graph(reader, REPORT, [quad(2)])
    assert set(reader) == {quad(1)}

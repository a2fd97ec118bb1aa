"""The embedded Oxigraph store, on disk or in memory: opened with clear refusals, filled one whole named graph at a time.

Oxigraph keeps the types derived from xsd:integer (our offsets are xsd:nonNegativeInteger) as xsd:integer: values and queries are the same,
but what is read out of a store is spelt otherwise than in the files. The shapes take both.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg_build.errors import Place, StoreError
from kg_build.graph.area_links import is_area_graph, merged
from kg_build.graph.dataset import dataset_lines, is_dataset, reports_of
from kg_build.graph.iris import ONTOLOGY_IRI, XSD
from kg_build.graph.parse import MAX_UNPACKED, read_quads

__all__ = ["Store", "as_kept", "change", "graph_sizes", "load_files", "open_files", "open_store", "replace_graph", "write_graphs"]

_STAGED: Final = NamedNode("urn:x-kg-build:staged")  # holds what a graph will get until it gets it
_OUTDATED: Final = NamedNode("urn:x-kg-build:outdated")  # holds what it will lose
_PLAN: Final = NamedNode("urn:x-kg-build:plan")  # says which graph that is
_REPLACES: Final = NamedNode("urn:x-kg-build:replaces")
_VOCABULARY: Final = NamedNode(ONTOLOGY_IRI)

# One constant update, so one transaction: the target comes out of the plan, no text is put together from data.
_CARRY_OUT: Final = f"""
DELETE {{ GRAPH ?target {{ ?s ?p ?o }} }}
WHERE {{ GRAPH {_PLAN} {{ {_STAGED} {_REPLACES} ?target }} GRAPH {_OUTDATED} {{ ?s ?p ?o }} }} ;
INSERT {{ GRAPH ?target {{ ?s ?p ?o }} }}
WHERE {{ GRAPH {_PLAN} {{ {_STAGED} {_REPLACES} ?target }} GRAPH {_STAGED} {{ ?s ?p ?o }} }} ;
DROP SILENT GRAPH {_STAGED} ; DROP SILENT GRAPH {_OUTDATED} ; DROP SILENT GRAPH {_PLAN}
"""
_TIDY: Final = f"DROP SILENT GRAPH {_STAGED} ; DROP SILENT GRAPH {_OUTDATED} ; DROP SILENT GRAPH {_PLAN}"


def open_store(path: Path | str | None = None, *, writable: bool = False) -> Store:
    """Open the store in a folder, to read it or (``writable``) to fill it; without a path, a new one in memory.

    A writable store is made when there is none, and what an interrupted run left half done is cleared. One process may write a store
    at a time; it stays open until the returned object is gone.

    Raises:
        StoreError: KG321 the folder cannot be used, KG322 there is no store in it, KG323 another process has it, KG324 it is damaged.
    """
    if path is None:
        return Store()
    folder = Path(path)
    _check_folder(folder, writable)
    try:
        if not writable:
            return Store.read_only(str(folder))
        store = Store(str(folder))
        store.update(_TIDY)
    except (OSError, RuntimeError) as problem:
        raise _refused(folder, problem) from problem
    return store


def _check_folder(folder: Path, writable: bool) -> None:
    """Refuse what is no store before RocksDB writes its files into it."""
    try:
        if not folder.exists() and writable:
            return
        if folder.exists() and not folder.is_dir():
            raise _unusable(folder, "这不是文件夹", "it is no folder")
        if not (folder / "CURRENT").is_file() and (not writable or any(folder.iterdir())):
            raise StoreError(
                "KG322", Place(str(folder)), "这里没有图库。", "There is no store here.",
                "核对路径；新建图库请用 kg-build build --store，并指定空的或不存在的文件夹。",
                "Check the path; build one with kg-build build --store and a folder that is empty or does not exist.",
            )  # fmt: skip
    except OSError as problem:
        raise _refused(folder, problem) from problem


def replace_graph(store: Store, graph: NamedNode, quads: Iterable[Quad]) -> None:
    """Make ``quads`` the whole content of a named graph, in place of what it held; whatever stops the run, it holds the one or the other.

    Args:
        store: a writable store.
        graph: the graph's name; each quad goes into it, whatever graph it names itself.
        quads: may be a generator; when it raises, nothing has changed.

    Raises:
        StoreError: KG324 when the store cannot be written.
    """
    _replace(store, graph, quads)
    _flush(store, graph.value)


def as_kept(quad: Quad, graph: NamedNode) -> Quad:
    """A quad as a store gives it back from a graph: with a plain xsd:integer for an offset."""
    value = quad.object
    if isinstance(value, Literal) and value.datatype == XSD.nonNegativeInteger:
        value = Literal(value.value, datatype=XSD.integer)
    elif quad.graph_name == graph:
        return quad
    return Quad(quad.subject, quad.predicate, value, graph)


def _replace(store: Store, graph: NamedNode, quads: Iterable[Quad]) -> None:
    """Only what differs is written."""
    new = {as_kept(quad, graph): None for quad in quads}
    try:
        held = set(store.quads_for_pattern(None, None, None, graph))
        change(store, graph, [quad for quad in new if quad not in held], [quad for quad in held if quad not in new])
    except (OSError, RuntimeError) as problem:
        raise _refused(Path(str(graph.value)), problem) from problem


def change(store: Store, graph: NamedNode, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
    """Take quads out of a graph and put others in, both or neither."""
    into, out = list(added), list(removed)
    if not out:
        store.extend(into)
        return
    staged = [Quad(quad.subject, quad.predicate, quad.object, _STAGED) for quad in into]
    outdated = [Quad(quad.subject, quad.predicate, quad.object, _OUTDATED) for quad in out]
    store.extend([*staged, *outdated, Quad(_STAGED, _REPLACES, graph, _PLAN)])
    store.update(_CARRY_OUT)


def write_graphs(store: Store, quads: Iterable[Quad]) -> None:
    """Put built data (``emit``, ``emit_corpus``) into a store, graph by graph as they come, each whole or not at all.

    A report's graph replaces the one of that name; the vocabulary is added to; the dataset's description and the graphs of the areas go on
    to tell of the reports that were there before. Quads of a graph that stand apart from its others, or without a graph, are added.

    Raises:
        StoreError: KG324 when the store cannot be written.
    """
    done: set[object] = {DefaultGraph(), _VOCABULARY}
    for graph, run in groupby(quads, key=lambda quad: quad.graph_name):
        content = list(run)
        if graph in done or not isinstance(graph, NamedNode):
            _extend(store, content, str(graph))
        else:
            done.add(graph)
            _replace(store, graph, _with_what_was_there(store, graph, content))
    _flush(store, "store")


def _with_what_was_there(store: Store, graph: NamedNode, content: list[Quad]) -> Iterable[Quad]:
    """The content of a graph; one that is drawn from all reports goes on to tell of those in the store."""
    if is_area_graph(graph, content):
        return merged(graph, [*store.quads_for_pattern(None, None, None, graph), *content])
    return _with_earlier_reports(store, graph, content) if is_dataset(content) else content


def _with_earlier_reports(store: Store, dataset: NamedNode, content: list[Quad]) -> Iterable[Quad]:
    """A dataset's description that also names the reports of the one in the store."""
    reports = reports_of(store.quads_for_pattern(None, None, None, dataset)) | reports_of(content)
    return parse(dataset_lines(dataset, reports.values()), RdfFormat.N_QUADS)


def load_files(store: Store, paths: Iterable[Path | str], *, max_unpacked: int = MAX_UNPACKED) -> None:
    """Add graph files to a store, each as a whole or not at all; quads without a graph go into the default graph.

    Raises:
        InputError: KG301 to KG310, a file cannot be read (``read_quads``).
        StoreError: KG324 when the store cannot be written.
    """
    for path in paths:
        _extend(store, read_quads(path, max_unpacked=max_unpacked), str(path))


def open_files(paths: Iterable[Path | str], *, max_unpacked: int = MAX_UNPACKED) -> Store:
    """A store in memory that holds these graph files.

    Raises:
        InputError: KG301 to KG310, a file cannot be read (``read_quads``).
    """
    store = Store()
    load_files(store, paths, max_unpacked=max_unpacked)
    return store


def graph_sizes(store: Store) -> dict[str, int]:
    """How many triples each named graph holds, by IRI, sorted; the default graph is under the empty name when it holds any."""
    sizes = {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
    }
    rest = len(store) - sum(sizes.values())
    return dict(sorted((sizes | ({"": rest} if rest else {})).items()))


def _extend(store: Store, quads: Iterable[Quad], what: str) -> None:
    """Add quads in one transaction."""
    try:
        store.extend(quads)
    except (OSError, RuntimeError) as problem:
        raise _refused(Path(what), problem) from problem


def _flush(store: Store, what: str) -> None:
    """Have everything on the disk; once per call of ours, because it is slow."""
    try:
        store.flush()
    except (OSError, RuntimeError) as problem:
        raise _refused(Path(what), problem) from problem


def _unusable(folder: Path, zh: str, en: str) -> StoreError:
    return StoreError(
        "KG321", Place(str(folder)), f"无法用作图库文件夹：{zh}。", f"It cannot be the folder of a store: {en}.",
        "另选一个可写的文件夹。", "Choose another folder that can be written.",
    )  # fmt: skip


def _refused(folder: Path, problem: OSError | RuntimeError) -> StoreError:
    """What Oxigraph said, as an error with a remedy."""
    words = str(problem)
    if "lock" in words.lower() and "LOCK" in words:
        return StoreError(
            "KG323", Place(str(folder)), "图库正被另一个进程使用。", "Another process has the store open.",
            "等它结束后再试。", "Try again when it has ended.",
        )  # fmt: skip
    if isinstance(problem, OSError) and not words.startswith("Corruption"):
        return _unusable(folder, words, words)
    return StoreError(
        "KG324", Place(str(folder)), f"图库损坏或无法写入：{words}", f"The store is damaged or cannot be written: {words}",
        "删去该文件夹，由报告重新构建。", "Delete the folder and build it again from the reports.",
    )  # fmt: skip

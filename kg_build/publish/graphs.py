"""What is published: the named graphs of files or of a store, one after the other, each as sorted lines of N-Triples.

Lines are sorted and each is there once, so that neither the order of files nor that of their lines shows in the result. What does not fit
into memory waits in files: ``SPILL`` lines are held at most, and of the graphs one at a time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg_build.errors import InputError, Place
from kg_build.graph.parse import read_quads
from kg_build.graph.vocabulary import GWR, NIF, RDF, VOID, XSD

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["FileGraphs", "Graphs", "SortedLines", "StoreGraphs", "about", "is_dataset", "is_report"]

SPILL: Final = 250_000
_OFFSETS: Final = (f" {NIF.beginIndex} ", f" {NIF.endIndex} ")
_TYPES: Final = (f"^^{XSD.integer}", f"^^{XSD.nonNegativeInteger}")
_STAGED: Final = "urn:x-kg-build:"


class Graphs(Protocol):
    """Named graphs by name."""

    def names(self) -> list[str]:
        """The graphs' IRIs, sorted."""
        ...

    def lines(self, name: str) -> list[str]:
        """A graph's triples as N-Triples without the full stop, sorted, each once."""
        ...


def about(lines: list[str], subject: str) -> list[str]:
    """Of sorted lines those with this subject."""
    start = bisect_left(lines, f"<{subject}> ")
    return lines[start : bisect_left(lines, f"<{subject}>!", start)]  # "!" is the character after the space


def is_report(name: str, lines: list[str]) -> bool:
    """Whether a graph is that of the report whose name it bears."""
    return f"<{name}> {RDF.type} {GWR.Report}" in about(lines, name)


def is_dataset(name: str, lines: list[str]) -> bool:
    """Whether a graph is a dataset's description: one that calls its own name a dataset and names its parts."""
    own = about(lines, name)
    return f"<{name}> {RDF.type} {VOID.Dataset}" in own and any(line.startswith(f"<{name}> {VOID.subset} ") for line in own)


@dataclass(slots=True)
class _Part:
    """What one file says of one graph: lines in memory, and those that had to go to a file before."""

    path: Path
    held: list[str] = field(default_factory=list)
    spilled: bool = False

    def spill(self) -> None:
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in self.held)
        self.held.clear()
        self.spilled = True

    def lines(self) -> set[str]:
        found = set(self.held)
        if self.spilled:
            with self.path.open(encoding="utf-8", newline="\n") as file:
                found.update(line.removesuffix("\n") for line in file)
        return found


class FileGraphs:
    """The named graphs of graph files.

    Several files may describe one vocabulary or one dataset: what they say is put together. A report has one graph only.

    Args:
        paths: the files, in formats with named graphs.
        folder: an existing folder for what does not fit into memory.
        spill: how many lines are held.

    Raises:
        InputError: KG301 to KG310 a file cannot be read, KG904 it has triples outside named graphs or blank nodes, KG905 two files have
            different graphs of one report.
    """

    def __init__(self, paths: Iterable[Path | str], folder: Path, spill: int = SPILL) -> None:
        self._parts: dict[str, dict[str, _Part]] = {}
        self._folder, self._spill, self._held, self._count = folder, spill, 0, 0
        for path in dict.fromkeys(map(str, paths)):
            for quad in read_quads(path):
                self._take(path, quad)
        self._merged = {name for name, parts in self._parts.items() if len(parts) > 1}
        for name in sorted(self._merged):
            self._refuse_two_versions(name)

    def _take(self, path: str, quad: Quad) -> None:
        if not isinstance(quad.graph_name, NamedNode) or isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise _no_graphs(path)
        parts = self._parts.setdefault(quad.graph_name.value, {})
        if path not in parts:
            parts[path] = _Part(self._folder / f"part-{self._count}.nt")
            self._count += 1
        parts[path].held.append(str(quad.triple))
        self._held += 1
        if self._held >= self._spill:
            for part in (part for parts in self._parts.values() for part in parts.values() if part.held):
                part.spill()
            self._held = 0

    def _refuse_two_versions(self, name: str) -> None:
        versions = {path: part.lines() for path, part in self._parts[name].items()}
        first, *others = versions
        for other in others:
            if versions[other] != versions[first] and is_report(name, sorted(versions[first])):
                raise InputError(
                    "KG905", Place(other), f"{name} 的内容与 {first} 中的不同。", f"Its graph {name} differs from the one in {first}.",
                    "只发布其中一个。", "Publish only one of the two.",
                )  # fmt: skip

    def names(self) -> list[str]:
        """The graphs' IRIs, sorted."""
        return sorted(self._parts)

    def lines(self, name: str) -> list[str]:
        """A graph's triples; see ``Graphs``."""
        lines = sorted(set().union(*(part.lines() for part in self._parts[name].values())))
        return _with_one_total(name, lines) if name in self._merged and is_dataset(name, lines) else lines


class StoreGraphs:
    """The named graphs of an embedded store. Offsets, which a store gives back as integers, get the type that reports have them in.

    Raises:
        InputError: KG904, the store has triples outside named graphs or blank nodes.
    """

    def __init__(self, store: Store, place: str) -> None:
        self._store, self._place = store, place
        if next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None:
            raise _no_graphs(place)
        named = [graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode) and not graph.value.startswith(_STAGED)]
        self._names = sorted(named)

    def names(self) -> list[str]:
        """The graphs' IRIs, sorted."""
        return self._names

    def lines(self, name: str) -> list[str]:
        """A graph's triples; see ``Graphs``."""
        return sorted(self._line(quad) for quad in self._store.quads_for_pattern(None, None, None, NamedNode(name)))

    def _line(self, quad: Quad) -> str:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise _no_graphs(self._place)
        line = str(quad.triple)
        return line.removesuffix(_TYPES[0]) + _TYPES[1] if line.endswith(_TYPES[0]) and any(mark in line for mark in _OFFSETS) else line


def _with_one_total(dataset: str, lines: list[str]) -> list[str]:
    """A dataset's description put together from several, whose totals are those of parts: the sum of its subsets' triples instead."""
    totals, subsets = f"<{dataset}> {VOID.triples} ", f"<{dataset}> {VOID.subset} "
    parts = tuple(f"{line.removeprefix(subsets)} {VOID.triples} " for line in lines if line.startswith(subsets))
    total = sum(int(line.split('"')[1]) for line in lines if line.startswith(parts))
    kept = [line for line in lines if not line.startswith(totals)]
    return sorted([*kept, f'{totals}"{total}"^^{XSD.integer}'])


class SortedLines:
    """Lines of many graphs, sorted together and each once, in bounded memory: sorted runs go to files, which are merged."""

    def __init__(self, folder: Path, spill: int = SPILL) -> None:
        self._folder, self._spill = folder, spill
        self._held: set[str] = set()
        self._runs: list[Path] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take lines in any order."""
        self._held.update(lines)
        if len(self._held) >= self._spill:
            run = self._folder / f"run-{len(self._runs)}.nt"
            with run.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in sorted(self._held))
            self._runs.append(run)
            self._held.clear()

    def __iter__(self) -> Iterator[str]:
        """The lines; may be asked for several times."""
        files = [run.open(encoding="utf-8", newline="\n") for run in self._runs]
        try:
            earlier = None
            for line in merge(*((line.removesuffix("\n") for line in file) for file in files), sorted(self._held)):
                if line != earlier:
                    yield line
                earlier = line
        finally:
            for file in files:
                file.close()


def _no_graphs(place: str) -> InputError:
    return InputError(
        "KG904", Place(place), "含有不属于任何命名图的三元组，或有空白节点，无法分报告发布。",
        "It has triples outside named graphs, or blank nodes; they could not be published by report.",
        "用 kg-build build 写成 .nq 或 .trig 再发布。", "Build the reports as .nq or .trig and publish that.",
    )  # fmt: skip

"""``publish_folder``: graphs in, a folder for a web server out. Read this first.

The graphs go by one after the other (``graphs``); of each come dumps, of each report tables too; all of their lines are sorted together for
the dump of everything and for the counts. Then the descriptions are written from what was learnt on the way, and last the checksums. The
same graphs and decisions give the same bytes, whatever the order of files and lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from kg_build.errors import InputError, Place
from kg_build.graph.iris import DEFAULT_BASE, ONTOLOGY_IRI
from kg_build.graph.store import open_store
from kg_build.publish.about import GraphFacts, describe_graph
from kg_build.publish.contents import Contents
from kg_build.publish.csvw import NAMES, table_group
from kg_build.publish.descriptions import write_descriptions
from kg_build.publish.dumps import Format, write_all, write_graph
from kg_build.publish.files import SUMS, File, file_of, sums
from kg_build.publish.graphs import FileGraphs, Graphs, SortedLines, StoreGraphs, is_dataset
from kg_build.publish.options import Decisions
from kg_build.publish.places import paths_of
from kg_build.publish.statistics import count
from kg_build.publish.tables import TABLES, Sheet, Sheets, columns_of, read_tables, sheets, store_of, write_panel
from kg_build.publish.taking_place import MARK, new_folder

__all__ = ["publish_folder"]

_COLUMNS: Final = {name: columns_of(name) for name in TABLES}
_REPORT: Final = re.compile(r"(.*[/#])report/[^/#]+/[^/#]+", re.DOTALL)
_IN_MEMORY: Final = 300_000
"""Triples of which a store in memory is made; for more it stands on the disk while it is needed."""

Watcher = Callable[[GraphFacts, int, int], None]


def publish_folder(
    graphs: Iterable[Path | str], out: Path | str, decisions: Decisions | None = None, *, store: Path | str | None = None,
    version: str = "", force: bool = False, watch: Watcher | None = None,
) -> Contents:
    """Write the folder ``out``, whole or not at all, from graph files or (``store``) an embedded store.

    Args:
        graphs: files in formats with named graphs (``.nq``, ``.trig``, ``.jsonld``, also with ``.gz``).
        out: the folder; an earlier publication is replaced as a whole.
        decisions: address, licence, publisher and date.
        store: the folder of a store instead of files.
        version: of kg-build, for the provenance.
        force: replace a folder that is not ours, too.
        watch: called after each graph with what it is, its number and how many there are.

    Raises:
        UsageProblem: KG901 to KG903, KG907, KG908. InputError: KG301 to KG310, KG904 to KG906. StoreError: KG321 to KG324, KG909.
    """
    paths = [Path(path) for path in graphs]
    inputs = [*paths, *([Path(store)] if store else [])]
    with new_folder(Path(out), inputs, force) as (folder, scratch):
        source: Graphs = StoreGraphs(open_store(store), str(store)) if store else FileGraphs(paths, scratch)
        contents = Contents(decisions or Decisions(), version)
        writer = _Writer(folder, scratch, source, contents)
        writer.write_graphs(watch or (lambda *_: None))
        if not contents.reports:
            raise InputError(
                "KG906", Place(" ".join(map(str, inputs))), "图里没有报告可以发布。", "There is no report to publish.",
                "先用 kg-build build 构建报告的图谱。", "Build the graphs of reports with kg-build build first.",
            )  # fmt: skip
        writer.write_rest()
    return contents


class _Writer:
    """One run: where it writes, what it reads, and what it has learnt."""

    def __init__(self, folder: Path, scratch: Path, graphs: Graphs, contents: Contents) -> None:
        self._folder, self._scratch, self._graphs, self._contents = folder, scratch, graphs, contents
        self._together = SortedLines(scratch)
        self._tables: list[Sheet] = []

    def write_graphs(self, watch: Watcher) -> None:
        """The dumps of each graph and the tables of each report."""
        contents, names = self._contents, self._graphs.names()
        paths = paths_of(names)
        contents.base = next((found[1] for name in names if (found := _REPORT.fullmatch(name))), DEFAULT_BASE)
        with ExitStack() as stack:
            whole = stack.enter_context(sheets(self._folder / "tables", _COLUMNS))
            for nth, name in enumerate(names, 1):
                lines = self._graphs.lines(name)
                facts = describe_graph(name, paths[name], lines)
                self._learn(facts, lines)
                self._together.add(lines)
                if facts.report:
                    self._report_tables(facts, whole)
                watch(facts, nth, len(names))
        self._tables = [sheet for sheet, _ in whole.values()]

    def write_rest(self) -> None:
        """What holds everything and what describes it, checksums last."""
        contents = self._contents
        contents.dataset = contents.dataset or contents.decisions.within("dataset")
        self._everything()
        contents.statistics = count(self._together)
        write_descriptions(self._folder, contents)
        (self._folder / MARK).write_text("kg-build publish\n", encoding="utf-8")
        known = [*contents.whole, *(file for files in contents.parts.values() for file in files)]
        (self._folder / SUMS).write_bytes(sums(self._folder, known))

    def _learn(self, facts: GraphFacts, lines: list[str]) -> None:
        """Remember a graph and write its dumps."""
        contents = self._contents
        contents.graphs.append(facts)
        if is_dataset(facts.name, lines):
            contents.dataset = facts.name  # it stands in the dumps of everything; the catalogue says more than it does
            return
        dumps = write_graph(self._folder / "data" / facts.path, facts.name, lines, contents.base)
        contents.parts[facts.name] = [self._dump(path, dump) for path, dump in dumps]

    def _report_tables(self, facts: GraphFacts, whole: Sheets) -> None:
        """The tables of one report, alone and after those of the others."""
        folder = self._folder / "tables" / facts.path
        vocabulary = [name for name in self._graphs.names() if name == ONTOLOGY_IRI]
        rows = read_tables(store_of(self._graphs, [facts.name, *vocabulary]))
        with sheets(folder, _COLUMNS) as own:
            for name, (sheet, file) in own.items():
                sheet.write(file, rows[name])
                whole[name][0].write(whole[name][1], rows[name])
        written = [sheet for sheet, _ in own.values()]
        self._describe_tables(folder, written, (facts.zh or facts.name, f"Tables of {facts.name}"))
        self._contents.parts[facts.name] += [self._table(sheet) for sheet in written]

    def _everything(self) -> None:
        """The dumps and tables of all graphs together."""
        contents = self._contents
        dumps = write_all(self._folder / "data" / "all", self._graphs, self._together, contents.base)
        much = contents.quads > _IN_MEMORY
        found = write_panel(self._graphs, self._folder / "tables", self._scratch / "panel" if much else None)
        written = [*self._tables, *([found] if found else [])]
        self._describe_tables(self._folder / "tables", written, ("政府工作报告的表格", "Tables of government work reports"))
        contents.rows = {sheet.name: sheet.rows for sheet in written}
        contents.whole = [*(self._dump(path, dump) for path, dump in dumps), *(self._table(sheet) for sheet in written)]

    def _describe_tables(self, folder: Path, tables: list[Sheet], title: tuple[str, str]) -> None:
        (folder / "csv-metadata.json").write_bytes(table_group(tables, self._contents.decisions, title))

    def _dump(self, path: Path, dump: Format) -> File:
        return file_of(self._folder, path, dump.name, dump.media_type, dump.file_type)

    def _table(self, sheet: Sheet) -> File:
        return file_of(self._folder, sheet.path, f"{NAMES[sheet.name][1]} (CSV)", "text/csv", "CSV")

"""The tables as CSV: the canned tables asked report by report, written for each report and, row after row, for all; and the panel.

Each row begins with the IRI of what it is about, so that rows have a key and a CSV can become triples again. While rows are written,
the sheet notes what its description may say: which cells are not of their column's type, whether the key is one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import IO, Final

from pyoxigraph import RdfFormat, Store, parse

from kg_build.graph.panel import panel, to_table
from kg_build.graph.query import load_query, run
from kg_build.graph.query_sources import as_source
from kg_build.graph.tables import Column
from kg_build.publish.graphs import Graphs

__all__ = ["TABLES", "Row", "Sheet", "Sheets", "columns_of", "read_tables", "sheets", "store_of", "write_panel"]

Row = tuple[str | None, ...]
Sheets = dict[str, tuple["Sheet", IO[str]]]

_FACT: Final = Column("fact", "iri", "陈述的 IRI", "IRI of the statement")
_PROJECT: Final = Column("project", "iri", "项目的 IRI", "IRI of the project")
_ORGANIZATION: Final = Column("organization", "iri", "组织的 IRI", "IRI of the organization")
_DOCUMENT: Final = Column("document", "iri", "文件的 IRI", "IRI of the document")

TABLES: Final[dict[str, tuple[Column | None, tuple[str, ...]]]] = {
    "reports": (None, ("report",)),
    "facts": (_FACT, ("fact",)),
    "projects": (_PROJECT, ("report", "project")),
    "organizations": (_ORGANIZATION, ("report", "organization")),
    "documents": (_DOCUMENT, ("report", "document")),
}
"""Table → the column put before those of the canned query of that name, and its key."""

_NOT_IN_PANEL: Final = ("#char=", "#mention-", "#citation-")
PANEL_KEY: Final = ("place_code", "place", "indicator_iri", "measure", "year")

_PERIOD: Final = r"[0-9]{4}(-[0-9]{2})?(/[0-9]{4}(-[0-9]{2})?)?"
_FITS: Final[Mapping[str, re.Pattern[str]]] = {
    "int": re.compile(r"[0-9]+"),
    "decimal": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    "year": re.compile(r"[0-9]{4}"),
    "date": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
    "boolean": re.compile(r"true|false"),
    "period": re.compile(_PERIOD),
    "iri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*"),
    "list": re.compile(r"[^\\]*", re.DOTALL),  # with a backslash the bars no longer say where an item ends
}


@dataclass(slots=True)
class Sheet:
    """A CSV file that rows are written into, and what is true of them."""

    path: Path
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: int = 0
    misfits: set[str] = field(default_factory=set)
    """Columns with a cell that is not of the column's type."""
    empty: set[str] = field(default_factory=set)
    """Columns with an empty cell."""
    unique: bool = True
    """Whether no two rows have one key."""
    _seen: set[bytes] = field(default_factory=set)

    def write(self, file: IO[str], rows: Iterable[Row]) -> None:
        """Append rows; look at each cell."""
        writer = csv.writer(file, lineterminator="\n")
        places = [number for number, column in enumerate(self.columns) if column.name in self.key]
        for row in rows:
            self.rows += 1
            writer.writerow(["" if cell is None else cell for cell in row])
            self._look(row)
            digest = blake2b("\x1f".join(row[place] or "" for place in places).encode(), digest_size=16).digest()
            self.unique &= digest not in self._seen
            self._seen.add(digest)

    def _look(self, row: Row) -> None:
        for cell, column in zip(row, self.columns, strict=True):
            if not cell:
                self.empty.add(column.name)
            elif column.type in _FITS and not _FITS[column.type].fullmatch(cell):
                self.misfits.add(column.name)


@contextmanager
def sheets(folder: Path, columns: Mapping[str, tuple[Column, ...]]) -> Iterator[Sheets]:
    """An open sheet for each table in a folder, its header written."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened: Sheets = {}
        for name, those in columns.items():
            path = folder / f"{name}.csv"
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            csv.writer(file, lineterminator="\n").writerow([column.name for column in those])
            opened[name] = (Sheet(path, name, those, _key(name)), file)
        yield opened


def columns_of(name: str) -> tuple[Column, ...]:
    """A table's columns, the one that its rows are about first."""
    first = TABLES[name][0]
    own = load_query(name).columns
    return own if first is None else (first, *own)


def read_tables(store: Store) -> dict[str, tuple[Row, ...]]:
    """The rows of every table of ``TABLES`` over a store."""
    return {name: run(replace(load_query(name), columns=columns_of(name)), None, store).rows for name in TABLES}


def store_of(graphs: Graphs, names: Iterable[str], *, without: tuple[str, ...] = (), folder: Path | None = None) -> Store:
    """A store in memory or in a folder with some graphs, less the lines whose subject holds one of some words."""
    store = Store() if folder is None else Store(str(folder))
    for name in names:
        kept = (line for line in graphs.lines(name) if not without or not any(word in line.partition("> ")[0] for word in without))
        store.bulk_extend(parse("".join(f"{line} <{name}> .\n" for line in kept), RdfFormat.N_QUADS))
    return store


def write_panel(graphs: Graphs, folder: Path, scratch: Path | None) -> Sheet | None:
    """``panel.csv`` in the folder when the graphs state a target or an outcome on a shared indicator.

    It needs the statements of all reports at once; sentences and mentions, the larger part of a graph, stay out. ``scratch`` is a folder
    for a store when there is much of it: in memory a triple takes a kilobyte (measured).
    """
    table = to_table(panel(as_source(store_of(graphs, graphs.names(), without=_NOT_IN_PANEL, folder=scratch))))
    if not table.rows:
        return None
    with sheets(folder, {"panel": table.columns}) as opened:
        sheet, file = opened["panel"]
        sheet.write(file, table.rows)
    return sheet


def _key(name: str) -> tuple[str, ...]:
    return TABLES[name][1] if name in TABLES else PANEL_KEY

"""A ``Table`` drawn with lines for people: as wide as the terminal, or a fixed width when it goes into a file or a pipe."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg_build.graph.tables import Table

__all__ = ["draw"]

_PAGE = 160  # columns where there is no terminal to ask


def draw(table: Table, language: str, to_file: bool = False) -> str:
    """The table as text; colours only on a terminal, and none where NO_COLOR asks for none."""
    import io
    from dataclasses import replace

    from rich.console import Console

    from kg_build.graph.tables import to_rich

    terminal = sys.stdout.isatty() and not to_file
    drawing = io.StringIO()
    plain = bool(os.environ.get("NO_COLOR"))
    console = Console(file=drawing, width=None if terminal else _PAGE, force_terminal=terminal, no_color=plain, highlight=False)
    rows = tuple(tuple(None if cell is None else _shortened(cell) for cell in row) for row in table.rows)
    console.print(to_rich(replace(table, rows=rows), language))
    return drawing.getvalue()


def _shortened(cell: str) -> str:
    """An IRI with its prefix (``id:report/210300/2017``), as a person reads it more easily; other cells as they are."""
    from kg_build.graph.iris import prefixes

    if not cell.startswith(("http://", "https://")):
        return cell
    fitting = [(name, start) for name, start in prefixes().items() if cell.startswith(start)]
    if not fitting:
        return cell
    name, start = max(fitting, key=lambda pair: len(pair[1]))
    return f"{name}:{cell.removeprefix(start)}"

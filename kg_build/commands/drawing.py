"""A ``Table`` drawn for people: with lines where its columns fit the terminal, else row after row, a field on a line.

In a file or a pipe it is always drawn with lines, and as wide as a page.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

    from kg_build.graph.tables import Table

__all__ = ["draw"]

_PAGE: Final = 160  # columns where there is no terminal to ask
_LEAST: Final = 10  # what a column of longer cells needs to be read, five Chinese characters
_LINES: Final = 3  # what the lines between two columns take


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
    shown = replace(table, rows=rows)
    if terminal and _needs(shown) > console.width:
        _draw_records(console, shown, language)
    else:
        console.print(to_rich(shown, language))
    return drawing.getvalue()


def _needs(table: Table) -> int:
    """How wide a terminal must be so that no column is folded into a thread."""
    from rich.cells import cell_len

    columns = zip(table.header, *((cell or "" for cell in row) for row in table.rows), strict=True)
    return 1 + sum(min(_LEAST, max(map(cell_len, column))) + _LINES for column in columns)


def _draw_records(console: Console, table: Table, language: str) -> None:
    """Row after row, a field on a line; fields that are empty are left out."""
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.table import Table as Rich
    from rich.text import Text

    from kg_build.graph.tables import printable

    chinese = language == "zh"
    console.print(Text(table.question_zh if chinese else table.question_en, style="italic"))
    label = max(len(name) for name in table.header)
    for number, row in enumerate(table.rows, 1):
        console.print(Rule(f"{number}/{len(table.rows)}", align="left"))
        fields = Rich.grid(padding=(0, 2, 0, 0))
        fields.add_column(style="bold", min_width=label, no_wrap=True)
        fields.add_column(overflow="fold")
        for name, cell in zip(table.header, row, strict=True):
            if cell:
                fields.add_row(Text(name), Text(printable(cell)))
        console.print(Padding(fields, (0, 0, 0, 1)))
    if not table.rows:
        console.print(Text("（没有符合的行。）" if chinese else "(no rows)", style="dim"))
        return
    rows, columns, width = len(table.rows), len(table.header), console.width
    zh = f"（{rows} 行。{columns} 列在宽 {width} 的终端里放不下，故逐行显示，空的字段略去；要整张表就写入文件或管道。）"
    en = f"(rows: {rows}. {columns} columns do not fit {width}: shown row by row, without empty fields; a file or pipe gets the table.)"
    console.print(Text(zh if chinese else en, style="dim"))


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

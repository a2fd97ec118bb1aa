"""A query's answer as a table: columns with types and words for people, rows of text, and the formats it is written in.

Values are already plain text here (``43000``, ``2013/2017``); an unbound value is None. CSV and TSV keep every character of the data as it
is: a cell may start with ``=`` or ``@``, and a spreadsheet that opens the file may read it as a formula. XLSX cells are typed, so there
text can never become a formula; use it where the reader is a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from rich.table import Table as RichTable

__all__ = [
    "COLUMN_TYPES", "FORMATS", "Column", "Table", "join_list", "printable", "split_list", "to_csv", "to_json", "to_md", "to_rich", "to_tsv",
    "to_xlsx", "write",
]

COLUMN_TYPES: Final = ("text", "iri", "code", "int", "decimal", "boolean", "period", "year", "date", "list")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_XLSX_CELL = 32_767
_XLSX_ROWS = 1_048_576
_EXACT_DIGITS = 15  # a spreadsheet keeps numbers as doubles, exact up to here


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, one of ``COLUMN_TYPES``, and what it holds, in zh and en."""

    name: str
    type: str = "text"
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of a query. ``truncated`` says that a row limit cut it; nothing is left out otherwise."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]
    question_zh: str = ""
    question_en: str = ""
    truncated: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)

    def records(self) -> list[dict[str, str | None]]:
        """The rows as dicts from column name to cell."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def join_list(items: list[str]) -> str:
    r"""The items as one cell, joined by ``|``; a ``|`` inside an item is written ``\|``."""
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split_list(cell: str) -> list[str]:
    """The items of a cell that ``join_list`` made."""
    if not cell:
        return []
    items, escaped = [""], False
    for character in cell:
        if character == "|" and not escaped:
            items.append("")
        elif character == "\\" and not escaped:
            escaped = True
            continue
        else:
            items[-1] += character
        escaped = False
    return items


def to_csv(table: Table) -> str:
    r"""RFC 4180 with ``\n`` line ends and a header line; unbound cells are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in table.rows])
    return out.getvalue()


def to_tsv(table: Table) -> str:
    r"""Tab-separated, one line a row: tab, line ends and backslash inside a cell are written ``\t``, ``\n``, ``\r``, ``\\``."""
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    lines = ["\t".join(table.header)]
    lines += ["\t".join((cell or "").translate(escapes) for cell in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def _json_value(cell: str | None, column: Column) -> str:
    """A cell as JSON text. Numbers are copied digit by digit, so that no float stands between the graph and the reader."""
    if cell is None:
        return "[]" if column.type == "list" else "null"
    if column.type in ("int", "decimal") and _NUMBER.fullmatch(cell):
        return cell
    if column.type == "boolean" and cell in ("true", "false"):
        return cell
    return json.dumps(split_list(cell) if column.type == "list" else cell, ensure_ascii=False)


def to_json(table: Table) -> str:
    """A JSON array with one object a row, one row a line: numbers as numbers, lists as arrays, unbound as null."""
    names = [json.dumps(name, ensure_ascii=False) for name in table.header]
    lines = [
        "{" + ", ".join(f"{name}: {_json_value(cell, column)}" for name, cell, column in zip(names, row, table.columns, strict=True)) + "}"
        for row in table.rows
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def to_md(table: Table) -> str:
    """A GitHub-flavoured Markdown table; numbers are aligned right."""
    def cell_text(cell: str | None) -> str:
        text = (cell or "").replace("\\", "\\\\").replace("|", "\\|").replace("&", "&amp;").replace("<", "&lt;").replace("`", "\\`")
        return _CONTROLS.sub("\ufffd", text.replace("\r\n", "<br>").replace("\n", "<br>").replace("\r", "<br>"))

    rule = ["---:" if column.type in ("int", "decimal") else "---" for column in table.columns]
    rows = [table.header, rule, *[[cell_text(cell) for cell in row] for row in table.rows]]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def to_rich(table: Table, lang: str = "zh") -> RichTable:
    """The table for a terminal. Cells are plain text: no markup is read in them, and control characters are shown as U+FFFD."""
    from rich.table import Table as Rich  # lazily: `kg-build --help` must not pay for it
    from rich.text import Text

    out = Rich(title=Text(table.question_zh if lang == "zh" else table.question_en), title_justify="left", header_style="bold")
    for column in table.columns:
        out.add_column(Text(column.name), justify="right" if column.type in ("int", "decimal") else "left", overflow="fold")
    for row in table.rows:
        out.add_row(*[Text(printable(cell or "")) for cell in row])
    return out


def printable(cell: str) -> str:
    """A cell without what would steer a terminal: control characters are shown as U+FFFD."""
    return _CONTROLS.sub("\ufffd", cell)


def _fits_spreadsheet(table: Table) -> None:
    """Refuse what a worksheet cannot hold, rather than cut it.

    Raises:
        UsageProblem: KG532, a cell or the table is too long.
    """
    long_cell = next((i for i, row in enumerate(table.rows) for cell in row if len(cell or "") > _XLSX_CELL), None)
    if len(table.rows) < _XLSX_ROWS and long_cell is None:
        return
    zh, en = "行数超过电子表格的上限。", "there are more rows than a worksheet holds."
    if long_cell is not None:
        zh = f"第 {long_cell + 1} 行有单元格超过 {_XLSX_CELL} 个字符。"
        en = f"row {long_cell + 1} has a cell longer than {_XLSX_CELL} characters."
    raise UsageProblem("KG532", Place(table.name), zh, en, "改用 csv 或 json 格式。", "Use the format csv or json.")


def _xlsx_rows(sheet: WriteOnlyWorksheet, table: Table) -> None:
    """Fill a worksheet: numbers as numbers where a double holds them exactly, everything else as text that is never a formula."""
    from openpyxl.cell import WriteOnlyCell

    for row in table.rows:
        cells = []
        for cell, column in zip(row, table.columns, strict=True):
            out = WriteOnlyCell(sheet)
            if cell and column.type in ("int", "decimal") and _NUMBER.fullmatch(cell) and len(re.sub(r"\D", "", cell)) <= _EXACT_DIGITS:
                out.value = float(cell) if "." in cell else int(cell)
            elif cell:
                out.value = _CONTROLS.sub("\ufffd", cell)
                out.data_type = "s"  # openpyxl reads "=1+1" as a formula and "#N/A" as an error
                out.quotePrefix = True
            cells.append(out)
        sheet.append(cells)


def to_xlsx(table: Table) -> bytes:
    """An Excel workbook: the rows, and a second sheet that says what each column holds.

    Raises:
        UsageProblem: KG531 without the optional package openpyxl; KG532 when a worksheet cannot hold the data.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise UsageProblem(
            "KG531", Place(table.name), "写 xlsx 需要可选的软件包 openpyxl。", "writing xlsx needs the optional package openpyxl.",
            "运行 pip install 'kg-build[excel]'，或改用 --format csv。", "Run pip install 'kg-build[excel]', or use --format csv.",
        ) from error
    _fits_spreadsheet(table)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", table.name)[:31] or "table")
    sheet.freeze_panes = "A2"
    sheet.append(list(table.header))
    _xlsx_rows(sheet, table)
    notes = book.create_sheet("columns")
    words = Table("columns", tuple(Column(name) for name in ("column", "zh", "en")), tuple((c.name, c.zh, c.en) for c in table.columns))
    notes.append(list(words.header))
    _xlsx_rows(notes, words)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS: Final[dict[str, Callable[[Table], str | bytes]]] = {
    "csv": to_csv, "tsv": to_tsv, "json": to_json, "md": to_md, "xlsx": to_xlsx,
}


def write(table: Table, format_name: str) -> bytes:
    """The table in one of ``FORMATS``, as bytes (text formats in UTF-8).

    Raises:
        UsageProblem: KG533 for an unknown format; KG531 and KG532 as ``to_xlsx``.
    """
    writer = FORMATS.get(format_name)
    if writer is None:
        known = ", ".join(FORMATS)
        raise UsageProblem(
            "KG533", Place(format_name or "(empty)"), f"不认识的表格格式 {format_name!r}。", f"unknown table format {format_name!r}.",
            f"可用的格式：{known}。", f"The formats are {known}.",
        )
    out = writer(table)
    return out if isinstance(out, bytes) else out.encode("utf-8")

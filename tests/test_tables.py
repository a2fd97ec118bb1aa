"""What a table holds and the formats it is written in."""

from __future__ import annotations

import builtins
import csv
import dataclasses
import io
import json
import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kg_build.commands.drawing import draw
from kg_build.errors import UsageProblem
from kg_build.graph.query import plain_number, run
from kg_build.graph.query_header import parse_query_file
from kg_build.graph.tables import FORMATS, Column, Table, join_list, split_list, to_csv, to_json, to_md, to_rich, to_tsv, to_xlsx, write

# Values ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lexical", "plain"), [
    ("4.3E4", "43000"), ("7.30", "7.3"), ("7.0", "7"), ("-0.0", "0"), ("0", "0"), ("20850000000", "20850000000"), ("0.333333", "0.333333"),
    ("-3.40", "-3.4"), ("1E-7", "0.0000001"), ("100", "100"), ("+5", "5"), ("007", "7"), ("INF", "INF"), ("NaN", "NaN"), ("wat", "wat"),
    ("1E999999", "1E999999"),
])  # fmt: skip
def test_numbers_are_printed_plainly(lexical: str, plain: str) -> None:
    assert plain_number(lexical) == plain


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-10**15, max_value=10**15))
def test_plain_numbers_keep_their_value(value: Decimal) -> None:
    plain = plain_number(str(value))
    assert Decimal(plain) == value
    assert "E" not in plain
    assert not ("." in plain and plain.endswith("0"))


def test_lists_are_joined_in_a_stable_order() -> None:
    data = (
        '<x:a> <x:name> "甲" ; <x:alias> "丙" , "乙" , "a|b" ; <x:part> "2" , "1" . <x:b> <x:name> "乙" .'
    )
    query = parse_query_file(
        "#+ columns:\n#+   name: text | 名 | name\n#+   alias: list | 别名 | aliases\n#+   part: list | 部分 | parts\n"
        "SELECT DISTINCT ?name ?alias ?part { ?s <x:name> ?name OPTIONAL { ?s <x:alias> ?alias } OPTIONAL { ?s <x:part> ?part } }\n"
        "ORDER BY ?s",
        "lists", "lists.rq", trusted=True,
    )  # fmt: skip
    graph, loaded = rdflib.Graph(), ox.Store()
    graph.parse(data=data, format="turtle")
    loaded.load(data.encode(), ox.RdfFormat.TURTLE)
    expected = (("甲", "a\\|b|丙|乙", "1|2"), ("乙", None, None))
    assert run(query, {}, graph).rows == expected
    assert run(query, {}, loaded).rows == expected


@given(st.lists(st.text(min_size=1), min_size=1))
def test_a_joined_list_can_be_split(items: list[str]) -> None:
    assert split_list(join_list(items)) == items


def test_an_empty_list_splits_into_nothing() -> None:
    assert split_list("") == []


# Formats -----------------------------------------------------------------------------------------------------------------------------

TABLE = Table(
    "demo",
    (Column("name"), Column("value", "decimal", "数值", "the value"), Column("aliases", "list"), Column("sure", "boolean")),
    (
        ("=1+1", "20850000000", "甲|乙", "true"), ('说"好",行', "7.3", None, "false"), ("@x\ny", None, "丙", None),
        ("[red]a|b[/red]\x1b[31m<b>`", "-0.333333333333333333", "", "true"), ("#N/A", "1", None, None),
    ),
    "问？", "Question?",
)


def test_csv_keeps_every_character() -> None:
    text = to_csv(TABLE)
    assert "\r\n" not in text
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(TABLE.header)
    assert rows[1:] == [[cell or "" for cell in row] for row in TABLE.rows]


def test_tsv_has_a_line_for_each_row() -> None:
    lines = to_tsv(TABLE).split("\n")
    assert len(lines) == len(TABLE.rows) + 2
    assert lines[3] == "@x\\ny\t\t丙\t"


def test_json_has_numbers_lists_and_nulls() -> None:
    rows = json.loads(to_json(TABLE), parse_float=Decimal)
    assert rows[0] == {"name": "=1+1", "value": 20850000000, "aliases": ["甲", "乙"], "sure": True}
    assert rows[1] == {"name": '说"好",行', "value": Decimal("7.3"), "aliases": [], "sure": False}
    assert rows[2]["value"] is None
    assert rows[3]["value"] == Decimal("-0.333333333333333333")
    assert json.loads(to_json(Table("empty", TABLE.columns, ()))) == []


def test_markdown_stays_a_table() -> None:
    lines = to_md(TABLE).splitlines()
    assert len(lines) == len(TABLE.rows) + 2
    assert lines[1] == "| --- | ---: | --- | --- |"
    assert "\x1b" not in to_md(TABLE)
    assert "[red]a\\|b[/red]\ufffd[31m&lt;b>\\`" in lines[5]


def test_xlsx_cells_are_typed_and_never_formulas() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE)))
    sheet = book["demo"]
    cells = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in next(sheet.iter_rows())] == list(TABLE.header)
    assert [(cells[0][0].value, cells[0][0].data_type), (cells[0][1].value, cells[0][1].data_type)] == [("=1+1", "s"), (20850000000, "n")]
    assert (cells[4][0].value, cells[4][0].data_type) == ("#N/A", "s")
    assert cells[3][1].data_type == "s", "more digits than a double holds stay text"
    assert book["columns"]["B3"].value == "数值"


def test_xlsx_refuses_what_a_sheet_cannot_hold() -> None:
    with pytest.raises(UsageProblem) as caught:
        to_xlsx(Table("long", (Column("a"),), (("x" * 40_000,),)))
    assert caught.value.code == "KG532"


def test_xlsx_without_openpyxl_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, globals: Mapping[str, object] | None = None, *rest: Any) -> ModuleType:  # noqa: A002 - __import__'s own name
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, globals, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageProblem) as caught:
        to_xlsx(TABLE)
    assert caught.value.code == "KG531"
    assert "kg-build[excel]" in caught.value.remedy_en


def test_terminal_table_reads_no_markup() -> None:
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=120, force_terminal=False).print(to_rich(TABLE, "en"))
    assert "[red]a|b[/red]\ufffd[31m<b>`" in out.getvalue()
    assert "Question?" in out.getvalue()


def test_write_knows_every_format() -> None:
    for name in FORMATS:
        assert write(TABLE, name)
    assert write(TABLE, "csv").decode("utf-8") == to_csv(TABLE)
    with pytest.raises(UsageProblem) as caught:
        write(TABLE, "docx")
    assert caught.value.code == "KG533"


# On a terminal -----------------------------------------------------------------------------------------------------------------------


def wide(rows: int) -> Table:
    """A table of 24 columns, every third cell empty."""
    names = [f"column_{number}" for number in range(24)]
    cells = tuple(None if number % 3 == 2 else f"内容之{number}" * 4 for number in range(24))
    return Table("wide", tuple(map(Column, names)), (cells,) * rows, "宽表？", "A wide table?")


def drawn(table: Table, width: int, monkeypatch: pytest.MonkeyPatch, language: str = "en", **how: bool) -> str:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("LINES", "24")
    return re.sub(r"\x1b\[[0-9;]*m", "", draw(table, language, **how))


def test_a_table_that_does_not_fit_is_shown_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    for language, asked, told in (("en", "A wide table?", "24 columns do not fit 100"), ("zh", "宽表？", "24 列在宽 100 的终端里放不下")):
        lines = drawn(wide(2), 100, monkeypatch, language).splitlines()
        assert lines[0].strip() == asked
        assert told in lines[-2] + lines[-1]
        assert sum(line.startswith(("1/2 ", "2/2 ")) for line in lines) == 2
        fields = [line.split() for line in lines if "column_" in line]
        assert fields == [[f"column_{number}", f"内容之{number}" * 4] for number in range(24) if number % 3 != 2] * 2
        assert all(cell_len(line) <= 100 for line in lines)
    assert "no rows" in drawn(wide(0), 100, monkeypatch)


def test_a_table_that_fits_has_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (drawn(wide(2), 400, monkeypatch), drawn(TABLE, 200, monkeypatch), drawn(wide(2), 100, monkeypatch, to_file=True)):
        assert "┏" in text
        assert "1/2" not in text


def test_a_pipe_gets_the_table_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert draw(wide(1), "en") == draw(wide(1), "en", to_file=True)
    assert max(map(cell_len, draw(wide(1), "en").splitlines())) == 160


def test_no_cell_steers_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = wide(1).rows
    hostile = dataclasses.replace(wide(1), rows=(("\x1b]0;x\x07[bold]y[/bold]", *row[1:]),))
    text = drawn(hostile, 100, monkeypatch)
    assert "\x1b" not in text
    assert "\ufffd]0;x\ufffd[bold]y[/bold]" in text

"""Results in, written out: a page or other bytes as a file, whole or not at all; a table as a file or on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg_build.errors import Place, UsageProblem

if TYPE_CHECKING:
    from kg_build.commands.shell import Talk
    from kg_build.graph.tables import Table

__all__ = ["write_bytes", "write_page", "write_table"]


def write_bytes(data: bytes, target: str) -> None:
    """Write ``data`` to ``target``, whole or not at all (StoreError KG302)."""
    from kg_build.graph.output import replace_file

    with replace_file(target) as file:
        file.write(data)


def write_page(talk: Talk, page: str, target: str) -> None:
    """Write an HTML page to ``target``, whole or not at all, and say so."""
    write_bytes(page.encode(), target)
    talk.say(f"网页写在 {target}", f"The page is {target}")


def write_table(talk: Talk, table: Table, layout: str, output: str | None) -> None:
    """The table in the wanted layout (``table`` or one of ``tables.FORMATS``), to the file or to standard output."""
    from kg_build.commands.drawing import draw
    from kg_build.graph.tables import write

    data = draw(table, talk.language, to_file=bool(output)).encode() if layout == "table" else write(table, layout)
    if output:
        write_bytes(data, output)
        talk.say(f"{len(table.rows)} 行写在 {output}", f"{len(table.rows)} rows in {output}")
        return
    if layout == "xlsx" and sys.stdout.isatty():
        raise UsageProblem(
            "KG609", Place("--format xlsx"), "xlsx 不能显示在终端上。", "xlsx cannot be shown on a terminal.",
            "请加 -o 文件名.xlsx。", "Add -o NAME.xlsx.",
        )
    click.echo(data, nl=False)

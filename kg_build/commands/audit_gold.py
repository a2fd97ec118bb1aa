"""``kg-build audit --gold``: the facts of a report beside annotations, as a table of the errors, JSON, CSV, or the error browser's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg_build.commands.writing import write_page

if TYPE_CHECKING:
    from kg_build.commands.shell import Talk
    from kg_build.gold_review import PairRow, Review
    from kg_build.model import Extraction

__all__ = ["show_errors"]

_COLUMNS = ("outcome", "offsets", "text", "difference", "rule", "context")
_HEADINGS = ("结果", "位置", "数字", "标注 → 结果", "规则", "上下文"), ("outcome", "offsets", "number", "gold → result", "rule", "context")
_READING = ("indicator", "measure", "value", "unit", "period")


def show_errors(talk: Talk, extraction: Extraction, gold: str, until: int | None, layout: str, html: str | None) -> None:
    """Pair the report's facts with the gold file, write the page when asked, and show the errors on standard output.

    Raises:
        InputError: KG620 to KG623, the gold file cannot be read or belongs to another text.
    """
    from kg_build.gold import check_fit, read_gold
    from kg_build.gold_review import pairs_of, review

    annotations = read_gold(gold)
    check_fit(annotations, extraction, gold)
    pairs = pairs_of(extraction, annotations, until)
    if html:
        from kg_build.gold_html import error_page

        write_page(talk, error_page(extraction, pairs, talk.language), html)
    _show(talk, review(extraction, pairs), layout)


def _show(talk: Talk, result: Review, layout: str) -> None:
    """JSON holds every pair; table and CSV the errors only."""
    import json

    from kg_build.gold_review import ERRORS

    errors = [pair for pair in result["pairs"] if pair["outcome"] in ERRORS]
    if layout == "json":
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    elif layout == "csv":
        _show_csv(errors)
    else:
        _show_table(talk, result, errors)


def _cells(pair: PairRow) -> tuple[str, ...]:
    """An error as a row of the table."""
    text = pair["text"].replace("\n", " ")
    return (pair["outcome"], f"{pair['start']}–{pair['end']}", text, _difference(pair), pair["rule"], pair["context"])


def _difference(pair: PairRow) -> str:
    """``unit: 户 → 家`` for each field that differs; of a fact with one side only, what it says."""
    gold, got = pair["gold"], pair["got"]
    if gold and got:
        return "; ".join(f"{name}: {gold[name] or '–'} → {got[name] or '–'}" for name in pair["wrong"])
    side = gold or got or {}
    said = " ".join(side[name] for name in _READING if side[name])
    return f"{said} → –" if gold else f"– → {said}"


def _show_csv(errors: list[PairRow]) -> None:
    import csv
    import io

    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(map(_cells, errors))
    click.echo(lines.getvalue(), nl=False)


def _show_table(talk: Talk, result: Review, errors: list[PairRow]) -> None:
    """The errors as a table, then counts and scores."""
    from kg_build.commands.drawing import draw
    from kg_build.graph.tables import Column, Table

    chinese = talk.language == "zh"
    columns = tuple(map(Column, _HEADINGS[0 if chinese else 1]))
    rows = tuple(map(_cells, errors))
    if rows:
        click.echo(draw(Table("errors", columns, rows, result["source"], result["source"]), talk.language), nl=False)
    counts = ", ".join(f"{outcome} {count}" for outcome, count in result["counts"].items())
    found, full = result["found"]["F1"] * 100, result["full"]["F1"] * 100
    click.echo(
        f"{counts}；找到 F1 {found:.2f}%，全对 F1 {full:.2f}%" if chinese else f"{counts}; found F1 {found:.2f}%, full F1 {full:.2f}%"
    )

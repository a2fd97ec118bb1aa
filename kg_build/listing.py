"""A CSV list of reports in, one ``Input`` for each line out, with the place, year, title and date that the line tells of its file.

    path,place,year
    清苑2017.txt,河北省保定市清苑县,2017

The header names the columns, in English or Chinese; only ``path`` must be there. Paths are taken from the list's own folder.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg_build.errors import InputError, KgBuildError, Place
from kg_build.inputs import Input, Told

__all__ = ["COLUMNS", "Listing", "read_list"]

COLUMNS: Final = {
    "path": ("path", "file", "文件", "路径"),
    "place": ("place", "地区"),
    "year": ("year", "年份", "年"),
    "title": ("title", "标题"),
    "date": ("date", "日期"),
}
"""What a list may say of a file, and the headers that say it."""

_ENCODINGS: Final = ("utf-8-sig", "gb18030")  # the second is what Excel writes in China


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list says: its files in order, the headers that mean nothing to us, and what is wrong with its lines (KG631)."""

    inputs: list[Input]
    ignored: tuple[str, ...]
    problems: list[KgBuildError]


def read_list(path: str) -> Listing:
    """The files that a CSV list names.

    Raises:
        InputError: KG630, the list is not there, is no text, or has no column for the path.
    """
    rows = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        columns = {name: index for index, cell in enumerate(header) for name, words in COLUMNS.items() if cell in words}
        if "path" not in columns:
            raise _unusable(path, "第一行没有 path（文件）一列", "its first line names no column path")
        lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _unusable(path, f"不是 CSV：{error}", f"it is no CSV: {error}") from error
    known = {word for words in COLUMNS.values() for word in words}
    inputs, problems = _inputs(path, columns, lines)
    return Listing(inputs, tuple(cell for cell in header if cell and cell not in known), problems)


def _inputs(path: str, columns: dict[str, int], lines: Iterable[tuple[int, list[str]]]) -> tuple[list[Input], list[KgBuildError]]:
    """The listed files, each once, and what is wrong with the other lines."""
    found: dict[str, Input] = {}
    problems: list[KgBuildError] = []
    for line, row in lines:
        said = {name: row[index].strip() if index < len(row) else "" for name, index in columns.items()}
        wrong = list(_wrong(said))
        target = Path(path).parent / said["path"]
        item = Input(str(target), target, told=_told(said)) if not wrong else None
        if item and found.setdefault(str(target.resolve()), item) != item:
            wrong.append((f"“{said['path']}”前面已有一行，所说不同", f"an earlier line says something else of {said['path']!r}"))
        problems += [_bad_line(path, line, zh, en) for zh, en in wrong]
    return list(found.values()), problems


def _wrong(said: dict[str, str]) -> Iterator[tuple[str, str]]:
    if not said["path"] or "\0" in said["path"]:
        yield "没有文件路径", "it names no file"
    year = said.get("year", "")
    if year and not (year.isascii() and year.isdecimal() and len(year) == len("2017")):
        yield f"年份“{year}”不是四位数字", f"the year {year!r} is no four digits"


def _told(said: dict[str, str]) -> Told:
    year = said.get("year", "")
    return Told(said.get("title", ""), said.get("date", ""), said.get("place", ""), int(year) if year else None)


def _text(path: str) -> str:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise _unusable(path, f"读不了：{error.strerror}", f"it cannot be read: {error.strerror}") from error
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unusable(path, "既不是 UTF-8，也不是 GB18030", "it is neither UTF-8 nor GB18030")


def _unusable(path: str, zh: str, en: str) -> InputError:
    return InputError(
        "KG630", Place(path), f"不能用作报告列表：{zh}。", f"It cannot be used as a list of reports: {en}.",
        "请给一个 CSV 文件，第一行是列名：path（必有）、place、year、title、date。",
        "Give a CSV file whose first line names its columns: path (needed), place, year, title, date.",
    )  # fmt: skip


def _bad_line(path: str, line: int, zh: str, en: str) -> InputError:
    return InputError(
        "KG631", Place(path, line), f"列表的这一行不对：{zh}。", f"This line of the list is wrong: {en}.",
        "改正这一行；路径从列表所在的文件夹算起。", "Correct the line; paths are taken from the list's own folder.",
    )  # fmt: skip

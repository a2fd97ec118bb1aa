"""INPUT… of the command line in, sources out: files, folders (every ``.txt`` below them), globs and ``-`` become named readers of bytes.

What a list of files says of each (``listing``) goes with it as ``Told``.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from kg_build.errors import InputError, KgBuildError, Place

__all__ = ["REPORT_ENDING", "Input", "Told", "expand"]

REPORT_ENDING = ".txt"
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says of one file, empty where nothing; as the options ``--title --date --place --year``."""

    title: str = ""
    date: str = ""
    place: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A source not read yet. ``place`` is what errors call it (the path as given), ``name`` what the graph calls it (the file's name).

    ``stream`` goes before ``path``: standard input, or what a pipe gave and gives only once.
    """

    place: str
    path: Path | None = None
    stream: IO[bytes] | None = field(default=None, compare=False)
    told: Told = Told()

    @property
    def name(self) -> str:
        """The file's name without folders, so that a graph does not depend on where its source lay."""
        return self.path.name if self.path else "stdin"

    def read(self) -> bytes:
        """The source's bytes.

        Raises:
            InputError: KG602 no such file, KG603 the file is there but cannot be read.
        """
        try:
            return self.stream.read() if self.stream else self.path.read_bytes() if self.path else b""
        except FileNotFoundError:
            raise missing(self.place) from None
        except OSError as error:
            raise InputError(
                "KG603", Place(self.place), f"读不了这个文件：{error.strerror}。", f"This file cannot be read: {error.strerror}.",
                "请检查权限，或把文件复制到能读的地方。", "Check its permissions, or copy it to where you can read it.",
            ) from error


def missing(place: str) -> InputError:
    """KG602: nothing is at this path, and no file matches it as a pattern."""
    return InputError(
        "KG602", Place(place), "没有这个文件，也没有文件与这个模式相符。", "There is no such file, and no file matches it as a pattern.",
        "请检查路径；含空格或通配符的路径要加引号。", "Check the path; quote a path with spaces or wildcards.",
    )


def expand(
    given: Iterable[str], stdin: IO[bytes] | None = None, listed: Iterable[Input] = (),
) -> tuple[list[Input], list[KgBuildError]]:
    """The inputs that ``given`` stands for, in the given order, folders and globs sorted by path, each file once; and what was wrong.

    Those ``listed`` come after them, or, where they are among them, only say what is told of them.
    The problems: KG601 a folder without reports, KG602 a path or glob that matches nothing.
    """
    inputs: dict[str, Input] = {}
    problems: list[KgBuildError] = []
    for argument in given:
        try:
            found = [Input(_STDIN, stream=stdin)] if argument == _STDIN else [Input(str(path), path) for path in _paths(argument)]
        except InputError as error:
            problems.append(error)
        else:
            inputs.update((str(item.path.resolve()) if item.path else _STDIN, item) for item in found)
    for item in listed:
        if item.path:
            key = str(item.path.resolve())
            inputs[key] = replace(inputs.get(key, item), told=item.told)
    return list(inputs.values()), problems


def _paths(argument: str) -> list[Path]:
    """The files that one argument stands for."""
    path = Path(argument)
    if path.is_dir():
        return _in_folder(path)
    if path.exists() or not glob.has_magic(argument):
        return [path]  # a missing file is noticed when it is read, with the others
    found = glob.iglob(argument, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
    matches = sorted(path for path in map(Path, found) if path.is_file())
    if not matches:
        raise missing(argument)
    return matches


def _in_folder(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob(f"*{REPORT_ENDING}") if path.is_file())
    if not found:
        raise InputError(
            "KG601", Place(str(folder)),
            f"这个文件夹里没有报告（{REPORT_ENDING} 文件）。", f"This folder holds no reports ({REPORT_ENDING} files).",
            f"请给出含有 {REPORT_ENDING} 文件的文件夹，或直接给出文件。", f"Name a folder with {REPORT_ENDING} files, or name the files.",
        )
    return found

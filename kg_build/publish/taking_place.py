"""The folder takes its name only when it is whole: it grows beside its place, and an earlier one stays until then."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg_build.errors import Place, StoreError, UsageProblem

__all__ = ["MARK", "new_folder"]

MARK: Final = ".kg-build-publication"
"""A file that says a folder is ours, so that the next publication may take its place."""


@contextmanager
def new_folder(out: Path, inputs: Iterable[Path], force: bool) -> Iterator[tuple[Path, Path]]:
    """Give an empty folder to fill and one for files that are needed meanwhile; when the block ends well, the first becomes ``out``.

    When it is left by an exception (an interrupt too), ``out`` stays as it was and nothing else is left.

    Raises:
        UsageProblem: KG907 ``out`` is there and not ours, KG908 it holds what is to be published.
        StoreError: KG909, the folder cannot be written.
    """
    target = Path(os.path.realpath(out))
    _refuse(out, target, inputs, force)
    part = target.parent / f".kg-build-{secrets.token_hex(8)}.part"
    try:
        new, scratch = part / "new", part / "scratch"
        part.mkdir()
        new.mkdir()
        scratch.mkdir()
        yield new, scratch
        _move(new, target, part / "old")
    except OSError as problem:
        raise _cannot_write(out, problem) from problem
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _refuse(out: Path, target: Path, inputs: Iterable[Path], force: bool) -> None:
    for source in inputs:
        real = Path(os.path.realpath(source))
        if real.is_relative_to(target) or target.is_relative_to(real):
            raise UsageProblem(
                "KG908", Place(str(out)), f"要发布的 {source} 就在这个文件夹里，会被一起换掉。",
                f"{source}, which is to be published, lies in this folder and would be replaced with it.",
                "把输出写到别的文件夹。", "Write to another folder.",
            )  # fmt: skip
    try:
        ours = not target.exists() or (target.is_dir() and (force or (target / MARK).is_file() or not any(target.iterdir())))
    except OSError as problem:
        raise _cannot_write(out, problem) from problem
    if not ours:
        raise UsageProblem(
            "KG907", Place(str(out)), "这里已有别的内容，不是以前发布的文件夹。", "There is something here that is no earlier publication.",
            "另选一个文件夹；确实要整个换掉就加 --force（只对文件夹有效）。",
            "Choose another folder; to replace all that is in it, add --force (folders only).",
        )  # fmt: skip


def _move(new: Path, target: Path, old: Path) -> None:
    """The new folder in place of the old; if it cannot go there, the old one comes back."""
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _cannot_write(out: Path, problem: OSError) -> StoreError:
    reason = problem.strerror or type(problem).__name__
    return StoreError(
        "KG909", Place(str(out)), f"文件夹写不成：{reason}。", f"The folder cannot be written: {reason}.",
        "核对路径、权限和磁盘空间；原有的内容没有动。",
        "Check the path, the permissions and the free space; what was there is as it was.",
    )  # fmt: skip

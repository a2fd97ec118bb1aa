"""A file written whole or not at all: the bytes go to a temporary file in the same folder, which takes the name only when complete."""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from kg_build.errors import Place, StoreError

__all__ = ["EvenBlocks", "replace_file"]

_BLOCK: Final = 1 << 17
_Reason = tuple[str, str, str, str]
_REASONS: Final[dict[int, _Reason]] = {
    errno.ENOENT: ("文件夹不存在", "its folder does not exist", "先建立该文件夹，或另选一处。", "Create the folder or choose another."),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "a part of its path is no folder", "另选一个文件夹。", "Choose another folder."),
    errno.EISDIR: ("这是一个文件夹", "it is a folder", "写出文件名，如 graph.ttl。", "Name a file in it, for example graph.ttl."),
    errno.ENOSPC: ("磁盘已满", "the disk is full", "腾出空间，或另选一处。", "Free some space or choose another place."),
    errno.EROFS: ("文件系统只读", "the file system is read-only", "另选一个文件夹。", "Choose another folder."),
    errno.ENAMETOOLONG: ("文件名太长", "its name is too long", "取短一些的名字。", "Give it a shorter name."),
}
_DENIED: Final[_Reason] = (
    "没有写入权限", "there is no permission to write",
    "改变文件夹的权限，或另选一处。", "Change the folder's permissions or choose another.",
)  # fmt: skip


@contextmanager
def replace_file(path: Path | str) -> Iterator[io.RawIOBase]:
    """Give a binary stream for what ``path`` shall hold; on leaving, the new bytes take the place of the old in one step.

    When the block is left by an exception (an interrupt too), ``path`` stays as it was and the temporary file is removed.
    A symbolic link stays a link: the file it leads to is replaced. An existing file keeps its permissions.

    Raises:
        StoreError: KG302, the folder or the disk does not let us write, or ``path`` is no regular file.
    """
    shown = Path(path)
    target = Path(os.path.realpath(shown))
    mode = _mode_of(target, shown)
    part = target.parent / f".kg-build-{secrets.token_hex(8)}.part"
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    except OSError as problem:
        raise _cannot_write(shown, problem) from problem
    try:
        with _Part(descriptor, shown) as output:
            yield output
            output.sync()
        _take_the_name(part, target, shown)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _mode_of(target: Path, shown: Path) -> int | None:
    """The permissions of the file that is to be replaced; None when there is none yet."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise _cannot_write(shown, problem) from problem
    if stat.S_ISDIR(status.st_mode):
        raise _cannot_write(shown, OSError(errno.EISDIR, os.strerror(errno.EISDIR)))
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(
            "KG302", Place(str(shown)), "无法写入：这不是普通文件。", "It cannot be written: it is no regular file.",
            "写出一个普通文件名；要写到标准输出请用 -。", "Name a regular file; use - for standard output.",
        )  # fmt: skip
    return stat.S_IMODE(status.st_mode)


def _take_the_name(part: Path, target: Path, shown: Path) -> None:
    """Move the complete file into place and make the folder remember it."""
    try:
        part.replace(target)
    except OSError as problem:
        raise _cannot_write(shown, problem) from problem
    with suppress(OSError):  # not every file system lets a folder be synchronised; the file's own bytes already are
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class _Part(io.RawIOBase):
    """The temporary file; its own write errors become StoreErrors, so that errors of whoever feeds it are not taken for them."""

    def __init__(self, descriptor: int, shown: Path) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._shown = shown

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object, /) -> int:
        """Write all of ``data``. StoreError KG302 for a full disk or the like, ValueError when closed."""
        if self.closed:  # the descriptor may be another file's by now
            raise ValueError("write to a closed file")
        view = memoryview(data).cast("B")  # type: ignore[arg-type]  # the base class declares a Buffer, which Python 3.11 cannot name
        size = view.nbytes
        try:
            while view.nbytes:
                view = view[os.write(self._descriptor, view) :]
        except OSError as problem:
            raise _cannot_write(self._shown, problem) from problem
        return size

    def sync(self) -> None:
        """Have the bytes on the disk before the file gets its name."""
        try:
            os.fsync(self._descriptor)
        except OSError as problem:
            raise _cannot_write(self._shown, problem) from problem

    def close(self) -> None:
        """Close the descriptor, once."""
        if not self.closed:
            os.close(self._descriptor)
        super().close()


class EvenBlocks:
    """Passes bytes on in blocks of one size, however they come; what gzip makes of them depends on that (seen). ``flush`` at the end.

    No file object of Python's own: those flush when they are collected, which after an error would be too late.
    """

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Hold ``data`` back until whole blocks are together."""
        self._held += data
        while len(self._held) >= _BLOCK:
            block = bytes(self._held[:_BLOCK])
            del self._held[:_BLOCK]
            self._output.write(block)
        return len(data)

    def flush(self) -> None:
        """Pass on the rest."""
        self._output.write(bytes(self._held))
        self._held.clear()


def _cannot_write(path: Path, problem: OSError) -> StoreError:
    reason_zh, reason_en, remedy_zh, remedy_en = _REASONS.get(problem.errno or 0, _DENIED)
    if problem.errno not in (*_REASONS, errno.EACCES, errno.EPERM):
        reason_zh = reason_en = problem.strerror or type(problem).__name__
    folder = path.parent if problem.errno != errno.EISDIR else path
    return StoreError(
        "KG302", Place(str(path)), f"无法写入（文件夹 {folder}）：{reason_zh}。", f"It cannot be written (folder {folder}): {reason_en}.",
        remedy_zh, remedy_en,
    )  # fmt: skip

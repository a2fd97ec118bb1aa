"""The files of the folder as the catalogue needs them: path, media type, size and checksum; and the list that ``sha256sum -c`` reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["SUMS", "File", "file_of", "sums"]

SUMS: Final = "SHA256SUMS"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A file that people may download; ``path`` is relative to the folder, with slashes, ``file_type`` the EU's code of the format."""

    path: str
    label: str
    media_type: str
    file_type: str
    compressed: bool
    size: int
    sha256: str


def file_of(folder: Path, path: Path, label: str, media_type: str, file_type: str) -> File:
    """Measure a file of the folder."""
    return File(
        path.relative_to(folder).as_posix(), label, media_type, file_type, path.name.endswith(".gz"), path.stat().st_size, _digest(path),
    )  # fmt: skip


def sums(folder: Path, known: Iterable[File]) -> bytes:
    """A line for each file of the folder but this list, sorted by path: its SHA-256, two spaces, its path."""
    digests = {file.path: file.sha256 for file in known}
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(f"{digests.get(path) or _digest(folder / path)}  {path}\n" for path in paths if path != SUMS).encode()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()

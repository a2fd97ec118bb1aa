"""Where the data that travels with the package is: ontology/, shapes/ and queries/, in a checkout or in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["data_directory", "data_files"]

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_directory(name: str) -> Path:
    """The folder ``ontology``, ``shapes`` or ``queries``: beside the package in a checkout, under ``kg_build/data`` when installed.

    Raises:
        FileNotFoundError: neither place has the folder (a broken installation).
    """
    for folder in (_PACKAGE / "data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the installation lacks its data folder {name!r}; install kg-build again")


def data_files(name: str, ending: str) -> list[Path]:
    """The files of a data folder that end with ``ending`` (``.ttl``, ``.rq``), sorted by name."""
    return sorted(data_directory(name).glob(f"*{ending}"))

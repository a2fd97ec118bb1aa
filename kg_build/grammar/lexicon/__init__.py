"""The words of the grammar, as tables: one TOML file per kind of word, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["alternation", "table"]

_FOLDER = Path(__file__).resolve().parent


@cache
def table(name: str) -> dict[str, Any]:
    """The tables of ``lexicon/{name}.toml``, parsed.

    Raises:
        FileNotFoundError: no such file.
        tomllib.TOMLDecodeError: the file is no TOML (a defect of the project, not of an input).
    """
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def alternation(words: Iterable[str]) -> str:
    """The words as a regular expression that prefers the longest: ``亿元|亿|元``."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))

"""Dates and years in a view of the text: 2017年1月9日, 二〇一九年一月十四日, 2026-01-31; words become ISO dates and integers."""

from __future__ import annotations

import re
from datetime import date

from kg_build.model import Span

__all__ = ["YEAR", "find_date", "find_years", "number", "parse_date", "year_of"]

_SIGNS = ("0〇○零ＯO", "1一", "2二", "3三", "4四", "5五", "6六", "7七", "8八", "9九")
_DIGITS = {sign: value for value, signs in enumerate(_SIGNS) for sign in signs}
YEAR = r"(?:(?:19|20)\d\d|[一二][九〇○零ＯO][〇○零ＯO一二三四五六七八九]{2})"
_YEAR = re.compile(rf"(?<![\d.])({YEAR})\s*年")
_PART = r"(\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?)"
_LONG = re.compile(rf"(?<![\d.])({YEAR})\s*年\s*{_PART}\s*月\s*(?:{_PART}\s*[日号])?")
_SHORT = re.compile(r"(?<![\d.])((?:19|20)\d\d)\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?!\d)")


def number(word: str) -> int:
    """A small number in figures or words: ``9``, ``九``, ``十四``, ``二十``, ``三十一``, ``廿一``."""
    if word.isdigit() and word.isascii():
        return int(word)
    word = word.replace("廿", "二十")
    if "十" in word:
        tens, ones = word.split("十", 1)
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return _DIGITS[word]


def year_of(word: str) -> int:
    """A year written digit by digit: ``2017``, ``二〇一七``, ``二零一七``, ``二○一七``."""
    return int("".join(str(_DIGITS[sign]) for sign in word))


def _iso(year: str, month: str, day: str | None) -> str:
    """The ISO date, or an empty string for a day that no calendar has."""
    try:
        found = date(year_of(year), number(month), number(day) if day else 1)
    except ValueError:
        return ""
    return found.isoformat() if day else found.isoformat()[:7]


def find_date(text: str, start: int = 0, end: int | None = None) -> tuple[str, Span] | None:
    """The first full date (``YYYY-MM-DD``) or, failing that, month (``YYYY-MM``) between two offsets, with its place."""
    month: tuple[str, Span] | None = None
    limit = len(text) if end is None else end
    for found in sorted([*_LONG.finditer(text, start, limit), *_SHORT.finditer(text, start, limit)], key=lambda match: match.start()):
        iso = _iso(found[1], found[2], found[3])
        if len(iso) == 10:
            return iso, Span(found.start(), found.end())
        if iso and month is None:
            month = iso, Span(found.start(), found.end())
    return month


def parse_date(word: str) -> str:
    """The ISO date that a whole word says, or an empty string: ``2017-01-09``, ``2017年1月9日``, ``二〇一七年一月九日``."""
    found = find_date(word)
    return found[0] if found and found[1] == Span(0, len(word)) and len(found[0]) == 10 else ""


def find_years(text: str) -> list[int]:
    """The years a text names (…年), in order: ``2016年工作回顾`` gives [2016]."""
    return [year_of(word) for word in _YEAR.findall(text)]

"""Numerals as reports write them, read as ``Decimal``: 4.3, 1,200, 一百二十亿, 3000多万, 百分之六点五, 三分之一."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

__all__ = ["DIGITS", "DIGIT_WORDS", "MULTIPLIERS", "fraction", "read_digits", "read_multiplier", "read_words"]

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "兩": 2}
DIGIT_WORDS = "".join(DIGITS)
MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SECTION = (10**8, 10**4)


def read_digits(text: str) -> Decimal:
    """A number in figures, with or without thousands separators: ``1,234.5`` is 1234.5.

    Raises:
        decimal.InvalidOperation: ``text`` is no such number.
    """
    return Decimal(text.replace(",", "").replace("，", "").replace(" ", ""))


def read_multiplier(text: str) -> Decimal:
    """The product of multiplier words: 万亿 is 10^12, 百万 is 10^6, empty is 1."""
    product = Decimal(1)
    for sign in text:
        product *= MULTIPLIERS[sign]
    return product


@lru_cache(maxsize=4096)
def read_words(text: str) -> Decimal | None:
    """A number in words, or None when the characters do not make one.

    Positional (三千一百零八), by digits (二〇一九), with 点 (四点五), stacked 万万 (六万万), bare multipliers (千, 上亿's 亿) and
    colloquial ends (一万二 is 12000) are read; 一二三 (a list) is read by digits.
    """
    if not text:
        return None
    whole, point, tail = text.partition("点")
    if point:
        if not tail or any(c not in DIGITS for c in tail.rstrip("".join(MULTIPLIERS))):
            return None
        digits = tail.rstrip("".join(MULTIPLIERS))
        base = read_words(whole)
        if base is None:
            return None
        scaled = Decimal(f"{base}.{''.join(str(DIGITS[c]) for c in digits)}")
        return scaled * read_multiplier(tail[len(digits):])
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    return _read_positional(text)


def _read_positional(text: str) -> Decimal | None:
    total, section, digit, last = 0, 0, None, 1
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign] if not digit else digit * 10 + DIGITS[sign]
            if sign in "零〇○":
                last = 10
        elif MULTIPLIERS.get(sign, 0) >= _SECTION[1]:
            unit = MULTIPLIERS[sign]
            section += digit or 0
            if section == 0 and total == 0:
                section = 1
            if section == 0 or (total and total < unit):
                total = (total + section) * unit
            else:
                total += section * unit
            section, digit, last = 0, None, unit
        elif sign in MULTIPLIERS:
            unit = MULTIPLIERS[sign]
            section += (digit or 1) * unit
            digit, last = None, unit
        else:
            return None
    if digit is not None:
        colloquial = last >= 100 and text[-1] in DIGITS and len(text) > 1 and text[-2] in MULTIPLIERS
        section += digit * (last // 10) if colloquial else digit
    return Decimal(total + section)


def fraction(denominator: str, numerator: str) -> Decimal | None:
    """三分之一 is 0.333333 (six places); None when a part is no number or the denominator is zero."""
    low, high = read_words(denominator), read_words(numerator)
    if low is None or high is None or not low:
        return None
    return (high / low).quantize(Decimal("0.000001")).normalize()

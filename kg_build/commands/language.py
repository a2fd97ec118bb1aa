"""Two languages for every word on the screen: texts are written ``both(zh, en)`` and the one asked for is chosen when they are shown."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

__all__ = ["LANGUAGES", "both", "choose", "settle"]

LANGUAGES = ("zh", "en")
_BETWEEN = "\x1f"  # ASCII's unit separator: never part of a help text
_current = "en"


def settle(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Decide the language of this run: ``--lang`` anywhere before ``--``, else the locale, else English; returns ``zh`` or ``en``.

    It is needed before click parses anything, because ``--help`` may stand before ``--lang``.
    """
    global _current
    _current = _from_arguments(arguments) or _from_locale(environment)
    return _current


def _from_arguments(arguments: Sequence[str]) -> str:
    """The value of the last ``--lang zh`` or ``--lang=zh`` if it is one we have; click refuses the others later."""
    found = ""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == "--lang":
            found = value if equals else "".join(arguments[position + 1 : position + 2])
    return found if found in LANGUAGES else ""


def _from_locale(environment: Mapping[str, str]) -> str:
    """``zh`` when the first of LC_ALL, LC_MESSAGES and LANG that is set says so (POSIX's order)."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def both(zh: str, en: str) -> str:
    """One string that holds both wordings until ``choose`` shows one."""
    return f"{zh}{_BETWEEN}{en}"


def choose(text: str, language: str = "") -> str:
    """The wording of ``text`` in ``language`` (this run's when empty); a text not made by ``both`` comes back as it is."""
    zh, between, en = text.partition(_BETWEEN)
    return zh if not between or (language or _current) == "zh" else en

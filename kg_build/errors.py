"""Every problem the project can report, as data: a stable code, the place, what is wrong and what to do, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["ExitCode", "InputError", "KgBuildError", "NonConformance", "Place", "StoreError", "UsageProblem"]


class ExitCode(IntEnum):
    """What ``kg-build`` ends with (DESIGN.md section 2)."""

    GOOD = 0
    DOES_NOT_CONFORM = 1
    USAGE = 2
    UNREADABLE = 3
    STORE_FAILED = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem lies: a file (or other source name), and a 1-based line or a 0-based offset where known."""

    source: str
    line: int | None = None
    offset: int | None = None

    def __str__(self) -> str:
        """``file:line (offset n)`` with the parts that are known."""
        line = f":{self.line}" if self.line is not None else ""
        offset = f" (offset {self.offset})" if self.offset is not None else ""
        return f"{self.source}{line}{offset}"


class KgBuildError(Exception):
    """A problem for people: ``code`` (KG…), ``place``, ``zh``/``en`` say what, ``remedy_zh``/``remedy_en`` what to do."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, code: str, place: Place, zh: str, en: str, remedy_zh: str, remedy_en: str) -> None:
        """Keep the fields; the message is the English sentence, so that a traceback reads well."""
        super().__init__(f"{code} {place}: {en} {remedy_en}")
        self.code = code
        self.place = place
        self.zh = zh
        self.en = en
        self.remedy_zh = remedy_zh
        self.remedy_en = remedy_en

    def message(self, lang: str = "en") -> str:
        """Two lines for the screen: what and where, then the remedy, in ``zh`` or ``en``."""
        what, remedy = (self.zh, self.remedy_zh) if lang == "zh" else (self.en, self.remedy_en)
        return f"{self.code} {self.place}: {what}\n  → {remedy}"


class InputError(KgBuildError):
    """The input cannot be read as what it should be (exit code 3)."""

    exit_code = ExitCode.UNREADABLE


class UsageProblem(KgBuildError):
    """The call is wrong: an unknown query, a missing or ill-typed parameter (exit code 2)."""

    exit_code = ExitCode.USAGE


class NonConformance(KgBuildError):
    """The data does not conform: SHACL violations, or unexplained numbers under ``--strict`` (exit code 1)."""

    exit_code = ExitCode.DOES_NOT_CONFORM


class StoreError(KgBuildError):
    """A store, an output file or the network failed (exit code 4)."""

    exit_code = ExitCode.STORE_FAILED

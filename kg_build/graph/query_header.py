"""The text of a ``.rq`` file → what its ``#+`` header says: question, typed parameters, columns.

The header is block YAML as grlc reads it (``#+ key: value``, two spaces of indent a level); each parameter and column is one line::

    #+ question_zh: 今年定了哪些目标？
    #+ parameters:
    #+   strength: code (firm, expected, aspirational) | 力度 | how firmly it is promised
    #+   limit: int = 20 | 最多几行 | rows at most
    #+   word: text! | 要找的词 | the word to look for
    #+ columns:
    #+   report: iri | 报告 | the report

``!`` marks a parameter that must be given, ``= value`` its default; one with neither may be left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg_build.errors import Place, UsageProblem
from kg_build.graph.tables import COLUMN_TYPES, Column

__all__ = ["PARAMETER_TYPES", "CannedQuery", "Parameter", "parse_query_file"]

PARAMETER_TYPES: Final = ("text", "year", "iri", "code", "int", "place")
_KEYS: Final = ("summary", "question_zh", "question_en", "group")
_BLOCKS: Final = ("parameters", "columns")
_ENTRY = re.compile(r"#\+   (?P<name>[A-Za-z][A-Za-z0-9_]*): (?P<spec>[^|]*[^| ]) \| (?P<zh>[^|]*[^| ]) \| (?P<en>[^|]*[^| ])")
_SPEC = re.compile(r"(?P<type>[a-z]+)(?P<required>!)?(?: \((?P<choices>[^()]+)\))?(?: = (?P<default>\S.*))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: one of ``PARAMETER_TYPES``; ``choices`` is the whitelist of a code; ``default`` None means "any"."""

    name: str
    type: str
    zh: str
    en: str
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A query file. ``trusted`` is true for the files that travel with kg-build; others are parsed and may be refused before they run."""

    name: str
    source: str
    text: str
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    summary: str = ""
    question_zh: str = ""
    question_en: str = ""
    group: str = ""
    trusted: bool = False

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if the query has it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def _broken(source: str, line: int, zh: str, en: str) -> UsageProblem:
    """KG503: a header line that cannot be read, with its place."""
    return UsageProblem(
        "KG503", Place(source, line), zh, en, "按 queries/README.md 的写法改正这一行。", "Write the line as queries/README.md shows.",
    )


def _entry(line: str, source: str, number: int) -> tuple[re.Match[str], re.Match[str]]:
    """A parameter's or column's line, split into name, type specification and words."""
    entry = _ENTRY.fullmatch(line)
    spec = _SPEC.fullmatch(entry["spec"]) if entry else None
    if entry is None or spec is None:
        raise _broken(
            source, number, f"读不懂查询文件头的这一行：{line!r}。",
            f"cannot read this header line: {line!r}; expected `name: type | zh | en`.",
        )
    return entry, spec


def _parameter(line: str, source: str, number: int) -> Parameter:
    """One line under ``parameters:``."""
    entry, spec = _entry(line, source, number)
    if spec["type"] not in PARAMETER_TYPES:
        known = ", ".join(PARAMETER_TYPES)
        raise _broken(
            source, number, f"参数类型 {spec['type']} 不存在；可用：{known}。",
            f"no parameter type {spec['type']!r}; the types are {known}.",
        )
    choices = tuple(choice.strip() for choice in spec["choices"].split(",")) if spec["choices"] else ()
    default_is_wrong = spec["default"] is not None and (spec["required"] or (choices and spec["default"] not in choices))
    if (spec["type"] == "code") != bool(choices) or default_is_wrong:
        raise _broken(
            source, number, "code 类型（且只有它）要列出可选值；默认值须在其中，且不能同时标为必填。",
            "a code, and nothing else, lists its choices; a default must be one of them, and a required parameter has none.",
        )
    return Parameter(entry["name"], spec["type"], entry["zh"], entry["en"], bool(spec["required"]), spec["default"], choices)


def _column(line: str, source: str, number: int) -> Column:
    """One line under ``columns:``."""
    entry, spec = _entry(line, source, number)
    if spec["type"] not in COLUMN_TYPES or spec["required"] or spec["choices"] or spec["default"] is not None:
        known = ", ".join(COLUMN_TYPES)
        raise _broken(source, number, f"列的类型须为以下之一：{known}。", f"a column's type is one of {known}.")
    return Column(entry["name"], spec["type"], entry["zh"], entry["en"])


def parse_query_file(text: str, name: str, source: str, trusted: bool = False) -> CannedQuery:
    r"""Read a query file's header; a file without one is a query without parameters whose columns are its variables.

    Args:
        text: the whole file, line ends as ``\n``.
        name: what the query is called.
        source: the file's name for messages.
        trusted: whether the file travels with kg-build.

    Raises:
        UsageProblem: KG503, with file and line.
    """
    values: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: list[Column] = []
    block = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.startswith("#+"):
            continue
        if line.startswith("#+   ") and block:
            if block == "parameters":
                parameters.append(_parameter(line, source, number))
            else:
                columns.append(_column(line, source, number))
            names = [item.name for item in (parameters if block == "parameters" else columns)]
            if len(set(names)) < len(names):
                raise _broken(source, number, f"{names[-1]} 写了两次。", f"{names[-1]!r} is declared twice.")
            continue
        key, colon, value = line[2:].strip().partition(":")
        block = key if key in _BLOCKS and not value.strip() else ""
        if not colon or (key not in _KEYS and not block) or (key in _KEYS and (key in values or not value.strip())):
            raise _broken(source, number, f"读不懂查询文件头的这一行：{line!r}。", f"cannot read this header line: {line!r}.")
        if not block:
            values[key] = value.strip()
    return CannedQuery(name, source, text, tuple(parameters), tuple(columns), trusted=trusted, **values)

"""What a person gives for a query's parameters → RDF terms at the places the query marks for them.

Three kinds of line in a query are marks; every other line is left as it stands:

* ``#= word ?wanted`` becomes ``VALUES ?wanted { "增长" }`` when the parameter has a value and stays a comment when not;
* ``#: word FILTER(…)`` becomes ``FILTER(…)`` when the parameter has a value and stays a comment when not;
* ``LIMIT 20 #= limit`` gets the checked integer.

So a query file as it stands is valid SPARQL, namely the query with no optional parameter given. Values enter only as terms written by
pyoxigraph's own serialiser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg_build.errors import Place, UsageProblem
from kg_build.graph.query_header import CannedQuery, Parameter

__all__ = ["bind_line", "check_value", "render", "render_rows"]

_MARK = re.compile(r"(?P<indent>\s*)#= (?P<name>\w+) \?(?P<variable>\w+)")
_CONDITION = re.compile(r"(?P<indent>\s*)#: (?P<name>\w+) (?P<rest>.*)")
_LIMIT = re.compile(r"\s*LIMIT [0-9]+ #= (?P<name>\w+)")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*")
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_INTEGER = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_GYEAR: Final = NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
_ESCAPE_LOOKALIKE = re.compile(r"(?<=\\)(?=[uU])")
_EXPECTED: Final = {
    "year": ("四位年份，如 2017", "a year of four digits, e.g. 2017"),
    "int": ("不大于 999999999 的非负整数", "a whole number from 0 to 999999999"),
    "iri": ("完整的 IRI，不含空格和 <>\"{}|\\^`", "an absolute IRI without spaces and <>\"{}|\\^`"),
    "text": ("文字（不含孤立的代理码位）", "text without lone surrogates"),
    "place": ("地名或六位区划代码", "a place's name or six-digit code"),
}


def _ill_typed(query: CannedQuery, parameter: Parameter, value: str, code: str = "KG513") -> UsageProblem:
    """A value that is not of the parameter's type, or not among its choices."""
    choices = ", ".join(parameter.choices)
    zh, en = (f"以下之一：{choices}", f"one of {choices}") if parameter.type == "code" else _EXPECTED[parameter.type]
    shown = ascii(value[:80])
    return UsageProblem(
        code, Place(query.source), f"参数 {parameter.name} 的值 {shown} 不对。", f"the parameter {parameter.name} cannot be {shown}.",
        f"{parameter.name} 应为{zh}。", f"Give {en}.",
    )


def check_value(query: CannedQuery, parameter: Parameter, value: str) -> str:
    """The value, when it is of the parameter's type.

    Raises:
        UsageProblem: KG513 (ill-typed), KG514 (not an acceptable IRI), KG515 (not among the choices).
    """
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _ill_typed(query, parameter, value) from error
    if parameter.type == "iri":
        try:
            NamedNode(value)
            good = _IRI.fullmatch(value) is not None
        except ValueError:
            good = False
        if not good:
            raise _ill_typed(query, parameter, value, "KG514")
    elif parameter.type == "code":
        if value not in parameter.choices:
            raise _ill_typed(query, parameter, value, "KG515")
    else:
        good = {
            "year": _YEAR.fullmatch(value) is not None, "int": _INTEGER.fullmatch(value) is not None,
            "place": bool(value.strip()), "text": value != "",
        }[parameter.type]
        if not good:
            raise _ill_typed(query, parameter, value)
    return value.strip() if parameter.type == "place" else value


def bind_line(variable: str, parameter: Parameter, value: str) -> str:
    r"""The line that binds a variable to a checked value.

    A text in which a backslash stands before ``u`` is bound as a CONCAT of pieces cut between the two: several SPARQL parsers (rdflib's
    among them) expand ``\uXXXX`` over the whole query before they read strings, also behind an escaped backslash, so that a text holding
    ``\u0022`` would end its own string.
    """
    if parameter.type == "iri":
        return f"VALUES ?{variable} {{ {NamedNode(value)} }}"
    if parameter.type == "year":
        return f"VALUES ?{variable} {{ {Literal(value, datatype=_GYEAR)} }}"
    if parameter.type == "int":
        return f"VALUES ?{variable} {{ {int(value)} }}"
    pieces = [str(Literal(piece)) for piece in _ESCAPE_LOOKALIKE.split(value)]
    return f"VALUES ?{variable} {{ {pieces[0]} }}" if len(pieces) == 1 else f"BIND(CONCAT({', '.join(pieces)}) AS ?{variable})"


def _values(query: CannedQuery, given: Mapping[str, str]) -> dict[str, str]:
    """Every parameter that has a value, checked: what was given, else the default.

    Raises:
        UsageProblem: KG511 (unknown parameter), KG512 (missing), KG513 to KG515 (see ``check_value``).
    """
    names = [parameter.name for parameter in query.parameters]
    for name in given:
        if name not in names:
            near = sorted(names, key=lambda known: known not in get_close_matches(name, names, n=3))
            raise UsageProblem(
                "KG511", Place(query.source), f"查询 {query.name} 没有参数 {name[:80]!a}。",
                f"the query {query.name} has no parameter {name[:80]!a}.",
                f"可用的参数：{'、'.join(near) or '无'}。", f"Its parameters: {', '.join(near) or 'none'}.",
            )
    values: dict[str, str] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            values[parameter.name] = check_value(query, parameter, value)
        elif parameter.required:
            raise UsageProblem(
                "KG512", Place(query.source), f"查询 {query.name} 缺少参数 {parameter.name}（{parameter.zh}）。",
                f"the query {query.name} needs the parameter {parameter.name} ({parameter.en}).",
                f"加上 --param {parameter.name}=…。", f"Add --param {parameter.name}=….",
            )
    return values


def _rendered_line(line: str, query: CannedQuery, values: Mapping[str, str]) -> str:
    """One line of the query with its mark, if it is one, carried out."""
    if (limit := _LIMIT.fullmatch(line)) and limit["name"] in values:
        return f"LIMIT {max(1, int(values[limit['name']]))}"
    match = _MARK.fullmatch(line) or _CONDITION.fullmatch(line)
    if match is None or match["name"] not in values:
        return line
    if "rest" in match.re.groupindex:
        return f"{match['indent']}{match['rest']}"
    parameter = query.parameter(match["name"])
    assert parameter is not None, "values holds declared parameters only"
    return match["indent"] + bind_line(match["variable"], parameter, values[parameter.name])


def render_rows(query: CannedQuery, rows: Mapping[str, Sequence[Literal | NamedNode]]) -> str:
    """The SPARQL text with several terms for a parameter: ``#= code ?code`` becomes ``VALUES ?code { "210300" "340500" }``.

    For questions of our own that ask for many things at once. A term that holds a backslash is left out (see ``bind_line``), and every
    parameter of the query must have terms.
    """
    lines = []
    for line in query.text.split("\n"):
        match = _MARK.fullmatch(line)
        if match is None:
            lines.append(line)
            continue
        terms = " ".join(str(term) for term in rows[match["name"]] if "\\" not in term.value)
        lines.append(f"{match['indent']}VALUES ?{match['variable']} {{ {terms} }}")
    return "\n".join(lines)


def render(query: CannedQuery, given: Mapping[str, str]) -> str:
    """The SPARQL text to run.

    Raises:
        UsageProblem: KG511 to KG515, a parameter that is unknown, missing or ill-typed.
    """
    values = _values(query, given)
    return "\n".join(_rendered_line(line, query, values) for line in query.text.split("\n"))

"""The canned queries as data for programs: the list of them, and an OpenAPI 3.1 description made from their headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from kg_build.graph.query import CannedQuery, Parameter
from kg_build.graph.tables import Column

__all__ = ["API_FORMATS", "FORMAT_PARAMETER", "as_list", "openapi"]

FORMAT_PARAMETER: Final = "format"  # beside the parameters of the queries, none of which may have this name
API_FORMATS: Final = {"json": "application/json", "csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8"}
_TEXT: Final = {"type": "string"}
_TYPES: Final[dict[str, dict[str, Any]]] = {
    "int": {"type": "integer"}, "decimal": {"type": "number"}, "boolean": {"type": "boolean"}, "iri": {"type": "string", "format": "iri"},
    "list": {"type": "array", "items": _TEXT}, "year": {"type": "string", "pattern": "^[12][0-9]{3}$"},
    "date": {"type": "string", "format": "date"},
}


def as_list(queries: Iterable[CannedQuery]) -> list[dict[str, Any]]:
    """The queries as JSON values: name, address, questions, parameters, columns."""
    return [
        {
            "name": query.name, "path": f"/api/query/{query.name}", "group": query.group,
            "question_zh": query.question_zh, "question_en": query.question_en,
            "parameters": [
                {"name": one.name, "type": one.type, "required": one.required, "default": one.default, "choices": list(one.choices),
                 "zh": one.zh, "en": one.en}
                for one in query.parameters
            ],
            "columns": [{"name": column.name, "type": column.type, "zh": column.zh, "en": column.en} for column in query.columns],
        }
        for query in queries
    ]


def openapi(queries: Iterable[CannedQuery], version: str, server: str) -> dict[str, Any]:
    """The description of the API at ``server``, one path a query."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kg-build: questions to government work reports", "version": version,
            "description": "政府工作报告知识图谱的现成问题。 / Canned questions to a knowledge graph of China's government work reports.",
        },
        "servers": [{"url": server}],
        "paths": {f"/api/query/{query.name}": {"get": _operation(query)} for query in queries},
        "components": {"schemas": {"Problem": _PROBLEM}},
    }


_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["code", "place", "zh", "en", "remedy_zh", "remedy_en"],
    "properties": dict.fromkeys(("code", "place", "zh", "en", "remedy_zh", "remedy_en"), _TEXT),
}


def _operation(query: CannedQuery) -> dict[str, Any]:
    """A query as an operation."""
    problem = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    row = {
        "type": "object", "required": [column.name for column in query.columns],
        "properties": {column.name: _column(column) for column in query.columns},
    }
    answers = {
        media: {"schema": {"type": "array", "items": row} if name == "json" else _TEXT} for name, media in API_FORMATS.items()
    }
    layout = {
        "name": FORMAT_PARAMETER, "in": "query",
        "description": "格式，不填则看 Accept / the format; the Accept header decides when left out",
        "schema": {"type": "string", "enum": list(API_FORMATS)},
    }
    return {
        "operationId": query.name, "tags": [query.group], "summary": f"{query.question_zh} / {query.question_en}",
        "parameters": [*[_parameter(one) for one in query.parameters], layout],
        "responses": {
            "200": {"description": "表 / the table", "content": answers},
            "400": {"description": "参数不对 / a wrong parameter", **problem},
            "default": {"description": "别的问题 / another problem", **problem},
        },
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    """A parameter with its type, choices and default."""
    schema = dict(_TYPES.get(one.type, _TEXT))
    if one.type == "int":
        schema["minimum"] = 0
    if one.choices:
        schema["enum"] = list(one.choices)
    if one.default is not None:
        schema["default"] = int(one.default) if one.type == "int" else one.default
    return {"name": one.name, "in": "query", "required": one.required, "description": f"{one.zh} / {one.en}", "schema": schema}


def _column(column: Column) -> dict[str, Any]:
    """What a cell of the column holds; every cell but a list's may be null."""
    known = column.type in ("int", "decimal", "boolean", "list", "iri")
    schema: dict[str, Any] = dict(_TYPES[column.type]) if known else dict(_TEXT)
    if column.type != "list":
        schema["type"] = [schema["type"], "null"]
    return {**schema, "description": f"{column.zh} / {column.en}"}

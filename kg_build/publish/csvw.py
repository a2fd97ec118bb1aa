"""CSV on the Web: what a folder's tables hold, as ``csv-metadata.json``, which readers of a CSV look for beside it.

It says nothing that is not true of the rows: a column whose cells are not all of its type is a string, a key that two rows share is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from kg_build.graph.iris import CODE_BASE
from kg_build.graph.tables import Column
from kg_build.graph.vocabulary import DCT, GWR, NIF, SKOS
from kg_build.publish.options import Decisions
from kg_build.publish.tables import Sheet

__all__ = ["NAMES", "table_group"]

NAMES: Final = {
    "reports": ("报告", "Reports"),
    "facts": ("数字所说的事", "What the numbers state"),
    "projects": ("项目", "Projects"),
    "organizations": ("组织", "Organizations"),
    "documents": ("文件", "Documents"),
    "panel": ("面板数据：目标与结果", "Panel: targets and outcomes"),
}
"""Table → its name in zh and en."""

_PERIOD: Final = {"base": "string", "format": "[0-9]{4}(-[0-9]{2})?(/[0-9]{4}(-[0-9]{2})?)?"}
_TYPES: Final[dict[str, Any]] = {
    "iri": "anyURI", "int": "nonNegativeInteger", "decimal": "decimal", "year": "gYear", "date": "date", "boolean": "boolean",
    "period": _PERIOD,
}

_ABOUT: Final = {
    "reports": "{+report}", "facts": "{+fact}", "projects": "{+project}", "organizations": "{+organization}", "documents": "{+document}",
}

# Table and column → the property that says the same of what the row is about; the other columns make no triples.
_PROPERTIES: Final = {
    "reports": {
        "plan_year": GWR.planYear, "title": DCT.title, "issued": DCT.issued, "review_year": GWR.reviewYear,
        "text_sha256": GWR.textSha256,
    },
    "facts": {
        "report": GWR.report, "start": NIF.beginIndex, "end": NIF.endIndex, "indicator": GWR.indicatorText, "concept": GWR.indicator,
        "measure": GWR.measure, "value": GWR.value, "value_max": GWR.maxValue, "statement": GWR.statement, "strength": GWR.strength,
        "written": GWR.writtenAs, "rule": GWR.rule,
    },
    "projects": {"name": SKOS.prefLabel, "aliases": SKOS.altLabel},
    "organizations": {"name": SKOS.prefLabel, "aliases": SKOS.altLabel, "type": GWR.organizationType},
    "documents": {"title": DCT.title, "aliases": DCT.alternative},
}  # fmt: skip
_VALUE_URLS: Final = {
    ("facts", "report"): "{+report}", ("facts", "concept"): "{+concept}",
    ("facts", "measure"): f"{CODE_BASE}measure/{{measure}}", ("facts", "strength"): f"{CODE_BASE}strength/{{strength}}",
    ("organizations", "type"): f"{CODE_BASE}organization-type/{{type}}",
}  # fmt: skip
_CHINESE: Final = {(table, column) for table in ("projects", "organizations") for column in ("name", "aliases")}
_TO_REPORTS: Final = {
    **dict.fromkeys(("facts", "projects", "organizations", "documents"), ("report",)),
    "panel": ("target_report", "outcome_report"),
}
_DIALECT: Final = {
    "encoding": "utf-8", "lineTerminators": ["\n"], "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True,
    "headerRowCount": 1, "commentPrefix": None, "skipBlankRows": False, "skipInitialSpace": False, "trim": False,
}  # fmt: skip


def table_group(tables: Iterable[Sheet], decisions: Decisions, title: tuple[str, str]) -> bytes:
    """The description of the tables of one folder."""
    ordered = list(tables)
    with_reports = any(sheet.name == "reports" and sheet.unique for sheet in ordered)
    group = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": _said(*title),
        "dc:license": {"@id": decisions.license},
        "dc:publisher": decisions.publisher_name,
        "dialect": _DIALECT,
        "tables": [_table(sheet, with_reports) for sheet in ordered],
    }
    return (json.dumps(group, ensure_ascii=False, indent=1) + "\n").encode()


def _table(sheet: Sheet, with_reports: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(sheet, column) for column in sheet.columns]}
    if sheet.unique:
        schema["primaryKey"] = list(sheet.key)
    if with_reports and sheet.name in _TO_REPORTS:
        keys = [
            {"columnReference": name, "reference": {"resource": "reports.csv", "columnReference": "report"}}
            for name in _TO_REPORTS[sheet.name] if name not in sheet.empty  # validators differ on keys that are null
        ]
        if keys:
            schema["foreignKeys"] = keys
    if sheet.name in _ABOUT:
        schema["aboutUrl"] = _ABOUT[sheet.name]
    return {"url": sheet.path.name, "dc:title": _said(*NAMES[sheet.name]), "tableSchema": schema}


def _column(sheet: Sheet, column: Column) -> dict[str, Any]:
    """A column; its titles are its name (in any language, as the header has it) and what it holds in Chinese and English."""
    described: dict[str, Any] = {
        "name": column.name,
        "titles": {"und": column.name, "zh": column.zh or column.name, "en": column.en or column.name},
        "datatype": "string" if column.name in sheet.misfits else _TYPES.get(column.type, "string"),
        "required": column.name in sheet.key and column.name not in sheet.empty,
    }
    if column.type == "list" and column.name not in sheet.misfits:
        described["separator"] = "|"
    if (sheet.name, column.name) in _CHINESE:
        described["lang"] = "zh"
    term = _PROPERTIES.get(sheet.name, {}).get(column.name)
    if term is None or column.name in sheet.misfits:
        return described | {"suppressOutput": True}
    described["propertyUrl"] = term.value
    if (sheet.name, column.name) in _VALUE_URLS:
        described["valueUrl"] = _VALUE_URLS[sheet.name, column.name]
    return described


def _said(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]

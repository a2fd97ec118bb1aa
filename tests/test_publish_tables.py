"""The published tables: a validator of CSV on the Web accepts them and notices what is broken; rows made triples again are in the graph."""

from __future__ import annotations

import csv
import json
import re
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from csvw import CSVW

from kg_build.graph.query import run
from kg_build.graph.store import open_files
from kg_build.publish.folder import publish_folder
from kg_build.publish.tables import TABLES
from tests.publish_sample import DECISIONS, changed, hostile, nquads, published

METADATA = "csv-metadata.json"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("publish"))


def complaints(metadata: Path) -> list[str]:
    """What the validator has against a folder's tables; an error counts as well as a warning."""
    with warnings.catch_warnings(record=True):
        try:
            found = CSVW(str(metadata), validate=True)
            good = found.is_valid
        except (ValueError, AssertionError, KeyError, TypeError, OSError) as error:
            return [str(error) or type(error).__name__]
    return [] if good else [str(warning.message) for warning in found.warnings] or ["not valid"]


def test_every_folder_of_tables_is_accepted(site: Path) -> None:
    described = sorted(site.rglob(METADATA))
    assert len(described) == 4
    assert {str(path.parent): complaints(path) for path in described} == {str(path.parent): [] for path in described}


def test_hostile_cells_are_accepted_too(tmp_path: Path) -> None:
    (tmp_path / "nasty.nq").write_bytes(nquads(hostile(), changed(2034)))
    publish_folder([tmp_path / "nasty.nq"], tmp_path / "site", DECISIONS)
    assert [complaints(path) for path in sorted((tmp_path / "site").rglob(METADATA))] == [[], [], []]
    aliases = {column["name"]: column for column in tables(tmp_path / "site" / "tables")["projects"]["tableSchema"]["columns"]}["aliases"]
    assert "separator" not in aliases, "a bar inside a name no longer separates"


def tables(folder: Path) -> dict[str, Any]:
    group = json.loads((folder / METADATA).read_text(encoding="utf-8"))
    return {table["url"].removesuffix(".csv"): table for table in group["tables"]}


def columns(site: Path, table: str) -> dict[str, Any]:
    return {column["name"]: column for column in tables(site / "tables")[table]["tableSchema"]["columns"]}


def test_tables_are_described_in_both_languages(site: Path) -> None:
    for name, table in tables(site / "tables").items():
        header = next(csv.reader((site / "tables" / f"{name}.csv").open(encoding="utf-8", newline="")))
        assert [column["name"] for column in table["tableSchema"]["columns"]] == header
        for column in table["tableSchema"]["columns"]:
            assert column["titles"]["und"] == column["name"]
            assert re.search("[\u4e00-\u9fff]|IRI", column["titles"]["zh"]), column
            assert not re.search("[\u4e00-\u9fff]", re.sub(r"\(.*?\)|[\u4e00-\u9fff]+", "", column["titles"]["en"]))
            assert ("propertyUrl" in column) != column.get("suppressOutput", False)


def test_types_and_keys(site: Path) -> None:
    facts = columns(site, "facts")
    assert [facts[name]["datatype"] for name in ("value", "start", "report")] == ["decimal", "nonNegativeInteger", "anyURI"]
    assert columns(site, "projects")["aliases"]["separator"] == "|"
    schemas = {name: table["tableSchema"] for name, table in tables(site / "tables").items()}
    assert {name: schemas[name]["primaryKey"] for name in TABLES} == {name: list(key) for name, (_, key) in TABLES.items()}
    assert schemas["facts"]["foreignKeys"][0]["reference"] == {"resource": "reports.csv", "columnReference": "report"}


BREAKS: dict[str, Callable[[Path], None]] = {}


def breaks(change: Callable[[Path], None]) -> Callable[[Path], None]:
    BREAKS[change.__name__] = change
    return change


def edited(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / METADATA
    group = json.loads(path.read_text(encoding="utf-8"))
    change({table["url"]: table for table in group["tables"]})
    path.write_text(json.dumps(group), encoding="utf-8")


def rows(folder: Path, table: str, change: Callable[[list[str]], None]) -> None:
    lines = (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    change(lines)
    (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@breaks
def wrong_datatype(folder: Path) -> None:
    def change(found: dict[str, Any]) -> None:
        next(column for column in found["facts.csv"]["tableSchema"]["columns"] if column["name"] == "indicator")["datatype"] = "decimal"

    edited(folder, change)


@breaks
def unknown_primary_key(folder: Path) -> None:
    edited(folder, lambda found: found["facts.csv"]["tableSchema"].update(primaryKey=["nothing"]))


@breaks
def foreign_key_to_nowhere(folder: Path) -> None:
    def change(found: dict[str, Any]) -> None:
        found["facts.csv"]["tableSchema"]["foreignKeys"][0]["reference"]["resource"] = "nothing.csv"

    edited(folder, change)


@breaks
def a_column_is_missing(folder: Path) -> None:
    edited(folder, lambda found: found["facts.csv"]["tableSchema"]["columns"].pop())


@breaks
def no_context(folder: Path) -> None:
    path = folder / METADATA
    path.write_text(path.read_text(encoding="utf-8").replace("http://www.w3.org/ns/csvw", "http://example.org/"), encoding="utf-8")


@breaks
def a_row_twice(folder: Path) -> None:
    rows(folder, "facts", lambda lines: lines.append(lines[-1]))


@breaks
def a_report_that_is_not_there(folder: Path) -> None:
    rows(folder, "documents", lambda lines: lines.append("https://example.org/d,https://example.org/r,x,,cited,1,2"))


@breaks
def a_number_that_is_none(folder: Path) -> None:
    another = "document/other"
    rows(folder, "documents", lambda lines: lines.append(re.sub(r",\d+,\d+$", ",one,two", lines[-1].replace("document/", another))))


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS)
def test_broken_tables_and_descriptions_are_noticed(site: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(site / "tables" / "report" / "990121" / "2032", folder)
    assert complaints(folder / METADATA) == []
    change(folder)
    assert complaints(folder / METADATA) != []


# Rows and triples -------------------------------------------------------------------------------------------------------------------


def test_rows_are_those_of_the_canned_tables(site: Path) -> None:
    store = open_files([site / "data" / "report" / "990121" / "2032.nq.gz", site / "data" / "ontology.nq.gz"])
    for name, (first, _) in TABLES.items():
        with (site / "tables" / "report" / "990121" / "2032" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            written = list(csv.reader(file))[1:]
        asked = [["" if cell is None else cell for cell in row] for row in run(name, None, store).rows]
        assert [row[1:] if first else row for row in written] == asked
        assert asked, name


def test_the_whole_is_the_reports_one_after_the_other(site: Path) -> None:
    for name in TABLES:
        parts = sorted(site.glob(f"tables/report/*/*/{name}.csv"))
        bodies = [part.read_text(encoding="utf-8").split("\n", 1)[1] for part in parts]
        assert (site / "tables" / f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[1] == "".join(bodies)


def test_rows_made_triples_again_are_in_the_graph(site: Path) -> None:
    graph = {quad.triple for quad in ox.parse(path=str(site / "data" / "report" / "990121" / "2032.ttl"), format=ox.RdfFormat.TURTLE)}
    folder, count = site / "tables" / "report" / "990121" / "2032", 0
    for name, table in tables(folder).items():
        with (folder / table["url"]).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for triple in triples(table["tableSchema"], row):
                    assert triple in graph, f"{name}: {triple}"
                    count += 1
    assert count > 90


def triples(schema: dict[str, Any], row: dict[str, str]) -> list[ox.Triple]:
    """What the mapping of CSV on the Web makes of a row."""
    found = []
    about = ox.NamedNode(filled(schema["aboutUrl"], row))
    for column in schema["columns"]:
        cell = row[column["name"]]
        if "propertyUrl" not in column or not cell:
            continue
        items = cell.split("|") if "separator" in column else [cell]
        found += [ox.Triple(about, ox.NamedNode(column["propertyUrl"]), value(column, item, row)) for item in items]
    return found


def value(column: dict[str, Any], item: str, row: dict[str, str]) -> ox.NamedNode | ox.Literal:
    if "valueUrl" in column:
        return ox.NamedNode(filled(column["valueUrl"], row))
    if "lang" in column:
        return ox.Literal(item, language=column["lang"])
    return ox.Literal(item, datatype=ox.NamedNode(str(rdflib.XSD) + column["datatype"]))


def filled(template: str, row: dict[str, str]) -> str:
    return re.sub(r"\{\+?(\w+)\}", lambda found: row[found[1]], template)

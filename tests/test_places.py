"""Places: names to areas by year, and the table behind them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kg_build.areas import table
from kg_build.model import Area
from kg_build.text import places

CORPUS = tomllib.loads((Path(__file__).parent / "corpus" / "text" / "places.toml").read_text(encoding="utf-8"))
TABLE = Path(table.__file__).with_name("areas.csv")


@pytest.mark.parametrize("case", CORPUS["accept"], ids=lambda case: f"{case['text']}-{case['year']}")
def test_a_name_gives_the_area_of_its_year(case: Mapping[str, Any]) -> None:
    area = places.find_place(case["text"], case["year"], case.get("hint", ""))
    for field in ("code", "level", "name"):
        assert getattr(area, field) == case.get(field, getattr(area, field))
    assert list(area.parents) == case.get("parents", list(area.parents))
    assert area.code == "" or len(area.parents) == len(area.parent_codes)


@pytest.mark.parametrize("case", CORPUS["reject"], ids=lambda case: f"{case['text']}-{case.get('hint', '')}")
def test_a_name_that_several_places_have_is_refused_with_the_candidates(case: Mapping[str, Any]) -> None:
    with pytest.raises(places.AmbiguousPlace) as refusal:
        places.find_place(case["text"], case["year"], case.get("hint", ""))
    assert set(case["candidates"]) <= set(refusal.value.candidates)


def test_names_are_read_from_the_left_the_longest_first() -> None:
    assert places.names_in("在马鞍山市第一次会议上") == "马鞍山市"
    assert places.names_in("在保定市清苑县第一次会议上") == "保定市清苑县"
    assert places.names_in("没有地名") == ""


def test_the_government_of_the_nation_is_the_state_council() -> None:
    assert places.government_name(places.NATION) == "国务院"
    assert places.government_name(Area("鞍山市", "210300", "prefecture")) == "鞍山市人民政府"


def test_the_table_is_sound_and_small() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert TABLE.stat().st_size < 500_000
    assert len(rows) > 7000
    codes = {row["code"] for row in rows}
    for row in rows:
        assert len(row["code"]) == 6
        assert row["code"].isdigit()
        assert row["level"] in "pcd"
        assert 1980 <= int(row["first"]) <= int(row["last"]) <= 2024
        assert row["parent"] in codes or row["level"] == "p"

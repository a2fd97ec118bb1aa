"""Make ontology/indicator-matches.ttl from ontology/indicator-matches.csv, the table that is kept by hand.

A line of the table matches a curated indicator to a code of another list. Where the code fixes how the thing is measured (a growth rate, a
level), the match hangs on a narrower concept of the indicator, ``ind:NAME/growth``, so that the indicator of a statement stays neutral.
Each match is also a node of its own with the place where code and label were looked up and the reason for its strength.

    python scripts/make_indicator_matches.py            writes the file
    python scripts/make_indicator_matches.py --check    says whether it is what the table gives (exit code 1 when not)
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ONTOLOGY: Final = Path(__file__).resolve().parent.parent / "ontology"
TABLE: Final = ONTOLOGY / "indicator-matches.csv"
RESULT: Final = ONTOLOGY / "indicator-matches.ttl"
GWR: Final = "https://w3id.org/gwr/"

HEAD: Final = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix gwr: <https://w3id.org/gwr/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# 指标与外部代码的对应 · Matches of indicators to codes of other lists.
# Made by scripts/make_indicator_matches.py from indicator-matches.csv; edit the table, not this file.
# ontology/README.md says what the strengths mean and where the codes were looked up.
"""
MEASURES: Final = {"level": ("水平", "level"), "growth": ("增速", "growth"), "change": ("增减量", "change")}
STRENGTHS: Final = {"exact": "exactMatch", "close": "closeMatch", "related": "relatedMatch", "broad": "broadMatch"}
WHY: Final = {
    "nation": ("代码是国家的序列，报告的数字属于所辖地区", "the code is a series of nations, a report's figure is of its own area"),
    "definition": ("定义相同", "the definitions are the same"),
    "near": ("定义相近，口径或分组略有不同", "the definitions are nearly the same and differ a little in scope or method"),
    "wider": ("代码比指标宽，还含别的对象或分组", "the code is wider than the indicator"),
    "differs": ("对象相关而口径不同，数值不可直接比较", "the subject is akin, the definition another: values must not be compared"),
    "group": ("代码是全国月度序列的目录，含水平和增速", "the code is a folder of monthly series of the nation"),
    "domain": ("指标所属的统计主题领域", "the code is the subject-matter domain that the indicator belongs to"),
}
SOURCES: Final = {
    "wb1": "https://github.com/Omar-Shueb/WorldBankFrontend/blob/6372b7d4/worldbank/src/Components/SearchPage/indicators.js",
    "wb2": "https://github.com/OwnKng/remix-graph-generator/blob/f26fdacb/data/indicators.ts",
    "sdg": "https://github.com/UNDP-Data/Access-All-Data-Viz/blob/6feea224/src/Data/SDGGoalList.tsx",
    "sdmx": "https://github.com/UKGovLD/publishing-statistical-data/blob/670516f6/specs/src/main/vocab/sdmx-subject.ttl",
    "nbs1": "https://github.com/xiaogogonuo/cct-spider",
    "nbs2": "https://data.stats.gov.cn/easyquery.htm",
    "nbs3": "https://github.com/songjian/cnstats",
}
NBS: Final = {
    "hgnd": ("国家统计局年度数据", "annual data of the NBS", "全国年度", "for the nation, by year"),
    "hgjd": ("国家统计局季度数据", "quarterly data of the NBS", "全国季度", "for the nation, by quarter"),
    "hgyd": ("国家统计局月度数据", "monthly data of the NBS", "全国月度", "for the nation, by month"),
    "fsnd": ("国家统计局分省年度数据", "annual provincial data of the NBS", "分省年度", "for provinces, by year"),
    "fsyd": ("国家统计局分省月度数据", "monthly provincial data of the NBS", "分省月度", "for provinces, by month"),
}
SCHEMES: Final = {
    "world-bank": (
        "https://data.worldbank.org/indicator", "世界银行指标", "indicators of the World Bank",
        "世界银行公布各国发展数据所用的指标代码表", "code list that the World Bank publishes development data of countries by",
    ),
    "sdg": (
        "http://metadata.un.org/sdg", "联合国可持续发展目标指标", "indicators of the UN Sustainable Development Goals",
        "联合国全球指标框架中可持续发展目标的指标", "indicator framework that the United Nations adopted for its development goals",
    ),
    "sdmx": (
        "http://purl.org/linked-data/sdmx/2009/subject#subjectMatterDomain", "SDMX统计主题领域", "SDMX subject-matter domains",
        "SDMX内容指南中统计主题领域的分类", "classification that the SDMX guidelines give for domains of statistics",
    ),
} | {
    f"nbs/{name}": (
        f"{GWR}nbs/{name}", zh, en, f"国家统计局{what}数据库（{name}）的指标代码表",
        f"code list that the National Bureau of Statistics uses in its database {name}, {which}",
    )
    for name, (zh, en, what, which) in NBS.items()
}  # fmt: skip


class Match(NamedTuple):
    """A line of the table."""

    indicator: str
    measure: str
    match: str
    scheme: str
    code: str
    label_zh: str
    label_en: str
    source: str
    why: str

    @property
    def subject(self) -> str:
        """The matched concept: the indicator, or the indicator as one measure sees it."""
        return f"{GWR}indicator/{self.indicator}" + (f"/{self.measure}" if self.measure else "")

    @property
    def target(self) -> str:
        """The IRI of the outside code."""
        if self.scheme == "world-bank":
            return f"https://data.worldbank.org/indicator/{self.code}"
        if self.scheme == "sdg":
            return "http://metadata.un.org/sdg/C" + "".join(part.rjust(2, "0") for part in self.code.split("."))
        if self.scheme == "sdmx":
            return f"http://purl.org/linked-data/sdmx/2009/subject#{self.code}"
        return f"{GWR}{self.scheme}/{self.code}"


def matches() -> list[Match]:
    """The lines of the table, in its order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Match(**row) for row in csv.DictReader(file)]


def names() -> dict[str, tuple[str, str]]:
    """The Chinese and English name of every curated indicator."""
    written = (ONTOLOGY / "indicators.ttl").read_text(encoding="utf-8")
    found = re.findall(r'^ind:(\S+) a gwr:Indicator.*?skos:prefLabel "([^"]+)"@zh, "([^"]+)"@en', written, re.MULTILINE | re.DOTALL)
    return {name: (zh, en) for name, zh, en in found}


def node(iri: str, *lines: str) -> str:
    """A subject with its lines of Turtle."""
    return f"<{iri}> " + " ;\n    ".join(lines) + " .\n"


def text(zh: str, en: str) -> str:
    """Words in both languages; none of ours holds a quotation mark."""
    return f'"{zh}"@zh, "{en}"@en'


def schemes() -> Iterator[str]:
    """The lists that codes come from, and the one of measured indicators."""
    yield node(
        f"{GWR}measured-indicator/", "a skos:ConceptScheme", f"skos:prefLabel {text('按度量区分的指标', 'indicators by measure')}",
        "skos:definition " + text("通用指标按度量区分所成的概念体系", "concept scheme that holds indicators as one measure sees them"),
    )  # fmt: skip
    for iri, zh, en, meaning_zh, meaning_en in SCHEMES.values():
        yield node(iri, "a skos:ConceptScheme", f"skos:prefLabel {text(zh, en)}", f"skos:definition {text(meaning_zh, meaning_en)}")


def measured(listed: list[Match]) -> Iterator[str]:
    """The narrower concepts that codes of one measure hang on."""
    named = names()
    for match in sorted({match.subject: match for match in listed if match.measure}.values()):
        (zh, en), (how_zh, how_en) = named[match.indicator], MEASURES[match.measure]
        yield node(
            match.subject, "a gwr:MeasuredIndicator, skos:Concept", f"skos:prefLabel {text(f'{zh}（{how_zh}）', f'{en} ({how_en})')}",
            f"skos:broader <{GWR}indicator/{match.indicator}>", f"gwr:measure <{GWR}code/measure/{match.measure}>",
            f"skos:inScheme <{GWR}measured-indicator/>",
        )  # fmt: skip


def codes(listed: list[Match]) -> Iterator[str]:
    """The codes of other lists, each once."""
    for match in {match.target: match for match in sorted(listed, key=lambda match: match.target)}.values():
        yield node(
            match.target, "a skos:Concept", f'skos:notation "{match.code}"', f"skos:prefLabel {text(match.label_zh, match.label_en)}",
            f"skos:inScheme <{SCHEMES[match.scheme][0]}>",
        )  # fmt: skip


def links(listed: list[Match]) -> Iterator[str]:
    """Each match as a triple and as a node that says where it comes from."""
    for match in listed:
        strength = f"skos:{STRENGTHS[match.match]}"
        yield node(match.subject, f"{strength} <{match.target}>")
        yield node(
            f"{GWR}match/{match.subject.removeprefix(f'{GWR}indicator/')}/{match.scheme}/{match.code}", "a rdf:Statement",
            f"rdf:subject <{match.subject}>", f"rdf:predicate {strength}", f"rdf:object <{match.target}>",
            f"dct:source <{SOURCES[match.source]}>", f"skos:note {text(*WHY[match.why])}",
        )  # fmt: skip


def turtle() -> str:
    """The whole file."""
    listed = matches()
    parts = {
        "代码表 · Lists": schemes(), "按度量区分的指标 · Indicators by measure": measured(listed),
        "外部代码 · Codes": codes(listed), "对应 · Matches": links(listed),
    }  # fmt: skip
    return HEAD + "".join(f"\n# {title}\n\n" + "\n".join(nodes) for title, nodes in parts.items())


def main() -> None:
    """Write the file, or check it."""
    made = turtle()
    if "--check" not in sys.argv[1:]:
        RESULT.write_text(made, encoding="utf-8")
    elif RESULT.read_text(encoding="utf-8") != made:
        sys.exit("ontology/indicator-matches.ttl is not what the table gives: python scripts/make_indicator_matches.py")


if __name__ == "__main__":
    main()

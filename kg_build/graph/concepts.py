"""From wordings to shared concepts: which curated indicator a wording means, which unit a written form is, and how each is described.

A match is equality after a normalisation that does not change what is measured; it never guesses. Two wordings are equal when they have
the same form under ``fold``; where that finds nothing, ``match_indicator`` takes off, step by step, words that only say where, when or
how the figure is stated:

* in front: the whole of the own area (全市, 全省, 我县 …), time and estimate (全年, 年均, 累计, 预计 …), bare doing (完成, 实现, 实施);
* behind: words for the change (增速, 增长率, 增长 …), for its basis (可比, 同口径, 实际) or for the amount (总量, 总额, 数量, 总数 …).

What narrows or changes the thing measured (人均, 工业, 新增, 占比, 规模以上) is never taken off.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg_build.graph.iris import INDICATOR_BASE
from kg_build.graph.vocabulary import DCT, GWR, QB, QUDT, RDF, RDFS, SKOS
from kg_build.resources import data_directory

__all__ = [
    "Concept", "Description", "Match", "Trimmed", "describe", "explain_match", "fold", "indicator_for", "labels", "match_indicator",
    "ontology_quads", "trimmings", "unit_for",
]

Description = tuple[tuple[NamedNode, NamedNode | Literal], ...]

_VOCABULARIES: Final = ("codes.ttl", "units.ttl", "indicators.ttl", "indicator-matches.ttl", "cube.ttl")
_EMITTED: Final = frozenset((
    RDF.type, SKOS.notation, SKOS.prefLabel, SKOS.altLabel, SKOS.inScheme, SKOS.broader,
    SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch, GWR.measure,
    QUDT.hasQuantityKind, QUDT.conversionMultiplier, GWR.conversionFraction, GWR.baseUnit,
    RDF.subject, RDF.predicate, RDF.object, DCT.source, SKOS.note,
    RDFS.label, RDFS.range, RDFS.subPropertyOf, QB.component, QB.dimension, QB.measure, QB.attribute, QB.componentRequired, QB.order,
    QB.concept, QB.codeList,
))  # fmt: skip
# Definitions, scope notes, hidden labels and look-alikes stay in ontology/.

_SCHEME: Final = NamedNode(INDICATOR_BASE)
_LABELS: Final = frozenset((SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel))
_WRITTEN: Final = frozenset((SKOS.notation, SKOS.hiddenLabel))

_OLD_FORMS: Final = str.maketrans("業產總農國價輸銀額進貿項麥糧綿紗鋼鐵電戶畝個萬億", "业产总农国价输银额进贸项麦粮绵纱钢铁电户亩个万亿")
_MARKS: Final = re.compile(r"[“”‘’\"'《》\s的]")
_UNTIDY: Final = re.compile(rf"{_MARKS.pattern[:-1]}A-Z{''.join(map(chr, _OLD_FORMS))}]")  # most wordings need no more than this look
_SAME: Final = re.compile("地区生产总值|国内生产总值|gdp|规上|限上|比例$|比率$")
_SAME_AS: Final = {"规上": "规模以上", "限上": "限额以上", "比例": "比重", "比率": "比重"}  # what is not here is 生产总值
_BEFORE: Final = re.compile(
    "^(?:全[市省县区国州旗盟镇乡]|[我本][市省县区国州旗]|全年|当年|上年|去年|今年|年均|平均每年|累计|预计|预期|初步核算|同比|完成|实现|实施|安排(?=全))"
)
_BEHIND: Final = re.compile("(?:年均)?(?:增长速度|增长率|增速|增幅|涨幅|增长|总量|总额|数量|总数|总户数|户数|家数|个数)$")
_BASIS: Final = re.compile("(?:按可比价格计算|按可比口径|按可比价|可比|同口径|实际|名义)$")  # how a growth was reckoned


@dataclass(frozen=True, slots=True)
class Concept:
    """A curated indicator: its IRI and its preferred labels."""

    iri: NamedNode
    zh: str
    en: str


class Trimmed(NamedTuple):
    """A form under which a wording is looked up, and the folded words taken off to get it: in ``front`` and ``behind``."""

    form: str
    front: str
    behind: str


@dataclass(frozen=True, slots=True)
class Match:
    """Why a wording means a concept: the ``label`` it met, of what ``kind`` (preferred, alternative, hidden), and how it was trimmed."""

    concept: Concept
    label: str
    kind: str
    trimmed: Trimmed


def fold(wording: str) -> str:
    """The form under which wordings are compared.

    NFKC and lower case (ＧＤＰ is gdp), today's characters (產 is 产), no quotation marks, spaces or 的; 规上 is 规模以上, 限上 is
    限额以上; 地区生产总值, 国内生产总值 and GDP are 生产总值 (the statement's area says whose); 比例 and 比率 at the end are 比重.

    >>> fold("规上工业的增加值")
    '规模以上工业增加值'
    """
    if not wording.isascii() and not unicodedata.is_normalized("NFKC", wording):
        wording = unicodedata.normalize("NFKC", wording)
    if _UNTIDY.search(wording):
        wording = _MARKS.sub("", wording.translate(_OLD_FORMS)).lower()
    return _SAME.sub(lambda found: _SAME_AS.get(found.group(), "生产总值"), wording)


@lru_cache(maxsize=65536)
def match_indicator(wording: str) -> Concept | None:
    """The curated indicator that a wording means, or None when none certainly does.

    >>> match_indicator("全省地区生产总值增速").zh
    '生产总值'
    >>> match_indicator("工业用电量负荷") is None
    True
    """
    index = _wordings()
    for trimmed in trimmings(wording):
        if found := index.get(trimmed.form):
            return found
    return None


def trimmings(wording: str) -> Iterator[Trimmed]:
    """Every form under which a wording is looked up, in order: as folded, without the words behind, then each with less in front.

    >>> [trimmed.form for trimmed in trimmings("全省地区生产总值增速")]
    ['全省生产总值增速', '全省生产总值', '生产总值增速', '生产总值']
    """
    whole = rest = fold(wording)
    while rest:
        front = whole[: len(whole) - len(rest)]
        yield Trimmed(rest, front, "")
        bare = _BASIS.sub("", _BEHIND.sub("", rest))
        if bare and bare != rest:
            yield Trimmed(bare, front, rest[len(bare) :])
        shorter = _BEFORE.sub("", rest)
        if shorter == rest:
            return
        rest = shorter


def explain_match(wording: str) -> Match | None:
    """What ``match_indicator`` finds, with the reason; None when it finds nothing.

    >>> found = explain_match("全省地区生产总值增速")
    >>> found.label, found.kind, found.trimmed.front, found.trimmed.behind
    ('生产总值', 'preferred', '全省', '增速')
    """
    index = _wordings()
    for trimmed in trimmings(wording):
        if found := index.get(trimmed.form):
            own = labels()[found.iri]
            exact = [(label, kind) for label, kind in own if label == wording]
            label, kind = (exact or [(label, kind) for label, kind in own if fold(label) == trimmed.form])[0]
            return Match(found, label, kind, trimmed)
    return None


@cache
def labels() -> dict[NamedNode, tuple[tuple[str, str], ...]]:
    """The Chinese labels of every curated indicator with their kind: the preferred one, then alternative, then hidden ones."""
    kinds = {SKOS.prefLabel: "preferred", SKOS.altLabel: "alternative", SKOS.hiddenLabel: "hidden"}
    found: dict[NamedNode, list[tuple[str, str]]] = defaultdict(list)
    for quad in ontology_quads("indicators.ttl"):
        node, label = quad.subject, quad.object
        if quad.predicate in kinds and isinstance(node, NamedNode) and isinstance(label, Literal) and label.language == "zh":
            found[node].append((label.value, kinds[quad.predicate]))
    order = list(kinds.values())
    return {node: tuple(sorted(own, key=lambda pair: (order.index(pair[1]), pair[0]))) for node, own in found.items() if node != _SCHEME}


def indicator_for(wording: str) -> NamedNode | None:
    """The IRI of the curated indicator that a wording means, or None."""
    found = match_indicator(wording)
    return found.iri if found else None


@lru_cache(maxsize=4096)
def unit_for(written: str) -> NamedNode | None:
    """The concept of a unit as written (without multiplier), or None when ontology/units.ttl does not know it. ％ and % are one."""
    return _units().get(_plain(written))


def describe(node: NamedNode) -> Description:
    """What a graph says of a shared concept or scheme: type, notation, labels, scheme, broader, matches; KeyError for any other node."""
    return _descriptions()[node]


@cache
def ontology_quads(name: str) -> tuple[Quad, ...]:
    """The statements of a file of ontology/. They stay quads: unpacking all of them costs more than parsing."""
    return tuple(parse(path=str(data_directory("ontology") / name), format=RdfFormat.TURTLE))


@cache
def _wordings() -> dict[str, Concept]:
    """Folded wording → concept, for preferred, alternative and hidden Chinese labels."""
    preferred: dict[NamedNode, dict[str, str]] = defaultdict(dict)
    wordings: list[tuple[str, NamedNode]] = []
    for quad in ontology_quads("indicators.ttl"):
        node, predicate, label = quad.subject, quad.predicate, quad.object
        if predicate in _LABELS and isinstance(label, Literal) and isinstance(node, NamedNode):
            if label.language == "zh":
                wordings.append((fold(label.value), node))
            if predicate == SKOS.prefLabel:
                preferred[node][label.language or ""] = label.value
    concepts = {node: Concept(node, labels["zh"], labels["en"]) for node, labels in preferred.items() if node != _SCHEME}
    return {wording: concepts[node] for wording, node in wordings if node != _SCHEME}


@cache
def _units() -> dict[str, NamedNode]:
    """Written form → unit, for notations and hidden labels."""
    found: dict[str, NamedNode] = {}
    for quad in ontology_quads("units.ttl"):
        node, written = quad.subject, quad.object
        if quad.predicate in _WRITTEN and isinstance(node, NamedNode) and isinstance(written, Literal):
            found[_plain(written.value)] = node
    return found


def _plain(written: str) -> str:
    """A unit's written form without typography: ％ is %, 台（套） is 台(套), 戶 is 户."""
    return unicodedata.normalize("NFKC", written).strip().translate(_OLD_FORMS)


@cache
def _descriptions() -> dict[NamedNode, Description]:
    """Everything emitted of every shared concept."""
    found: dict[NamedNode, list[tuple[NamedNode, NamedNode | Literal]]] = defaultdict(list)
    for name in _VOCABULARIES:
        for quad in ontology_quads(name):
            node, predicate, value = quad.subject, quad.predicate, quad.object
            if predicate in _EMITTED and isinstance(node, NamedNode) and isinstance(value, (NamedNode, Literal)):
                found[node].append((predicate, value))
    return {node: tuple(pairs) for node, pairs in found.items()}

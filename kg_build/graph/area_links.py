"""What is said of the areas in use beyond the reports: versions of areas in, three graphs out, derived from the tables of kg_build.areas.

``areas`` tells their history (area_history); ``linkset/areas-wikidata`` and ``linkset/areas-geonames`` hold their links, each with a
``gwr:Link`` that says what it rests on. ``merged`` puts graphs of several outputs together: the same as if all had been built at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg_build.areas import table
from kg_build.areas.identifiers import identifiers
from kg_build.graph.area_history import NATION_KEY, Version, history, version_of, with_relatives
from kg_build.graph.draft import types
from kg_build.graph.iris import Minter, code_iri
from kg_build.graph.lines import GraphLines, Term, en, encode, integer, iri, text, zh
from kg_build.graph.vocabulary import DCAT, DCT, GWR, OWL, RDF, SKOS, VOID

__all__ = ["AreaGraphs", "area_graphs", "is_area_graph", "merged"]

_CERTAINTY: Final = iri(GWR.certainty)
_EVIDENCE: Final = iri(GWR.evidence)
_LICENCE: Final = iri(DCT.license)
_LINK_PREDICATE: Final = iri(GWR.linkPredicate)
_LINK_SOURCE: Final = iri(GWR.linkSource)
_LINK_TARGET: Final = iri(GWR.linkTarget)
_PART_OF: Final = iri(DCT.isPartOf)
_TITLE: Final = iri(DCT.title)
_PREDICATES: Final = {"same": OWL.sameAs, "close": SKOS.closeMatch}


@dataclass(frozen=True, slots=True)
class _Source:
    """Another dataset: its name for people, the IRI that stands for it, how its entities' IRIs begin and end, its licence."""

    zh: str
    en: str
    dataset: NamedNode
    space: str
    tail: str
    licence: NamedNode


_SOURCES: Final = {
    "geonames": _Source(
        "GeoNames", "GeoNames", NamedNode("https://www.geonames.org/"), "https://sws.geonames.org/", "/",
        NamedNode("https://creativecommons.org/licenses/by/4.0/"),
    ),
    "wikidata": _Source(
        "维基数据", "Wikidata", NamedNode("https://www.wikidata.org/"), "http://www.wikidata.org/entity/", "",
        NamedNode("https://creativecommons.org/publicdomain/zero/1.0/"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AreaGraphs:
    """The graphs as blocks of N-Quads, and the codes that they use."""

    blocks: tuple[bytes, ...]
    used: frozenset[NamedNode]


def area_graphs(described: Iterable[Version], minter: Minter) -> AreaGraphs:
    """The history and the links of the areas that reports describe, of those before and after them, and of those above any of these.

    Areas that the table does not know are passed over; where none is left, there are no graphs.
    """
    described = {(key, first) for key, first in described if key == NATION_KEY or key in table.rows_by_key()}
    found = with_relatives(key for key, _ in described)
    used: set[NamedNode] = set()
    blocks = [encode(iri(minter.areas()), [history(found, described, minter, used)])] if found else []
    blocks += [_linkset(name, found, minter, used) for name in _SOURCES]
    return AreaGraphs(tuple(block for block in blocks if block), frozenset(used))


def _linkset(name: str, keys: Iterable[str], minter: Minter, used: set[NamedNode]) -> bytes:
    """The graph of the links from areas to one other dataset; empty where there are none."""
    source, graph, lines = _SOURCES[name], iri(minter.linkset(f"areas-{name}")), GraphLines()
    predicates: list[NamedNode] = []
    for key in keys:
        for one in (one for one in identifiers(key) if one.source == name):
            area, predicate = iri(minter.area_at(key)), _PREDICATES[one.relation]
            target = iri(NamedNode(f"{source.space}{one.target}{source.tail}"))
            codes = [code_iri("certainty", one.certainty), *(code_iri("link-evidence", what) for what in one.evidence)]
            used |= {*codes}
            predicates.append(predicate)
            lines.add(area, iri(predicate), target)
            lines.describe(
                iri(minter.link(key, name)), *types(GWR.Link), (_PART_OF, graph), (_LINK_SOURCE, area), (_LINK_PREDICATE, iri(predicate)),
                (_LINK_TARGET, target), (_CERTAINTY, iri(codes[0])), *((_EVIDENCE, iri(what)) for what in codes[1:]),
            )  # fmt: skip
    return encode(graph, [_described(source, graph, predicates, minter), lines]) if predicates else b""


def _described(source: _Source, graph: Term, predicates: list[NamedNode], minter: Minter) -> GraphLines:
    """The linkset itself: between which datasets it links, by which predicates, how often, under which licence."""
    lines, other = GraphLines(), iri(source.dataset)
    lines.describe(
        graph, *types(VOID.Linkset), (_TITLE, zh(f"行政区与{source.zh}的对应")), (_TITLE, en(f"Links from areas to {source.en}")),
        (iri(VOID.subjectsTarget), iri(minter.dataset())), (iri(VOID.objectsTarget), other),
        *((iri(VOID.linkPredicate), iri(predicate)) for predicate in dict.fromkeys(sorted(predicates, key=str))),
        (iri(VOID.triples), integer(len(predicates))), (_LICENCE, iri(source.licence)),
    )  # fmt: skip
    lines.add(iri(minter.dataset()), iri(VOID.subset), graph)
    space = (iri(VOID.uriSpace), text(source.space))
    lines.describe(other, *types(VOID.Dataset), (_TITLE, text(source.en)), space, (_LICENCE, iri(source.licence)))
    lines.describe(iri(source.licence), *types(DCT.LicenseDocument))
    return lines


# Putting graphs of several outputs together ------------------------------------------------------------------------------------------


def is_area_graph(name: NamedNode, quads: Iterable[Quad]) -> bool:
    """Whether quads of a graph are one of the three, by its name and by what it calls itself."""
    if name.value.endswith(("/areas", "#areas")):
        return any(quad.subject == name and quad.predicate == RDF.type and quad.object == DCAT.Dataset for quad in quads)
    return name.value.endswith(tuple(f"linkset/areas-{source}" for source in _SOURCES))


def merged(name: NamedNode, quads: Iterable[Quad]) -> Iterator[Quad]:
    """What one of the three graphs holds when the quads of several outputs are put together.

    Where they name areas that the table does not know (a newer one does), all that they say is kept.
    """
    held = dict.fromkeys(quads)
    if name.value.endswith("areas"):
        minter = Minter(name.value.removesuffix("areas"))
        parts = (quad.object.value for quad in held if quad.predicate == DCT.hasPart and isinstance(quad.object, NamedNode))
        described = [version_of(part, minter) for part in parts]
        known = [one for one in described if one is not None and (one[0] == NATION_KEY or one[0] in table.rows_by_key())]
        if len(known) == len(described):
            yield from parse(b"".join(area_graphs(known, minter).blocks[:1]), RdfFormat.N_QUADS)
        else:
            yield from held
        return
    links = {quad for quad in held if quad.predicate in _PREDICATES.values()}
    for quad in held:
        if quad.predicate != VOID.triples:
            yield quad
    yield Quad(name, VOID.triples, Literal(len(links)), name)

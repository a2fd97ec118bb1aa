"""The ontology as pages: each class, property, code, unit and indicator under an anchor of its own, with its words in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg_build.graph.iris import CODE_BASE, INDICATOR_BASE, ONTOLOGY_IRI, UNIT_BASE, prefixes
from kg_build.graph.vocabulary import DCT, GWR, OWL, QUDT, RDF, RDFS, SKOS
from kg_build.publish.html import code, link, page, page_name, paragraph, section
from kg_build.resources import data_files

__all__ = ["ontology_pages"]

_TITLES: Final = {"index": ("政府工作报告本体", "Ontology of government work reports"), "concepts": ("单位和指标", "Units and indicators")}
_KINDS: Final = (
    ("classes", (OWL.Class,), "类", "Classes"),
    ("properties", (OWL.ObjectProperty, OWL.DatatypeProperty), "属性", "Properties"),
    ("datatypes", (RDFS.Datatype,), "数据类型", "Datatypes"),
)
_OURS: Final = ONTOLOGY_IRI.removesuffix("ontology")
_USUAL: Final = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype, SKOS.Concept, GWR.Indicator)
_BIG: Final = (UNIT_BASE, INDICATOR_BASE, f"{_OURS}measured-indicator/")
_SAID: Final = {
    RDF.type: ("类型", "type"),
    SKOS.notation: ("写法", "notation"), SKOS.altLabel: ("又称", "also"), RDFS.subClassOf: ("上位类", "subclass of"),
    RDFS.subPropertyOf: ("上位属性", "subproperty of"), SKOS.broader: ("上位概念", "broader"), SKOS.related: ("相关", "related"),
    SKOS.scopeNote: ("用法", "note"), SKOS.exactMatch: ("等同", "same as"), NamedNode(SKOS.iri + "closeMatch"): ("近似", "close to"),
    NamedNode(SKOS.iri + "relatedMatch"): ("相关（外部）", "related elsewhere"), SKOS.broadMatch: ("属于（外部）", "part of, elsewhere"),
    RDF.subject: ("所对应的", "what matches"), RDF.predicate: ("强度", "strength"), RDF.object: ("外部代码", "outside code"),
    DCT.source: ("出处", "source"), SKOS.note: ("理由", "reason"), GWR.measure: ("度量", "measure"),
    GWR.baseUnit: ("基本单位", "base unit"), QUDT.hasQuantityKind: ("量的种类", "quantity kind"),
    QUDT.conversionMultiplier: ("换算系数", "multiplier"),
    GWR.conversionFraction: ("精确的换算系数", "exact multiplier"),
}
_ANCHOR: Final = re.compile(r"[\w.~-]+")


def ontology_pages() -> dict[str, bytes]:
    """Name of a page → its bytes: ``index`` with terms and code lists, ``concepts`` with units and indicators, each in zh and en."""
    store = Store()
    for path in data_files("ontology", ".ttl"):
        store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
    schemes = sorted(_of_type(store, SKOS.ConceptScheme), key=lambda it: it.value)
    found = {}
    for language in ("zh", "en"):
        terms = [_kind(store, kind, language) for kind in _KINDS]
        lists = [_scheme(store, scheme, language) for scheme in schemes if scheme.value not in _BIG]
        big = [_scheme(store, scheme, language) for scheme in schemes if scheme.value in _BIG]
        rest = _rest(store, language)
        found[page_name("index", language)] = _page("index", language, [_introduction(store, language), *terms, *lists, rest])
        found[page_name("concepts", language)] = _page("concepts", language, big)
    return found


def _page(stem: str, language: str, parts: Iterable[str]) -> bytes:
    which = 0 if language == "zh" else 1
    other = "concepts" if stem == "index" else "index"
    ways = f"<p>{link(page_name(other, language), _TITLES[other][which])}</p>"
    return page(stem, language, _TITLES[stem][which], "\n".join((ways, *parts)), "../")


def _introduction(store: Store, language: str) -> str:
    ontology = NamedNode(ONTOLOGY_IRI)
    files = " · ".join(link(path.name, path.name) for path in data_files("ontology", ".ttl"))
    return paragraph(_words(store, ontology, DCT.description, language)) + f"<p>{code(ONTOLOGY_IRI + '#')} {files}</p>"


def _kind(store: Store, kind: tuple[str, tuple[NamedNode, ...], str, str], language: str) -> str:
    anchor, kinds, zh, en = kind
    terms = sorted((term for kind in kinds for term in _of_type(store, kind) if term.value.startswith(ONTOLOGY_IRI)), key=_name)
    return _listed(store, anchor, zh if language == "zh" else en, terms, language)


def _scheme(store: Store, scheme: NamedNode, language: str) -> str:
    members = {quad.subject for quad in store.quads_for_pattern(None, SKOS.inScheme, scheme)}
    concepts = sorted((member for member in members if isinstance(member, NamedNode)), key=_name)
    heading = _words(store, scheme, SKOS.prefLabel, language) or _words(store, scheme, DCT.title, language) or scheme.value
    about = _words(store, scheme, SKOS.definition, language)
    said = f"<p>{code(scheme.value)}</p>" + (paragraph(about) if about else "")
    return _listed(store, _anchor(scheme), heading, concepts, language, said)


def _rest(store: Store, language: str) -> str:
    """What our files describe beside terms and concepts: the structure of a data cube, say."""
    kinds = {kind for _, those, _, _ in _KINDS for kind in those} | {SKOS.ConceptScheme, OWL.Ontology}
    listed = {term for kind in kinds for term in _of_type(store, kind)}
    listed |= {quad.subject for quad in store.quads_for_pattern(None, SKOS.inScheme, None) if isinstance(quad.subject, NamedNode)}
    own = {quad.subject for quad in store if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(_OURS)}
    rest = sorted(own - listed, key=lambda term: term.value)
    return _listed(store, "other", "其他" if language == "zh" else "Other resources", rest, language) if rest else ""


def _listed(store: Store, anchor: str, heading: str, terms: list[NamedNode], language: str, about: str = "") -> str:
    """A list of contents, then every term."""
    contents = "".join(f"<li>{link(f'#{_anchor(term)}', _label(store, term, language))}</li>" for term in terms)
    described = (_term(store, term, language) for term in terms)
    return section(anchor, f"{heading} ({len(terms)})", about, f'<ul class="toc">{contents}</ul>', *described)


def _term(store: Store, term: NamedNode, language: str) -> str:
    """One term under its anchor; what is in the other language is marked as such."""
    other = "en" if language == "zh" else "zh"
    tag = "zh-Hans" if other == "zh" else "en"
    pairs = [("IRI", code(term.value))]
    for said, words in _SAID.items():
        values = [_value(value, language) for value in _objects(store, term, said) if value not in _USUAL]
        if values:
            pairs.append((words[0 if language == "zh" else 1], " · ".join(values)))
    details = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs)
    own, theirs = _definition(store, term, language), _definition(store, term, other)
    title, translated = _label(store, term, language), _label(store, term, other)
    return (
        f'<div class="term" id="{escape(_anchor(term))}"><h3>{escape(title)} <span lang="{tag}">{escape(translated)}</span></h3>'
        + (paragraph(own) if own else "") + (f'<p lang="{tag}">{escape(theirs)}</p>' if theirs else "") + f"<dl>{details}</dl></div>"
    )


def _definition(store: Store, term: NamedNode, language: str) -> str:
    return _words(store, term, SKOS.definition, language)


def _label(store: Store, term: NamedNode, language: str) -> str:
    return _words(store, term, RDFS.label, language) or _words(store, term, SKOS.prefLabel, language) or _name(term)


def _words(store: Store, subject: NamedNode, predicate: NamedNode, language: str) -> str:
    found = [value.value for value in _objects(store, subject, predicate) if isinstance(value, Literal) and value.language == language]
    return min(found, default="")


def _objects(store: Store, subject: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
    values = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return sorted((value for value in values if isinstance(value, NamedNode | Literal)), key=str)


def _of_type(store: Store, kind: NamedNode) -> list[NamedNode]:
    return [quad.subject for quad in store.quads_for_pattern(None, RDF.type, kind) if isinstance(quad.subject, NamedNode)]


def _value(value: NamedNode | Literal, language: str) -> str:
    """A literal as text, an IRI shortened; a term of ours leads to its place."""
    if isinstance(value, Literal):
        return escape(value.value)
    known = ((name, space) for name, space in prefixes().items() if value.value.startswith(space))
    short = next((f"{name}:{value.value.removeprefix(space)}" for name, space in known), value.value)
    if value.value.startswith(f"{ONTOLOGY_IRI}#"):
        return link(f"{page_name('index', language)}#{_anchor(value)}", short)
    if value.value.startswith(_BIG):
        return link(f"{page_name('concepts', language)}#{_anchor(value)}", short)
    return escape(short)


def _name(term: NamedNode) -> str:
    return re.split("[/#]", term.value.rstrip("/"))[-1]


def _anchor(term: NamedNode) -> str:
    """``Report`` for a term; a code, unit or indicator after its list: ``measure-growth``, ``unit-亩``; else its whole path."""
    if term.value.startswith(f"{ONTOLOGY_IRI}#"):
        return term.value.partition("#")[2]
    whole = term.value.startswith(_OURS) and not term.value.startswith(CODE_BASE)
    parts = [part for part in re.split("[/#]", term.value.removeprefix(_OURS) if whole else term.value) if part]
    parts = parts if whole else parts[-2:]
    return "-".join(part if _ANCHOR.fullmatch(part) else part.encode().hex() for part in parts)

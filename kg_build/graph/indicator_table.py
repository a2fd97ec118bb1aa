"""For the curator of ontology/indicators.ttl: a graph in, a table of its wordings out, with what each was matched to and why, or is near.

The reason is found anew with today's vocabulary; where the graph says something else, it was built with another one and ``match`` says
``other``. Sorted by reports that use the wording, then by statements, so that what is worth a label comes first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg_build.graph.concepts import Match, describe, explain_match, fold, labels, trimmings
from kg_build.graph.iris import INDICATOR_BASE
from kg_build.graph.tables import Column, Table, join_list
from kg_build.graph.vocabulary import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg_build.graph.query_sources import Source

__all__ = ["MATCHES", "indicator_table", "nearest_labels"]

_USES: Final = """PREFIX gwr: <https://w3id.org/gwr/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?wording ?indicator ?report ?fact ?sentence WHERE {
  ?fact gwr:indicatorText ?wording ; gwr:indicator ?indicator ; gwr:report ?report .
  OPTIONAL { ?fact prov:wasDerivedFrom ?passage . ?passage nif:anchorOf ?sentence . }
} ORDER BY ?wording ?report ?fact ?sentence"""

_LIKELY: Final = 24  # forms that are compared in full, of those that share most characters

MATCHES: Final = ("label", "folded", "trimmed", "none", "other")
_COLUMNS: Final = (
    Column("wording", "text", "报告的说法", "the wording of the reports"),
    Column("reports", "int", "用到它的报告数", "how many reports use it"),
    Column("count", "int", "陈述数", "how many statements"),
    Column(
        "match", "code", "label 与名称相同、folded 归一后相同、trimmed 去掉前后缀后相同、none 自成一个指标、other 与现在的词表不符",
        "label: is a label; folded: is one after normalisation; trimmed: is one without words in front or behind; none: stays on its own; "
        "other: the graph and today's vocabulary differ",
    ),
    Column("concept", "iri", "图中的通用指标", "the shared indicator in the graph"),
    Column("concept_zh", "text", "通用指标的名称", "its label"),
    Column("label", "text", "对上的名称", "the label it met"),
    Column("label_kind", "code", "名称的种类：preferred、alternative、hidden", "preferred, alternative or hidden"),
    Column("form", "text", "用来比较的归一形式", "the normalised form that was compared"),
    Column("front", "text", "去掉的前缀", "what was taken off in front"),
    Column("behind", "text", "去掉的后缀", "what was taken off behind"),
    Column("near", "list", "没有对上时最接近的名称", "when not matched, the nearest labels"),
    Column("examples", "list", "陈述的 IRI，至多三个", "statements, three at most"),
    Column("sentence", "text", "第一例所在的句子", "the sentence of the first"),
)


@dataclass(slots=True)
class _Uses:
    """What the graph says of one wording and one indicator."""

    reports: set[str] = field(default_factory=set)
    facts: dict[str, str] = field(default_factory=dict)  # statement → sentence


def indicator_table(source: Source, *, only: str = "", least: int = 1, limit: int | None = None) -> Table:
    """The wordings of a graph, most used first.

    Args:
        source: the graph.
        only: one of ``MATCHES``, or ``matched`` or ``unmatched``; all when empty.
        least: reports that must use a wording.
        limit: rows at most; a cut is told by ``Table.truncated``.
    """
    uses = _read(source)
    order = sorted(uses, key=lambda key: (-len(uses[key].reports), -len(uses[key].facts), key))
    rows: list[tuple[str | None, ...]] = []
    truncated = False
    for wording, iri in order:
        used = uses[wording, iri]
        match = _how(explain_match(wording), wording, iri)
        if len(used.reports) < least or not _wanted(match, iri, only):
            continue
        if limit is not None and len(rows) >= limit:
            truncated = True
            break
        cells = dict(_cells(wording, iri, match)) | _usage(used)
        rows.append(tuple(cells.get(column.name) or None for column in _COLUMNS))
    return Table("indicators", _COLUMNS, tuple(rows), "说法与通用指标", "Wordings and shared indicators", truncated)


def _read(source: Source) -> dict[tuple[str, str], _Uses]:
    uses: dict[tuple[str, str], _Uses] = defaultdict(_Uses)
    for wording, indicator, report, fact, sentence in source.select(_USES).rows:
        if wording is not None and indicator is not None and report is not None and fact is not None:
            used = uses[wording.value, indicator.value]
            used.reports.add(report.value)
            used.facts.setdefault(fact.value, sentence.value if sentence else "")
    return uses


def _how(found: Match | None, wording: str, iri: str) -> str:
    """One of ``MATCHES``."""
    shared = iri.startswith(INDICATOR_BASE)
    if (found.concept.iri.value if found else "") != (iri if shared else ""):
        return "other"
    if found is None:
        return "none"
    if found.trimmed.front or found.trimmed.behind:
        return "trimmed"
    return "label" if found.label == wording else "folded"


def _wanted(match: str, iri: str, only: str) -> bool:
    shared = iri.startswith(INDICATOR_BASE)
    return not only or only == match or (only == "matched" and shared) or (only == "unmatched" and not shared)


def _cells(wording: str, iri: str, match: str) -> Iterator[tuple[str, str]]:
    """What is known of the match, or of what is near."""
    yield "wording", wording
    yield "match", match
    if iri.startswith(INDICATOR_BASE):
        yield "concept", iri
        yield "concept_zh", _name(iri)
    found = explain_match(wording)
    if found is None:
        yield "form", list(trimmings(wording))[-1].form if fold(wording) else ""
        yield "near", join_list(nearest_labels(wording))
        return
    yield "label", found.label
    yield "label_kind", found.kind
    yield from zip(("form", "front", "behind"), found.trimmed, strict=True)


def _usage(used: _Uses) -> dict[str, str]:
    first = list(used.facts)[:3]
    return {
        "reports": str(len(used.reports)), "count": str(len(used.facts)), "examples": join_list(first), "sentence": used.facts[first[0]],
    }


def _name(iri: str) -> str:
    """The preferred Chinese label of a curated indicator; empty for one that today's vocabulary does not have."""
    try:
        pairs = describe(NamedNode(iri))
    except KeyError:
        return ""
    return next((label.value for key, label in pairs if key == SKOS.prefLabel and getattr(label, "language", "") == "zh"), "")


def nearest_labels(wording: str, count: int = 3) -> list[str]:
    """The labels of curated indicators whose form is nearest to a wording's, nearest first; none when all are far."""
    forms, by_character = _forms()
    bare = [trimmed.form for trimmed in trimmings(wording)][-1:]
    if not bare:
        return []
    shared = Counter(form for character in set(bare[0]) for form in by_character.get(character, ()))  # comparing all takes 4 ms
    likely = sorted(shared, key=lambda form: (-2 * shared[form] / (len(form) + len(bare[0])), form))[:_LIKELY]
    return [forms[form] for form in get_close_matches(bare[0], likely, n=count, cutoff=0.6)]


@cache
def _forms() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Folded form → the label to show for it (hidden labels are not suggested), and character → the forms that have it."""
    forms: dict[str, str] = {}
    for own in labels().values():
        for label, kind in own:
            if kind != "hidden":
                forms.setdefault(fold(label), label)
    by_character: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms):
        for character in set(form):
            by_character[character].append(form)
    return forms, by_character

"""Writes ontology/context.jsonld and the tables of docs/jsonld.md from the ontology and the shapes: ``python -m scripts.context``.

A key is the local name of its term, so that keys stay as long as terms do. What is no term of ours has its key in ``STANDARD`` or keeps
its prefix. A test compares both files with what this gives.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg_build.graph.iris import CODE_BASE, CUBE_BASE, INDICATOR_BASE, PERIOD_BASE, UNIT_BASE, prefixes, terms
from kg_build.graph.vocabulary import GWR, OWL, RDF, RDFS, XSD
from kg_build.resources import data_files

ROOT: Final = Path(__file__).resolve().parent.parent
CONTEXT: Final = ROOT / "ontology" / "context.jsonld"
PAGE: Final = ROOT / "docs" / "jsonld.md"
MARK: Final = "<!-- keys: python -m scripts.context -->\n"

# Native JSON says integers and booleans; other datatypes of ours are told by the key. A key with several datatypes tells none.
_TOLD: Final = (XSD.decimal, XSD.nonNegativeInteger, XSD.date, XSD.dateTime, XSD.gYear)
_SHAPE_DATATYPE: Final = NamedNode("http://www.w3.org/ns/shacl#datatype")
_SHAPE_PATH: Final = NamedNode("http://www.w3.org/ns/shacl#path")

STANDARD: Final[dict[str, tuple[str, str]]] = {
    "prefLabel": ("skos:prefLabel", "language"), "altLabel": ("skos:altLabel", "language"), "label": ("rdfs:label", "language"),
    "notation": ("skos:notation", ""), "inScheme": ("skos:inScheme", "@id"), "broader": ("skos:broader", "@id"),
    "exactMatch": ("skos:exactMatch", "@id"), "closeMatch": ("skos:closeMatch", "@id"), "relatedMatch": ("skos:relatedMatch", "@id"),
    "title": ("dct:title", ""), "alternative": ("dct:alternative", ""), "issued": ("dct:issued", "xsd:date"),
    "language": ("dct:language", ""), "isPartOf": ("dct:isPartOf", "@id"), "hasPart": ("dct:hasPart", "@id"),
    "wasDerivedFrom": ("prov:wasDerivedFrom", "@id"), "wasGeneratedBy": ("prov:wasGeneratedBy", "@id"),
    "wasAssociatedWith": ("prov:wasAssociatedWith", "@id"), "used": ("prov:used", "@id"),
    "endedAtTime": ("prov:endedAtTime", "xsd:dateTime"),
    "beginIndex": ("nif:beginIndex", "xsd:nonNegativeInteger"), "endIndex": ("nif:endIndex", "xsd:nonNegativeInteger"),
    "anchorOf": ("nif:anchorOf", ""), "subOrganizationOf": ("org:subOrganizationOf", "@id"),
    "dataSet": ("qb:dataSet", "@id"), "structure": ("qb:structure", "@id"), "seeAlso": ("rdfs:seeAlso", "@id"),
    "sameAs": ("owl:sameAs", "@id"), "softwareVersion": ("schema:softwareVersion", ""),
}
"""Key → the standard term, and how its values are written: IRIs, a datatype, by language, or as they come."""

REVERSE: Final = {"statements": "gwr:report", "observations": "gwr:indicator", "entries": "gwr:project"}
"""Keys that only frames use: from a report, an indicator and a project to what names it."""


def context() -> dict[str, Any]:
    """The context as a JSON value, its keys in a fixed order: JSON-LD's own, prefixes, our classes, our properties, the standard ones."""
    entries: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", "graph": "@graph"}
    entries |= _prefixes()
    kinds, datatypes = _kinds(), _datatypes()
    for name, node in sorted(terms(GWR).items(), key=lambda item: (item[0][0].islower(), item[0])):
        entries[name] = _entry(f"gwr:{name}", "@id" if OWL.ObjectProperty in kinds[node] else datatypes.get(node, ""))
    for key, (term, written) in STANDARD.items():
        entries[key] = _entry(term, written)
    for key, term in REVERSE.items():
        entries[key] = {"@reverse": term, "@type": "@id", "@container": "@set"}
    return {"@context": entries}


def _entry(term: str, written: str) -> str | dict[str, str]:
    if written == "language":
        return {"@id": term, "@container": "@language"}
    return {"@id": term, "@type": written} if written else term


def _prefixes() -> dict[str, str]:
    """Those of the serialisers; ``unit`` is a property of ours, so that the prefix of units is ``units``."""
    table = {name: iri for name, iri in prefixes().items() if name not in ("id", "unit", "code", "ind", "period", "cube")}
    return table | {"codes": CODE_BASE, "cube": CUBE_BASE, "indicators": INDICATOR_BASE, "periods": PERIOD_BASE, "units": UNIT_BASE}


def _quads(folder: str) -> list[Quad]:
    return [quad for path in data_files(folder, ".ttl") for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


def _kinds() -> dict[NamedNode, set[object]]:
    """What each term of ours is declared as."""
    found: dict[NamedNode, set[object]] = {node: set() for node in terms(GWR).values()}
    for quad in _quads("ontology"):
        if quad.predicate == RDF.type and isinstance(quad.subject, NamedNode) and quad.subject in found:
            found[quad.subject].add(quad.object)
    return found


def _datatypes() -> dict[NamedNode, str]:
    """The datatype that the shapes ask of a property's values, where it is one alone and JSON does not have it."""
    said: dict[object, dict[NamedNode, set[object]]] = {}
    for quad in _quads("shapes"):
        if quad.predicate in (_SHAPE_PATH, _SHAPE_DATATYPE):
            said.setdefault(quad.subject, {}).setdefault(quad.predicate, set()).add(quad.object)
    found: dict[NamedNode, set[object]] = {}
    for shape in said.values():
        for path in shape.get(_SHAPE_PATH, ()):
            if isinstance(path, NamedNode):
                found.setdefault(path, set()).update(shape.get(_SHAPE_DATATYPE, ()))
    names = {datatype: f"xsd:{datatype.value.rpartition('#')[2]}" for datatype in _TOLD}
    return {
        path: names[one] for path, datatypes in found.items() if len(datatypes) == 1
        for one in datatypes if isinstance(one, NamedNode) and one in names
    }


def text() -> str:
    """The context file: one key a line, so that a new key is a new line."""
    lines = [f"    {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in context()["@context"].items()]
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def tables() -> str:
    """The keys as Markdown tables in Chinese."""
    names = {
        quad.subject: quad.object.value for path in data_files("ontology", ".ttl") if path.name == "terms.ttl"
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if quad.predicate == RDFS.label and isinstance(quad.object, Literal) and quad.object.language == "zh"
    }
    ours, standard, entries = [], [], context()["@context"]
    for name, node in terms(GWR).items():
        ours.append(f"| `{name}` | {names[node]} | {_written(entries[name])} |")
    for key, (term, _) in STANDARD.items():
        standard.append(f"| `{key}` | `{term}` | {_written(entries[key])} |")
    reverse = [f"| `{key}` | `{term}` 的反向 | 对象 |" for key, term in REVERSE.items()]
    return "\n".join([
        "### 本体的键", "", "| 键 | 意思 | 值 |", "| --- | --- | --- |", *ours, "",
        "### 现成词汇的键", "", "| 键 | 术语 | 值 |", "| --- | --- | --- |", *standard, *reverse, "",
    ])  # fmt: skip


def _written(entry: str | dict[str, str]) -> str:
    """How a key's values are written, in Chinese."""
    if isinstance(entry, str):
        return "类" if re.match("gwr:[A-Z]", entry) else "照 JSON，或带类型、语言的对象"
    if entry.get("@container") == "@language":
        return "按语言"
    return "IRI 或对象" if entry["@type"] == "@id" else f"字符串（{entry['@type']}）"


def main() -> None:
    """Write both files."""
    CONTEXT.write_text(text(), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page.partition(MARK)[0] + MARK + "\n" + tables(), encoding="utf-8")


if __name__ == "__main__":
    main()

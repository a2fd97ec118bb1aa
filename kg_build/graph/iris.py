"""The IRIs we mint for reports and what they state, the codes' and units' IRIs, and the prefix table of the serialisers.

The terms of the vocabularies come from ``vocabulary`` and can be imported from here too.

Two steps make a name part of an IRI, and each is a public function:

* ``normal_form`` decides which writings are the same name: NFKC (full-width letters and signs become ASCII, compatibility ideographs
  their standard form), quotation marks and book-title marks gone (“三河”工程 is 三河工程), all dashes ``-``, white space gone except one
  space between two Latin words. Nothing else: traditional characters stay, letter case stays.
* ``segment`` percent-encodes what RFC 3987 forbids in an IRI's path segment, and ``/ ? # %``, which would change its structure.
  Chinese stays readable.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg_build.errors import Place, UsageProblem
from kg_build.graph.vocabulary import DCAT, DCT, FOAF, GWR, NIF, ORG, OWL, PROV, QB, RDF, RDFS, SCHEMA, SKOS, VOID, XSD, terms
from kg_build.model import (
    Area,
    Comparator,
    DocumentAction,
    FactKind,
    Measure,
    OrganizationType,
    Phase,
    ProjectStatus,
    SectionKind,
    Strength,
    Verdict,
)

__all__ = [
    "AREA_LEVELS", "CODE_BASE", "CODE_SCHEMES", "CUBE_BASE", "DCAT", "DCT", "DEFAULT_BASE", "FOAF", "GWR", "INDICATOR_BASE", "NIF",
    "ONTOLOGY_IRI", "ORG", "OWL", "PERIOD_BASE", "PROV", "QB", "RDF", "RDFS", "SCHEMA", "SHAPES_BASE", "SKOS", "UNIT_BASE", "VOID", "XSD",
    "Minter", "ReportMinter", "area_key", "code", "code_iri", "normal_form", "prefixes", "scheme_iri", "segment", "terms", "unit_name",
]

ONTOLOGY_IRI: Final = "https://w3id.org/gwr/ontology"
DEFAULT_BASE: Final = "https://w3id.org/gwr/id/"
CODE_BASE: Final = "https://w3id.org/gwr/code/"
UNIT_BASE: Final = "https://w3id.org/gwr/unit/"
INDICATOR_BASE: Final = "https://w3id.org/gwr/indicator/"
PERIOD_BASE: Final = "https://w3id.org/gwr/period/"
CUBE_BASE: Final = "https://w3id.org/gwr/cube#"
SHAPES_BASE: Final = "https://w3id.org/gwr/shapes#"


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The prefix table for serialisers: prefix → namespace, sorted by prefix; ``id`` is the base of the data."""
    vocabularies = {
        "dcat": DCAT, "dct": DCT, "foaf": FOAF, "gwr": GWR, "nif": NIF, "org": ORG, "owl": OWL, "prov": PROV, "qb": QB, "rdf": RDF,
        "rdfs": RDFS, "schema": SCHEMA, "skos": SKOS, "void": VOID, "xsd": XSD,
    }
    table = {name: vocabulary.iri for name, vocabulary in vocabularies.items()}
    table |= {"id": base, "code": CODE_BASE, "cube": CUBE_BASE, "ind": INDICATOR_BASE, "period": PERIOD_BASE, "unit": UNIT_BASE}
    return dict(sorted(table.items()))


# Codes ------------------------------------------------------------------------------------------------------------------------------

AREA_LEVELS: Final = ("nation", "province", "prefecture", "county", "other")

_COMPARATOR_NAMES: Final = {"=": "equal", ">=": "at-least", "<=": "at-most", "~": "about"}

CODE_SCHEMES: Final[dict[str, tuple[str, ...]]] = {
    "kind": tuple(FactKind),
    "measure": tuple(Measure),
    "comparator": tuple(Comparator),
    "strength": tuple(Strength),
    "phase": tuple(Phase),
    "status": tuple(ProjectStatus),
    "organization-type": tuple(OrganizationType),
    "document-action": tuple(DocumentAction),
    "section-kind": tuple(SectionKind),
    "verdict": tuple(Verdict),
    "area-level": AREA_LEVELS,
}
"""Scheme name → its notations; ontology/codes.ttl describes each (a test compares both lists)."""

_CODE_IRIS: Final = {
    (scheme, str(notation)): NamedNode(f"{CODE_BASE}{scheme}/{_COMPARATOR_NAMES.get(str(notation), str(notation))}")
    for scheme, notations in CODE_SCHEMES.items()
    for notation in notations
}

# One table per enum: members of different enums can be equal strings (FactKind.OBSERVATION == LedgerKind.OBSERVATION).
_MEMBER_IRIS: Final[dict[type[StrEnum], dict[StrEnum, NamedNode]]] = {
    kind: {member: _CODE_IRIS[scheme, member.value] for member in kind}
    for scheme, kind in (
        ("kind", FactKind), ("measure", Measure), ("comparator", Comparator), ("strength", Strength), ("phase", Phase),
        ("status", ProjectStatus), ("organization-type", OrganizationType), ("document-action", DocumentAction),
        ("section-kind", SectionKind), ("verdict", Verdict),
    )
}  # fmt: skip


def code(member: StrEnum) -> NamedNode:
    """The concept of a code of the model: ``code(Measure.GROWTH)`` is ``…/code/measure/growth``. KeyError for an enum without scheme."""
    return _MEMBER_IRIS[type(member)][member]


def code_iri(scheme: str, notation: str) -> NamedNode:
    """The concept of a code given by scheme and notation: ``code_iri("area-level", "province")``. KeyError when there is none."""
    return _CODE_IRIS[scheme, notation]


def scheme_iri(scheme: str) -> NamedNode:
    """The SKOS scheme of a code list: ``scheme_iri("measure")`` is ``…/code/measure``. KeyError when there is none."""
    if scheme not in CODE_SCHEMES:
        raise KeyError(scheme)
    return NamedNode(CODE_BASE + scheme)


# Names ------------------------------------------------------------------------------------------------------------------------------

_QUOTES_AND_DASHES: Final = {ord(mark): None for mark in "“”‘’\"'「」『』《》〈〉«»‹›`"} | {ord(dash): "-" for dash in "‐‑‒–—―−"}
# White space between two Latin words; other white space and what has no width (group 1).
_SPACE: Final = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])|([\s\u200b-\u200f\u2060\ufeff]+)")
# ucschar of RFC 3987 without its supplementary planes' ends, and pchar without "%": what may stand in a path segment as it is.
_FORBIDDEN: Final = re.compile(
    r"[^A-Za-z0-9\-._~!$&'()*+,;=:@\u00a0-\u200d\u2010-\u2027\u2030-\u2065\u206a-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    r"\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)
_UNIT_NAMES: Final = {"": "one", "%": "percent", "百分点": "percentage-point", "‰": "per-mille"}


@lru_cache(maxsize=8192)
def normal_form(name: str) -> str:
    """The form in which two writings of one name are equal (module docstring); never empty unless ``name`` is blank.

    >>> normal_form("“三河”  治理工程（Ⅱ期）")
    '三河治理工程(II期)'
    """
    folded = unicodedata.normalize("NFKC", name).translate(_QUOTES_AND_DASHES)
    folded = unicodedata.normalize("NFKC", _without_space(folded))  # again: what fell away may have stood before a combining mark
    return folded or _without_space(name)


def _without_space(name: str) -> str:
    return _SPACE.sub(lambda found: "" if found.group(1) else " ", name)


@lru_cache(maxsize=8192)
def segment(name: str) -> str:
    """The normal form of a name as one path segment of an IRI; a blank name is ``_``.

    >>> segment("A/B 型项目")
    'A%2FB型项目'
    """
    encoded = _FORBIDDEN.sub(lambda found: "".join(f"%{byte:02X}" for byte in _utf8(found.group())), normal_form(name))
    return {"": "_", ".": "%2E", "..": "%2E%2E"}.get(encoded, encoded)


def _utf8(character: str) -> bytes:
    """UTF-8 of a character; a lone surrogate, which has none, becomes the replacement character."""
    return character.encode("utf-8", errors="replace") if not "\ud800" <= character <= "\udfff" else "\ufffd".encode()


def unit_name(written: str) -> str:
    """The last part of a unit's IRI: a word for the signs (% is ``percent``, no unit is ``one``), else the written form."""
    return _UNIT_NAMES.get(written) or segment(written)


def area_key(area: Area) -> str:
    """What stands for an area in IRIs: ``CN``, its six digits, or, where no code is known, its name after the names of its parents."""
    if area.level == "nation":
        return "CN"
    return area.code or segment("".join((*area.parents, area.name)))


def _is_iri(text: str) -> bool:
    """Whether pyoxigraph takes ``text`` as an absolute IRI."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints the IRIs of things that live longer than one report.

    ``base`` is an absolute IRI that ends with ``/`` or ``#``; UsageProblem KG390 when it is not.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        """Refuse a base under which no IRI could be minted."""
        if not (self.base.endswith(("/", "#")) and _is_iri(self.base)):
            raise UsageProblem(
                "KG390", Place(self.base or "--base-iri"),
                "基础 IRI 必须是绝对 IRI，并以 / 或 # 结尾。", "The base IRI must be absolute and end with / or #.",
                f"请改为类似 {DEFAULT_BASE} 的写法。", f"Write it like {DEFAULT_BASE} .",
            )  # fmt: skip

    def _mint(self, path: str) -> NamedNode:
        return NamedNode(self.base + path)

    def report(self, area: Area, plan_year: int) -> NamedNode:
        """``report/210300/2017``, which also names the report's graph; ``plan_year`` is the year the report plans for."""
        return self._mint(f"report/{area_key(area)}/{plan_year}")

    def activity(self, area: Area, plan_year: int) -> NamedNode:
        """The run that made the report's graph: ``activity/210300/2017``."""
        return self._mint(f"activity/{area_key(area)}/{plan_year}")

    def software(self, version: str) -> NamedNode:
        """The program that did it: ``software/kg-build/0.1.0``."""
        return self._mint(f"software/kg-build/{segment(version)}")

    def source(self, sha256: str) -> NamedNode:
        """The source file, by the SHA-256 of its bytes."""
        return self._mint(f"source/{segment(sha256)}")

    def text(self, sha256: str) -> NamedNode:
        """An earlier text of a report, by its SHA-256: ``text/4f0c…``."""
        return self._mint(f"text/{segment(sha256)}")

    def dataset(self) -> NamedNode:
        """The dataset of all reports; also the name of the graph that describes it."""
        return self._mint("dataset")

    def government(self, area: Area) -> NamedNode:
        """The government of an area: ``government/210300``."""
        return self._mint(f"government/{area_key(area)}")

    def area(self, area: Area) -> NamedNode:
        """An area with a code, or named in full: ``area/210300``."""
        return self._mint(f"area/{area_key(area)}")

    def named_area(self, jurisdiction: Area, name: str) -> NamedNode:
        """An area that a report only names, inside its jurisdiction: ``area/210300/市区``."""
        return self._mint(f"area/{area_key(jurisdiction)}/{segment(name)}")

    def indicator(self, wording: str) -> NamedNode:
        """The concept of a wording that no curated concept claims: ``indicator/苹果产量``."""
        return self._mint(f"indicator/{segment(wording)}")

    def unit(self, written: str) -> NamedNode:
        """A unit that ontology/units.ttl does not know: ``unit/筐``."""
        return self._mint(f"unit/{unit_name(written)}")

    def organization(self, name: str, jurisdiction: Area | None = None) -> NamedNode:
        """``organization/NAME`` for a proper name, ``organization/210300/NAME`` for one definite only inside its jurisdiction."""
        return self._mint(_local("organization", name, jurisdiction))

    def project(self, name: str, jurisdiction: Area | None = None) -> NamedNode:
        """``project/NAME`` for a proper name, ``project/210300/NAME`` for one definite only inside its jurisdiction."""
        return self._mint(_local("project", name, jurisdiction))

    def document(self, title: str) -> NamedNode:
        """A law, plan or opinion by its title: ``document/TITLE``."""
        return self._mint(f"document/{segment(title)}")

    def within(self, report: NamedNode) -> ReportMinter:
        """The minter of what stands inside one report."""
        return ReportMinter(report.value + "#")


def _local(kind: str, name: str, jurisdiction: Area | None) -> str:
    return f"{kind}/{segment(name)}" if jurisdiction is None else f"{kind}/{area_key(jurisdiction)}/{segment(name)}"


@dataclass(frozen=True, slots=True)
class ReportMinter:
    """Mints the IRIs of what stands inside one report; ``prefix`` is the report's IRI and ``#``. Offsets are those of the source text."""

    prefix: str

    def passage(self, start: int, end: int) -> NamedNode:
        """A sentence: ``#char=10,42`` (RFC 5147)."""
        return NamedNode(f"{self.prefix}char={start},{end}")

    def statement(self, start: int, end: int, nth: int = 1) -> NamedNode:
        """What a number states: ``#fact-10-14``; a second statement on the same number is ``#fact-10-14-2``."""
        return NamedNode(f"{self.prefix}fact-{start}-{end}" if nth == 1 else f"{self.prefix}fact-{start}-{end}-{nth}")

    def milestone(self, project: str, nth: int) -> NamedNode:
        """The nth status that the report gives a project, from 1: ``#milestone-PROJECT-1``."""
        return NamedNode(f"{self.prefix}milestone-{segment(project)}-{nth}")

    def citation(self, start: int, end: int) -> NamedNode:
        """A place where a document is named: ``#citation-10-25``."""
        return NamedNode(f"{self.prefix}citation-{start}-{end}")

    def mention(self, start: int, end: int) -> NamedNode:
        """A place where an organization or project is named: ``#mention-10-14``."""
        return NamedNode(f"{self.prefix}mention-{start}-{end}")

"""The IRIs we mint for reports and what they state, the codes' and units' IRIs, and the prefix table of the serialisers.

The terms of the vocabularies come from ``vocabulary``, what makes a name part of an IRI from ``names``; both can be imported from here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import NamedNode

from kg_build.areas import table
from kg_build.errors import Place, UsageProblem
from kg_build.graph.names import normal_form, segment, unit_name
from kg_build.graph.vocabulary import DCAT, DCT, FOAF, GWR, NIF, ORG, OWL, PROV, QB, QUDT, RDF, RDFS, SCHEMA, SKOS, VOID, XSD, terms
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
    "AREA_LEVELS", "CERTAINTIES", "CODE_BASE", "CODE_SCHEMES", "CUBE_BASE", "DCAT", "DCT", "DEFAULT_BASE", "FOAF", "GWR", "INDICATOR_BASE",
    "NIF", "ONTOLOGY_IRI", "ORG", "OWL", "PERIOD_BASE", "PROV", "QB", "QUDT", "RDF", "RDFS", "SCHEMA", "SHAPES_BASE", "SKOS", "UNIT_BASE",
    "VOID", "XSD", "Minter", "ReportMinter", "area_key", "code", "code_iri", "normal_form", "prefixes", "scheme_iri", "segment", "terms",
    "unit_name",
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
        "dcat": DCAT, "dct": DCT, "foaf": FOAF, "gwr": GWR, "nif": NIF, "org": ORG, "owl": OWL, "prov": PROV, "qb": QB,
        "qudt": QUDT, "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "skos": SKOS, "void": VOID, "xsd": XSD,
    }
    table = {name: vocabulary.iri for name, vocabulary in vocabularies.items()}
    table |= {"id": base, "code": CODE_BASE, "cube": CUBE_BASE, "ind": INDICATOR_BASE, "period": PERIOD_BASE, "unit": UNIT_BASE}
    return dict(sorted(table.items()))


# Codes ------------------------------------------------------------------------------------------------------------------------------

AREA_LEVELS: Final = ("nation", "province", "prefecture", "county", "other")
CERTAINTIES: Final = ("confirmed", "single-source", "carried-over", "name-only", "reviewed")
LINK_EVIDENCE: Final = (
    "area-table", "area-table-agrees", "wikidata-code", "geonames-code", "geonames-name", "asked-code", "asked-name", "review",
)

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
    "certainty": CERTAINTIES,
    "link-evidence": LINK_EVIDENCE,
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


# Minters -------------------------------------------------------------------------------------------------------------------------


def area_key(area: Area) -> str:
    """What stands for an area in IRIs: ``CN``, its six digits, or, where no code is known, its name after the names of its parents.

    Where the code went to another place later, the year from which this one had it follows: ``230400-1980`` was 大庆.
    """
    if area.level == "nation":
        return "CN"
    return table.area_key(area.code, area.name) if area.code else segment("".join((*area.parents, area.name)))


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

    def area_at(self, key: str) -> NamedNode:
        """An area by its key (``area_key``), when the area itself is not at hand."""
        return self._mint(f"area/{key}")

    def area_version(self, key: str, first: int) -> NamedNode:
        """An area under one name and parent, by the first year: ``area-version/210381/1995``."""
        return self._mint(f"area-version/{key}/{first}")

    def areas(self) -> NamedNode:
        """The graph that tells the history of the areas in use."""
        return self._mint("areas")

    def linkset(self, name: str) -> NamedNode:
        """A set of links, which also names their graph: ``linkset/areas-wikidata``."""
        return self._mint(f"linkset/{segment(name)}")

    def link(self, key: str, source: str) -> NamedNode:
        """The link from an area to another source: ``link/210300/wikidata``."""
        return self._mint(f"link/{segment(key)}/{segment(source)}")

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

    def jurisdiction(self) -> NamedNode:
        """How the reporting government's area was found: ``#area``."""
        return NamedNode(f"{self.prefix}area")

    def mention(self, start: int, end: int) -> NamedNode:
        """A place where an organization or project is named: ``#mention-10-14``."""
        return NamedNode(f"{self.prefix}mention-{start}-{end}")

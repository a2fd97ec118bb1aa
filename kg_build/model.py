"""What the layers hand to one another: frozen dataclasses, no behaviour beyond their own fields.

All offsets are Python string offsets (Unicode code points) into the decoded source text, start inclusive, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

__all__ = [
    "Area", "Citation", "Comparator", "Document", "DocumentAction", "Extraction", "Fact", "FactKind", "Government", "LedgerEntry",
    "LedgerKind", "Measure", "Milestone", "Notice", "Organization", "OrganizationType", "Passage", "Period", "Phase", "Project",
    "ProjectStatus", "Quantity", "Report", "Section", "SectionKind", "Source", "Span", "Strength", "Verdict",
]


class FactKind(StrEnum):
    """What a stated value is (GUIDELINE.md section 1)."""

    OBSERVATION = "observation"
    TARGET = "target"
    PROJECT = "project"


class LedgerKind(StrEnum):
    """How a number of the text ended; every number ends as exactly one of these."""

    OBSERVATION = "observation"
    TARGET = "target"
    PROJECT = "project"
    CONTEXT = "context"
    UNEXPLAINED = "unexplained"


class Measure(StrEnum):
    """Which side of an indicator a value states: the value itself, its relative change, its absolute change."""

    LEVEL = "level"
    GROWTH = "growth"
    CHANGE = "change"


class Comparator(StrEnum):
    """How a written number bounds the real one."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"


class Phase(StrEnum):
    """Where a figure stands between promise and result; a dimension of the data cube."""

    TARGET = "target"
    ESTIMATE = "estimate"
    OUTCOME = "outcome"


class Strength(StrEnum):
    """How firmly a target is promised."""

    FIRM = "firm"
    EXPECTED = "expected"
    ASPIRATIONAL = "aspirational"


class Verdict(StrEnum):
    """What became of a target, by what reports state; without evidence it is never missed."""

    MET = "met"
    MISSED = "missed"
    WITHIN_ROUNDING = "within-rounding"
    NO_OUTCOME = "no-outcome"
    NOT_COMPARABLE = "not-comparable"


class SectionKind(StrEnum):
    """What a part of a report speaks of: what was done, what is planned, or neither."""

    REVIEW = "review"
    PLAN = "plan"
    OTHER = "other"


class ProjectStatus(StrEnum):
    """How far an undertaking has come, in the order of its life."""

    PLANNED = "planned"
    STARTED = "started"
    ONGOING = "ongoing"
    COMPLETED = "completed"
    OPERATING = "operating"


class OrganizationType(StrEnum):
    """What kind of body an organization is (GUIDELINE.md section 3)."""

    GOVERNMENT = "government"
    ASSEMBLY = "assembly"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    UNIVERSITY = "university"
    ASSOCIATION = "association"
    PARTY = "party"


class DocumentAction(StrEnum):
    """What a report does with a document it names (GUIDELINE.md section 4)."""

    ISSUED = "issued"
    IMPLEMENTED = "implemented"
    CITED = "cited"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the source text, ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """A time with both ends in; ``start`` and ``end`` are ``YYYY`` or ``YYYY-MM``."""

    start: str
    end: str

    @property
    def exact(self) -> str:
        """With the months where there are any: ``2016-01/2016-09``."""
        return self.start if self.start == self.end else f"{self.start}/{self.end}"

    def __str__(self) -> str:
        """The form of the facts table: ``2016``, ``2016-12`` or ``2013/2017``; of several months (前三季度) the year."""
        if self.start == self.end:
            return self.start
        first, last = self.start[:4], self.end[:4]
        return first if first == last else f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, with its multiplier expanded; ``value`` is the lower bound of a range."""

    span: Span
    value: Decimal
    max_value: Decimal | None
    unit: str
    comparator: Comparator
    written: str


@dataclass(frozen=True, slots=True)
class Area:
    """An administrative area; ``code`` is its six GB/T 2260 digits in the report's year, empty when no table knows it.

    ``level`` is one of nation, province, prefecture, county, other; ``parents`` lists the names above it, highest first
    (辽宁省 for 鞍山市), and ``parent_codes`` their codes.
    """

    name: str
    code: str = ""
    level: str = "other"
    parents: tuple[str, ...] = ()
    parent_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Government:
    """The government that reports, e.g. 鞍山市人民政府; ``area`` is what it governs."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it up to the next heading of the same or a higher rank.

    ``level`` counts from 1 (一、) over 2 (（一）) to 3 (1.); ``heading`` is the heading's text without its number.
    """

    span: Span
    heading: str
    level: int
    kind: SectionKind


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the report. ``section`` is the innermost heading (empty before the first)."""

    span: Span
    section: str
    kind: SectionKind


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text came from: a name for people, the SHA-256 of its bytes, and the encoding they were read in.

    ``other_names`` are those of further files with the same bytes; ``options`` says what the user told about it (``place=…; year=…``).
    """

    name: str
    sha256: str
    encoding: str
    other_names: tuple[str, ...] = ()
    options: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know that did not stop the work: a stable code, zh and en words, and a place."""

    code: str
    zh: str
    en: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A decoded report, cut into sentences.

    ``text`` is the whole decoded source (all copies); ``body`` the span of the first copy, which all later passes read.
    ``text_sha256`` hashes the UTF-8 of ``text[body]``, ``words_sha256`` only its words, so that two pages that show one report agree;
    ``copies`` counts how often the body stands in the source; ``also_from`` lists other files that hold the same words.
    ``issued`` is an ISO date or empty; ``session`` the congress session's words; ``delivered_by`` the speaker and ``office`` his post.
    ``furniture`` lists spans inside the body that are web-page furniture or title lines rather than the report's prose.
    """

    text: str
    body: Span
    source: Source
    text_sha256: str
    copies: int
    title: str
    government: Government
    issued: str
    session: str
    delivered_by: str
    office: str
    review_year: int
    plan_year: int
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    furniture: tuple[Span, ...] = ()
    warnings: tuple[Notice, ...] = ()
    words_sha256: str = ""
    also_from: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One stated value, or a target without a number (then ``value`` is None and ``statement`` holds the words)."""

    span: Span
    kind: FactKind
    indicator: str
    measure: Measure
    value: Decimal | None
    max_value: Decimal | None
    unit: str
    comparator: Comparator
    period: Period
    passage: Span
    rule: str
    written: str
    area: str = ""
    statement: str = ""
    strength: Strength | None = None
    estimated: bool = False
    project: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A status that the report gives a project, and for when; ``passage`` is the sentence that says so."""

    status: ProjectStatus
    period: Period
    planned_only: bool
    passage: Span


@dataclass(frozen=True, slots=True)
class Project:
    """A named undertaking. The last milestone is the one the projects table shows; ``mentions`` are in text order.

    ``local`` marks a name that is definite only inside its jurisdiction (新殡仪馆); ``known_as`` is the name that reports of all
    governments share where it is another than the text's (荣乌高速公路 for 荣乌高速), else empty.
    """

    name: str
    aliases: tuple[str, ...]
    milestones: tuple[Milestone, ...]
    mentions: tuple[Span, ...]
    organizations: tuple[str, ...] = ()
    area: str = ""
    local: bool = True
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """A named body. ``local`` marks a name that is definite only inside its jurisdiction (市中心医院); ``parent`` is another
    organization's ``name`` where the text says so, else empty; ``known_as`` is the name that all reports share where it is another
    than the text's (中国科学院 for 中科院), else empty.
    """

    name: str
    aliases: tuple[str, ...]
    type: OrganizationType
    mentions: tuple[Span, ...]
    local: bool = False
    parent: str = ""
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place where the report names a document, and what it does with it there."""

    action: DocumentAction
    span: Span
    passage: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A law, plan, opinion or report cited by title or number; the table shows the first citation's action that is not ``cited``."""

    title: str
    aliases: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What became of one number of the text, and the rule that said so."""

    span: Span
    text: str
    kind: LedgerKind
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read out of one report."""

    report: Report
    facts: tuple[Fact, ...]
    projects: tuple[Project, ...] = ()
    organizations: tuple[Organization, ...] = ()
    documents: tuple[Document, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    warnings: tuple[Notice, ...] = field(default=())

"""The head of a report's graph: the report, the government that gives it, its areas, the source file and the run that made the graph."""

from __future__ import annotations

from typing import Final

from kg_build.areas import table
from kg_build.graph.draft import Draft, labels, types
from kg_build.graph.iris import code_iri
from kg_build.graph.lines import Term, date, integer, iri, text, typed, year
from kg_build.graph.vocabulary import DCT, GWR, ORG, PROV, RDFS, SCHEMA, SKOS, XSD
from kg_build.model import Source

__all__ = ["LANGUAGE", "TOOL", "write_report"]

TOOL: Final = "kg-build"
LANGUAGE: Final = "zh-Hans"

_AGENT: Final = iri(PROV.wasAssociatedWith)
_CERTAINTY: Final = iri(GWR.certainty)
_COPIES: Final = iri(GWR.copies)
_DELIVERED_BY: Final = iri(GWR.deliveredBy)
_DERIVED: Final = iri(PROV.wasDerivedFrom)
_ENCODING: Final = iri(GWR.encoding)
_ENDED: Final = iri(PROV.endedAtTime)
_EVIDENCE: Final = iri(GWR.evidence)
_GENERATED: Final = iri(PROV.wasGeneratedBy)
_GOVERNMENT: Final = iri(GWR.government)
_GOVERNMENT_TYPES: Final = types(GWR.Government, ORG.FormalOrganization)
_GOVERNS: Final = iri(GWR.governs)
_ISSUED: Final = iri(DCT.issued)
_LABEL: Final = iri(RDFS.label)
_LANGUAGE: Final = iri(DCT.language)
_LENGTH: Final = iri(GWR.textLength)
_LINK_PREDICATE: Final = iri(GWR.linkPredicate)
_LINK_SOURCE: Final = iri(GWR.linkSource)
_LINK_TARGET: Final = iri(GWR.linkTarget)
_OFFICE: Final = iri(GWR.office)
_OTHER_NAME: Final = iri(SKOS.altLabel)
_PLAN_YEAR: Final = iri(GWR.planYear)
_READ_WITH: Final = iri(GWR.readWith)
_REPORT: Final = iri(GWR.report)
_REPORT_TYPES: Final = types(GWR.Report, PROV.Entity, SCHEMA.Report)
_REVIEW_YEAR: Final = iri(GWR.reviewYear)
_SESSION: Final = iri(GWR.session)
_SOURCE_HASH: Final = iri(GWR.sourceSha256)
_TEXT_HASH: Final = iri(GWR.textSha256)
_TITLE: Final = iri(DCT.title)
_USED: Final = iri(PROV.used)
_VERSION: Final = iri(SCHEMA.softwareVersion)
_WORDS_HASH: Final = iri(GWR.wordsSha256)


def write_report(draft: Draft) -> None:
    """Put the head of the report into the draft."""
    report = draft.report
    known = ((_SESSION, report.session), (_DELIVERED_BY, report.delivered_by), (_OFFICE, report.office))
    sources = [iri(draft.minter.source(source.sha256)) for source in (report.source, *report.also_from)]
    activity = iri(draft.minter.activity(draft.jurisdiction, report.plan_year))
    draft.header.describe(
        draft.name,
        *_REPORT_TYPES,
        (_TITLE, text(report.title)),
        *(((_ISSUED, date(report.issued)),) if report.issued else ()),
        (_LANGUAGE, text(LANGUAGE)),
        (_GOVERNMENT, iri(draft.minter.government(draft.jurisdiction))),
        *((predicate, text(words)) for predicate, words in known if words.strip()),
        (_REVIEW_YEAR, year(report.review_year)),
        (_PLAN_YEAR, year(report.plan_year)),
        (_TEXT_HASH, text(report.text_sha256)),
        *(((_WORDS_HASH, text(report.words_sha256)),) if report.words_sha256 else ()),
        (_SOURCE_HASH, text(report.source.sha256)),
        (_COPIES, integer(report.copies)),
        (_LENGTH, integer(report.body.end - report.body.start)),
        *((_DERIVED, source) for source in sources),
        (_GENERATED, activity),
    )
    _write_government(draft)
    for term, source in zip(sources, (report.source, *report.also_from), strict=True):
        _write_source(draft, term, source)
    _write_activity(draft, activity, sources)


def _write_source(draft: Draft, term: Term, source: Source) -> None:
    """A source file, by its own name: the folder it lay in is nobody's business and would change the bytes."""
    draft.header.describe(term, *types(PROV.Entity), (_LABEL, text(_file_name(source.name))))
    for other in source.other_names:
        draft.header.add(term, _OTHER_NAME, text(_file_name(other)))
    if source.encoding:
        draft.header.add(term, _ENCODING, text(source.encoding))
    if source.options:
        draft.header.add(term, _READ_WITH, text(source.options))


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1] or path


def _write_activity(draft: Draft, activity: Term, sources: list[Term]) -> None:
    """The run, and kg-build as its agent; a time only when the user gave one."""
    part, options = draft.header, draft.options
    agent = iri(draft.minter.software(options.version))
    part.describe(activity, *types(PROV.Activity), *((_USED, source) for source in sources), (_AGENT, agent))
    if options.generated_at is not None:
        part.add(activity, _ENDED, typed(options.generated_at, XSD.dateTime))
    part.describe(agent, *types(PROV.SoftwareAgent), (_LABEL, text(TOOL)))
    if options.version:
        part.add(agent, _VERSION, text(options.version))


def _write_government(draft: Draft) -> None:
    """The government and what it governs."""
    term = iri(draft.minter.government(draft.jurisdiction))
    governs = draft.area(draft.jurisdiction)
    draft.header.describe(term, *_GOVERNMENT_TYPES, *labels(draft.report.government.name), (_GOVERNS, governs))
    _write_jurisdiction(draft, term, governs)


def _write_jurisdiction(draft: Draft, government: Term, area: Term) -> None:
    """How certain it is that the code is the area's in the report's year, and by which table; nothing for an area without a code."""
    found, year_of = draft.jurisdiction, draft.report.plan_year
    row = table.row_of(found.code, found.name, year_of)
    if row is None:
        return
    certainty, evidence = _certainty(row, year_of)
    draft.header.describe(
        iri(draft.own.jurisdiction()), *types(GWR.Link), (_REPORT, draft.name), (_LINK_SOURCE, government),
        (_LINK_PREDICATE, _GOVERNS), (_LINK_TARGET, area),
        (_CERTAINTY, draft.code(code_iri("certainty", certainty))), (_EVIDENCE, draft.code(code_iri("link-evidence", evidence))),
    )  # fmt: skip


def _certainty(row: table.Row, plan_year: int) -> tuple[str, str]:
    """The certainty and the evidence of an area's code in a year: the table says it, both its sources say it, or only the name does."""
    evidence = "area-table-agrees" if "g" in row.seen else "area-table"
    if row.first <= plan_year <= row.last:
        return ("confirmed" if "g" in row.seen else "single-source"), evidence
    return ("carried-over" if row.last == table.LAST < plan_year else "name-only"), evidence

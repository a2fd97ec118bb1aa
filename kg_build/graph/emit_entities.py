"""Organizations, projects with their milestones, documents with their citations, and where the text names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from kg_build.graph.draft import Draft, labels, types
from kg_build.graph.iris import code, normal_form
from kg_build.graph.lines import Term, boolean, integer, iri, offset, period, text
from kg_build.graph.vocabulary import DCT, FOAF, GWR, NIF, ORG, PROV
from kg_build.model import Document, Milestone, Organization, OrganizationType, Project, Span

__all__ = ["project_terms", "write_documents", "write_entities"]

Named = TypeVar("Named", Organization, Project)

_ACTION: Final = iri(GWR.action)
_ALTERNATIVE: Final = iri(DCT.alternative)
_ANCHOR: Final = iri(NIF.anchorOf)
_AREA: Final = iri(GWR.area)
_BEGIN: Final = iri(NIF.beginIndex)
_CITATION_TYPE: Final = types(GWR.Citation)
_DERIVED: Final = iri(PROV.wasDerivedFrom)
_DOCUMENT: Final = iri(GWR.document)
_DOCUMENT_TYPES: Final = types(GWR.PolicyDocument, FOAF.Document)
_END: Final = iri(NIF.endIndex)
_ENTITY: Final = iri(GWR.entity)
_MENTION_TYPE: Final = types(GWR.Mention)
_MILESTONE_TYPE: Final = types(GWR.Milestone)
_NOWHERE: Final = Span(1 << 60, 1 << 60)
_ORDER: Final = iri(GWR.order)
_ORGANIZATION_TYPE: Final = iri(GWR.organizationType)
_ORGANIZATION_TYPES: Final = types(GWR.Organization, ORG.Organization)
_PARTICIPANT: Final = iri(GWR.participant)
_PERIOD_END: Final = iri(GWR.periodEnd)
_PERIOD_START: Final = iri(GWR.periodStart)
_PLANNED_ONLY: Final = iri(GWR.plannedOnly)
_PROJECT: Final = iri(GWR.project)
_PROJECT_TYPE: Final = types(GWR.Project)
_REPORT: Final = iri(GWR.report)
_STATUS: Final = iri(GWR.status)
_SUB_ORGANIZATION_OF: Final = iri(ORG.subOrganizationOf)
_TITLE: Final = iri(DCT.title)


def project_terms(draft: Draft, projects: Iterable[Project]) -> dict[str, Term]:
    """Every name and alias of the projects with the project's term; a name goes before an alias, an earlier project before a later."""
    ordered = _in_text_order(projects)
    return _by_any_name([(project, _project_term(draft, project)) for project in ordered])


def write_entities(draft: Draft, organizations: Iterable[Organization], projects: Iterable[Project]) -> None:
    """Put organizations, projects and their mentions into the draft, each kind in text order."""
    mentions: list[tuple[Span, Term]] = []
    parties = _write_organizations(draft, _in_text_order(organizations), mentions)
    milestones: dict[str, int] = {}  # by normal form, which the milestones' IRIs are made from
    for project in _in_text_order(projects):
        name, term = normal_form(project.name), _project_term(draft, project)
        _write_project(draft, term, project, parties)
        for milestone in project.milestones:
            nth = milestones[name] = milestones.get(name, 0) + 1
            _write_milestone(draft, term, project.name, nth, milestone)
        mentions += ((span, term) for span in project.mentions)
    _write_mentions(draft, mentions)


def write_documents(draft: Draft, documents: Iterable[Document]) -> None:
    """Put documents and their citations into the draft."""
    part = draft.entities
    cited = []
    for document in sorted(documents, key=lambda it: (min((citation.span for citation in it.citations), default=_NOWHERE), it.title)):
        term = iri(draft.minter.document(document.title))
        title = normal_form(document.title)
        part.describe(term, *_DOCUMENT_TYPES, (_TITLE, text(title)))
        for other in (document.title, *document.aliases):
            if other.strip() and other != title:
                part.add(term, _ALTERNATIVE, text(other))
        cited += [(citation.span, term, citation) for citation in document.citations]
    cited.sort(key=lambda it: (it[0], it[1], it[2].action))
    for nth, (span, term, citation) in _numbered(cited):
        node = _suffixed(iri(draft.own.citation(span.start, span.end)), nth)
        place = _place(span, draft.passage(citation.passage))
        action = draft.code(code(citation.action))
        part.describe(node, *_CITATION_TYPE, (_REPORT, draft.name), (_DOCUMENT, term), (_ACTION, action), *place)


# Organizations ----------------------------------------------------------------------------------------------------------------------


def _write_organizations(draft: Draft, ordered: list[Organization], mentions: list[tuple[Span, Term]]) -> dict[str, Term]:
    """The organizations; gives every name and alias with its organization's term."""
    part = draft.entities
    terms = [(it, iri(draft.minter.organization(it.known_as or it.name, draft.jurisdiction if it.local else None))) for it in ordered]
    by_name = _by_any_name(terms)
    types: dict[Term, OrganizationType] = {}
    for organization, term in terms:
        _describe_organization(draft, term, *_names(organization), types.setdefault(term, organization.type))
        parent = by_name.get(organization.parent)
        if parent not in (None, term):
            part.add(term, _SUB_ORGANIZATION_OF, by_name[organization.parent])
        mentions += ((span, term) for span in organization.mentions)
    return by_name


def _describe_organization(draft: Draft, term: Term, name: str, aliases: tuple[str, ...], kind: OrganizationType) -> None:
    draft.entities.describe(term, *_ORGANIZATION_TYPES, *labels(name, aliases), (_ORGANIZATION_TYPE, draft.code(code(kind))))


def _party(draft: Draft, name: str, parties: dict[str, Term]) -> Term:
    """An organization that a project names; one that the extraction does not list is taken for an enterprise, as most such parties are."""
    term = parties.get(name)
    if term is None:
        term = parties[name] = iri(draft.minter.organization(name))
        _describe_organization(draft, term, name, (), OrganizationType.ENTERPRISE)
    return term


# Projects ---------------------------------------------------------------------------------------------------------------------------


def _project_term(draft: Draft, project: Project) -> Term:
    return iri(draft.minter.project(project.known_as or project.name, draft.jurisdiction if project.local else None))


def _write_project(draft: Draft, term: Term, project: Project, parties: dict[str, Term]) -> None:
    part = draft.entities
    participants = [_party(draft, name, parties) for name in project.organizations if name.strip()]
    parties_of_it = ((_PARTICIPANT, participant) for participant in participants)
    part.describe(term, *_PROJECT_TYPE, *labels(*_names(project)), *parties_of_it)
    if project.area.strip():
        part.add(term, _AREA, draft.named_area(project.area))


def _write_milestone(draft: Draft, project: Term, name: str, nth: int, milestone: Milestone) -> None:
    draft.entities.describe(
        iri(draft.own.milestone(name, nth)),
        *_MILESTONE_TYPE,
        (_REPORT, draft.name),
        (_PROJECT, project),
        (_ORDER, integer(nth)),
        (_STATUS, draft.code(code(milestone.status))),
        (_PERIOD_START, period(milestone.period.start)),
        (_PERIOD_END, period(milestone.period.end)),
        (_PLANNED_ONLY, boolean(milestone.planned_only)),
        (_DERIVED, draft.passage(milestone.passage)),
    )


# Places in the text -----------------------------------------------------------------------------------------------------------------


def _write_mentions(draft: Draft, mentions: list[tuple[Span, Term]]) -> None:
    part, source = draft.entities, draft.report.text
    for nth, (span, entity) in _numbered(sorted(dict.fromkeys(mentions))):
        node = _suffixed(iri(draft.own.mention(span.start, span.end)), nth)
        place = _place(span, draft.enclosing(span))
        words = text(source[span.start : span.end])
        part.describe(node, *_MENTION_TYPE, (_REPORT, draft.name), (_ENTITY, entity), (_ANCHOR, words), *place)


def _place(span: Span, passage: Term) -> tuple[tuple[Term, Term], ...]:
    return (_BEGIN, offset(span.start)), (_END, offset(span.end)), (_DERIVED, passage)


Placed = TypeVar("Placed", bound=tuple[object, ...])


def _numbered(placed: Iterable[Placed]) -> Iterator[tuple[int, Placed]]:
    """Things sorted by their span, their first item, each with its number among those on the same span, from 1."""
    last: object = None
    nth = 0
    for thing in placed:
        nth = nth + 1 if thing[0] == last else 1
        last = thing[0]
        yield nth, thing


def _suffixed(node: Term, nth: int) -> Term:
    """``#mention-10-14``, and ``#mention-10-14-2`` for a second one on the same span."""
    return node if nth == 1 else Term(f"{node[:-1]}-{nth}>")


def _in_text_order(things: Iterable[Named]) -> list[Named]:
    """By first mention, then by name; what is never mentioned comes last."""
    return sorted(things, key=lambda thing: (min(thing.mentions, default=_NOWHERE), thing.name, thing.aliases))


def _names(thing: Organization | Project) -> tuple[str, tuple[str, ...]]:
    """The name that its IRI is made of, and its other names."""
    return (thing.known_as, (thing.name, *thing.aliases)) if thing.known_as else (thing.name, thing.aliases)


def _by_any_name(terms: list[tuple[Named, Term]]) -> dict[str, Term]:
    """Names and aliases with their terms; a name goes before an alias, an earlier thing before a later."""
    by_name = {thing.name: term for thing, term in reversed(terms)}
    for thing, term in terms:
        for alias in thing.aliases:
            by_name.setdefault(alias, term)
    return by_name

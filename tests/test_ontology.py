"""The ontology: hygiene queries that return rows only when something is wrong, and lists that must agree in both directions."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from kg_build import model
from kg_build.graph.iris import CODE_SCHEMES, INDICATOR_BASE, UNIT_BASE, code, code_iri, scheme_iri, unit_name
from kg_build.graph.vocabulary import GWR, OWL, RDF, RDFS, SKOS, terms
from kg_build.resources import data_files

HYGIENE = Path(__file__).parent / "hygiene"
QUERIES = sorted(HYGIENE.glob("*.rq"))
README = Path(__file__).parent.parent / "ontology" / "README.md"
FLOORS = {"queries": 32, "indicators": 450, "units": 415, "codes": 33}

ENUMS: dict[str, type[StrEnum]] = {
    "kind": model.FactKind, "measure": model.Measure, "comparator": model.Comparator, "strength": model.Strength,
    "phase": model.Phase, "status": model.ProjectStatus, "organization-type": model.OrganizationType,
    "document-action": model.DocumentAction, "section-kind": model.SectionKind, "verdict": model.Verdict,
}  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Store:
    store = Store()
    for file in data_files("ontology", ".ttl"):
        store.load(path=str(file), format=RdfFormat.TURTLE)
    return store


def _rows(store: Store, query: Path) -> list[str]:
    found = store.query(query.read_text(encoding="utf-8"))
    assert isinstance(found, QuerySolutions)
    return [" ".join(str(value) for value in row) for row in found]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_ontology_is_clean(ontology: Store, query: Path) -> None:
    assert _rows(ontology, query) == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_hygiene_query_notices_what_is_broken(query: Path) -> None:
    broken = Store()
    broken.load(path=str(HYGIENE / "broken" / f"{query.stem}.ttl"), format=RdfFormat.TURTLE)
    assert _rows(broken, query), "the query finds nothing in its own broken graph"


def test_hygiene_queries_are_all_there() -> None:
    assert len(QUERIES) >= FLOORS["queries"]
    assert {query.stem for query in QUERIES} == {graph.stem for graph in (HYGIENE / "broken").glob("*.ttl")}
    for query in QUERIES:
        first, second = query.read_text(encoding="utf-8").splitlines()[:2]
        assert re.fullmatch(r"# [A-Z].*[.)]", first), f"{query.name} has no banner of one sentence"
        assert not second.startswith("#"), f"{query.name} has more than one idea in its banner"


def _typed(store: Store, *kinds: NamedNode) -> set[NamedNode]:
    return {quad.subject for kind in kinds for quad in store.quads_for_pattern(None, RDF.type, kind) if isinstance(quad.subject, NamedNode)}


def _in_scheme(store: Store, scheme: str) -> dict[NamedNode, str]:
    """The concepts of a scheme with their notations."""
    found = {}
    for quad in store.quads_for_pattern(None, SKOS.inScheme, NamedNode(scheme)):
        assert isinstance(quad.subject, NamedNode)
        notations = [entry.object for entry in store.quads_for_pattern(quad.subject, SKOS.notation, None)]
        found[quad.subject] = notations[0].value if notations and isinstance(notations[0], Literal) else ""
    return found


def test_terms_and_constants_agree(ontology: Store) -> None:
    declared = _typed(ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype)
    assert declared == set(terms(GWR).values())


def test_constants_are_closed() -> None:
    with pytest.raises(AttributeError, match="closed"):
        GWR.report = NamedNode("https://example.org/other")
    assert not hasattr(GWR, "Reprot")
    assert GWR.Report == NamedNode("https://w3id.org/gwr/ontology#Report")


def test_codes_and_enums_agree(ontology: Store) -> None:
    described = {quad.subject for quad in ontology.quads_for_pattern(None, RDF.type, SKOS.ConceptScheme)}
    assert {scheme_iri(scheme) for scheme in CODE_SCHEMES} == {scheme for scheme in described if "/code/" in str(scheme)}
    assert set(ENUMS) == set(CODE_SCHEMES) - {"area-level", "certainty", "link-evidence"}
    total = 0
    for scheme, notations in CODE_SCHEMES.items():
        written = _in_scheme(ontology, scheme_iri(scheme).value)
        assert written == {code_iri(scheme, notation): notation for notation in notations}
        total += len(written)
    for scheme, kind in ENUMS.items():
        assert {code(member) for member in kind} == set(_in_scheme(ontology, scheme_iri(scheme).value))
    assert total >= FLOORS["codes"]


def test_every_enum_of_the_model_has_its_code_list() -> None:
    enums = {value for value in vars(model).values() if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum}
    assert enums - set(ENUMS.values()) == {model.LedgerKind}, "the ledger's kinds never enter the graph; every other enum has a code list"


def test_units_end_in_their_written_form(ontology: Store) -> None:
    units = _in_scheme(ontology, UNIT_BASE)
    assert len(units) >= FLOORS["units"]
    for unit, written in units.items():
        assert unit.value == UNIT_BASE + unit_name(written)


def test_indicators_are_enough(ontology: Store) -> None:
    assert len(_in_scheme(ontology, INDICATOR_BASE)) >= FLOORS["indicators"]


def test_every_term_serves_a_query_or_a_shape() -> None:
    used = "\n".join(file.read_text(encoding="utf-8") for file in data_files("queries", ".rq") + data_files("shapes", ".ttl"))
    named = set(re.findall(r"gwr:([A-Za-z0-9]+)", used))
    assert set(terms(GWR)) - named == set(), "a term that no query asks for and no shape checks is dead"
    assert named - set(terms(GWR)) == set(), "a query or shape names a term that ontology/terms.ttl does not declare"


def test_readme_names_real_terms_and_queries() -> None:
    text = README.read_text(encoding="utf-8")
    assert set(re.findall(r"gwr:([A-Za-z0-9]+)", text)) <= set(terms(GWR))
    queries = {file.stem for file in data_files("queries", ".rq")}
    assert set(re.findall(r"`([a-z0-9-]+)\.rq`", text)) == queries, "ontology/README.md lists every query once it exists, and no other"
    assert text.index("## 中文") < text.index("## English")

"""What validation found, as data: problems for people, rows of a table, and the standard SHACL report, the same bytes for the same data."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib.namespace import RDF as R
from rdflib.namespace import SH

from kg_build.graph.iris import SHAPES_BASE, XSD, prefixes
from kg_build.model import Span

__all__ = ["Finding", "Problem", "Severity", "ValidationResult", "oxigraph_term", "path_text", "quiet_rdflib", "rdflib_term", "shortened"]

_SH: Final = str(SH)
_TYPE: Final = NamedNode(str(R.type))
_PREFIXES: Final = prefixes() | {"sh": _SH, "shapes": SHAPES_BASE}

Term = NamedNode | BlankNode | Literal


class Severity(StrEnum):
    """How bad a problem is; only a violation keeps a graph from conforming."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


_SEVERITY_ZH: Final = {Severity.VIOLATION: "违规", Severity.WARNING: "警告", Severity.INFO: "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation result in RDF terms, as SHACL reports it."""

    severity: Severity
    focus: Term
    path: NamedNode | BlankNode | None
    value: Term | None
    shape: NamedNode
    component: NamedNode


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a graph.

    ``focus`` is the broken node's IRI (or ``_:label``), ``path`` the property (a SPARQL path), ``value`` the offending value or empty,
    ``constraint`` the shape's IRI, ``zh`` and ``en`` say what should be, ``span`` is the node's place in the source text when it has one,
    ``graph`` the named graph (the report's IRI) or empty.
    """

    severity: Severity
    focus: str
    path: str
    value: str
    constraint: str
    zh: str
    en: str
    span: Span | None = None
    graph: str = ""


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """The verdict on a graph: ``problems`` in the order of severity, report and place; ``reports`` counts the reports looked at.

    ``findings`` are the same problems as RDF terms, in the same order; ``shapes`` is the shapes graph they name.
    """

    conforms: bool
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    reports: int
    shapes: rdflib.Graph

    @property
    def report_graph(self) -> rdflib.Graph:
        """The SHACL validation report as an rdflib graph."""
        graph = rdflib.Graph()
        with quiet_rdflib():
            for triple in self._triples():
                graph.add((rdflib_term(triple.subject), rdflib_term(triple.predicate), rdflib_term(triple.object)))
        return graph

    def to_turtle(self) -> str:
        """The SHACL validation report in Turtle."""
        return (serialize(self._triples(), format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b"").decode()

    def to_jsonld(self) -> str:
        """The SHACL validation report in JSON-LD."""
        return (serialize(self._triples(), format=RdfFormat.JSON_LD, prefixes=_PREFIXES) or b"").decode()

    @staticmethod
    def columns(lang: str = "en") -> tuple[str, ...]:
        """The headings of ``as_rows``, in ``zh`` or ``en``."""
        if lang == "zh":
            return ("程度", "资源", "属性", "值", "说明", "位置", "约束")
        return ("severity", "node", "property", "value", "problem", "place", "constraint")

    def as_rows(self, lang: str = "en") -> list[tuple[str, ...]]:
        """The problems as rows of a table for people, in ``zh`` or ``en``; ``place`` is ``start-end`` in the source text."""
        return [
            (
                _SEVERITY_ZH[problem.severity] if lang == "zh" else problem.severity.value,
                shortened(problem.focus), problem.path, shortened(problem.value), problem.zh if lang == "zh" else problem.en,
                f"{problem.span.start}-{problem.span.end}" if problem.span else "", problem.constraint.removeprefix(SHAPES_BASE),
            )
            for problem in self.problems
        ]  # fmt: skip

    def _triples(self) -> Iterator[Triple]:
        report = BlankNode("report")
        yield Triple(report, _TYPE, _sh("ValidationReport"))
        yield Triple(report, _sh("conforms"), Literal(str(self.conforms).lower(), datatype=XSD.boolean))
        for number, finding in enumerate(self.findings, start=1):
            result = BlankNode(f"result{number}")
            yield Triple(report, _sh("result"), result)
            yield from self._result(result, finding)

    def _result(self, result: BlankNode, finding: Finding) -> Iterator[Triple]:
        yield Triple(result, _TYPE, _sh("ValidationResult"))
        yield Triple(result, _sh("resultSeverity"), _sh(finding.severity.value.capitalize()))
        yield Triple(result, _sh("focusNode"), finding.focus)
        if finding.path is not None:
            path, parts = _path_copy(self.shapes, rdflib_term(finding.path), f"{result.value}path")
            yield Triple(result, _sh("resultPath"), path)
            yield from parts
        if finding.value is not None:
            yield Triple(result, _sh("value"), finding.value)
        yield Triple(result, _sh("sourceShape"), finding.shape)
        yield Triple(result, _sh("sourceConstraintComponent"), finding.component)
        messages = self.shapes.objects(rdflib.URIRef(finding.shape.value), SH.message)
        for words, language in sorted((str(message), message.language) for message in messages if isinstance(message, rdflib.Literal)):
            yield Triple(result, _sh("resultMessage"), Literal(words, language=language))


@contextmanager
def quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from logging a traceback or warning for each ill-typed literal: the shapes report those."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        logger.setLevel(level)


def shortened(term: str) -> str:
    """An IRI with the prefix of its namespace instead of it (``gwr:unit``); anything else as it is."""
    found = max((namespace for namespace in _PREFIXES.values() if term.startswith(namespace)), key=len, default="")
    return next((f"{prefix}:{term.removeprefix(found)}" for prefix, namespace in _PREFIXES.items() if namespace == found), term)


def path_text(shapes: rdflib.Graph, path: rdflib.term.Node) -> str:
    """A SHACL path as SPARQL writes it: ``gwr:unit``, ``^gwr:report``, ``prov:wasDerivedFrom/nif:endIndex``."""
    if isinstance(path, rdflib.URIRef):
        return shortened(str(path))
    if (inverse := shapes.value(path, SH.inversePath)) is not None:
        return f"^{path_text(shapes, inverse)}"
    if (either := shapes.value(path, SH.alternativePath)) is not None:
        return "|".join(path_text(shapes, part) for part in shapes.items(either))
    return "/".join(path_text(shapes, part) for part in shapes.items(path))


def rdflib_term(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """A pyoxigraph term as rdflib has it, its written form kept.

    Raises:
        TypeError: a triple term of RDF 1.2, which rdflib does not have.
    """
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise TypeError(f"rdflib has no term for {term}")
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype == XSD.string else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def oxigraph_term(term: object) -> Term:
    """A term of rdflib as pyoxigraph has it."""
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise TypeError(f"pyoxigraph has no term for {term!r}")
    if term.language is not None:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype is not None else None)


def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)


def _path_copy(shapes: rdflib.Graph, path: rdflib.term.Node, label: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """A path for the report: an IRI as it is, a blank node of the shapes with all that hangs on it under labels made from ``label``."""
    if not isinstance(path, rdflib.BNode):
        return NamedNode(str(path)), []
    copy = BlankNode(label)
    triples = []
    for predicate, part in sorted(shapes.predicate_objects(path), key=str):
        child, below = _path_copy(shapes, part, label + ("n" if predicate == R.rest else "i"))
        triples += [Triple(copy, NamedNode(str(predicate)), child), *below]
    return copy, triples

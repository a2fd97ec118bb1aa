"""The SPARQL 1.1 Service Description of the endpoint, as triples without blank nodes."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Store, Triple, serialize

from kg_build.serve.media import GRAPHS, RESULTS, choose
from kg_build.serve.problems import bad_request

__all__ = ["description"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_NAMES = {"json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV", "tsv": "SPARQL_Results_TSV",
          "ttl": "Turtle", "nt": "N-Triples", "rdf": "RDF_XML"}  # fmt: skip


def description(store: Store, url: str, accept: str) -> tuple[str, bytes]:
    """The media type and bytes of the description of the service at ``url``.

    Raises:
        UsageProblem: KG853 the address that the client used is no IRI, KG855 no format that it accepts.
    """
    chosen = choose(accept, GRAPHS)
    try:
        NamedNode(url)
    except ValueError as error:
        raise bad_request("请求里的主机名不对。", "the host named in the request is none.") from error
    prefixes = {"sd": _SD, "formats": _FORMATS}
    return chosen.media, serialize(_triples(store, url), format=chosen.engine, prefixes=prefixes) or b""  # type: ignore[arg-type]  # RDF formats


def _triples(store: Store, url: str) -> Iterator[Triple]:
    """What the service is, what it can do, and which graphs it holds."""
    service, dataset, merged = (NamedNode(f"{url}#{part}") for part in ("service", "dataset", "default-graph"))

    def sd(name: str) -> NamedNode:
        return NamedNode(_SD + name)

    yield Triple(service, _TYPE, sd("Service"))
    yield Triple(service, sd("endpoint"), NamedNode(url))
    yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    for name in (*RESULTS, *GRAPHS):
        yield Triple(service, sd("resultFormat"), NamedNode(_FORMATS + _NAMES[name]))
    yield Triple(service, sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, sd("Dataset"))
    yield Triple(dataset, sd("defaultGraph"), merged)
    yield Triple(merged, _TYPE, sd("Graph"))
    names = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
    for number, name in enumerate(names, start=1):
        graph = NamedNode(f"{url}#graph-{number}")
        yield Triple(dataset, sd("namedGraph"), graph)
        yield Triple(graph, _TYPE, sd("NamedGraph"))
        yield Triple(graph, sd("name"), NamedNode(name))

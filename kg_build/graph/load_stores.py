"""What differs between servers: their addresses, how a graph is put there whole, and how one finds out which server it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from kg_build.errors import KgBuildError
from kg_build.graph.load_errors import Lost, no_sparql
from kg_build.graph.load_http import Client, Reply

__all__ = ["STORE_TYPES", "Target", "find_target", "question_target", "target_of", "with_update"]

_PROBE: Final = "SELECT (1 AS ?one) WHERE {}"
_JENA_UNION: Final = "urn:x-arq:UnionGraph"
_ENDINGS: Final = ("/query", "/update", "/sparql", "/sparql-auth", "/store", "/data", "/get", "/statements")


@dataclass(frozen=True, slots=True)
class Target:
    """A server's addresses.

    ``graph_store`` is where one PUT replaces a graph as a whole, also when the server dies half way; empty where there is no such thing.
    ``query_fields`` go with every query; ``union_fields`` go with questions, which are put to the union of all graphs.
    """

    kind: str
    query: str
    update: str
    graph_store: str = ""
    graph_parameter: str = "graph"
    query_fields: tuple[tuple[str, str], ...] = ()
    union_fields: tuple[tuple[str, str], ...] = ()


def _oxigraph(base: str, _: bool) -> Target:
    union = (("union-default-graph", ""),)
    return Target("oxigraph", f"{base}/query", f"{base}/update", f"{base}/store", union_fields=union)


def _virtuoso(base: str, login: bool) -> Target:
    """Its Graph Store Protocol is left alone: a PUT is committed in parts. ``timeout=0`` asks for whole answers, not "anytime" ones."""
    return Target("virtuoso", f"{base}/sparql", f"{base}/sparql-auth" if login else f"{base}/sparql", query_fields=(("timeout", "0"),))


def _fuseki(base: str, _: bool) -> Target:
    """Jena's name for the union of the named graphs; with a default graph named so, ``GRAPH`` finds nothing unless that is named too."""
    union = (("default-graph-uri", _JENA_UNION),)
    return Target("fuseki", f"{base}/query", f"{base}/update", f"{base}/data", union_fields=union)


def _graphdb(base: str, _: bool) -> Target:
    return Target("graphdb", base, f"{base}/statements", f"{base}/rdf-graphs/service")


def _qlever(base: str, _: bool) -> Target:
    return Target("qlever", base, base, base)


def _sparql(base: str, _: bool) -> Target:
    """Any SPARQL 1.1 server: the query address as given; updates beside it where it ends in ``query``, else at the same address."""
    return Target("sparql", base, f"{base.removesuffix('/query')}/update" if base.endswith("/query") else base)


_ADDRESSES: Final[Mapping[str, Callable[[str, bool], Target]]] = {
    "oxigraph": _oxigraph, "virtuoso": _virtuoso, "fuseki": _fuseki, "graphdb": _graphdb, "qlever": _qlever, "sparql": _sparql,
}
STORE_TYPES: Final = ("auto", *_ADDRESSES)
"""What ``--store-type`` may be."""

_NAMES: Final = (("oxigraph", "oxigraph"), ("virtuoso", "virtuoso"), ("fuseki", "fuseki"), ("graphdb", "graphdb"))


def target_of(kind: str, url: str, *, login: bool) -> Target:
    """The addresses of a server of a known kind; ``url`` is its base or one of its addresses."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if kind not in ("sparql", "qlever"):
        for ending in _ENDINGS:
            path = path.removesuffix(ending)
    return _ADDRESSES[kind](urlunsplit((parts.scheme, parts.netloc, path, "", "")), login)


def with_update(target: Target, url: str) -> Target:
    """The target with another address for updates, when one is given."""
    return replace(target, update=url) if url else target


def find_target(client: Client, url: str) -> Target:
    """Ask which server it is, by its ``Server`` header or what it answers; a SPARQL server of no known make is ``sparql``.

    Args:
        client: how to ask.
        url: the server's base address, or the address for queries.

    Raises:
        StoreError: KG801 to KG810, nothing there answers a query.
    """
    base = url.rstrip("/")
    first: KgBuildError | None = None
    for address in (base, f"{base}/query", f"{base}/sparql"):
        try:
            reply, problem = client.probe(address, {"query": _PROBE})
        except Lost as lost:
            raise first or lost from lost
        kind = _kind_of(reply, address)
        if kind:
            return _answering(client, target_of(kind, url, login=client.login.given))
        problem = problem or _no_result(reply)
        if problem is None:
            kind = "qlever" if _is_qlever(client, address) else "sparql"
            return target_of(kind, address, login=client.login.given)
        if problem.code not in ("KG806", "KG807"):
            raise problem
        first = first or problem
    assert first is not None
    raise first


def question_target(client: Client, url: str, kind: str = "auto") -> Target:
    """Where to put questions. An address with a query string is somebody's own wish and is taken as it stands.

    Raises:
        StoreError: KG801 to KG810, nothing there answers a query.
    """
    if urlsplit(url).query:
        return Target("sparql", url, "")
    return find_target(client, url) if kind == "auto" else target_of(kind, url, login=client.login.given)


def _answering(client: Client, target: Target) -> Target:
    """The target, once its query address has answered; else the error it gave."""
    client.ask("POST", target.query, form={"query": _PROBE}, headers={"Accept": "application/sparql-results+json"}).json()
    return target


def _kind_of(reply: Reply, address: str) -> str:
    """The make that the headers tell; GraphDB also shows in its addresses."""
    server = reply.headers.get("server", "").lower()
    if "fuseki-request-id" in reply.headers:
        return "fuseki"
    if "/repositories/" in urlsplit(address).path and "graphdb" in server:
        return "graphdb"
    return next((kind for word, kind in _NAMES if word in server), "")


def _no_result(reply: Reply) -> KgBuildError | None:
    """KG807 when a good status carries no SPARQL result."""
    try:
        answer = reply.json()
    except KgBuildError as problem:
        return problem
    if isinstance(answer, dict) and "head" in answer:
        return None
    return no_sparql(reply.url, "JSON, but no result")


def _is_qlever(client: Client, address: str) -> bool:
    """Whether it answers QLever's own question for its statistics."""
    try:
        answer = json.loads(client.ask("GET", address, params={"cmd": "stats"}).body)
    except (KgBuildError, ValueError):
        return False
    return isinstance(answer, dict) and "name-index" in answer

"""Verdicts and stores: graphs gathered to be judged, verdicts kept in a store, and kept up to date when its reports change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Store

from kg_build.graph.followup import FollowUp, emit, follow_up, followup_graph
from kg_build.graph.store import as_kept, change, open_files, open_store
from kg_build.graph.vocabulary import GWR, RDF

__all__ = ["Refreshed", "forget", "gather", "refresh", "save"]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many verdicts came, went, and stayed as they were."""

    came: int
    went: int
    stayed: int


def forget(store: Store) -> None:
    """Take earlier verdicts out of a store in memory, so that a graph that was followed up before is not judged twice."""
    for quad in list(store.quads_for_pattern(None, RDF.type, GWR.FollowUp)):
        for old in list(store.quads_for_pattern(quad.subject, None, None)):
            store.remove(old)


def gather(paths: Iterable[str], folder: str = "") -> Store:
    """Graph files, or the store in a folder, in memory and without earlier verdicts; the store on disk stays as it is.

    Raises:
        InputError: KG301 to KG310, a file cannot be read. StoreError: KG321 to KG324, the store cannot.
    """
    if folder:
        held = open_store()
        held.extend(open_store(folder))
    else:
        held = open_files(paths)
    forget(held)
    return held


def save(folder: str, verdicts: Iterable[FollowUp]) -> Refreshed:
    """Put all verdicts into the store in a folder, in place of earlier ones; those that say the same stay untouched.

    Raises:
        StoreError: KG321 to KG324, the store cannot be written.
    """
    store = open_store(folder, writable=True)
    result = _replace(store, verdicts, None)
    store.flush()
    return result


def refresh(store: Store, governments: Collection[str] | None) -> Refreshed | None:
    """Judge the targets of these governments anew (None: of all) in a store that holds verdicts; None where it holds none.

    Targets meet outcomes of their own government only, so that the others' verdicts cannot change.
    """
    if next(store.quads_for_pattern(None, RDF.type, GWR.FollowUp), None) is None:
        return None
    return _replace(store, follow_up(store, governments), governments)


def _replace(store: Store, verdicts: Iterable[FollowUp], governments: Collection[str] | None) -> Refreshed:
    new = [as_kept(quad, quad.graph_name) for quad in emit(verdicts) if isinstance(quad.graph_name, NamedNode)]
    judged = {quad.subject for quad in new if quad.predicate == GWR.verdict}
    held = _held(store, governments)
    old = {quad.subject for quad in held if quad.predicate == GWR.verdict}
    came, went = set(new) - held, held - set(new)
    for graph in sorted({quad.graph_name for quad in came | went if isinstance(quad.graph_name, NamedNode)}, key=str):
        gone = [quad for quad in went if quad.graph_name == graph]
        change(store, graph, [quad for quad in new if quad in came and quad.graph_name == graph], gone)
    touched = {quad.subject for quad in came | went}
    return Refreshed(len((judged - old) | (judged & touched)), len((old - judged) | (old & touched)), len(judged & old - touched))


def _held(store: Store, governments: Collection[str] | None) -> set[Quad]:
    """The store's verdicts on targets of these governments, and on targets of reports that are gone."""
    found: set[Quad] = set()
    mine: dict[str, bool] = {}
    for quad in store.quads_for_pattern(None, GWR.target, None, None):
        report = quad.object.value.partition("#")[0] if isinstance(quad.object, NamedNode) else ""
        if report not in mine:
            given_by = [one.object for one in store.quads_for_pattern(NamedNode(report), GWR.government, None)] if report else []
            named = {node.value for node in given_by if isinstance(node, NamedNode)}
            mine[report] = governments is None or not named or bool(named & set(governments))
        if mine[report] and quad.graph_name == followup_graph(report):
            found |= set(store.quads_for_pattern(quad.subject, None, None, quad.graph_name))
    return found

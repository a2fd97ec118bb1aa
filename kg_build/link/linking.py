"""The two steps of linking: a graph and sources in, a file for a person brought up to date; the reviewed file in, links out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg_build.link.candidates import KINDS, Found, propose
from kg_build.link.candidates import Source as Candidates
from kg_build.link.decisions import Decision, decide
from kg_build.link.entities import read_entities, read_kinds
from kg_build.link.linkset import linksets_of
from kg_build.link.review import Reviewed, changed_since, merge, read_review, row_of, write_review

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

    from kg_build.graph.query_sources import Source

__all__ = ["Update", "reviewed_links", "update_candidates", "withdraw"]

SHOWN = 50
"""The lowest score that is shown unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Update:
    """What a run of ``update_candidates`` did: how many entities there are, what each source found, how many proposals came of it.

    ``rows`` are those of the file, ``changed`` the decided ones whose candidate has another name now.
    """

    entities: int
    found: dict[str, int]
    proposals: int
    rows: list[Reviewed]
    changed: list[Reviewed]


def update_candidates(
    path: str, graph: Source, sources: Iterable[Candidates], *, kinds: Collection[str] = (), least: int = SHOWN, fresh: bool = False,
) -> Update:
    """Ask every source for a graph's areas and organizations and bring the file of candidates up to date; nothing a person wrote changes.

    Args:
        path: the CSV; made when there is none.
        graph: a ``Source`` over our graph (``kg_build.graph.query_sources.as_source``).
        sources: where candidates come from (``ShippedTables``, ``Reconciliation``, ``SparqlEndpoint``).
        kinds: area, organization; both when empty.
        least: the lowest score that is shown.
        fresh: drop the rows that nobody touched and that were not found again.

    Raises:
        InputError: KG933, KG934, KG940. StoreError: KG302, KG522, KG932, KG935, KG937. The file then is as it was.
    """
    held = read_review(path) if Path(path).exists() else []
    entities = read_entities(graph, kinds or KINDS)
    offered: list[Found] = []
    counts: dict[str, int] = {}
    for source in sources:
        own = source.find(entities)
        counts[source.name] = len(own)
        offered += own
    proposals = [row_of(proposal) for proposal in propose(entities, offered, least)]
    rows = merge(held, proposals, fresh=fresh)
    write_review(path, rows)
    return Update(len(entities), counts, len(proposals), rows, changed_since(held, proposals))


def reviewed_links(path: str, graph: Source, *, reviewer: str = "", agreed: bool = False) -> list[Decision]:
    """The links that a reviewed file asks for (``kg_build.link.linkset.emit`` makes quads of them).

    Raises:
        ExceptionGroup: of InputErrors KG941 to KG947. InputError: KG940. UsageProblem: KG948. StoreError: KG522.
    """
    return decide(path, read_review(path), read_kinds(graph), reviewer=reviewer, agreed=agreed)


def withdraw(store: Store, path: str, written: Iterable[Quad]) -> None:
    """Take out of a store the linksets that a reviewed file speaks for and of which it leaves nothing; ``written`` are its links.

    Raises:
        InputError: KG940.
    """
    graphs = {quad.graph_name for quad in written}
    for graph in linksets_of(read_review(path)) - graphs:
        store.remove_graph(graph)
    store.flush()

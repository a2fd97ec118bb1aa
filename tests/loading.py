"""What tests of loading share: a loader for a server, a hash of a graph by its values, and the killing of a server half way."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg_build.errors import StoreError
from kg_build.graph.iris import ONTOLOGY_IRI
from kg_build.graph.load import Graphs, Loader, Step
from kg_build.graph.load_http import Client, Limits
from kg_build.graph.load_login import Login
from kg_build.graph.load_stores import find_target
from tests.servers import Server

PLAN = NamedNode("urn:x-kg-build:load-plan")
XSD = "http://www.w3.org/2001/XMLSchema#"


@contextmanager
def opened(server: Server) -> Iterator[Loader]:
    user, _, password = server.user.partition(":")
    client = Client(server.url, Login(user, password), Limits(seconds=600, retries=1, pause=0.05))
    try:
        yield Loader(client, find_target(client, server.url))
    finally:
        client.close()


def fingerprint(triples: Iterable[Triple]) -> str:
    """A hash of a graph by values: what a store may write in another way (offsets as integers, true as 1) counts as the same."""
    return hashlib.sha256("\n".join(sorted(map(canonical, triples))).encode()).hexdigest()


def canonical(triple: Triple) -> str:
    value = triple.object
    if isinstance(value, Literal) and value.datatype.value in (f"{XSD}nonNegativeInteger", f"{XSD}integer", f"{XSD}decimal"):
        shown = f"{Decimal(value.value).normalize():f}"
    elif isinstance(value, Literal) and value.datatype.value == f"{XSD}boolean":
        shown = {"true": "1", "false": "0"}.get(value.value, value.value)
    else:
        shown = str(value)
    return f"{triple.subject} {triple.predicate} {shown}"


def prints(graphs: Graphs) -> dict[NamedNode, str]:
    return {name: fingerprint(content.values()) for name, content in graphs.items()}


class Killer:
    """Kills a server while it works on a graph: once ``after`` graphs are there, as the request goes out that makes the next one valid.

    That is the PUT, or the update that swaps the staged content for the old. The kill and the request race; either may win, and what is
    tested holds for both.
    """

    def __init__(self, server: Server, loader: Loader, after: int) -> None:
        self._server, self._after, self._done = server, after, 0
        self.threads: list[threading.Thread] = []
        self._ask = loader._client.ask
        loader._client.ask = self._watched  # type: ignore[method-assign]  # sees the requests go out

    def __call__(self, step: Step) -> None:
        self._done += 1

    def _watched(self, method: str, url: str, **more: Any) -> Any:
        valid = method == "PUT" or b"FILTER NOT EXISTS" in more.get("content", b"")
        if valid and self._done >= self._after and not self.threads:
            self.threads.append(threading.Thread(target=self._server.kill))
            self.threads[0].start()
        return self._ask(method, url, **more)


def killed_and_completed(server: Server, loader: Loader, new: Graphs, reports: str, after: int) -> None:
    """Load, kill the server when ``after`` graphs are there, start it, look that all graphs are whole; load again, compare everything."""
    names = [name for name in new if name.value.startswith(reports)]
    # the graphs about to be replaced when the server dies hold something else before
    old = {name: dict(list(new[name].items())[::2]) for name in names[after - 2 : after + 2]}
    loader.load(old)
    was, wanted = prints(old), prints(new)
    killer = Killer(server, loader, after)
    with pytest.raises(StoreError) as caught:
        loader.load(new, killer)
    assert caught.value.code in ("KG801", "KG803")
    killer.threads[0].join()
    server.start()
    states = [whole(loader, name, was, wanted) for name in names[: after + 2]]
    assert states in (["new"] * after + ["old"] * 2, ["new"] * (after + 1) + ["old"]), "what was reported as done is there"
    assert [loader.count(name) for name in names[after + 2 :]] == [0] * len(names[after + 2 :])
    loader.load(new)
    for name in names:
        assert fingerprint(loader.triples(name)) == wanted[name], name
    vocabulary = NamedNode(ONTOLOGY_IRI)
    assert fingerprint(loader.triples(vocabulary)) == wanted[vocabulary]
    (dataset,) = (name for name in new if name.value.endswith("/dataset"))
    assert {triple.object for triple in loader.triples(dataset) if triple.predicate.value.endswith("#subset")} == set(names)
    assert loader.count(PLAN) == 0, "nothing is left on its way"


def whole(loader: Loader, name: NamedNode, was: dict[NamedNode, str], wanted: dict[NamedNode, str]) -> str:
    """Whether a graph is as before, as sent, or not there; anything between fails."""
    triples = loader.triples(name)
    if not triples:
        assert name not in was, f"{name} is gone"
        return "none"
    found = fingerprint(triples)
    assert found in (was.get(name), wanted[name]), f"half of {name}: {len(triples)}"
    return "new" if found == wanted[name] else "old"

"""Every canned query gives the same table on real servers as on the embedded store; values are compared, not their spelling."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg_build.errors import StoreError
from kg_build.graph.endpoint import Endpoint
from kg_build.graph.load import Loader, read_graphs
from kg_build.graph.load_http import Client, Limits
from kg_build.graph.load_login import Login
from kg_build.graph.load_stores import find_target
from kg_build.graph.query import catalogue, run
from tests.servers import Server, running

FOLDER = Path(__file__).parent / "queries"
CASES = {name: case["golden"] for name, case in tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8")).items()}
GRAPHS = [FOLDER / name for name in ("sample.trig", "followup.trig", "areas.trig", "units.trig")]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    for path in GRAPHS:
        loaded.load(path=str(path))
    return loaded


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    for server in running(request.param, tmp_path_factory.mktemp(request.param)):
        load(server)
        yield Endpoint(server.url)


def load(server: Server) -> None:
    user, _, password = server.user.partition(":")
    client = Client(server.url, Login(user, password), Limits(seconds=600, retries=1, pause=0.05))
    try:
        Loader(client, find_target(client, server.url)).load(read_graphs(GRAPHS))
    finally:
        client.close()


def value(cell: object) -> object:
    """A cell by its value: 6.50 and 6.5 are one number."""
    try:
        return Decimal(str(cell)).normalize()
    except InvalidOperation:
        return str(cell)


def test_an_answer_that_the_server_cuts_is_no_answer(endpoint: Endpoint) -> None:
    """Our Virtuoso gives 10,000 rows, as its packages come; Oxigraph gives them all."""
    pairs = "SELECT ?a ?b WHERE { ?a a ?x . ?b a ?y } LIMIT 10001"
    assert len(endpoint.select(pairs.replace("10001", "9999")).rows) == 9999
    if endpoint.kind == "oxigraph":
        assert len(endpoint.select(pairs).rows) == 10_001
        return
    with pytest.raises(StoreError, match="KG527"):
        endpoint.select(pairs)
    assert endpoint.select(pairs, max_rows=9_000).truncated


@pytest.mark.parametrize("name", [query.name for query in catalogue()])
def test_every_canned_query(name: str, endpoint: Endpoint, store: ox.Store) -> None:
    here, there = ([[value(cell) for cell in row] for row in run(name, CASES[name], source).rows] for source in (store, endpoint))
    assert here
    assert there == here

"""``kg-build publish`` as a person meets it, the table of Chinese metadata, and the folder on real servers with equal counts."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from kg_build.cli import main
from kg_build.graph.endpoint import Endpoint
from kg_build.graph.load import Loader, read_graphs
from kg_build.graph.load_http import Client, Limits
from kg_build.graph.load_login import Login
from kg_build.graph.load_stores import find_target
from kg_build.publish.taking_place import MARK
from tests.publish_sample import changed, nquads, published, write_graphs
from tests.servers import Server, running

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "kg_build" / "publish" / "portal-metadata.csv"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("publish"))


def test_a_folder_is_written_and_its_address_asked_for(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1990000000")
    graphs = [str(path) for path in write_graphs(tmp_path)]
    assert main(["publish", *graphs, "-o", str(tmp_path / "site"), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "KG910" in said.err
    assert "reports: 3" in said.err
    assert said.out == ""
    assert (tmp_path / "site" / MARK).is_file()
    assert '"2033-01-22"' in (tmp_path / "site" / "catalog.ttl").read_text(encoding="utf-8")
    assert '"2033-01-22T09:46:40Z"' in (tmp_path / "site" / "provenance.ttl").read_text(encoding="utf-8")


def test_a_given_date_goes_before_the_environments(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1990000000")
    (tmp_path / "one.nq").write_bytes(nquads(changed(2032)))
    arguments = ["publish", str(tmp_path / "one.nq"), "-o", str(tmp_path / "site"), "--base-url", "https://data.example.org/gwr"]
    assert main([*arguments, "--issued", "2033-05-01", "--lang", "zh", "-v", "--publisher", "白塔县档案馆"]) == 0
    said = capsys.readouterr().err
    assert "KG910" not in said
    assert "1 份报告" in said
    written = (tmp_path / "site" / "catalog.ttl").read_text(encoding="utf-8")
    assert '"2033-05-01"' in written
    assert '"白塔县档案馆"' in written
    assert "<https://data.example.org/gwr/data/all.nq.gz>" in written


@pytest.mark.parametrize("arguments", [[], ["a.nq", "--store", "b"]])
def test_files_or_a_store(arguments: list[str], tmp_path: Path, capsys: Captured) -> None:
    assert main(["publish", *arguments, "-o", str(tmp_path / "site"), "--lang", "en"]) == 2
    assert "KG608" in capsys.readouterr().err


def test_the_table_of_chinese_metadata_is_the_one_in_the_manual(site: Path) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert (site / "portal-metadata.csv").read_bytes() == TABLE.read_bytes()
    shown = (ROOT / "docs" / "目录元数据对照.md").read_text(encoding="utf-8")
    for row in rows:
        said = dict(zip(header, row, strict=True))
        term = f"`{said['dcat']}`" if said["dcat"] else "—"
        assert f"| {said['element_zh']} | {term} |" in shown, row
        assert said["note_zh"] in shown


def test_what_the_table_calls_filled_is_in_the_catalogue(site: Path) -> None:
    catalogue = (site / "catalog.ttl").read_text(encoding="utf-8")
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    terms = {term for row in rows if row["filled"] in ("yes", "if given", "partly") for term in row["dcat"].split("/") if term}
    assert len(terms) > 8
    assert {term for term in terms if not re.search(rf"\b{term}\b", catalogue)} == {"csvw:column"}
    absent = {row["dcat"] for row in rows if row["filled"] == "no" and row["dcat"]}
    assert not [term for term in absent if re.search(rf"\b{term}\b", catalogue)]


# Real servers -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from running(request.param, tmp_path_factory.mktemp(request.param))


COUNT = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


def test_the_published_whole_has_equal_counts_on_servers_and_in_rdflib(site: Path, server: Server) -> None:
    whole = site / "data" / "all.nq.gz"
    store = ox.Store()
    store.bulk_load(gzip.decompress(whole.read_bytes()), ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset().parse(data=gzip.decompress(whole.read_bytes()), format="nquads")
    here = {str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)}
    answer = store.query(COUNT)
    assert isinstance(answer, ox.QuerySolutions)
    assert {row["g"].value: int(row["n"].value) for row in answer} == here
    user, _, password = server.user.partition(":")
    client = Client(server.url, Login(user, password), Limits(seconds=60, retries=1, pause=0.05))
    try:
        Loader(client, find_target(client, server.url)).load(read_graphs([whole]))
    finally:
        client.close()
    endpoint = Endpoint(f"{server.url}/{'query' if not server.user else 'sparql'}")
    there = {row[0].value: int(row[1].value) for row in endpoint.select(COUNT).rows if row[0] and row[1]}
    assert {name: there.get(name, 0) for name in here} == here


def test_the_folder_can_be_served_as_it_is(site: Path) -> None:
    """From any plain web server: what the catalogue says can be downloaded is there."""
    import functools
    import threading
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    served = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=served.serve_forever, args=(0.05,), daemon=True).start()
    try:
        root = f"http://127.0.0.1:{served.server_port}/"
        for path in ("index.html", ".well-known/void", "data/report/990121/2032.ttl", "tables/csv-metadata.json"):
            answer = httpx.get(root + path, trust_env=False)
            assert (answer.status_code, answer.content) == (200, (site / path).read_bytes())
    finally:
        served.shutdown()
        served.server_close()

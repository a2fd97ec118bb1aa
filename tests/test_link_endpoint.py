"""A real SPARQL server with data in Wikidata's shape: areas found by code, organizations by name and class, values beside population."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg_build.cli import main
from kg_build.errors import InputError, UsageProblem
from kg_build.graph.query_parameters import render_rows
from kg_build.graph.query_sources import Source, as_source
from kg_build.graph.store import open_files
from kg_build.link.asking import federated_query
from kg_build.link.candidates import propose
from kg_build.link.endpoint import SparqlEndpoint
from kg_build.link.entities import read_entities
from kg_build.link.federate import Amount, federate, measures, nearest
from kg_build.link.web import Manners, Web
from kg_build.resources import data_directory
from tests.servers import Server, Stub, running, stub

HERE = Path(__file__).parent / "link"
WD = "http://www.wikidata.org/entity/"
Captured = pytest.CaptureFixture[str]


def filled(server: Server, path: Path) -> str:
    """The query address of a server that holds a file."""
    put = httpx.put(
        f"{server.url}/store?default", content=path.read_bytes(), headers={"Content-Type": "text/turtle"}, trust_env=False, timeout=60,
    )
    assert put.status_code < 300, put.text
    return f"{server.url}/query"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    for server in running("oxigraph", tmp_path_factory.mktemp("elsewhere")):
        yield filled(server, HERE / "wikidata.ttl")


@pytest.fixture(scope="module")
def our_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    for server in running("oxigraph", tmp_path_factory.mktemp("ours")):
        yield filled(server, HERE / "graph.ttl")


@pytest.fixture
def trouble() -> Iterator[Stub]:
    yield from stub()


@pytest.fixture(scope="module")
def ours() -> Source:
    return as_source(open_files([HERE / "graph.ttl"]))


def web(folder: Path) -> Web:
    return Web(folder, Manners("kg-build/0.0 (test)", pause=0))


def test_entities_are_what_can_be_linked(ours: Source) -> None:
    found = {entity.iri.removeprefix("https://w3id.org/gwr/id/"): entity for entity in read_entities(ours)}
    assert set(found) == {
        "area/990000", "area/990100", "area/990200", "area/990300", "organization/990100/%22", "organization/990100/市中心医院",
        "organization/碧水集团",
    }
    assert found["area/990100"].names == ("清川市", "Qingchuan City")
    assert (found["area/990100"].code, found["area/990100"].places) == ("990100", ("临江省",))
    firm = found["organization/碧水集团"]
    assert (firm.names, firm.places, firm.local) == (("碧水集团", "碧水"), ("清川市", "临江省"), False)
    assert firm.context == "=碧水集团的新厂房封顶，设备 陆续进场。"
    assert found["organization/990100/市中心医院"].local
    assert {entity.kind for entity in read_entities(ours, ("area",))} == {"area"}


def test_areas_by_code_and_organizations_by_name(ours: Source, elsewhere: str, tmp_path: Path) -> None:
    entities = read_entities(ours)
    found = SparqlEndpoint(elsewhere, web(tmp_path), batch=2).find(entities)
    proposals = propose(entities, found, 50)
    assert [(one.entity.label, one.iri.removeprefix(WD), one.score) for one in proposals] == [
        ("临江省", "Q990001", 100), ("清川市", "Q990002", 100), ("南屏市", "Q990004", 100), ("碧水集团", "Q990020", 100),
    ]
    everything = {(one.entity.rpartition("/")[2], one.iri.removeprefix(WD), one.method) for one in found}
    assert ("990100", "Q990003", "code") in everything, "an item with the code of another time is found"
    assert not any(iri == "Q990021" for _, iri, _ in everything), "what is of another class is not"
    assert ("市中心医院", "Q990022", "name") in everything, "and the hospital elsewhere is found, but scores too little to be shown"
    reasons = proposals[1].evidence[elsewhere][1]
    assert any("990100" in reason for reason in reasons)
    assert proposals[1].description == "中国临江省的地级市"


def test_virtuoso_answers_alike(
    ours: Source, elsewhere: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KG_BUILD_PASSWORD", "dba")
    for server in running("virtuoso", tmp_path_factory.mktemp("virtuoso")):
        data = server.folder / "w.nq"
        quads = [Quad(one.subject, one.predicate, one.object, NamedNode("urn:w")) for one in parse(path=HERE / "wikidata.ttl")]
        data.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
        assert main(["load", str(data), "--endpoint", server.url, "--user", "dba", "--quiet"]) == 0
        url, entities = f"{server.url}/sparql", read_entities(ours)
        here, there = (SparqlEndpoint(address, web(server.folder / "cache")).find(entities) for address in (elsewhere, url))
        assert [replace(one, source="") for one in there] == [replace(one, source="") for one in here]
        for measure in ("population", "land-area"):
            tables = [federate(measure, {}, ours, address, web(server.folder / "cache")) for address in (elsewhere, url)]
            assert tables[0].rows == tables[1].rows


def test_names_cannot_break_out_of_the_query() -> None:
    names = ['"} INSERT DATA {', "a\\u0022b", "名\n称", "\\"]
    text = render_rows(federated_query("candidates-by-name"), {"wanted": [Literal(name, language="zh") for name in names], "class": []})
    line = next(line for line in text.split("\n") if "?wanted {" in line)
    assert line.strip() == r'VALUES ?wanted { "\"} INSERT DATA {"@zh "名\n称"@zh }'


@pytest.mark.parametrize("path", ["/html", "/broken", "/partial", "/redirect", "/down", "/nothere"])
def test_servers_in_trouble(path: str, trouble: Stub, ours: Source, tmp_path: Path, capsys: Captured) -> None:
    arguments = ["--endpoint", trouble.url + path, "-o", str(tmp_path / "c.csv"), "--cache", str(tmp_path / "cache"), "--pause", "0"]
    assert main(["link", str(HERE / "graph.ttl"), *arguments, "--lang", "en", "--kind", "area"]) in (3, 4)
    shown = capsys.readouterr().err
    assert "KG932" in shown or "KG933" in shown
    assert "Traceback" not in shown
    assert not (tmp_path / "c.csv").exists()


def test_an_item_that_is_no_address_is_refused(tmp_path: Path, ours: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"item": "urn:x", "what": "code", "value": "990100"}]
    monkeypatch.setattr("kg_build.link.endpoint.rows_of", lambda *_: rows)
    with pytest.raises(InputError, match="urn:x"):
        SparqlEndpoint("http://a.example/", web(tmp_path)).find(read_entities(ours))


# The federated question ---------------------------------------------------------------------------------------------------------------


def rows(table: Any, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(record[name] for name in names) for record in table.records()]


@pytest.mark.parametrize("embedded", [True, False], ids=["embedded", "server"])
def test_money_per_head(embedded: bool, ours: Source, our_server: str, elsewhere: str, tmp_path: Path) -> None:
    """Our graph, embedded or on a server of its own, and population from a second server."""
    from kg_build.graph.endpoint import Endpoint

    source = ours if embedded else Endpoint(our_server)
    table = federate("population", {"kind": "target"}, source, elsewhere, web(tmp_path))
    assert rows(table, "area", "indicator", "link", "value", "population", "amount_year", "per") == [
        ("清川市", "固定资产投资", "owl:sameAs", "50000000000", "2500000", "2020", "20000"),
        ("南屏市", "固定资产投资", "skos:closeMatch", "8000000000", "1000000", None, "8000"),
        ("北岭市", "固定资产投资", "owl:sameAs", "300", None, None, None),
    ]


def test_the_nearest_year_counts_and_a_deprecated_number_does_not(ours: Source, elsewhere: str, tmp_path: Path) -> None:
    table = federate("population", {"kind": "observation", "place": "清川市"}, ours, elsewhere, web(tmp_path))
    assert rows(table, "period", "population", "amount_year", "per") == [("2012", "2400000", "2010", "40000")]


def test_land_area(ours: Source, elsewhere: str, tmp_path: Path) -> None:
    table = federate("land-area", {"indicator": "投资", "place": "990100"}, ours, elsewhere, web(tmp_path))
    assert rows(table, "indicator", "land_area", "per") == [("固定资产投资", "12500", "4000000")]


@pytest.mark.parametrize(
    ("given", "count"), [({}, 4), ({"unit": "%"}, 1), ({"year": "2020"}, 0), ({"items": "https://sws.geonames.org/"}, 0)],
)
def test_values_are_chosen_by_parameters(given: dict[str, str], count: int, ours: Source, elsewhere: str, tmp_path: Path) -> None:
    assert len(federate("population", given, ours, elsewhere, web(tmp_path)).rows) == count


def test_nearest() -> None:
    amounts = [Amount(Decimal(1), None), Amount(Decimal(2), 2010), Amount(Decimal(3), 2020), Amount(Decimal(4), 2020)]
    assert nearest(amounts, 2015) == Amount(Decimal(2), 2010)
    assert nearest(amounts, 2016) == Amount(Decimal(4), 2020)
    assert nearest(amounts[:1], 2016) == amounts[0]
    assert nearest([], 2016) is None


def test_the_command_joins_and_replays_offline(elsewhere: str, tmp_path: Path, capsys: Captured) -> None:
    arguments = [
        "federate", "population", str(HERE / "graph.ttl"), "--endpoint", elsewhere, "-p", "kind=target", "--format", "csv", "--lang", "en",
        "--cache", str(tmp_path),
    ]
    assert main(arguments) == 0
    first = capsys.readouterr()
    assert "3 rows, 1 of them without a number from there" in first.err
    assert first.out.splitlines()[0].endswith("unit,population,amount_year,per")
    assert main([*arguments, "--offline"]) == 0
    assert capsys.readouterr().out == first.out
    assert main([*arguments, "-p", "year=1999"]) == 0
    assert "KG952" in capsys.readouterr().err


def test_a_report_as_it_was_built_has_the_links_already(trouble: Stub, tmp_path: Path, capsys: Captured) -> None:
    """What ``build`` says of the area is enough to join; the population is invented."""
    graph = tmp_path / "g.nq"
    assert main(["build", str(HERE.parent.parent / "examples" / "anshan-2017-sample.txt"), "-o", str(graph), "--quiet"]) == 0
    trouble.store.load(b"<http://www.wikidata.org/entity/Q74957> <http://www.wikidata.org/prop/direct/P1082> 4000000 .", RdfFormat.TURTLE)
    ask = ["federate", "population", str(graph), "--endpoint", f"{trouble.url}/ds/query", "--cache", str(tmp_path), "--quiet"]
    assert main([*ask, "-p", "kind=target", "-p", "indicator=基金", "--format", "csv"]) == 0
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (row["area"], row["link"], row["value"], row["population"], row["per"]) == (
        "鞍山市", "owl:sameAs", "50000000", "4000000", "12.5",
    )


def test_measures_are_listed_and_each_has_its_file(capsys: Captured) -> None:
    assert main(["federate", "--format", "csv", "--lang", "en"]) == 0
    listed = [line.partition(",")[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert listed == ["land-area", "population"] == [query.name for query in measures()]
    with pytest.raises(UsageProblem):
        federate("happiness", {}, as_source(open_files([HERE / "graph.ttl"])), "http://a.example/", web(HERE))


def test_our_queries_are_described_and_ask_nobody_else() -> None:
    for path in sorted((data_directory("queries") / "federated").glob("*.rq")):
        query = federated_query(path.stem)
        assert query.question_zh, path.name
        assert query.question_en, path.name
        assert query.columns, path.name
        assert "SERVICE" not in query.text
        assert {parameter.name for parameter in query.parameters} == {
            line.split()[1] for line in query.text.split("\n") if line.strip().startswith("#=")
        }, path.name

"""Reconciliation services, asked by both versions of the protocol, politely and from the cache; misbehaving ones are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg_build.errors import InputError, KgBuildError, StoreError, UsageProblem
from kg_build.graph.load_http import Limits
from kg_build.link.candidates import Entity, Found, propose
from kg_build.link.manifest import Manifest, read_manifest
from kg_build.link.reconciliation import Reconciliation, Wanted
from kg_build.link.web import Manners, Web, check_address
from tests.reconciling import DRAFT, MANIFEST, MANIFESTS, SPACE, WRONG, Reconciling, reconciling

ENTITIES = [
    Entity("https://example.org/area/210300", "area", ("鞍山市",), "210300", ("辽宁省",)),
    Entity("https://example.org/area/210300", "area", ("鞍山",), "210300", ("辽宁省",)),
    Entity("https://example.org/organization/鞍钢集团", "organization", ("鞍钢集团", "鞍钢")),
    Entity("https://example.org/organization/999900/市中心医院", "organization", ("市中心医院",), "", ("清川市", "临江省"), "", True),
    Entity("https://example.org/organization/碧水集团", "organization", ("碧水集团",)),
]
AGENT = "kg-build/0.0 (test)"


@pytest.fixture
def server() -> Iterator[Reconciling]:
    yield from reconciling()


class Clocked(Web):
    """A way out that notes how long it would have slept, with a clock that only the test moves."""

    def __init__(self, folder: Path, **manners: Any) -> None:
        self.slept: list[float] = []
        self.now = 1_000_000.0
        limits = manners.pop("limits", Limits(seconds=60, retries=3, pause=1.0, most=1 << 18))
        super().__init__(folder, Manners(AGENT, limits=limits, **manners), sleep=self.slept.append, clock=lambda: self.now)


def find(url: str, web: Web, **wanted: Any) -> list[Found]:
    return Reconciliation(url, web, Wanted(**wanted)).find(ENTITIES)


def by_label(found: list[Found]) -> set[tuple[str, str]]:
    return {(one.entity.rpartition("/")[2], one.iri.removeprefix(SPACE)) for one in found}


@pytest.mark.parametrize("path", ["/old", "/draft", "/small", "/moved"])
def test_both_versions_give_the_same_candidates(path: str, server: Reconciling, tmp_path: Path) -> None:
    found = find(server.url + path, Clocked(tmp_path), batch=3)
    assert by_label(found) == {
        ("210300", "Q21"), ("210300", "Q34"), ("鞍钢集团", "Q900"), ("鞍钢集团", "Q901"), ("市中心医院", "Q902"),
        ("碧水集团", "Q900"),
    }
    anshan = next(one for one in found if one.iri == f"{SPACE}Q21")
    assert anshan.description == "中国辽宁省的地级市"
    assert anshan.said == ("服务评分 100 the service's score", "服务认定 the service is sure", "类型 type place")
    assert {agent for _, _, agent, _ in server.calls} == {AGENT}


def test_the_scores_are_ours(server: Reconciling, tmp_path: Path) -> None:
    proposals = propose(ENTITIES, find(f"{server.url}/old", Clocked(tmp_path)), 50)
    assert [(one.entity.label, one.iri.removeprefix(SPACE), one.score) for one in proposals] == [
        ("鞍山市", "Q21", 95), ("鞍山", "Q21", 78), ("鞍钢集团", "Q900", 90),
    ]


def test_types_and_properties_are_told(server: Reconciling, tmp_path: Path) -> None:
    wanted: dict[str, Any] = {"types": (("area", "place"), ("organization", "firm")), "properties": (("P442", "code"), ("P131", "place"))}
    found = find(f"{server.url}/old", Clocked(tmp_path), **wanted)
    assert server.queries[0] == {
        "query": "鞍山市", "limit": 5, "type": "place", "properties": [{"pid": "P442", "v": "210300"}, {"pid": "P131", "v": "辽宁省"}],
    }
    assert {one.method for one in found if "area" in one.entity} == {"code"}
    assert {one.method for one in found if "organization" in one.entity} == {"name"}
    server.queries.clear()
    assert by_label(find(f"{server.url}/draft", Clocked(tmp_path), **wanted)) == by_label(found)
    assert server.queries[0]["conditions"][1] == {"matchType": "property", "propertyId": "P442", "propertyValue": "210300"}


def test_batches_are_as_large_as_the_service_likes(server: Reconciling, tmp_path: Path) -> None:
    find(f"{server.url}/draft", Clocked(tmp_path))
    assert [queries for _, _, _, queries in server.calls] == [0, 4, 1]
    server.calls.clear()
    find(f"{server.url}/small", Clocked(tmp_path))
    assert [queries for _, _, _, queries in server.calls] == [0, 5, 2, 3, 1, 2]


def test_the_limit_is_ours_too(server: Reconciling, tmp_path: Path) -> None:
    assert by_label(find(f"{server.url}/old", Clocked(tmp_path), limit=1)) == {
        ("210300", "Q21"), ("鞍钢集团", "Q900"), ("市中心医院", "Q902"), ("碧水集团", "Q900"),
    }


@pytest.mark.parametrize("name", sorted(WRONG))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_answer_is_refused_with_a_reason(name: str, language: str, server: Reconciling, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find(f"{server.url}/wrong/{name}", Clocked(tmp_path))
    assert caught.value.code == "KG933"
    assert f"/wrong/{name}" in caught.value.message(language)
    assert len(caught.value.message(language)) < 700
    kept = [json.loads(path.read_text(encoding="utf-8"))["method"] for path in tmp_path.glob("*.json")]
    assert kept == ["GET"], "a refused answer is kept"


@pytest.mark.parametrize(
    ("name", "words"),
    [("html", "a web page"), ("score-text", "'97' is no number"), ("nan", "NaN"), ("id-brackets", "evil.example"), ("missing-query", "q0")],
)
def test_the_reason_names_what_is_wrong(name: str, words: str, server: Reconciling, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        find(f"{server.url}/wrong/{name}", Clocked(tmp_path))


@pytest.mark.parametrize("name", sorted(MANIFESTS))
def test_a_manifest_of_no_use_is_refused(name: str, server: Reconciling, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find(f"{server.url}/wrong/{name}", Clocked(tmp_path))
    assert caught.value.code == ("KG933" if name in ("versions-text", "nameless", "manifest-list") else "KG934")


def test_the_draft_wants_as_many_results_as_queries(server: Reconciling, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="results for"):
        find(f"{server.url}/draftwrong", Clocked(tmp_path))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/away", "elsewhere.invalid"), ("/busy", "KG810"), ("/nowhere", "KG806"), ("/large", "more than 262144 bytes"),
        ("/slow", "0.3 seconds"),
    ],
)
def test_no_answer(path: str, words: str, server: Reconciling, tmp_path: Path) -> None:
    limits = Limits(seconds=0.3 if path == "/slow" else 60, retries=1, pause=1.0, most=1 << 18)
    with pytest.raises(StoreError, match=words) as caught:
        find(server.url + path, Clocked(tmp_path, limits=limits))
    assert caught.value.code == "KG932"
    assert list(tmp_path.iterdir()) == []


def test_a_circle_of_redirects_ends(server: Reconciling, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="redirects"):
        find(f"{server.url}/circle", Clocked(tmp_path))
    assert len(server.calls) == 3


# Manners ------------------------------------------------------------------------------------------------------------------------------


def test_a_server_that_asks_for_time_gets_it(server: Reconciling, tmp_path: Path) -> None:
    web = Clocked(tmp_path)
    assert find(f"{server.url}/waking", web)
    assert web.slept == [7.0, 7.0]


def test_requests_to_one_host_keep_their_distance(tmp_path: Path) -> None:
    web = Clocked(tmp_path, pause=2.0)
    for url, later in (("a.example/1", 0.5), ("b.example/", 0.0), ("a.example/2", 9.0), ("a.example/3", 0.0)):
        web._wait(f"https://{url}")
        web.now += later
    assert web.slept == [1.5, 0.0]


def test_answers_come_from_the_cache_until_they_are_old(server: Reconciling, tmp_path: Path) -> None:
    web = Clocked(tmp_path, days=10)
    first = find(f"{server.url}/old", web)
    asked = len(server.calls)
    web.now += 9 * 86_400
    assert find(f"{server.url}/old", web) == first
    assert len(server.calls) == asked
    web.now += 2 * 86_400
    assert find(f"{server.url}/old", web) == first
    assert len(server.calls) == 2 * asked


def test_offline_replays_and_never_asks(server: Reconciling, tmp_path: Path) -> None:
    first = find(f"{server.url}/old", Clocked(tmp_path))
    asked = len(server.calls)
    offline = Clocked(tmp_path, offline=True)
    offline.now += 10_000 * 86_400
    assert find(f"{server.url}/old", offline) == first
    with pytest.raises(StoreError) as caught:
        find(f"{server.url}/old", offline, limit=2)
    assert caught.value.code == "KG935"
    assert len(server.calls) == asked


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"fetched": "x"}', '{"url": "u", "fetched": 1000000, "body": "{"}'])
def test_a_spoiled_cache_is_as_none(spoiled: str, server: Reconciling, tmp_path: Path) -> None:
    first = find(f"{server.url}/old", Clocked(tmp_path))
    for path in tmp_path.glob("*.json"):
        path.write_text(spoiled, encoding="utf-8")
    assert find(f"{server.url}/old", Clocked(tmp_path)) == first


def test_a_cache_that_cannot_be_written_is_told(server: Reconciling, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        find(f"{server.url}/old", Clocked(tmp_path / "file" / "cache"))
    assert caught.value.code == "KG937"


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "a.example", "http://", "https://me:secret@a.example/", "http://a.example/ b", "http://a.example/<x>", ""],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        check_address("--service", url)
    assert caught.value.code == "KG931"
    assert "secret" not in caught.value.message()


# Identifiers --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manifest", "identifier", "iri"),
    [
        (MANIFEST, "Q5", f"{SPACE}Q5"),
        (MANIFEST, "a b", None),
        (MANIFEST, "a/b?c#d", f"{SPACE}a/b%3Fc%23d"),
        (MANIFEST, "http://other.example/x", "http://other.example/x"),
        (MANIFEST | {"identifierSpace": "not an address"}, "Q5", "https://things.example/page/Q5"),
        (MANIFEST, "javascript:alert(1)", f"{SPACE}javascript:alert(1)"),
        (DRAFT | {"view": {"url": "{+id}"}}, "javascript:alert(1)", None),
        (DRAFT, "Q5", f"{SPACE}Q5"),
        (DRAFT, "a/b", f"{SPACE}a%2Fb"),
        (DRAFT | {"view": {"url": f"{SPACE}{{+id}}"}}, "a/b", f"{SPACE}a/b"),
        ({"name": "0.1", "identifierSpace": SPACE}, "鞍山", f"{SPACE}%E9%9E%8D%E5%B1%B1"),
    ],
)
def test_entities_get_their_iris(manifest: dict[str, Any], identifier: str, iri: str | None) -> None:
    read: Manifest = read_manifest(manifest, "https://things.example/")
    if iri is None:
        with pytest.raises(ValueError, match=r"address|IRI"):
            read.entity(identifier)
    else:
        assert read.entity(identifier) == iri


def test_every_problem_has_a_remedy(server: Reconciling, tmp_path: Path) -> None:
    for path in ("/away", "/wrong/html", "/wrong/future"):
        with pytest.raises(KgBuildError) as caught:
            find(server.url + path, Clocked(tmp_path))
        assert "→" in caught.value.message("zh")

"""What meets across reports and what does not: invented reports of two cities, one of them over three years."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from kg_build.cli import main
from kg_build.grammar.shared_names import common_name, shared_form, spanning_name
from kg_build.graph.store import open_files
from kg_build.graph.vocabulary import GWR, RDF, SKOS
from kg_build.model import OrganizationType

BASE = "https://w3id.org/gwr/id/"
REPORTS = {
    ("河北省保定市", 2018): (
        "鞍钢集团来我市投资建厂，中国科学院与我市共建中试基地。城投公司完成重组，市中心医院晋升三甲。荣乌高速公路建成通车。",
        "开工建设新殡仪馆。加快荣乌高速扩建。",
    ),
    ("河北省保定市", 2019): ("新殡仪馆开工建设。市中心医院新增床位200张。", "加快新殡仪馆建设。"),
    ("河北省保定市", 2020): ("新殡仪馆建成投用。", "扩建市中心医院。"),
    ("辽宁省鞍山市", 2018): (
        "支持鞍钢集团改革发展，与中科院签订合作协议。城投公司完成重组，市中心医院门诊楼启用。",
        "新建新殡仪馆。推进荣乌高速建设。开工建设北环高速。",
    ),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("meeting")
    for (place, year), (review, plan) in REPORTS.items():
        city = place[place.index("省") + 1 :]
        (folder / f"{city}{year}.txt").write_text(
            f"{city}{year}年政府工作报告\n各位代表：\n现在，我代表{city}人民政府，向大会报告工作，请予审议。\n"
            f"一、{year - 1}年工作回顾\n{review}\n二、{year}年工作安排\n{plan}\n", encoding="utf-8",
        )
    assert main(["build", str(folder), "-o", str(folder / "graph.nq"), "--quiet"]) == 0
    return folder / "graph.nq"


@pytest.fixture(scope="module")
def store(graph: Path) -> Store:
    return open_files([graph])


def things(store: Store, kind: NamedNode) -> dict[str, set[str]]:
    """The things of a class by the end of their IRIs, with the reports whose graphs name them."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, RDF.type, kind):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode):
            name = quad.subject.value.removeprefix(BASE).partition("/")[2]
            found.setdefault(name, set()).add(quad.graph_name.value.partition("/report/")[2])
    return found


def labels(store: Store, name: str) -> set[str]:
    quads = store.quads_for_pattern(NamedNode(BASE + name), None, None)
    return {quad.object.value for quad in quads if quad.predicate in (SKOS.prefLabel, SKOS.altLabel) and isinstance(quad.object, Literal)}


def test_organizations_with_proper_names_meet(store: Store) -> None:
    found = things(store, GWR.Organization)
    assert found["鞍钢集团"] == {"130600/2018", "210300/2018"}
    assert found["中国科学院"] == {"130600/2018", "210300/2018"}
    assert labels(store, "organization/中国科学院") == {"中国科学院", "中科院"}
    assert "中科院" not in found


def test_local_organizations_do_not(store: Store) -> None:
    found = things(store, GWR.Organization)
    for name in ("市中心医院", "城投公司"):
        assert {key for key in found if key.endswith(name)} == {f"130600/{name}", f"210300/{name}"}
    assert found["130600/市中心医院"] >= {"130600/2018", "130600/2019"}, "one government's own over the years is one"


def test_undertakings_that_cross_borders_meet_and_others_do_not(store: Store) -> None:
    found = things(store, GWR.Project)
    assert found["荣乌高速公路"] == {"130600/2018", "210300/2018"}
    assert labels(store, "project/荣乌高速公路") >= {"荣乌高速公路", "荣乌高速"}
    assert {key for key in found if "殡仪馆" in key} == {"130600/新殡仪馆", "210300/新殡仪馆"}
    assert {key for key in found if "北环" in key} == {"210300/北环高速"}


def test_a_project_has_its_history_over_the_years(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "project_history", str(graph), "-p", "name=新殡仪馆", "-p", "place=保定市", "-f", "csv", "--quiet"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    years = [(row["report"].rpartition("/")[2], row["status"]) for row in rows]
    assert years[0] == ("2018", "started")
    assert ("2020", "operating") in years or ("2020", "completed") in years
    assert [year for year, _ in years] == sorted(year for year, _ in years)


@pytest.mark.parametrize(
    ("name", "shared"),
    [("荣乌高速", "荣乌高速公路"), ("京雄城际铁路建设", "京雄城际铁路"), ("哈长高铁", "哈长高速铁路"), ("G331线", "G331"), ("G5国道", "G5"),
     ("南水北调中线工程", "南水北调中线工程"), ("川藏铁路", "川藏铁路"),
     *((name, "") for name in ("北环高速", "绕城高速公路", "机场高速", "疏港铁路", "新建铁路", "城际铁路", "地方铁路", "荣乌高速一期",
                               "荣乌高速连接线", "旅游公路", "新殡仪馆", "市档案馆", "S101", "东三环", "高速公路"))],
)  # fmt: skip
def test_names_of_undertakings(name: str, shared: str) -> None:
    assert spanning_name(name) == shared


@pytest.mark.parametrize(
    ("form", "canonical", "shared"),
    [("中科院", "中国科学院", True), ("世贸组织", "世界贸易组织", True), ("国家发改委", "国家发展和改革委员会", True),
     ("财政部", "财政部", False),
     ("环保部", "生态环境部", False), ("国土资源部", "自然资源部", False), ("国家计委", "国家发展和改革委员会", False),
     ("全国人民代表大会常务委员会", "全国人大常委会", True)],
)  # fmt: skip
def test_what_only_shortens_a_name_is_the_same_body(form: str, canonical: str, shared: bool) -> None:
    assert shared_form(form, canonical) == (canonical if shared else "")


@pytest.mark.parametrize("name", ["城投公司", "交投集团", "出版集团", "能源发展集团", "资产公司", "城市建设投资集团有限公司"])
def test_firms_that_every_city_has(name: str) -> None:
    assert common_name(name, OrganizationType.ENTERPRISE)


@pytest.mark.parametrize("name", ["鞍钢集团", "长城汽车", "中原银行", "沈阳机床", "唐山港集团", "云帆公司"])
def test_firms_with_names_of_their_own(name: str) -> None:
    assert not common_name(name, OrganizationType.ENTERPRISE)


def test_institutions() -> None:
    assert common_name("国家实验室", OrganizationType.INSTITUTION)
    assert not common_name("之江实验室", OrganizationType.INSTITUTION)
    assert not common_name("康复大学", OrganizationType.UNIVERSITY)

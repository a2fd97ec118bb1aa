"""Many reports in one graph: copies found and named, corrections said, and a store that changes only where it must."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg_build.cli import main
from kg_build.graph.iris import ONTOLOGY_IRI
from kg_build.graph.revision import ReportQuads, settle
from kg_build.graph.store import open_store
from kg_build.graph.update import recognised, update
from kg_build.graph.validate import validate
from kg_build.graph.vocabulary import DCT, GWR, PROV, RDF, RDFS, SKOS
from tests.series import PLACES, report, write_series

BASE = "https://w3id.org/gwr/id/"
FOLLOWUP, DATASET, VOCABULARY = f"{BASE}followup", f"{BASE}dataset", ONTOLOGY_IRI
ANSHAN = NamedNode(f"{BASE}report/210300/2018")

Captured = pytest.CaptureFixture[str]
Graphs = dict[str, set[str]]


def build(*arguments: object) -> None:
    assert main(["build", *map(str, arguments), "--lang", "en"]) == 0


def followed(store: Path) -> None:
    assert main(["followup", "--store", str(store), "--save", "--quiet"]) == 0


def graphs(store: Path) -> Graphs:
    """What each graph of a store holds."""
    held: Graphs = {}
    for quad in open_store(store):
        held.setdefault(str(getattr(quad.graph_name, "value", "")), set()).add(str(quad.triple))
    return held


def changed(before: Graphs, after: Graphs) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def values(quads: list[Quad], subject: NamedNode, predicate: NamedNode) -> list[str]:
    return sorted(quad.object.value for quad in quads if quad.subject == subject and quad.predicate == predicate
                  if isinstance(quad.object, NamedNode | Literal))


def of_report(store: Path, node: NamedNode = ANSHAN) -> list[Quad]:
    return list(open_store(store).quads_for_pattern(None, None, None, node))


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series") / "reports"
    assert len(write_series(folder)) == 30
    return folder


@pytest.fixture(scope="module")
def thirty(series: Path) -> Path:
    """A store of thirty reports with their verdicts; nobody writes into it."""
    store = series.parent / "thirty"
    build(series, "--store", store, "--quiet")
    followed(store)
    return store


@pytest.fixture
def store(thirty: Path, tmp_path: Path) -> Path:
    """A copy of it to write into."""
    shutil.copytree(thirty, tmp_path / "store")
    return tmp_path / "store"


# One more ---------------------------------------------------------------------------------------------------------------------------


def test_one_more_report_changes_only_what_must(series: Path, store: Path, tmp_path: Path, capsys: Captured) -> None:
    before = graphs(store)
    more = tmp_path / "鞍山市2021.txt"
    more.write_text(report(PLACES[2], 2021, reached="3%"), encoding="utf-8")
    build(more, "--store", store)
    assert "verdicts brought up to date: new" in capsys.readouterr().err
    after = graphs(store)
    new = f"{BASE}report/210300/2021"
    assert changed(before, after) <= {new, FOLLOWUP, DATASET, VOCABULARY}
    assert {new, FOLLOWUP, DATASET} <= changed(before, after)
    assert before[VOCABULARY] <= after[VOCABULARY]
    judged = {line.split("#followup")[0].removeprefix(f"<{BASE}report/") for line in before[FOLLOWUP] ^ after[FOLLOWUP]}
    assert judged == {"210300/2020", "210300/2021"}, "only what it answers and what it promises"
    lost = {line.split("#")[0].rpartition("/")[2] for line in before[DATASET] - after[DATASET]}
    assert len(before[DATASET] - after[DATASET]) == 1, f"the number of triples of all reports: {lost}"

    clean = tmp_path / "clean"
    build(series, more, "--store", clean, "--quiet")
    followed(clean)
    assert graphs(clean) == after


def test_reports_given_again_are_not_read_again(
    series: Path, store: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = graphs(store)
    with monkeypatch.context() as patch:
        patch.setattr("kg_build.survey.read_report", lambda *_: pytest.fail("it read a report that the store holds"))
        build(series, "--store", store)
    assert "reports: 0, " in (said := capsys.readouterr().err)
    assert "unchanged files: 30" in said
    assert graphs(store) == before
    more = tmp_path / "more.txt"
    more.write_text(report(PLACES[0], 2021), encoding="utf-8")
    build(series, more, "--store", store)
    assert "reports: 1, " in capsys.readouterr().err
    assert len(graphs(store)) == len(before) + 1


@pytest.mark.parametrize(
    "options", [["--again"], ["--no-text"], ["--title", "新标题"], ["--base-iri", "https://example.org/"], ["-o", "graph.nq"]],
    ids=" ".join,
)
def test_what_would_be_built_otherwise_is_read_again(
    series: Path, store: Path, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured,
) -> None:
    monkeypatch.chdir(tmp_path)
    build(series / "鞍山市2018.txt", "--store", store, *options)
    assert "reports: 1, " in capsys.readouterr().err


def test_another_version_reads_again(series: Path, store: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg_build.__version__", "99.0", raising=False)
    build(series / "鞍山市2018.txt", "--store", store)
    assert "reports: 1, " in capsys.readouterr().err
    assert values(of_report(store), NamedNode(f"{BASE}software/kg-build/99.0"), RDFS.label) == ["kg-build"]
    assert values(of_report(store), ANSHAN, PROV.wasRevisionOf) == []


def test_a_run_that_broke_off_is_mended(series: Path, store: Path, tmp_path: Path) -> None:
    """The report is written, then the process dies: the next run lists it and judges it, though it is given nothing new."""
    expected = graphs(store)
    held = open_store(store, writable=True)
    mark = NamedNode("urn:x-kg-build:unfinished")
    held.add(Quad(mark, RDF.type, mark, mark))
    for name in (FOLLOWUP, DATASET):
        for quad in list(held.quads_for_pattern(None, None, None, NamedNode(name)))[::2]:
            held.remove(quad)
    assert recognised(held)("x", "x", "") is None
    held.flush()
    del held
    build(series / "唐山市2016.txt", "--store", store, "--quiet")
    assert graphs(store) == expected


# Copies -----------------------------------------------------------------------------------------------------------------------------


def other_page(text: str) -> str:
    """The same report as another site shows it: a menu, marks of layout, spaces, page numbers, the site's foot."""
    head, _, body = text.partition("各位代表：\n")
    lines = body.strip().split("\n")
    laid_out = "\n\n".join(f"　　**{line}**" if line[1] == "、" else f"　　{line.replace('，', '， ')}" for line in lines)
    return (
        f"首页\n当前位置：首页 > 政府信息公开\n{head}来源：市政府办公室\n字号：大 中 小\n　　各位代表：\n\n{laid_out}\n- 3 -\n"
        "责任编辑：市政府网站\n打印本页\n"
    )


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A report, its bytes under another name, and another site's page of it."""
    text = report(PLACES[2], 2018)
    paths = tmp_path / "鞍山市2018.txt", tmp_path / "鞍山2018年副本.txt", tmp_path / "鞍山2018年网页.txt"
    for path, words, encoding in zip(paths, (text, text, other_page(text)), ("utf-8", "utf-8", "gb18030"), strict=True):
        path.write_bytes(words.encode(encoding))
    return paths


def test_copies_are_one_report_with_all_its_sources(copies: tuple[Path, ...], tmp_path: Path, capsys: Captured) -> None:
    build(*copies, "-o", tmp_path / "graph.nq")
    said = capsys.readouterr().err
    assert said.count("KG615") == 2
    assert "reports: 1, " in said
    quads = list(parse(path=tmp_path / "graph.nq", format=RdfFormat.N_QUADS))
    sources = values(quads, ANSHAN, PROV.wasDerivedFrom)
    assert len(sources) == 2
    assert {name for source in sources for name in values(quads, NamedNode(source), RDFS.label)} == {copies[0].name, copies[2].name}
    assert {name for source in sources for name in values(quads, NamedNode(source), SKOS.altLabel)} == {copies[1].name}
    assert {code for source in sources for code in values(quads, NamedNode(source), GWR.encoding)} == {"utf-8", "gb18030"}
    assert validate(quads).conforms


def test_a_copy_in_a_later_build_gives_what_one_build_gives(copies: tuple[Path, ...], tmp_path: Path, capsys: Captured) -> None:
    once, later = tmp_path / "once", tmp_path / "later"
    build(*copies, "--store", once, "--quiet")
    for path in copies:
        build(path, "--store", later)
    assert "KG616" not in capsys.readouterr().err
    assert graphs(once) == graphs(later)
    build(*copies, "--store", later)
    assert "unchanged files: 3" in capsys.readouterr().err


def test_an_old_graph_is_made_anew_and_keeps_its_sources(
    copies: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = tmp_path / "store"
    with monkeypatch.context() as patch:
        patch.setattr("kg_build.__version__", "0.0.1", raising=False)
        build(copies[0], copies[2], "--store", store, "--quiet")
    build(copies[2], "--store", store, "--quiet")
    quads = of_report(store)
    assert len(values(quads, ANSHAN, PROV.wasDerivedFrom)) == 2
    assert values(quads, NamedNode(f"{BASE}activity/210300/2018"), PROV.used) == values(quads, ANSHAN, PROV.wasDerivedFrom)
    assert len({quad for quad in quads if quad.predicate == GWR.indicatorText}) > 3
    run = values(quads, NamedNode(f"{BASE}activity/210300/2018"), PROV.wasAssociatedWith)
    assert run != [f"{BASE}software/kg-build/0.0.1"]


@pytest.mark.parametrize(
    ("old", "new"), [("30", "31"), ("增长", "下降"), ("左右", ""), ("万吨以上", "万吨"), ("城市绿道", "城区绿道")],
)
def test_a_corrected_word_is_no_copy(copies: tuple[Path, ...], old: str, new: str, capsys: Captured) -> None:
    text = copies[0].read_text(encoding="utf-8").replace("粮食产量", "30岁以下人口和粮食产量")
    copies[0].write_text(text, encoding="utf-8")
    copies[1].write_text(text.replace(old, new), encoding="utf-8")
    assert main(["build", str(copies[0]), str(copies[1]), "--quiet"]) == 3
    assert "KG604" in capsys.readouterr().err


# Corrections ------------------------------------------------------------------------------------------------------------------------


def test_a_corrected_text_takes_the_place_of_the_earlier_one(store: Path, tmp_path: Path, capsys: Captured) -> None:
    before = graphs(store)
    earlier = of_report(store)
    corrected = tmp_path / "更正.txt"
    corrected.write_text(report(PLACES[2], 2018, growth="9%") + "确保新建公园2个。\n", encoding="utf-8")
    build(corrected, "--store", store)
    assert "statements new 2, gone 1, unchanged 7" in capsys.readouterr().err.replace(",000", "")
    after = graphs(store)
    assert changed(before, after) <= {ANSHAN.value, FOLLOWUP, DATASET, VOCABULARY}
    quads = of_report(store)
    (text,) = values(quads, ANSHAN, PROV.wasRevisionOf)
    assert text == f"{BASE}text/{values(earlier, ANSHAN, GWR.textSha256)[0]}"
    for predicate in (DCT.title, GWR.textSha256, GWR.wordsSha256, GWR.textLength, PROV.wasDerivedFrom):
        assert values(quads, NamedNode(text), predicate) == values(earlier, ANSHAN, predicate)
    assert values(quads, NamedNode(values(quads, NamedNode(text), PROV.wasDerivedFrom)[0]), RDFS.label) == ["鞍山市2018.txt"]
    assert values(quads, ANSHAN, PROV.wasDerivedFrom) != values(quads, NamedNode(text), PROV.wasDerivedFrom)


def test_a_corrected_graph_conforms(series: Path, tmp_path: Path) -> None:
    """Checked as built: a store gives offsets back as plain integers."""
    corrected, last = tmp_path / "更正.txt", tmp_path / "再更正.txt"
    corrected.write_text(report(PLACES[2], 2018, growth="9%"), encoding="utf-8")
    last.write_text(report(PLACES[2], 2018, growth="10%"), encoding="utf-8")
    held, rest = None, []
    for path in (series / "鞍山市2018.txt", corrected, last):
        build(path, "-o", tmp_path / "graph.nq", "--quiet")
        quads = list(parse(path=tmp_path / "graph.nq", format=RdfFormat.N_QUADS))
        rest = [quad for quad in quads if quad.graph_name != ANSHAN]
        held = ReportQuads(ANSHAN, settle(held, ReportQuads(ANSHAN, [quad for quad in quads if quad.graph_name == ANSHAN]), BASE)[0])
    assert held is not None
    assert len(values(held.quads, ANSHAN, PROV.wasRevisionOf)) == 2
    assert validate([*held.quads, *rest]).conforms
    assert not validate([*(quad for quad in held.quads if quad.predicate != PROV.wasRevisionOf), *rest]).conforms


def test_a_text_that_comes_back_is_no_earlier_one(series: Path, store: Path, tmp_path: Path) -> None:
    first, corrected = series / "鞍山市2018.txt", tmp_path / "更正.txt"
    corrected.write_text(report(PLACES[2], 2018, growth="9%"), encoding="utf-8")
    for path in (corrected, first, corrected):
        build(path, "--store", store, "--quiet")
        assert len(values(of_report(store), ANSHAN, PROV.wasRevisionOf)) == 1
    third = tmp_path / "再更正.txt"
    third.write_text(report(PLACES[2], 2018, growth="10%"), encoding="utf-8")
    build(third, "--store", store, "--quiet")
    assert len(values(of_report(store), ANSHAN, PROV.wasRevisionOf)) == 2


def test_two_texts_in_one_build_are_an_error_also_beside_a_store(series: Path, store: Path, tmp_path: Path, capsys: Captured) -> None:
    before = graphs(store)
    corrected = tmp_path / "更正.txt"
    corrected.write_text(report(PLACES[2], 2018, growth="9%"), encoding="utf-8")
    for pair in ([series / "鞍山市2018.txt", corrected], [corrected, series / "鞍山市2018.txt"]):
        assert main(["build", *map(str, pair), "--store", str(store), "--quiet"]) == 3
        assert "KG604" in capsys.readouterr().err
    assert graphs(store) == before


# Verdicts ---------------------------------------------------------------------------------------------------------------------------


def test_a_store_without_verdicts_gets_none(series: Path, tmp_path: Path) -> None:
    build(series / "鞍山市2018.txt", series / "鞍山市2019.txt", "--store", tmp_path / "store", "--quiet")
    assert FOLLOWUP not in graphs(tmp_path / "store")


def test_the_last_target_takes_its_verdict_along(tmp_path: Path, capsys: Captured) -> None:
    store, path = tmp_path / "store", tmp_path / "鞍山2018.txt"
    head = report(PLACES[2], 2018).partition("二、")[0]
    path.write_text(f"{head}二、2018年工作安排\n全市生产总值增长6%左右。\n", encoding="utf-8")
    build(path, "--store", store, "--quiet")
    followed(store)
    assert FOLLOWUP in graphs(store)
    path.write_text(f"{head}二、2018年工作安排\n做好各项工作。\n", encoding="utf-8")
    capsys.readouterr()
    build(path, "--store", store)
    assert "new 0, gone 1, unchanged 0" in capsys.readouterr().err
    assert FOLLOWUP not in graphs(store)


def test_saving_verdicts_of_a_store_without_targets_leaves_none(tmp_path: Path) -> None:
    """``followup --save`` on a store whose reports are gone from it."""
    store = tmp_path / "store"
    held = open_store(store, writable=True)
    node = NamedNode(f"{ANSHAN.value}#followup-1-2")
    target = NamedNode(f"{ANSHAN.value}#fact-1-2")
    graph = NamedNode(FOLLOWUP)
    held.extend([Quad(node, RDF.type, GWR.FollowUp, graph), Quad(node, GWR.target, target, graph)])
    held.flush()
    del held
    followed(store)
    assert FOLLOWUP not in graphs(store)


def test_descriptions_of_shared_things_are_replaced_not_doubled() -> None:
    store = open_store()
    unit, vocabulary = NamedNode("https://w3id.org/gwr/unit/吨"), NamedNode(VOCABULARY)
    other = Quad(NamedNode("https://w3id.org/gwr/unit/亩"), SKOS.prefLabel, Literal("亩", language="zh"), vocabulary)
    for label in ("吨位", "吨"):
        update(store, [Quad(unit, SKOS.prefLabel, Literal(label, language="zh"), vocabulary), other])
    assert set(store) == {Quad(unit, SKOS.prefLabel, Literal("吨", language="zh"), vocabulary), other}

"""The file a person reviews: written, merged with what the person wrote, read back from a spreadsheet, and its decisions checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg_build.cli import main
from kg_build.errors import InputError, KgBuildError, UsageProblem
from kg_build.link.candidates import CLOSE, SAME_AS, Entity, Proposal
from kg_build.link.decisions import Decision, decide
from kg_build.link.review import COLUMNS, Evidence, Reviewed, changed_since, merge, read_review, row_of, write_review

AREA = "https://w3id.org/gwr/id/area/990100"
FIRM = "https://w3id.org/gwr/id/organization/碧水集团"
WD = "http://www.wikidata.org/entity/"
ONE, TWO = "https://one.example/sparql", "https://two.example/reconcile"
ENTITIES = {AREA: "area", FIRM: "organization", f"{AREA}9": "area"}


def row(entity: str = AREA, candidate: str = f"{WD}Q1", **more: Any) -> Reviewed:
    """A row as ``link`` writes it, then changed as a person would."""
    names = ("清川市",) if "area" in entity else ("碧水集团",)
    evidence = more.pop("found", {ONE: ("code", ("same name", "same code"))})
    known = Entity(entity, ENTITIES.get(entity, "area"), names, context="=A1+B1")
    made = row_of(Proposal(known, candidate, more.pop("name", "清川市"), "一个城市", more.pop("points", 95), evidence))
    return replace(made, **more)


def saved(tmp_path: Path, *rows: Reviewed) -> str:
    path = str(tmp_path / "reviewed.csv")
    write_review(path, rows)
    return path


def codes(caught: pytest.ExceptionInfo[Any]) -> list[tuple[str, int | None]]:
    problems = caught.value.exceptions
    assert all(isinstance(problem, KgBuildError) for problem in problems)
    return [(problem.code, problem.place.line) for problem in problems]


def apply(tmp_path: Path, *rows: Reviewed, **more: Any) -> list[Decision]:
    path = saved(tmp_path, *rows)
    return decide(path, read_review(path), ENTITIES, **more)


# The file -----------------------------------------------------------------------------------------------------------------------------


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [row(), row(FIRM, note='她说“是”,\n"大概"', decision="close", reviewer="张")]
    path = saved(tmp_path, *rows)
    back = read_review(path)
    assert [replace(one, line=0) for one in back] == rows
    assert [one.line for one in back] == [2, 3]
    assert Path(path).read_bytes().startswith(b"\xef\xbb\xbfentity,label,kind,"), "Excel needs the mark to know UTF-8"
    assert all(one.whole for one in back)


def test_lines_are_those_of_the_file_behind_a_cell_of_several_lines(tmp_path: Path) -> None:
    back = read_review(saved(tmp_path, row(note="一\n二\n三"), row(FIRM)))
    assert [one.line for one in back] == [2, 5]


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8"), (",", "gb18030"), (";", "gbk")])
def test_what_spreadsheets_make_of_it_is_read(delimiter: str, encoding: str, tmp_path: Path) -> None:
    import csv

    path = tmp_path / "saved.csv"
    shown = row(decision="是", reviewer="李")
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow([name.upper() for name in reversed(COLUMNS)])
        writer.writerow([getattr(shown, name) for name in reversed(COLUMNS)])
        writer.writerow([])
    (back,) = read_review(str(path))
    assert replace(back, line=0) == shown
    assert back.whole


def test_formulas_of_strangers_are_texts() -> None:
    made = row(name="=cmd|' /C calc'!A0")
    assert made.candidate_label.startswith("'=")
    assert made.context == "'=A1+B1"
    assert row(name="-1").candidate_label == "'-1"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "missing"), (b"entity,decision\nx,yes\n", 1, "candidate"), (b"\xff\xfe\x00", None, "neither"),
        (",".join(COLUMNS).encode() + b'\n"a', 2, "no CSV"), (",".join(COLUMNS).encode() + b"\n" + b"x," * 20, 2, "more cells"),
        (",".join(COLUMNS).encode() + b'\na"b"c,"d"e\n', 2, "no CSV"),
    ],
)
def test_files_that_are_none(content: bytes, line: int | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_review(str(path))
    assert (caught.value.code, caught.value.place.line) == ("KG940", line)


# Another run --------------------------------------------------------------------------------------------------------------------------


def test_what_a_person_wrote_is_never_lost() -> None:
    held = [
        row(candidate=f"{WD}Q1", decision="yes", reviewer="张"), row(candidate=f"{WD}Q2", note="问过当地"), row(candidate=f"{WD}Q3"),
        replace(row(candidate=f"{WD}Q4"), check="", decision="close", reviewer="王"), row(candidate=f"{WD}Q5", reviewer="张"),
    ]
    new = [row(candidate=f"{WD}Q{n}", points=60, name="新名") for n in (1, 2, 3, 4, 6)]
    merged = merge(held, new)
    assert merged[:2] == held[:2]
    assert merged[2] == replace(new[2], score="95", check=merged[2].check)
    assert merged[3:5] == held[3:5]
    assert merged[5:] == new[4:]
    assert merge(merged, new) == merged, "running again changes nothing"
    assert merge(held, []) == held
    assert merge(held, [], fresh=True) == [held[0], held[1], held[3], held[4]]
    assert changed_since(held, new) == [held[0], held[3]]


def test_sources_of_several_runs_come_together() -> None:
    first = row(found={ONE: ("code", ("same name", "same code"))}, points=100)
    second = row(found={TWO: ("name", ("same name",))}, points=85)
    (both,) = merge([first], [second])
    assert [one.source for one in Evidence.read(both.evidence)] == [ONE, TWO]
    assert (both.score, first.relation, second.relation, both.relation) == ("100", CLOSE, CLOSE, SAME_AS)
    assert both.whole
    (again,) = merge([both], [first])
    assert again == both


def test_evidence_is_read_back() -> None:
    made = row(found={ONE: ("code", ("a|b", "c")), TWO: ("name", ("d",))})
    assert Evidence.read(made.evidence) == (Evidence(ONE, "code", "a/b; c"), Evidence(TWO, "name", "d"))
    assert Evidence.read("what a person wrote") == ()


# Decisions ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "relation"),
    [("yes", SAME_AS), ("YES", SAME_AS), ("是", SAME_AS), ("close", CLOSE), ("相近", CLOSE), ("no", None), ("否", None)],
)
def test_words(word: str, relation: str | None, tmp_path: Path) -> None:
    links = apply(tmp_path, row(decision=word, reviewer="张"), row(FIRM, f"{WD}Q7", decision="close", reviewer="张"))
    assert [link.relation for link in links if link.row.entity == AREA] == ([relation] if relation else [])
    assert all(link.reviewed for link in links)


def test_a_row_of_the_persons_own(tmp_path: Path) -> None:
    own = Reviewed(FIRM, "", "", "", f"{WD}Q9", "", "", "", "", "", "yes", "张", "see its yearbook")
    (link,) = apply(tmp_path, own)
    assert (link.relation, link.row.candidate) == (SAME_AS, f"{WD}Q9")


def test_agreed_rows_need_to_be_asked_for(tmp_path: Path) -> None:
    agreed = row(found={ONE: ("code", ("x",)), TWO: ("name", ("y",))}, points=100)
    only = row(FIRM, f"{WD}Q7")
    with pytest.raises(UsageProblem) as caught:
        apply(tmp_path, agreed, only)
    assert caught.value.code == "KG948"
    (link,) = apply(tmp_path, agreed, only, agreed=True)
    assert (link.row.entity, link.relation, link.reviewed) == (AREA, SAME_AS, False)
    with pytest.raises(UsageProblem):
        apply(tmp_path, replace(only, relation=SAME_AS), agreed=True)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row(decision="maybe", reviewer="张")], [("KG941", 2)]),
        ([row(f"{AREA}0", decision="yes", reviewer="张")], [("KG942", 2)]),
        ([row(decision="yes", reviewer="张", candidate_label="马清川市")], [("KG943", 2)]),
        ([replace(row(decision="yes", reviewer="张"), candidate=f"{WD}Q2")], [("KG943", 2)]),
        ([row(decision="yes", reviewer="张", evidence="a person made this up")], [("KG943", 2)]),
        ([row(decision="yes", reviewer="张", candidate="Q2", check="")], [("KG944", 2)]),
        ([row(decision="yes", reviewer="张", candidate=f"{WD}Q<2>", check="")], [("KG944", 2)]),
        ([row(decision="yes", reviewer="张"), row(decision="yes", reviewer="张")], [("KG945", 3)]),
        ([row(decision="yes", reviewer="张"), row(decision="no", reviewer="李")], [("KG945", 3)]),
        ([row(decision="yes", reviewer="张"), row(candidate=f"{WD}Q2", decision="yes", reviewer="张")], [("KG946", 3)]),
        ([row(decision="yes", reviewer="张"), row(f"{AREA}9", decision="yes", reviewer="张")], [("KG946", 3)]),
        ([row(decision="yes")], [("KG947", 2)]),
        (
            [row(decision="?", reviewer="张"), row(FIRM), row(f"{AREA}0", decision="no"), row(FIRM, f"{WD}Q3", decision="no")],
            [("KG941", 2), ("KG942", 4), ("KG947", 4), ("KG947", 5)],
        ),
    ],
)
def test_what_cannot_be_applied(rows: list[Reviewed], found: list[tuple[str, int]], tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        apply(tmp_path, *rows)
    assert codes(caught) == found


def test_what_looks_alike_and_is_allowed(tmp_path: Path) -> None:
    links = apply(
        tmp_path, row(decision="yes", reviewer="张"), row(candidate=f"{WD}Q2", decision="close", reviewer="张"),
        row(candidate="https://sws.geonames.org/9/", decision="yes", reviewer="张"), row(f"{AREA}9", decision="close", reviewer="张"),
        row(f"{AREA}7"), row(FIRM, decision="no", reviewer="张"),
    )
    assert len(links) == 4


def test_undecided_rows_may_be_as_they_like(tmp_path: Path) -> None:
    rows = [row(decision="yes", reviewer="张"), row(), row(f"{AREA}0"), row(candidate=f"{WD}Q2", label="?")]
    assert len(apply(tmp_path, *rows)) == 1


# The command --------------------------------------------------------------------------------------------------------------------------

GRAPH = str(Path(__file__).parent / "link" / "graph.ttl")


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    path = tmp_path / "c.csv"
    write_review(str(path), [row(decision="?", reviewer="张"), row(f"{AREA}0", decision="yes")])
    return path


def test_every_problem_is_told_at_once_and_nothing_written(reviewed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", GRAPH, "--apply", str(reviewed), "-o", str(tmp_path / "l.nq"), "--lang", "en"]) == 3
    shown = capsys.readouterr().err
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("KG")] == ["KG941", "KG942", "KG947"]
    assert "c.csv:2" in shown
    assert not (tmp_path / "l.nq").exists()


def test_a_file_that_is_no_review_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "budget.csv"
    path.write_text("year,money\n2017,3\n", encoding="utf-8")
    assert main(["link", GRAPH, "-o", str(path), "--lang", "zh"]) == 3
    assert "KG940" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "year,money\n2017,3\n"

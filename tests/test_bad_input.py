"""What the command line does when something is wrong: every problem told, no traceback, and what was there before left whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg_build.cli import main

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graph") / "sample.nq"
    assert main(["build", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    return target


def test_all_problems_are_told_and_nothing_is_written(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    target = tmp_path / "graph.nq"
    target.write_text("earlier", encoding="utf-8")
    arguments = ["build", str(tmp_path / "empty.txt"), str(SAMPLE), str(tmp_path / "nowhere.txt"), "-o", str(target)]
    assert main(arguments) == 3
    shown = capsys.readouterr().err
    assert "KG101" in shown
    assert "KG602" in shown
    assert target.read_text(encoding="utf-8") == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.txt", "graph.nq"]


def test_keep_going_writes_the_good_reports(graph: Path, tmp_path: Path, capsys: Captured) -> None:
    target = tmp_path / "graph.nq"
    assert main(["build", str(tmp_path / "nowhere.txt"), str(SAMPLE), "-o", str(target), "--keep-going"]) == 3
    assert target.read_bytes() == graph.read_bytes()
    assert "KG602" in capsys.readouterr().err


def test_keep_going_without_any_good_report_writes_nothing(tmp_path: Path) -> None:
    assert main(["build", str(tmp_path / "nowhere.txt"), "-o", str(tmp_path / "graph.nq"), "--keep-going"]) == 3
    assert not (tmp_path / "graph.nq").exists()


def test_one_text_twice_is_read_once(graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(SAMPLE.read_bytes())
    assert main(["build", str(SAMPLE), str(copy), "-o", str(tmp_path / "graph.nq"), "--quiet"]) == 0
    written, known = ((path.read_bytes().splitlines()) for path in (tmp_path / "graph.nq", graph))
    more = [line for line in written if line not in known]
    assert [b'"copy.txt"' in line for line in more] == [True, False, False]  # its other name, and two sizes in the dataset's description


def test_folders_and_globs(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "reports" / "2017"
    below.mkdir(parents=True)
    (below / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    monkeypatch.chdir(tmp_path)
    for given in ("reports", "reports/*/*.txt", "reports/**/*.txt"):
        assert main(["build", given, "-o", "graph.nq", "--quiet"]) == 0
        assert Path("graph.nq").read_bytes() == graph.read_bytes()


def test_a_folder_named_like_a_report_is_refused(tmp_path: Path, capsys: Captured) -> None:
    trap = tmp_path / "folder" / "trap.txt"
    trap.mkdir(parents=True)
    assert main(["build", str(tmp_path / "folder")]) == 3
    assert "KG601" in capsys.readouterr().err


def test_an_unreadable_path_is_refused(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    assert main(["build", str(tmp_path / "file.txt" / "below.txt")]) == 3  # refused for a superuser too
    assert "KG603" in capsys.readouterr().err


def test_strict_fails_on_an_unexplained_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured) -> None:
    from dataclasses import replace

    from kg_build.model import Extraction, LedgerKind, Report
    from kg_build.pipeline import extract

    def with_a_hole(report: Report) -> Extraction:
        done = extract(report)
        return replace(done, ledger=(replace(done.ledger[0], kind=LedgerKind.UNEXPLAINED, rule=""), *done.ledger[1:]))

    monkeypatch.setattr("kg_build.builder.extract", with_a_hole)
    assert main(["build", str(SAMPLE), "-o", str(tmp_path / "graph.nq"), "--strict"]) == 1
    assert "KG605" in capsys.readouterr().err
    assert not (tmp_path / "graph.nq").exists()
    assert main(["build", str(SAMPLE), "-o", str(tmp_path / "graph.nq")]) == 0


@pytest.mark.parametrize(("arguments", "zh", "en"), [
    (["bild", "x"], "没有命令 bild，是不是 build", "Did you mean build?"),
    (["build", "x", "--yaer", "2017"], "没有选项 --yaer，是不是 --year", "No such option"),
    (["build", "x", "--year", "soon"], "'--year' 的值不对：要一个整数", "not a valid integer"),
    (["explain", "x", "--year", "1200"], "不小于 1949，不大于 2099", "1200 is not in the range"),
    (["explain"], "缺少参数 'SENTENCE'", "Missing argument"),
    (["explain", "x", "--kind", "reviw"], "可用的是 review、plan", "is not one of"),
])  # fmt: skip
def test_what_is_wrong_with_a_command_line_is_said_in_both_languages(arguments: list[str], zh: str, en: str, capsys: Captured) -> None:
    for language, words in (("zh", zh), ("en", en)):
        assert main([*arguments, "--lang", language]) == 2
        shown = capsys.readouterr().err
        assert words in shown
        assert "KG612" in shown
        assert "-h" in shown


def test_usage_errors_of_click_have_exit_code_2(capsys: Captured) -> None:
    for arguments in (["nonsense"], ["build"], ["build", "x", "--year", "soon"], ["validate"], ["query", "--nonsense"]):
        assert main(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


# Ctrl-C by the build itself, at its twentieth report and with its output under way: no waiting, no race.
INTERRUPTED = """
import os, signal, sys
from pathlib import Path
import kg_build.builder as builder
from kg_build.cli import main
real, calls = builder.extract, []
def extract(report):
    calls.append(report)
    if len(calls) == 20 and list(Path(sys.argv[2]).parent.glob(".kg-build-*")):
        os.kill(os.getpid(), signal.SIGINT)
    return real(report)
builder.extract = extract
sys.exit(main(["build", "--list", sys.argv[1], "-o", sys.argv[2], "--quiet"]))
"""


def test_an_interrupted_build_leaves_the_old_graph_whole(tmp_path: Path) -> None:
    target = tmp_path / "graph.nq"
    target.write_text("earlier", encoding="utf-8")
    reports = tmp_path / "reports"
    reports.mkdir()
    for year in range(1985, 2015):
        (reports / f"{year}.txt").write_bytes(SAMPLE.read_bytes())
    rows = "".join(f"{year}.txt,鞍山市,{year}\n" for year in range(1985, 2015))
    (reports / "list.csv").write_text(f"path,place,year\n{rows}", encoding="utf-8")
    command = [sys.executable, "-c", INTERRUPTED, str(reports / "list.csv"), str(target)]
    done = subprocess.run(command, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.nq", "reports"]
    assert target.read_text(encoding="utf-8") == "earlier"

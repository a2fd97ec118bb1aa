"""A list of reports: what it says of each file, what is wrong with it, and reports that come through pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg_build.cli import main
from kg_build.errors import InputError
from kg_build.inputs import Told, expand
from kg_build.listing import read_list

PASSAGE = "全县粮食产量达到12万吨。今年计划新建学校3所，粮食产量稳定在12万吨以上。\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of passages that name neither place nor year."""
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(name + PASSAGE, encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def graphs(path: Path) -> set[str]:
    names = {getattr(quad.graph_name, "value", "") for quad in parse(path=path, format=RdfFormat.N_QUADS)}
    return {name.partition("/report/")[2] for name in names if "/report/" in name}


def test_a_folder_of_passages_is_refused_and_with_a_list_built(folder: Path, capsys: Captured) -> None:
    target = folder / "graph.nq"
    assert main(["build", str(folder), "-o", str(target), "--quiet"]) == 3
    assert capsys.readouterr().err.count("KG112") == 2
    listed = write(folder, "path,place,year,date\n甲.txt,河北省保定市清苑县,2012,2012-01-09\n乙.txt,河北省保定市满城区,2018,\n")
    assert main(["build", str(folder), "--list", listed, "-o", str(target), "--quiet"]) == 0
    assert graphs(target) == {"130622/2012", "130607/2018"}
    text = target.read_text(encoding="utf-8")
    assert '"place=河北省保定市清苑县; year=2012; date=2012-01-09"' in text
    assert '"2012-01-09"^^' in text
    assert main(["build", "--list", listed, "-o", str(folder / "alone.nq"), "--quiet"]) == 0
    assert (folder / "alone.nq").read_bytes() != b""
    assert graphs(folder / "alone.nq") == graphs(target)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("header", ["path,place,year", "文件,地区,年份", " Path , place ,年"])
def test_headers_and_encodings(folder: Path, header: str, encoding: str) -> None:
    listing = read_list(write(folder, f"{header}\r\n甲.txt, 清苑县 ,2012\r\n\r\n", encoding))
    assert [(item.path, item.told) for item in listing.inputs] == [(folder / "甲.txt", Told(place="清苑县", year=2012))]
    assert (listing.ignored, listing.problems) == ((), [])


def test_a_line_goes_before_the_options_for_all(folder: Path) -> None:
    listed = write(folder, "path,year\n甲.txt,2012\n乙.txt,\n")
    arguments = ["build", "--list", listed, "--place", "清苑县", "--year", "2014", "-o", str(folder / "graph.nq"), "--quiet"]
    assert main(arguments) == 0
    assert graphs(folder / "graph.nq") == {"130622/2012", "130622/2014"}


def test_a_list_tells_of_files_that_are_given_too(folder: Path) -> None:
    listing = read_list(write(folder, "path,year\n乙.txt,2012\n"))
    inputs, problems = expand([str(folder)], listed=listing.inputs)
    assert [(item.name, item.told.year) for item in inputs] == [("乙.txt", 2012), ("甲.txt", None)]
    assert problems == []


def test_unknown_columns_are_told(folder: Path, capsys: Captured) -> None:
    listed = write(folder, "path,place,year,说明,Url\n甲.txt,清苑县,2012,好,x\n")
    assert main(["build", "--list", listed, "-o", str(folder / "graph.nq"), "--lang", "en"]) == 0
    assert "KG633" in (said := capsys.readouterr().err)
    assert "说明, url" in said


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "KG630"), ("place,year\n清苑县,2012\n", "KG630"), ('path\n"a\0b"\n', "KG631"), ("path,year\n甲.txt,12\n", "KG631"),
     ("path,year\n甲.txt,２０１２\n", "KG631"), ("path,year\n,2012\n", "KG631"), ("path,year\n没有.txt,2012\n", "KG602"),
     ("path,year,place\n甲.txt,1200,清苑县\n", "KG114"), ("path,year,place,date\n甲.txt,2012,清苑县,去年\n", "KG114"),
     ("path,year\n甲.txt,2012\n甲.txt,2013\n", "KG631"), ("path,place,year\n甲.txt,朝阳区,2012\n", "KG113")],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_written(folder: Path, text: str, code: str, capsys: Captured) -> None:
    target = folder / "graph.nq"
    exit_code = main(["build", "--list", write(folder, text), "-o", str(target), "--quiet"])
    said = capsys.readouterr().err
    assert exit_code in (2, 3)
    assert code in said
    assert "Traceback" not in said
    assert not target.exists()


def test_the_file_of_a_wrong_date_is_named(folder: Path, capsys: Captured) -> None:
    main(["build", "--list", write(folder, "path,place,year,date\n甲.txt,清苑县,2012,去年\n"), "--quiet"])
    assert f"{folder / '甲.txt'} --date" in capsys.readouterr().err


def test_no_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="KG630"):
        read_list(str(tmp_path / "list.csv"))


def test_a_line_twice_is_one_file(folder: Path) -> None:
    listing = read_list(write(folder, "path,year\n甲.txt,2012\n./甲.txt,2012\n"))
    assert (len(listing.inputs), listing.problems) == (1, [])


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no /dev/fd here")
def test_a_report_may_come_through_a_pipe(folder: Path) -> None:
    """A pipe can be read once only, though reports are looked at before they are built."""
    reader, writer = os.pipe()
    os.write(writer, PASSAGE.encode())
    os.close(writer)
    command = [sys.executable, "-m", "kg_build", "build", f"/dev/fd/{reader}", "--place", "清苑县", "--year", "2012"]
    done = subprocess.run(command, pass_fds=(reader,), capture_output=True, check=False, timeout=120)
    os.close(reader)
    assert done.returncode == 0, done.stderr.decode()
    assert b"/report/130622/2012" in done.stdout

"""What a person is told while the work goes on: the same text twice, a report replaced in a store, standard output that takes no more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "examples" / "anshan-2017-sample.txt"
OTHER = """\
某市2017年政府工作报告
各位代表：
一、2016年工作回顾
粮食产量增长5%。
二、2017年工作安排
粮食产量增长6%。
"""


def run(*arguments: str, stdout: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "kg_build", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, env=environment, timeout=120, check=False)


def test_the_same_text_twice_is_told_and_kept_once(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    shutil.copy(SAMPLE, copy)
    done = run("build", str(SAMPLE), str(copy), "-o", str(tmp_path / "graph.nq"))
    assert done.returncode == 0
    assert f"KG615 {copy}" in done.stderr
    assert "reports: 1," in done.stderr


def test_a_report_replaced_in_a_store_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(OTHER, encoding="utf-8")
    store = str(tmp_path / "store")
    assert "KG616" not in run("build", str(SAMPLE), "--store", store).stderr
    assert "KG616" not in run("build", str(SAMPLE), "--store", store).stderr
    done = run("build", str(other), "--place", "鞍山市", "--year", "2017", "--store", store)
    assert done.returncode == 0
    assert "KG616" in done.stderr


def test_each_notice_is_told_once(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(OTHER, encoding="utf-8")
    said = run("build", str(other), "--place", "鞍山市", "-o", str(tmp_path / "graph.nq")).stderr
    told = [line for line in said.splitlines() if "KG1" in line]
    assert told
    assert len(told) == len(set(told))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [("build", str(SAMPLE)), ("audit", str(SAMPLE), "--format", "csv")])
def test_a_full_standard_output_is_an_error_of_output(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = run(*arguments, stdout=full.fileno())
    assert done.returncode == 4
    assert "KG302" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_is_no_problem() -> None:
    command = [sys.executable, "-m", "kg_build", "build", str(SAMPLE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=120) == 141
    assert b"Traceback" not in said

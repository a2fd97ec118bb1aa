"""A change since an earlier year (较2013年下降50%) answers no promise about one year, in verdicts and in the panel."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kg_build.cli import main

HEAD = "政府工作报告\n——{0}年1月10日在鞍山市人民代表大会上\n鞍山市市长 某某\n各位代表：\n"
PROMISE = HEAD.format(2018) + "二、2018年工作安排\n2018年主要目标是：细颗粒物平均浓度下降5%以上。\n"
ANSWER = HEAD.format(2019) + "一、2018年工作回顾\n2018年，细颗粒物平均浓度{}。\n"


@pytest.mark.parametrize(("said", "verdict"), [
    ("较2013年下降50%", "not-comparable"), ("较上年下降6%", "met"), ("比2017年下降2%", "missed"), ("下降6%、较2013年下降50%", "met"),
])  # fmt: skip
def test_only_the_years_own_change_answers(said: str, verdict: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for year, text in ((2018, PROMISE), (2019, ANSWER.format(said))):
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    graph = tmp_path / "graph.nq"
    assert main(["build", str(tmp_path / "2018.txt"), str(tmp_path / "2019.txt"), "-o", str(graph), "-q"]) == 0
    capsys.readouterr()
    assert main(["followup", str(graph), "--format", "csv", "-q"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["verdict"] for row in rows] == [verdict]

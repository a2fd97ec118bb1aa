"""``kg-build chart``: what is chosen, how it is drawn, the same bytes each time, with and without a Chinese font, and wrong calls."""

from __future__ import annotations

import builtins
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg_build.cli import main
from kg_build.errors import UsageProblem
from kg_build.graph import chart
from kg_build.graph.chart_data import MEASURES, Picture, Point, Series, picture
from kg_build.graph.chart_words import words_for
from kg_build.graph.query_sources import Source, as_source
from kg_build.graph.statements import Indicator, Place

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "queries" / "sample.trig"
CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def source() -> Source:
    loaded = ox.Store()
    loaded.load(path=str(SAMPLE))
    return as_source(loaded)


def point(year: int, low: str | None, high: str | None = None, comparator: str = "=", estimated: bool = False) -> Point:
    return Point(year, Decimal(low) if low else None, Decimal(high) if high else None, comparator, estimated)


def all_kinds(unit: str = "%", measure: str = "growth", code: str = "999901") -> Picture:
    series = Series(
        Place("x", "澄湖市", code, "prefecture", ""),
        (
            point(2015, "7", "7"), point(2016, "6.5", "7"), point(2017, "6", None, ">="), point(2018, None, "6", "<="),
            point(2019, "6", "6", "~"),
        ),
        (point(2014, "7.3"), point(2015, "6.9"), point(2018, "-1.2"), point(2019, "5.3", "5.5", "~", estimated=True)),
    )
    return Picture(Indicator("i", "生产总值", "gross domestic product"), measure, unit, (series,), 0)


# What is drawn ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["地区生产总值", "gross regional product", "Gross Regional Product", "https://w3id.org/gwr/indicator/gross-regional-product"])
@pytest.mark.parametrize("place", ["澄湖市", "虚川省澄湖市", "999901"])
def test_indicator_and_place_as_people_name_them(source: Source, wanted: str, place: str) -> None:
    found = picture(source, wanted, [place])
    assert (found.indicator.zh, found.measure, found.unit) == ("地区生产总值", "growth", "%")
    assert [one.place.name for one in found.series] == ["澄湖市"]
    assert found.series[0].targets == (point(2021, "6", "6", "~"), point(2022, "5.5", "6"))
    assert found.series[0].outcomes == (point(2020, "4.1", estimated=True), point(2021, "6.3"))


def test_without_a_place_all_are_drawn_in_the_order_of_their_codes(source: Source) -> None:
    assert [one.place.name for one in picture(source, "地区生产总值").series] == ["澄湖市", "望岭县"]
    assert [one.place.name for one in picture(source, "地区生产总值", ["999921", "999901"]).series] == ["望岭县", "澄湖市"]


def test_a_wording_of_its_own_can_be_drawn(source: Source) -> None:
    found = picture(source, "停车位")
    assert (found.indicator.shared, found.series[0].outcomes) == (False, (point(2020, "420"),))


@pytest.mark.parametrize(
    ("indicator", "places", "measure", "code", "words"),
    [
        ("地区生产总直", [], "", "KG731", "地区生产总值"),
        ("", [], "", "KG731", "indicators"),
        ("地区生产总值", ["澄湖"], "", "KG732", "澄湖市"),
        ("地区生产总值", ["999999"], "", "KG732", "澄湖市"),
        ("地区生产总值", [], "change", "KG733", "growth"),
        ("茶园面积", ["澄湖市"], "", "KG733", "compare"),
    ],
)
def test_wrong_names_get_the_nearest_right_ones(
    source: Source, indicator: str, places: list[str], measure: str, code: str, words: str,
) -> None:
    with pytest.raises(UsageProblem) as caught:
        picture(source, indicator, places, measure)
    assert caught.value.code == code
    assert words in caught.value.remedy_en
    assert words in caught.value.remedy_zh


# How it is drawn --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", chart.FORMATS)
def test_the_same_picture_gives_the_same_bytes(form: str) -> None:
    one, other = (chart.draw(all_kinds(), form, "zh") for _ in range(2))
    assert one == other
    assert one.startswith(b"\x89PNG" if form == "png" else b"<?xml")


def test_svg_has_no_date_and_needs_no_font() -> None:
    drawn = chart.draw(all_kinds(), "svg", "en").decode()
    assert not re.search(r"<dc:date>|\b20[2-9]\d-\d\d-\d\d", drawn)
    assert "<text" not in drawn, "letters are drawn as outlines"


def test_a_users_matplotlibrc_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("axes.facecolor: black\nfont.size: 30\n", encoding="utf-8")
    for name, settings in (("plain.svg", {}), ("own.svg", {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")})):
        command = [sys.executable, "-m", "kg_build", "chart", "地区生产总值", str(SAMPLE), "-o", str(tmp_path / name), "--lang", "en"]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr.decode().count("\n") == 1, "one line says where it is, and matplotlib says nothing"
    assert (tmp_path / "plain.svg").read_bytes() == (tmp_path / "own.svg").read_bytes()


def axes_of(drawn: Picture) -> Any:
    return chart._figure(drawn, words_for(drawn, "en", chinese=False)).axes[0]


def test_missing_years_break_the_line_and_estimates_are_hollow() -> None:
    axes = axes_of(all_kinds())
    joined = {tuple(line.get_xdata()) for line in axes.lines if line.get_color() == "#0072B2" and len(line.get_xdata()) == 2}
    assert (2014, 2015) in joined
    assert (2015, 2018) not in joined
    dots = {line.get_xdata()[0]: line.get_markerfacecolor() for line in axes.lines if line.get_marker() == "o"}
    assert dots == {2014: "#0072B2", 2015: "#0072B2", 2018: "#0072B2", 2019: "white"}


def test_every_kind_of_target_has_its_mark_and_its_figures() -> None:
    axes = axes_of(all_kinds())
    assert len(axes.collections) == 1, "one range, one band"
    words = {text.get_text() for text in axes.texts}
    assert {"7", "6.5–7", "≥6", "≤6", "≈6"} <= words
    legend = {text.get_text() for text in axes.figure.legends[0].get_texts()}
    assert legend == {"target", "target: range", "target: at least", "target: at most", "target: about", "outcome", "outcome: estimate"}


def test_large_values_are_written_in_亿_and_万() -> None:  # noqa: N802 - the two units are what the test is about
    series = Series(Place("x", "澄湖市", "", "", ""), (), (point(2020, "41260000000"), point(2021, "43000000000")))
    drawn = Picture(Indicator("i", "生产总值", "gross domestic product"), "level", "元", (series,), 0)
    assert (words_for(drawn, "zh", chinese=True).unit, words_for(drawn, "en", chinese=True).unit) == ("亿元", "100 million yuan")
    assert {text.get_text() for text in axes_of(drawn).texts} == {"412.6", "430"}


@pytest.mark.parametrize("unit", ["%", "元", "人次", "微克/立方米", "筐"])
@pytest.mark.parametrize("code", ["999901", "", "CN"])
def test_without_a_chinese_font_no_word_needs_one(unit: str, code: str) -> None:
    words = words_for(all_kinds(unit, "level", code), "en", chinese=False)
    for text in (words.title, words.unit, words.note, *words.places, *words.legend.values()):
        assert text == words.unit or text
        assert not CHINESE.search(text)


def test_a_machine_without_a_chinese_font_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured) -> None:
    monkeypatch.setattr(chart, "chinese_font", lambda: "")
    assert main(["chart", "地区生产总值", str(SAMPLE), "-o", str(tmp_path / "a.svg"), "--lang", "zh"]) == 0
    assert "KG737" in capsys.readouterr().err
    monkeypatch.undo()
    if not chart.chinese_font():
        pytest.skip("no Chinese font is installed; .ci/run installs fonts-wqy-zenhei")
    assert main(["chart", "地区生产总值", str(SAMPLE), "-o", str(tmp_path / "b.svg"), "--lang", "zh"]) == 0
    assert "KG737" not in capsys.readouterr().err
    assert (tmp_path / "a.svg").read_bytes() != (tmp_path / "b.svg").read_bytes()


def test_chinese_letters_are_really_in_the_font_that_was_found() -> None:
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    name = chart.chinese_font()
    if not name:
        pytest.skip("no Chinese font is installed; .ci/run installs fonts-wqy-zenhei")
    there = FT2Font(font_manager.findfont(name)).get_charmap()
    assert all(ord(letter) in there for letter in "地区生产总值增速目标结果预计亿元以上左右")


def test_figures_in_another_unit_are_told(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr("kg_build.graph.chart_data.picture", lambda *_: replace(all_kinds(), left_out=2))
    assert main(["chart", "x", str(SAMPLE), "-o", str(tmp_path / "a.svg"), "--lang", "en"]) == 0
    assert re.search("KG738.*2 figures", capsys.readouterr().err)


def test_without_matplotlib_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **settings: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *arguments, **settings)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["chart", "地区生产总值", str(SAMPLE), "-o", str(tmp_path / "a.svg")]) == 2
    assert "KG736" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_wrong_calls(tmp_path: Path, capsys: Captured) -> None:
    for arguments, code in (
        (["chart", "GDP", str(SAMPLE), "-o", str(tmp_path / "a.jpg")], "KG735"), (["chart", "GDP", "-o", "a.svg"], "KG608"),
        (["chart", "GDP", str(SAMPLE)], "--output"), (["chart", "GDP", str(SAMPLE), "-o", "a.svg", "--measure", "size"], "size"),
    ):
        assert main(arguments) == 2
        shown = capsys.readouterr().err
        assert code in shown
        assert "Traceback" not in shown


def test_the_command_offers_the_measures_there_are(capsys: Captured) -> None:
    assert main(["chart", "--help", "--lang", "en"]) == 0
    assert "|".join(MEASURES) in capsys.readouterr().out

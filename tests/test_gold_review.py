"""The error browser: pairing of facts and gold, its table, JSON and page, on made-up texts; and the scorer agrees where it is there."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg_build import Overrides, extract, read_report
from kg_build.cli import main
from kg_build.errors import InputError
from kg_build.gold import GoldFact, check_fit, read_gold
from kg_build.gold_html import error_page
from kg_build.gold_pairs import Outcome, alike, pair_up, wrong_slots
from kg_build.gold_review import ERRORS, pairs_of, review
from kg_build.model import Comparator, Extraction, Fact, FactKind, LedgerKind, Measure, Period, Span
from scripts.gold_scores import SHARED, gold_files, read, scorer

TEXT = (
    "松岭县人民政府2017年工作报告\n各位代表：\n　　现在，我代表县人民政府，向大会报告工作，请予审议。\n　　一、2016年工作回顾\n"
    "　　粮食产量增长5%，水果产量增长7%。新建<b>桥</b>12座。\n　　二、2017年工作安排\n　　粮食产量增长6%。\n"
)
needs_gold = pytest.mark.skipif(not (SHARED / "gold" / "score.py").is_file(), reason="../shared/gold is absent")


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return extract(read_report(TEXT.encode(), "松岭.txt", Overrides(place="河北省保定市清苑县", year=2017)))


def at(words: str) -> dict[str, Any]:
    """Start and end of a piece of the text that stands there once."""
    assert TEXT.count(words) == 1
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def gold_lines() -> list[dict[str, Any]]:
    grown = {"kind": "observation", "measure": "growth", "unit": "%", "comparator": "=", "period": "2016"}
    return [
        {**at("5%"), **grown, "indicator": "粮食产量", "value": 5},
        {**at("7%"), **grown, "indicator": "水果产量", "value": 8, "period": "2015"},
        {**at("各位代表"), "kind": "target", "indicator": "代表<i>", "measure": "level", "statement": "</script><img src=x>"},
        {**at("6%"), "kind": "context"},
        {**at("一、2016年"), "kind": "context"},
    ]


@pytest.fixture
def gold_path(tmp_path: Path) -> Path:
    path = tmp_path / "songling.facts.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in gold_lines()), encoding="utf-8")
    return path


def test_each_kind_of_error_is_found(extraction: Extraction, gold_path: Path) -> None:
    pairs = pairs_of(extraction, read_gold(gold_path))
    told = [(TEXT[pair.span.start : pair.span.end], pair.outcome, pair.wrong) for pair in pairs]
    assert told == [
        ("各位代表", Outcome.MISSED, ()), ("5%", Outcome.RIGHT, ()), ("7%", Outcome.PARTIAL, ("value", "period")),
        ("12座", Outcome.SPURIOUS, ()), ("6%", Outcome.SPURIOUS, ("kind",)),
    ]
    result = review(extraction, pairs)
    assert result["counts"] == {"missed": 1, "spurious": 2, "partial": 1, "area": 0, "right": 1, "optional": 0}
    assert (result["found"], result["full"]) == ({"P": 0.5, "R": 0.6667, "F1": 0.5714}, {"P": 0.25, "R": 0.3333, "F1": 0.2857})


def test_until_leaves_out_what_lies_behind(extraction: Extraction, gold_path: Path) -> None:
    pairs = pairs_of(extraction, read_gold(gold_path), TEXT.index("水果"))
    assert [pair.outcome for pair in pairs] == [Outcome.MISSED, Outcome.RIGHT]


FACT = Fact(
    Span(0, 3), FactKind.OBSERVATION, "新建乡村小桥", Measure.LEVEL, Decimal(12), None, "座", Comparator.EQUAL, Period("2016", "2016"),
    Span(0, 9), "rule", "12座",
)  # fmt: skip
GOLD = GoldFact(
    Span(0, 3), LedgerKind.OBSERVATION, 1, "新建乡村小桥", measure="level", value=Decimal(12), unit="座", comparator="=", period="2016",
)  # fmt: skip


@pytest.mark.parametrize(
    ("gold", "fact", "wrong"),
    [
        ({}, {}, ()),
        ({"indicator": "新建“乡村”的小桥"}, {}, ()),
        ({"indicator": "新建公园"}, {}, ("indicator",)),
        ({"indicator": "新建公园", "alternatives": ("新建乡村小桥",)}, {}, ()),
        ({"kind": LedgerKind.TARGET}, {}, ("kind",)),
        ({"value": Decimal("12.0001")}, {}, ()),
        ({"value": Decimal("12.1")}, {}, ("value",)),
        ({"value": None}, {}, ("value",)),
        ({"max_value": Decimal(13)}, {}, ("value",)),
        ({"unit": "个"}, {"unit": "人"}, ()),
        ({"unit": "个"}, {}, ("unit",)),
        ({"unit": "個百分點"}, {"unit": "百分点"}, ()),
        ({"comparator": ""}, {}, ()),
        ({"comparator": ">="}, {}, ("comparator",)),
        ({}, {"period": Period("2012", "2016")}, ()),
        ({"period": "2015"}, {}, ("period",)),
        ({"period": "2012/2016"}, {}, ("period",)),
        ({"measure": "growth"}, {}, ("measure",)),
        ({"measure": "growth"}, {"measure": Measure.GROWTH, "period": Period("2012", "2016")}, ("period",)),
        ({"indicator": "减少小桥"}, {"indicator": "小桥", "measure": Measure.CHANGE, "value": Decimal(-12)}, ("indicator",)),
        ({"indicator": "减少村办企业支出"}, {"indicator": "村办企业支出", "measure": Measure.CHANGE, "value": Decimal(-12)}, ()),
    ],
)
def test_slots(gold: dict[str, Any], fact: dict[str, Any], wrong: tuple[str, ...]) -> None:
    assert wrong_slots(replace(GOLD, **gold), replace(FACT, **fact)) == wrong


@pytest.mark.parametrize(("one", "other", "same"), [
    ("粮食产量", "粮食產量", True), ("海边村的粮食总产量", "海边村粮食总产量", True), ("粮食产量", "水果产量", False),
    ("", "桥", False), ("", "", True),
])  # fmt: skip
def test_alike(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.parametrize(
    ("gold", "facts", "outcomes"),
    [
        ([GOLD], [replace(FACT, area="河东村")], [Outcome.AREA]),
        ([replace(GOLD, optional=True)], [], [Outcome.OPTIONAL]),
        ([replace(GOLD, kind=LedgerKind.CONTEXT)], [], []),
        ([GOLD], [FACT, FACT], [Outcome.RIGHT, Outcome.OPTIONAL]),  # one number may serve several indicators
        ([GOLD], [FACT, replace(FACT, indicator="粮食产量")], [Outcome.RIGHT, Outcome.SPURIOUS]),
        ([GOLD], [replace(FACT, indicator="粮食产量"), FACT], [Outcome.RIGHT, Outcome.SPURIOUS]),  # the one that agrees is taken
        ([GOLD], [replace(FACT, span=Span(3, 4))], [Outcome.MISSED, Outcome.SPURIOUS]),  # neighbours do not overlap
    ],
)
def test_outcomes(gold: list[GoldFact], facts: list[Fact], outcomes: list[Outcome]) -> None:
    assert [pair.outcome for pair in pair_up(gold, facts)] == outcomes


@pytest.mark.parametrize("line", [
    "kind", "[]", "{", '{"start": 1, "end": 2}', '{"start": 2, "end": 2, "kind": "context"}', '{"start": -1, "end": 2, "kind": "context"}',
    '{"start": true, "end": 2, "kind": "context"}', '{"start": 1, "end": 2, "kind": ["context"]}',
    '{"start": 1, "end": 2, "kind": "unexplained"}',
    '{"start": 1, "end": 2, "kind": "target", "value": NaN}', '{"start": 1, "end": 2, "kind": "target", "value": 1e999999999}',
    '{"start": 1, "end": 2, "kind": "target", "value": "many"}', '{"start": 1, "end": 2, "kind": "target", "measure": "rank"}',
    '{"start": 1, "end": 2, "kind": "target", "unit": 5}', '{"start": 1, "end": 2, "kind": "target", "alt": "x"}',
    '{"start": 1, "end": 2, "kind": "target", "optional": 1}', "[" * 100_000, '{"start": ' + "9" * 5000 + "}",
])  # fmt: skip
def test_a_broken_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"start": 0, "end": 5, "kind": "context"}\n\n' + line, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert (caught.value.code, caught.value.place.line) == ("KG621", 3)


def test_an_empty_file_holds_no_gold(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_bytes(b"\xef\xbb\xbf\n")
    with pytest.raises(InputError, match="KG621"):
        read_gold(tmp_path / "gold.jsonl")


def test_bytes_that_are_no_utf8_and_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_bytes(b"\xff\xfe{")
    for path in (tmp_path / "gold.jsonl", tmp_path):
        with pytest.raises(InputError, match="KG620"):
            read_gold(path)


def test_gold_of_another_text_is_refused(extraction: Extraction) -> None:
    right = replace(GOLD, span=Span(at("5%")["start"], at("5%")["end"]))
    astray = replace(GOLD, span=Span(at("各位")["start"], at("各位")["end"]))
    check_fit([right, astray], extraction, "gold")
    with pytest.raises(InputError, match="KG623"):
        check_fit([right, astray, astray], extraction, "gold")
    with pytest.raises(InputError, match="KG622"):
        check_fit([right, replace(GOLD, span=Span(5, len(TEXT) + 1))], extraction, "gold")
    check_fit([right, replace(GOLD, span=Span(5, len(TEXT)))], extraction, "gold")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_marks_each_pair_and_stays_text(extraction: Extraction, gold_path: Path, language: str) -> None:
    pairs = pairs_of(extraction, read_gold(gold_path))
    text = error_page(extraction, pairs, language)
    marks = re.findall(r'<mark class="(\w+)" data-n="(\d+)" tabindex="0"[^>]*>([^<]*)</mark>', text)
    assert [kind for kind, _, _ in marks] == ["missed", "right", "partial", "spurious", "spurious"]
    assert [(number, words) for _, number, words in marks] == [("0", "各位代表"), ("1", "5%"), ("2", "7%"), ("3", "12座"), ("4", "6%")]
    assert text.count("<script") == text.count("</script>") == 2, "only the data and the page's own script"
    assert "<img" not in text
    assert "<b>桥" not in text
    assert not re.search(r"""(?:src|href)\s*=\s*["']|url\(|@import|https?://""", text)
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]  # the page has one
    assert data["groups"][2][0]["fields"][3] == ["value", "8", "7", True]
    assert data["groups"][2][0]["rule"]
    assert data["errors"] == [outcome.value for outcome in ERRORS]
    assert {f"outcome {outcome}" for outcome in Outcome} <= set(data["words"])


def test_a_mark_over_a_line_end_has_a_piece_in_each_line(extraction: Extraction) -> None:
    across = replace(GOLD, span=Span(TEXT.index("12座"), TEXT.index("工作安排")))
    text = error_page(extraction, pair_up([across], []))
    pieces = re.findall(r'<mark class="missed" data-n="0" tabindex="(-?\d)" title="">([^<]*)</mark>', text)
    assert pieces == [("0", "12座。"), ("-1", "二、2017年")]


def test_the_command_shows_errors(gold_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, page = tmp_path / "松岭.txt", tmp_path / "page.html"
    report.write_text(TEXT, encoding="utf-8")
    call = ["audit", str(report), "--place", "河北省保定市清苑县", "--year", "2017", "--gold", str(gold_path), "--quiet"]
    assert main([*call, "--format", "json", "--html", str(page)]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["spurious"] == 2
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main([*call, "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "outcome,offsets,text,difference,rule,context"
    assert [line.partition(",")[0] for line in lines[1:]] == ["missed", "partial", "spurious", "spurious"]
    assert main([*call, "--lang", "zh"]) == 0
    assert "value: 8 → 7; period: 2015 → 2016" in capsys.readouterr().out
    assert main([*call, str(gold_path)]) == 2, "one report at a time"
    capsys.readouterr()


def row_of(fact: Fact) -> dict[str, str]:
    """A fact as a row of the facts table, as far as the scorer reads it."""
    return {
        "start": str(fact.span.start), "end": str(fact.span.end), "kind": fact.kind.value, "indicator": fact.indicator,
        "measure": fact.measure.value, "value": "" if fact.value is None else f"{fact.value:f}",
        "value_max": "" if fact.max_value is None else f"{fact.max_value:f}", "unit": fact.unit, "comparator": fact.comparator.value,
        "period": str(fact.period), "area": fact.area,
    }


def worsened(facts: tuple[Fact, ...]) -> list[Fact]:
    """The facts with every kind of mistake among them, always the same ones."""
    changes: list[dict[str, Any]] = [
        {"unit": "头"}, {"indicator": "未知之物"}, {"period": Period("1999", "1999")}, {"measure": Measure.CHANGE},
        {"kind": FactKind.PROJECT}, {"value": Decimal(-3)}, {"comparator": Comparator.ABOUT}, {"area": "河东村"},
    ]  # fmt: skip
    made = []
    for number, fact in enumerate(facts):
        if number % 7 == 1:
            continue
        changed = replace(fact, **changes[number // 3 % len(changes)]) if number % 3 == 0 else fact
        made.append(replace(changed, span=Span(fact.span.start + 4, fact.span.end + 4)) if number % 11 == 5 else changed)
        if number % 13 == 2:
            made.append(replace(fact, indicator="又一物"))
    return sorted(made, key=lambda fact: fact.span)


@needs_gold
@pytest.mark.parametrize("file", gold_files() if (SHARED / "gold" / "score.py").is_file() else [], ids=lambda file: file.name)
def test_the_counts_are_the_scorers(file: Any) -> None:
    score, extraction, gold = scorer(), read(file), read_gold(file.facts)
    check_fit(gold, extraction, file.name)
    for facts in (extraction.facts, worsened(extraction.facts)):
        result = score.score_facts(score.read_facts(str(file.facts)), [row_of(fact) for fact in facts if fact.span.start < file.until])
        counts = Counter(pair.outcome for pair in pairs_of(replace(extraction, facts=tuple(facts)), gold, file.until))
        full = counts[Outcome.RIGHT] + counts[Outcome.AREA]
        assert counts[Outcome.MISSED] == len(result["_missed"])
        assert counts[Outcome.SPURIOUS] == len(result["_spurious"])
        assert counts[Outcome.PARTIAL] == len(result["_partial"])
        assert full + counts[Outcome.PARTIAL] + counts[Outcome.MISSED] == result["gold"]
        own = review(extraction, pairs_of(replace(extraction, facts=tuple(facts)), gold, file.until))
        assert abs(own["full"]["F1"] - result["full"]["F1"]) <= 1e-4
        assert abs(own["found"]["F1"] - result["found"]["F1"]) <= 1e-4

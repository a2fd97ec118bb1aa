"""The number ledger as data and as a page: counts add up, offsets fit, nothing of a hostile text becomes markup."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg_build import Overrides, audit, extract, read_report
from kg_build.audit_html import page
from kg_build.cli import main
from kg_build.model import Extraction, LedgerKind

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"
HOSTILE = (
    "松岭县人民政府2017年工作报告\n各位代表：\n　　现在，我代表县人民政府，向大会报告工作，请予审议。\n　　一、2016年工作回顾\n"
    "　　<script>alert('出')</script>&amp;粮食产量增长5%。</script><img src=x onerror=alert(1)>\n"
    "　　二、2017年工作安排\n　　粮食产量增长6%。\n"
)


@pytest.fixture(scope="module")
def sample() -> Extraction:
    return extract(read_report(SAMPLE.read_bytes(), SAMPLE.name))


class Page(HTMLParser):
    """What a browser would see: the tags, what stands in marks, and the prose."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marks[-1] += data


def test_counts_add_up_and_offsets_fit(sample: Extraction) -> None:
    result = audit(sample)
    text = sample.report.text
    assert result["report"] == "https://w3id.org/gwr/id/report/210300/2017"
    assert result["numbers"] == len(result["ledger"]) == sum(result["kinds"].values()) > 150
    assert set(result["kinds"]) == {kind.value for kind in LedgerKind}
    for row in result["ledger"]:
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["text"] in row["context"]
        assert "\n" not in row["context"]
    assert result["unexplained"] == []


def test_unexplained_numbers_are_listed(sample: Extraction) -> None:
    first = sample.ledger[0]
    result = audit(replace(sample, ledger=(replace(first, kind=LedgerKind.UNEXPLAINED, rule=""), *sample.ledger[1:])))
    assert result["unexplained"] == [{"start": first.span.start, "end": first.span.end, "text": first.text}]
    assert result["kinds"]["unexplained"] == 1


def test_json_is_an_object_for_one_report_and_a_list_for_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "hostile.txt"
    other.write_text(HOSTILE, encoding="utf-8")
    assert main(["audit", str(SAMPLE), "--format", "json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert {"report", "numbers", "kinds", "unexplained", "ledger"} <= set(one)
    assert main(["audit", str(SAMPLE), str(other), "--format", "json"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert both[0]["report"] == one["report"]
    assert len(both) == 2


def test_audit_reads_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "-", "--format", "csv"], stdin=io.BytesIO(SAMPLE.read_bytes())) == 0
    assert len(capsys.readouterr().out.splitlines()) > 150


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_marks_every_number_of_the_ledger(sample: Extraction, language: str) -> None:
    seen = Page(page(sample, language))
    assert seen.marks == [entry.text for entry in sorted(sample.ledger, key=lambda entry: entry.span)]
    kinds = [attributes["class"] for tag, attributes in seen.tags if tag == "mark"]
    assert kinds == [entry.kind.value for entry in sorted(sample.ledger, key=lambda entry: entry.span)]
    assert all(attributes.get("tabindex") == "0" for tag, attributes in seen.tags if tag == "mark")


def test_page_needs_nothing_from_elsewhere(sample: Extraction) -> None:
    text = page(sample)
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import|https?://(?!www\.w3\.org)""", text)


def test_a_hostile_text_stays_text() -> None:
    hostile = extract(read_report(HOSTILE.encode(), "<b>.txt", Overrides(place="河北省保定市清苑县", year=2017, title="<i>题</i>")))
    text = page(hostile)
    seen = Page(text)
    names = [tag for tag, _ in seen.tags]
    assert names.count("script") == 2, "only the data and the page's own script"
    assert "img" not in names
    assert names.count("i") == names.count("b") == len(LedgerKind), "the legend's squares and counts only"
    assert "&lt;script&gt;alert" in text


def test_page_shows_the_facts_of_a_number(sample: Extraction) -> None:
    data = json.loads(re.search(r'id="data">(.*?)</script>', page(sample), re.DOTALL)[1])  # type: ignore[index]  # the page has one
    with_facts = [number for number in data["numbers"] if number["facts"]]
    assert {number["kind"] for number in with_facts} == {"observation", "target", "project"}
    assert all(fact["indicator"] and fact["rule"] for number in with_facts for fact in number["facts"])

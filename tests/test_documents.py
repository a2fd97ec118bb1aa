"""The document grammar against its corpus and its invariants."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_build.grammar.documents import find_documents
from tests.entity_reports import GOLD, entity_scores, f1, lines, report_of, shown_action
from tests.growth import grows_like_its_length

ACCEPT, REJECT = lines("documents", "accept"), lines("documents", "reject")
FLOOR = 37


@pytest.mark.parametrize("line", ACCEPT, ids=lambda line: f"{line['file']}: {line['text'][:14]}")
def test_accept(line: dict[str, Any]) -> None:
    expected = [(title, action, tuple(filter(None, "".join(rest).split("|")))) for title, action, *rest in line["expect"]]
    assert [(d.title, shown_action(d), d.aliases) for d in find_documents(report_of(line["text"]))] == expected


@pytest.mark.parametrize("line", REJECT, ids=lambda line: f"{line['file']}: {line['text'][:14]}")
def test_reject(line: dict[str, Any]) -> None:
    assert line["why"]
    assert [d.title for d in find_documents(report_of(line["text"]))] == []


def test_the_corpus_only_grows() -> None:
    assert len(ACCEPT) + len(REJECT) >= FLOOR
    for file in {line["file"] for line in ACCEPT}:
        assert sum(line["file"] == file for line in ACCEPT) >= 3, f"{file}: fewer than 3 accept lines"
        assert sum(line["file"] == file for line in REJECT) >= 2, f"{file}: fewer than 2 reject lines"


@pytest.mark.parametrize("line", ACCEPT, ids=lambda line: line["text"][:14])
def test_citations_stand_in_their_sentence(line: dict[str, Any]) -> None:
    report = report_of(line["text"])
    for document in find_documents(report):
        for citation in document.citations:
            assert citation.passage in {passage.span for passage in report.passages}
            assert citation.passage.start <= citation.span.start < citation.span.end <= citation.passage.end


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold files are not in the project; ../shared is absent")
def test_gold_floors() -> None:
    table = entity_scores("documents")
    hits, predicted, wanted, right = (sum(row[slot] for row in table.values()) for slot in range(4))
    assert f1(*table["anshan-2017"][:3]) >= 0.97
    assert f1(hits, predicted, wanted) >= 0.95
    assert right / hits >= 0.95


HOSTILE = ["专项", "实施", "规划", "和", "《", "第一个五年计划", "关于", "草案", "号", "“十四五”", "出台方案", "、", "《甲乙》"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_no_text_takes_long(unit: str) -> None:
    grows_like_its_length(lambda text: find_documents(report_of(text)), lambda size: f"出台{unit * (size // len(unit))}规划", 24_000)


LETTERS = "制定出台实施落实贯彻规划纲要方案办法意见条例法的和、，。"
LETTERS += "《》“”第十四个五年云岭市关于草案号文件国发62〔〕 \n"


@given(st.text(alphabet=LETTERS, max_size=120))
def test_any_text_gives_exact_spans(text: str) -> None:
    for document in find_documents(report_of(text)):
        assert document.title
        assert all(0 <= c.span.start < c.span.end <= len(text) for c in document.citations)


def test_empty_and_long_texts() -> None:
    assert find_documents(report_of("")) == ()
    assert find_documents(report_of("《" * 4000)) == ()
    assert len(find_documents(report_of("制定《云岭市河湖管理办法》。" * 2000))) == 1

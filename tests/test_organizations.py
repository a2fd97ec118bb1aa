"""The organization grammar against its corpus, its invariants, and the gold files where they are at hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_build.grammar.organizations import find_organizations
from kg_build.model import Organization, OrganizationType, Report, Span
from tests.entity_reports import GOLD, entity_scores, f1, lines, report_of
from tests.growth import grows_like_its_length

ACCEPT, REJECT = lines("organizations", "accept"), lines("organizations", "reject")
FLOOR = 60


def _found(line: dict[str, Any]) -> tuple[Organization, ...]:
    return find_organizations(report_of(line["text"], line.get("area", "云岭市")))


@pytest.mark.parametrize("line", ACCEPT, ids=lambda line: f"{line['file']}: {line['text'][:14]}")
def test_accept(line: dict[str, Any]) -> None:
    expected = [(name, kind, tuple(filter(None, "".join(rest).split("|")))) for name, kind, *rest in line["expect"]]
    assert [(o.name, o.type.value, o.aliases) for o in _found(line)] == expected


@pytest.mark.parametrize("line", REJECT, ids=lambda line: f"{line['file']}: {line['text'][:14]}")
def test_reject(line: dict[str, Any]) -> None:
    assert line["why"]
    assert [o.name for o in _found(line)] == []


def test_the_corpus_only_grows() -> None:
    assert len(ACCEPT) + len(REJECT) >= FLOOR
    for file in {line["file"] for line in ACCEPT}:
        assert sum(line["file"] == file for line in ACCEPT) >= 3, f"{file}: fewer than 3 accept lines"
        assert sum(line["file"] == file for line in REJECT) >= 2, f"{file}: fewer than 2 reject lines"


@pytest.mark.parametrize("line", ACCEPT, ids=lambda line: line["text"][:14])
def test_mentions_stand_where_they_say(line: dict[str, Any]) -> None:
    for organization in _found(line):
        forms = {organization.name, *organization.aliases}
        for span in organization.mentions:
            written = line["text"][span.start:span.end]
            assert written in forms or any(form.startswith(written) for form in forms)
        assert list(organization.mentions) == sorted(set(organization.mentions))


def test_local_names_and_parents() -> None:
    text = "市中心医院与云帆集团签约，中国医学科学院药用植物研究所、中国医学科学院到访。"
    found = {o.name: o for o in find_organizations(report_of(text))}
    assert found["市中心医院"].local
    assert not found["云帆集团"].local
    assert found["中国医学科学院药用植物研究所"].parent == "中国医学科学院"


def test_furniture_and_later_copies_are_not_read() -> None:
    text = "云帆集团投产。分享到白桦集团。云帆集团投产。"
    report = report_of(text)
    furniture = Report(**{slot: getattr(report, slot) for slot in Report.__slots__} | {"furniture": (Span(7, 15),), "body": Span(0, 15)})
    assert [(o.name, len(o.mentions)) for o in find_organizations(furniture)] == [("云帆集团", 1)]


def test_every_type_of_the_corpus_is_a_type() -> None:
    assert {kind for line in ACCEPT for _, kind, *_ in line["expect"]} <= {t.value for t in OrganizationType}


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold files are not in the project; ../shared is absent")
def test_gold_floors() -> None:
    table = entity_scores("organizations")
    hits, predicted, wanted, right = (sum(row[slot] for row in table.values()) for slot in range(4))
    assert f1(*table["anshan-2017"][:3]) >= 0.97
    assert f1(hits, predicted, wanted) >= 0.94
    assert right / hits >= 0.98


def test_speed_is_linear() -> None:
    unit = "市政府与云帆集团、白桦矿业等企业签约，推动远禾机械项目落地，支持杏林农业大学建设研究院。"
    grows_like_its_length(lambda text: find_organizations(report_of(text)), lambda size: unit * (size // len(unit)), 50_000)


HOSTILE = ["新材料", "高等", "人工智能、", "等企业", "有限公司", "市政府", "和", "《", "成立", "中国", "大型国有", "级"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_no_text_takes_long(unit: str) -> None:
    grows_like_its_length(
        lambda text: find_organizations(report_of(text)), lambda size: f"支持{unit * (size // len(unit))}等企业", 24_000,
    )


LETTERS = "市县省政府委人大集团公司银行大学院所等企业高校、，。和与等支持"
LETTERS += "组建成立新云帆白桦中国0123456789年产万吨项目《》“”（）A \n"


@given(st.text(alphabet=LETTERS, max_size=120))
def test_any_text_gives_exact_spans_in_order(text: str) -> None:
    found = find_organizations(report_of(text))
    for organization in found:
        assert all(0 <= span.start < span.end <= len(text) for span in organization.mentions)
        assert len({organization.name, *organization.aliases}) == 1 + len(organization.aliases)
    assert [o.mentions[0] for o in found] == sorted(o.mentions[0] for o in found)


def test_empty_and_long_texts() -> None:
    assert find_organizations(report_of("")) == ()
    assert find_organizations(report_of("、" * 5000)) == ()
    assert len(find_organizations(report_of("云帆集团、" * 3000))) == 1

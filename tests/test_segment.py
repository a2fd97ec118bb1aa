"""Segmentation: invented texts in tests/corpus/text, and the shared reports with what a reader found in them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg_build.errors import InputError, UsageProblem
from kg_build.model import Report, SectionKind
from kg_build.text import dates
from kg_build.text.copies import find_copies
from kg_build.text.furniture import is_furniture
from kg_build.text.lines import lines_of
from kg_build.text.segment import Overrides, read_report
from kg_build.text.view import view
from kg_build.text.years import session_year
from tests.growth import grows_like_its_length

HERE = Path(__file__).parent
CORPUS = HERE / "corpus" / "text"
SHARED = HERE.parent / ".." / "shared" / "reports"
BODY = (
    "各位代表：\n现在，我代表{government}，向大会报告政府工作，请予审议。\n"
    "一、{review}工作回顾\n修路12条。\n二、{plan}工作安排\n修路20条。\n"
)
FIELDS: dict[str, Callable[[Report], object]] = {
    "title": lambda report: report.title,
    "place": lambda report: report.government.area.name,
    "government": lambda report: report.government.name,
    "level": lambda report: report.government.area.level,
    "parents": lambda report: list(report.government.area.parents),
    "issued": lambda report: report.issued,
    "plan_year": lambda report: report.plan_year,
    "session": lambda report: report.session,
    "speaker": lambda report: report.delivered_by,
    "office": lambda report: report.office,
    "code": lambda report: report.government.area.code,
}


def corpus(name: str, side: str) -> list[Any]:
    return list(tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))[side])


def read(text: str, name: str = "-", **options: Any) -> Report:
    return read_report(text.encode(), name, Overrides(**options))


def check_whole(report: Report) -> None:
    """What holds for every report: spans in order, inside the body, apart from one another, and nothing of the text left out."""
    last = report.body.start
    for passage in report.passages:
        assert last <= passage.span.start < passage.span.end <= report.body.end
        assert not report.text[last : passage.span.start].strip(" \n\t\u3000\u200b\u00a0\u2003\ufeff\\rnx_0Dd&bsp;em?\x0b\x0c\r")
        last = passage.span.end
    for section in report.sections:
        assert report.body.start <= section.span.start < section.span.end <= report.body.end
        assert section.heading
        assert section.level in (1, 2, 3)
    for span in report.furniture:
        assert report.body.start <= span.start < span.end <= report.body.end
    assert report.review_year == report.plan_year - 1
    assert len(report.text_sha256) == len(report.source.sha256) == 64


# --- title block ------------------------------------------------------------------------------------------------------------------


def report_with(case: Mapping[str, Any], government: str) -> str:
    review = f"{case['review']}年" if case["review"] else ""
    plan = f"{case['review'] + 1}年" if case["review"] else ""
    return str(case["front"]) + "\n" + BODY.format(government=government, review=review, plan=plan)


@pytest.mark.parametrize("case", corpus("titles", "accept"), ids=lambda case: case["front"][:24].replace("\n", " "))
def test_a_title_block_says_place_date_session_and_speaker(case: Mapping[str, Any]) -> None:
    government = "国务院" if case.get("level") == "nation" else "市人民政府"
    report = read(report_with(case, government))
    assert {field: FIELDS[field](report) for field in FIELDS if field in case} == {field: case[field] for field in FIELDS if field in case}
    assert set(case.get("notices", [])) <= {notice.code for notice in report.warnings}
    if "notices" not in case:
        assert {notice.code for notice in report.warnings} <= {"KG156"}
    check_whole(report)


@pytest.mark.parametrize("case", corpus("titles", "reject"), ids=lambda case: case["code"])
def test_a_report_without_place_or_year_names_the_option_that_helps(case: Mapping[str, Any]) -> None:
    with pytest.raises(InputError) as refusal:
        read(report_with(case, "县人民政府"))
    assert refusal.value.code == case["code"]
    assert case["remedy"] in refusal.value.remedy_zh
    assert case["remedy"] in refusal.value.remedy_en


@pytest.mark.parametrize(("words", "year"), [
    ("第十届全国人民代表大会第一次会议", 2003), ("第五届全国人民代表大会第二次会议", 1979), ("第十四届全国人民代表大会第三次会议", 2025),
    ("第一届全国人民代表大会第四次会议", None), ("鞍山市第十五届人民代表大会第七次会议", None), ("", None),
])  # fmt: skip
def test_a_session_of_the_national_congress_has_its_year(words: str, year: int | None) -> None:
    assert session_year(words) == year


# --- options, text and file name --------------------------------------------------------------------------------------------------

ANSHAN = "2017年鞍山市政府工作报告\n（2017年1月12日）\n" + BODY.format(government="鞍山市人民政府", review="2016年", plan="2017年")


def codes(report: Report) -> list[str]:
    return [notice.code for notice in report.warnings]


def test_options_win_over_the_text_and_a_notice_says_so() -> None:
    report = read(ANSHAN, place="辽宁省海城市", year=2018, date="2018年2月1日", title="海城市政府工作报告")
    assert (report.government.area.code, report.plan_year, report.issued) == ("210381", 2018, "2018-02-01")
    assert report.title == "海城市政府工作报告"
    assert codes(report).count("KG150") == 4


def test_options_that_agree_are_silent() -> None:
    assert codes(read(ANSHAN, place="辽宁省鞍山市", year=2017, date="2017-01-12")) == []


def test_the_text_wins_over_the_file_name_and_a_notice_says_so() -> None:
    report = read(ANSHAN, "丹东市2019.txt")
    assert (report.plan_year, report.government.area.name) == (2017, "鞍山市")
    assert codes(report) == ["KG151", "KG151"]
    assert codes(read(ANSHAN, "鞍山市-2017.txt")) == []


def test_the_file_name_is_the_last_resort() -> None:
    bare = BODY.format(government="市人民政府", review="", plan="")
    assert read(bare, "马鞍山2016年.txt").government.area.code == "340500"
    assert read(bare, "鞍山市2016.txt").plan_year == 2016


@pytest.mark.parametrize("options", [{"date": "昨天"}, {"date": "2017-02-30"}, {"year": 17}, {"year": 3000}])
def test_an_option_that_is_no_date_or_year_is_refused(options: Mapping[str, Any]) -> None:
    with pytest.raises(UsageProblem) as refusal:
        read(ANSHAN, **options)
    assert refusal.value.code == "KG114"


# --- genre ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", corpus("genre", "accept"), ids=lambda case: case["text"][:16])
def test_a_report_is_taken(case: Mapping[str, Any]) -> None:
    assert read(case["text"], "鞍山市2016.txt").government.area.code == "210300"


@pytest.mark.parametrize("case", corpus("genre", "reject"), ids=lambda case: case["text"][:16])
def test_another_text_is_refused_unless_place_and_year_are_given(case: Mapping[str, Any]) -> None:
    with pytest.raises(InputError) as refusal:
        read(case["text"])
    assert refusal.value.code == "KG112"
    assert case["genre"] in refusal.value.zh
    assert "--place" in refusal.value.remedy_en
    forced = read(case["text"], place="鞍山市", year=2017)
    assert "KG154" in codes(forced)
    check_whole(forced)


# --- sections, passages, furniture ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", corpus("sections", "accept"), ids=lambda case: case["name"])
def test_headings_and_sentences_get_their_kinds(case: Mapping[str, Any]) -> None:
    report = read(case["text"].strip("\n") + "\n", place="辽宁省鞍山市", year=case["year"])
    if "sections" in case:
        assert [[section.level, section.kind.value, section.heading] for section in report.sections] == case["sections"]
    if "passages" in case:
        found = [(passage.kind.value, report.text[passage.span.start : passage.span.end]) for passage in report.passages]
        assert len(found) == len(case["passages"]), found
        for (kind, words), (expected, beginning) in zip(found, case["passages"], strict=True):
            assert (kind, words[: len(beginning)]) == (expected, beginning)
    check_whole(report)


@pytest.mark.parametrize("case", corpus("furniture", "accept"), ids=lambda case: case["after"][:12])
def test_page_furniture_is_recorded_and_is_no_prose(case: Mapping[str, Any]) -> None:
    inside = case.get("inside", "")
    body = BODY.format(government="辽宁省人民政府", review="2025年", plan="2026年")
    own = body.replace("修路12条。\n", f"修路12条。\n{inside}\n架桥2座。\n") if inside else body
    report = read(f"{case['before']}\n{own}{case['after']}\n")
    aside = [report.text[span.start : span.end] for span in report.furniture]
    assert aside == [line for line in [*case["before"].split("\n"), inside, *case["after"].split("\n")] if line]
    prose = [passage for passage in report.passages if passage.kind is not SectionKind.OTHER]
    assert [report.text[passage.span.start : passage.span.end][:4] for passage in prose][:3] == ["现在，我", "一、20", "修路12"]
    check_whole(report)


@pytest.mark.parametrize("case", corpus("furniture", "reject"), ids=lambda case: case["text"])
def test_words_of_the_report_are_no_furniture(case: Mapping[str, Any]) -> None:
    body = BODY.format(government="辽宁省人民政府", review="2025年", plan="2026年")
    report = read("2026年辽宁省政府工作报告\n" + body.replace("修路12条。\n", f"修路12条。\n{case['text']}\n架桥2座。\n"))
    assert case["text"] not in [report.text[span.start : span.end] for span in report.furniture]


def test_newspaper_page_turns_inside_a_sentence_are_furniture() -> None:
    report = read(ANSHAN.replace("修路12条。", "修路12条，（下转第四版）（紧接第一版）架桥2座。"))
    assert [report.text[span.start : span.end] for span in report.furniture[2:]] == ["（下转第四版）", "（紧接第一版）"]


def test_notes_after_the_report_explain_words_and_plan_nothing() -> None:
    report = read(ANSHAN + "各位代表！让我们一起努力。\n※名词解释※\n[1]“三路”：指三条路。（见第2页）\n[2]“两桥”：即两座桥。\n")
    notes = [passage for passage in report.passages if report.text[passage.span.start] in "※["]
    assert len(notes) == 3
    assert {passage.kind for passage in notes} == {SectionKind.OTHER}


# --- copies -----------------------------------------------------------------------------------------------------------------------

LONG = ANSHAN.replace("修路12条。\n", "".join(f"第{n}条道路修通，沿线{n + 3}个村的群众出行更加方便，大家都很满意。\n" for n in range(30)))


def test_copies_are_counted_whatever_the_white_space_between_and_inside_them() -> None:
    other = LONG.replace("。\n", "。\n\n\u3000\u3000").replace("一、", "一、 ")
    text = LONG + "\n\n" + other + LONG
    report = read(text)
    assert report.copies == 3
    assert report.text == text
    assert report.text[report.body.start : report.body.end] == LONG.strip()
    assert report.text_sha256 == read(LONG).text_sha256
    assert codes(report) == []


def test_a_part_that_comes_again_is_no_copy() -> None:
    text = LONG + LONG[: len(LONG) // 2]
    assert find_copies(text)[1:] == (1, False)
    assert read(text).body.end == len(text.rstrip())


def test_a_part_after_whole_copies_is_left_over_and_a_notice_says_so() -> None:
    report = read(LONG + LONG + LONG[: len(LONG) // 2])
    assert (report.copies, codes(report)) == (2, ["KG155"])


def test_a_slogan_that_comes_again_makes_no_copies() -> None:
    assert find_copies("让我们更加紧密地团结起来，万众一心、开拓进取，为建设更加美好的家园而努力奋斗！\n" * 3)[1] == 1


# --- dates and view ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", corpus("dates", "accept"), ids=lambda case: case["text"])
def test_a_date_in_figures_or_words_is_read(case: Mapping[str, Any]) -> None:
    assert dates.parse_date(case["text"]) == case["date"]
    found = dates.find_date(case["text"])
    assert found is not None
    assert found[0] == case.get("within", case["date"])


@pytest.mark.parametrize("case", corpus("dates", "reject"), ids=lambda case: case["text"])
def test_what_is_no_date_is_none(case: Mapping[str, Any]) -> None:
    assert dates.parse_date(case["text"]) == ""
    assert dates.find_date(case["text"]) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_a_view_is_as_long_as_its_text(text: str) -> None:
    assert len(view(text)) == len(text)


def test_a_view_shows_leftovers_as_white_space_and_old_forms_as_new() -> None:
    assert view("國務院&nbsp;報告\\r\\n１２％").split() == ["国务院", "报告", "12％"]


def test_a_furniture_line_is_one_as_a_whole() -> None:
    seen = "打印\n打印机产值增长\n来源：某报\n来源广泛"
    assert [is_furniture(seen, line) for line in lines_of(seen, 0, len(seen))] == [True, False, True, False]


def outcome(data: bytes, options: Overrides) -> Report | str:
    """The report, or the code of the error."""
    try:
        return read_report(data, "x", options)
    except InputError as problem:
        return problem.code


# --- any text ---------------------------------------------------------------------------------------------------------------------

WORDS = """
各位代表： 一、 （一） 1. 2016年工作回顾 2017年工作安排 我代表鞍山市人民政府报告工作。 修路3条 ， 。 ！ ？ “ ” （ ） 《 》
政府工作报告 来源： 名词解释 [1] \\r\\n &nbsp; ?? 2.5 责任编辑： 二〇一七年 今年要 ： 、 —— 第 3 页
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "　　", "\u200b", "市长 甄某"])


@settings(max_examples=250, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200)), st.booleans())
def test_any_text_is_a_report_or_an_input_error(text: str, given_place: bool) -> None:
    found = outcome(text.encode("utf-8", "surrogatepass"), Overrides(place="鞍山市", year=2017) if given_place else Overrides())
    if isinstance(found, str):
        assert found.startswith("KG1")
    else:
        check_whole(found)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_report_or_an_input_error(data: bytes) -> None:
    found = outcome(data, Overrides(place="鞍山市", year=2017))
    if isinstance(found, str):
        assert found.startswith("KG1")
    else:
        check_whole(found)


@pytest.mark.parametrize(
    "unit",
    ["一、修路\n", "（" * 30 + "\n", "各位代表：\n", "修路架桥种树挖渠忙得不可开交真是热火朝天的好景象啊啊啊啊啊啊\n1\n",
     "来源：某报\n打印\n", "， 。", "1" * 50, "第" * 9, "政府工作报告\n", "附", "年 ", "2016年", "“。", "名词解释\n", "[1]甲：", "\n ",
     "人大第一届"],
)  # fmt: skip
def test_a_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    """Repeated lines, open brackets and thousands of headings are read in a time that grows like the text."""
    grows_like_its_length(
        lambda text: check_whole(read(text, place="鞍山市", year=2017)), lambda size: unit * (size // len(unit)) + "完", 100_000,
    )


# --- the shared reports -----------------------------------------------------------------------------------------------------------

REAL = [  # name, title, code, level, date, plan year, copies, sections of rank 1, speaker, office: written down by a reader of the sources
    ("anshan-2017", "2017年鞍山市政府工作报告", "210300", "prefecture", "2017-01-09", 2017, 8, 2, "赵爱军", "市长"),
    ("baoding-2009", None, "130600", "prefecture", "2009-02-05", 2009, 1, 8, "于群", "市长"),
    ("baoding-2016", "政府工作报告", "130600", "prefecture", "2016-01-25", 2016, 1, 2, "", ""),
    ("baoding-2017", "政府工作报告", "130600", "prefecture", "2017-04-07", 2017, 1, 1, "郭建英", "代理市长"),
    ("baoding-2018", "政府工作报告", "130600", "prefecture", "2018-02-10", 2018, 1, 2, "郭建英", "市长"),
    ("henan-2026", "2026年河南省政府工作报告", "410000", "province", "2026-01-26", 2026, 1, 3, "王凯", "省长"),
    ("jilin-2026", "2026年吉林省政府工作报告", "220000", "province", "2026-01-27", 2026, 1, 4, "胡玉亭", "省长"),
    ("qinghai-2026", "政府工作报告", "630000", "province", "2026-01-27", 2026, 1, 3, "罗东川", "省长"),
    ("shaanxi-2026", "陕西省2026年政府工作报告", "610000", "province", "2026-01-27", 2026, 1, 3, "赵刚", "省长"),
    ("shandong-2026", "2026年山东省政府工作报告", "370000", "province", "2026-01-27", 2026, 1, 3, "周乃翔", "省长"),
    ("shanghai-2018", None, "310000", "province", "", 2018, 1, 4, "应勇", "市长"),
    ("shanghai-2019", None, "310000", "province", "", 2018, 1, 4, "应勇", "市长"),
    ("shanghai-2020", None, "310000", "province", "", 2018, 1, 4, "应勇", "市长"),
    ("shanghai-2021", "2021政府工作报告", "310000", "province", "", 2021, 1, 4, "", ""),
    ("shanghai-2022", None, "310118", "county", "2022-01-11", 2022, 1, 5, "杨小菁", "代理区长"),
    ("shanghai-2023", None, "310000", "province", "2023-01-17", 2023, 1, 4, "龚正", "市长"),
    ("sichuan-2026", "2026年四川省人民政府工作报告", "510000", "province", "2026-02-03", 2026, 1, 4, "施小琳", "省长"),
    ("state-council-1957", "政府工作报告", "", "nation", "1957-06-26", 1957, 1, 5, "周恩来", ""),
    ("state-council-1988", None, "", "nation", "", 1988, 1, 3, "", ""),
    ("state-council-2003", None, "", "nation", "", 2003, 1, 2, "", ""),
    ("state-council-2013", None, "", "nation", "", 2013, 1, 3, "", ""),
    ("state-council-2016", None, "", "nation", "", 2016, 1, 3, "", ""),
    ("state-council-2019", None, "", "nation", "", 2019, 1, 3, "", ""),
    ("state-council-2023", "政府工作报告", "", "nation", "2023-03-05", 2023, 1, 2, "李克强", "总理"),
    ("tibet-2026", "2026年西藏自治区政府工作报告", "540000", "province", "2026-01-31", 2026, 1, 3, "嘎玛泽登", "主席"),
    ("zhejiang-2026", "2026年浙江省政府工作报告", "330000", "province", "2026-01-14", 2026, 1, 3, "刘捷", "省长"),
]  # fmt: skip
WARNED = {"shanghai-2019": "KG151", "shanghai-2020": "KG151", "baoding-2009": "KG157", "shanghai-2023": "KG157", "shanghai-2018": "KG156"}
# counties.jsonl by row: the place of the text (not always the one of the row), its code in that year, the plan year
ROWS = {
    0: ("满城区", "130607", 2022), 1: ("满城区", "130607", 2023), 3: ("清苑区", "130608", 2022), 5: ("徐水县", "130625", 2013),
    6: ("徐水区", "130609", 2018), 8: ("涞水县", "130623", 2020), 9: ("涞水县", "130623", 2021), 11: ("阜平县", "130624", 2013),
    12: ("阜平县", "130624", 2017), 14: ("定兴县", "130626", 2020), 16: ("高唐县", "371526", 2022), 17: ("高唐县", "371526", 2023),
    18: ("高唐县", "371526", 2025), 22: ("涞源县", "130630", 2020), 24: ("涞源县", "130630", 2025), 25: ("易县", "130633", 2019),
    26: ("米易县", "510421", 2022), 27: ("易县", "130633", 2025), 29: ("曲阳县", "130634", 2022), 30: ("蠡县", "130635", 2020),
    33: ("顺平县", "130636", 2021), 34: ("顺平县", "130636", 2024), 35: ("博野县", "130637", 2021), 38: ("安国市", "130683", 2020),
}  # fmt: skip
shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/reports is not here: the official texts do not travel with the project")


@cache
def county_rows() -> list[dict[str, Any]]:
    with (SHARED / "counties.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@shared
@pytest.mark.parametrize("expected", REAL, ids=lambda expected: expected[0])
def test_a_shared_report_is_what_a_reader_found(expected: tuple[Any, ...]) -> None:
    name, title, code, level, date, year, copies, sections, speaker, office = expected
    report = read_report((SHARED / f"{name}.txt").read_bytes(), f"{name}.txt")
    area = report.government.area
    assert (area.code, area.level, report.issued, report.plan_year, report.copies) == (code, level, date, year, copies)
    assert (report.delivered_by, report.office) == (speaker, office)
    assert sum(section.level == 1 for section in report.sections) == sections
    assert title in (None, report.title)
    if name in WARNED:
        assert WARNED[name] in codes(report)
    kinds = {passage.kind for passage in report.passages}
    assert {SectionKind.REVIEW, SectionKind.PLAN} <= kinds
    check_whole(report)


@shared
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_county_row_is_placed_by_its_text(row: int) -> None:
    place, code, year = ROWS[row]
    report = read(county_rows()[row]["text"], f"row-{row}")
    assert (report.government.area.name, report.government.area.code, report.plan_year) == (place, code, year)
    assert {section.kind for section in report.sections if section.level == 1} >= {SectionKind.REVIEW, SectionKind.PLAN}
    check_whole(report)


@shared
def test_every_county_row_builds_with_place_and_year_and_says_when_its_text_is_anothers() -> None:
    for row in county_rows():
        place = f"{row['province']}省{row['city']}市{row['county'].removesuffix('县')}县"
        report = read(row["text"], "row", place=place, year=row["year"])
        assert report.plan_year == row["year"]
        check_whole(report)
        if "高唐县" in row["title"] or "米易县" in row["title"]:
            assert "KG150" in codes(report)


@shared
def test_passages_without_title_build_with_place_and_year() -> None:
    kinds = {"130607-2023": "review", "130608-2022": "plan", "130626-2021": "review", "130627-2022": "plan", "130630-2020": "review",
             "130634-2022": "plan", "130636-2021": "plan", "130683-2022": "review"}  # fmt: skip
    for entry in json.loads((SHARED / "counties" / "index.json").read_text(encoding="utf-8")):
        data = (SHARED / "counties" / f"{entry['name']}.txt").read_bytes()
        report = read_report(data, entry["name"], Overrides(place=entry["place"], year=entry["report_year"]))
        words = [(passage.kind.value, report.text[passage.span.start : passage.span.end]) for passage in report.passages]
        numbered = {kind for kind, sentence in words if any(sign.isdigit() for sign in sentence)}
        assert numbered == {kinds[entry["name"].removeprefix("county-")]}
        check_whole(report)

"""Decoding: every encoding reports come in, refusals with their place, and no other exception for any bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg_build.errors import InputError
from kg_build.text.decode import decode

REPORT = (
    "2016年某某市政府工作报告\n各位代表：\n　　现在，我代表市人民政府向大会报告工作，请予审议。\n一、2015年工作回顾\n"
    "　　全市经济总量增长6.5％，城镇新增就业4.2万人，比上年提高1.3个百分点。\n我们修建道路120公里，改造老旧小区31个，人民生活得到改善。\n"
)


@pytest.mark.parametrize(
    ("encoding", "recorded"),
    [("utf-8", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("gb2312", "gb18030"), ("utf-16", "utf-16-le"), ("big5", "big5")],
)
def test_each_encoding_gives_the_same_text(encoding: str, recorded: str) -> None:
    text = REPORT
    if encoding == "big5":
        text = "政府工作報告\n各位代表：\n　　現在，我代表市人民政府向大會報告工作，請予審議。人民的生活得到了改善。\n" * 3
    decoded = decode(text.encode(encoding), "x.txt")
    assert (decoded.text, decoded.encoding) == (text, recorded)


def test_utf_16_of_either_byte_order_is_read_by_its_mark() -> None:
    decoded = decode(b"\xfe\xff" + REPORT.encode("utf-16-be"), "x.txt")
    assert (decoded.text, decoded.encoding) == (REPORT, "utf-16-be")


def test_a_utf_8_mark_stays_in_the_text_so_that_offsets_are_those_of_plain_utf_8() -> None:
    data = REPORT.encode("utf-8-sig")
    decoded = decode(data, "x.txt")
    assert (decoded.text, decoded.encoding) == (data.decode("utf-8"), "utf-8-sig")


def test_rare_characters_of_gb18030_are_read() -> None:
    text = REPORT + "镕 㐂 𠮷\n"
    assert decode(text.encode("gb18030"), "x.txt").text == text


def test_a_gbk_text_that_begins_with_bytes_valid_in_utf_8_is_still_gbk() -> None:
    text = "一、2015年工作回顾\n" + REPORT  # 一 is D2 BB, which UTF-8 reads as a Cyrillic letter
    assert decode(text.encode("gbk"), "x.txt").text == text


def test_line_ends_become_newlines_and_nothing_else_changes() -> None:
    assert decode("甲\r\n乙\r丙\n\u3000丁\u200b ５％\r\n\r\n".encode(), "x").text == "甲\n乙\n丙\n\u3000丁\u200b ５％\n\n"


@pytest.mark.parametrize(
    ("data", "code", "offset"),
    [
        (b"", "KG101", None),
        (b" \n\t\r\n", "KG101", None),
        ("\u3000\n——……\n".encode(), "KG101", None),
        (b"%PDF-1.7\n%....", "KG102", 0),
        (b"PK\x03\x04\x14\x00", "KG102", 0),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "KG102", 0),
        (b"\n<!DOCTYPE html>\n<html><body>x</body></html>", "KG102", 0),
        ("\ufeff<html><head></head></html>".encode(), "KG102", 0),
        (b"{\\rtf1\\ansi}", "KG102", 0),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "KG103", 8),
        (REPORT.encode()[:90] + b"\xff" + REPORT.encode()[90:], "KG103", 90),
        (b"\xff\xfe\x00\xd8", "KG103", 2),
        (bytes(range(128, 256)) * 8, "KG103", None),
        ("甲乙丙\x07丁".encode(), "KG104", 3),
        ("甲\U000f0000乙".encode(), "KG104", 1),
        ((REPORT + "\U000ffffd").encode("gb18030"), "KG104", len(REPORT)),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, code: str, offset: int | None) -> None:
    with pytest.raises(InputError) as refusal:
        decode(data, "input.txt")
    assert refusal.value.code == code
    assert refusal.value.place.source == "input.txt"
    if offset is not None:
        assert refusal.value.place.offset == offset
    assert refusal.value.remedy_zh
    assert refusal.value.remedy_en


def test_another_file_format_says_what_to_do() -> None:
    with pytest.raises(InputError) as refusal:
        decode(b"%PDF-1.4", "a.pdf")
    assert "PDF" in refusal.value.message("zh")
    assert "txt" in refusal.value.message("en")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_text_or_an_input_error(data: bytes) -> None:
    try:
        text, code = decode(data, "x").text, ""
    except InputError as problem:
        text, code = "", problem.code
    assert code in {"", "KG101", "KG102", "KG103", "KG104"}
    assert "\r" not in text
    assert text.strip() or code


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("Cs", "Cc")), min_size=1, max_size=120))
def test_utf_8_text_comes_back_as_it_was(text: str) -> None:
    words = "报告" + text
    assert decode(words.encode("utf-8"), "x").text == words

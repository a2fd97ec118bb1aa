r"""Bytes in, text and the name of their encoding out; every later offset counts the characters of this text.

Only ``\r\n`` and ``\r`` are read as ``\n``; nothing else is changed, so a UTF-8 byte order mark stays as the first character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from kg_build.errors import InputError, Place

__all__ = ["Decoded", "decode"]

_BOMS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_PLANE_15 = re.compile("[\U000f0000-\U000ffffd]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_WORDS = re.compile(r"\w")
_FORMATS = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "docx/zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|\?xml)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source's text and the encoding its bytes were read in (``utf-8``, ``utf-8-sig``, ``utf-16-le``, ``gb18030``…)."""

    text: str
    encoding: str


def decode(data: bytes, name: str) -> Decoded:
    """Read the bytes of the source ``name``.

    Raises:
        InputError: KG101 empty, KG102 another file format, KG103 bytes that are no text in any known encoding (with the byte offset),
            KG104 a control or private character that no text has (with the character offset).
    """
    _refuse_other_formats(data, name)
    decoded = _read(data, name)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_characters(text, name)
    return Decoded(text, decoded.encoding)


def _refuse_other_formats(data: bytes, name: str) -> None:
    if not data.strip():
        raise _empty(name, "文件是空的。", "The file is empty.")
    head = data.removeprefix(b"\xef\xbb\xbf")[:2048]
    kind = next((label for magic, label in _FORMATS if head.startswith(magic)), "HTML" if _HTML.match(head) else "")
    if kind:
        raise InputError(
            "KG102", Place(name, offset=0), f"这是 {kind} 文件，不是纯文本。", f"This is a {kind} file, not plain text.",
            "请把正文另存为 UTF-8 纯文本（.txt）再试。", "Save its text as plain text (.txt, UTF-8) and try again.",
        )


def _read(data: bytes, name: str) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(_strict(data[2:], encoding, name, 2), encoding)
    if b"\x00" in data:
        raise _unreadable(name, data.index(b"\x00"), "字节为 0，像是二进制文件", "a zero byte: this looks like a binary file")
    try:
        return Decoded(data.decode("utf-8"), "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as problem:
        return _read_chinese(data, name, problem.start)


def _read_chinese(data: bytes, name: str, bad_utf8: int) -> Decoded:
    """GB18030 (which holds GBK and GB2312) or Big5, as charset-normalizer judges; else the place where UTF-8 broke."""
    # 一 in GBK (D2 BB) is also valid UTF-8, of a Cyrillic letter: only Chinese characters show that the file is UTF-8 with a bad byte
    if len(_CHINESE.findall(data[:bad_utf8].decode("utf-8", "ignore"))) < 3:
        best = from_bytes(data[:65536].rpartition(b"\n")[0] or data[:65536], cp_isolation=["gb18030", "big5"]).best()
        for encoding in dict.fromkeys([best.encoding if best else "gb18030", "gb18030"]):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as problem:
                bad_utf8 = problem.start
            else:
                if _looks_chinese(text):
                    return Decoded(text, encoding)
    raise _unreadable(name, bad_utf8, "字节不合 UTF-8，也不合 GB18030", "the bytes are neither UTF-8 nor GB18030")


def _looks_chinese(text: str) -> bool:
    """Whether most letters are common Chinese: random bytes read as GB18030 give mostly rare characters and private ones."""
    sample = text[:20000]
    letters = len(_WORDS.findall(sample))
    common = sum(sample.count(sign) for sign in "的，。、一国人大中年政工业经发和在")
    return letters == 0 or common * 25 >= letters


def _strict(data: bytes, encoding: str, name: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise _unreadable(name, problem.start + skipped, f"字节不合 {encoding}", f"the bytes are not {encoding}") from problem


def _empty(name: str, zh: str, en: str) -> InputError:
    return InputError("KG101", Place(name), zh, en, "请给出一份报告的文本。", "Give the text of a report.")


def _unreadable(name: str, offset: int, zh: str, en: str) -> InputError:
    return InputError(
        "KG103", Place(name, offset=offset), f"第 {offset} 个字节处无法读取：{zh}。", f"Byte {offset} cannot be read: {en}.",
        "请另存为 UTF-8 纯文本再试。", "Save the file as plain UTF-8 text and try again.",
    )


def _refuse_characters(text: str, name: str) -> None:
    if not _WORDS.search(text):
        raise _empty(name, "文件里没有文字。", "The file holds no words.")
    found = _CONTROLS.search(text) or _PLANE_15.search(text)
    if found:
        code, line = f"U+{ord(found[0]):04X}", text.count("\n", 0, found.start()) + 1
        zh, en = f"文本里有不该有的字符 {code}。", f"The text holds the character {code}, which no text has."
        raise InputError(
            "KG104", Place(name, line, found.start()), zh, en,
            "请删去该字符，或重新导出纯文本。", "Remove the character or export the plain text again.",
        )

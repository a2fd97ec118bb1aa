"""The title block of a report in (its lines before the salutation, and the opening sentence), what it says of the report out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg_build.text.dates import YEAR, find_date, find_years

__all__ = ["TitleBlock", "read_title_block"]

_POSTS = "省长|市长|州长|盟长|县长|区长|旗长|主席|总理|行署专员|专员|管委会主任"
_SPEAKER = re.compile(
    rf"(?P<place>[\u4e00-\u9fff]{{0,30}}?)(?:人民政府|人民委员会|政府|国务院|行政公署|行署)?(?:党组(?:副)?书记、"
    rf"|[\u4e00-\u9fff]{{2,8}}委(?:副书记|常委)、)?"
    rf"(?P<office>(?:代理|代)?(?:{_POSTS}))[\s：—-]*(?P<name>[\u4e00-\u9fff](?:[\s·•\u4e00-\u9fff]{{0,16}}[\u4e00-\u9fff])?)?$"
)
_NOT_A_NAME = re.compile(r"作|报告|工作|政府|会议|记者|同志|代表|大会|来源|日报|关于")
_NAME = re.compile(r"[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,3}$|[\u4e00-\u9fff]{1,8}[·•][\u4e00-\u9fff·•]{1,12}$")
_NUMBER = r"[一二三四五六七八九十百\d]{1,4}"
_SESSION = re.compile(
    rf"(?P<place>[\u4e00-\u9fff]{{0,24}}?)(?P<term>第?{_NUMBER}届)(?P<nation>全国)?人(?:民代表大会"
    rf"|大)(?:第?{_NUMBER}次(?:全体)?会(?:议|議)?|(?={_NUMBER}次))?"
)
_TITLE = re.compile(r"政府.{0,4}工作报告|政府工作的报告|工作报告|工作的报告")
_OPENING = re.compile(
    r"(?:代表|受)\s*(?P<place>[\u4e00-\u9fff]{0,24}?)(?:本届)?"
    r"(?P<body>人民政府|人民委员会|革命委员会|政府|国务院|政务院|行政公署|行署|管委会)[^。]{0,70}?(?:报告|汇报)"
)
_GENERIC = {
    "", "省", "市", "县", "区", "州", "自治区", "自治州", "自治县", "旗", "盟", "本届", "大会", "本届市", "本届县", "新区", "高新区",
    "开发区",
}  # words that stand for the government's own place and name none
_CHUNK = re.compile(r"\s{5,}|(?<=会议上)\s+|(?<=大会上)\s+|(?<=会上)\s+")


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What the title block says; empty where it says nothing. ``places`` are candidates, the surest first."""

    title: str
    title_years: tuple[int, ...]
    places: tuple[str, ...]
    delivered: str
    published: str
    session: str
    speaker: str
    office: str
    opening: bool


def read_title_block(chunks: Sequence[str], opening: str) -> TitleBlock:
    """Read the title block: ``chunks`` are its lines (in the view), ``opening`` the report's first 600 characters after it."""
    lines = [piece.strip() for chunk in chunks for piece in _CHUNK.split(chunk) if piece.strip() and not chunk.rstrip().endswith("......")]
    title = _title(lines)
    session = _session(lines, opening)
    office, speaker, office_place = _speaker(lines)
    said = _OPENING.search(opening)
    places = [session.group("place") if session else "", office_place, said["place"] if said else "", _title_place(title)]
    if (said and said["body"] in ("国务院", "政务院")) or (session and session["nation"]) or "国务院" in office_place:
        places.insert(0, "国务院")
    delivered, published = _dates(lines)
    return TitleBlock(
        title, tuple(find_years(title)) or _bare_year(title), tuple(place for place in map(_clean, places) if place), delivered, published,
        re.sub(r"^.*?(?:关于|在)|\s+", "", session[0]) if session else "", speaker, office, said is not None,
    )


def _clean(place: str) -> str:
    """A place without 在, 关于 and the years that stand before it; nothing for 市, 县 and other words that name no place."""
    bare = re.sub(rf"\s+|^.*?(?:关于|在)|{YEAR}年?度?|\d{{4}}", "", place)
    return "" if bare in _GENERIC else bare


def _title(lines: Sequence[str]) -> str:
    """The longest line that ends like a report's title, without the spaces that pull it apart (政 府 工 作 报 告)."""
    found: list[str] = []
    for line in lines:
        bare = re.sub(r"\s+", "", line) if len(re.sub(r"\S", "", line)) * 3 > len(line) else line
        bare = bare.removeprefix("标题：").strip("《》 ")
        bare = re.sub(rf"[—―－-]{{1,4}}\s*{YEAR}\s*年.*$", "", bare) if bare.startswith(("政府工作报告", "工作报告")) else bare
        if len(bare) <= 70 and _TITLE.search(bare) and not re.search(r"作(?:了)?政府工作报告$|[，。；]", bare):
            found.append(bare)
    return max(found, key=lambda name: (bool(find_years(name)), "政府" in name, len(name)), default="")


def _title_place(title: str) -> str:
    found = re.search(r"^(.*?)(?:人民政府|政府|国务院)", re.sub(rf"{YEAR}\s*年?度?", "", title))
    return found[1] if found and re.search(r"[省市县区州旗盟]$", found[1]) else ""


def _bare_year(title: str) -> tuple[int, ...]:
    found = re.match(r"\s*((?:19|20)\d\d)(?!\d)", title)
    return (int(found[1]),) if found else ()


def _session(lines: Sequence[str], opening: str) -> re.Match[str] | None:
    """The congress session: in the title block, even over a line break; for the nation also in the opening (向第十届…报告)."""
    joined = "".join(re.sub(r"\s+", "", line) if len(line) < 90 else "。" for line in lines)
    found = [match for match in _SESSION.finditer(joined) if "会议" in match[0] or "次会" in match[0]]
    if found:
        return found[-1]
    said = re.search(r"向(?=第)", opening[:400])
    near = _SESSION.match(opening, said.end()) if said else None
    return near if near and "会" in near[0] else None


def _speaker(lines: Sequence[str]) -> tuple[str, str, str]:
    """Office, name and place of the speaker: 市长 赵某, 某县人民政府代县长 / 李某 on two lines, 国务院总理 / 某某."""
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index].strip("（）").removeprefix("报告人：").strip()
        found = _SPEAKER.match(line) or _SPEAKER.match(re.sub(r"\s+", "", line)) if len(line) <= 50 else None
        if not found:
            continue
        name = found["name"] or ""
        if not name and index + 1 < len(lines) and _NAME.match(lines[index + 1]) and not _NOT_A_NAME.search(lines[index + 1]):
            name = lines[index + 1]
        bare = re.sub(r"\s+", "", name)
        if _NOT_A_NAME.search(bare) or not 2 <= len(bare) <= (20 if "·" in bare or "•" in bare else 8):
            continue
        return found["office"], bare, "国务院" if "国务院" in line else found["place"]
    for line in reversed(lines[-3:]):
        if _NAME.match(line) and not _NOT_A_NAME.search(line):
            return "", re.sub(r"\s+", "", line), ""
    return "", "", ""


def _dates(lines: Sequence[str]) -> tuple[str, str]:
    """The day the report was given (the date of the session line, or a line of its own) and the day a page put it out."""
    delivered = published = ""
    for line in lines:
        found = find_date(line)
        if not found or len(line) > 90:
            continue
        iso, span = found
        rest = (line[: span.start] + line[span.end :]).strip("（）()—－―- ")
        if re.search(r"会议|大会|届|人大|人民代表大会", rest) or (not rest and "年" in line):
            delivered = delivered if delivered and rest == "" else iso
        elif re.search(r"时间|日期|来源|^\d\d", rest) or not rest:
            published = published or iso
    return delivered, published

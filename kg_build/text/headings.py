"""Blocks of a report in, its headings with their ranks out: 一、 over （一） over 1., and headings without a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg_build.text.lines import Line

__all__ = ["Heading", "find_headings"]

_FIRST = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}\s*[、．.]|第[一二三四五六七八九十]{1,2}部分[：、，]?|[一二三四五六七八九十]{1,2}(?=\s{2}))\s*(?!是)"
)
_SECOND = re.compile(r"（\s*[一二三四五六七八九十]{1,3}\s*）[、.]?\s*")
_THIRD = re.compile(r"(?:\d{1,2}\s*[.、](?!\d)|（\d{1,2}）|第[一二三四五六七八九十]{1,2}[，、])\s*")
_STOP = re.compile(r"[。！？]")
_EDGES = "※*＊★[]【】（）〔〕《》— "
_APPENDIX = re.compile(
    r"(?:附(?:[件录注]|则)?\s*[一二三四五\d]{0,2}[：:]?\s*)?(?:《?政府工作报告》?)?(?:中的|的)?(?:有关|相关|部分|主要)?(?:名词|用语"
    r"|名词术语|术语)(?:解释|注释|说明).{0,12}$|注释?[：:]?$|"
    r"附件?\s*[一二三四五\d]{0,2}[：:]?(?:[^，。]{0,30})$"
)
_CLOSING = "结束语"
_MAJOR = re.compile(
    r"(?:.{0,16}[：—])?(?:关于)?.{0,12}(?:(?:19|20)\d\d|[一二][九〇○零][〇○零一二三四五六七八九]{2}|过去|今后|未来|今年|明年|五年"
    r"|四年|三年|上半年|下半年|本届|上届|“?十[一二三四五六]五”?|工作).{0,22}"
    r"(?:回顾|总结|安排|任务|目标|打算|部署|重点|要求|思路|举措|建议|设想|意见|计划|工作|成绩|成就|体会)(?:（.{0,10}）)?$"
    r"|(?:.{0,10}：)?(?:全面|切实|进一步|大力|持续)?(?:加强|推进)政府自身建设$|总结.{2,6}政府工作.{0,40}$"
)
_SENTENCE_SIGNS = re.compile(r"[，。；！？]")
_MAX_NUMBERED = 90  # characters of a heading with a number
_MAX_PLAIN = 42  # characters of a heading without one


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where it stands, its words without the number, its rank (1 highest), and whether it heads an appendix (名词解释)."""

    start: int
    end: int
    words: str
    rank: int
    appendix: bool = False


def _numbered(seen: str, block: Line) -> Heading | None:
    """A heading with a number: 一、2016年工作回顾; or the first sentence of a paragraph: （一）突出质量抓项目。大力…"""
    for rank, pattern in enumerate((_FIRST, _SECOND, _THIRD), start=1):
        found = pattern.match(seen, block.start, block.end)
        if not found:
            continue
        stop = _STOP.search(seen, found.end(), block.end)
        end = stop.end() if stop else block.end
        words = re.sub(r"\s*\n\s*", "", seen[found.end() : end]).strip().rstrip("。：")
        limit = _MAX_NUMBERED if rank < 3 else _MAX_PLAIN
        if not 2 <= len(words) <= limit or words[-1] in "；，、" or (rank == 3 and _is_item(words, stop is not None, end == block.end)):
            return None
        return Heading(block.start, end, words, rank)
    return None


def _is_item(words: str, stopped: bool, whole: bool) -> bool:
    """Whether a line such as 3.改造供水管网12公里。 is an item of a list: a sentence of its own, or a word explained after a colon."""
    return (whole and stopped) or "：" in words or ("，" in words and not whole)


def _plain(seen: str, block: Line, following: Line | None) -> Heading | None:
    """A heading without a number: 名词解释; 2016年工作回顾; a short line of its own before a paragraph."""
    words = seen[block.start : block.end].strip()
    if len(words) > _MAX_PLAIN or "\n" in words:
        return None
    inner = words.strip(_EDGES)
    if words == _CLOSING or (inner.startswith(("附", "注", "名", "政", "有", "相", "用", "术", "部", "主")) and _APPENDIX.match(inner)):
        return Heading(block.start, block.end, inner.rstrip("：:"), 1, appendix=words != _CLOSING)
    bare = words.rstrip("：")
    if _MAJOR.match(bare) and not re.search(r"[。；！？]|以下|下列|[重]点[要]?(?:做好|抓好|做了|抓了)|主要做|做了|我们", bare):
        return Heading(block.start, block.end, bare, 1)
    apart = block.gap > 0 and following is not None and following.gap > 0
    if following and apart and re.match(r"[^。；：！？]{4,}[\u4e00-\u9fff”）\d]$", words) and not re.match(r"[—－-]|各位|\d+$", words):
        return Heading(block.start, block.end, words, 4) if following.end - following.start > len(words) else None
    return None


def find_headings(seen: str, blocks: Sequence[Line]) -> list[Heading]:
    """The headings among the blocks, in text order, with ranks 1 to 3."""
    found: list[Heading] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        heading = _numbered(seen, block) if not (found and found[-1].appendix) else None
        heading = heading or _plain(seen, block, following)
        if heading:
            found.append(heading)
    return _ranked(found, {block.start: seen[block.start] for block in blocks})


def _ranked(found: Sequence[Heading], heads: dict[int, str]) -> list[Heading]:
    """Ranks by nesting: where plain headings stand over 一、, they take rank 1 and push the numbered ones down."""
    is_plain = [heading.rank == 4 or (heading.rank == 1 and heads[heading.start] not in "一二三四五六七八九十第") for heading in found]
    plain_first = any(plain and not heading.appendix for plain, heading in zip(is_plain[:1], found[:1], strict=True))
    restarts = sum(not plain and heading.rank == 1 for plain, heading in zip(is_plain, found, strict=True)) > 0
    shift = 1 if plain_first and restarts else 0
    ranked: list[Heading] = []
    numbered = 0
    for plain, heading in zip(is_plain, found, strict=True):
        if heading.rank == 4:  # a plain heading below the numbered one that it follows
            rank = min(numbered + 1, 3)
        elif plain:
            rank = 1 if shift or heading.appendix or numbered == 0 else min(numbered, 1)
            numbered = rank
        else:
            rank = min(heading.rank + shift, 3)
            numbered = rank
        ranked.append(replace(heading, rank=max(rank, 1)))
    return ranked

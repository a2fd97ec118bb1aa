"""The lines of a page in, the part of them that is the report out: what stands before the salutation and after the last word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg_build.model import Span
from kg_build.text.lines import NUMBERED, Line

__all__ = ["SALUTATION", "content", "inner_furniture", "is_furniture", "page_turns"]

SALUTATION = re.compile(
    r"(?:尊敬的)?(?:主席团[、，]?)?(?:各位|诸位|全体)(?:人大)?(?:代表|委员)"
    r"(?:[、，]?\s*(?:各位|列席)?(?:代表|委员|领导|来宾|同志们?|朋友们?))*\s*[：！，,.。]|同志们[：！]"
)
_FRONT_LINES = 120  # menus and abstracts before a report are shorter than this
_TAIL = re.compile(
    r"相关(?:报道|附件|链接|文章|新闻|阅读|评论|信息|解读)|责任编辑|（?责编|编辑：|编\s*辑[：:]|作者：|扫一扫|打印本页|关闭窗口"
    r"|分享到|分享：|上一[篇条]：|下一[篇条]：|标签[：云]|"
    r"本作品是中华人民共和国|本作品在|Public domain|版权所有|版权声明|主办单位|承办单位|网站地图|网站标识码|公安网?备|.{0,4}ICP备|"
    r"（来源：|来源：|信息来源：|稿件来源|附件下载|【?(?:打印|关闭|返回顶部)】?$|我要纠错|字号|点击(?:数|量|率)|阅读(?:量|次数)|"
    r"[（(]?(?:此件|本文)(?:公开发布|来源)|返回首页|联系我们|免责声明|本站|本网站|特别声明|声明：|友情链接|用户评论|网友评论"
    r"|发表评论|收藏本页"
)
_LINE = re.compile(
    r"(?:下载|打印|全屏|收藏|加大|还原|减小|大|中|小|首页|关闭|返回|[>»】\]|]|[【\[（]?(?:字号|字体|视力保护色)[：:]?.{0,12}"
    r"|分享[：到]{0,2}.{0,6}|"
    r"(?:(?:发布|发文|更新|成文|印发)?(?:时间|日期)|(?:信息|文章|稿件|内容|数据)?来源(?:URL)?|发[布文](?:机构|者|单位|机关|字号)"
    r"|报告人|作者|(?:责任)?编辑|责编|索引号|主题词|文号|有效性|公开方式|名称)\s*：.{0,80}|"
    r"来源|时间|https?：//.*|(?:19|20)\d\d-\d\d-\d\d(?:\s*\d\d：\d\d(?:：\d\d)?)?|\d{4}年\d\d?月\d\d?日\s*\d\d[：时].{0,6}|"
    r"(?:阅读|浏览|点击|访问|评论)(?:次数|量|数)?：?\s*\d{0,8}|\d{1,6}次?|正文：?|内容摘要：?"
    r"|第\s*\d{1,3}\s*页(?:\s*共\s*\d+\s*页)?|[-—·•]{1,2}\s*\d{1,3}\s*[-—·•]{1,2}|"
    r"当前位置.{0,60}|.{1,12}>.{1,40}>.{0,60}|您?(?:现在)?所?在的位置.{0,60})$"
)
_TURN_PAGE = re.compile(r"（\s*(?:下转|紧接|上接)[^（）]{1,12}版\s*）")
_PROSE = 60  # a line this long that ends like a sentence is the report's own


def is_furniture(seen: str, line: Line) -> bool:
    """Whether a line is a button, a page number, a source or editor line: 打印, 【字号：, 来源：…, 责任编辑：…"""
    return line.end - line.start <= 120 and _LINE.match(seen[line.start : line.end]) is not None


def content(seen: str, lines: Sequence[Line]) -> tuple[int, int]:
    """The indexes ``first`` (of the report's first own line) and ``last`` (behind its last one) among the lines of a page."""
    first = _first(seen, lines)
    return first, _last(seen, lines, first)


def inner_furniture(seen: str, lines: Sequence[Line]) -> list[int]:
    """The indexes of furniture lines inside the report: page numbers, buttons.

    A bare number that a sentence needs (广义货币M / 2 / 增长) is none.
    """
    found = []
    for index, line in enumerate(lines):
        words = seen[line.start : line.end]
        if len(words) < 2 or len(words) > 60 or not is_furniture(seen, line):
            continue
        before = seen[lines[index - 1].end - 1] if index else "。"
        if not words.isdigit() or before in "。！？；：”":
            found.append(index)
    return found


def page_turns(seen: str, start: int, end: int) -> list[Span]:
    """Newspaper notes inside the text: （下转第四版）, （紧接第一版）."""
    return [Span(found.start(), found.end()) for found in _TURN_PAGE.finditer(seen, start, end)]


def _abstract(seen: str, line: Line) -> bool:
    return seen[line.start : line.end].rstrip().endswith(("......", "……", "..."))


def _first(seen: str, lines: Sequence[Line]) -> int:
    """The salutation; without one, the first line that is neither furniture nor part of a title block."""
    for index, line in enumerate(lines[:_FRONT_LINES]):
        if SALUTATION.match(seen, line.start) and not _abstract(seen, line):
            return index
        if index and seen[line.end - 1] == "。" and NUMBERED.match(seen[lines[index - 1].start : lines[index - 1].end]):
            break  # prose under a heading: the report has begun, a later 各位代表 only turns to its hearers again
        if line.end - line.start > 2 * _PROSE and not _abstract(seen, line) and not is_furniture(seen, line):
            break
    for index, line in enumerate(lines[:_FRONT_LINES]):
        if not (is_furniture(seen, line) or _abstract(seen, line) or _title_line(seen, line)):
            return index
    return 0


_TITLE = re.compile(
    r"标题：|.{0,40}工\s*作\s*报\s*告|.{0,40}(?:人民代表大会|人大).{0,30}会议?上?"
    r"|[（〔]?.{0,6}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.{0,60}|"
    r".{0,24}(?:省长|市长|州长|盟长|县长|区长|旗长|主席|总理|专员)[\s：].{0,12}$"
)


def _title_line(seen: str, line: Line) -> bool:
    words = seen[line.start : line.end]
    return len(words) <= 80 and not words.endswith("。") and not NUMBERED.match(words) and _TITLE.match(words) is not None


def _last(seen: str, lines: Sequence[Line], first: int) -> int:
    """Behind the last line of the report: the first tail line after which no prose of the report follows."""
    last = len(lines)
    for index in range(len(lines) - 1, first, -1):
        line = lines[index]
        words = seen[line.start : line.end]
        tail = _TAIL.match(words) is not None
        if not tail and len(words) >= _PROSE and words[-1] in "。！？!”）" and not _licence(words):
            break
        if tail or (last < len(lines) and index == last - 1 and is_furniture(seen, line)):
            last = index
    return last


def _licence(words: str) -> bool:
    """The public-domain notices that wikis put under official texts."""
    return "著作权法" in words or words.startswith(("，国家机关的决议", "注：中文维基"))

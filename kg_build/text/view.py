r"""A same-length reading of a text, in which titles and headings are easier to recognise; offsets in it are offsets in the text.

Written-out line breaks (``\r\n``), entities (``&nbsp;``), spreadsheet leftovers (``_x000D_``), lost spaces (``??``) and odd spaces
become white space of the same length; digits become half-width, brackets and colons full-width; old characters of the words that the text
layer looks for (會議, 報告, 國務院) get today's form. What the report says is always quoted from the text itself, never from its view.
"""

from __future__ import annotations

import re

__all__ = ["view"]

_LEFTOVERS = re.compile(r"(?:\\r\\n|\\n|_x000[dD]_)|&(?:nbsp|emsp|ensp|thinsp|#160);|\?{2,}")
_OLD = (
    "議會報國務產業發經濟計劃東區縣長總萬億來過關於們開顧對現況標錄說點為與從實當員選"
    "屆號應個處進結條麼內黨節灣臺廣華寧遼馬陝齊龍蘭貴雲烏魯爾壯維漢陽慶連錦營鐵嶺蘆鳳"
)
_NEW = (
    "议会报国务产业发经济计划东区县长总万亿来过关于们开顾对现况标录说点为与从实当员选"
    "届号应个处进结条么内党节湾台广华宁辽马陕齐龙兰贵云乌鲁尔壮维汉阳庆连锦营铁岭芦凤"
)
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\u200b\u200c\u200d\ufeff\t\x0b\x0c"
_WIDTHS = dict(zip("０１２３４５６７８９．［］():;!?", "0123456789.[]（）：；！？", strict=True))
_FORMS = _WIDTHS | dict.fromkeys(_SPACES, " ") | dict(zip(_OLD, _NEW, strict=True))


def _blank(found: re.Match[str]) -> str:
    lost = found[0]
    return " " * (len(lost) - 1) + ("\n" if lost.startswith(("\\", "_")) else " ")


def view(text: str) -> str:
    """The same-length reading of ``text``: ``len(view(text)) == len(text)``."""
    if "\\" in text or "&" in text or "_x" in text or "??" in text:
        text = _LEFTOVERS.sub(_blank, text)
    for sign in _FORMS.keys() & set(text):  # str.replace per sign that occurs is ten times faster than str.translate
        text = text.replace(sign, _FORMS[sign])
    return text

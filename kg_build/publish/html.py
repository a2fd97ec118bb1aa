"""Pieces of pages: words in, escaped HTML out. A page needs no script and no other file; its links work from any server and from disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import quote

__all__ = ["LANGUAGES", "chinese", "code", "link", "page", "page_name", "paragraph", "section", "size", "table"]

LANGUAGES: Final = ("zh", "en")
_TEMPLATE: Final = Path(__file__).with_name("page.html")
_TAGS: Final = {"zh": "zh-Hans", "en": "en"}
_NAMES: Final = {"zh": "中文", "en": "English"}
_SKIP: Final = {"zh": "跳到正文", "en": "Skip to the content"}
_CHOOSE: Final = {"zh": "语言", "en": "Language"}
_UP: Final = {"zh": "首页", "en": "Start page"}
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_STEP: Final = 1000
_NUMBER: Final = '<td class="number">'


def page_name(stem: str, language: str) -> str:
    """``index`` in Chinese is ``index.html``, in English ``index.en.html``."""
    return f"{stem}.html" if language == "zh" else f"{stem}.en.html"


def page(stem: str, language: str, title: str, body: str, up: str = "") -> bytes:
    """A whole page; ``body`` is HTML, ``title`` text, ``up`` the way to the folder's top (``../``) for pages below it."""
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    home = f' · <a href="{up}{page_name("index", language)}">{_UP[language]}</a>' if up else ""
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        lang=_TAGS[language], title=escape(title), body=body, skip=_SKIP[language], languages=_CHOOSE[language],
        other=page_name(stem, other), other_lang=_TAGS[other], other_name=_NAMES[other], up=home,
    ).encode()  # fmt: skip


def link(path: str, words: str, said: str = "") -> str:
    """A link to a file of the folder, or to an anchor of the page (``#Report``); ``said`` is what a screen reader says instead."""
    spoken = f' aria-label="{escape(said)}"' if said else ""
    return f'<a href="{escape(quote(path, safe="/#"))}"{spoken}>{escape(words)}</a>'


def chinese(words: str) -> str:
    """Words of a report or of the graph, marked as Chinese on either page."""
    return f'<span lang="zh-Hans">{escape(words)}</span>'


def code(words: str) -> str:
    """An IRI or a code."""
    return f"<code>{escape(words)}</code>"


def paragraph(words: str) -> str:
    """A paragraph of text."""
    return f"<p>{escape(words)}</p>"


def section(anchor: str, heading: str, *content: str) -> str:
    """A part of the page under a heading of the second rank."""
    inside = "\n".join(content)
    return f'<section aria-labelledby="{escape(anchor)}">\n<h2 id="{escape(anchor)}">{escape(heading)}</h2>\n{inside}\n</section>'


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table; cells are HTML, caption and header are text, ``numbers`` the columns that are aligned right."""
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in header)
    lines = []
    for row in rows:
        first, *rest = row
        cells = "".join(f"{_NUMBER if place in numbers else '<td>'}{cell}</td>" for place, cell in enumerate(rest, 1))
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    inside = "\n".join(lines)
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<div class="wide"><table>{named}<thead><tr>{head}</tr></thead><tbody>\n{inside}\n</tbody></table></div>'


def size(count: int) -> str:
    """A size for people: ``1.3 MB``, cut to one decimal place."""
    amount, unit = count * 10, 0
    while amount >= _STEP * 10 and unit < len(_UNITS) - 1:
        amount, unit = amount // _STEP, unit + 1
    whole, tenth = divmod(amount, 10)
    return f"{whole}.{tenth} {_UNITS[unit]}" if unit else f"{count} B"

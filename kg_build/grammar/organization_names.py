"""Where a name that ends at a given place begins, and whether what it holds is a name or a class of things."""

from __future__ import annotations

from kg_build.grammar.organization_words import OrganizationWords, organization_words

__all__ = ["after_edge", "inner_place", "is_class", "is_trade", "level_letter", "own_name", "place_before", "strip_openers"]

_REACH = 30
_LONGEST = 24  # words of a class can be cut in many ways: no phrase longer than a name is tried
_PARTICLES = frozenset("同为以向从对由将于")
_LEVELS = ("自治区", "自治州", "自治县", "省", "市", "县", "区", "州", "盟", "旗")
_NOT_LEVEL = frozenset("级属内外直域城区县市省州场民政委里下本辖")


def after_edge(text: str, end: int, floor: int = 0) -> tuple[int, str]:
    """Where the phrase before ``end`` begins: after the last word no name reaches over, with that word (empty at ``floor``)."""
    start = max(floor, end - _REACH)
    near = max(text.rfind(mark, start, end) for mark in "，、。；：")
    edge, word = (near + 1, text[near]) if near >= 0 else (start, "")
    for match in organization_words().edge.finditer(text, edge, end):
        if match.lastgroup == "cut" and not (match.start() == edge and _first_letter(text, edge, match.group())):
            edge, word = match.end(), match.group()
    return edge, word


def _first_letter(text: str, at: int, word: str) -> bool:
    """A particle that joins nothing because a verb or 、 stands right before it begins a name (发挥和美…, 、同辉…)."""
    return word == "和" or (word in _PARTICLES and text[max(0, at - 1):at] == "、")


def strip_openers(text: str, start: int, end: int) -> int:
    """Cut verbs, adverbs and determiners off the phrase's beginning as long as a name of two letters remains."""
    words = organization_words()
    while end - start > 2:
        match = words.openers.match(text, start, end)
        if match is None or end - match.end() < 2 or place_before(text, start, end) or _shields(words, text, start, end):
            return start
        start = match.end()
    return start


def inner_place(text: str, start: int, end: int) -> int:
    """Where a full area name begins inside the phrase: what stands before it is no part of the name (建好甲省某研究院)."""
    full = organization_words().places_full
    for at in range(start + 1, end - 3):
        for length in (3, 4, 5):
            if text[at + length - 1] in "省市县" and text[at:at + length] in full and text[start:at] not in full:
                return at
    return start


def _shields(words: OrganizationWords, text: str, start: int, end: int) -> bool:
    """A known body or a brand begins here, so its first letters are no verb (建设银行, 新希望集团)."""
    match = words.lexeme.match(text, start, end)
    return match is not None and match.group() in words.known


def place_before(text: str, start: int, end: int) -> int:
    """The length of the longest area name that the phrase begins with (辽宁省, 北京), 0 when there is none."""
    words = organization_words()
    for length in range(min(8, end - start), 1, -1):
        piece = text[start:start + length]
        if piece in words.places_full or piece in words.places_short:
            return length
    return 0


def level_letter(name: str) -> str:
    """The level that makes a name definite inside its area (市 of 市中心医院), else empty."""
    for letter in _LEVELS:
        if name.startswith(letter) and len(name) > len(letter) + 1 and name[len(letter)] not in _NOT_LEVEL:
            return letter
    return ""


def is_class(phrase: str) -> bool:
    """Whether a name's modifier only says what sort it is (上市, 县级, 一流)."""
    words = organization_words()
    return not phrase or len(phrase) > _LONGEST or words.classes.fullmatch(phrase) is not None or words.sorts.match(phrase) is not None


def is_trade(phrase: str) -> bool:
    """Whether an item of a list is a trade or a sort of firm (石化, 现代物流) rather than a firm."""
    return not phrase or len(phrase) > _LONGEST or organization_words().trade.fullmatch(phrase) is not None


def own_name(phrase: str) -> bool:
    """Whether a phrase is a firm's short name: letters of its own before a word of trade (远帆机械)."""
    match = organization_words().brand.fullmatch(phrase)
    if match is not None and (sort := organization_words().trade.match(match.group("own"))) and sort.end() >= 2:
        return False
    return match is not None and not is_trade(match.group("own")) and not is_class(match.group("own"))

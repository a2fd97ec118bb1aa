"""Numbers with their units: from a sentence to :class:`Number` tokens with value, bounds, unit, comparator and exact span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kg_build.grammar.lexicon import alternation, table
from kg_build.grammar.numerals import DIGIT_WORDS, DIGITS, fraction, read_digits, read_multiplier, read_words
from kg_build.model import Comparator

__all__ = ["Number", "scan", "unit_class"]

_SIDE = {word: Comparator(code) for code, words in table("comparators")["before"].items() for word in words}
_SIDE_AFTER = {word: Comparator(code) for code, words in table("comparators")["after"].items() for word in words}
_DENIED = re.compile(r"(?:不得|不能|不应|不可|不会|不准|不允许|没有|没|未|尚未|从未|不)$")
_DENIABLE = frozenset(("超过", "超", "突破", "高于", "多于", "大于", "低于", "少于", "小于", "超出"))
_OPPOSITE = {Comparator.AT_LEAST: Comparator.AT_MOST, Comparator.AT_MOST: Comparator.AT_LEAST}
# 上, 破 and 过 bound a number only before a bare magnitude (上亿, 破千亿): before figures they end another word (以上3家).
_BARE_ONLY = frozenset("上破过")


@dataclass(slots=True)
class Number:
    """A number token of a sentence.

    ``start``/``end`` enclose number and unit (offsets into the sentence); ``left``/``right`` also the comparators beside them.
    ``kind`` is the class of the unit (percent, point, ratio, money, mass …, classifier, bare); ``words`` tells a number in
    words, ``bare`` a magnitude without a digit (亿元, 千家), ``before``/``after`` the comparator words beside it (突破, 左右),
    ``small`` a count below eleven in words (四个, 两项), ``multiplier`` the multiplier words (万, 亿).
    """

    start: int
    end: int
    left: int
    right: int
    value: Decimal
    max_value: Decimal | None
    unit: str
    kind: str
    comparator: Comparator
    before: str = ""
    after: str = ""
    words: bool = False
    bare: bool = False
    small: bool = False
    multiplier: str = ""


@cache
def _classes() -> dict[str, str]:
    return {unit: kind for kind, units in table("units")["classes"].items() for unit in units}


def unit_class(unit: str) -> str:
    """What a unit measures (``money``, ``area``, ``classifier`` …); ``bare`` for none, ``classifier`` for one in no list."""
    return _classes().get(unit, "classifier") if unit else "bare"


_MULTIPLIER = "(?:[十万亿]|百(?!分)|千(?![瓦克米伏卡焦]))"
_DIGITS = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_WORD = rf"(?:[{DIGIT_WORDS}十百万亿]|千(?![瓦克米伏卡焦]))"
_WORDS = rf"{_WORD}+(?:点[{DIGIT_WORDS}]+[万亿]*)?"


@cache
def _pattern() -> re.Pattern[str]:
    units = alternation(_classes())
    return re.compile(
        rf"(?=[百\d{DIGIT_WORDS}十千万亿翻倍半])(?:百分之(?P<pw>{_WORDS}|{_DIGITS})(?:(?:到|至|[-－—~～])(?:百分之)?(?P<pw2>{_WORDS}|{_DIGITS}))?"
        rf"|(?P<den>[{DIGIT_WORDS}十百千万]+)分之(?P<num>{_WORDS})"
        rf"|(?P<fan>翻了?(?P<fannear>将近|接近|近)?(?P<n>[一两二三四五六七八九十]|\d+(?:\.\d+)?)?番)"
        r"|(?P<tenths>[一二三四五六七八九]成[一二三四五六七八九])|(?P<special>倍增(?!长)|一半|半数|两位数)"
        rf"|(?:(?P<d>{_DIGITS})(?P<m>{_MULTIPLIER}*(?:(?:余|多)[万亿]*)?)"
        rf"|(?P<w>{_WORDS})(?P<wm>(?:余|多)[万亿]*)?)"
        rf"(?P<u>个多百分点|(?:{units})(?:(?:/|每(?!年))(?:{units}))?(?:（(?:{units})）)?|[金银铜](?=[、，。；]))?(?P<half>(?<=[倍番亩年成])半)?(?P<tail>多(?=[，。；、）的]|$))?)"
    )


@cache
def _look_alikes() -> re.Pattern[str]:
    return re.compile(alternation(table("look_alikes")["words"]))


_BETWEEN = re.compile(r"([一二三四五六七八])([二三四五六七八九])([十百千万亿]+)")
_RANGE = re.compile(r"[-－—–~～]{1,2}|至|到")
_LOW_END = re.compile(rf"(?:至|到|[-－—~～]){_WORD}{{2,}}(?!分之)[^{DIGIT_WORDS}十百千万亿，。；、]")
_SPECIAL = {"倍增": (Decimal(1), "番"), "一半": (Decimal("0.5"), ""), "半数": (Decimal("0.5"), ""), "两位数": (Decimal(10), "%")}
_BEFORE_RE = re.compile(f"(?:{alternation(_SIDE)})$")
_AFTER_RE = re.compile(alternation(_SIDE_AFTER))
# A unit that is only the first character of a longer word is none: 15成功, 3条例.
# 增长-2.1%, 增速为-5.3%: a minus sign; G331-2 and 6-7% have none.
_SIGNED = re.compile(r"(?:增长|增速|增幅|涨幅|上涨|提高|增加)(?:了|为|是|达|达到|约)?$")
_NOT_UNIT = re.compile(
    r"方[面案式向位法米针]|成[功立果员本熟就绩]|条例|家[庭园具]|度假|部[门队署]|户[籍外]|名[单优誉]|项目|场[所馆]|道[路德]|层次|点[位击]|"
    r"站[点位]|里[河沟桥铺店庄屯岗坡镇村乡山堡营湾洼甸台塘墩]|面[积向]|线[路索]|天[然]|年度|口岸|位[次列]|里程|人[均民大才]|次[数生]"
)


def scan(text: str) -> Iterator[Number]:
    """The numbers of a sentence, left to right; ``text`` has half-width digits and signs and no white space.

    What looks like a number and is a word (一些, 统一, 千山) is not given.
    """
    found = list(_merged(text))
    for low, high in zip(found[-2::-1], found[:0:-1], strict=True):
        shared = (high.unit and not low.unit) or (low.unit, high.kind) == ("个", "point")
        if shared and text[low.end:high.start] in ("、", "和"):
            # 8亿、6亿美元; 1.2个和2.1个百分点: the unit of a list stands after its last number.
            low.unit, low.kind = high.unit, high.kind
    edge = 0
    for number in found:
        if text[number.start - 1:number.start] in ("-", "－", "−") and _SIGNED.search(text, max(0, number.start - 6), number.start - 1):
            number.value, number.start, number.left = -number.value, number.start - 1, number.left - 1
        _bounded(text, number)
        if number.left < edge:
            # 10亿元以上百亿元: a sign that bounds the number before is not this one's too.
            number.left, number.before = number.start, ""
        edge = number.right
        yield number


def _merged(text: str) -> Iterator[Number]:
    """The numbers as they stand, the two ends of a range made one."""
    held: Number | None = None
    look_alikes = [m.span() for m in _look_alikes().finditer(text)]
    for match in _pattern().finditer(text):
        if look_alikes and any(s <= match.start() < e for s, e in look_alikes):
            continue
        number = _read(text, match) or _after_percent(text, match, held)
        if number is None:
            continue
        if held is not None:
            merged = _merge(text, held, number)
            if merged is not None:
                held = merged
                continue
            yield held
        held = number
    if held is not None:
        yield held


def _read(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    if match["pw"]:
        value, top = _either(match["pw"]), _either(match["pw2"]) if match["pw2"] else None
        if value is None:
            return None
        number = _token(start, end, value, "%", "percent", words=True)
        return replace(number, max_value=top) if top is not None and top > value else number
    if match["den"]:
        value = fraction(match["den"], match["num"])
        return None if value is None else _token(start, end, value, "", "ratio", words=True)
    if match["fan"]:
        n = match["n"]
        value = Decimal(1) if not n else read_digits(n) if n[0].isdigit() else read_words(n)
        number = _token(start, end, value or Decimal(1), "番", "ratio", words=True)
        return replace(number, comparator=Comparator.ABOUT) if match["fannear"] else number
    if match["tenths"]:
        value = read_words(match["tenths"][0]) or Decimal(0)
        return _token(start, end, value + (read_words(match["tenths"][2]) or Decimal(0)) / 10, "成", "ratio", words=True)
    if match["special"]:
        value, unit = _SPECIAL[match["special"]]
        return _token(start, end, value, unit, "percent" if unit == "%" else "ratio", words=True)
    return _read_plain(text, match)


def _after_percent(text: str, match: re.Match[str], before: Number | None) -> Number | None:
    """分别增长百分之十四点八和二十: words after a percentage in words that share its 百分之."""
    if before is None or not match["w"] or match["u"] or not text.startswith("百分之", before.start):
        return None
    value = read_words(match["w"]) if text[before.end:match.start()] in ("、", "和") else None
    return _token(*match.span(), value, "%", "percent", words=True) if value is not None and value <= 100 else None


def _either(text: str) -> Decimal | None:
    return read_digits(text) if text[0].isdigit() else read_words(text)


def _read_plain(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    unit = match["u"] or ""
    if text.endswith("PM", 0, start):
        end, unit = match.end("d"), ""
    several = unit.startswith("个多")
    unit = "百分点" if several else unit
    if unit and _NOT_UNIT.match(text, match.start("u")):
        end, unit = match.start("u"), ""
    if match["d"]:
        multiplier = match["m"].replace("余", "").replace("多", "")
        value: Decimal | None = read_digits(match["d"]) * read_multiplier(multiplier)
        more = len(multiplier) != len(match["m"])
    else:
        tail = match["wm"] or ""
        multiplier = tail.replace("余", "").replace("多", "")
        value = read_words(match["w"])
        more = bool(tail)
        if value is not None:
            value *= read_multiplier(multiplier)
    if value is None or match["w"] in ("零", "〇", "○"):
        return None
    between = _BETWEEN.fullmatch(match["w"] or "")
    if match["half"]:
        value += Decimal("0.5") * read_multiplier(multiplier)
    number = _plain_token(text, match, start, end, value, unit, multiplier, more or several or bool(match["tail"]))
    if number is not None and between and int(DIGITS[between[2]]) == int(DIGITS[between[1]]) + 1:
        # 二三百亿 lies between two and three hundred 亿.
        scale = read_multiplier(between[3] + multiplier)
        number.value, number.max_value = DIGITS[between[1]] * scale, DIGITS[between[2]] * scale
    return number


def _plain_token(
    text: str, match: re.Match[str], start: int, end: int, value: Decimal, unit: str, multiplier: str, more: bool,
) -> Number | None:
    word = match["w"] or ""
    bare = bool(word) and all(c in "十百千万亿" for c in word)
    if word and not unit and not more:
        # Without a unit, words are a number only when they have a multiplier of their own: 一亿二千万, not 统一 or 千山.
        if bare and (start == 0 or text[start - 1] not in "上近超约过破"):
            return None
        to_come = len(word) > 1 and word[-1] in "十百千" and _LOW_END.match(text, end)
        scaled = "万" in word or "亿" in word or (len(word) > 2 and any(c in word for c in "百千") and not bare)
        if not to_come and not (len(word) > 1 and scaled):
            return None
    countable = unit_class(unit) in ("classifier", "people", "bare", "duration") and unit != "成"
    small = bool(word) and not multiplier and len(word) <= 2 and value <= 12 and not more and countable
    number = _token(start, end, value, unit, unit_class(unit), words=bool(word), bare=bare, small=small, multiplier=multiplier)
    if match["tail"] and not (match["m"] or match["wm"]):
        number = replace(number, end=match.start("tail"), right=end)
    return replace(number, comparator=Comparator.AT_LEAST) if more else number


def _token(
    start: int, end: int, value: Decimal, unit: str, kind: str, *,
    words: bool = False, bare: bool = False, small: bool = False, multiplier: str = "",
) -> Number:
    return Number(
        start, end, start, end, value, None, unit, kind, Comparator.EQUAL, words=words, bare=bare, small=small, multiplier=multiplier,
    )


def _merge(text: str, low: Number, high: Number) -> Number | None:
    """6.5%－7%, 100至200家, 1-2万人: one number with two bounds, unless 从 or 由 makes it a way from one to the other."""
    if not _RANGE.fullmatch(text, low.end, high.start) or low.max_value is not None:
        return None
    if (low.unit and low.unit != high.unit) or high.unit == "年":
        return None
    if text[max(0, low.start - 1):low.start] in ("从", "由", "自"):
        return None
    first = low.value
    if not low.unit and not low.multiplier and high.multiplier and first < 10000:
        first *= read_multiplier(high.multiplier)
    if first >= high.value:
        return None
    return replace(high, start=low.start, left=low.start, value=first, max_value=high.value, small=False)


def _bounded(text: str, number: Number) -> Number:
    """The number with the comparator words that stand before and after it."""
    before = _BEFORE_RE.search(text, max(0, number.start - 5), number.start)
    after = _AFTER_RE.match(text, number.right)
    if before and not _ends_other_word(text, number, before[0]):
        number.before, number.left = before[0], before.start()
        number.comparator = _SIDE[before[0]]
        denied = _DENIED.search(text, max(0, before.start() - 4), before.start())
        if denied and before[0] in _DENIABLE:
            # 不得超过3%: not above is at most.
            number.before, number.left = f"{denied[0]}{before[0]}", denied.start()
            number.comparator = _OPPOSITE[number.comparator]
    if after and not (after[0] == "强" and number.kind != "percent"):
        number.after, number.right = after[0], after.end()
        number.comparator = _SIDE_AFTER[after[0]]
    return number


def _ends_other_word(text: str, number: Number, word: str) -> bool:
    if word in _BARE_ONLY and (not number.bare or text[number.start - 2:number.start - 1] in tuple("迈跨登站跃踏")):
        return True
    if word == "约" and text[number.start - 2:number.start - 1] in tuple("签节预合条制集违公契邀履"):
        return True
    if word in ("最高", "最低") and text[number.start - 4:number.start - 2] in ("全球", "世界", "全国", "亚洲", "国内"):
        return True
    return word == "近" and text[max(0, number.start - 2):number.start] in ("最近", "附近", "邻近", "临近")

"""What is the name of one undertaking and what is only a class of them: 海清高速 and 市档案馆 against 老旧小区改造工程.

In goes a noun phrase; out comes whether it names something, and the forms under which two wordings are the same undertaking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from kg_build.grammar.lexicon import table

__all__ = ["Shape", "bare_form", "ends_with_head", "listed_name", "names_one", "own_characters", "own_part", "shape_of", "word_pattern"]


def word_pattern(words: Iterable[str]) -> str:
    """A group that matches the longest of the words and never tries a shorter one.

    A look at the first character spares the alternatives where none can start; being atomic it keeps chains of words linear.
    """
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    first = "".join(sorted({re.escape(word[0]) for word in longest_first}))
    return f"(?=[{first}])(?>{'|'.join(map(re.escape, longest_first))})"


_HEADS: dict[str, list[str]] = table("projects")["heads"]
_GENERIC: dict[str, list[str]] = table("projects")["generic"]
_SIGNS: dict[str, list[str]] = table("projects")["signs"]
_WORKS = ("work", "civic", "structure", "facility")

_PHASE = r"(?:(?:首|[一二三四五六七八九十])期(?:、?[二三四五]期)?|[一二三四五六]标段|（[^）]{1,12}）|南段|北段|东段|西段|段)?"
_PHASE_TAIL = re.compile(r"(?:首|[一二三四五六七八九十])期$")
_PAREN = re.compile(r"（[^）]*）$")
_QUOTES = re.compile(r"[“”\"‘’'《》]")
_UNDERTAKING = re.compile(rf"(?:建设)?(?:{word_pattern(_HEADS['undertaking'])})(?:建设)?$|建设$")
_TAILS = {kind: re.compile(rf"(?:{word_pattern(_HEADS[kind])}){_PHASE}$") for kind in _WORKS}
_ANY_TAIL = re.compile(rf"(?:{word_pattern(word for kind in (*_WORKS, 'undertaking') for word in _HEADS[kind])}){_PHASE}$")
_LENT_HEAD = re.compile(word_pattern(word for kind in ("structure", "facility") for word in _HEADS[kind] if len(word) > 1))
_CLASS_WORD = re.compile(word_pattern(word for word in _GENERIC["modifiers"] if len(word) > 1))
# Letters that name nothing where they stand alone between such words: 市, 新, 的; in 郑州 and 新乡 they do.
_CLASS_LETTERS = re.compile(f"[{''.join(word for word in _GENERIC['modifiers'] if len(word) == 1)}]*")

# 实施…工程 is a campaign unless the words before 工程 are quoted and end in something built, or speak of building or of a phase.
_BUILT = re.compile(rf"建设工程$|保供工程$|^“[^”]*[房路水电气网厂站渠林]”|[一二三四]期工程$|{word_pattern(_SIGNS['built'])}")
# Slogans in quotes are counted or doubled: “一村一品”, “双百”, “甲”“乙”.
_COUNTS = "一二三四五六七八九十百千万两"
_SLOGAN = re.compile(
    rf"[“\"][^”\"]*(?:[\d双+、]|[{_COUNTS}].*[{_COUNTS}])[^”\"]*[”\"]|”“|“[两双][^”]”|^“[{_COUNTS}双][^”]*(?<![区园路城桥站馆])”$"
)
_CLASSIFIER = f"(?:{'|'.join(_SIGNS['classifiers'])})"
_PLURAL = re.compile(
    rf"{word_pattern(_GENERIC['plural'])}|^{word_pattern([*_GENERIC['plural_first'], *_HEADS['undertaking'], '”', '）'])}"
    rf"|^(?:近|约|超)?(?:\d+|[{_COUNTS}多几]+)(?:{_CLASSIFIER}|大)|^(?:近|约|超)?[\d.]+万?(?:公里|平方|亩|米|户|张)|\d+(?:{_CLASSIFIER}|户)"
)
_CONJUNCTION = re.compile(r"[和及](?![^“]*”)")
_CLAUSE_VERB = re.compile(word_pattern(_GENERIC["clause_verbs"]))

_PLACE_TAIL = re.compile(rf"(?<=.){word_pattern(_SIGNS['place'])}$")
_PLACE_CLASS = re.compile(rf"^(?:{word_pattern(_SIGNS['place_class'])})+[路街河江湖桥沟山渠]$")
_ROAD_NUMBER = re.compile(r"^[GSXY]\d{2,4}(?:线|复线)?$")
_LANDMARK = re.compile(rf".{word_pattern(_SIGNS['landmark'])}|{word_pattern(_SIGNS['landmark_first'])}.")
_WORKED_PLACE = re.compile(rf"{word_pattern(_SIGNS['worked'])}$")
_REGION = re.compile(rf"^(?:全|我)?[市县区省州旗](?![级域内区民场政直镇长容值位别间里])|^{word_pattern(_SIGNS['zones'])}")
_DEFINITE_TAIL = re.compile(rf"{word_pattern(_SIGNS['definite'])}$")
_LOW_LEVEL = re.compile(word_pattern(_SIGNS["low_level"]))


class Shape(Enum):
    """What kind of thing a phrase ends with; the order of looking is the order here."""

    WORK = "work"
    CIVIC = "civic"
    STRUCTURE = "structure"
    FACILITY = "facility"
    UNDERTAKING = "undertaking"
    NONE = "none"


def _core(phrase: str) -> str:
    """The phrase without a closing 项目 / 工程 / 建设."""
    core = _UNDERTAKING.sub("", phrase)
    return _UNDERTAKING.sub("", core)


@lru_cache(maxsize=4096)
def shape_of(phrase: str) -> tuple[Shape, str]:
    """The kind of head and what stands before it: (STRUCTURE, "海清") of 海清高速."""
    closed = _PAREN.sub("", phrase).removesuffix("”")
    core = _core(closed).removesuffix("”")
    if _ROAD_NUMBER.match(core):
        return Shape.STRUCTURE, core
    if core == closed and not _ANY_TAIL.search(core):
        return (Shape.UNDERTAKING if _PHASE_TAIL.search(core) else Shape.NONE), core
    for shape in (Shape.WORK, Shape.CIVIC, Shape.STRUCTURE, Shape.FACILITY):
        found = _TAILS[shape.value].search(core)
        if found:
            return shape, core[: found.start()]
    if (_core(closed) != closed and not phrase.endswith("建设")) or _PHASE_TAIL.search(closed):
        return Shape.UNDERTAKING, core
    return Shape.NONE, core


def ends_with_head(phrase: str) -> bool:
    """Whether the phrase ends with a word that can head a name (…大桥, …中心, …改造, …项目)."""
    return _ANY_TAIL.search(phrase) is not None


def own_characters(words: str) -> int:
    """How many characters are left when every word that makes a class is taken out: what remains is a name's own."""
    left = _CLASS_WORD.split(_QUOTES.sub("", words))
    return sum(len(piece) for piece in left if not _CLASS_LETTERS.fullmatch(piece))


def own_part(words: str) -> str:
    """The leading part of the words up to the first that makes a class: 哈泥 of 哈泥保护区."""
    found = _CLASS_WORD.search(words)
    head = _LENT_HEAD.search(words)
    ends = [match.start() for match in (found, head) if match]
    return words[: min(ends)] if ends else words


def _is_class(phrase: str) -> bool:
    if _PLURAL.search(phrase) or _SLOGAN.search(phrase):
        return True
    return any(not ends_with_head(phrase[: found.end() + 2]) for found in _CLAUSE_VERB.finditer(phrase))


def _place(phrase: str, local: bool) -> bool:
    """Whether the object of a work is one place: 园林大道, 东坡河, 市人民医院."""
    if not phrase or _PLACE_CLASS.search(phrase):
        return False
    if _PLACE_TAIL.search(phrase):
        return len(phrase) >= 3 and own_characters(_PLACE_TAIL.sub("", phrase)) >= 1
    shape, before = shape_of(phrase)
    if shape in (Shape.CIVIC, Shape.STRUCTURE, Shape.FACILITY):
        return _definite(shape, before, local)
    return (_WORKED_PLACE.search(phrase) is not None and own_characters(phrase) >= 3) or ("“" in phrase and own_characters(phrase) >= 2)


def _placed(words: str) -> bool:
    """Whether what is a name's own in the words sounds of a place: 观音山, 清江, 石桥."""
    return _LANDMARK.search(_CLASS_WORD.sub("", words)) is not None


def _definite(shape: Shape, before: str, local: bool) -> bool:
    """Whether the words before a head make it one thing."""
    region = _REGION.match(before) is not None
    own = own_characters(before)
    if shape is Shape.CIVIC:
        return own >= 2 or (local and not _LOW_LEVEL.search(before))
    if shape is Shape.STRUCTURE:
        return own >= 2 or re.search(r"[A-Z]?\d+$|[一二三四五六七八九十]$", before) is not None
    return own >= 2 or (local and region)


@lru_cache(maxsize=4096)
def names_one(phrase: str, local: bool, firm: int) -> bool:
    """Whether the phrase names one undertaking.

    ``local`` is true below the province, where a civic house without a name is definite (市档案馆); ``firm`` says
    how surely the verb speaks of building (2: 开工, 竣工; 1: …建设): 实施…工程 without it is mostly a campaign.
    """
    if len(phrase) < 3 or len(phrase) > 40 or _is_class(phrase):
        return False
    shape, before = shape_of(phrase)
    joint = _CONJUNCTION.search(phrase)
    if joint and shape is not Shape.WORK and not own_part(phrase[joint.end() :]):
        return False
    if shape is Shape.WORK:
        return _place(before, local)
    if shape is Shape.NONE:
        return False
    if shape is Shape.UNDERTAKING:
        if "工程" in phrase[-3:] and not (firm >= 2 or _BUILT.search(phrase) or _placed(before)):
            return False
        return own_characters(before) >= 2 or "“" in phrase or (local and firm >= 2 and len(before) >= 6)
    if _definite(shape, before, local):
        return True
    if not local or not firm or shape is not Shape.FACILITY or _LOW_LEVEL.search(before):
        return False
    core = _core(phrase)
    return (len(before) >= 3 and _DEFINITE_TAIL.search(core) is not None) or (firm >= 2 and phrase.endswith("项目") and len(phrase) >= 8)


@lru_cache(maxsize=4096)
def listed_name(phrase: str, local: bool) -> bool:
    """Whether a member of A、B等项目 names one undertaking: the list itself says that each is one, unless it is a bare class."""
    if len(phrase) < 2 or len(phrase) > 40 or _is_class(phrase):
        return False
    if names_one(phrase, local, 2):
        return True
    shape, before = shape_of(phrase)
    if shape is Shape.WORK:
        return own_characters(before) >= 2
    if shape in (Shape.FACILITY, Shape.STRUCTURE):
        return local and len(before) >= 2
    if _PLACE_TAIL.search(phrase):
        return not _PLACE_CLASS.search(phrase)
    return own_characters(phrase) >= 2


def bare_form(name: str) -> str:
    """The form in which wordings of one undertaking are equal: no quotes, no closing 项目 / 工程 / 建设, no 市 / 全市 / 我市 before."""
    bare = _core(_QUOTES.sub("", name)).strip()
    return _REGION.sub("", bare) or bare

"""Which phrases of a sentence name undertakings, under what names, and what their verbs say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg_build.grammar.lexicon import table
from kg_build.grammar.project_clauses import BOUNDARY, LEAD, Item, Reading, inner_verb, reading, runs, says_anything
from kg_build.grammar.project_names import Shape, ends_with_head, listed_name, names_one, own_characters, own_part, shape_of, word_pattern

__all__ = ["Named", "named_in"]

_WORDS = table("projects")
_HEADS = word_pattern(word for kind in _WORDS["heads"].values() for word in kind)
_TRIGGER = re.compile(rf"(?:{_HEADS})|等.{{0,14}}(?:{word_pattern(_WORDS['classes']['words'])})|[GSXY]\d{{2,4}}")
_CLAUSE = re.compile(r"[^，。；：！？\n,;:!?]{1,400}")
_JOINT = re.compile(r"以及|和|及|与|暨")
# What follows one of these is a partner or a place of the action, not its object: 与东山大学合作.
_ASIDE = re.compile(r"[与向对为由同从在]$")
_MANY = re.compile(r"一批|一大批|一系列|多个|若干")
_RANK = re.compile(rf"^(?:{word_pattern(_WORDS['generic']['rank'])})+(?=..)")
_PLACE_END = re.compile(rf"{word_pattern(_WORDS['signs']['closed'])}$")
_SHAPING = re.compile(rf"(?:{word_pattern(_WORDS['generic']['shaping'])})好?$")
_BODY = re.compile(r"(?:集团|公司|股份|政府|委员会|局)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A phrase that names an undertaking: offsets into the sentence, its full name and other forms, and what its verbs say."""

    start: int
    end: int
    name: str
    forms: tuple[str, ...]
    reading: Reading


def _parts(item: Item, closes_list: bool) -> Iterator[tuple[int, str]]:
    """Parts of A和B where A is a whole name already (清水大桥和东山隧道), or where 和 closes a list (甲、乙和丙等铁路项目)."""
    begin = 0
    for joint in _JOINT.finditer(item.phrase):
        listed = closes_list and joint.group() in "和及" and joint.start() - begin >= 2
        if joint.start() > begin and (listed or ends_with_head(item.phrase[begin : joint.start()])):
            yield item.start + begin, item.phrase[begin : joint.start()]
            begin = joint.end()
    yield item.start + begin, item.phrase[begin:]


def _trim(start: int, phrase: str, local: bool, firm: int) -> tuple[int, str] | None:
    """The part of a phrase that names one undertaking: what stands after the last verb, 的 or 和 inside it, or all of it."""
    if shape_of(phrase)[0] is Shape.NONE:
        return None
    owner = phrase.rfind("的") + 1
    cuts = [found.end() for found in BOUNDARY.finditer(phrase) if found.end() >= owner]
    for cut in [*reversed(cuts), owner]:
        rest = phrase[cut:]
        lead = LEAD.match(rest)
        if lead and lead.end() < len(rest) and names_one(rest[lead.end() :], local, firm):
            return start + cut + lead.end(), rest[lead.end() :]
        if names_one(rest, local, firm):
            return start + cut, rest
    return None


def _shared_noun(class_words: str) -> str:
    """What the members of a list share of its class noun: 采选一体化项目 whole, of 重大基础设施项目 only 项目."""
    words = _RANK.sub("", re.split("[和及与]", class_words[class_words.rfind("的") + 1 :])[0])
    shape, before = shape_of(words)
    if shape is Shape.WORK:
        return words if own_characters(before) else words[len(before) :]
    if shape in (Shape.UNDERTAKING, Shape.NONE) and not own_characters(before) and len(before) <= 6:
        return next((noun for noun in ("项目", "工程") if words.endswith(noun)), "")
    return words


def _member(phrase: str, shared: str) -> tuple[str, tuple[str, ...]]:
    """The full name of a list's member (its own words with the shared noun) and its other forms."""
    shape, _ = shape_of(phrase)
    if not shared or shape is Shape.WORK:
        return phrase, ()
    if shape_of(shared)[0] is not Shape.WORK and (shape is not Shape.NONE or _PLACE_END.search(phrase)):
        return phrase, ()
    short = shape_of(shared)[1]
    core = shared.removesuffix("项目").removesuffix("工程")
    forms = [phrase, phrase + core] if short and core != shared else [phrase]
    return phrase + shared, tuple(forms)


def _distributed(run: list[Item], local: bool) -> str:
    """The head that the last item of a bare coordination lends to those before it: 甲河、乙河{综合治理}; empty when there is none."""
    *others, last = [part for item in run for part in _JOINT.split(item.phrase)]
    shape, before = shape_of(last)
    if not others or "的" in last or shape in (Shape.NONE, Shape.UNDERTAKING) or not names_one(last, local, 2):
        return ""
    own = own_part(before)
    lent = last[len(before) :] if shape is Shape.WORK and len(own) < 2 else last[len(own) :] if len(own) >= 2 else ""
    bare = [other for other in others if not names_one(other, local, 1) or shape is Shape.WORK]
    return lent if bare and all(_bare(other, shape) for other in bare) else ""


def _bare(phrase: str, shape: Shape) -> bool:
    """Whether a member has no head of its own, so that it can share the last one's: 甲河 before 乙河治理, 甲江 before 乙湖湿地公园."""
    if shape is Shape.WORK and shape_of(phrase)[0] is not Shape.WORK:
        return True
    return len(phrase) <= 8 and own_part(phrase) == phrase


def _of_classes(run: list[Item]) -> bool:
    """Whether a list has a member that is a bare class (基础设施), so that the others without a head are classes too."""
    members = [phrase for item in run for phrase in _JOINT.split(item.phrase) if phrase]
    return any(own_characters(phrase) == 0 and not ends_with_head(phrase) for phrase in members)


def _read_run(run: list[Item], local: bool) -> Iterator[Named]:
    last = run[-1]
    if last.other or _MANY.search(run[0].lead + run[0].phrase[:4]):
        return
    shared = _shared_noun(last.class_words) if last.class_words else _distributed(run, local)
    listed = bool(last.class_words or shared) and not _of_classes(run)
    if _SHAPING.search(run[0].lead):
        return
    verbs = run[0].lead if says_anything(run[0].lead) else ""
    worked = bool(shared) and shape_of(shared)[0] is Shape.WORK
    campaign = not local and last.class_words.endswith("工程")
    for item in run:
        if not item.phrase or (item.counted and (not listed or (len(run) == 1 and not _JOINT.search(item.phrase)))):
            continue
        if item.class_words and not item.counted and len(run) == 1 and shape_of(item.class_words)[0] is Shape.WORK and not ends_with_head(item.phrase):
            yield Named(item.start, item.start + len(item.phrase), item.whole, (item.phrase + shared,), reading(item.lead, item.tail))
            continue
        for start, phrase in _parts(item, listed and item is last):
            said = reading(verbs or inner_verb(phrase), item.tail or last.tail)
            trimmed = _trim(start, phrase, local, said.firm)
            if trimmed and _ASIDE.search(phrase[: trimmed[0] - start] or item.lead):
                continue
            if trimmed:
                name, forms = _member(trimmed[1], shared if worked else "")
                yield Named(trimmed[0], trimmed[0] + len(trimmed[1]), name, forms, said)
            elif listed and not (campaign and said.firm == 0) and not _BODY.search(phrase) and listed_name(phrase, local):
                name, forms = _member(phrase, shared)
                yield Named(start, start + len(phrase), name, forms, said)


def named_in(sentence: str, local: bool) -> Iterator[Named]:
    """The undertakings a sentence names, in text order, with offsets into the sentence."""
    for clause in _CLAUSE.finditer(sentence):
        begin = clause.start()
        if not _TRIGGER.search(sentence, begin, clause.end()):
            continue
        text = clause.group()
        if not says_anything(text):
            continue
        for run in runs(text):
            for named in _read_run(run, local):
                yield Named(named.start + begin, named.end + begin, named.name, named.forms, named.reading)

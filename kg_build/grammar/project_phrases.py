"""Which phrases of a sentence name undertakings, under what names, and what their verbs say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg_build.grammar.lexicon import table
from kg_build.grammar.project_clauses import BOUNDARY, LEAD, Item, Reading, inner_verb, reading, runs, says_anything
from kg_build.grammar.project_names import Shape, ends_with_head, listed_name, names_one, own_characters, own_part, shape_of, word_pattern
from kg_build.model import ProjectStatus

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
_LONGEST_BARE = 8
# Bodies and zones that a list of works may name as partners or places; a university that merely goes on is one too.
_BODY = re.compile(r"(?:集团|公司|股份|政府|委员会|局|高新区|开发区|经开区|新区|示范区)$")
_SCHOOL = re.compile(r"(?:大学|学院)$")


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


def _lent(phrases: list[str], local: bool) -> list[str]:
    """The head that each bare member of a coordination borrows from the next member that has one: 甲河、乙河{综合治理}.

    A work (治理, 改造) is lent to all members before it or to none; a structure (高铁, 机场) only up to the one before with its own.
    """
    heads = [""] * len(phrases)
    shape, before = shape_of(phrases[-1])
    if shape is Shape.WORK:
        if names_one(phrases[-1], local, 2) and all(phrase and shape_of(phrase)[0] is not Shape.WORK for phrase in phrases[:-1]):
            own = own_part(before)
            heads[:-1] = [phrases[-1][len(own) if len(own) >= 2 else len(before) :]] * (len(phrases) - 1)
        return heads
    lent = ""
    for at in range(len(phrases) - 1, -1, -1):
        phrase = phrases[at]
        if lent and len(phrase) <= _LONGEST_BARE and own_part(phrase) == phrase:
            heads[at] = lent
            continue
        shape, before = shape_of(phrase)
        own = own_part(before)
        lends = shape not in (Shape.NONE, Shape.UNDERTAKING) and "的" not in phrase and len(own) >= 2 and names_one(phrase, local, 2)
        lent = phrase[len(own) :] if lends else ""
    return heads


def _of_classes(run: list[Item]) -> bool:
    """Whether a list has a member that is a bare class (基础设施), so that the others without a head are classes too."""
    members = [phrase for item in run for phrase in _JOINT.split(item.phrase) if phrase]
    return any(own_characters(phrase) == 0 and not ends_with_head(phrase) for phrase in members)


def _members(run: list[Item], local: bool) -> list[tuple[Item, int, str, str]]:
    """The members of a run: item, start, phrase and the noun that it shares with the others (empty: none)."""
    items = [item for item in run if item.phrase]
    last = run[-1]
    if last.class_words:
        shared = _shared_noun(last.class_words)
        return [(item, start, phrase, shared) for item in items for start, phrase in _parts(item, item is last and len(run) > 1)]
    split = [(item, start, phrase) for item in items for start, phrase in _parts(item, item is last)]
    heads = _lent([phrase for _, _, phrase in split], local) if len(split) > 1 else []
    if not any(heads) or _of_classes(run):
        return [(item, start, phrase, "") for item in items for start, phrase in _parts(item, False)]
    return [(*member, head) for member, head in zip(split, heads, strict=True)]


def _read_run(run: list[Item], local: bool) -> Iterator[Named]:
    last, first = run[-1], run[0]
    if last.other or _MANY.search(first.lead + first.phrase[:4]) or _SHAPING.search(first.lead):
        return
    if len(run) == 1 and first.class_words and _is_one_work(first) and listed_name(first.phrase, local):
        noun = _shared_noun(first.class_words)
        yield Named(first.start, first.start + len(first.whole), first.whole, (first.phrase + noun,), reading(first.lead, first.tail))
        return
    listed = bool(last.class_words) and not _of_classes(run)
    verbs = first.lead if says_anything(first.lead) else ""
    members = _members(run, local)
    for item, start, phrase, shared in members:
        if not item.counted or (listed and len(members) > 1):
            said = reading(verbs or inner_verb(phrase), item.tail or last.tail)
            # 实施甲、乙等工程 of a province or the nation is a list of campaigns.
            campaign = not local and said.firm < 2 and last.class_words.endswith("工程")
            vouched = listed and not campaign if last.class_words else bool(shared)
            yield from _read_member(item, start, phrase, shared, vouched, said, local)


def _is_one_work(item: Item) -> bool:
    """Whether 等 stands inside the name of one work (清江等主要河流治理) rather than after a list."""
    work = shape_of(item.class_words)[0] is Shape.WORK and not item.counted
    return work and not ends_with_head(item.phrase) and not _JOINT.search(item.phrase) and "的" not in item.phrase


def _read_member(item: Item, start: int, phrase: str, shared: str, listed: bool, said: Reading, local: bool) -> Iterator[Named]:
    if said.status is ProjectStatus.ONGOING and _SCHOOL.search(phrase):
        return
    trimmed = _trim(start, phrase, local, said.firm)
    if trimmed:
        if not _ASIDE.search(phrase[: trimmed[0] - start] or item.lead):
            worked = shared and shape_of(shared)[0] is Shape.WORK
            name, forms = _member(trimmed[1], shared if worked else "")
            yield Named(trimmed[0], trimmed[0] + len(trimmed[1]), name, forms, said)
    elif listed and not _BODY.search(phrase) and listed_name(phrase, local):
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

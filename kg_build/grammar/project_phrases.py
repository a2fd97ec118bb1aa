"""Where a clause speaks of undertakings: the phrases that may name one, each with the status its verb gives.

A clause is read as 、-coordinated items; verbs before an item, after it, or at the end of the coordination say how far it has come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg_build.grammar.lexicon import table
from kg_build.grammar.project_names import Shape, ends_with_head, listed_name, names_one, shape_of, word_pattern
from kg_build.model import ProjectStatus

__all__ = ["Named", "named_in"]

_WORDS = table("projects")
_STATUS: dict[str, ProjectStatus] = {word: ProjectStatus(code) for code, words in _WORDS["status"].items() for word in words}
_WEAK: set[str] = set(_WORDS["weak"]["ongoing"])
_NEW: set[str] = set(_WORDS["weak"]["new"])
_LOOSE = frozenset({"启动", "完成", "启动实施", "全面完成", "启动建设", "顺利完成"})
_ORDER = list(ProjectStatus)

_VERB = word_pattern([*_STATUS, *_WEAK, *_NEW])
_SPENT = r"(?:总)?投资(?:约|近)?[\d.]+(?:万|亿)?元"
_TIME = r"(?:到|至)?20\d\d年(?:\d+月)?(?:底|末|初)?(?:前)?"
_LEAD = re.compile(rf"(?:[ 　]|{_TIME}|{_SPENT}|{word_pattern([*_STATUS, *_WEAK, *_NEW, *_WORDS['leading']['words']])})+(?:了|好)?")
_VERBS = re.compile(_VERB)
_AFTER_NOUN = r"(?!中心|项目|工程|基地|平台|区|里程|示范|园|集团|公司|资金|规划|方案|任务|行动|机制|体系|标准|能力|水平|条件|用地|服务)"
_ADVERB = f"(?:{word_pattern(_WORDS['leading']['adverbs'])})*"
# After a name 建设 is a verb, but 改造 and its kin are part of the name (人民路改造).
_TAIL_VERB = word_pattern([*_STATUS, *_WEAK, "建设"])
_PREDICATE = rf"(?P<adverbs>{_ADVERB})(?P<verbs>(?:(?:{_TAIL_VERB}){_AFTER_NOUN}(?:了|并|和|后)?)+)"
_AFTER_VERB = r"(?=$|[\d一二三四五六七八九十]|以来|里程|进度|步伐|速度|成效|任务|取得|前期|工作|有|力度|攻坚)"
_ENDS_IN_VERB = re.compile(rf"(?<=..){_PREDICATE}$")
_HEADS = word_pattern(word for kind in _WORDS["heads"].values() for word in kind)
_HEAD_THEN_VERB = re.compile(rf"(?<=..)(?:{_HEADS})(?:[一二三四五]期)?(?P<cut>){_PREDICATE}{_AFTER_VERB}")
_ETC = re.compile(
    r"等(?!候|待|级|额|于|效|值)(?P<count>(?:\d+|[一二三四五六七八九十百两多数几]+)?(?:余)?(?:一批|一系列|一大批|多个|系列|大批)?(?:个|项(?!目)|条|座|处|家|所|批|大(?!桥|型|道|楼|厦))?)"
    rf"(?P<class>[^等，]{{0,14}}(?:{word_pattern(_WORDS['classes']['words'])}))?(?P<after>.*)$"
)
_ETC_VERB = re.compile(rf"(?:项目|工程)?{_PREDICATE}|.{{0,8}}(?:{_TAIL_VERB})$|[，。、]")
_CLAUSE = re.compile(r"[^，。；：！？\n,;:!?]+")
_ITEM = re.compile(r"(?:“[^”]*”|（[^）]*）|[^、“（]|[“（])+")
_NOMINAL = re.compile(r"(?:建设|施工|工程|项目)?(?:进度|步伐|进程|力度|工作|任务)$")
_JOINT = re.compile(r"以及|和|及|与|暨")
_BOUNDARY = re.compile(rf"(?:{word_pattern([*_STATUS, *(w for w in _WEAK | _NEW if len(w) > 1), '的', '将', '把', '由', '为', '列入', '纳入', '获批', '推出', '引导', '带动', '承接', '和', '及', '以及'])})了?")
_TRIGGER = re.compile(rf"(?:{_HEADS})|等.{{0,12}}(?:项目|工程)")
# What follows one of these is a partner or a place of the action, not its object: 与东山大学合作.
_ASIDE = re.compile(r"[与向对为由同从在]$")
_MANY = re.compile(r"一批|一大批|一系列|多个|若干")
_COUNTED = re.compile(r"^\s*(?:\d|[一二三四五六七八九十百两]+[个座处条家所项])")


@dataclass(slots=True)
class Named:
    """A phrase that names an undertaking: offsets into the clause's text, forms, and the status its verbs give (None: the verb is silent).

    ``new`` marks a bare 建设 / 新建, whose status depends on the section.
    """

    start: int
    end: int
    name: str
    forms: tuple[str, ...]
    status: ProjectStatus | None
    new: bool


@dataclass(slots=True)
class _Item:
    start: int
    phrase: str
    lead: str
    tail: str = ""
    closed: bool = False
    listed: bool = False
    counted: bool = False
    other: bool = False
    class_words: str = ""
    parts: list[tuple[int, str]] = field(default_factory=list)


def _status(lead: str, tail: str) -> tuple[ProjectStatus | None, bool, bool]:
    """The status two chains of verbs give, whether it is a bare 建设, and whether any verb speaks of building itself (firm)."""
    for chain in (tail, lead):
        words = _VERBS.findall(chain)
        strong = [_STATUS[word] for word in words if word in _STATUS]
        if "前期" in chain:
            return ProjectStatus.PLANNED, False, True
        if strong:
            firm = any(word in _STATUS and word not in _LOOSE and _STATUS[word] is not ProjectStatus.PLANNED for word in words)
            return max(strong, key=_ORDER.index), False, firm
    words = _VERBS.findall(lead + " " + tail)
    if any(word in _WEAK for word in words):
        return ProjectStatus.ONGOING, False, "建设" in words
    return (ProjectStatus.ONGOING, True, False) if words else (None, False, False)


def _read_item(text: str, start: int) -> _Item:
    """One item of a coordination: verbs before it, the phrase, 等 with its class noun, verbs after it."""
    lead = _LEAD.match(text)
    cut = lead.end() if lead else 0
    if cut >= len(text):
        cut = 0
    rest = _NOMINAL.sub("", text[cut:]) or text[cut:]
    item = _Item(start + cut, rest, text[:cut])
    etc = _ETC.search(rest)
    if etc and etc.start() >= 1:
        item.phrase, item.class_words = rest[: etc.start()], etc["class"] or ""
        item.closed, item.listed, item.tail = True, bool(etc["class"]), etc["after"]
        item.other = bool(etc["after"]) and not _ETC_VERB.match(etc["after"])
        return item
    found = _HEAD_THEN_VERB.search(rest)
    if found:
        item.phrase, item.tail, item.closed = rest[: found.start("cut")], found["adverbs"] + found["verbs"], True
        item.counted = _COUNTED.match(rest[found.end() :]) is not None
        return item
    found = _ENDS_IN_VERB.search(rest)
    if found and found.start() > 1:
        item.phrase, item.tail = rest[: found.start()], found["adverbs"] + found["verbs"]
        item.closed = item.tail != "建设"
    return item


def _split_joint(item: _Item, last_of_many: bool) -> None:
    """Parts of A和B where A is a whole name already (清水大桥和东山隧道), or where 和 closes a list (甲、乙和丙等铁路项目)."""
    begin = 0
    for joint in _JOINT.finditer(item.phrase):
        listed = last_of_many and joint.group() in "和及" and joint.start() - begin >= 2
        if joint.start() > begin and (listed or ends_with_head(item.phrase[begin : joint.start()])):
            item.parts.append((item.start + begin, item.phrase[begin : joint.start()]))
            begin = joint.end()
    item.parts.append((item.start + begin, item.phrase[begin:]))


def _groups(clause: str) -> Iterator[list[_Item]]:
    """The items of a clause in runs that share their verbs."""
    run: list[_Item] = []
    for found in _ITEM.finditer(clause):
        item = _read_item(found.group(), found.start())
        if run and _VERBS.search(item.lead):
            yield run
            run = []
        run.append(item)
        if item.closed:
            yield run
            run = []
    if run:
        yield run


def _trim(start: int, phrase: str, local: bool, firm: bool) -> tuple[int, str] | None:
    """The part of a phrase that names one undertaking: what stands after the last verb, 的 or 和 inside it, or all of it."""
    cuts = [found.end() for found in _BOUNDARY.finditer(phrase)]
    owner = phrase.rfind("的") + 1
    for cut in [*(cut for cut in reversed(cuts) if cut >= owner), owner]:
        rest = phrase[cut:]
        lead = _LEAD.match(rest)
        if lead and lead.end() < len(rest) and names_one(rest[lead.end() :], local, firm):
            return start + cut + lead.end(), rest[lead.end() :]
        if names_one(rest, local, firm):
            return start + cut, rest
    return None


def _listed(item: _Item, phrase: str) -> tuple[str, tuple[str, ...]]:
    """The full name of a list's member (its own words with the shared class noun) and its other forms."""
    shape, _ = shape_of(phrase)
    if shape is not Shape.NONE:
        return phrase, ()
    class_shape, before = shape_of(item.class_words)
    head = item.class_words[len(before) :] if class_shape is Shape.WORK else item.class_words
    if class_shape is Shape.UNDERTAKING or class_shape is Shape.NONE:
        head = "项目" if item.class_words.endswith("项目") else "工程" if item.class_words.endswith("工程") else ""
    return phrase + head, (phrase,) if head else ()


def _inner_verb(phrase: str) -> str:
    """The last verb of status inside a phrase whose subject stands before it: 东山公司{建成}南山基地."""
    found = [verb for verb in _VERBS.findall(phrase) if verb in _STATUS]
    return found[-1] if found else ""


def _name_group(run: list[_Item], local: bool) -> Iterator[Named]:
    last = run[-1]
    if last.other or _MANY.search(run[0].lead + run[0].phrase[:4]):
        return
    undertaking = last.listed and bool(last.class_words)
    for item in run:
        if item.counted:
            continue
        _split_joint(item, last.listed and item is last and len(run) > 1)
        for start, phrase in item.parts:
            status, new, firm = _status(run[0].lead or _inner_verb(phrase), item.tail or last.tail)
            trimmed = _trim(start, phrase, local, firm)
            if trimmed and _ASIDE.search(phrase[: trimmed[0] - start] or item.lead):
                continue
            if trimmed:
                yield Named(trimmed[0], trimmed[0] + len(trimmed[1]), trimmed[1], (), status, new)
            elif undertaking and listed_name(phrase, local):
                name, forms = _listed(last, phrase)
                yield Named(start, start + len(phrase), name, forms, status, new)


def named_in(sentence: str, local: bool) -> Iterator[Named]:
    """The undertakings a sentence names, in text order, with offsets into the sentence."""
    for clause in _CLAUSE.finditer(sentence):
        text = clause.group()
        if not _TRIGGER.search(text):
            continue
        for run in _groups(text):
            for named in _name_group(run, local):
                named.start += clause.start()
                named.end += clause.start()
                yield named

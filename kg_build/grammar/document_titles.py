"""Places in a text where a document is named: 《…》, a document number, a title noun after a verb, a five-year plan, a law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg_build.grammar.document_words import DocumentWords, document_words
from kg_build.model import DocumentAction

__all__ = ["Title", "titles"]

_QUOTED = re.compile(r"《(?P<title>[^》\n]{2,80})》|「(?P<corner>关于[^」\n]{2,40})」|〈(?P<angle>[^〉\n]{2,60})〉")
_NUMBERED = re.compile(
    r"[国中省市县区州冀鲁豫晋陕甘青川黔滇粤桂琼闽赣湘鄂皖苏浙沪京津辽吉黑蒙宁新藏渝][委办政府厅发]{0,3}发?(?:[〔\[（(【]\d{4}[〕\]）)】]第?\d{1,4}号(?:文件|文)?|第?\d{1,4}号文件)"
    r"|(?:(?:党)?中央|省委|市委|县委)(?:[一1])号文件"
)
_QUOTED_PAIR = re.compile(r"“(?P<first>[^”“]{2,20})”[和、](?P<second>“[^”“]{2,20}”)")
_SPLIT_TITLE = re.compile(r"“[一二三四五六七八九十]{1,2}五”规划(?:纲要)?$")
_CLAUSE = re.compile(r"[，。；：！？《》\n\s　]")
_DIGIT = "一二三四五六七八九十"
_PLAN = re.compile(
    rf"“[{_DIGIT}]{{1,2}}五”(?:发展)?规划(?:纲要)?(?:（草案）)?(?:的?建议)?|第[{_DIGIT}]{{1,3}}个五年[计計][划劃]")
_YEAR_OF = re.compile(r"的?[\u4e00-\u9fff]{0,4}(?:之年|关键|第[一二三四五]年|一年|目标|期)")  # the plan as a date, not as a deed
_PLAN_LEAD = re.compile(r"(?:發展我国国民[經经][济濟]的|我国发展国民经济的)$")
_DRAFT = re.compile(r"(?:[12]\d{3}年度?的?)?(?:国家预算|(?:发展)?国民经济(?:和社会发展)?计划|预算|计划)草案$")
_ABOUT = re.compile(r"关于[^，。；：！？《》「」\n的]{3,30}的(?:报告|决定|决议|议案)(?!会)")


@dataclass(frozen=True, slots=True)
class Title:
    """A document named at ``text[start:end]``; ``name`` is its title (restored where coordinated), ``action`` what is done with it."""

    start: int
    end: int
    name: str
    action: DocumentAction
    quoted: bool = False


def titles(text: str, floor: int, ceiling: int) -> list[Title]:
    """Every naming of a document between two offsets, by rank of the evidence; they may overlap."""
    words = document_words()
    return [
        *_quoted(words, text, floor, ceiling), *_governed(words, text, floor, ceiling), *_fixed(words, text, floor, ceiling),
        *_subjects(words, text, floor, ceiling), *_drafts(words, text, floor, ceiling),
    ]


def _quoted(words: DocumentWords, text: str, floor: int, ceiling: int) -> Iterator[Title]:
    last_end, last_action = -1, DocumentAction.CITED
    for match in _QUOTED.finditer(text, floor, ceiling):
        group = match.lastgroup or "title"
        name, start = match.group(group).strip(), match.start(group)
        if _is_work(words, text, match.start(), match.end(), name):
            continue
        joined = last_end >= 0 and text[last_end:match.start()] in ("和", "、", "及", "以及", "与", "")
        action = _carried(_action(words, text, match.start(), match.end()), last_action, joined)
        split = _SPLIT_TITLE.search(text, max(floor, match.start() - 20), match.start())
        if split is not None and len(name) <= 4:  # “十五五”规划《建议》 is one title, half of it in the marks
            start, name = split.start(), split.group() + name
        yield Title(start, match.end(group), name, action, quoted=True)
        last_end, last_action = match.end(), action


def _carried(own: DocumentAction, last: DocumentAction, joined: bool) -> DocumentAction:
    """What is done with a member of a coordination: what its own words say, else what was done with the member before it."""
    return last if joined and own is DocumentAction.CITED else own


def _is_work(words: DocumentWords, text: str, start: int, end: int, name: str) -> bool:
    """A work of art: said so before or behind, or no verb before it and no word of a document in its title."""
    before = text[max(0, start - 12):start]
    for _ in range(20):  # back over the titles that stand in one row with this one
        if not before.endswith(("》", "、", "和")) or "《" not in text[max(0, start - 60):start]:
            break
        start = text.rfind("《", 0, start)
        before = text[max(0, start - 12):start]
    tail = text[end:end + 40]
    while tail.startswith(("《", "、《", "和《")) and "》" in tail:
        tail = tail[tail.index("》") + 1:]
    governed = _verb_before(words, before) is not None
    if words.work_before.search(before) or words.work_after.match(tail.lstrip("”")):
        return words.title_word.search(name[-4:]) is None or not governed
    return words.title_word.search(name) is None and not governed


def _verb_before(words: DocumentWords, before: str) -> DocumentAction | None:
    """The action of the verb complex that ends ``before``: issuing wins over implementing (制定和实施)."""
    before = words.renewed.sub("", before)  # 新修订的 tells the edition, not what the report does
    found: DocumentAction | None = None
    end = 0
    for match in words.verb.finditer(before):
        action = words.action.get(match.group(), DocumentAction.CITED)
        gap = words.between.match(before, end, match.start())
        chained = found is not None and gap is not None and gap.end() == match.start()
        found = DocumentAction.ISSUED if chained and found is DocumentAction.ISSUED else action
        end = match.end()
    if found is None:
        return None
    gap = words.between.match(before, end)
    return found if gap is not None and gap.end() == len(before) else None


def _action(words: DocumentWords, text: str, start: int, end: int) -> DocumentAction:
    cut = max(text.rfind(mark, max(0, start - 16), start) for mark in "，。；：！？\n")
    found = _verb_before(words, text[max(cut + 1, start - 16):start])
    if found is not None and found is not DocumentAction.CITED:
        return found
    behind = words.after.match(text, end)
    if behind is not None:
        return words.after_action[behind.group("after")]
    return DocumentAction.CITED


def _governed(words: DocumentWords, text: str, floor: int, ceiling: int) -> Iterator[Title]:
    """出台加快发展民营经济实施方案; 落实大气、水、土壤污染防治行动计划; 执行新修订的环境保护法."""
    at = floor
    while (match := words.governed.search(text, at, ceiling)) is not None:
        at = match.end("verb")
        begin = match.start("phrase")
        action = _action(words, text, begin, begin)
        if match.group("verb") in words.placed:
            action = words.action.get(match.group("verb"), DocumentAction.CITED)
        for title in _phrase(words, text, begin, match.end("phrase"), action):
            at = max(at, title.end)
            yield title


def _phrase(words: DocumentWords, text: str, begin: int, end: int, action: DocumentAction) -> Iterator[Title]:
    while (noun := words.noun.search(text, begin, end)) is not None:
        lead = words.determiners.match(text, begin, noun.start())
        start = lead.end() if lead else begin
        if text[start] == "“" and "”" not in text[start:noun.start()]:
            start += 1
        if not _names_one(words, text[start:noun.start()]):
            return
        yield from _coordinated(text, start, noun.start(), noun.end(), action)
        more = words.bare_noun.match(text, noun.end())
        if more is not None:
            yield Title(more.start("noun"), more.end("noun"), text[start:noun.start()] + more.group("noun"), action)
        if text[noun.end():noun.end() + 1] not in "、和及":
            return
        begin = noun.end() + 1


def _names_one(words: DocumentWords, modifier: str) -> bool:
    """Whether what stands before a title noun names one document: long enough, no count, no sentence, more than a sort."""
    if len(modifier) < 4 or (len(modifier) < 24 and words.classes.fullmatch(modifier)) or words.no_title.search(modifier):
        return False
    balanced = modifier.count("“") == modifier.count("”")
    return balanced and modifier.count("的") <= 1 and modifier.count("、") <= 3


def _coordinated(text: str, start: int, noun: int, end: int, action: DocumentAction) -> Iterator[Title]:
    """One title, or one for each of short coordinated first words (大气、水、土壤污染防治行动计划)."""
    quoted = _QUOTED_PAIR.match(text, start, noun)
    if quoted is not None:
        yield Title(quoted.start("first"), quoted.end("first"), quoted.group("first"), action)
        start = quoted.start("second")
    pieces = text[start:noun].split("、")
    shared = max(map(len, pieces[:-1]), default=0)
    if len(pieces) > 1 and shared <= 3 and len(pieces[-1]) > shared + 1:
        rest = pieces[-1][shared:] + text[noun:end]
        at = start
        for piece in (*pieces[:-1], pieces[-1][:shared]):
            yield Title(at, at + len(piece) if piece is not pieces[-1] else end, piece + rest, action)
            at += len(piece) + 1
    else:
        yield Title(start, end, text[start:end], action)


def _fixed(words: DocumentWords, text: str, floor: int, ceiling: int) -> Iterator[Title]:
    last_end, last_action = -1, DocumentAction.CITED
    for match in _numbered(text, floor, ceiling):
        joined = last_end >= 0 and text[last_end:match.start()] in ("和", "、", "及", "以及")
        last_action = _carried(_action(words, text, match.start(), match.end()), last_action, joined)
        last_end = match.end()
        yield Title(match.start(), match.end(), match.group(), last_action)
    yield from _plans(words, text, floor, ceiling)
    yield from _laws(words, text, floor, ceiling)


def _plans(words: DocumentWords, text: str, floor: int, ceiling: int) -> Iterator[Title]:
    for match in _PLAN.finditer(text, floor, ceiling):
        lead = _PLAN_LEAD.search(text, max(floor, match.start() - 12), match.start())
        start = lead.start() if lead else match.start()
        action = _action(words, text, start, match.end())
        if _YEAR_OF.match(text, match.end()):
            action = DocumentAction.CITED
        yield Title(start, match.end(), text[start:match.end()], action)


def _laws(words: DocumentWords, text: str, floor: int, ceiling: int) -> Iterator[Title]:
    for match in words.known.finditer(text, floor, ceiling):
        if text[match.start() - 1:match.start()] not in ("《", "〈"):
            yield Title(match.start(), match.end(), match.group(), _action(words, text, match.start(), match.end()))
    for match in words.law.finditer(text, floor, ceiling):
        before = text[max(floor, match.start() - 12):match.start()]
        if _verb_before(words, before) is not None or words.renewed.search(before) or words.after.match(text, match.end()):
            yield Title(match.start(), match.end(), match.group(), _action(words, text, match.start(), match.end()))


def _numbered(text: str, floor: int, ceiling: int) -> Iterator[re.Match[str]]:
    at = text.find("号", floor, ceiling)
    while at >= 0:  # the sign is rare, the letters a number may begin with are not: look back from the sign
        for match in _NUMBERED.finditer(text, max(floor, at - 18), min(ceiling, at + 3)):
            if match.start() <= at < match.end():
                yield match
        at = text.find("号", at + 1, ceiling)


def _subjects(words: DocumentWords, text: str, floor: int, ceiling: int) -> Iterator[Title]:
    """某三角洲一体化发展规划纲要正式印发: a clause that begins with the title and says what became of it."""
    for match in words.subject.finditer(text, floor, ceiling):
        end = match.end("noun")
        clause = max((mark.end() for mark in _CLAUSE.finditer(text, max(floor, end - 32), end)), default=max(floor, end - 32))
        modifier = text[clause:match.start("noun")]
        if _names_one(words, modifier) and "、" not in modifier and not words.verb.search(modifier):
            yield Title(clause, end, text[clause:end], _action(words, text, end, end))


def _drafts(words: DocumentWords, text: str, floor: int, ceiling: int) -> Iterator[Title]:
    about = (match.span() for match in _ABOUT.finditer(text, floor, ceiling) if text[match.start() - 1] != "《")
    spans = sorted([*_draft_spans(text, floor, ceiling), *about])
    last_end, last_action = -1, DocumentAction.CITED
    for start, end in spans:
        joined = last_end >= 0 and text[last_end:start] in ("和", "、", "及", "以及")
        last_action = _carried(_action(words, text, start, end), last_action, joined)
        last_end = end
        yield Title(start, end, text[start:end], last_action)


def _draft_spans(text: str, floor: int, ceiling: int) -> Iterator[tuple[int, int]]:
    at = text.find("草案", floor, ceiling)
    while at >= 0:
        match = _DRAFT.search(text, max(floor, at - 20), at + 2)
        if match is not None:
            yield match.span()
        at = text.find("草案", at + 2, ceiling)

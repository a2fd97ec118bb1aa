"""The words of the organization grammar, compiled once: known bodies, heads, edges, classes, levels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg_build.grammar.lexicon import table
from kg_build.grammar.words import place_names, trie, words_in
from kg_build.model import OrganizationType

__all__ = ["OrganizationWords", "organization_words"]

_COUNT = r"[0-9０-９.]+(?:余|多|万|亿)*[家所个座名年]|[一二三四五六七八九十百千两几数多首]+(?:余|多|批)?[家所个座]"
_MARK = r"[，。；：、！？“”‘’「」『』《》〈〉（）()〔〕\[\]【】,;:!?\s　…—―－–~·.+＋①-⑳_&#<>|*/0-9０-９%％]"
_MARKS = f"(?:{_COUNT}|{_MARK})"
_LISTED = ("enterprise", "university", "institution")


@dataclass(frozen=True, slots=True)
class OrganizationWords:
    """Word sets and patterns of ``organizations.toml``.

    ``known`` gives the canonical name and type of every form of a known body; ``head`` the type of a name's last word;
    ``lexeme`` finds either; ``edge`` finds what a name cannot reach over (group ``cut``) and what only looks like it.
    """

    known: dict[str, tuple[str, OrganizationType]]
    head: dict[str, OrganizationType]
    lexeme: re.Pattern[str]
    not_before: dict[str, re.Pattern[str]]
    edge: re.Pattern[str]
    founding: frozenset[str]
    founder: re.Pattern[str]
    founded_after: re.Pattern[str]
    openers: re.Pattern[str]
    opening: re.Pattern[str]
    classes: re.Pattern[str]
    sorts: re.Pattern[str]
    trade: re.Pattern[str]
    brand: re.Pattern[str]
    brand_end: re.Pattern[str]
    firm_end: re.Pattern[str]
    level: re.Pattern[str]
    foreign: re.Pattern[str]
    listed: re.Pattern[str]
    listed_type: dict[str, OrganizationType]
    not_list: re.Pattern[str]
    capacity: re.Pattern[str]
    site_works: re.Pattern[str]
    firm: re.Pattern[str]
    high: tuple[str, ...]
    places_full: frozenset[str]
    places_short: frozenset[str]


def _known(section: dict[str, str]) -> dict[str, tuple[str, OrganizationType]]:
    forms: dict[str, tuple[str, OrganizationType]] = {}
    for kind, lines in section.items():
        for line in filter(None, lines.splitlines()):
            name, *others = line.split()
            for form in (name, *others):
                forms.setdefault(form, (name, OrganizationType(kind)))
    return forms


def _level(levels: dict[str, str]) -> str:
    letters, bad = trie(words_in(levels["letters"])), "".join(words_in(levels["not_after"]))
    assembly, government = trie(words_in(levels["assembly"])), trie(words_in(levels["government"]))
    return (
        rf"(?<![{bad}])(?P<level>{letters})(?:(?P<assembly>{assembly})(?!{trie(words_in(levels['not_after_assembly']))})"
        rf"|(?P<government>{government})(?!{trie(words_in(levels['not_after_government']))})"
        rf"|(?P<party>{trie(words_in(levels['party']))})(?!{trie(words_in(levels['not_after_party']))}))"
    )


def _classes(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words of two and more letters in any number, behind one letter at most (大型企业, 省重点, but not 中原)."""
    letters = "".join(word for word in words if len(word) == 1)
    return re.compile(rf"[{letters}]?(?:{trie(word for word in words if len(word) > 1)})+|[{letters}]")


def _listed(lists: dict[str, str]) -> str:
    nouns = trie(word for kind in _LISTED for word in words_in(lists[kind]))
    not_grade = r"(?<![高初中平同甲乙丙特一二三优头])"
    return rf"{not_grade}等(?P<middle>[^，。；：、！？（）《》\s]{{0,16}}?)(?P<noun>{nouns})(?!家|化|群|级|性|生|集群|主体)"


@cache
def organization_words() -> OrganizationWords:
    """Compile ``organizations.toml`` (about 50 ms, once a process)."""
    data = table("organizations")
    known = _known(data["known"])
    head = {word: OrganizationType(kind) for kind, words in data["heads"].items() for word in words_in(words)}
    edges, classes, lists = data["edges"], data["class"], data["lists"]
    trade = words_in(classes["trade"])
    full, short = place_names()
    verbs = words_in(data["predicates"]["firm"])
    markets, partners = trie(words_in(data["predicates"]["markets"])), trie(words_in(data["predicates"]["partners"]))
    return OrganizationWords(
        known=known, head=head,
        lexeme=re.compile(trie([*known, *head])),
        not_before={word: re.compile(trie(words_in(after)) or "(?!)") for word, after in data["not_before"].items()},
        edge=re.compile(rf"(?:{trie(words_in(edges['protected']))})|(?P<cut>{_MARKS}|{trie(words_in(edges['strong']))})"),
        founding=frozenset(words_in(edges["founding"])),
        founder=re.compile(rf"(?:{trie(words_in(edges['founding']))})了?(?=[^，。；：！？、和与及的等从到起首“”（）()0-9\n]*$)"),
        founded_after=re.compile(trie(words_in(edges["founded_after"]))),
        openers=re.compile(trie(words_in(edges["openers"]))),
        opening=re.compile(rf"(?:{trie(words_in(edges['openers']))})+"),
        classes=_classes(words_in(classes["words"])),
        sorts=re.compile(rf".*(?:{trie(words_in(classes['sorts']))})$"),
        trade=re.compile(rf"(?:{trie([*trade, *words_in(classes['words'])])})+"),
        brand=re.compile(rf"(?P<own>.{{2,6}}?)(?P<trade>{trie(words_in(classes['brand_ends']))})"),
        brand_end=re.compile(trie(words_in(classes["brand_ends"]))),
        firm_end=re.compile(rf"(?:{trie(words_in(classes['firm_ends']))})(?={trie(words_in(data['predicates']['firm_context']))})"),
        level=re.compile(_level(data["levels"])),
        foreign=re.compile(rf"(?:{trie(words_in(data['levels']['countries']))})政府"),
        listed=re.compile(_listed(lists)),
        listed_type={word: OrganizationType(kind) for kind in _LISTED for word in words_in(lists[kind])},
        not_list=re.compile(rf"{trie(words_in(lists['not_list']))}|{trie(words_in(lists['fields']))}(?!{trie(words_in(lists['leaders']))})"),
        capacity=re.compile(
            rf"[0-9][0-9.]*(?:亿|万|千|百)*(?:{trie(words_in(data['predicates']['capacity_units']))})"
            r"(?P<works>[^，。；：、\d]{0,16}?)(?:等(?:\d*个|一批)?(?:重大|重点)?)?项目"),
        site_works=re.compile(trie(words_in(data["predicates"]["site_works"]))),
        firm=re.compile(rf"(?:成功|共|已)?(?:{trie(verbs)}|在{markets}.{{0,6}}?(?:上市|挂牌)|(?P<partner>{partners}))"),
        high=words_in(edges["high"]), places_full=full, places_short=short,
    )

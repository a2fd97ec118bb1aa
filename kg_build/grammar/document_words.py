"""The words of the document grammar, compiled once: verbs with their action, title nouns, laws, classes, works of art."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg_build.grammar.lexicon import table
from kg_build.grammar.words import trie, words_in
from kg_build.model import DocumentAction

__all__ = ["DocumentWords", "document_words"]


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """Patterns of ``documents.toml``: ``governed`` is a verb with the phrase it governs, ``noun`` the last word of a title in it."""

    action: dict[str, DocumentAction]
    verb: re.Pattern[str]
    between: re.Pattern[str]
    after: re.Pattern[str]
    after_action: dict[str, DocumentAction]
    renewed: re.Pattern[str]
    governed: re.Pattern[str]
    placed: frozenset[str]
    noun: re.Pattern[str]
    bare_noun: re.Pattern[str]
    subject: re.Pattern[str]
    law: re.Pattern[str]
    known: re.Pattern[str]
    classes: re.Pattern[str]
    no_title: re.Pattern[str]
    determiners: re.Pattern[str]
    work_before: re.Pattern[str]
    work_after: re.Pattern[str]
    title_word: re.Pattern[str]


@cache
def document_words() -> DocumentWords:
    """Compile ``documents.toml`` (a few milliseconds, once a process)."""
    data = table("documents")
    verbs, titles = data["verbs"], data["titles"]
    issued, implemented = words_in(verbs["issued"]), words_in(verbs["implemented"])
    after_issued, after_implemented = words_in(verbs["after_issued"]), words_in(verbs["after_implemented"])
    bare = trie((*words_in(verbs["bare_issued"]), *words_in(verbs["bare_implemented"])))
    particles = trie(words_in(verbs["particles"]))
    nouns, excluded = trie(words_in(titles["nouns"])), trie(words_in(titles["not_before"]))
    every = trie((*issued, *implemented, *words_in(verbs["placed"])))
    after = trie((*after_issued, *after_implemented))
    return DocumentWords(
        action=dict.fromkeys(issued, DocumentAction.ISSUED) | {w: DocumentAction.IMPLEMENTED for w in implemented if w not in issued},
        verb=re.compile(every),
        between=re.compile(rf"(?:{particles}|{every}|[“”的])*"),
        after=re.compile(rf"[”》]?(?:已|已经|全面|正式|顺利|相继|先后|得到|的|必须|要|严格|认真)*(?P<after>{after})"),
        after_action=dict.fromkeys(after_implemented, DocumentAction.IMPLEMENTED) | dict.fromkeys(after_issued, DocumentAction.ISSUED),
        renewed=re.compile(r"(?:新|最新|经)?(?:修订|修改|颁布|出台|制定|通过)(?:后|过)?的$"),
        governed=re.compile(rf"(?P<verb>{bare})(?:{particles}|{bare}){{0,6}}(?P<phrase>[^，。；：！？《》\n]{{2,48}})"),
        placed=frozenset(words_in(verbs["placed"])),
        noun=re.compile(rf"(?:{nouns})(?!{excluded})(?:（草案）|\(草案\)|草案)?"),
        bare_noun=re.compile(rf"(?:、|和|及|以及)(?P<noun>{nouns})(?![\u4e00-\u9fff])"),
        subject=re.compile(rf"(?P<noun>{nouns})(?:已|全面|正式|顺利)?(?:{after})"),
        law=re.compile(rf"(?:{trie(words_in(titles['laws']))})法(?![治律院制规人学庭定庭典])"),
        known=re.compile(rf"(?:{trie(words_in(titles['known']))})(?!{trie(words_in(titles['not_after_known']))})"),
        classes=re.compile(rf"(?:{trie(words_in(titles['classes']))})+"),
        no_title=re.compile(titles["no_title"]),
        determiners=re.compile(rf"(?:{trie(words_in(titles['determiners']))})+"),
        work_before=re.compile(rf"(?:{trie(words_in(titles['works']))})[“”]?$"),
        work_after=re.compile(rf"{trie(words_in(titles['works_after']))}"),
        title_word=re.compile(rf"(?:{nouns}|法|建议|报告|决定|决议|通知|公报|宣言|声明|清单|战略|计划|草案|书|标准|问题|若干|措施|目录|指南|准则|规则|章程|大纲|共识|倡议|合同|制度|要点|要求|关于)"),
    )

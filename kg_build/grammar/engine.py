"""The tape: a sentence in which every number and time word is one character, and rules are short patterns over what is left.

Comes in: a span of the source text. Goes out: a :class:`Tape` whose clauses the rule modules read. Knows no Chinese.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Generic, TypeVar

from kg_build.model import Span

__all__ = ["KINDS", "NOTE_MARK", "NUMBERS", "Clause", "Registry", "Rule", "Sentence", "Tape", "Token", "pattern", "pieces", "squeeze"]

# One character of plane 15 per kind of token; decode refuses these characters in input.
KINDS = {
    "amount": "\U000f0000", "count": "\U000f0001", "percent": "\U000f0002", "point": "\U000f0003", "ratio": "\U000f0004",
    "time": "\U000f0005", "base": "\U000f0006",
}
NUMBERS = "".join(KINDS[kind] for kind in ("amount", "count", "percent", "point", "ratio"))
MACROS = {
    "Q": f"[{NUMBERS}]", "A": KINDS["amount"], "C": KINDS["count"], "P": KINDS["percent"], "D": KINDS["point"], "X": KINDS["ratio"],
    "T": KINDS["time"], "B": KINDS["base"], "notQ": f"[^{NUMBERS}]", "tok": f"[{NUMBERS}{KINDS['time']}{KINDS['base']}]",
}
NOTE_MARK = re.compile(r"(?:\[|［)\s*(\d{1,3})\s*(?:\]|］)|〔\s*(\d{1,2})\s*〕|【\s*(\d{1,2})\s*】")
"""The mark of a footnote, with its number in a group: 美丽庭院[12]."""
_WHITE = re.compile(rf"(?:[\s\u3000\xa0\u200b\ufeff]|&nbsp;|_x000[dD]_|{NOTE_MARK.pattern})+")
_TOKEN_RUN = re.compile(f"[{''.join(KINDS.values())}]")
_CLAUSE = re.compile(r"(?:（[^（）。]{0,60}）|[^，；：。！？])+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage made ready to read: no white space inside, one form per character; ``offsets`` lead back to the source.

    ``offsets`` is None when the text stands in the source as it is; else ``offsets[i]`` is the source offset of character i.
    """

    text: str
    start: int
    offsets: tuple[int, ...] | None = None

    def source(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``."""
        if self.offsets is None:
            return Span(self.start + start, self.start + end)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


_LONGEST = 1500


def pieces(sentence: Sentence) -> Iterator[Sentence]:
    """A sentence in pieces of at most 1,500 characters, cut behind a mark where there is one.

    No sentence of a report is so long; a text without full stops would otherwise cost the square of its length.
    """
    text, start = sentence.text, 0
    while len(text) - start > _LONGEST:
        cut = max(text.rfind(mark, start, start + _LONGEST) for mark in "，；、") + 1
        end = cut if cut > start else start + _LONGEST
        yield _piece(sentence, start, end)
        start = end
    yield _piece(sentence, start, len(text)) if start else sentence


def _piece(sentence: Sentence, start: int, end: int) -> Sentence:
    if sentence.offsets is None:
        return Sentence(sentence.text[start:end], sentence.start + start)
    return Sentence(sentence.text[start:end], sentence.start, sentence.offsets[start:end])


def _parts_numbers(text: str, start: int, end: int) -> bool:
    """Whether a blank stands between two numbers rather than inside one (1 200)."""
    if not 0 < start < end < len(text) or not text[start - 1].isdigit() or not text[end].isdigit():
        return False
    return not re.match(r"\d{3}(?!\d)", text[end:end + 4])


def _paired(text: str) -> str:
    """Straight quotes as opening and closing ones in turn."""
    sides = cycle("“”")
    return "".join(next(sides) if sign == '"' else sign for sign in text)


def squeeze(source: str, span: Span) -> Sentence:
    """The sentence of a span of the source (its characters already in their standard forms).

    White space, left-over markup and footnote marks are out. A blank between two figures stays when what follows is no group of
    three (2020 15 are two numbers, 1 200 is one).
    """
    raw = source[span.start:span.end]
    if raw.count('"') > 1:
        raw = _paired(raw)
    if not _WHITE.search(raw):
        return Sentence(raw, span.start)
    kept: list[str] = []
    offsets: list[int] = []
    last = 0
    for gap in [*(m.span() for m in _WHITE.finditer(raw)), (len(raw), len(raw))]:
        kept.append(raw[last:gap[0]])
        offsets.extend(range(span.start + last, span.start + gap[0]))
        if _parts_numbers(raw, *gap):
            kept.append(" ")
            offsets.append(span.start + gap[0])
        last = gap[1]
    return Sentence("".join(kept), span.start, tuple(offsets))


@dataclass(frozen=True, slots=True)
class Token:
    """A number or time word on the tape: its kind, its place in the sentence, and what it was read as."""

    kind: str
    start: int
    end: int
    value: object


@dataclass(slots=True)
class Tape:
    """A sentence with one character per token. ``tokens`` are in order; ``places`` are their positions on the tape."""

    sentence: Sentence
    tokens: list[Token]
    text: str = ""
    places: list[int] = field(default_factory=list)
    _by_place: dict[int, Token] = field(default_factory=dict)
    _shift: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write the tape."""
        parts: list[str] = []
        last = length = 0
        shift = 0
        for token in self.tokens:
            parts.append(self.sentence.text[last:token.start])
            length += token.start - last
            self.places.append(length)
            self._by_place[length] = token
            parts.append(KINDS[token.kind])
            length += 1
            last = token.end
            shift += token.end - token.start - 1
            self._shift.append(shift)
        parts.append(self.sentence.text[last:])
        self.text = "".join(parts)

    def token(self, place: int) -> Token:
        """The token at a position of the tape."""
        return self._by_place[place]

    def offset(self, place: int) -> int:
        """The offset in the sentence that a position of the tape stands for."""
        i = bisect_right(self.places, place - 1) if place else 0
        return place + (self._shift[i - 1] if i else 0)

    def words(self, start: int, end: int, drop: str = "") -> str:
        """``text[start:end]`` with tokens written out; tokens of the kinds in ``drop`` (characters of the tape) are left out."""
        return _TOKEN_RUN.sub(
            lambda m: "" if m[0] in drop else self._written(m.start() + start), self.text[start:end])

    def _written(self, place: int) -> str:
        token = self._by_place[place]
        return self.sentence.text[token.start:token.end]

    def clauses(self) -> Iterator[Clause]:
        """The clauses, cut at commas, semicolons, colons and full stops outside brackets."""
        for match in _CLAUSE.finditer(self.text):
            yield Clause(self, match.start(), match.end())


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a tape between two marks."""

    tape: Tape
    start: int
    end: int

    @property
    def text(self) -> str:
        """The clause as it stands on the tape."""
        return self.tape.text[self.start:self.end]

    def numbers(self) -> list[int]:
        """The tape positions of its numbers."""
        return [p for p in self.tape.places if self.start <= p < self.end and self.tape.text[p] in NUMBERS]


def pattern(source: str, **classes: str) -> re.Pattern[str]:
    """A pattern over the tape: ``{Q}``, ``{P}``, ``{T}`` … are token kinds, further names are word classes (alternations)."""
    for name, value in {**MACROS, **classes}.items():
        source = source.replace("{" + name + "}", value if name in MACROS else f"(?:{value})")
    return re.compile(source)


S = TypeVar("S")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Rule(Generic[S, R]):
    """A named rule: what stands left and right of a number, for which kinds of numbers, and what to make of it."""

    name: str
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    kinds: frozenset[str]
    build: Callable[[S], R | None]
    example: str


class Registry(Generic[S, R]):
    """The rules of one module in the order of their definition; a second rule of the same name is an error."""

    def __init__(self, module: str, classes: Mapping[str, str] | None = None) -> None:
        """``module`` prefixes the rules' names (``facts.growth``); ``classes`` are the word classes that patterns may name."""
        self.module = module
        self.classes = dict(classes or {})
        self.rules: list[Rule[S, R]] = []
        self._by_kind: dict[str, list[Rule[S, R]]] = {}

    def for_kind(self, kind: str) -> list[Rule[S, R]]:
        """The rules that look at numbers of a kind, in their order."""
        found = self._by_kind.get(kind)
        if found is None:
            found = self._by_kind[kind] = [rule for rule in self.rules if kind in rule.kinds]
        return found

    def rule(
        self, left: str = "", right: str = "", kinds: str = "amount count percent point ratio",
    ) -> Callable[[Callable[[S], R | None]], Callable[[S], R | None]]:
        """Register the decorated function; its docstring is a one-line example."""

        def register(build: Callable[[S], R | None]) -> Callable[[S], R | None]:
            name = f"{self.module}.{build.__name__}"
            if any(rule.name == name for rule in self.rules):
                raise ValueError(f"two rules are called {name}")
            self.rules.append(Rule(
                name, pattern(left, **self.classes) if left else None, pattern(right, **self.classes) if right else None,
                frozenset(kinds.split()), build, (build.__doc__ or "").strip(),
            ))
            return build

        return register

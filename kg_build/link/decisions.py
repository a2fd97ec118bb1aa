"""A reviewed file's decisions against the graph they are about: rows in, the links to write out, or every problem with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from kg_build.errors import InputError, KgBuildError, Place, UsageProblem
from kg_build.link.candidates import CLOSE, SAME_AS
from kg_build.link.review import DECISIONS, Reviewed
from kg_build.link.strict import http_iri

__all__ = ["Decision", "decide"]

_RELATIONS: Final = {"yes": SAME_AS, "close": CLOSE}


@dataclass(frozen=True, slots=True)
class Decision:
    """A row that makes a link, the relation, and who said so: a person, or nobody where two sources agree."""

    row: Reviewed
    relation: str

    @property
    def reviewed(self) -> bool:
        """Whether a person decided."""
        return bool(self.row.reviewer)


def decide(
    path: str, rows: Iterable[Reviewed], entities: Mapping[str, str], *, reviewer: str = "", agreed: bool = False,
) -> list[Decision]:
    """The links that a reviewed file asks for, by entity and candidate.

    Args:
        path: the file's name, for messages.
        rows: its rows.
        entities: what the graph holds, IRI → kind.
        reviewer: who is meant where a decided row does not say.
        agreed: whether undecided rows in which two sources agree count as well; without a reviewer's name.

    Raises:
        ExceptionGroup: of InputErrors KG941 to KG947, all that are wrong. UsageProblem: KG948, nothing is decided.
    """
    problems: list[KgBuildError] = []
    decided: list[tuple[Reviewed, str]] = []
    for row in rows:
        word = DECISIONS.get(row.decision.lower(), "")
        if row.decision:
            problems += _wrong(path, row, word, entities, reviewer)
            decided.append((replace(row, reviewer=row.reviewer or reviewer), word))
        elif agreed and row.relation == SAME_AS and row.check and row.whole and row.entity in entities:
            decided.append((replace(row, reviewer=""), "yes"))
    problems += _at_odds(path, decided)
    if problems:
        raise ExceptionGroup("the reviewed file", sorted(problems, key=lambda problem: problem.place.line or 0))
    if not decided:
        raise UsageProblem(
            "KG948", Place(path), "还没有一行写了决定。", "No row has a decision yet.",
            "在 decision 列里写 yes、no 或 close，再运行。", "Write yes, no or close in the column decision and run it again.",
        )  # fmt: skip
    links = [Decision(row, _RELATIONS[word]) for row, word in decided if word in _RELATIONS]
    return sorted(links, key=lambda link: link.row.pair)


def _wrong(path: str, row: Reviewed, word: str, entities: Mapping[str, str], reviewer: str) -> Iterator[InputError]:
    """What is wrong with a decided row by itself."""
    place = Place(path, row.line)
    if not word:
        yield InputError(
            "KG941", place, f"决定“{row.decision[:40]}”不在 yes、no、close 之中。",
            f"The decision {row.decision[:40]!r} is not yes, no or close.",
            "改成 yes（同一个）、no（不是）、close（相近），或留空。", "Write yes (the same), no, close (nearly), or nothing.",
        )  # fmt: skip
    if row.entity not in entities:
        yield InputError(
            "KG942", place, f"图里没有 {row.entity[:120] or '（空）'}。", f"The graph has no {row.entity[:120] or '(empty)'}.",
            "图改过了：再运行一次 kg-build link；去掉这一行的决定。",
            "The graph has changed: run kg-build link again, and undo this decision.",
        )  # fmt: skip
    elif not row.whole:
        yield InputError(
            "KG943", place, "这一行里程序写的内容改过了，决定的可能不是当初的候选。",
            "What the program wrote in this row was changed; the decision may be about another candidate than was proposed.",
            "恢复原样；要另提候选，请写一行新的，check 留空。",
            "Undo the change; to propose another candidate write a new row with an empty check.",
        )  # fmt: skip
    elif not _is_iri(row.candidate):
        yield InputError(
            "KG944", place, f"候选“{row.candidate[:80]}”不是 http 或 https 的 IRI。",
            f"The candidate {row.candidate[:80]!r} is no http or https IRI.",
            "写出完整的 IRI，如 http://www.wikidata.org/entity/Q1。", "Write a whole IRI such as http://www.wikidata.org/entity/Q1.",
        )  # fmt: skip
    if not (row.reviewer or reviewer):
        yield InputError(
            "KG947", place, "有决定而没有写是谁核对的。", "There is a decision, but not whose it is.",
            "填写 reviewer 列，或用 --reviewer 给出。", "Fill in the column reviewer, or give --reviewer.",
        )  # fmt: skip


def _is_iri(text: str) -> bool:
    try:
        http_iri(text)
    except ValueError:
        return False
    return True


def _at_odds(path: str, decided: Iterable[tuple[Reviewed, str]]) -> Iterator[InputError]:
    """Rows that cannot both be meant."""
    pairs: dict[tuple[str, str], int] = {}
    same: dict[tuple[str, str], Reviewed] = {}
    for row, word in decided:
        if row.pair in pairs:
            yield InputError(
                "KG945", Place(path, row.line), f"与第 {pairs[row.pair]} 行是同一对，又作了决定。",
                f"It decides on the same pair as line {pairs[row.pair]}.", "只留一行。", "Keep one of the two rows.",
            )  # fmt: skip
            continue
        pairs[row.pair] = row.line
        if word != "yes":
            continue
        for key in ((row.entity, urlsplit(row.candidate).netloc), ("", row.candidate)):
            if (other := same.setdefault(key, row)) is not row:
                yield InputError(
                    "KG946", Place(path, row.line), f"与第 {other.line} 行矛盾：一个只能同另一边的一个是同一个。",
                    f"It contradicts line {other.line}: one thing here is the same as one thing there, not as two.",
                    "其中一行改成 close 或 no。", "Make one of the two close or no.",
                )  # fmt: skip
                break

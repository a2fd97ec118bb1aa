"""The file that a person reviews: proposals in, a CSV out that Excel opens; the person's file in, checked rows out; both joined again.

What a person wrote is theirs: running ``link`` again adds rows and brings undecided ones up to date, and changes nothing in a row that
has a decision, a reviewer or a note. ``check`` seals what we wrote in a row, so that a decision is never applied to something else than
was seen.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg_build.errors import InputError, Place
from kg_build.graph.output import replace_file
from kg_build.link.candidates import Proposal, relation_of

__all__ = ["COLUMNS", "DECISIONS", "Evidence", "Reviewed", "changed_since", "merge", "read_review", "row_of", "write_review"]

COLUMNS: Final = (
    "entity", "label", "kind", "context", "candidate", "candidate_label", "description", "score", "evidence", "relation", "decision",
    "reviewer", "note", "check",
)  # fmt: skip
_OURS: Final = COLUMNS[:10]
DECISIONS: Final = {"yes": "yes", "no": "no", "close": "close", "是": "yes", "否": "no", "不是": "no", "相近": "close"}
_LARGEST: Final = 1 << 26
_FORMULA: Final = ("=", "+", "-", "@")
_BETWEEN: Final = " | "


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source said: its IRI, whether it found the candidate by code or by name, and the reasons for the score."""

    source: str
    method: str
    reasons: str

    def __str__(self) -> str:
        """``https://example.org/sparql [code] same name; same code``."""
        return f"{self.source} [{self.method}] {self.reasons}"

    @classmethod
    def read(cls, cell: str) -> tuple[Evidence, ...]:
        """The pieces of an evidence cell; what is no piece of ours is left out."""
        pieces = []
        for piece in cell.split(_BETWEEN):
            source, _, rest = piece.strip().partition(" [")
            method, closed, reasons = rest.partition("] ")
            if source and closed:
                pieces.append(cls(source, method, reasons))
        return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A row of the file, its cells as text; ``line`` is where it stands (0 for a new one)."""

    entity: str
    label: str
    kind: str
    context: str
    candidate: str
    candidate_label: str
    description: str
    score: str
    evidence: str
    relation: str
    decision: str = ""
    reviewer: str = ""
    note: str = ""
    check: str = ""
    line: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        """What the row is about."""
        return self.entity, self.candidate

    @property
    def touched(self) -> bool:
        """Whether a person wrote in it, or wrote it."""
        return bool(self.decision or self.reviewer or self.note or not self.check)

    def seal(self) -> str:
        """What ``check`` is for the cells we wrote."""
        cells = [" ".join(getattr(self, name).split()) for name in _OURS]
        return hashlib.sha256("\n".join(cells).encode()).hexdigest()[:12]

    @property
    def whole(self) -> bool:
        """Whether what we wrote is still as we wrote it (a row of the person's own has no seal and is theirs)."""
        return not self.check or self.check == self.seal()


def row_of(proposal: Proposal) -> Reviewed:
    """A proposal as an undecided row."""
    evidence = [Evidence(source, method, _safe("; ".join(reasons))) for source, (method, reasons) in proposal.evidence.items()]
    entity = proposal.entity
    return _sealed(Reviewed(
        entity.iri, _shown(entity.label), entity.kind, _shown(entity.context), proposal.iri, _shown(proposal.label),
        _shown(proposal.description), str(proposal.score), _BETWEEN.join(map(str, evidence)), proposal.relation,
    ))


def _sealed(row: Reviewed) -> Reviewed:
    return replace(row, check=row.seal())


def _safe(words: str) -> str:
    return words.replace("|", "/")


def _shown(words: str) -> str:
    """Words of others as a cell: one line, and no formula for a spreadsheet to run."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def merge(held: Sequence[Reviewed], proposed: Iterable[Reviewed], *, fresh: bool = False) -> list[Reviewed]:
    """The file after another run: what was there, in its order, then the new rows.

    A row that a person touched stays as it is. Another is brought up to date: what other sources had said of the pair before is kept beside
    the new, and two sources that now agree change what is proposed. ``fresh`` drops the untouched rows that were not proposed again.
    """
    new = {row.pair: row for row in proposed}
    merged: list[Reviewed] = []
    for row in held:
        update = new.pop(row.pair, None)
        if row.touched or (update is None and not fresh):
            merged.append(row)
        elif update is not None:
            merged.append(update if fresh else _joined(row, update))
    return [*merged, *new.values()]


def changed_since(held: Iterable[Reviewed], proposed: Iterable[Reviewed]) -> list[Reviewed]:
    """The decided rows whose candidate now goes by another name than the one the person saw."""
    names = {row.pair: row.candidate_label for row in proposed}
    return [row for row in held if row.decision and names.get(row.pair, row.candidate_label) != row.candidate_label]


def _joined(old: Reviewed, new: Reviewed) -> Reviewed:
    """A row with the evidence of both; the higher score counts, as it does within one run."""
    pieces = {one.source: one for one in (*Evidence.read(old.evidence), *Evidence.read(new.evidence))}
    score = max(int(new.score), int(old.score) if old.score.isdecimal() else 0)
    relation = relation_of(((one.source, one.method) for one in pieces.values()), score)
    return _sealed(replace(new, score=str(score), evidence=_BETWEEN.join(map(str, pieces.values())), relation=relation))


# The file -----------------------------------------------------------------------------------------------------------------------------


def write_review(path: str, rows: Iterable[Reviewed]) -> None:
    """Write the file, whole or not at all, in UTF-8 with the mark that Excel knows it by.

    Raises:
        StoreError: KG302, it cannot be written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, name) for name in COLUMNS] for row in rows)
    with replace_file(path) as file:
        file.write(out.getvalue().encode("utf-8-sig"))


def read_review(path: str) -> list[Reviewed]:
    """The rows of a file, as ``write_review`` wrote it or a spreadsheet saved it (GB18030, semicolons or tabs are read too).

    Raises:
        InputError: KG940, it cannot be read, lacks columns, or a row has too many cells (with its line).
    """
    text = _text(path)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    rows: list[Reviewed] = []
    line = 1
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise _unreadable(path, 1, f"缺少列 {'、'.join(missing)}", f"the columns {', '.join(missing)} are missing")
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(header):
                    raise _unreadable(path, line, "这一行的格子比表头多", "the row has more cells than the header")
                by_name = dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))
                rows.append(Reviewed(**{name: by_name[name].strip() for name in COLUMNS}, line=line))
            line = reader.line_num + 1
    except csv.Error as problem:
        raise _unreadable(path, line, f"不是 CSV（{problem}）", f"it is no CSV ({problem})") from problem
    return rows


def _text(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise _unreadable(path, None, f"读不了：{reason}", f"it cannot be read: {reason}") from problem
    if len(data) > _LARGEST:
        raise _unreadable(path, None, "文件太大", "it is too large")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, None, "既不是 UTF-8 也不是 GB18030", "it is neither UTF-8 nor GB18030")


def _unreadable(path: str, line: int | None, zh: str, en: str) -> InputError:
    return InputError(
        "KG940", Place(path, line), f"这个核对文件有问题：{zh}。", f"The reviewed file is not as it should be: {en}.",
        "用 kg-build link 写出的文件，只填 decision、reviewer、note 三列。",
        "Take the file that kg-build link wrote and fill in decision, reviewer and note only.",
    )  # fmt: skip

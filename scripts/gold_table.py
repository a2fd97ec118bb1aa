"""The table of `make gold`: scores, the floors of the last commit and today's come in, lines of text go out.

Two blocks, facts and entities; a line per file, then the pooled lines, and under each its floors. Percent with two digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scripts.gold_scores import ENTITIES, POOLED, SLOTS, Scores, Tally, scores_of

__all__ = ["drawn"]

_NAME = 24  # characters: the longest name of a gold file
_FACTS = ("found", "full", *SLOTS, "area", "explained")
_ENTITIES = tuple(column for what, (_, accuracy) in ENTITIES.items() for column in (f"{what} P", f"{what} R", what, accuracy))
_SIZES = ("gold", "unexplained")
_SHORT = {"found": "found F1", "full": "full F1", "indicator": "indic.", "measure": "meas.", "comparator": "compar."}
_NARROW = 7  # a score alone; a wide column has room for the change as well
_CHANGE = 5


def drawn(counted: Mapping[str, Tally], last: Scores, floors: Scores) -> Iterator[str]:
    """The lines of the table: scores, their change against the floors ``last``, and the floors that hold now."""
    yield from _block("FACTS, %", _FACTS, counted, last, floors)
    yield ""
    yield from _block("ENTITIES, %", _ENTITIES, counted, last, floors)


def _block(title: str, columns: tuple[str, ...], counted: Mapping[str, Tally], last: Scores, floors: Scores) -> Iterator[str]:
    sized = columns == _FACTS
    head = " ".join((title.ljust(_NAME), *(_SIZES if sized else ()), *map(_head, columns)))
    yield head.rstrip()
    for name, scores in scores_of(counted).items():
        if name in POOLED:
            yield "─" * len(head.rstrip())
        sizes = _sizes(counted[name]) if sized else ()
        cells = (_cell(column, scores.get(column), last.get(name, {}).get(column)) for column in columns)
        yield " ".join((name.ljust(_NAME), *sizes, *cells)).rstrip()
        asked = floors.get(name, {})
        blank = ("".ljust(len(size)) for size in sizes)
        yield " ".join(("  floor".ljust(_NAME), *blank, *(_fitted(column, _percent(asked.get(column))) for column in columns))).rstrip()


def _sizes(one: Tally) -> tuple[str, str]:
    """The gold facts, and the unexplained of all numbers."""
    left = f"{one.counts['unexplained']}/{one.counts['numbers']}"
    return str(one.counts["gold"]).rjust(len(_SIZES[0])), left.rjust(len(_SIZES[1]))


def _wide(column: str) -> bool:
    return not (column in SLOTS or column.endswith((" P", " R")))


def _head(column: str) -> str:
    kind, _, part = column.partition(" ")
    return _fitted(column, f"{kind[:4]}. {part or 'F1'}" if kind in ENTITIES else _SHORT.get(column, column))


def _fitted(column: str, figure: str, change: str = "") -> str:
    """The figure right under its heading, the change after it."""
    return f"{figure:>{_NARROW + 1}} {change:{_CHANGE}}" if _wide(column) else f"{figure:>{_NARROW}}"


def _percent(score: float | None, none: str = "") -> str:
    return none if score is None else f"{score * 100:.2f}"


def _cell(column: str, score: float | None, last: float | None) -> str:
    """The score, then ``=``, ``+0.12`` or ``-0.12`` against the last commit's floor where it has one."""
    if score is None or last is None:
        return _fitted(column, _percent(score, "–"))
    return _fitted(column, _percent(score), "=" if abs(score - last) < 5e-5 else f"{(score - last) * 100:+.2f}")

"""Facts and ledger of a sentence as a tree for people: which rule read what, and from where to where."""

from __future__ import annotations

from kg_build.model import Fact, LedgerEntry

__all__ = ["tree"]


def tree(sentence: str, facts: tuple[Fact, ...], ledger: tuple[LedgerEntry, ...]) -> str:
    """One branch for each number (and each target without one), in text order, with its rule and offsets."""
    lines = [sentence]
    by_span = {(f.span.start, f.span.end): f for f in facts}
    for entry in sorted(ledger, key=lambda e: e.span.start):
        fact = by_span.pop((entry.span.start, entry.span.end), None)
        if fact is None:
            lines.append(f"├─ {entry.kind.value:<12} {entry.text}  [{entry.span.start}:{entry.span.end}]  {entry.rule or '—'}")
        else:
            lines.extend(_branch(fact))
    for fact in sorted(by_span.values(), key=lambda f: f.span.start):
        lines.extend(_branch(fact))
    if len(lines) == 1:
        lines.append("└─ ∅ 没有数字或目标 / no number or target")
    return "\n".join(lines)


def _branch(fact: Fact) -> list[str]:
    bound = f"–{fact.max_value.normalize():f}" if fact.max_value is not None else ""
    value = f"{fact.comparator.value} {fact.value.normalize():f}{bound} {fact.unit}" if fact.value is not None else fact.statement
    rows = [
        ("indicator", fact.indicator), ("measure", fact.measure.value), ("value", value.strip()), ("period", fact.period.exact),
        ("area", fact.area), ("project", fact.project), ("strength", fact.strength.value if fact.strength else ""),
        ("estimated", "yes" if fact.estimated else ""),
    ]
    head = f"├─ {fact.kind.value:<12} {fact.written}  [{fact.span.start}:{fact.span.end}]  {fact.rule}"
    return [head, *(f"│    {name:<10} {text}" for name, text in rows if text)]

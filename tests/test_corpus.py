"""Every rule reads its accept lines, leaves its reject lines to the rule that should have them, and has an example of its own."""

from __future__ import annotations

import inspect
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg_build.grammar import targets
from kg_build.model import LedgerKind
from tests.corpus_lines import CORPUS, EXAMPLES, FIELDS, PLACE, Reading, fields, lines, plain, quoted, read

FLOOR_CASES = 860
FOLDERS = ("facts", "figures", "counts", "context", "coordination", "targets")
CONTEXT = frozenset(("context.furniture", "periods.time"))
REPORTS = Path(__file__).parents[2] / "shared" / "reports"


def files() -> list[Path]:
    """The corpus files of rules."""
    return sorted(path for folder in FOLDERS for path in (CORPUS / folder).glob("*.toml"))


def rule_of(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(rule_of(path), case, id=f"{rule_of(path)}:{case['text'][:24]}:{case['quote'][:8]}")
        for path in files()
        for case in lines(path.parent.name, path.stem).get(kind, [])
    ]


def claimant(reading: Reading, case: dict[str, Any]) -> str:
    """The rule that has the quoted number (or words): empty when it is read but unexplained, ``unread`` when it is not read at all."""
    span = quoted(case)
    fact, entry = reading.fact(span), reading.entry(span)
    return fact.rule if fact else entry.rule if entry else "unread"


@pytest.mark.parametrize(("rule", "case"), cases("accept"))
def test_accepts(rule: str, case: dict[str, Any]) -> None:
    reading = read(case)
    assert claimant(reading, case) == rule
    expected = {key: value for key, value in case.items() if key in FIELDS}
    for key in ("value", "max"):
        if expected.get(key):
            expected[key] = plain(Decimal(expected[key]))
    fact = reading.fact(quoted(case))
    found = fields(fact) if fact else {}
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(("rule", "case"), cases("reject"))
def test_rejects(rule: str, case: dict[str, Any]) -> None:
    claimed = claimant(read(case), case)
    assert claimed != rule
    if case.get("unread"):
        assert claimed in ("unread", "")
    else:
        assert claimed == case["claimed_by"]


def test_every_rule_has_a_file_and_every_file_a_rule() -> None:
    named = {rule_of(path) for path in files()}
    assert named - set(EXAMPLES) == set(), "files of no rule"
    assert set(EXAMPLES) - named == set(), "rules without a file"


def test_the_promises_are_all_known() -> None:
    stated = set(re.findall(r'\("(\w+)", _[A-Z_]+\)', inspect.getsource(targets)))
    assert {f"targets.{name}" for name in stated} == {name for name in EXAMPLES if name.startswith("targets.")}


@pytest.mark.parametrize("path", files(), ids=rule_of)
def test_files_have_enough_lines_of_the_right_form(path: Path) -> None:
    tables = lines(path.parent.name, path.stem)
    assert set(tables) == {"accept", "reject"}
    assert len(tables["accept"]) >= 3
    assert len(tables["reject"]) >= 2
    for case in tables["accept"]:
        assert set(case) <= PLACE | FIELDS
    for case in tables["reject"]:
        assert set(case) <= PLACE | {"claimed_by", "unread"}
        assert ("claimed_by" in case) != ("unread" in case)
        assert case.get("claimed_by", "context.furniture") in set(EXAMPLES) | CONTEXT
    said = [(case["text"], case["quote"], case.get("nth", 1)) for case in tables["accept"] + tables["reject"]]
    assert len(said) == len(set(said)), "a line stands there twice"


def test_lines_are_counted() -> None:
    assert len(cases("accept")) + len(cases("reject")) >= FLOOR_CASES


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_every_rule_reads_its_own_example(rule: str) -> None:
    example = EXAMPLES[rule]
    assert example, "a rule says with its docstring what it reads"
    section = "plan" if rule.startswith("targets.") else "review"
    read_by: set[str] = set()
    for text in example.split(": "):
        reading = read({"text": text, "section": section})
        read_by |= {fact.rule for fact in reading.facts} | {entry.rule for entry in reading.ledger}
    assert rule in read_by


def test_every_number_of_the_corpus_is_explained() -> None:
    for param in [*cases("accept"), *cases("reject")]:
        rule, case = param.values
        left = [entry.text for entry in read(case).ledger if entry.kind is LedgerKind.UNEXPLAINED]
        assert left == [], f"{rule}: {case['text']}"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="../shared/reports is not there")
def test_no_line_stands_in_a_real_report() -> None:
    windows: dict[str, str] = {}
    for path in sorted(CORPUS.rglob("*.toml")):
        for text in re.findall(r'"([^"\n]{20,})"', path.read_text(encoding="utf-8")):
            windows |= {text[i : i + 20]: path.name for i in range(len(text) - 19)}
    for report in [*REPORTS.glob("*.txt"), *REPORTS.glob("counties/*.txt")]:
        text = report.read_text(encoding="utf-8", errors="ignore")
        shared = next((text[i : i + 20] for i in range(len(text) - 19) if text[i : i + 20] in windows), None)
        assert shared is None, f"{windows.get(shared or '')}: {shared}"

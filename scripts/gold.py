"""``make gold``: the table of all scores against the gold files beside the checkout, and the floors below which none may fall.

    python -m scripts.gold [--raise] [--json]        (from the project's folder; make gold, make gold RAISE=1)

Exit codes: 0 good, 1 a score is below its floor, 2 there is no ``../shared``.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from scripts.gold_scores import ENTITIES, POOLED, SHARED, Scores, measure, scores_of
from scripts.gold_table import drawn

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "gold" / "floors.toml"
# Of each file these may not fall; of the pooled lines, where one more fact weighs little, also the shares of what was found.
FLOORED = ("found", "full", "explained", *ENTITIES)
FLOORED_POOLED = (*FLOORED, "area", "status", "type", "action")
HEAD = """\
# What `make gold` must reach. `make gold RAISE=1` writes it anew; every figure may only rise (tests/test_gold.py).
# found, full: F1 of the facts; explained: share of the numbers that some rule claims; projects, organizations, documents: F1;
# area, status, type, action: share right among the found, pooled only, because one more entity found may lower the share of a short file.
"""


def read_floors(text: str) -> Scores:
    """The floors in the text of ``floors.toml``."""
    return {name: {score: float(value) for score, value in table.items()} for name, table in tomllib.loads(text).items()}


def committed(revision: str = "HEAD") -> Scores:
    """The floors at a commit; empty when git or the file is not there."""
    path = FLOORS.relative_to(ROOT).as_posix()
    shown = subprocess.run(  # noqa: S603  # the program and its words are ours
        ["git", "show", f"{revision}:{path}"], cwd=ROOT, capture_output=True, check=False,  # noqa: S607  # the git on the path
    )
    return read_floors(shown.stdout.decode()) if shown.returncode == 0 else {}


def lowered(earlier: Scores, later: Scores) -> list[str]:
    """What ``later`` asks less of than ``earlier``, or no longer asks at all."""
    return [
        f"{name} {score}: {floor:.4f} → {later.get(name, {}).get(score, 0):.4f}"
        for name, table in earlier.items() for score, floor in table.items() if later.get(name, {}).get(score, -1) < floor
    ]


def below(scores: Scores, floors: Scores) -> list[str]:
    """Every score that misses its floor; a floor whose score is gone is missed as well."""
    return [
        f"{name} {score}: {scores.get(name, {}).get(score, 0):.4f} < {floor:.4f}"
        for name, table in floors.items() for score, floor in table.items() if scores.get(name, {}).get(score, -1) < floor
    ]


def raised(scores: Scores, floors: Scores) -> Scores:
    """The higher of score and floor for everything that has a floor, rounded down to four digits; nothing ever falls."""
    higher: Scores = {}
    for name in dict.fromkeys((*scores, *floors)):
        kept = FLOORED_POOLED if name in POOLED else FLOORED
        now = {score: _down(value) for score, value in scores.get(name, {}).items() if score in kept}
        old = floors.get(name, {})
        known = [score for score in dict.fromkeys((*kept, *old)) if score in now or score in old]
        higher[name] = {score: max(now.get(score, 0), old.get(score, 0)) for score in known}
    return higher


def _down(value: float) -> float:
    return math.floor(value * 10_000 + 1e-6) / 10_000  # 0.9845 times 10,000 is 9844.999…, which is meant to be 9845


def as_toml(floors: Scores) -> str:
    """The text of ``floors.toml``."""
    return HEAD + "".join(
        f"\n[{name}]\n" + "".join(f"{score} = {value:.4f}\n" for score, value in table.items()) for name, table in floors.items()
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and with ``--raise`` write the floors."""
    parser = argparse.ArgumentParser(description="Scores against the gold files in ../shared/gold.")
    parser.add_argument("--raise", dest="write", action="store_true", help="raise the floors in tests/gold/floors.toml to these scores")
    parser.add_argument("--json", action="store_true", help="the scores as JSON instead of the table")
    chosen = parser.parse_args(arguments)
    if not (SHARED / "gold" / "score.py").is_file():
        sys.stderr.write("make gold: no gold files: ../shared/gold/score.py is not there. Put the shared folder beside the checkout.\n")
        return 2
    counted = measure()
    scores = scores_of(counted)
    floors = read_floors(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    if chosen.write:
        floors = raised(scores, floors)
        FLOORS.write_text(as_toml(floors), encoding="utf-8")
    sys.stdout.write(json.dumps(scores, indent=1) + "\n" if chosen.json else "\n".join(drawn(counted, committed(), floors)) + "\n")
    missed = below(scores, floors)
    sys.stderr.writelines(f"below the floor: {line}\n" for line in missed)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

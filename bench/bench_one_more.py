"""What one more report costs a store of thirty: beside building that report alone, and beside building all thirty-one anew.

    python bench/bench_one_more.py [FOLDER]     reports to take; invented ones of the same size when no folder is named

The last report by name is the one that comes later. Every figure is the median of several runs in one warm process, each on a fresh copy
of the store; all three ways end with the verdicts in the store.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RUNS = 3
HELD = 30


def run(*arguments: object) -> None:
    """The command line, quietly."""
    from kg_build.cli import main

    if main([*map(str, arguments), "--quiet"]):
        raise SystemExit(f"failed: {arguments}")


def build(store: Path, *reports: Path, saved: bool) -> None:
    """Reports into a store; verdicts too, unless it keeps them up to date itself."""
    run("build", *reports, "--store", store)
    if not saved:
        run("followup", "--store", store, "--save")


def median_seconds(work: Callable[[Path], None], store: Path, scratch: Path) -> float:
    """The median time of ``work`` on a copy of a store; the copying does not count."""
    times = []
    for number in range(RUNS + 1):
        copy = scratch / f"run-{number}"
        if store.exists():
            shutil.copytree(store, copy)
        start = time.perf_counter()
        work(copy)
        times.append(time.perf_counter() - start)
        shutil.rmtree(copy)
    return statistics.median(times[1:])


def invented(folder: Path) -> list[Path]:
    """Thirty-one invented reports, each made long by chapters that repeat with other figures."""
    from tests.series import PLACES, report, write_series

    files = write_series(folder)
    more = folder / "鞍山市2021.txt"
    more.write_text(report(PLACES[2], 2021), encoding="utf-8")
    for path in (*files, more):
        head, mark, plan = path.read_text(encoding="utf-8").partition("二、")
        chapters = "".join(f"新建{part}号公园{part}座，改造道路{part}.5公里，街道粮油店增长{part}%。\n" for part in range(2, 42))
        path.write_text(f"{head}{chapters}{mark}{plan}", encoding="utf-8")
    return [*files, more]


def main() -> None:
    """Print the three times and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        files = sorted(Path(sys.argv[1]).rglob("*.txt"))[: HELD + 1] if len(sys.argv) > 1 else invented(scratch / "reports")
        *held, more = files
        store = scratch / "store"
        build(store, *held, saved=False)
        added = median_seconds(lambda copy: build(copy, more, saved=True), store, scratch)
        alone = median_seconds(lambda copy: build(copy, more, saved=False), scratch / "none", scratch)
        anew = median_seconds(lambda copy: build(copy, *files, saved=False), scratch / "none", scratch)
        again = median_seconds(lambda copy: build(copy, *held, saved=True), store, scratch)
    print(f"reports held            {len(held)}")
    print(f"one more                {added:.3f} s, with the verdicts of its government")
    print(f"that report alone       {alone:.3f} s, with its verdicts, into an empty store")
    print(f"all {len(files)} anew             {anew:.3f} s")
    print(f"the {len(held)} given again      {again:.3f} s, none read")
    print(f"one more / alone        {added / alone:.2f}")
    print(f"one more / all anew     {added / anew:.2f}")


if __name__ == "__main__":
    main()

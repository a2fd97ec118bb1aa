"""How fast and how big: file to N-Quads beside jieba on the same text in the same run, peak memory, and the start of the command line.

    python bench/bench.py [REPORT]      the sample when no report is named; a longer text gives steadier figures

Every figure is the median of several runs in one warm process, except memory (the highest of a fresh one) and start (fresh processes).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "reports" / "anshan-2017.txt"
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"
RUNS = 7
STARTS = 15


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of ``work`` after one run to warm up."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def one_copy(path: Path) -> bytes:
    """The report's first copy as bytes, so that both programs read the same characters."""
    from kg_build import read_report

    report = read_report(path.read_bytes(), path.name)
    return report.text[report.body.start : report.body.end].encode()


def to_nquads(data: bytes) -> bytes:
    """File to N-Quads."""
    from kg_build import extract, read_report
    from kg_build.graph.emit import emit_nquads

    return emit_nquads(extract(read_report(data, "anshan-2017.txt")))


def compare_speed(path: Path) -> None:
    """Characters per second of kg-build and of ``jieba.cut``."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    data = one_copy(path)
    text = data.decode()
    ours = median_seconds(lambda: to_nquads(data))
    theirs = median_seconds(lambda: list(jieba.cut(text)))
    lines = to_nquads(data).count(b"\n")
    print(f"text                {path.name}: {len(text):,} characters, {lines:,} quads")
    print(f"file to N-Quads     {len(text) / ours:,.0f} characters/s  ({ours * 1000:.0f} ms)")
    print(f"jieba.cut           {len(text) / theirs:,.0f} characters/s  ({theirs * 1000:.0f} ms)")
    print(f"kg-build / jieba    {theirs / ours:.2f} times as fast")


def peak_memory(path: Path) -> None:
    """The highest resident memory of a fresh process that builds this file, and of one that only shows the help."""
    # VmHWM, not ru_maxrss: on Linux the latter keeps what the parent had when it forked.
    report = "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')), file=sys.stderr)"
    program = f"import sys; from kg_build.cli import main; main(sys.argv[1:]); {report}"
    megabytes = []
    for arguments in (["build", str(path), "--quiet"], ["--help"]):
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, cwd=ROOT)
        megabytes.append(int(done.stderr.split()[-2]) / 1024)
    print(f"peak memory         {megabytes[0]:.0f} MiB for the build, {megabytes[1]:.0f} MiB for --help")


def start_up() -> None:
    """``kg-build --help`` beside ``import click``, each in a fresh process; the smallest of several, for the machine's noise."""
    help_seconds = fastest([str(Path(sys.executable).with_name("kg-build")), "--help"])
    click_seconds = fastest([sys.executable, "-c", "import click"])
    ratio = help_seconds / click_seconds
    print(f"kg-build --help     {help_seconds * 1000:.0f} ms; import click {click_seconds * 1000:.0f} ms; ratio {ratio:.2f} (at most 2)")


def fastest(command: list[str]) -> float:
    """Seconds of the quickest run of ``command``."""
    times = []
    for _ in range(STARTS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the table."""
    named = [Path(argument) for argument in sys.argv[1:]]
    path = named[0] if named else OFFICIAL if OFFICIAL.is_file() else SAMPLE
    compare_speed(path)
    if Path("/proc/self/status").is_file():
        peak_memory(path)
    start_up()


if __name__ == "__main__":
    main()

"""Inputs in, the reports they hold out, each once: which files show the same report, what cannot be read, what a store holds already.

A first, quick look (a tenth of the work of building) that knows every file before the first graph is made: a report that several files
show names all of them, and two different texts for one report are told before any work is done.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from kg_build.errors import InputError, KgBuildError, Place, UsageProblem
from kg_build.graph.iris import DEFAULT_BASE, Minter
from kg_build.inputs import Input
from kg_build.model import Report, Source
from kg_build.text.segment import Overrides, read_report

__all__ = ["Found", "Known", "options_of", "read", "survey", "told"]

Passed = Callable[[str, str], None]


Known = Callable[[str, str, str], tuple[str, str] | None]
"""SHA-256 of a file, its name, the options it would be read with → the report that a store has of it, and the hash of its words."""


@dataclass(slots=True)
class Found:
    """A report of the inputs: the file it is read from, what the user says of it, and the other files that show it."""

    source: Input
    overrides: Overrides
    shown: Source
    also_from: dict[str, Source] = field(default_factory=dict)


@dataclass(slots=True)
class _Look:
    """What a first look at a file says: which report it shows, in which words; ``government`` is empty when a store said so."""

    source: Input
    said: Overrides
    shown: Source
    report: str
    words: str
    government: str = ""
    year: int = 0
    found: Found | None = None


def told(source: Input, overrides: Overrides) -> Overrides:
    """What the user says of an input: its line in a list goes before the options for all."""
    line = source.told
    return Overrides(
        title=line.title or overrides.title, date=line.date or overrides.date, place=line.place or overrides.place,
        year=overrides.year if line.year is None else line.year,
    )


def options_of(overrides: Overrides, *, include_text: bool = True) -> str:
    """What was told, as the graph keeps it: ``place=…; year=…``; empty when nothing was."""
    said = (("place", overrides.place), ("year", overrides.year), ("date", overrides.date), ("title", overrides.title))
    parts = [f"{name}={value}" for name, value in said if value]
    return "; ".join(parts if include_text else [*parts, "no-text"])


def read(found: Found) -> Report:
    """The report, with every file that shows it; errors name the path as the user gave it.

    Raises:
        InputError: what ``read_report`` raises.
    """
    report = _report(found.source, found.source.read(), found.overrides)
    return replace(report, source=found.shown, also_from=tuple(found.also_from.values()))


def survey(
    inputs: Iterable[Input], overrides: Overrides, problems: list[KgBuildError], *, base: str = DEFAULT_BASE, include_text: bool = True,
    known: Known | None = None, passed: Passed | None = None, unchanged: Callable[[str], None] | None = None,
) -> list[Found]:
    """The reports to build, in the order of their first files; what is wrong with a file goes into ``problems``, and the next is tried.

    A file that shows a report seen before is noted with it, and ``passed`` told of it (its place, the earlier one's); another text for the
    same government and year is KG604. What ``known`` recognises is not read, and ``unchanged`` told of its place.
    """
    first: dict[str, _Look] = {}
    for given in inputs:
        try:
            look = _look(given, told(given, overrides), base, include_text, known)
            earlier = first.setdefault(look.report, look)
            if earlier.words != look.words:
                raise _same_report(look, earlier)
        except KgBuildError as error:
            problems.append(error)
            continue
        if not look.government:
            if unchanged is not None:
                unchanged(look.source.place)
        elif earlier.found is None:  # new, or a store holds another file of it and shall hear of this one
            earlier.found = Found(look.source, look.said, look.shown)
        else:
            _note(earlier.found, look.shown)
        if earlier is not look and look.government and passed is not None:
            passed(look.source.place, earlier.source.place)
    return [look.found for look in first.values() if look.found is not None]


def _look(given: Input, said: Overrides, base: str, include_text: bool, known: Known | None) -> _Look:
    data = given.read()
    source = given if given.path and given.path.is_file() else replace(given, stream=io.BytesIO(data))  # a pipe gives it only once
    options = options_of(said, include_text=include_text)
    digest = hashlib.sha256(data).hexdigest()
    held = known(digest, source.name, options) if known else None
    if held is not None:
        return _Look(source, said, Source(source.name, digest, "", options=options), *held)
    report = _report(source, data, said)
    shown = replace(report.source, options=options)
    node = Minter(base).report(report.government.area, report.plan_year)
    return _Look(source, said, shown, node.value, report.words_sha256, report.government.name, report.plan_year)


def _note(found: Found, shown: Source) -> None:
    """Another file of a report: the same bytes under another name, or other bytes that show the same words."""
    known = found.shown if shown.sha256 == found.shown.sha256 else found.also_from.setdefault(shown.sha256, shown)
    if shown.name in (known.name, *known.other_names):
        return
    known = replace(known, other_names=(*known.other_names, shown.name))
    if known.sha256 == found.shown.sha256:
        found.shown = known
    else:
        found.also_from[known.sha256] = known


def _report(source: Input, data: bytes, overrides: Overrides) -> Report:
    try:
        return read_report(data, source.name, overrides)
    except UsageProblem as error:  # the options for all were checked before: this is what a list says of the file
        error.place = Place(f"{source.place} {error.place.source}")
        raise
    except KgBuildError as error:
        if error.place.source == source.name:
            error.place = Place(source.place, error.place.line, error.place.offset)
        raise


def _same_report(look: _Look, earlier: _Look) -> InputError:
    one = look if look.government else earlier
    place, other = look.source.place, earlier.source.place
    return InputError(
        "KG604", Place(place), f"与 {other} 同是{one.government} {one.year} 年的报告，正文却不同。",
        f"This and {other} are both the report of {one.government} for {one.year}, but their texts differ.",
        "若其中一份的地区或年份读错了，请用 --place、--year 或 --list 更正；否则只给一份。",
        "If the place or year of one is misread, say it with --place, --year or --list; otherwise give only one of them.",
    )

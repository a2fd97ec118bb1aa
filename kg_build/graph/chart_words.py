"""Every word of a chart, in Chinese or English; in English also without a single Chinese character, for machines without such a font."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg_build.graph.concepts import describe, unit_for
from kg_build.graph.vocabulary import SKOS

if TYPE_CHECKING:
    from kg_build.graph.chart_data import Picture
    from kg_build.graph.statements import Place

__all__ = ["Words", "words_for"]

_MEASURES: Final = {"growth": ("增速", "growth"), "level": ("水平", "level"), "change": ("增减量", "change")}
_LEGEND: Final = {
    "point": ("目标：定值", "target"),
    "range": ("目标：区间", "target: range"),
    "least": ("目标：以上", "target: at least"),
    "most": ("目标：以内", "target: at most"),
    "about": ("目标：左右", "target: about"),
    "outcome": ("结果", "outcome"),
    "estimate": ("结果：预计", "outcome: estimate"),
}
_NOTE: Final = (
    "空着的年份：所给的报告没有说到，不等于没有完成。",
    "Gaps: the reports given say nothing of these years; no target is thereby missed.",
)
_SCALES: Final = ((10**8, "亿", "100 million "), (10**4, "万", "10,000 "), (1, "", ""))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one chart, and the ``scale`` that its numbers are divided by."""

    title: str
    unit: str
    scale: int
    places: tuple[str, ...]
    legend: Mapping[str, str]
    note: str


def words_for(picture: Picture, language: str, *, chinese: bool) -> Words:
    """The words in ``zh`` or ``en``; with ``chinese`` false no word has a character that only Chinese fonts have.

    A name that is known in Chinese only is then replaced by a code or a general word.
    """
    zh = language == "zh"
    place = 0 if zh else 1
    scale, *prefixes = next(entry for entry in _SCALES if _largest(picture) >= entry[0] or entry[0] == 1)
    name = picture.indicator.zh if zh else picture.indicator.en or (picture.indicator.zh if chinese else "indicator")
    measure = _MEASURES.get(picture.measure, (picture.measure, picture.measure))[place]
    unit = str(prefixes[place]) + _unit(picture.unit, zh=zh, chinese=chinese)
    title = f"{name} · {measure}" if zh else f"{name}, {measure}"
    return Words(
        f"{title}（{unit}）" if zh and unit else f"{title} ({unit})" if unit else title, unit, int(scale),
        tuple(_place(series.place, nth, zh=zh, chinese=chinese) for nth, series in enumerate(picture.series, 1)),
        {key: pair[place] for key, pair in _LEGEND.items()}, _NOTE[place],
    )


def _largest(picture: Picture) -> float:
    values = [
        abs(bound) for series in picture.series for point in (*series.targets, *series.outcomes) for bound in (point.low, point.high)
        if bound is not None
    ]
    return float(max(values, default=0))


def _unit(written: str, *, zh: bool, chinese: bool) -> str:
    """A unit as written, or its English label."""
    if zh or written.isascii():
        return written
    known = unit_for(written)
    pairs = describe(known) if known else ()
    label = next((value.value for key, value in pairs if key == SKOS.prefLabel and getattr(value, "language", "") == "en"), "")
    return label.partition(" (")[0] or (written if chinese else "unit of its own")


def _place(place: Place, nth: int, *, zh: bool, chinese: bool) -> str:
    """An area's name, its code beside it in English, and the code alone where Chinese cannot be shown."""
    if place.code == "CN":
        return "全国" if zh else "China"
    if chinese:
        return place.name if zh or not place.code else f"{place.name} ({place.code})"
    return place.code or f"place {nth}"

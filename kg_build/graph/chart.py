"""A ``Picture`` drawn: targets and outcomes over the years as SVG or PNG, the same bytes each time; needs the optional package matplotlib.

One field for each place, one axis for all. A target range is a band, a single figure a line across its year (dashed for 左右), a bound a
line with a triangle on the side that is allowed; outcomes are joined only where years follow each other; estimates are hollow.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from kg_build.errors import Place, UsageProblem
from kg_build.graph.chart_data import Picture, Point, Series
from kg_build.graph.chart_words import Words, words_for

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["CHINESE_FONTS", "FORMATS", "chinese_font", "draw"]

FORMATS: Final = ("svg", "png")
CHINESE_FONTS: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
    "PingFang SC", "Hiragino Sans GB", "Heiti SC", "Microsoft YaHei", "SimHei", "DengXian", "Noto Sans CJK JP", "Noto Serif CJK SC",
    "SimSun", "Songti SC", "AR PL UMing CN", "Droid Sans Fallback", "Arial Unicode MS",
)
"""Fonts that have simplified Chinese, in the order they are taken."""

_TARGET: Final = "#D55E00"
_OUTCOME: Final = "#0072B2"
_HALF: Final = 0.3  # half the width of a target, in years
_SETTINGS: Final[Any] = {
    "svg.hashsalt": "kg-build", "svg.fonttype": "path", "axes.unicode_minus": False, "font.size": 10, "axes.spines.top": False,
    "axes.spines.right": False, "axes.grid": True, "axes.grid.axis": "y", "grid.color": "#DDDDDD", "axes.axisbelow": True,
}
_METADATA: Final[dict[str, dict[str, Any]]] = {"svg": {"Date": None, "Creator": "kg-build"}, "png": {"Software": "kg-build"}}


@dataclass(slots=True)
class _Legend:
    """What has been drawn so far, so that the legend names nothing else."""

    handles: dict[str, Any] = field(default_factory=dict)

    def add(self, key: str, handle: Any) -> None:
        """Keep the first handle of a key."""
        self.handles.setdefault(key, handle)


def chinese_font() -> str:
    """The first of ``CHINESE_FONTS`` that this machine has; empty when it has none.

    Raises:
        UsageProblem: KG736 without matplotlib.
    """
    try:
        from matplotlib import font_manager
    except ImportError as error:
        raise UsageProblem(
            "KG736", Place("chart"), "画图需要可选的软件包 matplotlib。", "drawing needs the optional package matplotlib.",
            "运行 pip install 'kg-build[chart]'。", "Run pip install 'kg-build[chart]'.",
        ) from error
    there = set(font_manager.get_font_names())
    return next((name for name in CHINESE_FONTS if name in there), "")


def draw(picture: Picture, form: str, language: str = "zh", font: str = "") -> bytes:
    """The picture as SVG or PNG (``form``), labelled in ``language`` with ``font``; without a Chinese font all labels are English.

    Raises:
        UsageProblem: KG736 without matplotlib.
    """
    font = font or chinese_font()
    import matplotlib as mpl

    with mpl.rc_context(), _without_remarks():
        mpl.rcdefaults()  # whatever the user's matplotlibrc says, the same picture
        mpl.rcParams.update(_SETTINGS)
        mpl.rcParams["font.family"] = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
        figure = _figure(picture, words_for(picture, language if font else "en", chinese=bool(font)))
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=144, metadata=_METADATA[form])
    return out.getvalue()


@contextmanager
def _without_remarks() -> Iterator[None]:
    """Keep matplotlib from saying that a font lacks a weight or a character; the picture shows what matters of it."""
    logger = logging.getLogger("matplotlib.font_manager")
    before = logger.level
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(before)


def _figure(picture: Picture, words: Words) -> Figure:
    """All fields under one title, with one legend and a note on gaps below."""
    from matplotlib.figure import Figure as NewFigure

    years = [point.year for series in picture.series for point in (*series.targets, *series.outcomes)]
    first, last = min(years), max(years)
    rows = len(picture.series)
    height = 1.5 + 2.7 * rows
    figure = NewFigure(figsize=(min(16, max(7, 0.55 * (last - first + 1) + 2)), height))
    fields = figure.subplots(rows, 1, sharex=True, sharey=picture.measure != "level", squeeze=False)[:, 0]
    legend = _Legend()
    for axes, series, name in zip(fields, picture.series, words.places, strict=True):
        _field(axes, series, words, legend)
        axes.set_title(name, loc="left", fontsize=11)
        axes.set_ylabel(words.unit)
    fields[-1].set_xlim(first - 0.7, last + 0.7)
    step = 1 if last - first < 25 else 5
    fields[-1].set_xticks([year for year in range(first, last + 1) if (year - first) % step == 0])
    figure.suptitle(words.title, x=0.02, ha="left", y=1 - 0.12 / height, va="top", fontsize=13)
    figure.legend(
        list(legend.handles.values()), [words.legend[key] for key in legend.handles], loc="lower left", ncols=4, frameon=False,
        bbox_to_anchor=(0.02, 0.22 / height), fontsize=9,
    )
    figure.text(0.02, 0.1 / height, words.note, fontsize=8, color="#555555", va="bottom")
    figure.subplots_adjust(left=0.1, right=0.98, top=1 - 0.75 / height, bottom=1.15 / height, hspace=0.32)
    return figure


def _field(axes: Axes, series: Series, words: Words, legend: _Legend) -> None:
    """One place: its targets behind, its outcomes in front."""
    for point in series.targets:
        _target(axes, point, words.scale, legend)
    _outcomes(axes, series.outcomes, words.scale, legend)
    axes.margins(y=0.18)
    axes.ticklabel_format(axis="y", useOffset=False, style="plain")
    low, high = axes.get_ylim()
    if low < 0 < high:
        axes.axhline(0, color="#888888", linewidth=0.8, zorder=1)


def _target(axes: Axes, point: Point, scale: int, legend: _Legend) -> None:
    """A band for a range, else a line across the year, dashed for about, with a triangle on the allowed side of a bound."""
    low, high = (None if bound is None else float(bound / scale) for bound in (point.low, point.high))
    left, right = point.year - _HALF, point.year + _HALF
    _target_label(axes, point.year, low, high, about=point.comparator == "~")
    if low is not None and high is not None and low != high:
        legend.add("range", axes.fill_between([left, right], low, high, facecolor=_TARGET, alpha=0.35, edgecolor=_TARGET, linewidth=1.2))
        return
    at = high if low is None else low
    if at is None:
        return
    about = point.comparator == "~"
    line = axes.plot([left, right], [at, at], color=_TARGET, linewidth=2.4, linestyle=(0, (1.6, 0.9)) if about else "-", zorder=2)[0]
    if low is None or high is None:
        side = "least" if high is None else "most"
        marker = axes.plot([point.year], [at], color=_TARGET, marker=10 if side == "least" else 11, markersize=9, linestyle="", zorder=2)[0]
        legend.add(side, (line, marker))
    else:
        legend.add("about" if about else "point", line)


def _target_label(axes: Axes, year: int, low: float | None, high: float | None, *, about: bool) -> None:
    """The figures of a target, on the side where its mark leaves room: ≥6.5, ≤3, ≈5, 6–6.5."""
    at, other = (high, None) if low is None else (low, high)
    if at is None:
        return
    if other is not None and other != at:
        words = f"{at:.10g}–{other:.10g}"
    else:
        words = f"{'≤' if low is None else '≥' if high is None else '≈' if about else ''}{at:.10g}"
    above = low is None
    axes.annotate(
        words, (year, at), (0, 5 if above else -5), textcoords="offset points", ha="center", va="bottom" if above else "top", fontsize=8,
        color=_TARGET, zorder=5,
    )


def _outcomes(axes: Axes, points: Iterable[Point], scale: int, legend: _Legend) -> None:
    """Outcomes joined from year to following year; a missing year breaks the line, a range is a bar, an estimate is hollow."""
    shown = [(point, float(point.low / scale)) for point in points if point.low is not None]
    for (one, value), (following, further) in pairwise(shown):
        if following.year == one.year + 1:
            axes.plot([one.year, following.year], [value, further], color=_OUTCOME, linewidth=1.5, zorder=3)
    for point, value in shown:
        if point.high is not None:
            axes.plot([point.year, point.year], [value, float(point.high / scale)], color=_OUTCOME, linewidth=4, alpha=0.5, zorder=3)
        face = "white" if point.estimated else _OUTCOME
        dot = axes.plot(
            [point.year], [value], color=_OUTCOME, marker="o", markersize=6.5, markerfacecolor=face, markeredgewidth=1.5, linestyle="",
            zorder=4,
        )[0]
        legend.add("estimate" if point.estimated else "outcome", dot)
        axes.annotate(f"{value:.10g}", (point.year, value), (5, 4), textcoords="offset points", fontsize=8, color=_OUTCOME, zorder=5)

"""What became of a target: a promised amount and a reported one in, a verdict out. Nothing here knows RDF.

A report's number is an interval: 5%以上 is everything from 5 upwards, 5%—5.5% lies between, 5%左右 is 5 give or take a tolerance. A target
asks for more, and so does a plain number (增长6% is a floor), unless what it counts had better be small (失业率, 消费价格) or
the number is a fall (能耗下降3%); then it asks for less. DECISIONS.md has the reasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg_build.model import Comparator, Verdict

__all__ = ["Amount", "judge", "smaller_is_better", "tolerance"]

_SMALLER_IS_BETTER: Final = re.compile(
    "(?:失业率|消费价格|物价|通货膨胀|赤字|能耗|排放量?|浓度|死亡率|死亡人数|发生率|负债率)(?:总?水平|指数|涨幅|总量|强度|率|规模)*$"
)
_SHARE_OF_VALUE: Final = Decimal("0.05")
_PUBLISHED: Final = Decimal("0.1")  # official rates come with one decimal place
_OPPOSITE: Final = {Comparator.AT_LEAST: Comparator.AT_MOST, Comparator.AT_MOST: Comparator.AT_LEAST}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as a report states it; ``upper`` is the end of a range, ``rate`` says that it is in % or percentage points."""

    value: Decimal
    comparator: Comparator
    upper: Decimal | None = None
    rate: bool = False

    @property
    def falls(self) -> bool:
        """Whether it states a fall; 以上 then means a larger fall."""
        return self.value < 0

    @property
    def bound(self) -> Comparator:
        """The comparator on the number line: a fall of 3% or more is at most -3."""
        return _OPPOSITE.get(self.comparator, self.comparator) if self.falls else self.comparator

    @property
    def top(self) -> Decimal:
        """The upper end of what is written."""
        return self.value if self.upper is None else self.upper


@dataclass(frozen=True, slots=True)
class _Interval:
    """Real numbers from ``low`` to ``high``, both included; None has no end."""

    low: Decimal | None
    high: Decimal | None

    def holds(self, other: _Interval) -> bool:
        below = self.low is None or (other.low is not None and other.low >= self.low)
        return below and (self.high is None or (other.high is not None and other.high <= self.high))

    def meets(self, other: _Interval) -> bool:
        above = self.high is None or other.low is None or other.low <= self.high
        return above and (self.low is None or other.high is None or other.high >= self.low)

    def widened(self, by: Decimal) -> _Interval:
        return _Interval(None if self.low is None else self.low - by, None if self.high is None else self.high + by)


def smaller_is_better(wording: str) -> bool:
    """Whether a plain number of this indicator is a ceiling: 城镇调查失业率 is, 地区生产总值 is not.

    >>> smaller_is_better("居民消费价格指数"), smaller_is_better("减排量")
    (True, False)
    """
    return _SMALLER_IS_BETTER.search(wording) is not None


def tolerance(amount: Amount) -> Decimal:
    """How far from the number 左右 reaches: half of its last digit, at most 5% of it; for rates at least the 0.1 they are published with.

    >>> str(tolerance(Amount(Decimal("5"), Comparator.ABOUT, rate=True)))
    '0.25'
    """
    if amount.value == 0:
        return _PUBLISHED if amount.rate else Decimal(0)
    last_digit = Decimal(1).scaleb(int(amount.value.normalize().as_tuple().exponent))
    reach = min(last_digit / 2, abs(amount.value) * _SHARE_OF_VALUE)
    return max(reach, _PUBLISHED) if amount.rate else reach


def judge(target: Amount, outcome: Amount, *, ceiling: bool = False) -> Verdict:
    """The verdict on two comparable amounts (one indicator, measure, area, period and unit).

    Args:
        target: what was promised.
        outcome: what a report states.
        ceiling: a plain or rough target asks for less, not for more (``smaller_is_better``).
    """
    wanted, reached = _wanted(target, ceiling), _reached(outcome)
    rough_target, rough_outcome = (amount.comparator is Comparator.ABOUT for amount in (target, outcome))
    if wanted.holds(reached) and (rough_target or not rough_outcome):
        return Verdict.MET
    if rough_outcome:
        reached = reached.widened(tolerance(outcome))
        if wanted.holds(reached):
            return Verdict.MET
    if not (wanted.widened(tolerance(target)) if rough_target else wanted).meets(reached):
        return Verdict.MISSED
    return Verdict.WITHIN_ROUNDING if rough_outcome or (rough_target and not wanted.meets(reached)) else Verdict.NOT_COMPARABLE


def _wanted(target: Amount, ceiling: bool) -> _Interval:
    """The outcomes that keep the promise."""
    if target.bound is Comparator.AT_LEAST:
        return _Interval(target.value, None)
    if target.bound is Comparator.AT_MOST or target.falls or ceiling:
        return _Interval(None, target.top)
    return _Interval(target.value, None)


def _reached(outcome: Amount) -> _Interval:
    """What the outcome may really have been, without the give or take of 左右."""
    if outcome.bound is Comparator.AT_LEAST:
        return _Interval(outcome.value, None)
    if outcome.bound is Comparator.AT_MOST:
        return _Interval(None, outcome.top)
    return _Interval(outcome.value, outcome.top)

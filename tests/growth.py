"""Does the work grow like the text? Asked by a ratio of two runs side by side, never by a clock's absolute reading."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TIMES_LONGER = 6
SQUARE_ENOUGH = 14  # linear work takes 6 times as long, quadratic work 36 times
UNNOTICED = 0.02  # processor seconds below which a ratio says nothing
ATTEMPTS = 4  # a busy machine may disturb one comparison, hardly each of them


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def grows_like_its_length(work: Callable[[str], object], text_of: Callable[[int], str], size: int) -> None:
    """Fail when ``work`` on a text of ``size`` code points costs far more than six times what it costs on a sixth of it.

    ``text_of`` gives a text of about the length that it is asked for. Processor time, so that waiting does not count.
    """
    small, large = text_of(size // TIMES_LONGER), text_of(size)
    ratios = []
    for _ in range(ATTEMPTS):
        ratio = (_seconds(lambda: work(large)) + UNNOTICED) / (_seconds(lambda: work(small)) + UNNOTICED)
        if ratio < SQUARE_ENOUGH:
            return
        ratios.append(round(ratio, 1))
    raise AssertionError(f"{TIMES_LONGER} times the text takes {ratios} times as long: {small[:20]}…")

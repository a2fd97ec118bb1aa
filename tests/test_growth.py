"""The comparison itself can fail, and lets linear work pass."""

from __future__ import annotations

import pytest

from tests.growth import grows_like_its_length


def test_quadratic_work_is_noticed() -> None:
    with pytest.raises(AssertionError, match="times as long"):
        grows_like_its_length(lambda text: [None for _ in text for _ in text], lambda size: "甲" * size, 6_000)


def test_linear_work_passes() -> None:
    grows_like_its_length(lambda text: [ord(letter) for letter in text], lambda size: "甲" * size, 600_000)

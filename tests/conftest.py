"""What holds for every test: under CI nothing is skipped for want of a program; only what a machine cannot have may be."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

# Reasons for a skip that installing something would not remove.
_UNAVOIDABLE = ("../shared", "superuser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure under CI unless its reason is unavoidable; a skip without a reason fails everywhere."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if not reason or (os.environ.get("CI") and not any(word in reason for word in _UNAVOIDABLE)):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was skipped: {reason or 'no reason given'}"
    return report

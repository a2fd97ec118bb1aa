"""What one client may take from the others: time, memory, and sizes."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server; all can be set from the command line or in Python.

    Args:
        seconds: how long a query may run, reading its text and writing its answer included.
        query_bytes: how long a query and its other parameters may be together.
        answer_bytes: how long an answer may be; a longer one is refused as a whole, never cut.
        memory: bytes a query may use beyond what the server itself has.
        at_once: queries that run at the same time; four times as many may wait, more are sent away.
    """

    seconds: float = 30.0
    query_bytes: int = 100_000
    answer_bytes: int = 50_000_000
    memory: int = 1 << 30
    at_once: int = 4

    @property
    def waiting(self) -> int:
        """How many requests may wait for their turn."""
        return 4 * self.at_once

"""Work in a forked child: it shares the memory it reads without copying it, and ends when its time or memory is over.

pyoxigraph offers no time limit from Python, and its threads cannot be stopped (it releases the GIL, but a cross product runs on until the
process ends). A child can be killed, and then processor and memory are free at once. What it answers comes back through a pipe.

A server calls this from several threads. The lock keeps a child from inheriting the pipe of another, which would stay open as long as both
live; the child closes the sockets it inherits, so that a connection ends when the server ends it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import stat
import threading
import time
import warnings
from collections.abc import Callable
from typing import NoReturn, TypeVar

from kg_build.errors import KgBuildError

with contextlib.suppress(ImportError):  # Windows has none, and no fork either
    import resource

__all__ = ["CAN_FORK", "ChildDied", "TimeIsOver", "in_child", "stop_children"]

CAN_FORK = hasattr(os, "fork")
_FORK = threading.Lock()
_children: set[int] = set()  # those that nobody has waited for, so that their numbers are theirs
_HIGHEST_FILE = 4096  # sockets with higher numbers are left alone; nothing breaks, a connection only ends later
Answer = TypeVar("Answer")


class TimeIsOver(Exception):
    """The time limit came first."""


class ChildDied(Exception):
    """The child ended without an answer: killed, crashed, or out of memory."""


def in_child(work: Callable[[], Answer], seconds: float, memory: int | None = None) -> Answer:
    """What ``work`` returns, worked out in a forked child.

    Args:
        work: its result is pickled; it may raise ``KgBuildError``, which is raised here.
        seconds: the time limit.
        memory: bytes the child may use beyond what this process has; None for no limit of its own.

    Raises:
        TimeIsOver: the limit came first. ChildDied: the child ended without an answer.
    """
    reader, child = _start(work, seconds, memory)
    try:
        data = _read_all(reader, time.monotonic() + seconds)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)  # it is there, if only as one that has ended
        with _FORK:
            _children.discard(child)
        os.waitpid(child, 0)
    if not data:
        raise ChildDied("the process that ran the query ended without an answer (out of memory?)")
    kind, content = pickle.loads(data)  # noqa: S301 - written by our own child a moment ago
    if kind is not None:
        raise kind(*content)
    result: Answer = content
    return result


def stop_children() -> None:
    """End all children at once, for a program that ends; whoever waits for one gets ``ChildDied``."""
    with _FORK:
        for child in _children:
            os.kill(child, signal.SIGKILL)


def _start(work: Callable[[], object], seconds: float, memory: int | None) -> tuple[int, int]:
    """Fork; the pipe's reading end and the child's id."""
    with _FORK, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12+ warns of a fork beside threads; the child needs none
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            _work(work, seconds, memory, writer)
        _children.add(child)
        os.close(writer)
    return reader, child


def _work(work: Callable[[], object], seconds: float, memory: int | None, writer: int) -> NoReturn:
    """The child's life: work, send the answer, leave without touching what belongs to the parent."""
    status = 1
    try:
        _settle_down(seconds, memory)
        message: tuple[type[KgBuildError] | None, object]
        try:
            message = (None, work())
        except KgBuildError as error:
            message = (type(error), (error.code, error.place, error.zh, error.en, error.remedy_zh, error.remedy_en))
        with os.fdopen(writer, "wb") as out:
            pickle.dump(message, out, protocol=pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)


def _settle_down(seconds: float, memory: int | None) -> None:
    """Signals as in any program, an alarm for the case that the parent is killed first, no sockets, less memory."""
    signal.set_wakeup_fd(-1)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    for number in range(3, min(_HIGHEST_FILE, resource.getrlimit(resource.RLIMIT_NOFILE)[0])):
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.close(number)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        with contextlib.suppress(OSError, ValueError):  # where there is no /proc there is no such limit either
            with open("/proc/self/statm", encoding="ascii") as sizes:  # noqa: PTH123 - as little as possible after a fork
                here = int(sizes.read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (here + memory, here + memory))


def _read_all(reader: int, deadline: float) -> bytes:
    """Everything the child sends until it closes the pipe.

    Raises:
        TimeIsOver: the deadline (monotonic seconds) came first.
    """
    data = bytearray()
    waiting = select.poll()  # select.select() knows no file numbers above 1023
    waiting.register(reader, select.POLLIN)
    while True:
        if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeIsOver("the child has not answered in time")
        chunk = os.read(reader, 1 << 20)
        if not chunk:
            return bytes(data)
        data += chunk

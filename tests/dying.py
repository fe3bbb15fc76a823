"""Work that is killed midway: in a process of its own, by SIGKILL, before a statement or after a call of choice."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


class Forked:
    """Work in a process of its own, with connections of its own."""

    def __init__(self, work: Callable[[], object]) -> None:
        connections.close_all()
        self._ended: int | None = None
        self._pid = os.fork()
        if self._pid == 0:
            status = 1
            try:
                work()
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)

    def poll(self) -> int | None:
        """0, 1 after an exception, minus the signal that killed it, or None while it runs."""
        if self._ended is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._ended = os.waitstatus_to_exitcode(status)
        return self._ended

    def wait(self, seconds: float = 60) -> int:
        until = time.monotonic() + seconds
        while (ended := self.poll()) is None:
            assert time.monotonic() < until, "it does not end"
            time.sleep(0.005)
        return ended

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)


def die_after(place: object, name: str, passing: int = 1) -> None:
    """Let this process be killed as soon as it has gone through `place.name` that many times."""
    done: Callable[..., Any] = getattr(place, name)
    passed = 0

    def and_die(*args: Any, **kwargs: Any) -> Any:
        nonlocal passed
        answer = done(*args, **kwargs)
        passed += 1
        if passed == passing:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(place, name, and_die)


def dies_before(statement: int, work: Callable[[], object], *, each_read: bool = True) -> bool:
    """Do the work in a process that is killed before its n-th statement.

    Answers whether it was; it ends by itself when it has fewer. Without `each_read`, of several in a row that only read
    the first alone counts: what a death before another of them leaves is left by that before it as well, or, where
    something was done outside the database in between, by that before the next that writes.
    """

    def counted() -> None:
        left, read_before = statement, False

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal left, read_before
            reads = sql.startswith("SELECT")
            left -= each_read or not (reads and read_before)
            read_before = reads
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            work()

    return Forked(counted).wait() == -signal.SIGKILL

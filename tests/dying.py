"""Work that is killed midway: in a process of its own, by SIGKILL, before a statement of one's choice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def dies_before(statement: int, work: Callable[[], object], *, each_read: bool = True) -> bool:
    """Do the work in a process that is killed before its n-th statement.

    Answers whether it was; it ends by itself when it has fewer. Without `each_read`, of several in a row that only read
    the first alone counts: what a death before another of them leaves is left by that before it as well, or, where
    something was done outside the database in between, by that before the next that writes.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        left, read_before = statement, False

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal left, read_before
            reads = sql.startswith("SELECT")
            left -= each_read or not (reads and read_before)
            read_before = reads
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(count):
                work()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL

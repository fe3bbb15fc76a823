"""Runs the timers whose time has come."""

from __future__ import annotations

import datetime
import logging

from django.db.models import Q
from django.utils import timezone

from workflow.timers.models import TimerRun
from workflow.timers.registry import TIMERS, Timer

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
"""After so long a process that began a timer is taken for dead, and another may begin it again."""


def run_due() -> dict[str, int]:
    """Run every timer whose time has come and that no other process is at; answer what each did.

    One that fails is logged and kept on its row for the administrator, and does not keep the others from running.
    """
    return {name: done for name, timer in TIMERS.items() if (done := _run(timer)) is not None}


def _run(timer: Timer) -> int | None:
    now = timezone.now()
    if not _lease(timer, now):
        return None
    error = ""
    done: int | None = None
    try:
        done = timer.run(now)
    except Exception as problem:  # whatever it is: the other timers go on
        log.exception("The timer %s failed", timer.name)
        error = f"{type(problem).__name__}: {problem}"[:300]
    row = TimerRun.objects.filter(name=timer.name)
    row.update(leased_until=None, last_error=error)
    if not error:
        row.update(done_at=timezone.now())
    return done


def _lease(timer: Timer, now: datetime.datetime) -> bool:
    """Take the timer, if its time has come and nobody has it. One UPDATE decides between two processes."""
    TimerRun.objects.get_or_create(name=timer.name)
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    is_time = Q(begun_at__isnull=True) | Q(begun_at__lte=now - timer.every)
    taken = TimerRun.objects.filter(is_free, is_time, name=timer.name)
    return bool(taken.update(leased_until=now + LEASE, begun_at=now))

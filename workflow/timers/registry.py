"""What runs by itself, each declared once where it belongs:

    @timer("submissions.remind", gettext_lazy("Nhắc hạn các đơn vị"), every=datetime.timedelta(minutes=1))
    def remind(now: datetime.datetime) -> int:
        "Send the reminders that are due; answer how many."

A timer may be killed at any step and may run twice at once: it looks at what is due by `now`, and does each thing in a
transaction of its own that first makes sure that nobody has done it. A module that declares one is imported in its
room's `AppConfig.ready()`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

Body = Callable[[datetime.datetime], int]


@dataclass(frozen=True, slots=True)
class Timer:
    """`run` gets the moment that it is run for and answers how many things it did. `label` names it to people."""

    name: str
    label: str | Promise
    every: datetime.timedelta
    run: Body


TIMERS: dict[str, Timer] = {}


def timer(name: str, label: str | Promise, *, every: datetime.timedelta) -> Callable[[Body], Body]:
    """Declare a function a timer that runs as often as `every` says."""

    def declare(body: Body) -> Body:
        assert name not in TIMERS, name
        TIMERS[name] = Timer(name, label, every, body)
        return body

    return declare

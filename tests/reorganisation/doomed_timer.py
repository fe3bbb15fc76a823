"""`python -m tests.reorganisation.doomed_timer DAY [POINT]`: runs the timer as on that day, and dies at the point."""

from __future__ import annotations

import datetime
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from workflow.actions import mechanism  # noqa: E402
from workflow.reorganisation import actions, tasks, terms, timers  # noqa: E402
from workflow.submissions import synonyms  # noqa: E402

POINTS: dict[str, tuple[Any, str]] = {
    "reports carried over": (synonyms, "hand_on"),
    "tasks moved": (tasks, "supervise_by_successor"),
    "notices written": (mechanism, "_deliver"),
    "before the commit": (mechanism, "_finish"),
    "committed": (timers, "take_effect"),
}


def doom(point: str) -> None:
    place, name = POINTS[point]
    done: Callable[..., Any] = getattr(place, name)

    def and_die(*args: Any, **kwargs: Any) -> None:
        done(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, name, and_die)


if __name__ == "__main__":
    day = datetime.date.fromisoformat(sys.argv[1])
    for module in (terms, actions):
        module.today = lambda: day  # type: ignore[attr-defined]
    if len(sys.argv) > 2:
        doom(sys.argv[2])
    print(timers.take_effect_when_due(timezone.now() + (day - timezone.localdate())))

"""`python -m tests.notices.doomed_worker POINT`: a worker that kills itself the second time it passes a point.

With no point it is a worker like any other. It begins when the file that GO names is there, so that two begin together.
"""

from __future__ import annotations

import os
import signal
import smtplib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db.models import QuerySet  # noqa: E402

from workflow.notices import delivery  # noqa: E402

# Where, and at which passing.
POINTS: dict[str, tuple[Any, str, int]] = {
    "gathered but not committed": (QuerySet, "bulk_update", 1),
    "gathered": (delivery, "compose", 1),
    "claimed": (delivery, "_claim", 2),
    "recipient named to the server": (smtplib.SMTP, "rcpt", 2),
    "accepted by the server": (delivery, "_hand_over", 2),
    "marked": (delivery, "_mark_sent", 2),
}


def doom(point: str) -> None:
    place, name, passing = POINTS[point]
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


if __name__ == "__main__":
    if len(sys.argv) > 1:
        doom(sys.argv[1])
    while not Path(os.environ["GO"]).exists():
        time.sleep(0.005)
    delivery.deliver.call()

"""That work grows with what is given, and not with its square.

No test knows how fast its machine is, so nothing is held against a clock: the same work is done on little and on much
of the same kind, one after the other in the same process, and only their ratio counts.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

TIMES = 8
ALLOWED = 3 * TIMES
"""Between what grows with the size (8) and what grows with its square (64), as far from the one as from the other."""

ATTEMPTS = 5
"""What else a machine does makes work longer, never shorter: the shortest of several is the nearest to what it is."""


def assert_grows_with_size(work: Callable[[Given], object], made: Callable[[int], Given], *, size: int) -> None:
    """`work` on what is `made` of `size` takes no more than ALLOWED times as long as on an eighth of it."""
    little, much = made(size // TIMES), made(size)
    of_little, of_much = [], []
    for _attempt in range(ATTEMPTS):
        of_little += [seconds_of(work, little) for _time in range(3)]
        of_much.append(seconds_of(work, much))
        ratio = min(of_much) / min(of_little)
        if ratio <= ALLOWED:
            return
    raise AssertionError(f"{TIMES} times as much takes {ratio:.0f} times as long")


def seconds_of(work: Callable[[Given], object], given: Given) -> float:
    """Of this process alone, without the collection of what other tests left."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work(given)
        return time.process_time() - began
    finally:
        gc.enable()

"""What a benchmark answers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Result:
    """Ratios measured side by side, the goal of each, and figures that are not ratios (milliseconds, counts).

    A ratio's name says what is against what; it meets its goal when it is at most the goal.
    """

    name: str
    ratios: dict[str, float]
    goal: dict[str, float]
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        measured = {**self.figures, **self.ratios}
        return all(measured[what] <= most for what, most in self.goal.items())

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}


def milliseconds(act: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def median(samples: list[float]) -> float:
    return round(statistics.median(samples), 3)

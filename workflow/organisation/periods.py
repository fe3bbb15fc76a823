"""A span of days."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    valid_from: datetime.date
    valid_to: datetime.date | None

    def overlaps(self, other: Period) -> bool:
        return self._begins_by_the_end_of(other) and other._begins_by_the_end_of(self)

    def lies_within(self, other: Period) -> bool:
        ends_in_time = other.valid_to is None or (self.valid_to is not None and self.valid_to <= other.valid_to)
        return other.valid_from <= self.valid_from and ends_in_time

    def _begins_by_the_end_of(self, other: Period) -> bool:
        return other.valid_to is None or self.valid_from <= other.valid_to

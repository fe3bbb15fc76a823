"""Which days are worked in Vietnam.

Three layers, each over the one before: the `holidays` library, `data/working_days.csv` (days that were announced
otherwise before this version, each with the letter that says so), and what the caller's organisation knows since.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

_ANNOUNCED = Path(__file__).with_name("data") / "working_days.csv"

LAST_ANNOUNCED_YEAR = 2026
"""Of later years the library only reckons which days go with Tết and with 2/9: the Government announces them a year at
a time."""

_LONGEST_REST = 60
"""Days off in a row after which a calendar is taken for wrong."""


class EndlessRest(ValueError):
    """The calendar has no day that is worked for two months: it cannot be counted with."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: what `overlay` says of a day (True: worked) wins over the standard calendar."""

    overlay: Mapping[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether the offices work on `day`."""
        known = self.overlay.get(day)
        return _standard(day) if known is None else known

    def working_days(self, after: date, to: date) -> int:
        """How many days are worked from the day after `after` to `to` itself; costs time by the day."""
        return sum(self.works(after + timedelta(days=ahead)) for ahead in range(1, (to - after).days + 1))

    def last_on_or_before(self, day: date) -> date:
        """`day` if it is worked, else the last day before it that is. Raises EndlessRest."""
        return self._first(day - timedelta(days=back) for back in range(_LONGEST_REST))

    def first_on_or_after(self, day: date) -> date:
        """`day` if it is worked, else the first day after it that is. Raises EndlessRest."""
        return self._first(day + timedelta(days=ahead) for ahead in range(_LONGEST_REST))

    def after(self, start: date, count: int) -> date:
        """The `count`-th day that is worked after `start`, which is not counted itself. Raises EndlessRest."""
        day = start
        for _nth in range(count):
            day = self.first_on_or_after(day + timedelta(days=1))
        return day

    def before(self, end: date, count: int) -> date:
        """The `count`-th day that is worked before `end`, which is not counted itself. Raises EndlessRest."""
        day = end
        for _nth in range(count):
            day = self.last_on_or_before(day - timedelta(days=1))
        return day

    def _first(self, days: Iterator[date]) -> date:
        for day in days:
            if self.works(day):
                return day
        raise EndlessRest(f"Lịch làm việc không có ngày làm việc nào trong {_LONGEST_REST} ngày liền.")


STANDARD = Calendar()
"""What this version knows by itself."""


@dataclass(frozen=True, slots=True)
class NotedDay:
    """A day on which work is otherwise than its day of the week says.

    `legal_reference` is "" where the library alone says so; `is_estimate`: it is reckoned and not announced yet.
    """

    date: date
    works: bool
    name: str
    legal_reference: str = ""
    is_estimate: bool = False


def noted_days(year: int) -> list[NotedDay]:
    """The days of the standard calendar in `year` that are holidays, or worked though at a week's end; in order."""
    library = _library(year)
    noted = {
        day: NotedDay(day, works=False, name=library.get(day), is_estimate=_is_estimate(day, library.get(day)))
        for day in library
        if day.year == year
    }
    noted |= {
        day: NotedDay(day, works=True, name="Làm bù")
        for day in _days_of(year)
        if day.weekday() >= 5 and library.is_working_day(day)
    }
    noted |= {day: found for day, found in _announced().items() if day.year == year}
    return [noted[day] for day in sorted(noted)]


def _is_estimate(day: date, name: str) -> bool:
    """Fixed dates are known for good; which days go with Tết and which one with 2/9 is announced."""
    if day.year <= LAST_ANNOUNCED_YEAR:
        return False
    is_around_tet = "Tết" in name and "Dương lịch" not in name
    return is_around_tet or ("Quốc khánh" in name and (day.month, day.day) != (9, 2))


def _standard(day: date) -> bool:
    announced = _announced().get(day)
    return announced.works if announced else bool(_library(day.year).is_working_day(day))


@cache
def _library(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, language="vi")


@cache
def _announced() -> dict[date, NotedDay]:
    with _ANNOUNCED.open(encoding="utf-8", newline="") as lines:
        return {
            date.fromisoformat(row["date"]): NotedDay(
                date.fromisoformat(row["date"]), row["works"] == "yes", row["name"], row["legal_reference"]
            )
            for row in csv.DictReader(lines)
        }


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - first).days))

"""Which days are worked in Vietnam.

The calendar is that of the `holidays` library; `data/working_days.csv` has the days that were announced
otherwise, each with the letter that says so, and wins.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

_ANNOUNCED = Path(__file__).with_name("data") / "working_days.csv"


def is_working_day(day: date) -> bool:
    """Whether the offices work on `day`."""
    announced = _announced().get(day)
    return _calendar(day.year).is_working_day(day) if announced is None else announced


def working_days(after: date, to: date) -> int:
    """How many days are worked from the day after `after` to `to` itself; costs time by the day."""
    days = (to - after).days
    return sum(is_working_day(after + timedelta(days=ahead)) for ahead in range(1, days + 1))


@cache
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)


@cache
def _announced() -> dict[date, bool]:
    with _ANNOUNCED.open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(row["date"]): row["works"] == "yes" for row in csv.DictReader(lines)}

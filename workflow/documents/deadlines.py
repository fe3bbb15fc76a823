"""Deadlines as plans state them: "trước ngày 10/3/2023", "chậm nhất ngày 15/4/2023"."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from workflow.documents.text import nfc
from workflow.documents.working_days import working_days

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

MAX_LENGTH = 2000
"""Characters that `read_deadline` looks at; longer text is refused."""

_YEARS = range(1990, 2101)
_END_OF_DAY = dt.time(23, 59, 59)
_COUNTED_IN_WORKING_DAYS = 366

# Not followed by a word that makes "trước" an adverb or an adjective ("trước đây", "như trước"): a date
# must come.
_PHRASE = re.compile(
    r"""
    \b(?:
        (?P<by> (?: chậm\s+nhất | muộn\s+nhất | không\s+muộn\s+hơn | không\s+quá ) (?:\s+(?:là|vào|đến|tới))?
              | (?: đến | trước | trong ) \s+ hết | (?: đến | xong ) \s+ trong | trong (?=\s+ngày\b) )
      | (?P<before> trước )
    )
    (?: \s+ (?P<hour>\d{1,2}) \s* (?: giờ | h | : | g ) \s* (?P<minute>\d{2})? (?:\s*phút)? ,? )?
    (?: \s+ ngày )?
    \s+
    (?: (?P<day>\d{1,2}) \s* [/.\-] \s* (?P<month>\d{1,2}) (?: \s* [/.\-] \s* (?P<year>\d{4}) )?
      | (?P<day_>\d{1,2}) \s+ tháng \s+ (?P<month_>\d{1,2}) (?: ,? \s+ năm \s+ (?P<year_>\d{4}) )?
    )
    (?![\d/])
    """,
    re.IGNORECASE | re.VERBOSE,
)


class UnreadableDeadline(ValueError):
    """The words do not say a deadline; str() is the message for the person who typed them."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that a plan sets and the moment after which one is late.

    `kind` is "before" (trước ngày: the date itself is too late) or "by" (chậm nhất ngày: the date still
    counts). `date` is the date as written; `due_at` is the last moment in time, aware, in Asia/Ho_Chi_Minh.
    """

    kind: Literal["before", "by"]
    date: dt.date
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StatedDeadline:
    """A deadline found in a longer text: its words, and where they begin and end."""

    deadline: Deadline
    words: str
    start: int
    end: int
    year_is_written: bool


def read_deadline(text: str, *, year: int | None = None) -> Deadline:
    """The one deadline that `text` states; `year` is meant where it writes none ("trước ngày 10/3").

    "before D" is due the day before D at 23:59:59, "by D" on D at 23:59:59; a time of day ("trước 17 giờ
    ngày …") is taken as it is. A date that falls on a day off stays: a committee sets a date, not a term
    (Bộ luật Dân sự 2015, Điều 148 moves terms only). Raises UnreadableDeadline where there is none, more
    than one, or no such date.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadableDeadline(f"Thời hạn dài quá {MAX_LENGTH} ký tự: chỉ ghi câu có thời hạn.")
    found = {stated.deadline for stated in find_deadlines(text, year=year)}
    if not found:
        raise UnreadableDeadline(
            "Không đọc được thời hạn: ghi như “trước ngày 10/3/2023” hoặc “chậm nhất ngày 10/3/2023”."
        )
    if len(found) > 1:
        raise UnreadableDeadline("Có nhiều thời hạn trong một câu: ghi mỗi thời hạn một dòng.")
    return found.pop()


def find_deadlines(text: str, *, year: int | None = None) -> Iterator[StatedDeadline]:
    """The deadlines in `text`, in order; `start` and `end` count in its NFC form.

    Raises UnreadableDeadline at a date that does not exist or has neither a year nor a given `year`.
    """
    for found in _PHRASE.finditer(nfc(text)):
        written = found["year"] or found["year_"]
        date = _date(
            found[0],
            written or year,
            month=found["month"] or found["month_"],
            day=found["day"] or found["day_"],
        )
        kind: Literal["before", "by"] = "by" if found["by"] else "before"
        if found["hour"]:
            due_at = dt.datetime.combine(date, _time(found[0], found["hour"], found["minute"]), VIETNAM)
        else:
            last_day = date - dt.timedelta(days=1) if kind == "before" else date
            due_at = dt.datetime.combine(last_day, _END_OF_DAY, VIETNAM)
        yield StatedDeadline(
            Deadline(kind, date, due_at), found[0], found.start(), found.end(), year_is_written=bool(written)
        )


def due_words(due_at: dt.datetime, now: dt.datetime) -> str:
    """How far off `due_at` is at `now` (both aware), in the words of the lists: "còn 3 ngày làm việc".

    Days ahead are counted as working days, days past ("quá hạn 2 ngày") as days of the calendar.
    """
    due, today = due_at.astimezone(VIETNAM), now.astimezone(VIETNAM)
    days = (due.date() - today.date()).days
    if now > due_at:
        return f"quá hạn {-days} ngày" if days else "quá hạn hôm nay"
    if not days:
        return "hết hạn hôm nay"
    if days > _COUNTED_IN_WORKING_DAYS:
        return f"còn {days} ngày"
    worked = working_days(today.date(), due.date())
    return f"còn {worked} ngày làm việc" if worked else f"còn {days} ngày nghỉ"


def _date(words: str, year: str | int | None, *, month: str, day: str) -> dt.date:
    if year is None:
        raise UnreadableDeadline(f"“{words}” không ghi năm: ghi đủ ngày, tháng, năm.")
    if int(year) not in _YEARS:
        raise UnreadableDeadline(f"“{words}”: năm phải từ {_YEARS[0]} đến {_YEARS[-1]}.")
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise UnreadableDeadline(f"“{words}”: không có ngày {day}/{month}/{year} trong lịch.") from None


def _time(words: str, hour: str, minute: str | None) -> dt.time:
    try:
        return dt.time(int(hour), int(minute or 0))
    except ValueError:
        raise UnreadableDeadline(f"“{words}”: không có giờ {hour}:{minute or '00'}.") from None

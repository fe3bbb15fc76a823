"""Deadlines as plans state them: "trước ngày 10/3/2023", "chậm nhất ngày 15/4/2023", "trong 5 ngày làm việc kể từ…"."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from workflow.documents.text import nfc
from workflow.documents.working_days import STANDARD, Calendar

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

MAX_LENGTH = 2000
"""Characters that `read_deadline` looks at; longer text is refused."""

_YEARS = range(1990, 2101)
END_OF_DAY = dt.time(23, 59, 59)
_COUNTED_IN_WORKING_DAYS = 366

MAX_DAYS = 366
"""The longest term, in working days."""

Kind = Literal["before", "by", "working_days_after"]

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

_TERM = re.compile(
    r"""
    (?: \b (?: trong (?: \s+ (?: vòng | thời\s+hạn ) )? | sau
          | (?: chậm\s+nhất | muộn\s+nhất ) (?: \s+ là )? (?: \s+ (?: sau | trong ) )?
          | không\s+(?: muộn\s+hơn | quá ) ) \s+ )?
    (?P<days>\d{1,4}) (?: \s* \([^()]{1,40}\) )? \s+ ngày \s+ làm \s+ việc
    ,? \s+ (?: kể\s+từ | tính\s+từ | từ | sau ) (?: \s+ ngày )? \s+
    (?: (?: (?P<day>\d{1,2}) \s* [/.\-] \s* (?P<month>\d{1,2}) (?: \s* [/.\-] \s* (?P<year>\d{4}) )?
        | (?P<day_>\d{1,2}) \s+ tháng \s+ (?P<month_>\d{1,2}) (?: ,? \s+ năm \s+ (?P<year_>\d{4}) )? ) (?![\d/])
      | (?P<event> [^\W\d_] [^.;:\n]{0,80} ) )
    """,
    re.IGNORECASE | re.VERBOSE,
)


class UnreadableDeadline(ValueError):
    """The words do not say a deadline; str() is the message for the person who typed them."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a plan sets and the moment after which one is late.

    `kind` is "before" (trước ngày: the date itself is too late), "by" (chậm nhất ngày: the date still counts) or
    "working_days_after" (a term of `days` working days that begins after `date`). `date` is the date as written, `time`
    an hour of that day if one is written; `due_at` is the last moment in time, aware, in Asia/Ho_Chi_Minh.
    """

    kind: Kind
    date: dt.date
    due_at: dt.datetime
    days: int | None = None
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class StatedDeadline:
    """A deadline found in a longer text: its words, and where they begin and end."""

    deadline: Deadline
    words: str
    start: int
    end: int
    year_is_written: bool


def due_moment(
    kind: Kind, date: dt.date, *, days: int | None = None, time: dt.time | None = None, calendar: Calendar = STANDARD
) -> dt.datetime:
    """The last moment of a deadline, aware, in Asia/Ho_Chi_Minh.

    "before D" ends the day before D at 23:59:59, "by D" on D at 23:59:59; a `time` is taken as it is, on D. A date that
    falls on a day off stays: a committee sets a date, not a term. A term does not count its first day and, where it
    would end on a day off, ends with the next day that is worked (Bộ luật Dân sự 2015, Điều 147, 148).
    """
    if kind == "working_days_after":
        end = calendar.first_on_or_after(calendar.after(date, days or 0))
        return dt.datetime.combine(end, time or END_OF_DAY, VIETNAM)
    if time is not None:
        return dt.datetime.combine(date, time, VIETNAM)
    last = date - dt.timedelta(days=1) if kind == "before" else date
    return dt.datetime.combine(last, END_OF_DAY, VIETNAM)


def read_deadline(
    text: str, *, year: int | None = None, start: dt.date | None = None, calendar: Calendar = STANDARD
) -> Deadline:
    """The one deadline that `text` states; `year` is meant where it writes none ("trước ngày 10/3").

    `start` is the day of the event that a term runs from ("kể từ ngày nhận được văn bản"). See `due_moment` for when
    each ends. Raises UnreadableDeadline where there is none, more than one, no such date or no start of a term.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadableDeadline(f"Thời hạn dài quá {MAX_LENGTH} ký tự: chỉ ghi câu có thời hạn.")
    found = {stated.deadline for stated in find_deadlines(text, year=year, start=start, calendar=calendar)}
    if not found:
        raise UnreadableDeadline(
            "Không đọc được thời hạn: ghi như “trước ngày 10/3/2023”, “chậm nhất ngày 10/3/2023” "
            "hoặc “trong 5 ngày làm việc kể từ ngày 10/3/2023”."
        )
    if len(found) > 1:
        raise UnreadableDeadline("Có nhiều thời hạn trong một câu: ghi mỗi thời hạn một dòng.")
    return found.pop()


def find_deadlines(
    text: str, *, year: int | None = None, start: dt.date | None = None, calendar: Calendar = STANDARD
) -> Iterator[StatedDeadline]:
    """The deadlines in `text`, in order; where each begins and ends counts in its NFC form.

    Raises UnreadableDeadline at a date that does not exist or has neither a year nor a given `year`, and at a term
    whose beginning is told neither in the text nor by the argument `start`.
    """
    text = nfc(text)
    terms = list(_TERM.finditer(text))
    dates = [
        found
        for found in _PHRASE.finditer(text)
        if not any(term.start() < found.end() and found.start() < term.end("days") for term in terms)
    ]
    for found in sorted([*terms, *dates], key=lambda match: match.start()):
        if found.re is _TERM:
            yield _stated_term(found, year, start, calendar)
        else:
            yield _stated_date(found, year)


def _stated_date(found: re.Match[str], year: int | None) -> StatedDeadline:
    kind: Kind = "by" if found["by"] else "before"
    date = _date_in(found, year)
    time = _time(found[0], found["hour"], found["minute"]) if found["hour"] else None
    deadline = Deadline(kind, date, due_moment(kind, date, time=time), time=time)
    return _stated(found, deadline, year_is_written=bool(found["year"] or found["year_"]))


def _stated_term(found: re.Match[str], year: int | None, start: dt.date | None, calendar: Calendar) -> StatedDeadline:
    days = int(found["days"])
    if not 1 <= days <= MAX_DAYS:
        raise UnreadableDeadline(f"“{found[0]}”: số ngày làm việc phải từ 1 đến {MAX_DAYS}.")
    if found["event"] and start is None:
        raise UnreadableDeadline(
            f"“{found[0].strip()}” tính từ một việc chưa rõ ngày: ghi ngày bắt đầu, "
            f"như “trong {days} ngày làm việc kể từ ngày 10/3/2023”."
        )
    first = start if found["event"] and start else _date_in(found, year)
    due_at = due_moment("working_days_after", first, days=days, calendar=calendar)
    written = bool(found["event"] or found["year"] or found["year_"])
    return _stated(found, Deadline("working_days_after", first, due_at, days=days), year_is_written=written)


def _stated(found: re.Match[str], deadline: Deadline, *, year_is_written: bool) -> StatedDeadline:
    return StatedDeadline(deadline, found[0], found.start(), found.end(), year_is_written=year_is_written)


def _date_in(found: re.Match[str], year: int | None) -> dt.date:
    written = found["year"] or found["year_"]
    return _date(found[0], written or year, month=found["month"] or found["month_"], day=found["day"] or found["day_"])


def due_words(due_at: dt.datetime, now: dt.datetime, calendar: Calendar = STANDARD) -> str:
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
    worked = calendar.working_days(today.date(), due.date())
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

"""The calendar of a unit: what the administrator has noted over what this version knows.

A request reads the notes once and keeps them to its end, so a list costs one query however long it is, and no process
ever counts with what another has changed since. Timers and commands read them once a run.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.documents.working_days import Calendar, NotedDay, noted_days
from workflow.organisation.acting import Acting
from workflow.organisation.directory import path_to
from workflow.organisation.models import CalendarDay, Role, Unit, today
from workflow.organisation.signals import calendar_changed

DAYS_AT_MOST = 2_000
"""Days that may be noted: some fifty years of them."""


class MayNotNote(Exception):
    """This capacity may not change the calendar; str() says why."""


class TooManyDays(Exception):
    """No more days can be noted; str() says so."""


@dataclass(slots=True)
class _Reader:
    """For whom a request counts, and what it has read."""

    unit_id: int | None
    rows: list[CalendarDay] | None = None
    kept: dict[int | None, Calendar] = field(default_factory=dict)


_reader: ContextVar[_Reader | None] = ContextVar("calendar_reader", default=None)


@contextmanager
def kept_for(unit_id: int | None) -> Iterator[None]:
    """Within it the notes are read once, and `readers_calendar` is that of this unit."""
    token = _reader.set(_Reader(unit_id))
    try:
        yield
    finally:
        _reader.reset(token)


def readers_calendar() -> Calendar:
    """The calendar of the unit that the person of this request works for; outside of requests the general one."""
    reader = _reader.get()
    return calendar_of(reader.unit_id if reader else None)


def calendar_of(unit_id: int | None = None) -> Calendar:
    """The calendar of a unit, of everybody without one. One query, and some more only where units have days of their
    own; none the second time in a request."""
    reader = _reader.get()
    if reader is None:
        return _calendar(list(CalendarDay.objects.all()), unit_id)
    if unit_id not in reader.kept:
        if reader.rows is None:
            reader.rows = list(CalendarDay.objects.all())
        reader.kept[unit_id] = _calendar(reader.rows, unit_id)
    return reader.kept[unit_id]


def _calendar(rows: list[CalendarDay], unit_id: int | None) -> Calendar:
    overlay = {row.date: row.works for row in rows if row.unit_id is None}
    own = [row for row in rows if row.unit_id is not None]
    if own and unit_id is not None:
        unit = Unit.objects.get(pk=unit_id)
        for above in [*(found.pk for found in path_to(unit, today())), unit_id]:
            overlay |= {row.date: row.works for row in own if row.unit_id == above}
    return Calendar(overlay)


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A day of the page: as this version has it (`noted`), as the administrator has noted it (`row`), or both."""

    date: datetime.date
    noted: NotedDay | None
    row: CalendarDay | None

    @property
    def works(self) -> bool:
        return self.row.works if self.row else bool(self.noted and self.noted.works)

    @property
    def name(self) -> str:
        return self.row.name if self.row else self.noted.name if self.noted else ""

    @property
    def legal_reference(self) -> str:
        return self.row.legal_reference if self.row else self.noted.legal_reference if self.noted else ""

    @property
    def is_estimate(self) -> bool:
        return self.row is None and self.noted is not None and self.noted.is_estimate


def lines_of(year: int) -> list[CalendarLine]:
    """Every day of the year that is not as its day of the week says, in order; those of units beside the general."""
    noted = {day.date: day for day in noted_days(year)}
    rows = list(CalendarDay.objects.filter(date__year=year).select_related("unit"))
    general = {row.date: row for row in rows if row.unit_id is None}
    lines = [CalendarLine(day, noted.get(day), general.get(day)) for day in noted.keys() | general.keys()]
    lines += [CalendarLine(row.date, None, row) for row in rows if row.unit_id is not None]
    return sorted(lines, key=lambda line: (line.date, line.row.pk if line.row and line.row.unit_id else 0))


def refusal_to_note(acting: Acting) -> str:
    """Why this capacity may not change the calendar, in words; "" when it may."""
    if not acting.holds(Role.ADMINISTRATOR) or acting.appointment is None or not acting.appointment.holds_on(today()):
        return _("Chỉ quản trị hệ thống mới sửa được lịch làm việc.")
    return ""


def note_day(
    *, acting: Acting, date: datetime.date, kind: str, name: str, legal_reference: str, unit: Unit | None
) -> CalendarDay:
    """Note a day, in the place of what was noted of it for the same unit. Raises MayNotNote, TooManyDays."""
    _refuse(acting)
    with transaction.atomic():
        old = CalendarDay.objects.select_for_update().filter(date=date, unit=unit).first()
        if old is None and CalendarDay.objects.count() >= DAYS_AT_MOST:
            raise TooManyDays(_("Lịch đã ghi đủ %(most)d ngày. Hãy bỏ bớt những năm cũ.") % {"most": DAYS_AT_MOST})
        row = old or CalendarDay(date=date, unit=unit)
        before = _words(old)
        row.kind, row.name, row.legal_reference = kind, name, legal_reference
        row.save()
        _announce(acting, row, before, _words(row))
    return row


def forget_day(row: CalendarDay, *, acting: Acting) -> None:
    """Take a noted day away: what this version knows counts again. Raises MayNotNote."""
    _refuse(acting)
    with transaction.atomic():
        before = _words(row)
        _announce(acting, row, before, None)
        row.delete()


def _refuse(acting: Acting) -> None:
    reason = refusal_to_note(acting)
    if reason:
        raise MayNotNote(reason)


def _words(row: CalendarDay | None) -> str | None:
    return f"{row.kind}: {row.name} ({row.legal_reference})" if row else None


def _announce(acting: Acting, row: CalendarDay, before: str | None, after: str | None) -> None:
    reader = _reader.get()
    if reader:
        reader.rows, reader.kept = None, {}
    calendar_changed.send(CalendarDay, acting=acting, day=row, before=before, after=after)

"""The days of an appointment as they were recorded at a moment, not as a later decision dated them.

A row says from which day to which an appointment holds as far as is known today. A decision may be written down after
the day from which it counts, and whoever acted in between acted on what stood until then. Every decision is an event:
taking back those that came after a moment gives the days that stood at it.
"""

from __future__ import annotations

import copy
import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from workflow.audit.listeners import DATE_BACK
from workflow.audit.models import Event
from workflow.audit.recording import appointment_stream
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment
from workflow.organisation.periods import Period
from workflow.reorganisation.models import (
    ChangedUnit,
    ChangeKind,
    OrganisationChange,
    Part,
    StaffingDecision,
    StaffingKind,
)

APPOINT, END, REORGANISE = "staffing.appoint", "staffing.end", "reorganisation.change"

DATING = (APPOINT, END, REORGANISE, DATE_BACK)
"""The acts that give an appointment its days."""


@dataclass(frozen=True, slots=True)
class Record:
    """One decision on an appointment: when it was written down, and the days until then (None: there was none)."""

    at: datetime.datetime
    before: Period | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A decision by which an appointment, afterwards, did or did not hold on a day gone by; `day` is its effect."""

    recorded_on: datetime.date
    has_ended: bool
    day: datetime.date


@dataclass(slots=True)
class Records:
    """The decisions on some appointments, by the appointment's key, earliest first."""

    of: dict[int, list[Record]] = field(default_factory=dict)

    @classmethod
    def read(cls, appointments: Iterable[Appointment]) -> Records:
        """Two queries and one for each 900 decisions, none for no appointments."""
        rows = {row.pk: row for row in appointments}
        if not rows:
            return cls()
        decided = _decisions_on(rows)
        found: dict[int, list[Record]] = defaultdict(list)
        last: dict[int, datetime.date | None] = {}
        for event in _events(decided):
            for key, undo in decided[event.stream].items():
                is_new = undo.is_new if undo else brings_about(event)
                before, last[key] = _last_days(event, undo, last.get(key))
                found[key].append(Record(event.at, None if is_new else Period(rows[key].valid_from, before)))
        return cls(dict(found))

    def known(self, appointment: Appointment, at: datetime.datetime) -> Appointment | None:
        """The appointment with the days that were recorded at the moment; None where it was not recorded yet."""
        later = next(self._later(appointment, at), None)
        if later is None:
            return appointment
        if later.before is None:
            return None
        stood = copy.copy(appointment)
        stood.valid_to = later.before.valid_to
        return stood

    def turn(self, appointment: Appointment, at: datetime.datetime, day: datetime.date) -> Turn | None:
        """The last decision after the moment that made the appointment hold, or not hold, on the day."""
        later = list(self._later(appointment, at))
        stood = [*(one.before for one in later), Period(appointment.valid_from, appointment.valid_to)]
        for record, before, after in reversed(list(zip(later, stood, stood[1:], strict=False))):
            if after is not None and _holds(before, day) != _holds(after, day):
                has_ended = _holds(before, day)
                # What begins again after an end goes on from the day after it.
                last = after.valid_to if has_ended else before.valid_to if before else None
                effect = last + datetime.timedelta(days=1) if last else after.valid_from
                return Turn(timezone.localdate(record.at), has_ended, effect)
        return None

    def _later(self, appointment: Appointment, at: datetime.datetime) -> Iterator[Record]:
        return (record for record in self.of.get(appointment.pk, ()) if record.at > at)


def perhaps_held(day: datetime.date, at: datetime.datetime) -> QuerySet[Appointment]:
    """The appointments that hold on the day as it is known today, and those whose end was decided after the moment."""
    decided = StaffingDecision.objects.filter(appointment=OuterRef("pk"), decision=StaffingKind.END, at__gt=at)
    changed = ChangedUnit.objects.filter(unit=OuterRef("unit"), part=Part.PREDECESSOR, change__decided_at__gt=at)
    stream = Concat(Value(appointment_stream("")), Cast(OuterRef("pk"), CharField()))
    loaded = Event.objects.filter(stream=stream, at__gt=at)
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return Appointment.objects.filter(
        holds | Q(Exists(decided)) | Q(Exists(changed)) | Q(Exists(loaded)), valid_from__lte=day
    )


@dataclass(frozen=True, slots=True)
class _Undo:
    """What a change of the organisation keeps of an appointment: whether it made it, and its last day before."""

    is_new: bool
    last: datetime.date | None = None


def _decisions_on(rows: dict[int, Appointment]) -> dict[str, dict[int, _Undo | None]]:
    """The appointments by the streams of the decisions on them."""
    found: dict[str, dict[int, _Undo | None]] = {appointment_stream(key): {key: None} for key in rows}
    staffing = StaffingDecision.objects.filter(decision__in=(StaffingKind.APPOINT, StaffingKind.END))
    for chunk in in_chunks(rows):
        for decision in staffing.filter(appointment__in=chunk).only("appointment"):
            found[decision.stream] = {decision.appointment_id or 0: None}
    for chunk in in_chunks({row.unit_id for row in rows.values()}):
        changed = ChangedUnit.objects.filter(unit__in=chunk).values("change")
        for change in OrganisationChange.objects.filter(pk__in=changed).only("undo"):
            found[change.stream] = {key: undo for key, undo in _undone(change.undo) if key in rows}
    return found


def _undone(kept: dict[str, Any]) -> Iterator[tuple[int, _Undo]]:
    for key in kept["made"].get("Appointment", ()):
        yield key, _Undo(is_new=True)
    for key, last in kept["ended"].get("Appointment", ()):
        yield key, _Undo(is_new=False, last=day_told(last))


def _events(streams: Iterable[str]) -> list[Event]:
    """The decisions themselves, earliest first."""
    found: list[Event] = []
    for chunk in in_chunks(streams):
        events = Event.objects.filter(stream__in=chunk, action__in=DATING, refused=False)
        found += events.only("stream", "action", "at", "changes")
    return sorted(found, key=lambda event: (event.at, event.pk))


def _last_days(
    event: Event, undo: _Undo | None, told: datetime.date | None
) -> tuple[datetime.date | None, datetime.date | None]:
    """The appointment's last day before the decision and after it; `told` is what the decision before told."""
    if undo:
        effect = effect_of(event)
        return undo.last, effect - datetime.timedelta(days=1) if effect and not undo.is_new else None
    last = changes_of(event).get("valid_to")
    if isinstance(last, list) and len(last) == 2:
        return day_told(last[0]), day_told(last[1])
    # An end that was written down before events told what it changed.
    return told, day_told(last)


def dates_appointments(event: Event) -> bool:
    """Whether the event is such a decision: a unit's new name is none, and units' streams tell it a second time."""
    if event.action not in DATING or event.refused:
        return False
    return event.action != REORGANISE or (
        event.kind == OrganisationChange.kind and changes_of(event).get("change") != ChangeKind.RENAME
    )


def brings_about(event: Event) -> bool:
    """Whether the decision is an appointment, not the end of one."""
    return event.action == APPOINT or bool(changes_of(event).get("is_new"))


def effect_of(event: Event) -> datetime.date | None:
    """The first day on which the decision made a difference, as its event tells it."""
    changes = changes_of(event)
    if event.action == REORGANISE:
        return day_told(changes.get("effective_on"))
    if brings_about(event):
        return day_told(changes.get("valid_from"))
    last = changes.get("valid_to")
    ends = [day_told(one) for one in (last if isinstance(last, list) else [last])]
    known = [one for one in ends if one is not None]
    return min(known) + datetime.timedelta(days=1) if known else None


def changes_of(event: Event) -> dict[str, Any]:
    """What the event says was changed; nothing of a row that was tampered with."""
    return event.changes if isinstance(event.changes, dict) else {}


def day_told(value: object) -> datetime.date | None:
    """A day as events write it; None for anything else."""
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _holds(period: Period | None, day: datetime.date) -> bool:
    return period is not None and period.valid_from <= day and (period.valid_to is None or day <= period.valid_to)

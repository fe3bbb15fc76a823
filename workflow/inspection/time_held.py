"""Who held a document from when to when, in which state it was, and how its deadline moved: in one picture."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.inspection.as_of.replay import events_until, moment
from workflow.organisation.calendars import readers_calendar
from workflow.supervision.history import Holding, holders

WIDTH = 1_000
"""Units across the picture; it is as wide as the page."""
TONES = 6
"""Colours that app.css has for stretches."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with its words, its working days, and its place in the picture."""

    words: str
    since: datetime.datetime
    until: datetime.datetime | None
    days: int
    x: float
    width: float
    tone: int
    event: Event | None
    note: str = ""
    on_day: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineThen:
    """A deadline, the event that set it, and whether it passed while the document was still with whom it bound."""

    due_at: datetime.datetime
    event: Event
    x: float | None


@dataclass(frozen=True, slots=True)
class TimeHeld:
    """The whole life of a document. `late` says in words why it was late; "" where it was not."""

    states: list[Stretch]
    holders: list[Stretch]
    deadlines: list[DeadlineThen]
    late: str
    begins: datetime.datetime
    ends: datetime.datetime
    width: int = WIDTH

    @property
    def draws_deadlines(self) -> bool:
        """Whether a deadline lies within the picture; one before or after it has no line."""
        return any(one.x is not None for one in self.deadlines)

    @property
    def on_day(self) -> list[Stretch]:
        """Who held it on the day that is asked about."""
        return [one for one in self.holders if one.on_day]


def time_held(kind: str, key: int, day: datetime.date | None = None) -> TimeHeld:
    """Five queries. Raises TooManyEvents. `day` marks the stretches that lasted on it."""
    stream = f"{kind}:{key}"
    last = timeline(stream).values_list("number", flat=True).first() or 0
    events = events_until(stream, last)
    held = holders(kind, key)
    begins = min([events[0].at, *(one.since for one in held)])
    now = timezone.now()
    ends = now if any(one.until is None for one in held) else max([events[-1].at, *(one.until or now for one in held)])
    scale = _Scale(begins, ends, day)
    return TimeHeld(
        states=_states(events, _Scale(begins, ends, day)),
        holders=[scale.holding(one) for one in held],
        deadlines=_deadlines(events, scale),
        late=_why_late(events, held, scale),
        begins=begins,
        ends=ends,
    )


@dataclass(slots=True)
class _Scale:
    begins: datetime.datetime
    ends: datetime.datetime
    day: datetime.date | None
    tones: dict[str, int] = field(default_factory=dict)
    """What has its words has its colour; as long as there are colours, nothing else has."""

    def x(self, at: datetime.datetime) -> float:
        whole = max((self.ends - self.begins).total_seconds(), 1.0)
        return round(WIDTH * min(max((at - self.begins).total_seconds() / whole, 0.0), 1.0), 1)

    def stretch(
        self, words: str, since: datetime.datetime, until: datetime.datetime | None, event: Event | None, note: str = ""
    ) -> Stretch:
        end = until or self.ends
        first, last = timezone.localdate(since), timezone.localdate(end)
        return Stretch(
            words=words,
            since=since,
            until=until,
            days=readers_calendar().working_days(first, last),
            x=self.x(since),
            width=max(round(self.x(end) - self.x(since), 1), 2.0),
            tone=self.tones.setdefault(words, 1 + len(self.tones) % TONES),
            event=event,
            note=note,
            on_day=self.day is not None and first <= self.day <= last,
        )

    def holding(self, one: Holding) -> Stretch:
        words = f"{one.step}: {one.person or _('hàng chờ chung')}"
        return self.stretch(words, one.since, one.until, one.event, one.way)


def _states(events: list[Event], scale: _Scale) -> list[Stretch]:
    moves = [event for event in events if event.to_state and (event.to_state != event.from_state)]
    ends = [*[event.at for event in moves[1:]], None][: len(moves)]
    return [
        scale.stretch(wording.state_label(event.to_state), event.at, until, event)
        for event, until in zip(moves, ends, strict=True)
    ]


def _deadlines(events: Iterable[Event], scale: _Scale) -> list[DeadlineThen]:
    found = []
    for event in events:
        told = event.changes.get("due_at") if not event.refused else None
        due_at = moment(told[1] if isinstance(told, list) else told)
        if due_at is not None:
            inside = scale.begins <= due_at <= scale.ends
            found.append(DeadlineThen(due_at, event, scale.x(due_at) if inside else None))
    return found


def _why_late(events: Iterable[Event], held: list[Holding], scale: _Scale) -> str:
    """Who had it when the deadline in force passed, and for how many working days since; "" where none was passed."""
    due_at, handed_in = None, None
    for event in events:
        told = event.changes.get("due_at") if not event.refused else None
        due_at = moment(told[1] if isinstance(told, list) else told) or due_at
        if event.action in ("submissions.submit", "reports.issue"):
            if due_at is not None and event.at > due_at:
                handed_in = event.at
                break
            handed_in = event.at
        elif event.to_state == "drafted":
            handed_in = None
    end = handed_in or scale.ends
    if due_at is None or end <= due_at:
        return ""
    calendar = readers_calendar()
    late = calendar.working_days(timezone.localdate(due_at), timezone.localdate(end))
    parts = []
    for one in held:
        since, until = max(one.since, due_at), min(one.until or scale.ends, end)
        if since < until:
            days = calendar.working_days(timezone.localdate(since), timezone.localdate(until))
            parts.append(
                ngettext(
                    "%(step)s: %(person)s giữ %(days)d ngày làm việc",
                    "%(step)s: %(person)s giữ %(days)d ngày làm việc",
                    days,
                )
                % {"step": one.step, "person": one.person or _("hàng chờ chung"), "days": days}
            )
    return ngettext(
        "Quá hạn %(due)s: %(late)d ngày làm việc. Trong thời gian ấy: %(held)s.",
        "Quá hạn %(due)s: %(late)d ngày làm việc. Trong thời gian ấy: %(held)s.",
        late,
    ) % {
        "due": f"{timezone.localtime(due_at):%H:%M %d/%m/%Y}",
        "late": late,
        "held": "; ".join(parts) or "–",
    }

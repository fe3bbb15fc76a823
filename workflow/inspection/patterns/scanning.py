"""The events of a period, read once and in bounds: what every pattern looks at."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, JSONField, When

from workflow.audit.models import Event
from workflow.inspection.recorded import DATING

SCANNED_AT_MOST = 10_000
"""Events that one page looks at. The page says where it stopped, and goes on from there."""

_LEFT_OUT = ("changes", "previous_hash", "hash", "capacity")
"""Columns that are most of a row and that patterns do not read; what decisions on appointments changed, they do."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Events of a period, earliest first. `stopped_at` is when the last one was, if there are more after it."""

    events: list[Event]
    stopped_at: datetime.datetime | None


def scan(since: datetime.datetime, until: datetime.datetime) -> Scan:
    """One query, by the index over the time, however many events there are.

    What events say was changed is long, and is read of the decisions on appointments alone.
    """
    found = (
        Event.objects.filter(at__gte=since, at__lt=until)
        .select_related("actor", "on_behalf_of")
        .defer(*_LEFT_OUT)
        .annotate(decided=Case(When(action__in=DATING, then="changes"), output_field=JSONField()))
        .order_by("at", "id")
    )
    events: list[Event] = []
    for event in found[: SCANNED_AT_MOST + 1]:
        if event.action in DATING:
            event.changes = event.decided
        events.append(event)
    if len(events) <= SCANNED_AT_MOST:
        return Scan(events, None)
    return Scan(events[:SCANNED_AT_MOST], events[SCANNED_AT_MOST].at)


def complete(events: Sequence[Event]) -> None:
    """Read what the scan left out of these few, so that their hashes can be calculated. One query."""
    rows = Event.objects.filter(pk__in={event.pk for event in events}).values("pk", *_LEFT_OUT)
    by_key = {row["pk"]: row for row in rows}
    for event in events:
        event.__dict__.update({name: by_key[event.pk][name] for name in _LEFT_OUT})


def acts_of_people(events: list[Event]) -> list[Event]:
    """What people did to objects: neither reading nor signing in, nor what was refused."""
    return [
        event
        for event in events
        if event.actor_id is not None and not event.refused and event.kind not in ("person", "sign-in", "feed")
    ]

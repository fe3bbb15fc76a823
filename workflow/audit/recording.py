"""Writing events: the only place that does."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from workflow.audit import at_once
from workflow.audit.canonical import GENESIS, event_hash, normalised, text
from workflow.audit.models import Event
from workflow.audit.privacy.years import sealed_address
from workflow.audit.queries import last_events
from workflow.organisation.acting import Acting
from workflow.organisation.bulk import insert_rows
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Person

_RETRIES = 64
"""Each try lets one of those who wait through, so this many may append to one stream at the same moment."""

_LIMITS = {field.name: field.max_length for field in Event._meta.local_concrete_fields if field.max_length}

_STORED = [field for field in Event._meta.local_concrete_fields if not field.primary_key]
_FIELDS = [field.name for field in _STORED]
_COLUMNS = [field.attname for field in _STORED]

SYSTEM_STREAM = "system:0"
"""What belongs to no object."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written down about one act on one object.

    `stream` is the object ("submission:17"), `action` a code ("submissions.submit"), `label` what the object
    was called then, `changes` field → [old, new] or a digest (ASCII keys; text, integers, booleans, null and
    lists of them). People in both are named by `privacy.names.named`; the address is sealed here.
    """

    stream: str
    action: str
    acting: Acting
    label: str = ""
    unit_id: int | None = None
    campaign_id: int | None = None
    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    changes: Mapping[str, object] = field(default_factory=dict)
    refused: bool = False
    on_behalf_of: Person | None = None


def person_stream(person: Person) -> str:
    return f"person:{person.pk}"


def appointment_stream(key: int | str) -> str:
    return f"appointment:{key}"


def record(items: Sequence[tuple[Entry, int, str]], at: datetime.datetime | None = None) -> list[Event]:
    """Write events for objects whose own locked rows hold the heads of their streams; answer them.

    An item is the entry, the event's number (the head's plus one, or 1) and the hash of the event before it
    (the head's hash, or GENESIS). A stream occurs once in a call. Raises NotCanonical for a value that cannot
    be hashed. One INSERT for each 500 on PostgreSQL; SQLite, which Django holds to 999 variables, takes one for
    each 47. The events answered know no `id`.
    """
    moment = at or timezone.now()
    at_once.after_commit(entry.action for entry, _number, _head in items)
    events = [_event(entry, number, head, moment) for entry, number, head in items]
    insert_rows(Event, _FIELDS, [tuple([getattr(event, column) for column in _COLUMNS]) for event in events])
    return events


def append(entry: Entry) -> Event:
    """Write one event to a stream that no row holds the head of (a person, the sign-in of an unknown name).

    Two at once take the same number: the unique constraint lets one through, and the other tries again.
    """
    event = _append(entry, repeated=True)
    assert event is not None
    return event


def append_all(entries: Sequence[Entry]) -> None:
    """The same for many streams, each once, which nobody else writes to meanwhile. Two statements for some hundred."""
    for chunk in in_chunks(entries):
        found = last_events([entry.stream for entry in chunk]).only("stream", "number", "hash")
        last = {event.stream: event for event in found}
        items = []
        for entry in chunk:
            before = last.get(entry.stream)
            items.append((entry, before.number + 1, before.hash) if before else (entry, 1, GENESIS))
        record(items)


def append_unless_repeated(entry: Entry) -> Event | None:
    """The same, but nothing where the last event of the stream tells of the same act with the same changes."""
    return _append(entry, repeated=False)


def _append(entry: Entry, *, repeated: bool) -> Event | None:
    for _attempt in range(_RETRIES):
        with suppress(IntegrityError):
            return _append_once(entry, repeated)
    return _append_once(entry, repeated)


def _append_once(entry: Entry, repeated: bool) -> Event | None:
    with transaction.atomic():
        stream = Event.objects.filter(stream=entry.stream)
        last = stream.order_by("-number").values_list("number", "hash", "action", "changes").first()
        number, head, action, changes = last or (0, GENESIS, "", {})
        if not repeated and (action, changes) == (entry.action, normalised(entry.changes)):
            return None
        event = _event(entry, number + 1, head, timezone.now())
        at_once.after_commit([entry.action])
        return Event.objects.bulk_create([event])[0]


def _event(entry: Entry, number: int, previous_hash: str, at: datetime.datetime) -> Event:
    acting = entry.acting
    event = Event(
        stream=text(entry.stream),
        number=number,
        at=at,
        # Keys, not objects: assigning objects is most of what making thousands of events costs.
        actor_id=acting.person_id,
        appointment_id=acting.appointment.pk if acting.appointment else None,
        # The system has no capacity, and the words for it would be in the language of whoever made it act.
        capacity="" if acting.is_system else _bounded("capacity", acting.capacity),
        on_behalf_of_id=entry.on_behalf_of.pk if entry.on_behalf_of else None,
        action=text(entry.action),
        label=_bounded("label", entry.label),
        unit_id=entry.unit_id,
        campaign_id=entry.campaign_id,
        from_state=text(entry.from_state),
        to_state=text(entry.to_state),
        reason=text(entry.reason),
        changes=normalised(entry.changes),
        address=sealed_address(acting.address, at),
        refused=entry.refused,
        previous_hash=previous_hash,
    )
    event.hash = event_hash(event)
    return event


def _bounded(name: str, value: str) -> str:
    """Words that may be longer than their column, cut with an ellipsis."""
    limit = _LIMITS[name]
    whole = text(value)
    return whole if len(whole) <= limit else whole[: limit - 1] + "…"

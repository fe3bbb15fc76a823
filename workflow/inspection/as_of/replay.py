"""What the events of one object say of it up to a moment: its state, who holds which step, every field they tell.

Only events are read here. What no event tells is not known, and is never taken from today's rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflow.audit import wording
from workflow.audit.canonical import Json
from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.audit.queries import timeline
from workflow.inspection.told.changes import is_pair, label_of

REPLAYED_AT_MOST = 5_000
"""Events of one object that are read to rebuild it."""


class TooManyEvents(ValueError):
    """The object has more events than are read for a page; str() says so to the person."""


@dataclass(frozen=True, slots=True)
class Held:
    """The step that was open and who held it (None: its pool); no `step` where nobody was waited for."""

    step: str | None
    person: str | None
    person_key: int | None
    event: Event


@dataclass(frozen=True, slots=True)
class Told:
    """A field's last value as the events tell it, and the event that told it last."""

    value: Json
    event: Event


def event_at(stream: str, at: datetime.datetime) -> Event | None:
    """The last event of the object that had happened at the moment. One query."""
    return timeline(stream).filter(at__lte=at).first()


def events_until(stream: str, number: int) -> list[Event]:
    """The object's events up to this number, earliest first, with their people. One query. Raises TooManyEvents."""
    found = list(timeline(stream).filter(number__lte=number).order_by("number")[: REPLAYED_AT_MOST + 1])
    if len(found) > REPLAYED_AT_MOST:
        raise TooManyEvents(
            _("Đối tượng này có hơn %(most)d sự kiện nên không dựng lại trên trang được.") % {"most": REPLAYED_AT_MOST}
        )
    tell(found)
    return found


def done(events: Iterable[Event]) -> list[Event]:
    """Those that changed something: a refused act did not."""
    return [event for event in events if not event.refused and isinstance(event.changes, dict)]


def state_after(events: Sequence[Event]) -> str:
    """The state that the events lead to; "" for an object that has none."""
    return next((event.to_state for event in reversed(events) if event.to_state), "")


def held_after(events: Iterable[Event]) -> Held | None:
    """Who held the open step after the events; None where they do not say: they are of before it was written down."""
    held: Held | None = None
    for event in done(events):
        changes = event.told.changes
        if "opens" in changes:
            held = Held(changes["opens"], changes["opens_for"], changes["holder_key"], event)
        elif "holder_key" in changes:
            held = Held(changes["step"], changes["holder"][1], changes["holder_key"], event)
        elif "holder" in changes:
            held = Held(changes["step"], changes["holder"][1], None, event)
    return held


def fields_after(events: Iterable[Event]) -> dict[str, Told]:
    """Each field that the events tell, by its code, with its last value.

    What an event says of a part of the object (a comment, a finding, a passage) stands under a name of that part. What
    an edit session says is of a text, which is compared as a text.
    """
    fields: dict[str, Told] = {}
    for event in done(events):
        if "session" in event.changes:
            continue
        part = _part(event)
        for name, value in event.told.changes.items():
            fields[f"{part}{name}"] = Told(value[1] if is_pair(name, value) else value, event)
    return fields


def label_after(name: str, told: Told) -> str:
    """What a field of `fields_after` is called, of a part of the object with that part before it."""
    part, _colon, code = name.rpartition(": ")
    label = label_of(told.event, code, told.value)
    if not part:
        return label
    kind, _space, key = part.partition(" ")
    return f"{wording.field_label(kind)} {key}: {label}"


def _part(event: Event) -> str:
    for name in ("comment", "finding", "passage"):
        if name in event.changes:
            return f"{name} {event.changes[name]}: "
    return ""


def principal_of(event: Event) -> int | None:
    """The key of whose act it was: of the person stood in for, else of who acted."""
    return event.on_behalf_of_id or event.actor_id


def people_of(event: Event) -> set[int]:
    """The keys of everybody to whom separation of duties applies for this act."""
    return {key for key in (event.actor_id, event.on_behalf_of_id) if key is not None}


def moment(value: object) -> datetime.datetime | None:
    """A moment as events write it; None for anything else."""
    try:
        return datetime.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def digests_named(value: object) -> list[tuple[int, str]]:
    """Keys and digests as an event lists them: "12:5f…, 13:a0…"."""
    if not isinstance(value, str) or not value:
        return []
    return [(int(key), found) for key, _colon, found in (item.partition(":") for item in value.split(", "))]

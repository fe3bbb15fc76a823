"""The read side: an object's time line, by key, newest first, and what an event says was changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from workflow.audit import wording
from workflow.audit.canonical import Json
from workflow.audit.models import Event


@dataclass(frozen=True, slots=True)
class Change:
    """One field as an event tells it: from `old` to `new`, or only `new` where the event has no pair."""

    field: str
    old: Json
    new: Json
    is_pair: bool


def timeline(stream: str) -> QuerySet[Event]:
    """The events of one object, latest first, with their actors; take a page of them by ("-number",)."""
    return Event.objects.filter(stream=stream).select_related("actor", "on_behalf_of").order_by("-number")


def changes_of(event: Event) -> list[Change]:
    """The event's changes with the words of their fields, in the order of the fields' codes."""
    changes: list[Change] = []
    for name, value in sorted(event.told.changes.items()):
        is_pair = isinstance(value, list) and len(value) == 2
        old, new = value if is_pair else (None, value)
        changes.append(Change(wording.field_label(name), old, new, is_pair))
    return changes

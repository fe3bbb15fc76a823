"""Checks that events are as they were written: each hash, each number and each link to the event before."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from workflow.audit.canonical import GENESIS, event_hash
from workflow.audit.models import Event

_CHUNK = 2_000  # rows in memory at once
_REACH = 1_000  # how far a moved event is looked for


class Kind(TextChoices):
    """What is wrong with an event."""

    EDITED = "edited", _("nội dung đã bị sửa: mã băm tính lại không khớp")
    MISSING = "missing", _("thiếu sự kiện ở ngay trước")
    REORDERED = "reordered", _("thứ tự đã bị đổi")
    BROKEN_LINK = "broken_link", _("không nối với sự kiện ở trước: một trong hai đã bị ghi lại hoặc chèn vào")


@dataclass(frozen=True, slots=True)
class Finding:
    """One wrong event: which, where it stands in its stream, and how it is wrong."""

    kind: Kind
    stream: str
    number: int
    event_id: int

    def __str__(self) -> str:
        return f"{self.stream}#{self.number}: {self.kind.label}"


def verify_stream(stream: str) -> Iterator[Finding]:
    """The findings of one object's chain, in its order."""
    return verify(Event.objects.filter(stream=stream))


def verify(events: QuerySet[Event]) -> Iterator[Finding]:
    """The findings of all chains among `events`, stream by stream; memory does not grow with their number.

    `events` must hold whole streams: the beginning of a stream that is left out is a finding. A chain says
    nothing of events cut off its end; what holds the head of the stream (or a checkpoint) does.
    """
    previous: Event | None = None
    for event in events.order_by("stream", "number").iterator(chunk_size=_CHUNK):
        if previous is not None and previous.stream != event.stream:
            previous = None
        if kind := _wrong(event, previous):
            yield Finding(kind, event.stream, event.number, event.pk)
        previous = event


def hash_holds(event: Event) -> bool:
    """Whether the event's content is what its hash was taken over."""
    try:
        return event_hash(event) == event.hash
    except (ValueError, AttributeError, OverflowError):
        # Not even of the kind that is written: a time that is none, text that is no Unicode.
        return False


def _wrong(event: Event, previous: Event | None) -> Kind | None:
    if not hash_holds(event):
        return Kind.REORDERED if _was_elsewhere(event) else Kind.EDITED
    if event.number != (previous.number + 1 if previous else 1):
        return Kind.MISSING
    if event.previous_hash != (previous.hash if previous else GENESIS):
        return Kind.BROKEN_LINK
    # Events of one object are written one after another, so their ids grow with their numbers.
    if previous and event.pk < previous.pk:
        return Kind.REORDERED
    return None


def _was_elsewhere(event: Event) -> bool:
    """Whether the event is whole but for its number; looked for nearby, because each number costs a hash."""
    return any(
        hash_holds(_renumbered(event, number))
        for number in range(max(1, event.number - _REACH), event.number + _REACH + 1)
    )


def _renumbered(event: Event, number: int) -> Event:
    moved = copy(event)
    moved.number = number
    return moved

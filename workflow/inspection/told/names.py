"""The names of what events name by a key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.campaigns.models import Finding
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Person
from workflow.pages.keys import key_of

OF_AN_EVENT = re.compile(r"(?P<stream>[a-z_-]+:[\w-]+)#(?P<number>\d+) (?P<action>\S+)")
"""How a look at one event names it."""

_PERSON = "person:"


def name_of(event: Event) -> str:
    """What the object of the event is called: a person by their name, whatever they read. One query for a person."""
    if event.stream.startswith(_PERSON):
        person = Person.objects.filter(pk=key_of(event.identity) or 0).first()
        if person is not None:
            return person.full_name
    return event.told.name


class Names:
    """What keys in the changes of some events are the names of, read for all of them when the first is asked for."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._objects: dict[str, str] | None = None
        self._findings: dict[tuple[str, str], str] | None = None

    def of(self, stream: str) -> str:
        """What the object of a stream is called: a person by today's name, any other as its first event has it."""
        if self._objects is None:
            self._objects = _names({found for event in self._events for found in _streams(event)})
        return self._objects.get(stream) or wording.object_words(stream)

    def of_finding(self, event: Event, code: str) -> str:
        """What the plan's check said under this code."""
        if self._findings is None:
            campaigns = {key_of(one.identity) for one in self._events if "finding" in one.told.changes}
            rows = Finding.objects.filter(campaign__in=campaigns - {None}).order_by("-position")
            self._findings = {
                (str(campaign), found): message
                for campaign, found, message in rows.values_list("campaign_id", "code", "message")
            }
        return self._findings.get((event.identity, code), code)


def _streams(event: Event) -> Iterable[str]:
    """The objects that the event's changes name by a key."""
    for code, value in event.told.changes.items():
        if code in ("object", "stream") and isinstance(value, str):
            found = OF_AN_EVENT.fullmatch(value)
            yield found["stream"] if found else value
        elif code == "objects" and isinstance(value, list):
            yield from (stream for stream in value if isinstance(stream, str))
        elif code in ("submission", "submissions"):
            yield from (f"submission:{key}" for key in (value if isinstance(value, list) else [value]))
        elif code in ("campaign", "only_campaign") and value is not None:
            yield f"campaign:{value}"


def _names(streams: Iterable[str]) -> dict[str, str]:
    """Three queries for each few hundred: people, first events, and the keys of what is sealed in those."""
    found: dict[str, str] = {}
    for some in in_chunks(sorted(streams)):
        # Of a person the first event may have the name of what that person read.
        keys = [key_of(stream.removeprefix(_PERSON)) for stream in some if stream.startswith(_PERSON)]
        people = [key for key in keys if key is not None]
        found |= {f"{_PERSON}{person.pk}": person.full_name for person in Person.objects.filter(pk__in=people)}
        others = [stream for stream in some if not stream.startswith(_PERSON)]
        first = list(Event.objects.filter(stream__in=others, number=1))
        tell(first)
        found |= {event.stream: event.told.label for event in first}
    return found

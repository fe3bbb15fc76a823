"""Holds the working texts against the events: is each section as the last event that tells of it left it?

While somebody writes, it is not: then an open session says who, from which text, and the event that began it must say
the same. Each event must also go out from the text that the one before it left. What breaks either was changed past
the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from workflow.audit.models import Event
from workflow.audit.replay import Difference, Kind
from workflow.submissions.models import EditSession, SectionText, Submission
from workflow.submissions.revisions import digest
from workflow.submissions.sessions import SESSION

WRITING = "submissions.write_section"
TELLING = (WRITING, SESSION, "submissions.place_upload")

_CHUNK = 200
"""Reports that are looked at together: their texts are in memory, their events pass by."""


@dataclass(slots=True)
class _Told:
    """What events say of one section: its digest, and the event of a session that no later one says has ended."""

    digest: str
    opened: Event | None = None


def differences() -> Iterator[Difference]:
    """The sections whose text is not as the events and open sessions say; memory does not grow with their number.

    Safe beside people at work: a report that looks wrong is looked at again with its row locked.
    """
    after = 0
    while keys := list(Submission.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_CHUNK]):
        after = keys[-1]
        for key in dict.fromkeys(key for key, _section in _unlike(keys)):
            with transaction.atomic():
                locked = Submission.objects.select_for_update(of=("self",)).filter(pk=key).exists()
                found = _unlike([key]) if locked else []
            if found:
                yield Difference(Kind.TEXT, f"{Submission.kind}:{key}", ", ".join(section for _key, section in found))


def _unlike(keys: Sequence[int]) -> list[tuple[int, str]]:
    """(report, section) of what is not as told. Three queries."""
    told: defaultdict[int, dict[str, _Told]] = defaultdict(dict)
    wrong: dict[tuple[int, str], None] = {}
    streams = {f"{Submission.kind}:{key}": key for key in keys}
    events = Event.objects.filter(stream__in=streams, action__in=TELLING, refused=False).order_by("stream", "number")
    for event in events.iterator():
        key = streams[event.stream]
        for section in _take(told[key], event):
            wrong[key, section] = None
    being_written = dict(Submission.objects.filter(pk__in=keys).values_list("pk", "being_written"))
    for text in SectionText.objects.filter(submission__in=keys).select_related("session").iterator():
        being_written[text.submission_id] -= text.open_session is not None
        said = told[text.submission_id].pop(text.key, None) or _nothing(text.key)
        if not _is_as_told(text, text.open_session, said):
            wrong[text.submission_id, text.key] = None
    for key, sections in told.items():
        for section, said in sections.items():
            if said.opened is not None or said.digest != digest({section: ""}):
                wrong[key, section] = None  # it has events and is no longer there
    wrong |= {(key, "?"): None for key, missing in being_written.items() if missing}
    return list(wrong)


def _take(told: dict[str, _Told], event: Event) -> Iterator[str]:
    """Read one event; answer the sections where it does not go out from what was told before."""
    changes = event.changes
    try:
        if event.action == WRITING and "sections" not in changes:
            key = changes["section"]
            said = told.setdefault(key, _nothing(key))
            if said.opened is not None or changes["text_before"] != said.digest:
                yield key
            said.opened = event
            return
        for key, before, after, _length in changes["sections"]:
            said = told.setdefault(key, _nothing(key))
            if before != said.digest or not _fits(event, said.opened):
                yield key
            said.digest, said.opened = after, None
    except (KeyError, TypeError, ValueError):
        yield "?"  # somebody wrote over the event; its chain says so too


def _fits(event: Event, opened: Event | None) -> bool:
    """Whether an event that tells what a section became has the session that was open: its own, or none."""
    if opened is None or event.action != SESSION:
        return opened is None and event.action != SESSION
    mine = (event.changes["session"], event.actor_id, event.appointment_id, event.on_behalf_of_id)
    return mine == (opened.number, opened.actor_id, opened.appointment_id, opened.on_behalf_of_id)


def _is_as_told(text: SectionText, session: EditSession | None, said: _Told) -> bool:
    if session is None or said.opened is None:
        return session is None and said.opened is None and digest({text.key: text.html}) == said.digest
    opened = said.opened
    return (
        digest({text.key: session.before}) == said.digest
        and session.last_at == text.edited_at
        and session.person_id == text.edited_by_id
        and (session.opened, session.person_id, session.appointment_id, session.on_behalf_of_id)
        == (opened.number, opened.actor_id, opened.appointment_id, opened.on_behalf_of_id)
    )


def _nothing(key: str) -> _Told:
    """What is so of a section before any event tells of it."""
    return _Told(digest({key: ""}))

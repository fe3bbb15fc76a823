"""Who read or took a document is written down where the document is not their own work.

It goes to the person's stream: the document itself has not changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from workflow.actions.models import ActionSubject
from workflow.audit.recording import Entry, append, person_stream
from workflow.organisation.acting import Acting

REMEMBERED = 100
"""Documents that a session knows of as read; of more, the first are written down again."""

_READ = "read_documents"


def record_taking(
    action: str, subject: ActionSubject, data: bytes, acting: Acting, changes: Mapping[str, object] | None = None
) -> None:
    """The event of somebody who takes a file: of what, and the SHA-256 of exactly what they got."""
    append(_entry(action, subject, acting, {**(changes or {}), "digest": hashlib.sha256(data).hexdigest()}))


def record_reading(
    action: str,
    subject: ActionSubject,
    acting: Acting,
    session: SessionBase,
    changes: Mapping[str, object] | None = None,
) -> None:
    """The event of somebody who reads on the screen: the first time in a session, and again the next day."""
    entry = _entry(action, subject, acting, changes or {})
    look = [timezone.localdate().isoformat(), acting.key, action, *(f"{value}" for value in entry.changes.values())]
    read = session.get(_READ, [])
    if look not in read:
        append(entry)
        session[_READ] = [*read[1 - REMEMBERED :], look]


def _entry(action: str, subject: ActionSubject, acting: Acting, changes: Mapping[str, object]) -> Entry:
    assert acting.person is not None
    return Entry(
        stream=person_stream(acting.person),
        action=action,
        acting=acting,
        label=subject.event_label,
        unit_id=subject.event_unit_id,
        campaign_id=subject.task_campaign_id,
        changes={"object": subject.stream, **changes},
        on_behalf_of=acting.on_behalf_of,
    )

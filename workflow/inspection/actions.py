"""What an inspector does is written down like everybody's acts."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.sessions.backends.base import SessionBase

from workflow.audit.recording import Entry, append, person_stream
from workflow.organisation.acting import Acting

_SESSION_KEY = "audit_last_look"


def write_look(
    action: str, acting: Acting, changes: Mapping[str, object], refused: bool = False, reason: str = ""
) -> None:
    """An event on the inspector's own stream: what they looked at, with which filters."""
    if acting.person is None:
        raise ValueError("only a person looks")
    append(
        Entry(
            stream=person_stream(acting.person),
            action=action,
            acting=acting,
            label=acting.person.full_name,
            reason=reason,
            changes=changes,
            refused=refused,
        )
    )


def write_new_look(action: str, acting: Acting, changes: dict[str, str | int], session: SessionBase) -> None:
    """The same, unless it is what this session looked at last: turning pages and reloading are one look."""
    look = [action, changes]
    if session.get(_SESSION_KEY) != look:
        write_look(action, acting, changes)
        session[_SESSION_KEY] = look

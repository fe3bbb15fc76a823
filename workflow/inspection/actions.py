"""What an inspector does is written down like everybody's acts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from workflow.audit.privacy.names import named
from workflow.audit.privacy.years import sealed_words
from workflow.audit.recording import Entry, append, append_unless_repeated, person_stream
from workflow.organisation.acting import Acting

_WORDS_OF_PEOPLE = {"person", "principal", "address", "named"}
"""What an inspector types to look for somebody."""


def write_look(action: str, acting: Acting, changes: Mapping[str, object]) -> None:
    """An event on the inspector's own stream: what they looked at, with which filters."""
    append(_look(action, acting, changes))


def write_new_look(
    action: str, acting: Acting, changes: Mapping[str, object], refused: bool = False, reason: str = ""
) -> None:
    """The same, unless it is what they looked at last: turning pages and reloading are one look."""
    append_unless_repeated(_look(action, acting, changes, refused, reason))


def _look(action: str, acting: Acting, changes: Mapping[str, object], refused: bool = False, reason: str = "") -> Entry:
    if acting.person is None:
        raise ValueError("only a person looks")
    return Entry(
        stream=person_stream(acting.person),
        action=action,
        acting=acting,
        label=named(acting.person),
        reason=reason,
        changes={
            name: sealed_words(str(value), timezone.now()) if name in _WORDS_OF_PEOPLE else value
            for name, value in changes.items()
        },
        refused=refused,
    )

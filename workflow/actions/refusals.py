"""Why an action was refused: exceptions of the field, each with the words for the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.organisation.models import Person


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that must be there first; `anchor` is the section's key where it can be put right."""

    text: str
    anchor: str = ""


class Refused(Exception):
    """An action that may not happen. `str()` is the reason in the reader's language; `status` the HTTP status."""

    status = 409

    def __init__(self, reason: str, *, people: Sequence[Person] = ()) -> None:
        """`people` are those whom the reason names; whoever acts needs no mention."""
        super().__init__(reason)
        self.reason = reason
        self.people = tuple(people)


class NotPermitted(Refused):
    """This person, in this capacity, may not do it."""

    status = 403


class NotInState(Refused):
    """It cannot be done to the document as it stands now."""


class StaleVersion(Refused):
    """The document has changed since the person saw it."""


class Incomplete(Refused):
    """Something that the action needs is missing or wrong; `missing` lists each."""

    status = 422

    def __init__(self, reason: str, missing: Sequence[Missing] = ()) -> None:
        super().__init__(reason)
        self.missing = tuple(missing)

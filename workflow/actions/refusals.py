"""Why an action was refused: exceptions of the field, each with the words for the person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.functional import Promise, lazystr

from workflow.organisation.models import Person

_of_another: ContextVar[bool] = ContextVar("of_another", default=False)


@contextmanager
def of_another() -> Iterator[None]:
    """Within it refusals are told to somebody else than who acts, who is neither addressed nor told what to do."""
    token = _of_another.set(True)
    try:
        yield
    finally:
        _of_another.reset(token)


class _Spoken:
    def __init__(self, to_them: str | Promise, of_them: str | Promise) -> None:
        self._to_them, self._of_them = to_them, of_them

    def __str__(self) -> str:
        return str(self._of_them if _of_another.get() else self._to_them)


def spoken(to_them: str | Promise, *, of_them: str | Promise) -> Promise:
    """A reason in two wordings: to who acts, and of them to somebody else."""
    return lazystr(_Spoken(to_them, of_them))


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

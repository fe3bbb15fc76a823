"""Who stands in for whom: asked here, answered by the room of delegations, which stands above this one.

Without that room nobody stands in for anybody.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from workflow.organisation.acting import Acting
from workflow.organisation.models import Person


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody else does a person's work until `ends_at`; `whole` is False where it is only a part of it."""

    delegate: Person
    ends_at: datetime.datetime
    whole: bool


class Held(Protocol):
    """A right to stand in that nobody takes back before the transaction ends."""

    def refusal(self, acting: Acting, at: datetime.datetime) -> str | None:
        """Why it does not cover this capacity at that moment, in words; None when it does."""


class Source(Protocol):
    """What the room of delegations answers."""

    def principals(self, person: Person, at: datetime.datetime) -> QuerySet[Any]:
        """The keys of those for whom the person may act at that moment: a part of a query."""

    def capacities(self, person: Person, at: datetime.datetime, address: str) -> list[Acting]:
        """The capacities of others in which the person may act at that moment. One query."""

    def hold(self, key: int) -> Held:
        """The delegation of this key as it is now, held until the transaction ends. One query."""

    def away(self, people: Iterable[int], at: datetime.datetime) -> dict[int, Away]:
        """Of these people (keys) those who are away. One query."""


_source: Source | None = None


def register(source: Source) -> None:
    """Call it from `AppConfig.ready()`."""
    global _source
    _source = source


def principals(person: Person, at: datetime.datetime) -> QuerySet[Any] | None:
    """The keys of those for whom the person may act at that moment, as a part of a query."""
    return _source.principals(person, at) if _source else None


def capacities(person: Person, at: datetime.datetime, address: str = "") -> list[Acting]:
    """In which capacities of others the person may act at that moment."""
    return _source.capacities(person, at, address) if _source else []


def hold(key: int) -> Held | None:
    """The right behind a warrant, for a transaction that has locked what it changes."""
    return _source.hold(key) if _source else None


def away(people: Iterable[int], at: datetime.datetime) -> dict[int, Away]:
    """Of these people (keys) those who are away at that moment, each with who stands in."""
    return _source.away(people, at) if _source else {}

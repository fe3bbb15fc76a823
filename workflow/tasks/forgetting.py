"""Lets go of what a person kept for themselves."""

from __future__ import annotations

from typing import Any

from workflow.organisation.models import Person
from workflow.tasks.models import CalendarFeed, SavedFilter


def forget_person(*, person: Person, **_: Any) -> None:
    """The filters and the calendar's address of somebody whose personal data are erased."""
    SavedFilter.objects.filter(person=person).delete()
    CalendarFeed.objects.filter(person=person).delete()

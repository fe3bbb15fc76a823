"""Which of their tasks a person wants to see."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from workflow.documents.text import fold
from workflow.pages.calendars import calendar
from workflow.tasks.models import Due, Held, SavedFilter, Task

SOON = 3
"""Working days ahead that are "soon"."""


class Moment:
    """A point in time, and until when "soon" reaches from there in the reader's calendar (worked out once)."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = now

    @cached_property
    def soon(self) -> datetime.datetime:
        """The end of the third working day from today."""
        day = calendar().after(timezone.localdate(self.now), SOON)
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty fields ask nothing. `words` are looked for in the object's name, blind to case and diacritics."""

    q: str = ""
    campaign: int | None = None
    step: str = ""
    due: str = ""
    held: str = ""

    @classmethod
    def of(cls, saved: SavedFilter) -> Self:
        return cls(saved.words, saved.campaign_id, saved.step, saved.due, saved.held)

    @property
    def values(self) -> dict[str, object]:
        return asdict(self)

    def condition(self, at: Moment) -> Q:
        """What the database is asked; everything but in whose hands a task is."""
        found = Q()
        for word in fold(self.q).split():
            found &= Q(search_key__contains=word)
        if self.campaign:
            found &= Q(campaign_id=self.campaign)
        if self.step:
            found &= Q(step=self.step)
        if self.due == Due.LATE:
            found &= Q(due_at__lt=at.now)
        elif self.due == Due.SOON:
            found &= Q(due_at__gte=at.now, due_at__lte=at.soon)
        return found

    def apply(self, tasks: QuerySet[Task], at: Moment) -> QuerySet[Task]:
        return tasks.filter(self.condition(at))

    def fits(self, task: Task, at: Moment) -> bool:
        """The same of one task that has been read already."""
        due_at = task.due_at
        return (
            all(word in task.search_key for word in fold(self.q).split())
            and self.campaign in (None, task.campaign_id)
            and self.step in ("", task.step)
            and (self.due != Due.LATE or (due_at is not None and due_at < at.now))
            and (self.due != Due.SOON or (due_at is not None and at.now <= due_at <= at.soon))
            and (self.held != Held.MINE or task.owner_id is not None)
            and (self.held != Held.POOL or task.owner_id is None)
        )

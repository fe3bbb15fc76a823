"""Which open tasks a supervisor means: those of a filter, or those whose rows were chosen by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from workflow.organisation.acting import Acting
from workflow.organisation.chunks import in_chunks
from workflow.supervision.gone import holder_is_gone
from workflow.supervision.moves import TASKS_AT_MOST
from workflow.tasks.models import OPEN, Task
from workflow.tasks.queries import ORDER, matching, within_warrant

POOL = "pool"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What narrows the list of a console. `holder` is a person's key, POOL, or "" for anybody; so with the others.

    `left` is the key of somebody whose tasks want a new holder.
    """

    words: str = ""
    holder: str = ""
    step: str = ""
    campaign: int | None = None
    late: bool = False
    left: int | None = None

    @classmethod
    def of(cls, cleaned: Mapping[str, Any]) -> TaskFilter:
        return cls(
            words=cleaned.get("q") or "",
            holder=cleaned.get("holder") or "",
            step=cleaned.get("step") or "",
            campaign=cleaned.get("campaign"),
            late=bool(cleaned.get("late")),
            left=cleaned.get("left"),
        )

    @property
    def narrows(self) -> bool:
        return self != TaskFilter()

    def on(self, tasks: QuerySet[Task]) -> QuerySet[Task]:
        wanted = Q()
        if self.holder == POOL:
            wanted &= Q(owner__isnull=True)
        elif self.holder:
            wanted &= Q(owner_id=int(self.holder))
        if self.step:
            kind, _colon, step = self.step.partition(":")
            wanted &= Q(subject_kind=kind, step=step)
        if self.campaign is not None:
            wanted &= Q(campaign_id=self.campaign)
        if self.left is not None:
            wanted &= Q(left_by=self.left) | (Q(owner=self.left) & holder_is_gone())
        if self.late:
            wanted &= Q(due_at__lt=timezone.now())
        return matching(tasks.filter(wanted), self.words)


def tasks_under(acting: Acting) -> QuerySet[Task]:
    """The tasks that this capacity supervises, open or not: its unit's, of the only campaign that it is good for."""
    return within_warrant(Task.objects.filter(supervising_unit_id=acting.unit_id or 0), acting)


def supervised_tasks(acting: Acting) -> QuerySet[Task]:
    """The open tasks that this capacity may move: a head's own unit's, all for the system."""
    tasks = Task.objects.all() if acting.is_system else tasks_under(acting)
    return tasks.filter(status__in=OPEN).select_related("owner", "unit")


def count_of(tasks: QuerySet[Task]) -> int:
    """How many, counted no further than one more than can be moved at once."""
    return tasks.order_by()[: TASKS_AT_MOST + 1].count()


def filtered(acting: Acting, wanted: TaskFilter) -> list[Task]:
    """The tasks of a filter, the most urgent first, at most one more than can be moved at once."""
    return list(wanted.on(supervised_tasks(acting)).order_by(*ORDER)[: TASKS_AT_MOST + 1])


def chosen(acting: Acting, keys: Mapping[int, int | None]) -> list[Task]:
    """Those of the tasks of these keys that are still open and may be moved, the most urgent first."""
    found: list[Task] = []
    for chunk in in_chunks(list(keys)[: TASKS_AT_MOST + 1]):
        found += supervised_tasks(acting).filter(pk__in=chunk)
    return sorted(found, key=lambda task: (task.wanted_at, task.pk))

"""Who held a document's steps, from when to when, who moved each and why: read from its tasks and its events.

Nothing is stored for it: a task says when its step was open, and every act that changes a holder says so in its event,
which nobody can change afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone

from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.supervision.queries import step_title
from workflow.supervision.states import AssignmentWay
from workflow.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Holding:
    """One stretch of time in which one person (None: the pool) held one step; `event` is what gave it to them.

    `until` is None while it lasts; `event` None where the step came to them by the flow.
    """

    step: str
    person: str | None
    since: datetime.datetime
    until: datetime.datetime | None
    event: Event | None = None

    @property
    def way(self) -> str:
        """By which rule it was given out, in words; "" where a person decided."""
        code = self.event.changes.get("assigned_by") if self.event else None
        return str(AssignmentWay(code).label) if code in AssignmentWay.values else ""

    def on(self, day: datetime.date) -> bool:
        """Whether it lasted on that day, were it for a minute."""
        return timezone.localdate(self.since) <= day and (self.until is None or day <= timezone.localdate(self.until))


def holders(kind: str, key: int) -> list[Holding]:
    """The whole history of one document, earliest first. Two queries."""
    tasks = list(
        Task.objects.filter(subject_kind=kind, subject_id=key).exclude(role="").select_related("owner").order_by("pk")
    )
    events = list(
        Event.objects.filter(stream=f"{kind}:{key}", refused=False, changes__has_key="holder")
        .select_related("actor", "on_behalf_of")
        .order_by("number")
    )
    tell(events)
    return [holding for task in tasks for holding in _of(task, _events_of(task, tasks, events))]


def _events_of(task: Task, tasks: Iterable[Task], events: Iterable[Event]) -> list[Event]:
    """Those events that changed this task's holder: of its step, before it was done, and after the one before it."""
    earlier = [one.finished for one in tasks if one.step == task.step and one.pk < task.pk and one.finished]
    begun = max(earlier, default=None)
    return [
        event
        for event in events
        if event.changes.get("step") == task.step
        and (task.finished is None or event.at <= task.finished)
        and (begun is None or event.at > begun)
    ]


def _of(task: Task, events: list[Event]) -> list[Holding]:
    title = step_title(task.subject_kind, task.step)
    now = task.owner.full_name if task.owner else None
    first = events[0].told.changes["holder"][0] if events else now
    found = [Holding(title, first, task.created, task.finished)]
    for event in events:
        if event.at <= task.created:  # given out by the act that opened it
            found[-1] = replace(found[-1], person=event.told.changes["holder"][1], event=event)
            continue
        found[-1] = replace(found[-1], until=event.at)
        found.append(Holding(title, event.told.changes["holder"][1], event.at, task.finished, event))
    return found

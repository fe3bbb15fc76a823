"""Open tasks that follow a unit to the one that answers for it: a few statements for each unit, however many tasks."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone
from viewflow.workflow.status import STATUS

from workflow.actions.verbs import Act
from workflow.audit.privacy.names import named
from workflow.organisation.models import Role
from workflow.reorganisation.consequences import Succession
from workflow.tasks.models import Task


def hand_on(kind: str, role: Role, succession: Succession, *, to_first: bool = False) -> None:
    """Move the open tasks of the role in the ended units; the deadline stays, and so does a holder who goes on in it.

    Of the others the first holder gets the task, or with `to_first` false it lies in the pool.
    """
    for ended, unit in succession.answered.items():
        tasks = Task.objects.open().filter(subject_kind=kind, unit=ended, role=role)
        left = tasks.exclude(owner__in=succession.holders(ended, role))
        first = succession.first(ended, role) if to_first else None
        if first:
            left.update(owner=first, status=STATUS.ASSIGNED, assigned=timezone.now(), opened_at=None)
        else:
            left.update(owner=None, status=STATUS.NEW, assigned=None, opened_at=None)
        tasks.update(unit=unit)


def tell_who_holds(act: Act, succession: Succession, *, to_first: Collection[Role]) -> None:
    """Have the event of a document say to whom `hand_on` will give the task that is open on it.

    `to_first` are the roles whose tasks go to the first holder. This causes a query for the task's owner.
    """
    task = act.task
    if task is None or task.unit_id not in succession.answered:
        return
    role = Role(task.role)
    if task.owner_id in succession.holders(task.unit_id, role):
        return
    holder = succession.first(task.unit_id, role) if role in to_first else None
    if task.owner_id != (holder.pk if holder else None):
        before = named(task.owner)
        act.changes |= {
            "step": task.step,
            "holder": [before, named(holder)],
            "holder_key": holder.pk if holder else None,
        }


def move(kind: str, role: Role, succession: Succession) -> None:
    """Move the open tasks of the role with whoever holds them."""
    for ended, unit in succession.answered.items():
        Task.objects.open().filter(subject_kind=kind, unit=ended, role=role).update(unit=unit)


def supervise_by_successor(succession: Succession) -> None:
    """The heads of the successor may move what those of the ended unit could."""
    for ended, unit in succession.answered.items():
        Task.objects.open().filter(supervising_unit=ended).update(supervising_unit=unit)

"""Open tasks that follow a unit to the one that answers for it: a few statements for each unit, however many tasks."""

from __future__ import annotations

from django.utils import timezone
from viewflow.workflow.status import STATUS

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


def move(kind: str, role: Role, succession: Succession) -> None:
    """Move the open tasks of the role with whoever holds them."""
    for ended, unit in succession.answered.items():
        Task.objects.open().filter(subject_kind=kind, unit=ended, role=role).update(unit=unit)


def supervise_by_successor(succession: Succession) -> None:
    """The heads of the successor may move what those of the ended unit could."""
    for ended, unit in succession.answered.items():
        Task.objects.open().filter(supervising_unit=ended).update(supervising_unit=unit)

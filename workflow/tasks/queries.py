"""The read side of tasks: what one must do and what one waits for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from viewflow.workflow.status import STATUS

from workflow.documents.text import fold
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role, today
from workflow.tasks.models import OPEN, Task

ORDER = ["wanted_at", "id"]


def to_do(acting: Acting) -> QuerySet[Task]:
    """What this capacity must do: its own open tasks, and those of its pool that nobody has taken."""
    mine = Q(owner=acting.principal) | Q(owner__isnull=True)
    return (
        Task.objects.filter(mine, status__in=OPEN, role=acting.role or "", unit_id=acting.unit_id or 0)
        .select_related("owner", "unit")
        .order_by(*ORDER)
    )


def waiting_for_others(acting: Acting) -> QuerySet[Task]:
    """What this person has done a step of and others now hold. Nothing stands in both lists."""
    had_a_step = Task.objects.filter(process=OuterRef("process"), owner=acting.principal, status=STATUS.DONE)
    return (
        Task.objects.filter(Exists(had_a_step), status__in=OPEN)
        .exclude(owner=acting.principal)
        .exclude(owner__isnull=True, role=acting.role or "", unit_id=acting.unit_id or 0)
        .select_related("owner", "unit")
        .order_by(*ORDER)
    )


def matching(tasks: QuerySet[Task], words: str) -> QuerySet[Task]:
    """Those whose object's name has all the words, whatever their case and diacritics."""
    for word in fold(words).split():
        tasks = tasks.filter(search_key__contains=word)
    return tasks


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Tasks that the person holds in another of their capacities."""

    appointment: Appointment
    count: int


def in_other_capacities(acting: Acting) -> list[Elsewhere]:
    """Where else the person has something to do. Two queries."""
    if acting.person is None:
        return []
    counts = {
        (role, unit): count
        for role, unit, count in Task.objects.filter(owner=acting.person, status__in=OPEN)
        .exclude(role=acting.role or "", unit_id=acting.unit_id or 0)
        .order_by()
        .values_list("role", "unit")
        .annotate(count=Count("pk"))
    }
    if not counts:
        return []
    appointments = Appointment.objects.on(today()).filter(person=acting.person).select_related("unit")
    return [
        Elsewhere(appointment, counts[appointment.role, appointment.unit_id])
        for appointment in appointments
        if (appointment.role, appointment.unit_id) in counts
    ]


def acts_on_documents(acting: Acting) -> bool:
    """Whether this capacity ever has tasks; inspectors and administrators do not."""
    return acting.role not in (None, Role.INSPECTOR, Role.ADMINISTRATOR)

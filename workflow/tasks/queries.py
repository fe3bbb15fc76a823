"""The read side of tasks: what one must do and what one waits for."""

from __future__ import annotations

from collections.abc import Sequence
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
        within_warrant(Task.objects.filter(mine, status__in=OPEN), acting)
        .filter(role=acting.role or "", unit_id=acting.unit_id or 0)
        .select_related("owner", "unit")
        .order_by(*ORDER)
    )


def within_warrant(tasks: QuerySet[Task], acting: Acting) -> QuerySet[Task]:
    """Those of the only campaign for which the capacity is good, if there is one."""
    return tasks if acting.campaign_id is None else tasks.filter(campaign_id=acting.campaign_id)


def waiting_for_others(acting: Acting) -> QuerySet[Task]:
    """What this person has done a step of and others now hold. Nothing stands in both lists."""
    had_a_step = Task.objects.filter(process=OuterRef("process"), owner=acting.principal, status=STATUS.DONE)
    return (
        within_warrant(Task.objects.filter(Exists(had_a_step), status__in=OPEN), acting)
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
        .exclude(owner=acting.principal, role=acting.role or "", unit_id=acting.unit_id or 0)
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


def in_delegated_capacities(acting: Acting, capacities: Sequence[Acting]) -> list[tuple[Acting, int]]:
    """For whom else the person has something to do: each other delegated capacity with the tasks that its principal
    holds. One query, none for those who stand in for nobody.
    """
    delegated = [other for other in capacities if other.warrant and other.key != acting.key]
    if not delegated:
        return []
    theirs = {
        f"c{place}": Q(owner=other.principal, role=other.role or "", unit_id=other.unit_id or 0)
        & (Q() if other.campaign_id is None else Q(campaign_id=other.campaign_id))
        for place, other in enumerate(delegated)
    }
    asked = Q(owner__in={other.principal_id for other in delegated})
    counts = Task.objects.open().filter(asked).aggregate(**{name: Count("pk", filter=q) for name, q in theirs.items()})
    return [(other, counts[name]) for name, other in zip(theirs, delegated, strict=True)]


def acts_on_documents(acting: Acting) -> bool:
    """Whether this capacity ever has tasks; inspectors and administrators do not."""
    return acting.role not in (None, Role.INSPECTOR, Role.ADMINISTRATOR)

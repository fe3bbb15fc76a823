"""The read side of tasks: what one must do and what one waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from viewflow.workflow.status import STATUS

from workflow.documents.text import fold
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.tasks.filters import Filter, Moment
from workflow.tasks.models import OPEN, Excused, SavedFilter, Task

ORDER = ["wanted_at", "id"]

BYSTANDERS = (Role.INSPECTOR, Role.ADMINISTRATOR)
"""Roles that never have a task."""

CALENDAR_AT_MOST = 300

COUNTED = 100
"""Counting stops here: beyond, a page says "99+"."""


def held(acting: Acting) -> QuerySet[Task]:
    """The open tasks that the person holds in this capacity."""
    return _in_capacity(acting).filter(owner=acting.principal)


def in_pool(acting: Acting) -> QuerySet[Task]:
    """The open tasks that lie in the pool of this capacity and ask something of the person."""
    return _in_capacity(acting).filter(~_excused(acting), owner__isnull=True)


def to_do(acting: Acting) -> QuerySet[Task]:
    """What this capacity must do, held or in its pool; a page reads the two apart (`merged_page`)."""
    return _in_capacity(acting).filter(Q(owner=acting.principal) | Q(~_excused(acting), owner__isnull=True))


def _excused(acting: Acting) -> Exists:
    """Whether a task asks nothing of the person or of whom they stand in for."""
    return Exists(Excused.objects.filter(task=OuterRef("pk"), person__in=[person.pk for person in acting.people]))


def _in_capacity(acting: Acting) -> QuerySet[Task]:
    tasks = Task.objects.filter(status__in=OPEN, role=acting.role or "", unit_id=acting.unit_id or 0)
    return within_warrant(tasks, acting).select_related("owner", "unit").order_by(*ORDER)


def within_warrant(tasks: QuerySet[Task], acting: Acting) -> QuerySet[Task]:
    """Those of the only campaign for which the capacity is good, if there is one."""
    return tasks if acting.campaign_id is None else tasks.filter(campaign_id=acting.campaign_id)


def waiting_for_others(acting: Acting) -> QuerySet[Task]:
    """What this person has done a step or a part of and others must act on now. Nothing stands in both lists.

    Costs time by how many steps the person has done, not by how many tasks are open.
    """
    mine = Task.objects.filter(owner=acting.principal, status=STATUS.DONE).order_by().values("process")
    partly = Excused.objects.filter(person=acting.principal).values("task__process")
    return (
        within_warrant(Task.objects.filter(process__in=mine.union(partly), status__in=OPEN), acting)
        .exclude(owner=acting.principal)
        .exclude(~_excused(acting), owner__isnull=True, role=acting.role or "", unit_id=acting.unit_id or 0)
        .select_related("owner", "unit")
        .order_by(*ORDER)
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks, and whether there are more than were counted."""

    count: int
    more: bool

    def __str__(self) -> str:
        return f"{self.count}+" if self.more else str(self.count)


@dataclass(frozen=True, slots=True)
class Counts:
    """The most urgent tasks of a capacity, a bounded number of each kind, to count among."""

    tasks: list[Task]
    more: bool

    def of(self, chosen: Filter, at: Moment) -> Tally:
        """How many of them the filter shows."""
        found = sum(chosen.fits(task, at) for task in self.tasks)
        return Tally(min(found, COUNTED - 1), self.more or found >= COUNTED)


def counts(acting: Acting) -> Counts:
    """What the menu and the filters count. One query that reads at most a hundred rows of each kind."""
    if not acts_on_documents(acting):
        return Counts([], more=False)
    columns = ("owner_id", "search_key", "campaign_id", "step", "due_at")
    halves = [
        tasks.select_related(None).only(*columns)[:COUNTED].query.sql_with_params()
        for tasks in (held(acting), in_pool(acting))
    ]
    # Django does not let parts of a UNION be cut on SQLite, which takes them as tables.
    union = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS half" for sql, _params in halves)
    tasks = list(Task.objects.raw(union, [value for _sql, params in halves for value in params]))
    held_count = sum(task.owner_id is not None for task in tasks)
    return Counts(tasks, more=COUNTED in (held_count, len(tasks) - held_count))


def matching(tasks: QuerySet[Task], words: str) -> QuerySet[Task]:
    """Those whose object's name has all the words, whatever their case and diacritics."""
    for word in fold(words).split():
        tasks = tasks.filter(search_key__contains=word)
    return tasks


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Tasks that the person holds in another of their capacities."""

    appointment: Appointment
    count: Tally


def in_other_capacities(acting: Acting, capacities: Sequence[Acting]) -> list[Elsewhere]:
    """Where else the person has something to do of their own, among their capacities. One query, or none."""
    others: dict[tuple[str | None, int | None], Appointment] = {
        (other.role, other.unit_id): other.appointment
        for other in capacities
        if other.appointment and not other.warrant and other.key != acting.key
    }
    if not others:
        return []
    places = Q(pk__in=[])
    for role, unit in others:
        places |= Q(role=role, unit_id=unit)
    tasks = Task.objects.filter(places, owner=acting.person, status__in=OPEN).order_by()
    found = Counter(tasks.values_list("role", "unit_id")[: COUNTED * len(others)])
    return [
        Elsewhere(others[place], Tally(min(count, COUNTED - 1), count >= COUNTED)) for place, count in found.items()
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


def saved_filters(acting: Acting) -> list[SavedFilter]:
    """What the person keeps for this capacity, by name. One query, a bounded number."""
    return list(
        SavedFilter.objects.filter(person=acting.person, role=acting.role or "", unit_id=acting.unit_id or 0).order_by(
            "name"
        )
    )


def calendar_tasks(person: Person) -> list[Task]:
    """The deadlines in a person's calendar: of the tasks that they hold and of those of the units that they work in.

    One query; the nearest few hundred.
    """
    working = Appointment.objects.on(today()).filter(person=person).exclude(role__in=BYSTANDERS)
    tasks = Task.objects.filter(
        Q(owner=person) | Q(unit__in=working.values("unit")), status__in=OPEN, due_at__isnull=False
    )
    return list(tasks.select_related("owner").order_by("due_at", "pk")[:CALENDAR_AT_MOST])


def acts_on_documents(acting: Acting) -> bool:
    """Whether this capacity ever has tasks; inspectors and administrators do not."""
    return acting.role is not None and acting.role not in BYSTANDERS

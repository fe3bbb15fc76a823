"""Tasks that their holder can no longer do, and tasks that nobody can do; found by asking, right at any moment.

A timer gives the first back to the pool of their role and unit, and the head is told. The second are an alarm: what is
wrong with each and what helps, on the head's console and in `manage.py check_flows`.
"""

from __future__ import annotations

import datetime
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from workflow.actions.refusals import Refused
from workflow.organisation.acting import Acting
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.supervision.moves import TASKS_AT_MOST, Handing, make_move
from workflow.supervision.registry import SUPERVISED
from workflow.tasks.models import Task
from workflow.timers.registry import timer

log = logging.getLogger(__name__)

SHOWN = 20


def stranded(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Of these open tasks those whose holder has no appointment for them today, or no account any more."""
    holds = Appointment.objects.on(today()).filter(
        person=OuterRef("owner"), role=OuterRef("role"), unit=OuterRef("unit")
    )
    return tasks.filter(Q(owner__is_active=False) | ~Exists(holds), owner__isnull=False)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who holds tasks that they can no longer do."""

    person: Person
    count: int


def leavers(tasks: QuerySet[Task]) -> list[Leaver]:
    """Those who hold most first, at most SHOWN. Two queries."""
    held = stranded(tasks).order_by().values_list("owner").annotate(count=Count("pk")).order_by("-count")[:SHOWN]
    counts = dict(held)
    people = Person.objects.in_bulk(counts)
    return [Leaver(people[key], count) for key, count in counts.items()]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A task that nobody can do now, why, and what would help."""

    task: Task
    why: str
    remedy: str


def alarms(tasks: QuerySet[Task]) -> Iterator[Alarm]:
    """Every one of these open tasks that nobody can do: nobody holds its role, or separation of duties bars all."""
    for task in _without_anybody(tasks).select_related("unit").order_by("pk").iterator(chunk_size=500):
        yield _without(task)
    yield from _all_barred(tasks)


def first_alarms(tasks: QuerySet[Task]) -> tuple[list[Alarm], int]:
    """Some of them for a page, and how many there are in all."""
    empty = _without_anybody(tasks)
    barred = list(_all_barred(tasks))
    count = empty.order_by().count()
    shown = [_without(task) for task in empty.select_related("unit").order_by("pk")[:SHOWN]] if count else []
    return (shown + barred)[:SHOWN], count + len(barred)


def _without_anybody(tasks: QuerySet[Task]) -> QuerySet[Task]:
    could = Appointment.objects.on(today()).filter(role=OuterRef("role"), unit=OuterRef("unit"), person__is_active=True)
    return tasks.filter(~Exists(could))


def _without(task: Task) -> Alarm:
    role, unit = Role(task.role).label.lower() if task.role else "", task.unit.name if task.unit else ""
    return Alarm(
        task,
        _("%(unit)s hiện không có %(role)s nào.") % {"unit": unit, "role": role},
        _("Bổ nhiệm %(role)s cho %(unit)s trong dữ liệu tổ chức; việc sẽ nằm ở hàng chờ của người đó.")
        % {"unit": unit, "role": role},
    )


def _all_barred(tasks: QuerySet[Task]) -> Iterator[Alarm]:
    separated = Q(pk__in=[])
    for kind, supervised in SUPERVISED.items():
        separated |= Q(subject_kind=kind, step__in=supervised.model.separated_steps)
    places = tasks.filter(separated).order_by().values_list("subject_kind", "step", "role", "unit").distinct()
    for kind, step, role, unit in list(places):
        appointed = Appointment.objects.on(today()).filter(role=role, unit=unit, person__is_active=True)
        people = list(Person.objects.filter(pk__in=appointed.values("person")))
        counts = Counter(document for document, _person in SUPERVISED[kind].model.bars_on_open(people, step))
        wanted = SUPERVISED[kind].model.wanted_on_open(step)
        able = {document: len(people) - counts[document] for document in counts.keys() | wanted.keys()}
        keys = sorted(document for document, count in able.items() if people and count < wanted.get(document, 1))
        for chunk in in_chunks(keys):
            here = tasks.filter(subject_kind=kind, step=step, role=role, unit=unit, subject_id__in=chunk)
            for task in here.order_by("pk"):
                yield _barred(task)


def _barred(task: Task) -> Alarm:
    return Alarm(task, *SUPERVISED[task.subject_kind].model.stuck_words(task.step))


@timer("supervision.release_stranded", every=datetime.timedelta(minutes=1))
def release_stranded(now: datetime.datetime) -> int:
    """Give the tasks of people who left back to their pools, a move for each head's unit; answer how many.

    A move that meets a change of somebody else's leaves its tasks to the next run.
    """
    found = stranded(Task.objects.open()).order_by("pk").values_list("pk", "owner", "supervising_unit")
    units: dict[int | None, list[Handing]] = defaultdict(list)
    for key, owner, unit in found[:TASKS_AT_MOST]:
        units[unit].append(Handing(key, owner, None))
    released = 0
    for lead, handings in units.items():
        heads = Appointment.objects.on(today()).filter(role=Role.HEAD, unit=lead).values_list("person", flat=True)
        try:
            make_move(
                handings,
                acting=Acting.system(),
                reason=_("Người giữ không còn đảm nhiệm vai trò của việc."),
                unit=lead,
                note="supervision.release_stranded",
                notify=list(heads),
            )
        except Refused as refusal:
            log.info("Stranded tasks stay for the next run: %s", refusal.reason)
        else:
            released += len(handings)
    return released

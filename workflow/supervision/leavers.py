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

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow.actions.refusals import Refused
from workflow.organisation.access import ActingRequest
from workflow.organisation.acting import Acting
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.supervision.assigning import choose_for_many
from workflow.supervision.choosing import tasks_under
from workflow.supervision.gone import likely_stranded, stranded
from workflow.supervision.moves import TASKS_AT_MOST, Handing, make_move
from workflow.supervision.registry import SUPERVISED
from workflow.tasks.calls import Call
from workflow.tasks.models import OPEN, Task
from workflow.timers.registry import timer

log = logging.getLogger(__name__)

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody (by key and name) who left tasks behind for which the head must find a new holder."""

    key: int
    name: str
    count: int


def leavers(acting: Acting) -> list[Leaver]:
    """Whose tasks a head must give to somebody, most first, at most SHOWN. One query that reads only such tasks.

    Those that such a person still holds, and those that went back to their pool when the timer saw it.
    """
    under = tasks_under(acting).filter(status__in=OPEN).order_by()
    held = likely_stranded(under).values_list("owner", "owner__full_name").annotate(count=Count("pk"))
    left = under.filter(left_by__isnull=False).values_list("left_by", "left_by__full_name").annotate(count=Count("pk"))
    found: Counter[tuple[int, str]] = Counter()
    for key, name, count in held.union(left, all=True):
        found[key, name] += count
    return [Leaver(key, name, count) for (key, name), count in found.most_common(SHOWN)]


def calls(request: ActingRequest) -> list[Call]:
    """What stands at the top of a head's inbox: whose tasks want a new holder. One query; none for others."""
    if request.acting.role != Role.HEAD:
        return []
    return [
        Call(
            key=f"left-{leaver.key}",
            words=ngettext(
                "%(count)d việc của %(person)s cần người mới",
                "%(count)d việc của %(person)s cần người mới",
                leaver.count,
            )
            % {"count": leaver.count, "person": leaver.name},
            button=_("Phân công"),
            url=reverse("supervision:reassign"),
            fields={"all": "1", "left": str(leaver.key)},
        )
        for leaver in leavers_on(request)
    ]


def leavers_on(request: ActingRequest) -> list[Leaver]:
    """The same for the head who asks, read once a request."""
    found: list[Leaver] | None = getattr(request, "_leavers", None)
    if found is None:
        found = request._leavers = leavers(request.acting)  # type: ignore[attr-defined]
    return found


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


@timer(
    "supervision.release_stranded",
    gettext_lazy("Trả việc của người thôi nhiệm về cho cả nhóm"),
    every=datetime.timedelta(minutes=1),
)
def release_stranded(now: datetime.datetime) -> int:
    """Take their tasks from people who left, a move for each head's unit; answer how many.

    Where the head has set automatic assignment a review goes to whom that chooses; everything else lies in its pool,
    and the head is asked for a new holder. A move that meets a change of somebody else's leaves its tasks to the next
    run.
    """
    found = stranded(Task.objects.open()).select_related("owner").order_by("pk")
    units: dict[int | None, list[Task]] = defaultdict(list)
    for task in found[:TASKS_AT_MOST]:
        units[task.supervising_unit_id].append(task)
    released = 0
    for lead, tasks in units.items():
        heads = Appointment.objects.on(today()).filter(role=Role.HEAD, unit=lead).values_list("person", flat=True)
        try:
            with transaction.atomic():
                make_move(
                    _handings(lead, tasks, now),
                    acting=Acting.system(),
                    reason=_("Người giữ không còn đảm nhiệm vai trò của việc."),
                    unit=lead,
                    note="supervision.release_stranded",
                    notify=list(heads),
                )
        except Refused as refusal:
            log.info("Stranded tasks stay for the next run: %s", refusal.reason)
        else:
            released += len(tasks)
    return released


def _handings(lead: int | None, tasks: list[Task], now: datetime.datetime) -> list[Handing]:
    chosen = choose_for_many(lead, tasks, now)
    return [
        Handing(task.pk, task.owner_id, *chosen[task.pk])
        if task.pk in chosen
        else Handing(task.pk, task.owner_id, None, left=True)
        for task in tasks
    ]

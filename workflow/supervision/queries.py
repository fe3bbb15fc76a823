"""The read side of supervision: who holds what and how long, and who could take it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from workflow.actions.models import FlowDocument
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.supervision.actions import SUPERVISED, TASKS_AT_MOST
from workflow.tasks.models import OPEN, Task

PEOPLE_SHOWN = 100
RECENT = datetime.timedelta(days=30)


def supervised_tasks(acting: Acting) -> QuerySet[Task]:
    """The open tasks that this head may move."""
    return Task.objects.filter(supervising_unit_id=acting.unit_id, status__in=OPEN).select_related("owner", "unit")


@dataclass(frozen=True, slots=True)
class Load:
    """What one person (None: the pools) holds now; `oldest` is since when the longest-waiting task lies there."""

    person: Person | None
    open: int
    overdue: int
    oldest: datetime.datetime | None
    done: int

    @property
    def on_time(self) -> int:
        return self.open - self.overdue


def workload(acting: Acting, now: datetime.datetime) -> list[Load]:
    """Those who hold most that is overdue first, then most at all; the head's own reviewers even with nothing.

    Four queries, at most a hundred people.
    """
    held = (
        Task.objects.filter(supervising_unit_id=acting.unit_id, status__in=OPEN)
        .order_by()
        .values("owner")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            oldest=Min("created"),
        )
        .order_by("-overdue", "-open")[:PEOPLE_SHOWN]
    )
    by_person: dict[int | None, dict[str, Any]] = {row["owner"]: dict(row) for row in held}
    reviewers = Appointment.objects.on(today()).filter(role=Role.REVIEWER, unit_id=acting.unit_id or 0)
    keys = [key for key in by_person if key] + list(reviewers.values_list("person", flat=True))
    people = Person.objects.in_bulk(keys)
    done = dict(
        Task.objects.filter(owner__in=people, status=STATUS.DONE, finished__gte=now - RECENT)
        .order_by()
        .values_list("owner")
        .annotate(Count("pk"))
    )
    nothing: dict[str, Any] = {"open": 0, "overdue": 0, "oldest": None}
    return [
        _load(people.get(key) if key else None, by_person.get(key, nothing), done.get(key, 0))
        for key in [*by_person, *(key for key in people if key not in by_person)]
    ]


def _load(person: Person | None, held: dict[str, Any], done: int) -> Load:
    return Load(person, held["open"], held["overdue"], held["oldest"], done)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who might take tasks, and why they cannot take them all ("" when they can)."""

    person: Person
    capacity: str
    open: int
    reason: str


def chosen(acting: Acting, keys: Iterable[int]) -> list[Task]:
    """The tasks of these keys that the head may move, bounded."""
    return list(supervised_tasks(acting).filter(pk__in=list(keys)[:TASKS_AT_MOST]).order_by("wanted_at", "pk"))


def candidates(tasks: Sequence[Task]) -> list[Candidate]:
    """Everyone who holds a role that one of the tasks asks for, those who can take all of them first.

    A fixed number of queries for each kind and step of document, whatever the number of tasks.
    """
    places = {(task.role, task.unit_id) for task in tasks}
    asked = Q(pk__in=[])
    for role, unit in places:
        asked |= Q(role=role, unit_id=unit)
    appointments = list(
        Appointment.objects.on(today())
        .filter(asked, person__is_active=True)
        .select_related("person", "unit")
        .order_by("person__search_key")
    )
    people = {appointment.person_id: appointment.person for appointment in appointments}
    held: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for appointment in appointments:
        held[appointment.person_id].add((appointment.role, appointment.unit_id))
    barred = _barred(tasks, list(people.values()))
    loads = dict(
        Task.objects.filter(owner__in=people, status__in=OPEN).order_by().values_list("owner").annotate(Count("pk"))
    )
    found = {}
    for appointment in appointments:
        person = appointment.person
        reason = ""
        if places - held[person.pk]:
            reason = _("Không giữ vai trò mà một số việc đã chọn cần.")
        elif person.pk in barred:
            reason = barred[person.pk]
        elif all(task.owner_id == person.pk for task in tasks):
            reason = _("Đang giữ các việc này.")
        found[person.pk] = Candidate(person, appointment.capacity, loads.get(person.pk, 0), reason)
    return sorted(found.values(), key=lambda candidate: (bool(candidate.reason), candidate.open))


def _barred(tasks: Sequence[Task], people: Sequence[Person]) -> dict[int, str]:
    """Why separation of duties keeps a person (key) from one of the tasks."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for task in tasks:
        groups[task.subject_kind, task.step].append(task.subject_id)
    reasons: dict[int, str] = {}
    for (kind, step), keys in groups.items():
        model = SUPERVISED[kind].model
        documents = list(model._default_manager.select_related(*model.related).filter(pk__in=keys))
        for (_document, person), reason in model.barred_among(documents, people, step).items():
            reasons.setdefault(person, reason)
    return reasons


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A document whose open tasks are not the one that its state calls for."""

    stream: str
    state: str
    expected: str
    found: list[str]


def disagreements() -> Iterator[Disagreement]:
    """Every document where the two truths differ; streams, in bounded memory."""
    for supervised in SUPERVISED.values():
        rows = supervised.model._default_manager.order_by("pk").iterator(chunk_size=500)
        for documents in _in_chunks(rows, 500):
            steps: dict[int, list[str]] = defaultdict(list)
            processes = [document.process_id for document in documents if document.process_id]
            for process, step in Task.objects.filter(process__in=processes, status__in=OPEN).values_list(
                "process", "step"
            ):
                steps[process].append(step)
            for document in documents:
                expected = document.expected_step()
                found = steps.get(document.process_id or 0, [])
                if found != ([expected] if expected else []) or document.process_id is None:
                    yield Disagreement(document.stream, str(getattr(document, "state", "")), expected or "", found)


def _in_chunks(rows: Iterator[FlowDocument], size: int) -> Iterator[list[FlowDocument]]:
    chunk: list[FlowDocument] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def any_opened(keys: Sequence[int]) -> bool:
    """Whether the present holder of one of these tasks has opened it already."""
    return Task.objects.filter(pk__in=keys, opened_at__isnull=False).exists()

"""What a reassignment would do, before it is done: who could take the tasks, who would get which, how loads change."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Person, today
from workflow.organisation.standing_in import Away, away
from workflow.supervision.eligibility import Place, eligibility
from workflow.supervision.moves import Handing
from workflow.supervision.spreading import spread
from workflow.tasks.models import OPEN, Task

PLACES_AT_MOST = 20
"""Tasks of more roles and units than this have no people in common that a page could usefully list."""

BLOCKED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who might take tasks: how many of them (`able`), how many they hold, and what keeps them from the rest.

    `reasons` are (why, of how many tasks), the commonest first. `held` of the chosen tasks are theirs already.
    `absence` says who does their work now, where they are away.
    """

    person: Person
    capacity: str
    open: int
    able: int
    held: int
    reasons: tuple[tuple[str, int], ...]
    absence: Away | None = None

    @property
    def is_away(self) -> bool:
        """Whether somebody else does all of their work now."""
        return self.absence is not None and self.absence.whole


def candidates(tasks: Sequence[Task]) -> list[Candidate]:
    """Everyone who holds a role that one of the tasks asks for: who can take most first, then who is here, then who
    holds least.

    Nobody where the tasks are of too many units to have people in common.
    """
    places = Counter[Place]((task.role, task.unit_id) for task in tasks)
    if len(places) > PLACES_AT_MOST:
        return []
    asked = Q(pk__in=[])
    for role, unit in places:
        asked |= Q(role=role, unit_id=unit)
    appointments = list(
        Appointment.objects.on(today())
        .filter(asked, person__is_active=True)
        .select_related("person", "unit")
        .order_by("person__search_key", "person_id", "pk")
    )
    people = {appointment.person_id: appointment.person for appointment in appointments}
    capacities: dict[int, str] = {}
    for appointment in appointments:
        capacities.setdefault(appointment.person_id, appointment.capacity)
    may = eligibility(tasks, people.values())
    barred: dict[int, Counter[str]] = {key: Counter() for key in people}
    for (_kind, _document, whom, _step), why in may.barred.items():
        barred[whom][why] += 1
    held = Counter(task.owner_id for task in tasks)
    loads = open_counts(people)
    absences = away(people, timezone.now())
    found = []
    for key, person in people.items():
        misses = sum(count for place, count in places.items() if place not in may.places[key])
        reasons = Counter(barred[key])
        if misses:
            reasons[_("Không giữ vai trò mà việc này cần.")] += misses
        able = len(tasks) - sum(reasons.values()) - held[key]
        if held[key]:
            reasons[_("Đang giữ việc này.")] += held[key]
        found.append(
            Candidate(
                person,
                capacities[key],
                loads.get(key, 0),
                able,
                held[key],
                tuple(reasons.most_common(3)),
                absences.get(key),
            )
        )
    return sorted(found, key=lambda one: (-(one.able + one.held), one.is_away, one.open))


def open_counts(people: Iterable[int]) -> dict[int, int]:
    """How many open tasks each of these people (keys) holds, under whatever head."""
    counts: dict[int, int] = {}
    for chunk in in_chunks(people):
        held = Task.objects.filter(owner__in=chunk, status__in=OPEN).order_by().values_list("owner")
        counts |= dict(held.annotate(Count("pk")))
    return counts


@dataclass(frozen=True, slots=True)
class Change:
    """What one person holds before and after. `given` and `taken` are how many of the chosen tasks come and go."""

    person: Person
    before: int
    given: int
    taken: int

    @property
    def after(self) -> int:
        return self.before + self.given - self.taken


@dataclass(frozen=True, slots=True)
class Blocked:
    """A task that none of the chosen people can take, and why the first of them cannot."""

    task: Task
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen. `kept` tasks stay where they are; with anything `blocked` nothing can happen at all."""

    handings: list[Handing]
    kept: int
    blocked: list[Blocked]
    changes: list[Change]

    @property
    def possible(self) -> bool:
        return bool(self.handings) and not self.blocked

    @property
    def blocked_shown(self) -> list[Blocked]:
        return self.blocked[:BLOCKED_SHOWN]

    @property
    def most(self) -> int:
        """The largest load, before or after."""
        return max((max(change.before, change.after) for change in self.changes), default=0) or 1

    @property
    def digest(self) -> str:
        """Names exactly this plan: a page shows it, and what is done must be the same."""
        lines = sorted(f"{one.task}:{one.held_by}:{one.to.pk if one.to else ''}" for one in self.handings)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan(tasks: Sequence[Task], people: Sequence[Person]) -> Plan:
    """Give the tasks to these people: to the least loaded of those who may take each, ties by name.

    A task whose holder is among them may stay where it is. A few queries for each few hundred tasks.
    """
    ordered = sorted(people, key=lambda person: (person.search_key, person.pk))
    keys = [person.pk for person in ordered]
    by_key = {person.pk: person for person in ordered}
    may = eligibility(tasks, ordered)
    choice: list[tuple[int, frozenset[int]]] = []
    blocked = []
    everyone: dict[tuple[object, ...], frozenset[int]] = {}
    barred_documents = {(kind, document, step) for kind, document, _person, step in may.barred}
    for task in tasks:
        odd = (task.subject_kind, task.subject_id, task.step) in barred_documents
        case = (task.role, task.unit_id, task.pk if odd else 0)
        if case not in everyone:
            everyone[case] = frozenset(key for key in keys if may.why_not(task, key) is None)
        if everyone[case]:
            choice.append((task.pk, everyone[case]))
        elif keys:
            blocked.append(Blocked(task, may.why_not(task, keys[0]) or ""))
    before = open_counts({*keys, *(task.owner_id for task in tasks if task.owner_id)})
    leaving = Counter(task.owner_id for task in tasks)
    loads = {key: before.get(key, 0) - leaving[key] for key in keys}
    given = spread(choice, keys, loads)
    handings = [
        Handing(task.pk, task.owner_id, by_key[given[task.pk]])
        for task in tasks
        if task.pk in given and given[task.pk] != task.owner_id
    ]
    return Plan(handings, len(given) - len(handings), blocked, _changes(handings, tasks, before, by_key))


def _changes(
    handings: Sequence[Handing], tasks: Sequence[Task], before: dict[int, int], chosen: dict[int, Person]
) -> list[Change]:
    given = Counter(one.to.pk for one in handings if one.to)
    taken = Counter(one.held_by for one in handings if one.held_by)
    people = chosen | {task.owner_id: task.owner for task in tasks if task.owner_id and task.owner}
    changes = [Change(person, before.get(key, 0), given[key], taken[key]) for key, person in people.items()]
    return sorted(changes, key=lambda change: (change.person.search_key, change.person.pk))

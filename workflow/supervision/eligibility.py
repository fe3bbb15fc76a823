"""Who may take which task: asked once for many tasks and many people, answered the same everywhere.

The page of choice, the preview, automatic assignment and the verb that moves a task all ask here, so what a page shows
as possible is what the server allows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from workflow.actions.models import FlowDocument
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Person, Role, Unit, today
from workflow.supervision.registry import SUPERVISED
from workflow.tasks.models import Task

Place = tuple[str, int | None]
"""A role and the unit that it is held in."""


@dataclass(slots=True)
class Eligibility:
    """What keeps each of some people from each of some tasks, as it is today."""

    people: dict[int, Person]
    active: set[int]
    places: dict[int, set[Place]]
    barred: dict[tuple[str, int, int, str], str] = field(default_factory=dict)
    unit_names: dict[int, str] = field(default_factory=dict)

    def why_not(self, task: Task, person_id: int) -> str | None:
        """Why the person cannot be given the task, in words; None when they can.

        They need, today, an appointment of the task's role in the task's unit, and no separation of duties in the way:
        a reassignment never gives anyone a right that their role does not have.
        """
        if person_id not in self.active:
            return _("Tài khoản đã ngừng hoạt động.")
        if (task.role, task.unit_id) not in self.places[person_id]:
            return _("Không giữ vai trò %(role)s của %(unit)s.") % {
                "role": Role(task.role).label.lower(),
                "unit": self.unit_names.get(task.unit_id or 0, ""),
            }
        return self.barred.get((task.subject_kind, task.subject_id, person_id, task.step))


def eligibility(tasks: Sequence[Task], people: Iterable[Person], documents: Sequence[FlowDocument] = ()) -> Eligibility:
    """Read what decides between these tasks and these people.

    `documents` are those of the tasks where the caller has them already. A fixed number of queries for each kind and
    step among the tasks, and for each few hundred tasks.
    """
    known = {person.pk: person for person in people}
    # Asked of the database, not of the rows at hand: they may have been read before a lock was waited for.
    active = set(Person.objects.filter(pk__in=known, is_active=True).values_list("pk", flat=True)) if known else set()
    found = Eligibility(known, active, {key: set() for key in known})
    if not known or not tasks:
        return found
    units = {task.unit_id for task in tasks if task.unit_id}
    held = Appointment.objects.on(today()).filter(person__in=known, role__in={task.role for task in tasks})
    for person, role, unit in held.values_list("person", "role", "unit"):
        found.places[person].add((role, unit))
    for chunk in in_chunks(units):
        found.unit_names |= dict(Unit.objects.filter(pk__in=chunk).values_list("pk", "name"))
    _read_bars(found, tasks, documents)
    return found


def _read_bars(found: Eligibility, tasks: Sequence[Task], documents: Sequence[FlowDocument]) -> None:
    people = list(found.people.values())
    at_hand = {(document.kind, document.pk): document for document in documents}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for task in tasks:
        if task.step in SUPERVISED[task.subject_kind].model.separated_steps:
            groups[task.subject_kind, task.step].append(task.subject_id)
    for (kind, step), keys in groups.items():
        model = SUPERVISED[kind].model
        for chunk in in_chunks(keys, 400):
            rows = [at_hand[kind, key] for key in chunk if (kind, key) in at_hand]
            missing = [key for key in chunk if (kind, key) not in at_hand]
            if missing:
                rows += model._default_manager.select_related(*model.related).filter(pk__in=missing)
            for (document, person), reason in model.barred_among(rows, people, step).items():
                found.barred[kind, document, person, step] = reason

"""Questions about the organisation: who holds what on a day, and which units a plan addresses.

A question that names no day asks about today.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from workflow.documents.text import sort_key
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import (
    Appointment,
    DatedQuerySet,
    Person,
    Role,
    Unit,
    UnitKind,
    UnitLink,
    UnitName,
    today,
)

REPORTING_KINDS = (UnitKind.CELL, UnitKind.GRASSROOTS_COMMITTEE, UnitKind.YOUTH_UNION)
"""Those that write a report. The youth union does, like a cell; other mass organisations give figures."""

MAX_CAPACITIES = 50
"""Capacities that one person can choose from: a bound, not a rule; nobody holds as many."""


def appointments_of(person: Person, day: datetime.date) -> DatedQuerySet[Appointment]:
    """The person's appointments that hold on the day."""
    return Appointment.objects.on(day).filter(person=person)


def capacities(person: Person, day: datetime.date, also: QuerySet[Any] | None = None) -> list[Appointment]:
    """The same with unit and person loaded, by title in Vietnamese order, in one query.

    `also` selects the keys of others whose appointments are wanted with them.
    """
    people: QuerySet[Any] = Person.objects.filter(pk=person.pk).values("pk")
    wanted = people.union(also) if also is not None else people
    appointments = Appointment.objects.on(day).filter(person__in=wanted)
    rows = appointments.select_related("unit", "person").order_by("pk")[:MAX_CAPACITIES]
    return sorted(rows, key=lambda appointment: sort_key(appointment.title))


def holders(role: Role, unit: Unit, day: datetime.date) -> QuerySet[Person]:
    """The active people who hold the role in the unit on the day, each once, by name."""
    holding = Appointment.objects.on(day).filter(role=role, unit=unit)
    return Person.objects.filter(is_active=True, pk__in=holding.values("person")).order_by("search_key", "pk")


def people_for(role: Role, unit: Unit) -> QuerySet[Person]:
    """Who can be given work of the role in the unit today."""
    return holders(role, unit, today())


def pool(role: Role, unit: Unit) -> DatedQuerySet[Appointment]:
    """The appointments, with person and unit, through which work of this role can be taken today."""
    return (
        Appointment.objects.on(today())
        .filter(role=role, unit=unit, person__is_active=True)
        .select_related("person", "unit")
        .order_by("person__search_key", "pk")
    )


def holder_of(role: Role, unit: Unit) -> Person | None:
    """Of those who hold the role in the unit today, the one appointed first; None where nobody does."""
    return _first_holders(role, [unit.pk], today()).get(unit.pk)


def head_of(unit: Unit) -> Person | None:
    """The unit's head today; a deputy appointed later comes after."""
    return holder_of(Role.HEAD, unit)


def drafters_by_unit(unit_ids: Iterable[int], day: datetime.date) -> dict[int, Person]:
    """For each unit that has one, the drafter on the day (of several the one appointed first).

    One query for each 900 units, so that the launch of thousands stays within what SQLite takes.
    """
    return _first_holders(Role.DRAFTER, unit_ids, day)


def secretaries_by_unit(unit_ids: Iterable[int], day: datetime.date) -> dict[int, Person]:
    """For each unit that has one, the secretary on the day; like `drafters_by_unit`."""
    return _first_holders(Role.UNIT_SECRETARY, unit_ids, day)


def _first_holders(role: Role, unit_ids: Iterable[int], day: datetime.date) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for chunk in in_chunks(unit_ids):
        rows = Appointment.objects.on(day).filter(role=role, unit__in=chunk, person__is_active=True)
        for appointment in rows.select_related("person").order_by("valid_from", "pk"):
            found.setdefault(appointment.unit_id, appointment.person)
    return found


def children_of(unit: Unit, day: datetime.date) -> DatedQuerySet[Unit]:
    """The units directly under this one on the day."""
    links = UnitLink.objects.on(day).filter(parent=unit)
    return Unit.objects.on(day).filter(pk__in=links.values("child"))


def parent_of(unit: Unit, day: datetime.date) -> Unit | None:
    """The unit directly above this one on the day; of several the one it was put under first."""
    link = UnitLink.objects.on(day).filter(child=unit).select_related("parent").order_by("valid_from", "pk").first()
    return link.parent if link else None


def units_addressed(committee: Unit, day: datetime.date) -> DatedQuerySet[Unit]:
    """The units that a plan of the committee addresses: those directly under it that write reports, by name.

    Units further down report to the committee between, whose own report answers for them.
    """
    return children_of(committee, day).filter(kind__in=REPORTING_KINDS).order_by("sort_key", "pk")


def name_on(unit: Unit, day: datetime.date) -> UnitName | None:
    """What the unit was called on the day, with the symbol of its documents; None before its first name."""
    return UnitName.objects.on(day).filter(unit=unit).order_by("-valid_from").first()

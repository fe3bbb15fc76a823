"""The organisation as its pages show it: one level of the tree at a time, each unit with its holders."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber

from workflow.documents.text import fold
from workflow.organisation.models import Appointment, DatedQuerySet, Role, Unit, UnitKind, UnitLink
from workflow.organisation.queries import children_of, parent_of

HOLDERS_SHOWN = 6
"""Holders named beside a unit in a list; the unit's own page has them all."""

MAX_DEPTH = 20
"""Levels followed upwards; also ends the walk where data has a circle."""

LEVEL_ORDER = ("rank", "sort_key", "pk")
FOUND_ORDER = ("sort_key", "pk")


def _in_order(column: str, values: Sequence[str]) -> Case:
    """The place of the column's value among the values, to sort by."""
    whens = (When(**{column: value}, then=Value(place)) for place, value in enumerate(values))
    return Case(*whens, output_field=IntegerField())


# Bodies before the units that report to them, as an organisation chart has them.
_RANK = _in_order(
    "kind",
    (
        UnitKind.COMMITTEE,
        UnitKind.STANDING_COMMITTEE,
        UnitKind.DEPARTMENT,
        UnitKind.OFFICE,
        UnitKind.YOUTH_UNION,
        UnitKind.MASS_ORGANISATION,
        UnitKind.GRASSROOTS_COMMITTEE,
        UnitKind.CELL,
    ),
)

# Who leads a unit before who works in it.
_ROLE_RANK = _in_order(
    "role",
    (
        Role.APPROVER,
        Role.HEAD,
        Role.UNIT_SECRETARY,
        Role.OFFICE,
        Role.INSPECTOR,
        Role.REVIEWER,
        Role.CONTRIBUTOR,
        Role.DRAFTER,
        Role.ADMINISTRATOR,
    ),
)
_PROTOCOL = (_ROLE_RANK, "valid_from", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in a list: some of its holders today, how many more it has, how many units stand under it."""

    unit: Unit
    holders: Sequence[Appointment]
    more: int
    children: int


def level(under: Unit | None, day: datetime.date) -> DatedQuerySet[Any]:
    """The units directly under one, or those under none; to be shown in LEVEL_ORDER."""
    has_parent = UnitLink.objects.on(day).filter(child=OuterRef("pk"))
    units = children_of(under, day) if under else Unit.objects.on(day).filter(~Exists(has_parent))
    return units.annotate(rank=_RANK)


def found(words: str, day: datetime.date) -> DatedQuerySet[Unit]:
    """The units whose name, or the name of one of whose holders, has the words; to be shown in FOUND_ORDER.

    Case and diacritics do not count.
    """
    key = fold(words)
    holder = Appointment.objects.on(day).filter(unit=OuterRef("pk"), person__search_key__contains=key)
    return Unit.objects.on(day).filter(Q(search_key__contains=key) | Exists(holder))


def path_to(unit: Unit, day: datetime.date) -> list[Unit]:
    """The units above this one on the day, the highest first; one query a level."""
    above: list[Unit] = []
    step = parent_of(unit, day)
    while step is not None and step not in above and len(above) < MAX_DEPTH:
        above.insert(0, step)
        step = parent_of(step, day)
    return above


def lines(units: Sequence[Unit], day: datetime.date) -> list[Line]:
    """The units of one page with what is shown beside them, in two queries."""
    holders: dict[int, list[Appointment]] = defaultdict(list)
    totals: dict[int, int] = {}
    shown = (
        Appointment.objects.on(day)
        .filter(unit__in=units)
        .annotate(
            place=Window(RowNumber(), partition_by="unit", order_by=_PROTOCOL),
            total=Window(Count("pk"), partition_by="unit"),
        )
        .filter(place__lte=HOLDERS_SHOWN)
        .select_related("person")
        .order_by(*_PROTOCOL)
    )
    for appointment in shown:
        holders[appointment.unit_id].append(appointment)
        totals[appointment.unit_id] = appointment.total
    children = dict(
        UnitLink.objects.on(day).filter(parent__in=units).values_list("parent").annotate(Count("pk")).order_by()
    )
    return [
        Line(
            unit=unit,
            holders=holders[unit.pk],
            more=totals.get(unit.pk, 0) - len(holders[unit.pk]),
            children=children.get(unit.pk, 0),
        )
        for unit in units
    ]

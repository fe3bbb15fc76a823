"""Writes the dated rows of a change, and takes them back while its day has not come."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Model, Q

from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Dated, DatedQuerySet, Unit, UnitLink, UnitName
from workflow.reorganisation.models import ChangeKind
from workflow.reorganisation.terms import Terms, open_from

_MODELS: dict[str, type[Dated]] = {model.__name__: model for model in (Appointment, UnitLink, UnitName, Unit)}
Undo = dict[str, Any]


def write_dates(terms: Terms) -> Undo:
    """End the units with all that hangs on them, begin their successors; answer how to take it back.

    {"ended": {model: [[key, last day before]]}, "made": {model: [keys]}, "links": [[from unit, to unit]],
     "dropped": [[parent, child, first day, last day]]}
    """
    undo: Undo = {"ended": {}, "made": {}, "links": [], "dropped": []}
    if terms.change == ChangeKind.RENAME:
        unit = terms.units[0]
        _end(undo, UnitName.objects.filter(unit=unit), terms)
        name = UnitName(unit=unit, name=terms.new_name, symbol=terms.new_symbol, valid_from=terms.effective_on)
        _make(undo, [name])
        return undo
    ended = [unit.pk for unit in terms.units]
    above = _parent_of(ended, terms)
    children = open_from(UnitLink.objects.filter(parent__in=ended).exclude(child__in=ended), terms.effective_on)
    following = list(children.order_by("pk").values_list("child", flat=True).distinct())
    _drop(undo, UnitLink.objects.filter(Q(child__in=ended) | Q(parent__in=ended)), terms)
    _end(undo, UnitLink.objects.filter(child__in=ended), terms)
    _end(undo, UnitLink.objects.filter(parent__in=ended), terms)
    _end(undo, UnitName.objects.filter(unit__in=ended), terms)
    _end(undo, Appointment.objects.filter(unit__in=ended), terms)
    _end(undo, Unit.objects.filter(pk__in=ended), terms)
    _begin_successors(undo, terms, above)
    answering = terms.answering
    if answering is not None:
        _make(
            undo,
            [
                UnitLink(parent=answering, child_id=child, valid_from=terms.effective_on)
                for child in following
                if child != answering.pk
            ],
        )
    through = Unit.successors.through
    undo["links"] = [[earlier, later.unit.pk] for earlier in ended for later in terms.successors]
    through.objects.bulk_create(through(from_unit_id=earlier, to_unit_id=later) for earlier, later in undo["links"])
    _appoint(undo, terms)
    return undo


def take_back(undo: Undo) -> None:
    """Make the organisation say what it said before. Raises ProtectedError where something new hangs on a new unit."""
    through = Unit.successors.through
    for earlier, later in undo["links"]:
        through.objects.filter(from_unit=earlier, to_unit=later).delete()
    for name, model in _MODELS.items():
        for chunk in in_chunks(undo["made"].get(name, [])):
            model._default_manager.filter(pk__in=chunk).delete()
        by_day: dict[str | None, list[int]] = {}
        for key, last in undo["ended"].get(name, []):
            by_day.setdefault(last, []).append(key)
        for day, keys in by_day.items():
            for chunk in in_chunks(keys):
                model._default_manager.filter(pk__in=chunk).update(
                    valid_to=datetime.date.fromisoformat(day) if day else None
                )
    UnitLink.objects.bulk_create(
        UnitLink(parent_id=parent, child_id=child, valid_from=first, valid_to=last)
        for parent, child, first, last in undo["dropped"]
    )


def _end(undo: Undo, rows: DatedQuerySet, terms: Terms) -> None:
    held = list(open_from(rows, terms.effective_on).values_list("pk", "valid_to"))
    name = rows.model.__name__
    undo["ended"].setdefault(name, []).extend([key, last.isoformat() if last else None] for key, last in held)
    for chunk in in_chunks(key for key, _last in held):
        rows.model._default_manager.filter(pk__in=chunk).update(valid_to=terms.last_day)


def _drop(undo: Undo, links: DatedQuerySet, terms: Terms) -> None:
    """Links that an earlier change began on this very day never held."""
    same_day = links.filter(valid_from=terms.effective_on)
    undo["dropped"] = [
        [parent, child, first.isoformat(), last.isoformat() if last else None]
        for parent, child, first, last in same_day.values_list("parent", "child", "valid_from", "valid_to")
    ]
    same_day.delete()


def _make(undo: Undo, rows: list[Any]) -> None:
    if rows:
        model: type[Model] = type(rows[0])
        model._default_manager.bulk_create(rows, batch_size=400)
        undo["made"].setdefault(model.__name__, []).extend(row.pk for row in rows)


def _parent_of(ended: list[int], terms: Terms) -> int | None:
    """What the first of the ended units stood under."""
    links = open_from(UnitLink.objects.filter(child__in=ended).exclude(parent__in=ended), terms.effective_on)
    return links.order_by("pk").values_list("parent", flat=True).first()


def _begin_successors(undo: Undo, terms: Terms, above: int | None) -> None:
    for successor in terms.successors:
        if not successor.is_new:
            continue
        unit, day = successor.unit, terms.effective_on
        unit.valid_from = day
        unit.save(force_insert=True)
        undo["made"].setdefault("Unit", []).append(unit.pk)
        _make(undo, [UnitName(unit=unit, name=unit.name, symbol=successor.symbol, valid_from=day)])
        parent = successor.parent.pk if successor.parent else above
        if parent:
            _make(undo, [UnitLink(parent_id=parent, child=unit, valid_from=day)])


def _appoint(undo: Undo, terms: Terms) -> None:
    made = []
    for line in terms.staff:
        unit = terms.successors[line.successor].unit
        person = line.appointment.person
        held = open_from(Appointment.objects.filter(person=person, role=line.role, unit=unit), terms.effective_on)
        if not held.exists():
            made.append(
                Appointment(person=person, role=line.role, unit=unit, title=line.title, valid_from=terms.effective_on)
            )
    _make(undo, made)

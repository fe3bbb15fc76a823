"""Bringing organisation data from a file into the database."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model, prefetch_related_objects
from django.utils.translation import gettext as _

from workflow.organisation.acting import Acting
from workflow.organisation.administrators import administered
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Person, Unit, UnitLink, UnitName, today
from workflow.organisation.organisation_file import BadOrganisationFile, OrganisationFile, UnitRow
from workflow.organisation.periods import Period
from workflow.organisation.signals import organisation_loaded

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one kind: new ones, changed ones, and those that were already as the file has them."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class DatedBack:
    """An appointment of which a file says since today that it did, or did not, hold on some day before."""

    appointment: Appointment
    is_new: bool
    last_before: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    units: Count
    people: Count
    appointments: Count
    changes: tuple[str, ...] = field(default=(), compare=False)
    """The rows that are new or changed, in words; CHANGES_NAMED of them at most."""
    dated_back: tuple[DatedBack, ...] = field(default=(), compare=False)

    def counts(self) -> dict[str, dict[str, int]]:
        return {name: asdict(getattr(self, name)) for name in ("units", "people", "appointments")}


CHANGES_NAMED = 300


@dataclass(slots=True)
class _Written:
    """The ids of the rows that were new, and of those that were changed."""

    new: set[int]
    changed: set[int]

    def words(self, rows: Iterable[Any]) -> Iterator[str]:
        for row in rows:
            if row.pk in self.new:
                yield _("Mới: %(row)s") % {"row": row}
            elif row.pk in self.changed:
                yield _("Sửa: %(row)s") % {"row": row}

    def count(self, total: int) -> Count:
        return Count(len(self.new), len(self.changed - self.new), total - len(self.new | self.changed))


def rehearse(file: OrganisationFile) -> Loaded:
    """What loading the file would do; nothing is changed and nothing written down."""
    with transaction.atomic():
        loaded = _load(file, None)
        transaction.set_rollback(True)
    return loaded


@transaction.atomic
def load_organisation(file: OrganisationFile, *, password: str | None = None, acting: Acting | None = None) -> Loaded:
    """Make the database say what the file says of its units, people and appointments; all of it or nothing.

    A unit is known by its code, a person by username, an appointment by person, role, unit and first day.
    Names and parents of a unit become exactly the file's. Nothing else is deleted: an appointment ends by its
    last day, because events refer to it. New people get `password` (none: they cannot sign in yet); nobody's
    password is changed. `acting` is who loads it; nobody for a command.

    Raises BadOrganisationFile where nobody would administer the system afterwards.
    """
    loaded = _load(file, password)
    organisation_loaded.send(sender=OrganisationFile, loaded=loaded, acting=acting or Acting.system())
    return loaded


def _load(file: OrganisationFile, password: str | None) -> Loaded:
    with administered(lambda words: BadOrganisationFile([words])):
        unit_ids, units, of_units = _load_units(file)
        person_ids, people, of_people = _load_people(file, password)
        appointments, of_appointments, dated_back = _load_appointments(file, unit_ids, person_ids)
    changes = islice(chain(of_units, of_people, of_appointments), CHANGES_NAMED)
    return Loaded(units, people, appointments, tuple(changes), tuple(dated_back))


def _load_units(file: OrganisationFile) -> tuple[dict[str, int], Count, Iterator[str]]:
    day = today()
    existing = Unit.objects.in_bulk([row.code for row in file.units], field_name="code")
    pairs = [
        (
            existing.get(row.code) or Unit(code=row.code),
            {
                "kind": row.kind.value,
                "name": row.name_on(day),
                "valid_from": row.period.valid_from,
                "valid_to": row.period.valid_to,
            },
        )
        for row in file.units
    ]
    written = _write(Unit, pairs, derived=("sort_key", "search_key"), derive=Unit.derive)
    ids = {unit.code: unit.pk for unit, _values in pairs}
    written.changed |= _load_what_hangs_on_them(file.units, ids)
    return ids, written.count(len(pairs)), written.words(unit for unit, _values in pairs)


def _load_what_hangs_on_them(rows: Sequence[UnitRow], ids: dict[str, int]) -> set[int]:
    """Names, parents and successors of the units; the keys of the units for which any of these differed."""
    names = {ids[row.code]: {(name.name, name.symbol, *_days(name.period)) for name in row.names} for row in rows}
    parents = {ids[row.code]: {(ids[parent.unit], *_days(parent.period)) for parent in row.parents} for row in rows}
    successors = {ids[row.code]: {(ids[code],) for code in row.successors} for row in rows}
    return (
        _replace(UnitName, "unit_id", ("name", "symbol", "valid_from", "valid_to"), names)
        | _replace(UnitLink, "child_id", ("parent_id", "valid_from", "valid_to"), parents)
        | _replace(Unit.successors.through, "from_unit_id", ("to_unit_id",), successors)
    )


def _load_people(file: OrganisationFile, password: str | None) -> tuple[dict[str, int], Count, Iterator[str]]:
    # One hash for all: hashing is slow on purpose, and a common password is no secret between its people.
    hashed = make_password(password)
    existing = Person.objects.in_bulk([row.username for row in file.people], field_name="username")
    pairs = [
        (
            existing.get(row.username) or Person(username=row.username, password=hashed),
            {"full_name": row.full_name, "email": row.email},
        )
        for row in file.people
    ]
    written = _write(Person, pairs, derived=("search_key",), derive=Person.derive)
    ids = {person.username: person.pk for person, _values in pairs}
    return ids, written.count(len(pairs)), written.words(person for person, _values in pairs)


def _load_appointments(
    file: OrganisationFile, unit_ids: dict[str, int], person_ids: dict[str, int]
) -> tuple[Count, Iterator[str], list[DatedBack]]:
    # The first file tells how things were when the system came; nothing of that is decided after the fact.
    is_first = not Appointment.objects.exists()
    existing = {
        (appointment.person_id, appointment.role, appointment.unit_id, appointment.valid_from): appointment
        for chunk in in_chunks(person_ids.values())
        for appointment in Appointment.objects.filter(person__in=chunk)
    }
    pairs = []
    for row in file.appointments:
        key = (person_ids[row.person], row.role.value, unit_ids[row.unit], row.period.valid_from)
        person, role, unit, first = key
        appointment = existing.get(key) or Appointment(person_id=person, role=role, unit_id=unit, valid_from=first)
        pairs.append((appointment, {"title": row.title, "valid_to": row.period.valid_to}))
    last_days = {appointment.pk: appointment.valid_to for appointment in existing.values()}
    written = _write(Appointment, pairs)
    dated_back = [] if is_first else list(_dated_back(written, pairs, last_days))
    return written.count(len(pairs)), written.words(_named(written, pairs)), dated_back


def _dated_back(
    written: _Written,
    pairs: Sequence[tuple[Appointment, dict[str, Any]]],
    last_days: dict[int, datetime.date | None],
) -> Iterator[DatedBack]:
    """Of the appointments that were touched, those whose days before today are others than they were."""
    day = today()
    reaching_back: dict[int, DatedBack] = {}
    for row, _values in pairs:
        if row.pk in written.new and row.valid_from < day:
            reaching_back[row.pk] = DatedBack(row, is_new=True)
        elif row.pk in written.changed:
            before = last_days[row.pk]
            if before != row.valid_to and min(before or day, row.valid_to or day) < day:
                reaching_back[row.pk] = DatedBack(row, is_new=False, last_before=before)
    for chunk in in_chunks(reaching_back):
        prefetch_related_objects([reaching_back[key].appointment for key in chunk], "person", "unit")
    yield from reaching_back.values()


def _named(written: _Written, pairs: Sequence[tuple[Appointment, dict[str, Any]]]) -> Iterator[Appointment]:
    """The appointments that were touched, with person and unit to name them by."""
    touched = [row.pk for row, _values in pairs if row.pk in written.new | written.changed]
    yield from Appointment.objects.select_related("unit").filter(pk__in=touched[:CHANGES_NAMED]).order_by("pk")


def _days(period: Period) -> tuple[Any, Any]:
    return period.valid_from, period.valid_to


def _write(
    model: type[Row],
    pairs: Sequence[tuple[Row, dict[str, Any]]],
    *,
    derived: Sequence[str] = (),
    derive: Callable[[Row], None] = lambda row: None,
) -> _Written:
    """Give each row its values and save in bulk those that are new or differ."""
    new, changed = [], []
    for row, values in pairs:
        differs = any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        derive(row)
        if row.pk is None:
            new.append(row)
        elif differs:
            changed.append(row)
    manager = model._default_manager
    manager.bulk_create(new)
    if changed:
        manager.bulk_update(changed, [*pairs[0][1], *derived])
    return _Written({row.pk for row in new}, {row.pk for row in changed})


def _replace(model: type[Row], owner: str, columns: Sequence[str], wanted: dict[int, set[tuple[Any, ...]]]) -> set[int]:
    """Make the rows of each owner exactly those wanted, touching only owners whose rows differ; answer these."""
    found: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    manager = model._default_manager
    for chunk in in_chunks(wanted):
        for owner_id, *values in manager.filter(**{f"{owner}__in": chunk}).values_list(owner, *columns):
            found[owner_id].add(tuple(values))
    differing = [owner_id for owner_id, rows in wanted.items() if rows != found[owner_id]]
    for chunk in in_chunks(differing):
        manager.filter(**{f"{owner}__in": chunk}).delete()
    manager.bulk_create(
        model(**{owner: owner_id}, **dict(zip(columns, values, strict=True)))
        for owner_id in differing
        for values in sorted(wanted[owner_id], key=repr)
    )
    return set(differing)

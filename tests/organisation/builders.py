"""Units, people and appointments that a test needs, with nothing said that the test does not care about."""

import datetime
from itertools import count

from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind, UnitLink, UnitName, today

BEGINNING = datetime.date(2020, 1, 1)
PASSWORD = "mật khẩu dài 2023"

_numbers = count(1)


def yesterday() -> datetime.date:
    return today() - datetime.timedelta(days=1)


def tomorrow() -> datetime.date:
    return today() + datetime.timedelta(days=1)


def make_unit(
    name: str = "Chi bộ Thư viện",
    kind: UnitKind = UnitKind.CELL,
    *,
    under: Unit | None = None,
    valid_to: datetime.date | None = None,
) -> Unit:
    unit = Unit.objects.create(
        code=f"unit-{next(_numbers)}", kind=kind, name=name, valid_from=BEGINNING, valid_to=valid_to
    )
    UnitName.objects.create(unit=unit, name=name, valid_from=BEGINNING, valid_to=valid_to)
    if under:
        UnitLink.objects.create(parent=under, child=unit, valid_from=BEGINNING, valid_to=valid_to)
    return unit


def make_person(full_name: str = "Nguyễn Thu Hà") -> Person:
    return Person.objects.create_user(f"person{next(_numbers)}", full_name, PASSWORD)


def appoint(
    person: Person,
    role: Role,
    unit: Unit,
    title: str = "Chuyên viên",
    *,
    valid_from: datetime.date = BEGINNING,
    valid_to: datetime.date | None = None,
) -> Appointment:
    return Appointment.objects.create(
        person=person, role=role, unit=unit, title=title, valid_from=valid_from, valid_to=valid_to
    )

"""The file that organisation data is loaded from: a JSON object of `units`, `people` and `appointments`.

    {"note": "free words",
     "units": [{"code": "ban-tuyen-giao", "kind": "department", "valid_from": "2015-01-01", "valid_to": null,
                "names": [{"name": "Ban Tuyên giáo Đảng ủy Khối", "symbol": "BTG"}],
                "parents": [{"unit": "duk"}], "successor": null}],
     "people": [{"username": "truongban", "full_name": "Hoàng Thị Minh Nguyệt", "email": ""}],
     "appointments": [{"person": "truongban", "role": "head", "unit": "ban-tuyen-giao", "title": "Trưởng ban",
                       "valid_from": "2023-01-01"}]}

`successor` is a code, or a list of codes where a unit was split. Days are "YYYY-MM-DD"; `valid_to` is the last day,
and absent or null where there is none. Names and parents without days hold as long as the unit.
Kinds and roles are the values of UnitKind and Role.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from workflow.organisation.file_fields import Fields
from workflow.organisation.models import Role, UnitKind
from workflow.organisation.periods import Period

LARGEST_FILE = 64 * 1024 * 1024  # bytes: room for 50,000 units with their people
Row = TypeVar("Row")

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


class BadOrganisationFile(Exception):
    """The file cannot be loaded; `errors` says in Vietnamese where and why, one line each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class NameRow:
    name: str
    symbol: str
    period: Period


@dataclass(frozen=True, slots=True)
class ParentRow:
    unit: str
    period: Period


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    kind: UnitKind
    period: Period
    names: tuple[NameRow, ...]
    parents: tuple[ParentRow, ...]
    successors: tuple[str, ...]

    def name_on(self, day: datetime.date) -> str:
        """The name of the day; before the first the first, after the last the last."""
        in_order = sorted(self.names, key=lambda row: row.period.valid_from)
        begun = [row for row in in_order if row.period.valid_from <= day]
        return begun[-1].name if begun else in_order[0].name


@dataclass(frozen=True, slots=True)
class PersonRow:
    username: str
    full_name: str
    email: str


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    person: str
    role: Role
    unit: str
    title: str
    period: Period


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    appointments: tuple[AppointmentRow, ...]


def read_organisation(data: bytes) -> OrganisationFile:
    """Read and check the whole file. Raises BadOrganisationFile with everything that is wrong in it."""
    if len(data) > LARGEST_FILE:
        raise BadOrganisationFile(
            [_("Tệp lớn hơn %(limit)s MB. Hãy chia thành nhiều tệp.") % {"limit": LARGEST_FILE // 1024**2}]
        )
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadOrganisationFile([_("Tệp không phải văn bản UTF-8. Hãy lưu lại với mã UTF-8.")]) from None
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise BadOrganisationFile([_("Dòng %(line)s, cột %(column)s: không đúng cú pháp JSON.") % place]) from None
    except (RecursionError, ValueError):
        raise BadOrganisationFile([_("Tệp có quá nhiều tầng lồng nhau, hoặc có số quá dài.")]) from None
    return read_document(document)


def read_document(document: object) -> OrganisationFile:
    """The same for what was parsed already. Raises BadOrganisationFile."""
    errors: list[str] = []
    whole = Fields(document, "", errors)
    whole.text("note", 10_000, required=False)
    units = _each(whole.rows("units", "code"), _unit)
    people = _each(whole.rows("people", "username"), _person)
    appointments = _each(whole.rows("appointments", "person"), _appointment)
    whole.nothing_else()
    if not errors:
        errors += _contradictions(units, people, appointments)
    if errors:
        raise BadOrganisationFile(errors)
    return OrganisationFile(units, people, appointments)


def _each(parts: Iterable[Fields], read: Callable[[Fields], Row | None]) -> tuple[Row, ...]:
    """What was read of the sound parts; of the others the errors are kept."""
    return tuple(row for part in parts if (row := read(part)) is not None)


def _unit(fields: Fields) -> UnitRow | None:
    code = fields.code("code", _CODE)
    kind = fields.choice("kind", UnitKind.values)
    successors = fields.codes("successor", _CODE)
    period = fields.period()
    names = _each(fields.rows("names", "name"), lambda part: _name(part, period))
    parents = _each(fields.rows("parents", "unit"), lambda part: _parent(part, period))
    fields.nothing_else()
    if not fields.sound:
        return None
    return UnitRow(code, UnitKind(kind), period, names, parents, successors)


def _name(fields: Fields, whole: Period) -> NameRow | None:
    row = NameRow(fields.text("name", 200), fields.text("symbol", 20, required=False), fields.period(whole))
    fields.nothing_else()
    return row if fields.sound else None


def _parent(fields: Fields, whole: Period) -> ParentRow | None:
    row = ParentRow(fields.code("unit", _CODE), fields.period(whole))
    fields.nothing_else()
    return row if fields.sound else None


def _person(fields: Fields) -> PersonRow | None:
    username = fields.code("username", _USERNAME)
    full_name = fields.text("full_name", 120)
    email = fields.text("email", 254, required=False)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            fields.wrong(_("“email” không phải địa chỉ thư điện tử: “%(email)s”.") % {"email": email})
    fields.nothing_else()
    return PersonRow(username, full_name, email) if fields.sound else None


def _appointment(fields: Fields) -> AppointmentRow | None:
    person = fields.code("person", _USERNAME)
    role = fields.choice("role", Role.values)
    unit = fields.code("unit", _CODE)
    title = fields.text("title", 120)
    period = fields.period()
    fields.nothing_else()
    return AppointmentRow(person, Role(role), unit, title, period) if fields.sound else None


def _contradictions(
    units: Sequence[UnitRow], people: Sequence[PersonRow], appointments: Sequence[AppointmentRow]
) -> Iterator[str]:
    """What is wrong between rows that are each well formed."""
    by_code = {unit.code: unit for unit in units}
    usernames = {person.username for person in people}
    yield from _repeated("units", [unit.code for unit in units])
    yield from _repeated("people", [person.username for person in people])
    for unit in units:
        yield from _unit_contradictions(unit, by_code)
    try:
        TopologicalSorter({unit.code: {row.unit for row in unit.parents} for unit in units}).prepare()
    except CycleError as error:
        yield _("units: các đơn vị trực thuộc vòng tròn: %(path)s.") % {"path": " → ".join(error.args[1])}

    held: defaultdict[tuple[str, Role, str], list[Period]] = defaultdict(list)
    for position, row in enumerate(appointments, start=1):
        place = f"appointments[{position}] {row.person}"
        if row.person not in usernames:
            yield _("%(place)s: không có người này trong “people”.") % {"place": place}
        if row.unit not in by_code:
            yield _("%(place)s: không có đơn vị “%(unit)s” trong “units”.") % {
                "place": place,
                "unit": row.unit,
            }
        elif not row.period.lies_within(by_code[row.unit].period):
            yield _("%(place)s: thời gian giữ vai trò nằm ngoài thời gian tồn tại của “%(unit)s”.") % {
                "place": place,
                "unit": row.unit,
            }
        earlier = held[row.person, row.role, row.unit]
        if any(row.period.overlaps(period) for period in earlier):
            yield _("%(place)s: vai trò “%(role)s” ở “%(unit)s” bị trùng thời gian với dòng khác.") % {
                "place": place,
                "role": row.role.value,
                "unit": row.unit,
            }
        earlier.append(row.period)


def _unit_contradictions(unit: UnitRow, by_code: dict[str, UnitRow]) -> Iterator[str]:
    place = {"place": f"units {unit.code}"}
    if not unit.names:
        yield _("%(place)s: chưa có tên nào trong “names”.") % place
    if _any_overlap([row.period for row in unit.names]):
        yield _("%(place)s: có hai tên trong cùng một thời gian.") % place
    if _any_overlap([row.period for row in unit.parents]):
        yield _("%(place)s: trực thuộc hai đơn vị trong cùng một thời gian.") % place
    periods = [row.period for row in unit.names] + [row.period for row in unit.parents]
    if not all(period.lies_within(unit.period) for period in periods):
        yield _("%(place)s: có tên hoặc quan hệ trực thuộc nằm ngoài thời gian tồn tại của đơn vị.") % place
    for code in [row.unit for row in unit.parents] + list(unit.successors):
        if code not in by_code:
            yield _("%(place)s: không có đơn vị “%(code)s” trong “units”.") % {**place, "code": code}
    if unit.code in unit.successors:
        yield _("%(place)s: không thể kế tục chính mình.") % place


def _any_overlap(periods: list[Period]) -> bool:
    in_order = sorted(periods, key=lambda period: period.valid_from)
    return any(one.overlaps(following) for one, following in pairwise(in_order))


def _repeated(place: str, codes: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield _("%(place)s: “%(code)s” có hai lần.") % {"place": place, "code": code}
        seen.add(code)

"""Writes the organisation of today's database as a workbook, row by row."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from workflow.organisation.models import Appointment, Person, Unit, UnitLink, UnitName
from workflow.organisation.workbook.sheets import APPOINTMENTS, NAMES, PARENTS, PEOPLE, UNITS, Sheet

Value = str | datetime.date | None


def write_workbook() -> bytes:
    """The whole organisation. Each cell is a text or a day: nothing in it is ever a formula."""
    workbook = Workbook(write_only=True)
    successors: dict[str, list[str]] = {}
    links = Unit.successors.through.objects.order_by("to_unit__code")
    for earlier, later in links.values_list("from_unit__code", "to_unit__code"):
        successors.setdefault(earlier, []).append(later)
    units = Unit.objects.order_by("code").values_list("code", "kind", "valid_from", "valid_to")
    _sheet(workbook, UNITS, ((*unit, ", ".join(successors.get(unit[0], []))) for unit in units.iterator()))
    names = UnitName.objects.order_by("unit__code", "valid_from")
    _sheet(workbook, NAMES, names.values_list("unit__code", "name", "symbol", "valid_from", "valid_to").iterator())
    parents = UnitLink.objects.order_by("child__code", "valid_from")
    _sheet(workbook, PARENTS, parents.values_list("child__code", "parent__code", "valid_from", "valid_to").iterator())
    people = Person.objects.order_by("username")
    _sheet(workbook, PEOPLE, people.values_list("username", "full_name", "email").iterator())
    held = Appointment.objects.order_by("person__username", "unit__code", "role", "valid_from")
    columns = ("person__username", "role", "unit__code", "title", "valid_from", "valid_to")
    _sheet(workbook, APPOINTMENTS, held.values_list(*columns).iterator())
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _sheet(workbook: Workbook, sheet: Sheet, rows: Iterable[tuple[Value, ...]]) -> None:
    page = workbook.create_sheet(sheet.title)
    page.freeze_panes = "A2"
    for place in range(len(sheet.columns)):
        page.column_dimensions[chr(ord("A") + place)].width = 24
    page.append([column.head for column in sheet.columns])
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _cell(page: Any, value: Value) -> Any:
    """A day as a day, anything else as a text, which Excel shows and does not evaluate even if it begins with "="."""
    if value is None or value == "":
        return None
    cell: Any = WriteOnlyCell(page)
    if isinstance(value, datetime.date):
        cell.value = value
        cell.number_format = "dd/mm/yyyy"
    else:
        cell.value = value
        cell.data_type = "s"
        if value[0] in "=+-@":
            cell.quotePrefix = True
    return cell

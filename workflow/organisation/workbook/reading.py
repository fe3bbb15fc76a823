"""Reads a workbook as the organisation file that it stands for; every mistake is told with sheet, line and column."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from workflow.organisation.organisation_file import BadOrganisationFile, OrganisationFile, read_document
from workflow.organisation.workbook.sheets import SHEETS, Column, Sheet

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 100
"""How many times its packed size a part over a megabyte may unpack to."""
MAX_PARTS = 200
MAX_LINES = 200_000
"""Of all sheets."""
MAX_ERRORS = 500

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACE = re.compile(r"(units|people|appointments|names|parents)\[(\d+)\]")


def is_workbook(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04"


def read_workbook(data: bytes) -> OrganisationFile:
    """Read and check all of it. Raises BadOrganisationFile with everything that is wrong, one line each."""
    _check_archive(data)
    errors: list[str] = []
    try:
        tables = _tables(data, errors)
    except BadOrganisationFile:
        raise
    except Exception as problem:  # openpyxl raises whatever a damaged file leads it to
        raise BadOrganisationFile(
            [_("Tệp Excel bị hỏng hoặc không đúng định dạng .xlsx. Hãy mở bằng Excel và lưu lại.")]
        ) from problem
    if errors:
        raise BadOrganisationFile(errors[:MAX_ERRORS])
    document, lines = _document(tables, errors)
    if errors:
        raise BadOrganisationFile(errors[:MAX_ERRORS])
    try:
        return read_document(document)
    except BadOrganisationFile as bad:
        raise BadOrganisationFile([_in_place(error, lines) for error in bad.errors[:MAX_ERRORS]]) from bad


def _check_archive(data: bytes) -> None:
    """Look at the archive before anything of it is unpacked."""
    broken = _("Tệp Excel bị hỏng hoặc không đúng định dạng .xlsx. Hãy mở bằng Excel và lưu lại.")
    if len(data) > LARGEST_FILE:
        raise BadOrganisationFile(
            [_("Tệp lớn hơn %(limit)s MB. Hãy chia thành nhiều tệp.") % {"limit": LARGEST_FILE // 1024**2}]
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise BadOrganisationFile([broken]) from problem
    entries = archive.infolist()
    swollen = any(e.file_size > max(1024**2, LARGEST_RATIO * e.compress_size) for e in entries)
    if len(entries) > MAX_PARTS or swollen or sum(e.file_size for e in entries) > LARGEST_UNPACKED:
        raise BadOrganisationFile([_("Tệp giải nén ra lớn bất thường, có thể là tệp phá hoại.")])
    names = [e.filename for e in entries]
    if len(set(names)) < len(names) or any(e.flag_bits & 1 for e in entries) or "xl/workbook.xml" not in names:
        raise BadOrganisationFile([broken])
    if any("vbaproject" in name.lower() for name in names):
        raise BadOrganisationFile([_("Tệp có chứa macro. Hãy lưu lại dạng .xlsx.")])
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            try:
                with archive.open(entry) as part:
                    start = part.read(4096)
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
                raise BadOrganisationFile([broken]) from problem
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise BadOrganisationFile([_("Tệp có khai báo DOCTYPE, có thể là tệp phá hoại.")])


Rows = list[tuple[int, dict[str, Any]]]


def _tables(data: bytes, errors: list[str]) -> dict[str, Rows]:
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    found: dict[str, Rows] = {}
    left = MAX_LINES
    for sheet in SHEETS:
        if sheet.title not in workbook.sheetnames:
            errors.append(_("Thiếu trang “%(sheet)s”.") % {"sheet": sheet.title})
            continue
        found[sheet.key] = list(_lines(workbook[sheet.title], sheet, errors, left))
        left -= len(found[sheet.key])
    for title in workbook.sheetnames:
        if title not in [sheet.title for sheet in SHEETS]:
            errors.append(_("Không hiểu trang “%(sheet)s”.") % {"sheet": title[:60]})
    return found


def _lines(page: Any, sheet: Sheet, errors: list[str], most: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line that is not empty: its number and its fields."""
    # What a sheet says of its own size may be anything.
    page.reset_dimensions()
    width = len(sheet.columns)
    blank = 0
    for number, cells in enumerate(page.iter_rows(max_col=width), start=1):
        values = [cell.value for cell in cells] + [None] * (width - len(cells))
        if number == 1:
            heads = [str(value or "").strip() for value in values]
            if heads != [column.head for column in sheet.columns]:
                errors.append(
                    _("Trang %(sheet)s, dòng 1: các cột phải là %(heads)s.")
                    % {"sheet": sheet.title, "heads": ", ".join(column.head for column in sheet.columns)}
                )
                return
            continue
        if all(value in (None, "") for value in values):
            blank += 1
            if blank > MAX_LINES:
                return
            continue
        most -= 1
        if most < 0 or number > MAX_LINES:
            errors.append(_("Tệp có quá %(most)s dòng. Hãy chia thành nhiều tệp.") % {"most": MAX_LINES})
            return
        fields: dict[str, Any] = {}
        for column, value, cell in zip(sheet.columns, values, [*cells, *[None] * width], strict=False):
            place = _place(sheet, number, column)
            if cell is not None and getattr(cell, "data_type", "") == "f":
                errors.append(_("%(place)s: ô chứa công thức. Hãy dán giá trị.") % {"place": place})
            elif column.is_day:
                fields[column.field] = _day(value, place, errors)
            elif value not in (None, ""):
                fields[column.field] = _text(value)
        yield number, fields


def _place(sheet: Sheet, line: int, column: Column) -> str:
    return _("Trang %(sheet)s, dòng %(line)s, cột %(column)s") % {
        "sheet": sheet.title,
        "line": line,
        "column": column.head,
    }


def _day(value: Any, place: str, errors: list[str]) -> str | None:
    """A day as the JSON file has it; a day of Excel, dd/mm/yyyy or YYYY-MM-DD in the workbook."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    words = str(value).strip()
    typed = _DAY.fullmatch(words)
    try:
        if typed:
            return datetime.date(int(typed[3]), int(typed[2]), int(typed[1])).isoformat()
        if _ISO.fullmatch(words):
            return datetime.date.fromisoformat(words).isoformat()
    except ValueError:
        pass
    errors.append(
        _("%(place)s: “%(value)s” không phải ngày dạng ngày/tháng/năm.") % {"place": place, "value": words[:60]}
    )
    return None


def _text(value: Any) -> str:
    """A number that somebody typed (a code "12") as they typed it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _document(tables: dict[str, Rows], errors: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON document that the tables stand for, and on which line each of its parts is."""
    units: dict[str, dict[str, Any]] = {}
    lines: dict[str, Any] = {"units": [], "people": [], "appointments": [], "names": [], "parents": []}
    document: dict[str, Any] = {"units": [], "people": [], "appointments": []}
    nested: list[dict[str, list[int]]] = []
    for number, fields in tables["units"]:
        codes = [code.strip() for code in fields.pop("successor", "").split(",") if code.strip()]
        unit = {**fields, "names": [], "parents": [], **({"successor": codes} if codes else {})}
        unit = {name: value for name, value in unit.items() if value is not None}
        document["units"].append(unit)
        lines["units"].append(number)
        nested.append({"names": [], "parents": []})
        units.setdefault(fields.get("code", ""), {"unit": unit, "lines": nested[-1]})
    for key, sheet in (("names", "Tên gọi"), ("parents", "Trực thuộc")):
        for number, fields in tables[key]:
            code = fields.pop("code", "")
            if code not in units:
                errors.append(
                    _("Trang %(sheet)s, dòng %(line)s, cột Mã: không có đơn vị “%(code)s” trong trang Đơn vị.")
                    % {"sheet": sheet, "line": number, "code": code[:60]}
                )
                continue
            units[code]["unit"][key].append({name: value for name, value in fields.items() if value is not None})
            units[code]["lines"][key].append(number)
    for key in ("people", "appointments"):
        for number, fields in tables[key]:
            document[key].append({name: value for name, value in fields.items() if value is not None})
            lines[key].append(number)
    lines["nested"] = nested
    return document, lines


_TITLES = {sheet.key: sheet.title for sheet in SHEETS}
_HEADS = {column.field: column.head for sheet in SHEETS for column in sheet.columns}


def _in_place(error: str, lines: dict[str, Any]) -> str:
    """An error of the JSON file, with the sheet and line instead of the list and position."""
    found = list(_PLACE.finditer(error.partition(": ")[0]))
    if not found:
        return _with_heads(error)
    key, number = found[-1][1], int(found[-1][2])
    if key in ("names", "parents"):
        line = lines["nested"][int(found[0][2]) - 1][key][number - 1]
    else:
        line = lines[key][number - 1]
    words = error.partition(": ")[2] or error
    return _("Trang %(sheet)s, dòng %(line)s: %(words)s") % {
        "sheet": _TITLES[key],
        "line": line,
        "words": _with_heads(words),
    }


def _with_heads(words: str) -> str:
    """Field names as the columns call them."""
    return re.sub(r"“([a-z_]+)”", lambda found: f"“{_HEADS.get(found[1], found[1])}”", words)

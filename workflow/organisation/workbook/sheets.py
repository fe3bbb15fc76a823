"""The sheets and their columns: heads in Vietnamese for people, fields as the JSON file names them.

Đơn vị       one line a unit: code, kind, days, successors (codes with commas between)
Tên gọi      one line a name of a unit
Trực thuộc   one line a parent of a unit
Người        one line a person
Phân công    one line an appointment
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    field: str
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    key: str
    columns: tuple[Column, ...]


FROM, TO = "Từ ngày", "Đến hết ngày"
_DAYS = (Column(FROM, "valid_from", is_day=True), Column(TO, "valid_to", is_day=True))

UNITS = Sheet(
    "Đơn vị", "units", (Column("Mã", "code"), Column("Loại", "kind"), *_DAYS, Column("Kế tục bởi", "successor"))
)
NAMES = Sheet("Tên gọi", "names", (Column("Mã", "code"), Column("Tên", "name"), Column("Ký hiệu", "symbol"), *_DAYS))
PARENTS = Sheet("Trực thuộc", "parents", (Column("Mã", "code"), Column("Mã cấp trên", "unit"), *_DAYS))
PEOPLE = Sheet(
    "Người",
    "people",
    (Column("Tên đăng nhập", "username"), Column("Họ và tên", "full_name"), Column("Thư điện tử", "email")),
)
APPOINTMENTS = Sheet(
    "Phân công",
    "appointments",
    (
        Column("Tên đăng nhập", "person"),
        Column("Vai trò", "role"),
        Column("Mã đơn vị", "unit"),
        Column("Chức danh", "title"),
        *_DAYS,
    ),
)
SHEETS = (UNITS, NAMES, PARENTS, PEOPLE, APPOINTMENTS)

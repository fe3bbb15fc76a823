"""Number, date, title: what the head of a plan must say, and the same as its outline."""

import re
from collections.abc import Iterator

from workflow.documents.findings import Finding
from workflow.documents.plan.checks.subject import CLOSING_PLACE, HEADER_PLACE, ReadParts, Rule
from workflow.documents.plan.outline_annex import OUTLINE_PLACE
from workflow.documents.text import fold

_PARTY_SYMBOL = re.compile(r"(?P<number>\d+[a-z]?)-(?P<type>[^\W\d_]+)/(?P<body>.+)")
_PLAN = "KH"


def check_number(plan: ReadParts) -> Iterator[Finding]:
    """The number in the header, against the one that the outline gives the plan."""
    header, own = plan.header, plan.own
    if not header.number:
        known = f" Đề cương ghi số {own.number}; hệ thống lấy số này." if own else ""
        yield Finding(
            "number_missing",
            f"Chưa ghi số của kế hoạch ở đầu văn bản.{known} Kiểm tra lại.",
            HEADER_PLACE,
            severity="error",
            fix=f"Số {own.number}" if own else "",
        )
    elif own and fold(own.number) != fold(header.number):
        yield Finding(
            "number_mismatch",
            f"Đầu văn bản ghi số {header.number}, đề cương ghi số {own.number}. Chọn số đúng.",
            OUTLINE_PLACE,
            severity="error",
        )


def check_symbol(plan: ReadParts) -> Iterator[Finding]:
    """A plan has the type KH in its symbol (Hướng dẫn 36-HD/VPTW: "Số 178-KH/ĐUK")."""
    symbol = _PARTY_SYMBOL.fullmatch(plan.header.number)
    if plan.title and symbol and symbol["type"] != _PLAN:
        right = f"{symbol['number']}-{_PLAN}/{symbol['body']}"
        yield Finding(
            "symbol_mismatch",
            f"Ký hiệu {plan.header.number} không phải của kế hoạch: chữ viết tắt của kế hoạch là {_PLAN}. Sửa lại.",
            HEADER_PLACE,
            severity="error",
            fix=f"Số {right}",
        )


def check_date(plan: ReadParts) -> Iterator[Finding]:
    """The date in the header, against the one that the outline gives the plan; the system takes that of the header."""
    date, own_date = plan.header.date, plan.own.date if plan.own else None
    if date is None:
        known = f" Đề cương ghi ngày {own_date:%d/%m/%Y}; hệ thống lấy ngày này." if own_date else ""
        yield Finding(
            "date_missing",
            f"Chưa ghi đủ ngày, tháng, năm ở đầu văn bản.{known} Kiểm tra lại.",
            HEADER_PLACE,
            severity="error",
            fix=f"ngày {own_date:%d} tháng {own_date:%m} năm {own_date:%Y}" if own_date else "",
        )
    elif own_date and own_date != date:
        yield Finding(
            "date_mismatch",
            f"Đầu văn bản ghi ngày {date:%d/%m/%Y}, đề cương ghi kế hoạch ngày {own_date:%d/%m/%Y}. "
            "Hệ thống lấy ngày ở đầu văn bản; kiểm tra lại.",
            OUTLINE_PLACE,
            severity="error",
            fix=f"ngày {date:%d/%m/%Y}",
        )


def check_presence(plan: ReadParts) -> Iterator[Finding]:
    """The parts that an official plan has."""
    if not plan.title:
        yield Finding(
            "title_missing",
            "Không tìm thấy tên loại “KẾ HOẠCH” và trích yếu. Nhập tên kế hoạch.",
            HEADER_PLACE,
            severity="error",
        )
    if not plan.recipients:
        yield Finding(
            "recipients_missing",
            "Không tìm thấy “Nơi nhận”. Nhập nơi nhận.",
            CLOSING_PLACE,
            severity="error",
        )
    if plan.signer is None or not plan.signer.name:
        yield Finding(
            "signer_missing",
            "Không tìm thấy người ký. Nhập người ký.",
            CLOSING_PLACE,
            severity="error",
        )


RULES: tuple[Rule, ...] = (check_number, check_symbol, check_date, check_presence)

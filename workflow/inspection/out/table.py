"""Events as rows of words, and as a CSV file that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.audit.models import Event
from workflow.inspection.told.changes import changes_in_a_line
from workflow.inspection.told.names import Names

# What spreadsheets take for the beginning of a formula or of a command: OWASP, "CSV Injection".
# White space and characters that take no room may stand before it.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
# Quotes keep a cell together only for a spreadsheet that separates by commas: for one that is set to semicolons or
# tabs, as Vietnamese ones often are, a cell begins after each of these.
_FORMULA_WITHIN = re.compile(r"([;\t\r\n][\s\u200b-\u200f\u2060\ufeff]*\"?)(?=[=+\-@＝＋－＠])")
_BYTE_ORDER_MARK = "\ufeff"


def csv_pieces(chunks: Iterable[Sequence[Event]]) -> Iterator[bytes]:
    """The file, a piece for each chunk of events."""
    # Without the mark, Excel takes the file for the local code page and Vietnamese letters are lost.
    yield (_BYTE_ORDER_MARK + _text([heads()])).encode()
    for chunk in chunks:
        names = Names(chunk)
        yield _text(row(event, names) for event in chunk).encode()


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would calculate `cell` instead of showing it."""
    return _FORMULA.match(cell) is not None


def harmless(cell: str) -> str:
    """`cell` with an apostrophe before all that a spreadsheet would calculate."""
    cell = _FORMULA_WITHIN.sub(r"\1'", cell)
    return f"'{cell}" if is_formula(cell) else cell


def heads() -> list[str]:
    return [
        _("Thời điểm"),
        _("Người thực hiện"),
        _("Tư cách"),
        _("Thay mặt"),
        _("Thao tác"),
        _("Mã đối tượng"),
        _("Số thứ tự"),
        _("Tên đối tượng"),
        _("Đơn vị"),
        _("Từ trạng thái"),
        _("Sang trạng thái"),
        _("Lý do"),
        _("Nội dung thay đổi"),
        _("Địa chỉ mạng"),
        _("Bị từ chối"),
        _("Mã băm"),
        _("Nội dung khớp mã băm"),
    ]


def row(event: Event, names: Names) -> list[str]:
    """The cells of an event; `names` are those of the events that are written with it."""
    return [
        timezone.localtime(event.at).strftime("%d/%m/%Y %H:%M:%S"),
        str(event.actor or _("Hệ thống")),
        event.capacity,
        str(event.on_behalf_of or ""),
        event.action_label,
        event.stream,
        str(event.number),
        event.told.name,
        str(event.unit or ""),
        event.from_state_label,
        event.to_state_label,
        event.told.reason,
        changes_in_a_line(event, names),
        event.told.address,
        _("có") if event.refused else "",
        event.hash,
        _("không") if event.told.is_altered else _("có"),
    ]


def _text(rows: Iterable[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue()

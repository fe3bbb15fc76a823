"""Events as a CSV file that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workflow.audit.models import Event
from workflow.inspection.search import in_chunks

# What spreadsheets take for the beginning of a formula or of a command: OWASP, "CSV Injection".
# White space and characters that take no room may stand before it.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_BYTE_ORDER_MARK = "\ufeff"


def csv_lines(events: QuerySet[Event]) -> Iterator[str]:
    """The file in pieces, in the language that is active now; bounded memory, however many the events are."""
    language = translation.get_language()
    # Without the mark, Excel takes the file for the local code page and Vietnamese letters are lost.
    yield _BYTE_ORDER_MARK
    with translation.override(language):
        header = _text([_header()])
    yield header
    for chunk in in_chunks(events):
        with translation.override(language):
            text = _text([_row(event) for event in chunk])
        yield text


def harmless(cell: str) -> str:
    """`cell` with an apostrophe before what a spreadsheet would calculate instead of showing."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _header() -> list[str]:
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
    ]


def _row(event: Event) -> list[str]:
    return [
        timezone.localtime(event.at).strftime("%d/%m/%Y %H:%M:%S"),
        str(event.actor or _("Hệ thống")),
        event.capacity,
        str(event.on_behalf_of or ""),
        event.action_label,
        event.stream,
        str(event.number),
        event.label,
        str(event.unit or ""),
        event.from_state_label,
        event.to_state_label,
        event.reason,
        json.dumps(event.changes, ensure_ascii=False, sort_keys=True) if event.changes else "",
        event.address,
        _("có") if event.refused else "",
        event.hash,
    ]


def _text(rows: list[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue()

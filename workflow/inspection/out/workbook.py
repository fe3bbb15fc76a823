"""Events as an Excel workbook, written row by row to disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from workflow.audit.models import Event
from workflow.documents.rich_text.html_reader import without_control_characters
from workflow.inspection.out.table import heads, is_formula, row
from workflow.inspection.told.names import Names

ROWS_A_SHEET = 1_048_576
"""As many as Excel has, the heads among them."""

_LONGEST_CELL = 32_767
_WIDTHS = (19, 24, 32, 20, 28, 18, 9, 40, 30, 18, 18, 40, 40, 16, 9, 20, 12)
_PIECE = 256 * 1024


def workbook_pieces(chunks: Iterable[Sequence[Event]]) -> Iterator[bytes]:
    """The file in pieces, once all of it is on disk; as many sheets as Excel needs for the rows."""
    workbook = Workbook(write_only=True)
    sheet = _sheet(workbook)
    written = 1
    for chunk in chunks:
        names = Names(chunk)
        for event in chunk:
            if written == ROWS_A_SHEET:
                sheet, written = _sheet(workbook), 1
            sheet.append([_cell(sheet, value) for value in row(event, names)])
            written += 1
        yield b""  # a step of the way, on which the caller says how far it is
    with tempfile.TemporaryFile() as file:
        workbook.save(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _sheet(workbook: Any) -> Any:
    sheet = workbook.create_sheet(_("Nhật ký %(number)d") % {"number": len(workbook.worksheets) + 1})
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.append([_cell(sheet, head) for head in heads()])
    return sheet


def _cell(sheet: Any, value: str) -> Any:
    """A text, which Excel shows and does not evaluate even if it begins with "="."""
    if not value:
        return None
    cell: Any = WriteOnlyCell(sheet)
    cell.value = without_control_characters(value)[:_LONGEST_CELL]
    cell.data_type = "s"
    if is_formula(value):
        cell.quotePrefix = True
    return cell

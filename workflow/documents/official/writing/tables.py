"""Tables: those with rules in the text, and those without that only place the parts of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from operator import add

from workflow.documents.official.writing.printed import (
    Printed,
    PrintedCell,
    PrintedParagraph,
    PrintedRow,
    PrintedTable,
)
from workflow.documents.official.writing.xml import twips, w
from workflow.documents.rich_text.blocks import Block, Cell, ListBlock, Paragraph, Placed, Table, grid, lines

_FIGURE = re.compile(r"[-+(]?[\d.,\s/]+[%)]*")
_PADDING = twips(1.5)
_CELL_MARGINS = 2 * _PADDING
_CHARACTER = twips(3.2)
"""Room for a character of 13 pt, bold capitals included."""
_LIST_LABEL = 4
"""Characters of a list's dash or number."""
_LONGEST_DESCRIPTION = 400
_CENTRED = w("vAlign", val="center")
_ONLY_PLACES = "Bảng không kẻ khung, chỉ để xếp chỗ."

CellWriter = Callable[[Sequence[Block], str, bool], list[Printed]]
"""Writes blocks for a cell in the style given, centred or not, ending with a paragraph."""


def layout_table(widths_mm: Sequence[float], rows: Iterable[Sequence[Iterable[Printed]]], name: str) -> PrintedTable:
    """A table without rules; every row has the blocks of one cell for each width. ``name`` is for screen readers."""
    widths = list(map(twips, widths_mm))
    printed = [
        PrintedRow([PrintedCell(_width(width), list(cell)) for width, cell in zip(widths, row, strict=True)])
        for row in rows
    ]
    return PrintedTable(
        _properties(widths, ruled=False, has_header=False, name=name, description=_ONLY_PLACES), printed
    )


def ruled_table(
    table: Table, width_mm: float, write_cell: CellWriter, *, turned_mm: float | None = None
) -> PrintedTable:
    """``table`` as wide as the text; its header rows repeat on every page.

    Where words would be broken in it, it is as wide as the text of a turned page, ``turned_mm``, if that is given.
    """
    placed_rows = grid(table.rows)
    least, shares = _needs(placed_rows)
    is_turned = turned_mm is not None and sum(least) > twips(width_mm)
    widths = _column_widths(least, shares, twips(turned_mm if is_turned and turned_mm else width_mm))
    rows = [
        PrintedRow(_cells(placed, widths, write_cell), row.header)
        for row, placed in zip(table.rows, placed_rows, strict=True)
    ]
    properties = _properties(
        widths, ruled=True, has_header=table.rows[0].header, name="Bảng", description=" | ".join(_first_words(table))
    )
    return PrintedTable(properties, rows, is_turned)


def fits(table: Table, width_mm: float) -> bool:
    """Whether the columns of ``table`` are wide enough for their longest words."""
    return sum(_needs(grid(table.rows))[0]) <= twips(width_mm)


def _first_words(table: Table) -> list[str]:
    """The headings of the columns, or the first row."""
    return [" ".join(lines(cell.blocks)) for cell in table.rows[0].cells]


def _cells(placed: Sequence[Placed], widths: Sequence[int], write_cell: CellWriter) -> list[PrintedCell]:
    cells: list[PrintedCell] = []
    column = 0
    for item in placed:
        cells.extend(_blank_cell(width) for width in widths[column : item.column])
        column = item.column + item.cell.colspan
        cells.append(_cell(item, sum(widths[item.column : column]), write_cell))
    cells.extend(_blank_cell(width) for width in widths[column:])
    return cells


def _cell(item: Placed, width: int, write_cell: CellWriter) -> PrintedCell:
    cell = item.cell
    properties = _width(width)
    if cell.colspan > 1:
        properties += w("gridSpan", val=cell.colspan)
    if item.continues:
        return PrintedCell(properties + w("vMerge"), [PrintedParagraph("table_text")])
    if cell.rowspan > 1:
        properties += w("vMerge", val="restart")
    properties += _CENTRED
    style = "table_header" if cell.header else "table_text"
    return PrintedCell(properties, write_cell(cell.blocks, style, _is_figure(cell)))


def _blank_cell(width: int) -> PrintedCell:
    return PrintedCell(_width(width), [PrintedParagraph("table_text")])


@cache
def _width(width: int) -> str:
    return w("tcW", w=width, type="dxa")


def _is_figure(cell: Cell) -> bool:
    """Whether nothing but a number stands in ``cell``."""
    match cell.blocks:
        case [Paragraph() as only]:
            return _FIGURE.fullmatch(only.text) is not None
    return False


def _properties(widths: Sequence[int], *, ruled: bool, has_header: bool, name: str, description: str) -> str:
    borders = ""
    if ruled:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = w("tblBorders", *(w(side, val="single", sz=4, space=0, color="000000") for side in sides))
    padding = _PADDING if ruled else 0
    return w(
        "tblPr",
        w("tblW", w=sum(widths), type="dxa"),
        borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=padding, type="dxa") for side in ("left", "right"))),
        w("tblLook", val="0020" if has_header else "0000", firstRow=int(has_header), noHBand=1, noVBand=1),
        w("tblCaption", val=name),
        w("tblDescription", val=description[:_LONGEST_DESCRIPTION]),
    ) + w("tblGrid", *(w("gridCol", w=width) for width in widths))


def _column_widths(least: Sequence[int], shares: Sequence[int], total: int) -> list[int]:
    """Widths in twips that fill ``total``: room for each column's longest word, then for its long lines."""
    if sum(least) > total:
        return _divided(total, least)
    return list(map(add, least, _divided(total - sum(least), shares if any(shares) else least)))


def _needs(placed_rows: Sequence[Sequence[Placed]]) -> tuple[list[int], list[int]]:
    """Of each column, the width in twips of its longest word, and how much longer its lines are, in characters."""
    columns = max(item.column + item.cell.colspan for placed in placed_rows for item in placed)
    least = [_CELL_MARGINS + _CHARACTER] * columns
    shares = [0] * columns
    for item in (item for placed in placed_rows for item in placed if not item.continues):
        text = list(lines(item.cell.blocks))
        label = _LIST_LABEL if any(isinstance(block, ListBlock) for block in item.cell.blocks) else 0
        word = max((len(word) for line in text for word in line.split()), default=0) + label
        longest = max(map(len, text), default=0) + label
        word_width = (word * _CHARACTER + _CELL_MARGINS) // item.cell.colspan
        share = (longest - word) // item.cell.colspan
        for column in range(item.column, item.column + item.cell.colspan):
            least[column] = max(least[column], word_width)
            shares[column] = max(shares[column], share)
    return least, shares


def _divided(total: int, shares: Sequence[int]) -> list[int]:
    """``total`` in whole parts in the proportions of ``shares``."""
    ends = [total * end // sum(shares) for end in accumulate(shares, initial=0)]
    return [end - start for start, end in pairwise(ends)]

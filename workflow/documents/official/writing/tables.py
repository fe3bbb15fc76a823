"""Tables: those with rules in the text, and those without that only place the parts of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from operator import add

from workflow.documents.official.writing.xml import Element, twips, w
from workflow.documents.rich_text.blocks import Block, Cell, ListBlock, Paragraph, Placed, Row, Table, grid, lines

_FIGURE = re.compile(r"[-+(]?[\d.,\s/]+[%)]*")
_PADDING = twips(1.5)
_CELL_MARGINS = 2 * _PADDING
_CHARACTER = twips(3.2)
"""Room for a character of 13 pt, bold capitals included."""
_LIST_LABEL = 4
"""Characters of a list's dash or number."""

CellWriter = Callable[[Sequence[Block], str, bool], list[Element]]
"""Writes blocks for a cell in the style given, centred or not, ending with a paragraph."""


def layout_row(*cells: Iterable[Element]) -> Element:
    """A row that is never broken over two pages."""
    return w("tr", w("trPr", w("cantSplit")), *(w("tc", w("tcPr"), *cell) for cell in cells))


def layout_table(widths_mm: Sequence[float], rows: Iterable[Element]) -> Element:
    """A table without rules; every row has one cell for each width."""
    widths = list(map(twips, widths_mm))
    table = _table(widths, borders=False)
    for row in rows:
        for cell, width in zip(row.iterchildren("{*}tc"), widths, strict=True):
            cell[0].append(w("tcW", w=width, type="dxa"))
        table.append(row)
    return table


def ruled_table(table: Table, width_mm: float, write_cell: CellWriter) -> Element:
    """``table`` as wide as the text; its header rows repeat on every page."""
    placed_rows = grid(table.rows)
    widths = _column_widths(placed_rows, twips(width_mm))
    element = _table(widths, borders=True)
    for row, placed in zip(table.rows, placed_rows, strict=True):
        element.append(_row(row, placed, widths, write_cell))
    return element


def _row(row: Row, placed: Sequence[Placed], widths: Sequence[int], write_cell: CellWriter) -> Element:
    element = w("tr", w("trPr", w("cantSplit"), *([w("tblHeader")] if row.header else [])))
    column = 0
    for item in placed:
        element.extend(_blank_cell(width) for width in widths[column : item.column])
        column = item.column + item.cell.colspan
        element.append(_cell(item, sum(widths[item.column : column]), write_cell))
    element.extend(_blank_cell(width) for width in widths[column:])
    return element


def _cell(item: Placed, width: int, write_cell: CellWriter) -> Element:
    cell = item.cell
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(w("gridSpan", val=cell.colspan))
    if item.continues:
        properties.append(w("vMerge"))
        return w("tc", properties, w("p"))
    if cell.rowspan > 1:
        properties.append(w("vMerge", val="restart"))
    properties.append(w("vAlign", val="center"))
    style = "table_header" if cell.header else "table_text"
    return w("tc", properties, *write_cell(cell.blocks, style, _is_figure(cell)))


def _blank_cell(width: int) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), w("p"))


def _is_figure(cell: Cell) -> bool:
    """Whether nothing but a number stands in ``cell``."""
    match cell.blocks:
        case [Paragraph() as only]:
            return _FIGURE.fullmatch(only.text) is not None
    return False


def _table(widths: Sequence[int], *, borders: bool) -> Element:
    properties = w("tblPr", w("tblW", w=sum(widths), type="dxa"))
    if borders:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        properties.append(w("tblBorders", *(w(side, val="single", sz=4, space=0, color="000000") for side in sides)))
    properties.append(w("tblLayout", type="fixed"))
    padding = _PADDING if borders else 0
    properties.append(w("tblCellMar", *(w(side, w=padding, type="dxa") for side in ("left", "right"))))
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)))


def _column_widths(placed_rows: Sequence[Sequence[Placed]], total: int) -> list[int]:
    """Widths in twips that fill ``total``: room for each column's longest word, then for its long lines."""
    columns = max(item.column + item.cell.colspan for placed in placed_rows for item in placed)
    least = [_CELL_MARGINS + _CHARACTER] * columns
    shares = [0] * columns
    for item in (item for placed in placed_rows for item in placed if not item.continues):
        text = list(lines(item.cell.blocks))
        span = slice(item.column, item.column + item.cell.colspan)
        label = _LIST_LABEL if any(isinstance(block, ListBlock) for block in item.cell.blocks) else 0
        word = max((len(word) for line in text for word in line.split()), default=0) + label
        longest = max(map(len, text), default=0) + label
        word_width = (word * _CHARACTER + _CELL_MARGINS) // item.cell.colspan
        least[span] = [max(width, word_width) for width in least[span]]
        shares[span] = [max(share, (longest - word) // item.cell.colspan) for share in shares[span]]
    if sum(least) > total:
        return _divided(total, least)
    return list(map(add, least, _divided(total - sum(least), shares if any(shares) else least)))


def _divided(total: int, shares: Sequence[int]) -> list[int]:
    """``total`` in whole parts in the proportions of ``shares``."""
    ends = [total * end // sum(shares) for end in accumulate(shares, initial=0)]
    return [end - start for start, end in pairwise(ends)]

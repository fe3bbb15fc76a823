"""Tables: those with rules in the text, and those without that only place the parts of a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from math import isqrt
from operator import add

from workflow.documents.official.writing.measure import width_mm
from workflow.documents.official.writing.printed import (
    Printed,
    PrintedCell,
    PrintedParagraph,
    PrintedRow,
    PrintedTable,
)
from workflow.documents.official.writing.xml import twips, w
from workflow.documents.rich_text.blocks import Block, Cell, ListBlock, Paragraph, Placed, Table, grid, lines

_FIGURE = re.compile(r"[-+(]?[\d.,:\s/]+[%)]*")
_PADDING = twips(1.5)
_CELL_MARGINS = 2 * _PADDING
_CHARACTER = twips(3.2)
"""Room for a character, bold capitals included: with less, a table is turned."""
_SIZE_PT = 13
_STAND_IN = 1.05
"""Fonts that stand in for Times New Roman may be a little wider."""
_LETTER = twips(2.3)
"""What a letter of running text takes."""
_FINE = 1_000
"""The parts of a unit in which integers reckon with shares."""
_LIST_LABEL = twips(10)
"""A list's dash or number."""
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
    is_turned = turned_mm is not None and not _fits(placed_rows, width_mm)
    widths = _column_widths(placed_rows, twips(turned_mm if is_turned and turned_mm else width_mm))
    rows = [
        PrintedRow(_cells(placed, widths, write_cell), row.header)
        for row, placed in zip(table.rows, placed_rows, strict=True)
    ]
    properties = _properties(
        widths, ruled=True, has_header=table.rows[0].header, name="Bảng", description=" | ".join(_first_words(table))
    )
    return PrintedTable(properties, rows, is_turned)


def fits(table: Table, width_mm: float) -> bool:
    """Whether the columns of ``table`` are wide enough for their longest words, with room to read them."""
    return _fits(grid(table.rows), width_mm)


def _fits(placed_rows: Sequence[Sequence[Placed]], width_mm: float) -> bool:
    return sum(_least_widths(placed_rows, _roomy_width)) <= twips(width_mm)


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


def _column_widths(placed_rows: Sequence[Sequence[Placed]], total: int) -> list[int]:
    """Widths in twips that fill ``total``: room for each column's longest word, then for its lines.

    Columns as wide as the square roots of how long their lines are take the fewest lines together; long ones get more,
    by the power of 3/4, as a row is as high as its longest cell. None is wider than its longest line while another
    could do with the room. For the length of many lines the root of their mean square is taken: one long line among
    many empty cells does little.
    """
    least = _least_widths(placed_rows, _word_width)
    if sum(least) > total:
        return _divided(total, least)
    line_widths = _by_column(placed_rows, _line_width)
    most = [max([*widths, word]) for widths, word in zip(line_widths, least, strict=True)]
    if sum(most) <= total:
        return list(map(add, most, _divided(total - sum(most), most)))
    means = (isqrt(sum(width**2 for width in widths) // len(placed_rows)) for widths in line_widths)
    weights = [isqrt(isqrt(mean**3 * _FINE**4)) for mean in means]

    def widths_at(level: int) -> list[int]:
        return [
            min(max(word, weight * level // _FINE**2), line)
            for word, weight, line in zip(least, weights, most, strict=True)
        ]

    level = bisect_right(range(total * _FINE), total, key=lambda level: sum(widths_at(level))) - 1
    widths = widths_at(level)
    widths[widths.index(max(widths))] += total - sum(widths)
    return widths


def _least_widths(placed_rows: Sequence[Sequence[Placed]], width_of: Callable[[str], int]) -> list[int]:
    """Of each column in twips, the width of its longest word, as ``width_of`` has it; a figure or date is one word."""

    def of_cell(item: Placed) -> int:
        text = lines(item.cell.blocks)
        words = (word for line in text for word in ([line] if _FIGURE.fullmatch(line) else line.split()))
        return max(map(width_of, words), default=0) + _label_width(item.cell) + _CELL_MARGINS

    return [max([_LETTER + _CELL_MARGINS, *widths]) for widths in _by_column(placed_rows, of_cell)]


def _line_width(item: Placed) -> int:
    longest = max(map(len, lines(item.cell.blocks)), default=0)
    return longest * _LETTER + _label_width(item.cell) + _CELL_MARGINS if longest else 0


def _by_column(placed_rows: Sequence[Sequence[Placed]], of_cell: Callable[[Placed], int]) -> list[list[int]]:
    """The widths of the cells of each column; those that stand in several give each its part."""
    columns = max(item.column + item.cell.colspan for placed in placed_rows for item in placed)
    found: list[list[int]] = [[] for _ in range(columns)]
    for item in (item for placed in placed_rows for item in placed if not item.continues):
        width = of_cell(item) // item.cell.colspan
        for column in range(item.column, item.column + item.cell.colspan):
            found[column].append(width)
    return found


def _label_width(cell: Cell) -> int:
    return _LIST_LABEL if any(isinstance(block, ListBlock) for block in cell.blocks) else 0


def _roomy_width(words: str) -> int:
    return max(map(len, words.split()), default=0) * _CHARACTER


@lru_cache(maxsize=10_000)
def _word_width(word: str) -> int:
    """In twips, as bold as a heading may be."""
    return twips(width_mm(word, _SIZE_PT, bold=True) * _STAND_IN)


def _divided(total: int, shares: Sequence[int]) -> list[int]:
    """``total`` in whole parts in the proportions of ``shares``."""
    ends = [total * end // sum(shares) for end in accumulate(shares, initial=0)]
    return [end - start for start, end in pairwise(ends)]

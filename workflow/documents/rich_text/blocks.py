"""Rich text as values: the paragraphs, lists and tables that a section of a report may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

MAX_COLUMNS = 63
"""The most columns that Word accepts in a table (ECMA-376 Part 1, 17.4.16 in practice)."""

_COMBINING_SOLIDUS = "\u0338"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one formatting, NFC; a line break is ``\\n``."""

    text: str
    strong: bool = False
    em: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """At least one run, with visible text, without spaces at its ends."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A numbered or bulleted list; every item is a sequence of at least one block."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; empty cells have no blocks. Spans are at least 1 and stay inside the table."""

    blocks: tuple[Block, ...]
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``header`` rows come first and repeat on every page."""

    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """At least one row; at most ``MAX_COLUMNS`` columns."""

    rows: tuple[Row, ...]


Block = Paragraph | ListBlock | Table

Mark = Literal["ins", "del"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its column (from 0); ``continues`` when it began in a row above."""

    column: int
    cell: Cell
    continues: bool = False


class TooManyColumns(ValueError):
    """A table is wider than ``MAX_COLUMNS``."""


def grid(rows: Iterable[Row]) -> list[tuple[Placed, ...]]:
    """Each row's cells at their columns, in order, spans from above included.

    Spans end with their group of rows (the header or the body), as in HTML.
    Raises ``TooManyColumns``.
    """
    placed_rows: list[tuple[Placed, ...]] = []
    open_spans: dict[int, tuple[Cell, int]] = {}
    in_header: bool | None = None
    for row in rows:
        if row.header != in_header:
            open_spans, in_header = {}, row.header
        placed = [Placed(column, cell, continues=True) for column, (cell, _) in open_spans.items()]
        taken = {column + offset for column, (cell, _) in open_spans.items() for offset in range(cell.colspan)}
        still_open = {column: (cell, left - 1) for column, (cell, left) in open_spans.items() if left > 1}
        column = 0
        for cell in row.cells:
            while not taken.isdisjoint(range(column, column + cell.colspan)):
                column += 1
            if column + cell.colspan > MAX_COLUMNS:
                raise TooManyColumns
            placed.append(Placed(column, cell))
            if cell.rowspan > 1:
                still_open[column] = (cell, cell.rowspan - 1)
            column += cell.colspan
        open_spans = still_open
        placed_rows.append(tuple(sorted(placed, key=lambda item: item.column)))
    return placed_rows


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """One line for each paragraph and each table row (cells parted by tabs); blank rows are left out."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text
            case ListBlock(items=items):
                for item in items:
                    yield from lines(item)
            case Table(rows=rows):
                for row in rows:
                    line = "\t".join(" ".join(lines(cell.blocks)) for cell in row.cells)
                    if line.strip():
                        yield line


def render(blocks: Iterable[Block], mark: Mark | None = None) -> str:
    """The one HTML spelling of ``blocks``, NFC; with ``mark``, each paragraph's text stands in that tag."""
    return "".join(_render_block(block, mark) for block in blocks)


def render_runs(runs: Iterable[Run], mark: Mark | None = None) -> str:
    text = "".join(map(_render_run, runs))
    return f"<{mark}>{text}</{mark}>" if mark else text


def render_list(ordered: bool, items: Iterable[str]) -> str:
    """A list of rendered items."""
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def render_table(rows: Iterable[tuple[Row, Iterable[str]]]) -> str:
    """A table of rows, each with its rendered cells."""
    parts: dict[bool, list[str]] = {True: [], False: []}
    for row, cells in rows:
        parts[row.header].append(f"<tr>{''.join(map(_render_cell, row.cells, cells))}</tr>")
    head, body = "".join(parts[True]), "".join(parts[False])
    return f"<table>{head and f'<thead>{head}</thead>'}{body and f'<tbody>{body}</tbody>'}</table>"


def _render_block(block: Block, mark: Mark | None) -> str:
    match block:
        case Paragraph(runs=runs):
            return f"<p>{render_runs(runs, mark)}</p>"
        case ListBlock(ordered=ordered, items=items):
            return render_list(ordered, (render(item, mark) for item in items))
        case Table(rows=rows):
            return render_table((row, [render(cell.blocks, mark) for cell in row.cells]) for row in rows)


def _render_run(run: Run) -> str:
    # "<", "=" or ">" followed by U+0338 is not NFC, so that the mark must not stand bare after a tag.
    text = escape(run.text, quote=False).replace("\n", "<br>").replace(_COMBINING_SOLIDUS, "&#824;")
    if run.em:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if run.strong else text


def _render_cell(cell: Cell, content: str) -> str:
    tag = "th" if cell.header else "td"
    colspan = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    rowspan = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return f"<{tag}{colspan}{rowspan}>{content}</{tag}>"

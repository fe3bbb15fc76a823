"""Cells of a table that go over several rows."""

from __future__ import annotations

from dataclasses import replace

from workflow.documents.word.content import WordCell


def with_spans(rows: list[list[WordCell]]) -> list[tuple[WordCell, ...]]:
    """`rows` with the number of rows that each cell fills; one with nothing above it that goes on is a cell."""
    filling: dict[tuple[int, int], tuple[int, int]] = {}  # column and width of what goes on: where it began
    for at, row in enumerate(rows):
        column = 0
        still: dict[tuple[int, int], tuple[int, int]] = {}
        for place, cell in enumerate(row):
            key = (column, cell.colspan)
            if cell.continues and key in filling:
                top, of_top = still[key] = filling[key]
                rows[top][of_top] = replace(rows[top][of_top], rowspan=at - top + 1)
            else:
                if cell.continues:
                    row[place] = replace(cell, continues=False)
                still[key] = (at, place)
            column += cell.colspan
        filling = still
    return [tuple(row) for row in rows]

"""A report as a flat row of lines and tables: line breaks and tables used as a page layout undone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.documents.labels import read_label
from workflow.documents.rich_text.blocks import Run
from workflow.documents.word.content import WordBlock, WordCell, WordParagraph, WordTable

_LONGEST_NUMBER = 6  # characters of a cell that only numbers its row
_LONGEST_COLUMN_TITLE = 40
_SECTIONS_OF_A_LAYOUT = 2

IsHeading = Callable[[str], bool]
"""Whether words, without a label, are for certain a heading of the outline."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a table, and the place of its block in the body.

    `continues` says that it is one paragraph with the line before. Of a table laid out as a report, `names_row` marks
    what stood where its headings are, and `is_column_title` what only names its columns.
    """

    block: WordBlock
    place: int
    continues: bool = False
    names_row: bool = False
    is_column_title: bool = False


def units_of(blocks: Sequence[tuple[int, WordBlock]], is_heading: IsHeading) -> Iterator[Unit]:
    """The lines and tables of `blocks`, which come with their places in the body, in reading order."""
    for place, block in blocks:
        if isinstance(block, WordParagraph):
            yield from _lines(block, place)
        elif _is_layout(block, is_heading):
            yield from _cells(block, place, is_heading)
        else:
            yield Unit(block, place)


def joined(units: Sequence[Unit]) -> list[WordBlock]:
    """The blocks that `units` were, or what is left of them."""
    blocks: list[WordBlock] = []
    for at, unit in enumerate(units):
        last = blocks[-1] if blocks else None
        if at and unit.continues and isinstance(last, WordParagraph) and isinstance(unit.block, WordParagraph):
            blocks[-1] = replace(last, runs=(*last.runs, Run("\n"), *unit.block.runs))
        else:
            blocks.append(unit.block)
    return blocks


def _lines(paragraph: WordParagraph, place: int) -> Iterator[Unit]:
    if not any("\n" in run.text for run in paragraph.runs):
        yield Unit(paragraph, place)
        return
    lines: list[list[Run]] = [[]]
    for run in paragraph.runs:
        for at, text in enumerate(run.text.split("\n")):
            if at:
                lines.append([])
            if text:
                lines[-1].append(replace(run, text=text))
    is_first = True
    for line in lines:
        if any(run.text.strip() for run in line):
            label = paragraph.label if is_first else None
            yield Unit(replace(paragraph, runs=tuple(line), label=label), place, continues=not is_first)
            is_first = False


def _is_layout(table: WordTable, is_heading: IsHeading) -> bool:
    """Whether `table` is the report itself, typed into cells: its headings are those of the outline."""
    found = {words for row in table.rows for words in _headings(row, is_heading)}
    if len(table.rows) == 1 or all(len(row) == 1 for row in table.rows):
        return bool(found)
    rows = len(table.rows) - table.header_rows
    return len(found) >= min(_SECTIONS_OF_A_LAYOUT, rows) and 2 * len(found) >= rows - 1


def _headings(row: Sequence[WordCell], is_heading: IsHeading) -> Iterator[str]:
    """The headings of the outline that begin the lines of the cell which names `row`."""
    cells = row[_named_by(row) : _named_by(row) + 1] if len(row) > 1 else row
    for cell in cells:
        for block in cell.blocks:
            if isinstance(block, WordParagraph):
                words = [read_label(line)[1] for line in block.text.split("\n")]
                yield from (line for line in words if is_heading(line))


def _named_by(row: Sequence[WordCell]) -> int:
    """The place of the cell that names `row`: the first, but for one that only numbers it."""
    numbers = len(row) > 2 and len(_text(row[0])) <= _LONGEST_NUMBER
    return 1 if numbers else 0


def _cells(table: WordTable, place: int, is_heading: IsHeading) -> Iterator[Unit]:
    for nth_row, row in enumerate(table.rows):
        if nth_row == 0 and len(row) > 1 and _names_columns(row, is_heading):
            for cell in row:
                for block in cell.blocks:
                    yield Unit(block, place, is_column_title=True)
            continue
        named_by = _named_by(row)
        number = _text(row[0]).rstrip(".)") if named_by else ""
        for at, cell in enumerate(row[named_by:]):
            names_row = at == 0 and len(row) > 1
            for nth, unit in enumerate(units_of([(place, block) for block in cell.blocks], is_heading)):
                block = unit.block
                is_name = names_row and nth == 0 and isinstance(block, WordParagraph)
                if is_name and number and isinstance(block, WordParagraph) and not read_label(block.text)[0]:
                    block = replace(block, runs=(Run(f"{number}. "), *block.runs))
                yield replace(unit, block=block, names_row=is_name)
        if named_by and not any(cell.blocks for cell in row[named_by:]):
            yield from units_of([(place, block) for block in row[0].blocks], is_heading)


def _names_columns(row: Sequence[WordCell], is_heading: IsHeading) -> bool:
    texts = [_text(cell) for cell in row]
    return all(0 < len(text) <= _LONGEST_COLUMN_TITLE and text[-1] not in ".;" for text in texts) and not any(
        is_heading(read_label(text)[1]) for text in texts
    )


def _text(cell: WordCell) -> str:
    return " ".join(block.text.strip() for block in cell.blocks if isinstance(block, WordParagraph)).strip()

"""Blocks of a Word document as the rich text of a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from workflow.documents.rich_text.blocks import Block, Cell, ListBlock, Paragraph, Row, Run, Table, render
from workflow.documents.rich_text.html import clean
from workflow.documents.word.content import WordBlock, WordParagraph, WordTable
from workflow.documents.word.numbering import ListLabel


def to_html(blocks: Sequence[WordBlock]) -> str:
    """`blocks` in the stored form of rich text, "" if they show nothing.

    Word's own lists become lists; numbers and dashes that were typed by hand stay text, as in official
    documents. Raises TextTooLong.
    """
    return clean(render(_blocks(blocks)))


def _blocks(blocks: Sequence[WordBlock]) -> Iterator[Block]:
    items: list[WordParagraph] = []
    for block in blocks:
        # A note to an item of a list does not end the list.
        if isinstance(block, WordParagraph) and (block.label or (items and block.is_note)):
            items.append(block)
            continue
        yield from _lists(items)
        items = []
        yield _table(block) if isinstance(block, WordTable) else _paragraph(block)
    yield from _lists(items)


def _lists(items: Sequence[WordParagraph]) -> Iterator[ListBlock]:
    """Lists of `items`; notes, and items of a deeper level than the first, belong to the item above them."""
    top = min((item.label.level for item in items if item.label), default=0)
    grouped: list[tuple[WordParagraph, ListLabel, list[WordBlock]]] = []
    for item in items:
        if item.label and (not grouped or item.label.level == top):
            grouped.append((item, item.label, []))
        else:
            grouped[-1][2].append(item)
    for ordered, group in groupby(grouped, key=lambda item: item[1].ordered):
        yield ListBlock(ordered, tuple((_paragraph(item), *_blocks(under)) for item, _, under in group))


def _paragraph(paragraph: WordParagraph) -> Paragraph:
    return Paragraph(tuple(Run(run.text.replace("\t", " "), run.strong, run.em) for run in paragraph.runs))


def _table(table: WordTable) -> Table:
    return Table(
        tuple(
            Row(
                tuple(
                    Cell(tuple(_blocks(cell.blocks)), place < table.header_rows, cell.colspan, cell.rowspan)
                    for cell in row
                    if not cell.continues
                ),
                header=place < table.header_rows,
            )
            for place, row in enumerate(table.rows)
        )
    )

"""Blocks of a Word document as the rich text of a section."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from workflow.documents.rich_text.blocks import Block, Cell, ListBlock, Paragraph, Row, Run, Table, render
from workflow.documents.rich_text.html import clean
from workflow.documents.word.content import WordBlock, WordParagraph, WordTable


def to_html(blocks: Sequence[WordBlock]) -> str:
    """`blocks` in the stored form of rich text, "" if they show nothing.

    Word's own lists become lists; numbers and dashes that were typed by hand stay text, as in official
    documents. Raises TextTooLong.
    """
    return clean(render(_blocks(blocks)))


def _blocks(blocks: Sequence[WordBlock]) -> Iterator[Block]:
    for is_list, group in groupby(blocks, key=_is_list_item):
        if is_list:
            yield from _lists([block for block in group if isinstance(block, WordParagraph)])
        else:
            yield from (_table(block) if isinstance(block, WordTable) else _paragraph(block) for block in group)


def _is_list_item(block: WordBlock) -> bool:
    return isinstance(block, WordParagraph) and block.label is not None


def _lists(items: Sequence[WordParagraph]) -> Iterator[ListBlock]:
    """Lists of `items`; items of a deeper level than the first belong to the item above them."""
    top = min(_level(item) for item in items)
    grouped: list[tuple[WordParagraph, list[WordParagraph]]] = []
    for item in items:
        if grouped and _level(item) > top:
            grouped[-1][1].append(item)
        else:
            grouped.append((item, []))
    for ordered, group in groupby(grouped, key=lambda pair: pair[0].label is not None and pair[0].label.ordered):
        yield ListBlock(ordered, tuple((_paragraph(item), *(_lists(under) if under else ())) for item, under in group))


def _level(item: WordParagraph) -> int:
    return item.label.level if item.label else 0


def _paragraph(paragraph: WordParagraph) -> Paragraph:
    return Paragraph(tuple(Run(run.text.replace("\t", " "), run.strong, run.em) for run in paragraph.runs))


def _table(table: WordTable) -> Table:
    return Table(
        tuple(
            Row(
                tuple(
                    Cell(tuple(_blocks(cell.blocks)), header=place < table.header_rows, colspan=cell.colspan)
                    for cell in row
                ),
                header=place < table.header_rows,
            )
            for place, row in enumerate(table.rows)
        )
    )

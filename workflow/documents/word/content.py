"""What a reader of a Word document sees, as values: paragraphs and tables, comments, and what was odd in reading."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from workflow.documents.findings import Finding
from workflow.documents.rich_text.blocks import Run
from workflow.documents.text import nfc
from workflow.documents.word.numbering import ListLabel


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One paragraph: runs of one formatting each, and the number that Word puts before it, if any.

    `heading_level` is 1 to 9 in a heading style or with a level of Word's outline. `section_key` is the key of the
    outline section whose content control the paragraph stands in ("III.3"), "" outside of those of our own forms. A
    note of the foot of the page or of the end follows what refers to it, and begins with its mark, "[1] ".
    """

    runs: tuple[Run, ...]
    label: ListLabel | None = None
    heading_level: int | None = None
    section_key: str = ""
    is_note: bool = False

    @property
    def text(self) -> str:
        """The words, NFC, without the automatic number; a line break is "\\n", a tab "\\t"."""
        return nfc("".join(run.text for run in self.runs))


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell of a table and what is in it; one that `continues` is empty: a cell above fills it, with its `rowspan`."""

    blocks: tuple["WordBlock", ...]
    colspan: int = 1
    rowspan: int = 1
    continues: bool = False


@dataclass(frozen=True, slots=True)
class WordTable:
    """Rows of cells, all of them: also the empty ones into which a cell above goes on.

    `header_rows` are those that Word repeats on each page, or that are bold where it repeats none.
    """

    rows: tuple[tuple[WordCell, ...], ...]
    header_rows: int = 0
    section_key: str = ""


WordBlock = WordParagraph | WordTable


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment in the margin: who wrote it, when (aware, UTC; None if not said), its words, the words it is about.

    `block` is the place, among the blocks of the body, of the one that it is about.
    """

    author: str
    at: dt.datetime | None
    text: str
    quote: str
    block: int


@dataclass(frozen=True, slots=True)
class Conversions:
    """How many runs of text were not Unicode NFC and have been converted."""

    tcvn3: int = 0
    vni: int = 0
    nfd: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """A document's blocks, its comments, and what the person is to be told about the reading."""

    blocks: tuple[WordBlock, ...]
    comments: tuple[WordComment, ...] = ()
    converted: Conversions = Conversions()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as typed.

    `block` is the place of its block in the body; `cell` tells cells of tables apart, 0 is outside of tables.
    """

    text: str
    is_bold: bool
    block: int
    cell: int
    is_italic: bool = False
    heading_level: int | None = None


def lines_of(blocks: Sequence[WordBlock]) -> list[Line]:
    """Every line that has text, in reading order, with its automatic number.

    Spaces inside a line stay as typed.
    """
    cells = count(1)
    return [line for place, block in enumerate(blocks) for line in _lines(block, place, 0, cells)]


def _lines(block: WordBlock, place: int, cell: int, cells: Iterator[int]) -> Iterator[Line]:
    if isinstance(block, WordParagraph):
        label = f"{block.label.text} " if block.label else ""
        is_bold = all(run.strong for run in block.runs if run.text.strip())
        is_italic = all(run.em for run in block.runs if run.text.strip())
        for text in (label + block.text).split("\n"):
            if text.strip():
                yield Line(text.strip(), is_bold, place, cell, is_italic, block.heading_level)
        return
    for row in block.rows:
        for word_cell in row:
            inner_cell = next(cells)
            for inner in word_cell.blocks:
                yield from _lines(inner, place, inner_cell, cells)

"""What the pages of a document are built of, as values; ``markup`` puts every property in the place that the
schema (ECMA-376 Part 1, annex A) has for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from workflow.documents.official.writing.xml import points, text_run, twips, w

LINE = "layout_line"
"""The style of a paragraph without words: it carries a line, ends a section or parts two tables."""


@dataclass(slots=True)
class PrintedParagraph:
    """A paragraph of the style with that id; ``content`` is markup.

    ``numbering`` is (list, level from 0), list 0 for none where the style has one. ``border`` is markup of w:pBdr.
    ``sides_mm`` and the rest are None where the style decides. ``section`` is the w:sectPr that ends with it.
    """

    style: str
    content: str = ""
    numbering: tuple[int, int] | None = None
    border: str = ""
    before_pt: float | None = None
    after_pt: float | None = None
    sides_mm: float | None = None
    first_line_mm: float | None = None
    centred: bool = False
    kept_with_next: bool = False
    section: str = ""

    def keep_with_next(self) -> None:
        self.kept_with_next = True

    def markup(self) -> str:
        properties = f'<w:pStyle w:val="{self.style}"/>'
        if self.kept_with_next:
            properties += "<w:keepNext/>"
        if self.numbering:
            list_id, level = self.numbering
            properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        properties += self.border
        if self.before_pt is not None or self.after_pt is not None:
            ends = {"before": self.before_pt, "after": self.after_pt}
            properties += w("spacing", **{end: points(space) for end, space in ends.items() if space is not None})
        if self.sides_mm is not None:
            properties += w("ind", left=twips(self.sides_mm), right=twips(self.sides_mm), firstLine=0)
        elif self.first_line_mm is not None:
            properties += w("ind", firstLine=twips(self.first_line_mm))
        if self.centred:
            properties += '<w:jc w:val="center"/>'
        return f"<w:p><w:pPr>{properties}{self.section}</w:pPr>{self.content}</w:p>"


@dataclass(slots=True)
class PrintedCell:
    """A cell; ``properties`` is markup inside w:tcPr. It ends with a paragraph (ECMA-376 Part 1, 17.4.65)."""

    properties: str
    blocks: list[Printed]


@dataclass(slots=True)
class PrintedRow:
    """A row of a table that is never broken over two pages; a header row is repeated on every page."""

    cells: list[PrintedCell]
    header: bool = False

    def markup(self) -> str:
        header = "<w:tblHeader/>" if self.header else ""
        cells = "".join(
            f"<w:tc><w:tcPr>{cell.properties}</w:tcPr>{markup_of(cell.blocks)}</w:tc>" for cell in self.cells
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


@dataclass(slots=True)
class PrintedTable:
    """A table; ``properties`` is the markup of w:tblPr and w:tblGrid. It stands on a turned page if ``is_turned``."""

    properties: str
    rows: list[PrintedRow]
    is_turned: bool = False

    def keep_with_next(self) -> None:
        """Keeps the last row on the page of what follows."""
        for cell in self.rows[-1].cells:
            for block in cell.blocks:
                block.keep_with_next()

    def markup(self) -> str:
        return f"<w:tbl>{self.properties}{''.join(row.markup() for row in self.rows)}</w:tbl>"


@dataclass(slots=True)
class PrintedControl:
    """A content control around whole blocks (17.5.2.29); ``properties`` is markup inside w:sdtPr."""

    properties: str
    blocks: list[Printed] = field(default_factory=list)

    def keep_with_next(self) -> None:
        self.blocks[-1].keep_with_next()

    def markup(self) -> str:
        return (
            f"<w:sdt><w:sdtPr>{self.properties}</w:sdtPr><w:sdtContent>{markup_of(self.blocks)}</w:sdtContent></w:sdt>"
        )


Printed = PrintedParagraph | PrintedTable | PrintedControl


def markup_of(blocks: Iterable[Printed]) -> str:
    return "".join(block.markup() for block in blocks)


def text_paragraph(style: str, text: str) -> PrintedParagraph:
    return PrintedParagraph(style, text_run(text))

"""The body of a document: headings and rich text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.model import OfficialSection
from workflow.documents.official.writing.numbering import HEADINGS_LIST, Numbering, heading_label
from workflow.documents.official.writing.page import text_width_mm
from workflow.documents.official.writing.printed import (
    LINE,
    Printed,
    PrintedParagraph,
    PrintedTable,
    text_paragraph,
)
from workflow.documents.official.writing.tables import ruled_table
from workflow.documents.official.writing.xml import runs
from workflow.documents.rich_text.blocks import Block, ListBlock, Paragraph, Table

_GAP_AFTER_TABLE_PT = 6
_NO_LIST = (0, 0)
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes text in one profile into one document."""

    profile: Profile
    numbering: Numbering

    def heading(self, section: OfficialSection) -> list[PrintedParagraph]:
        if section.kind == "article":
            return [text_paragraph("article", f"Điều {section.label}. {section.heading}")]
        if section.kind != "level":
            return [
                text_paragraph(f"{section.kind}_label", section.label),
                text_paragraph(f"{section.kind}_title", section.heading.upper()),
            ]
        part = self.profile.heading(section.level)
        words = section.heading.upper() if self.profile.parts[part].upper else section.heading
        numbered = self.numbering.heading(section.level, section.label)
        if numbered:
            paragraph = text_paragraph(part, words)
            # The style alone puts it in the list of all headings, as when somebody adds one in Word.
            paragraph.numbering = None if numbered[0] == HEADINGS_LIST else numbered
            return [paragraph]
        label = section.label
        if label and label[-1].isalnum():
            label = heading_label(self.profile, int(part[-1])).format(label=label)
        paragraph = text_paragraph(part, f"{label} {words}".strip())
        paragraph.numbering = _NO_LIST
        return [paragraph]

    def blocks(self, blocks: Iterable[Block], style: str = "body", width_mm: float | None = None) -> Iterator[Printed]:
        """``blocks`` for a text ``width_mm`` wide, that of the page if not given."""
        return self._blocks(blocks, style, width_mm or self.profile.page.text_width_mm, depth=0)

    def _blocks(self, blocks: Iterable[Block], style: str, width_mm: float, depth: int) -> Iterator[Printed]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield PrintedParagraph(style, runs(block.runs))
                case ListBlock():
                    yield from self._list(block, style, width_mm, depth)
                case Table():
                    yield self._table(block, width_mm, turns=style == "body" and depth == 0)

    def _list(self, block: ListBlock, style: str, width_mm: float, depth: int) -> Iterator[Printed]:
        list_id = self.numbering.add(block.ordered)
        for first, *others in block.items:
            if isinstance(first, Paragraph):
                # A list indents as the body does; a cell has no room for that.
                first_line = None if style == "body" else 0
                place = (list_id, min(depth, _LEVELS - 1))
                yield PrintedParagraph(style, runs(first.runs), place, first_line_mm=first_line)
            else:
                yield from self._blocks([first], style, width_mm, depth + 1)
            yield from self._blocks(others, style, width_mm, depth + 1)

    def _table(self, table: Table, width_mm: float, *, turns: bool) -> PrintedTable:
        page = self.profile.page
        turned_mm = text_width_mm(page, landscape=True) if turns and width_mm == page.text_width_mm else None
        return ruled_table(table, width_mm, partial(self._cell, width_mm), turned_mm=turned_mm)

    def _cell(self, width_mm: float, blocks: Sequence[Block], style: str, centred: bool) -> list[Printed]:
        written = list(self._blocks(blocks, style, width_mm / 2, depth=0))
        for block in written:
            if centred and isinstance(block, PrintedParagraph):
                block.centred = True
        # A cell ends with a paragraph (ECMA-376 Part 1, 17.4.65).
        if not written or isinstance(written[-1], PrintedTable):
            written.append(PrintedParagraph(style))
        return self.parted(written)

    def parted(self, blocks: Iterable[Printed]) -> list[Printed]:
        """``blocks`` with room under every table, and a paragraph between two, which Word would join."""
        parted: list[Printed] = []
        for block in blocks:
            if parted and isinstance(parted[-1], PrintedTable):
                if isinstance(block, PrintedTable):
                    parted.append(PrintedParagraph(LINE, before_pt=_GAP_AFTER_TABLE_PT))
                elif isinstance(block, PrintedParagraph) and block.style != LINE:
                    own = self.profile.parts[block.style].before_pt if block.before_pt is None else block.before_pt
                    block.before_pt = max(own, _GAP_AFTER_TABLE_PT)
            parted.append(block)
        return parted

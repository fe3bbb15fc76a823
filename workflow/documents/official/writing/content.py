"""The body of a document: headings and rich text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.lists import Lists, list_item
from workflow.documents.official.writing.tables import ruled_table
from workflow.documents.official.writing.xml import (
    Element,
    is_table,
    paragraph,
    points,
    set_property,
    style_of,
    text_paragraph,
    w,
)
from workflow.documents.rich_text.blocks import Block, ListBlock, Paragraph, Table

_GAP_AFTER_TABLE_PT = 6


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes text in one profile into one document."""

    profile: Profile
    lists: Lists

    def heading(self, level: int, label: str, words: str) -> Element:
        part = self.profile.heading(level)
        words = words.upper() if self.profile.parts[part].upper else words
        if label and label[-1].isalnum():
            return text_paragraph(part, self.profile.wording[part].format(label=label, heading=words))
        return text_paragraph(part, f"{label} {words}".strip())

    def blocks(self, blocks: Iterable[Block], style: str = "body") -> Iterator[Element]:
        return self._blocks(blocks, style, self.profile.page.text_width_mm, depth=0)

    def _blocks(self, blocks: Iterable[Block], style: str, width_mm: float, depth: int) -> Iterator[Element]:
        for block in blocks:
            match block:
                case Paragraph(runs=runs):
                    yield paragraph(style, runs)
                case ListBlock():
                    yield from self._list(block, style, width_mm, depth)
                case Table():
                    yield ruled_table(block, width_mm, partial(self._cell, width_mm))

    def _list(self, block: ListBlock, style: str, width_mm: float, depth: int) -> Iterator[Element]:
        list_id = self.lists.add(block.ordered)
        for first, *others in block.items:
            if isinstance(first, Paragraph):
                item = paragraph(style, first.runs, list_item(list_id, depth))
                # A list indents as the body does; a cell has no room for that.
                if style != "body":
                    set_property(item, w("ind", firstLine=0))
                yield item
            else:
                yield from self._blocks([first], style, width_mm, depth + 1)
            yield from self._blocks(others, style, width_mm, depth + 1)

    def _cell(self, width_mm: float, blocks: Sequence[Block], style: str, centred: bool) -> list[Element]:
        written = list(self._blocks(blocks, style, width_mm / 2, depth=0))
        if centred:
            for element in written:
                set_property(element, w("jc", val="center"))
        # A cell ends with a paragraph (ECMA-376 Part 1, 17.4.65).
        if not written or is_table(written[-1]):
            written.append(text_paragraph(style, ""))
        return self.parted(written)

    def parted(self, elements: Iterable[Element]) -> list[Element]:
        """``elements`` with room under every table, and a paragraph between two, which Word would join."""
        parted: list[Element] = []
        for element in elements:
            if parted and is_table(parted[-1]):
                if is_table(element):
                    parted.append(w("p"))
                else:
                    above = max(self.profile.parts[style_of(element)].before_pt, _GAP_AFTER_TABLE_PT)
                    set_property(element, w("spacing", before=points(above)))
            parted.append(element)
        return parted

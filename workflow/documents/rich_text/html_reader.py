"""From sanitised HTML to blocks: one reading, whatever way an editor or a paste nested its tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from xml.parsers import expat

from workflow.documents.rich_text.blocks import Block, Cell, ListBlock, Paragraph, Row, Run, Table, grid
from workflow.documents.text import nfc

MAX_DEPTH = 6
"""Lists and tables nested deeper than this become plain paragraphs."""

MAX_COLSPAN = 63
MAX_ROWSPAN = 1_000

_INLINE = {"strong", "b", "em", "i"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Whatever is not one space already: most texts have nothing but single spaces.
_SPACES = re.compile("[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")


def without_control_characters(text: str) -> str:
    """``text`` without the characters that XML 1.0, and so a .docx, cannot hold."""
    return _NOT_XML.sub("", text)


def read_blocks(sanitised: str) -> tuple[Block, ...]:
    """The blocks of HTML with balanced tags; a tag outside the subset only ends the paragraph.

    Raises ``TooManyColumns``.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    # Sanitised HTML is XML but for these, and expat is many times as fast as a parser of HTML.
    markup = without_control_characters(sanitised).replace("<br>", "<br/>").replace("&nbsp;", "\u00a0")
    parser.Parse(f"<div>{markup}</div>", True)
    return reader.root.finished()


@dataclass(slots=True)
class _Flow:
    """Whatever holds blocks: the text itself, a list item, a cell. ``runs`` is the paragraph being read."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def add_text(self, text: str, strong: bool, em: bool) -> None:
        text = _SPACES.sub(" ", text)
        if not self.runs or self.runs[-1].text[-1] in " \n":
            text = text.lstrip(" ")
        if text:
            self._add(text, strong, em)

    def add_break(self, strong: bool, em: bool) -> None:
        self._strip_end(" ")
        if self.runs:
            self._add("\n", strong, em)

    def end_paragraph(self) -> None:
        if not self.runs:
            return
        self._strip_end(" \n")
        runs = tuple(Run(nfc(run.text), run.strong, run.em) for run in self.runs)
        if any(run.text.strip() for run in runs):
            self.blocks.append(Paragraph(runs))
        self.runs = []

    def finished(self) -> tuple[Block, ...]:
        self.end_paragraph()
        return tuple(self.blocks)

    def _add(self, text: str, strong: bool, em: bool) -> None:
        if self.runs and (self.runs[-1].strong, self.runs[-1].em) == (strong, em):
            text = self.runs.pop().text + text
        self.runs.append(Run(text, strong, em))

    def _strip_end(self, characters: str) -> None:
        while self.runs:
            last = self.runs.pop()
            if text := last.text.rstrip(characters):
                self.runs.append(last if text == last.text else replace(last, text=text))
                return


@dataclass(slots=True)
class _List:
    ordered: bool
    items: list[_Flow] = field(default_factory=list)

    def block(self) -> ListBlock | None:
        items = tuple(blocks for item in self.items if (blocks := item.finished()))
        return ListBlock(self.ordered, items) if items else None


@dataclass(slots=True)
class _Cell(_Flow):
    header: bool = False
    colspan: int = 1
    rowspan: int = 1

    def cell(self) -> Cell:
        return Cell(self.finished(), self.header, self.colspan, self.rowspan)


@dataclass(slots=True)
class _Row:
    in_head: bool
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    in_head: bool = False
    rows: list[_Row] = field(default_factory=list)

    def block(self) -> Table | None:
        rows: list[Row] = []
        for row in self.rows:
            cells = tuple(cell.cell() for cell in row.cells)
            if cells:
                leading = not rows or rows[-1].header
                header = leading and (row.in_head or all(cell.header for cell in cells))
                if header and not all(cell.header for cell in cells):
                    cells = tuple(replace(cell, header=True) for cell in cells)
                rows.append(Row(cells, header))
            elif rows:
                rows.append(Row((), rows[-1].header))
        fitted = _fit(rows)
        return Table(fitted) if fitted else None


def _fit(rows: Sequence[Row]) -> tuple[Row, ...]:
    """``rows`` without those that no cell is in, and with spans that end with their group of rows."""
    present = [row for row, placed in zip(rows, grid(rows), strict=True) if placed]
    fitted: list[Row] = []
    for _, members in groupby(present, key=lambda row: row.header):
        group = list(members)
        for index, row in enumerate(group):
            left = len(group) - index
            if any(cell.rowspan > left for cell in row.cells):
                row = replace(row, cells=tuple(replace(cell, rowspan=min(cell.rowspan, left)) for cell in row.cells))
            fitted.append(row)
    return tuple(fitted)


_Frame = _Flow | _List | _Table


class _Reader:
    """Keeps one entry for each open tag, with the frame that the tag opened or None."""

    def __init__(self) -> None:
        self.root = _Flow()
        self._frames: list[_Frame] = [self.root]
        self._open: list[_Frame | None] = []
        self._strong = 0
        self._em = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self._flow().add_break(self._strong > 0, self._em > 0)
            return
        self._strong += tag in ("strong", "b")
        self._em += tag in ("em", "i")
        frame = self._begin(tag, attributes)
        self._open.append(frame)
        if frame is not None:
            self._frames.append(frame)

    def end(self, tag: str) -> None:
        if tag == "br":
            return
        self._strong -= tag in ("strong", "b")
        self._em -= tag in ("em", "i")
        if tag not in _INLINE:
            self._flow().end_paragraph()
        if tag == "thead" and isinstance(table := self._frames[-1], _Table):
            table.in_head = False
        frame = self._open.pop()
        if frame is None:
            return
        self._frames.pop()
        if isinstance(frame, (_List, _Table)):
            flow = self._flow()
            flow.end_paragraph()
            if block := frame.block():
                flow.blocks.append(block)

    def text(self, data: str) -> None:
        self._flow().add_text(data, self._strong > 0, self._em > 0)

    def _flow(self) -> _Flow:
        """Where text goes now: text of a table outside its cells goes before the table, text of a list
        outside its items to the last item."""
        for frame in reversed(self._frames):
            if isinstance(frame, _Flow):
                return frame
            if isinstance(frame, _List):
                if not frame.items:
                    frame.items.append(_Flow())
                return frame.items[-1]
        return self.root

    def _begin(self, tag: str, attributes: dict[str, str]) -> _Frame | None:
        top = self._frames[-1]
        match tag:
            case "ul" | "ol" | "table" if self._depth() < MAX_DEPTH:
                self._flow().end_paragraph()
                return _Table() if tag == "table" else _List(ordered=tag == "ol")
            case "li" if isinstance(top, _List):
                top.items.append(_Flow())
                return top.items[-1]
            case "td" | "th" if isinstance(top, _Table) and top.rows:
                colspan = _span(attributes.get("colspan"), MAX_COLSPAN)
                rowspan = _span(attributes.get("rowspan"), MAX_ROWSPAN)
                cell = _Cell(header=tag == "th", colspan=colspan, rowspan=rowspan)
                top.rows[-1].cells.append(cell)
                return cell
            case "thead" if isinstance(top, _Table):
                top.in_head = True
            case "tr" if isinstance(top, _Table):
                top.rows.append(_Row(top.in_head))
            case _ if tag not in _INLINE:
                self._flow().end_paragraph()
        return None

    def _depth(self) -> int:
        return sum(isinstance(frame, (_List, _Table)) for frame in self._frames)


def _span(value: str | None, limit: int) -> int:
    if value is None or not re.fullmatch("[0-9]{1,4}", value):
        return 1
    return min(max(int(value), 1), limit)

"""What of a report's document is report: not its head, the end with recipients and signature, or closing words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.documents.report.units import joined as joined_units
from workflow.documents.report.units import units_of
from workflow.documents.word.content import Line, WordBlock, WordCell, WordParagraph, lines_of
from workflow.documents.word.parts import is_statement, joined, split_parts

REPORT = "BÁO CÁO"

_LONGEST_NOTE = 160
_LAST_WORDS = re.compile(rf"Trên đây là\b[^;:]{{0,{_LONGEST_NOTE}}}", re.IGNORECASE)
_FIGURES_OF_A_NAME = re.compile(
    r"\bsố\s+\S+|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\b\d{1,2}/\d{4}|\b\d{1,2}\s+năm\b|\b\d{4}\s*[-–]\s*\d{4}\b|"
    r"\b(?:năm|tháng|ngày|quý|nhiệm kỳ)\s+[\d–-]+",
    re.IGNORECASE,
)

Placed = tuple[int, WordBlock]
"""A block and its place in the body."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The blocks of the report proper and those after its signature; `notes` say to the person what was left out.

    `title` is the abstract of the document as typed, "" for none.
    """

    proper: list[Placed]
    after_signature: list[Placed]
    notes: list[str]
    title: str


def contents_of(blocks: Sequence[WordBlock], *, is_heading: Callable[[str], bool]) -> Contents:
    """What of `blocks`, a document's, is report; `is_heading` knows the headings of the outline by their words.

    Line by line, only what is surely head, closing words or the end is left out.
    """
    lines = lines_of(blocks)
    parts = split_parts(lines, REPORT, is_heading=is_heading)
    begun = len(parts.header) + len(parts.name) + len(parts.title)
    end = begun + len(parts.body)
    said = {at for at, line in enumerate(parts.header) if is_statement(line.text)}
    said |= {at for at in range(begun) if at > len(parts.header) and _may_be_text(lines[at])}
    head = set(range(begun)) - said
    last_words = {end - 1} if parts.closing and parts.body and _are_last_words(lines[end - 1].text) else set()
    closing = set(range(end, end + len(parts.closing)))
    left_out = head | last_words | closing
    after = set(range(end + len(parts.closing), len(lines))) if closing else set()
    parts_left_out = (("phần đầu văn bản", head), ("câu kết", last_words), ("phần nơi nhận và chữ ký", closing))
    return Contents(
        proper=list(_kept(blocks, left_out | after)),
        after_signature=list(_kept(blocks, set(range(len(lines))) - after, only_changed=True)),
        notes=[
            f"Không lấy {name}: “{shortened('; '.join(lines[at].text for at in sorted(places)))}”."
            for name, places in parts_left_out
            if places
        ],
        title=joined([line for line in parts.title if not _may_be_text(line)]),
    )


def shortened(text: str) -> str:
    """`text` as a note quotes it."""
    return text if len(text) <= _LONGEST_NOTE else f"{text[: _LONGEST_NOTE - 1].rstrip()}…"


def _are_last_words(text: str) -> bool:
    """Whether `text` is one short clause that closes a report and reports nothing: its figures are those of a name."""
    said = _FIGURES_OF_A_NAME.sub("", text)
    return bool(_LAST_WORDS.fullmatch(text)) and "." not in said[:-1] and not any(char.isdigit() for char in said)


def _may_be_text(line: Line) -> bool:
    """Whether the line `line` of an abstract may be the first sentence of a report that has none."""
    return line.text.endswith((".", ";", ":", "!")) and not (line.is_bold or line.text.isupper())


def _kept(blocks: Sequence[WordBlock], gone: set[int], *, only_changed: bool = False) -> Iterator[Placed]:
    """`blocks` with their places, without the lines (by number in the document) that are `gone`, and without blocks
    that had no others. A block without any line is kept as it is, but not where `only_changed` ones are asked for.
    """
    number = 0
    for place, block in enumerate(blocks):
        lines = len(lines_of([block]))
        of_block = {at - number for at in range(number, number + lines) if at in gone}
        number += lines
        if not of_block and (lines or not only_changed):
            yield place, block
        elif len(of_block) < lines:
            yield place, _without(block, of_block)


def _without(block: WordBlock, gone: set[int]) -> WordBlock:
    """`block` without the lines (by number in it) that are `gone`; it has others."""
    if isinstance(block, WordParagraph):
        units = [*units_of([(0, block)], lambda words: False)]
        if len(units) != len(lines_of([block])):
            return block
        return joined_units([unit for at, unit in enumerate(units) if at not in gone])[0]
    rows: list[tuple[WordCell, ...]] = []
    number = header_rows = 0
    spans = any(cell.rowspan > 1 for row in block.rows for cell in row)
    for nth, row in enumerate(block.rows):
        cells: list[WordCell] = []
        begun = number
        for cell in row:
            inner: list[WordBlock] = []
            for part in cell.blocks:
                lines = len(lines_of([part]))
                of_part = {at - number for at in range(number, number + lines) if at in gone}
                number += lines
                if not of_part:
                    inner.append(part)
                elif len(of_part) < lines:
                    inner.append(_without(part, of_part))
            cells.append(replace(cell, blocks=tuple(inner)))
        is_gone = number > begun and all(at in gone for at in range(begun, number))
        if not is_gone or spans:
            rows.append(tuple(cells))
            header_rows += nth < block.header_rows
    return replace(block, rows=tuple(rows), header_rows=header_rows)

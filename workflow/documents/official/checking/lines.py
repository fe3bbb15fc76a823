"""The text of a document line by line, each with how it is set and where it stands on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from workflow.documents.encodings.legacy import decode_runs, is_unicode, legacy_font
from workflow.documents.official.checking.formats import Face, Formats, Setting
from workflow.documents.text import nfc
from workflow.documents.word.names import Element, name

_P, _R, _TBL, _TR, _TC = (name(f"w:{tag}") for tag in ("p", "r", "tbl", "tr", "tc"))
_T, _TAB, _BR = name("w:t"), name("w:tab"), name("w:br")
_UNSEEN = {name(f"w:{tag}") for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "tblPr", "txbxContent")}
_DRAWN = {name("w:drawing"), name("w:pict"), name("mc:AlternateContent")}
_LINE_PT = 4  # a paragraph without words that is less high is only there for its border


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in which table a line stands, all from 0; ``columns`` is how many its row has."""

    table: int
    row: int
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one paragraph, between two tabs or line breaks; ``pieces`` are its runs with their looks.

    ``has_line`` says that a line is drawn under it: a border, or a shape beside it; ``is_tabbed`` that it was put in
    its place by tabs, so that nobody knows how it is aligned.
    """

    paragraph: int
    text: str
    pieces: tuple[tuple[str, Face], ...]
    setting: Setting
    cell: Cell | None
    has_line: bool = False
    is_tabbed: bool = False

    @property
    def face(self) -> Face:
        """How most of its letters look."""
        faces: Counter[Face] = Counter()
        for text, face in self.pieces:
            faces[face] += len(text.strip())
        return faces.most_common(1)[0][0]

    @property
    def is_upper(self) -> bool:
        return self.text.isupper() or self.face.capitals

    def is_mostly(self, toggle: str) -> bool:
        """Whether more than half of its letters are "bold", "italic" or "underline"."""
        on = sum(len(text.strip()) for text, face in self.pieces if getattr(face, toggle))
        return on * 2 > sum(len(text.strip()) for text, _ in self.pieces)


def read_lines(body: Element, formats: Formats) -> list[Line]:
    """The lines of ``body`` that have words, tables included, text boxes not."""
    lines: list[Line] = []
    for paragraph, element, cell in _paragraphs(body):
        setting = formats.setting(element)
        above, below = setting.lines_above_below
        found = list(_split(element, formats))
        is_tabbed = cell is None and len(found) > 1 and next(element.iter(_TAB), None) is not None
        is_drawn = any(child.tag in _DRAWN for child in element.iter())
        if not found and lines and (above or below or is_drawn) and _same_column(lines[-1].cell, cell):
            lines[-1] = replace(lines[-1], has_line=True)
        for pieces in map(_in_unicode, found):
            text = " ".join(nfc("".join(piece for piece, _ in pieces)).split())
            lines.append(Line(paragraph, text, tuple(pieces), setting, cell, is_tabbed=is_tabbed))
        if found and (below or is_drawn):
            lines[-1] = replace(lines[-1], has_line=True)
    return lines


def _in_unicode(pieces: list[tuple[str, Face]]) -> list[tuple[str, Face]]:
    """``pieces`` with those in fonts of before Unicode as the fonts show them."""
    if any(is_unicode(text) for text, _ in pieces):
        return pieces
    read: list[tuple[str, Face]] = []
    for font, group in groupby(pieces, key=lambda piece: legacy_font(piece[1].font)):
        same = list(group)
        texts = [text for text, _ in same]
        faces = [face for _, face in same]
        read += zip(decode_runs(texts, font) if font else texts, faces, strict=True)
    return read


def _same_column(one: Cell | None, other: Cell | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.table, one.column) == (other.table, other.column)


def _paragraphs(body: Element) -> Iterator[tuple[int, Element, Cell | None]]:
    """Paragraphs in reading order with the outermost cell that each stands in. No recursion: files may be deep."""
    tables = paragraphs = 0
    waiting: list[tuple[Element, Cell | None]] = [(body, None)]
    while waiting:
        element, cell = waiting.pop()
        if element.tag == _P:
            yield paragraphs, element, cell
            paragraphs += 1
            continue
        children = [child for child in element.iterchildren() if child.tag not in _UNSEEN]
        if element.tag == _TBL and cell is None:
            rows = [child for child in children if child.tag == _TR]
            placed = []
            for row, found in enumerate(rows):
                cells = list(found.iterchildren(_TC))
                placed += [(child, Cell(tables, row, column, len(cells))) for column, child in enumerate(cells)]
            tables += 1
            waiting.extend(reversed(placed))
        else:
            waiting.extend((child, cell) for child in reversed(children))


def _split(paragraph: Element, formats: Formats) -> Iterator[list[tuple[str, Face]]]:
    """The words of ``paragraph`` between tabs and line breaks."""
    pieces: list[tuple[str, Face]] = []
    for run in _runs(paragraph):
        face: Face | None = None
        for child in run.iterchildren():
            if child.tag == _T and child.text:
                face = face or formats.face(run, paragraph)
                pieces.append((child.text, face))
            elif child.tag in (_TAB, _BR):
                if any(text.strip() for text, _ in pieces):
                    yield pieces
                pieces = []
    if any(text.strip() for text, _ in pieces):
        yield pieces


def _runs(paragraph: Element) -> Iterator[Element]:
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == _R:
            yield element
        elif element.tag not in _UNSEEN:
            waiting.extend(reversed(element))

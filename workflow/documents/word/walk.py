"""The walk through a part of a Word document, in reading order: each word once, and nothing that the page hides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from workflow.documents.outline import SECTION_TAG
from workflow.documents.rich_text.blocks import Run
from workflow.documents.word.content import WordBlock, WordCell, WordParagraph, WordTable
from workflow.documents.word.drawings import ALTERNATE, alternative, look_into
from workflow.documents.word.fields import FIELD_CHARACTER, FIELD_CODE, Fields, form_value, unclosed
from workflow.documents.word.formulas import FORMULAS, one_line
from workflow.documents.word.names import VAL, Element, child, is_on, name, number, value
from workflow.documents.word.numbering import Numbering
from workflow.documents.word.runs import Piece, Typesetter
from workflow.documents.word.spans import with_spans
from workflow.documents.word.styles import Look, ParagraphLook, Styles
from workflow.documents.word.symbols import UNKNOWN, sign_of
from workflow.documents.word.table_heads import bold_head
from workflow.documents.word.unread import Unread

MAX_COLUMNS = 63
"""The most columns that a table in Word has."""

Notes = dict[tuple[str, str], Element]
"""Footnotes and endnotes by the kind of their reference and their id."""

_T = TypeVar("_T")

_P, _P_PR, _R, _R_PR, _TEXT = (name(f"w:{tag}") for tag in ("p", "pPr", "r", "rPr", "t"))
_TABLE, _ROW, _CELL = name("w:tbl"), name("w:tr"), name("w:tc")
_ROW_PR, _CELL_PR = name("w:trPr"), name("w:tcPr")
_HEADER_ROW, _GRID_BEFORE = name("w:tblHeader"), name("w:gridBefore")
_CELL_DELETED, _MERGE, _SPAN = name("w:cellDel"), name("w:vMerge"), name("w:gridSpan")
_CONTROL, _CONTROL_PR, _CONTROL_CONTENT = name("w:sdt"), name("w:sdtPr"), name("w:sdtContent")
_SIMPLE_FIELD, _CODE = name("w:fldSimple"), name("w:instr")
_IN_LINE = FORMULAS | {_R, _SIMPLE_FIELD}
_SYMBOL_FONT, _SYMBOL_CODE = name("w:font"), name("w:char")
_RUBY, _RUBY_BASE = name("w:ruby"), name("w:rubyBase")
_SYMBOL, _BREAK, _BREAK_KIND = name("w:sym"), name("w:br"), name("w:type")
_DRAWINGS = frozenset(name(f"w:{tag}") for tag in ("drawing", "pict", "object"))
NOTE_REFERENCES = {name("w:footnoteReference"): "footnotes", name("w:endnoteReference"): "endnotes"}
_COMMENT_START, _COMMENT_END = name("w:commentRangeStart"), name("w:commentRangeEnd")
_COMMENT_REFERENCE = name("w:commentReference")
_ID = name("w:id")
_EMBEDDED = frozenset({name("w:altChunk"), name("w:subDoc")})
_INSERTED = frozenset({name("w:ins"), name("w:moveTo")})
_DELETED = frozenset({name("w:del"), name("w:moveFrom")})
_TYPED = {
    name("w:tab"): "\t",
    name("w:ptab"): "\t",
    name("w:cr"): "\n",
    name("w:noBreakHyphen"): "-",
    name("w:softHyphen"): "\u00ad",
}
_PROPERTIES = "pPr rPr sdtPr sdtEndPr tblPr tblPrEx tblGrid trPr tcPr sectPr rubyPr"
_NOTHING = "delText delInstrText rt proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak permStart permEnd"
_NOT_TEXT = frozenset(name(f"w:{tag}") for tag in f"{_PROPERTIES} {_NOTHING}".split())
_LONGEST_QUOTE = 300  # pieces of text
_OPEN_COMMENTS = 20  # whose words are noted at a time
_LONGEST_MARK = 5  # characters of a mark that the author chose for a note


@dataclass(slots=True)
class Anchor:
    """What a comment is about: its block's place in the body, and the words."""

    block: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph as far as it is read; `after` is what follows it, the text boxes that hang on it."""

    look: ParagraphLook
    pieces: list[Piece] = field(default_factory=list)
    after: list[WordBlock] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    section: str = ""
    has_contents: bool = False


class Walk:
    """Reads one part; `drawn` gives the lines of a diagram or the title of a chart by the id of its relationship."""

    def __init__(
        self,
        root: Element,
        styles: Styles,
        numbering: Numbering,
        notes: Notes,
        drawn: Callable[[str], list[str]],
    ) -> None:
        self.typesetter = Typesetter()
        self.unread = Unread()
        self.anchors: dict[str, Anchor] = {}
        self._root = root
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._drawn = drawn
        self._marks: dict[tuple[str, str], str] = {}
        self._numbered_notes = 0
        self._due: list[tuple[str, Element]] = []
        self._unclosed = unclosed(root)
        self._fields = Fields()
        self._carried: _Paragraph | None = None
        self._section = ""
        self._depth = 0  # of cells, text boxes and notes
        self._top: list[WordBlock] = []
        self._open_comments: dict[str, Anchor] = {}

    def body(self, container: Element) -> list[WordBlock]:
        """The blocks of the body; call it once."""
        self._blocks(container, self._top)
        self._end_carried(self._top)
        return self._top

    def story(self, container: Element) -> list[WordBlock]:
        """The blocks of a text that stands beside the others: a text box, a note, a comment, a header."""
        fields, carried = self._fields, self._carried
        self._fields, self._carried = Fields(), None
        self._depth += 1
        blocks: list[WordBlock] = []
        self._blocks(container, blocks)
        self._end_carried(blocks)
        self._depth -= 1
        self._fields, self._carried = fields, carried
        return blocks

    def _blocks(self, container: Element, out: list[WordBlock]) -> None:
        for element in container.iterchildren():
            tag = element.tag
            if tag == _P:
                self._paragraph(element, out)
            elif tag == _TABLE:
                self._table(element, out)
            elif tag in _IN_LINE:
                # Not allowed here, but some programs do.
                self._paragraph(element, out)
            else:
                self._wrapped(element, self._blocks, out)

    def _wrapped(self, element: Element, read: Callable[[Element, _T], None], target: _T) -> None:
        """Reads what is in an element that only holds others, unless that is not shown."""
        tag = element.tag
        if tag in _NOT_TEXT:
            return
        if tag in _DELETED:
            self.unread.add_change(element)
        elif tag == _CONTROL:
            self._control(element, read, target)
        elif tag == ALTERNATE:
            chosen = alternative(element)
            if chosen is not None:
                read(chosen, target)
        elif tag == _COMMENT_START:
            comment = element.get(_ID, "")
            anchor = self.anchors.setdefault(comment, Anchor(len(self._top)))
            if len(self._open_comments) < _OPEN_COMMENTS:
                self._open_comments[comment] = anchor
        elif tag == _COMMENT_END:
            self._open_comments.pop(element.get(_ID, ""), None)
        elif tag in _EMBEDDED:
            self.unread.embedded += 1
        else:
            if tag in _INSERTED:
                self.unread.add_change(element)
            read(element, target)

    def _control(self, control: Element, read: Callable[[Element, _T], None], target: _T) -> None:
        properties = child(control, _CONTROL_PR)
        prompt = child(properties, name("w:showingPlcHdr"))
        content = child(control, _CONTROL_CONTENT)
        if content is None or (prompt is not None and is_on(prompt)):
            return
        tag = value(properties, name("w:tag"))
        outer = self._section
        if tag.startswith(SECTION_TAG):
            self._section = tag.removeprefix(SECTION_TAG)
            if isinstance(target, _Paragraph):
                target.section = target.section or self._section
        read(content, target)
        self._section = outer

    def _paragraph(self, element: Element, out: list[WordBlock]) -> None:
        look = self._styles.paragraph(child(element, _P_PR))
        paragraph = _Paragraph(look)
        if carried := self._carried:
            self._carried = None
            paragraph = replace(carried, look=look)
        if look.revision is not None:
            self.unread.add_change(look.revision)
        if element.tag == _P:
            self._inline(element, paragraph)
        else:
            self._in_line(element, paragraph)
        paragraph.section = paragraph.section or self._section
        if look.is_joined_to_next:
            self._carried = paragraph
        else:
            self._end(paragraph, out)

    def _end(self, paragraph: _Paragraph, out: list[WordBlock]) -> None:
        look = paragraph.look
        runs = self.typesetter.runs(paragraph.pieces)
        has_text = any(run.text.strip() for run in runs)
        if paragraph.has_contents:
            self.unread.contents_lines += 1
        if paragraph.hidden and (hidden := "".join(paragraph.hidden).strip()):
            self.unread.hidden.append(hidden)
        # An empty paragraph of a list has its number too, unless its end is hidden.
        is_counted = look.numbering and (has_text or not (look.mark_is_hidden or look.in_contents))
        label = self._numbering.next_label(*look.numbering) if look.numbering and is_counted else None
        if has_text:
            out.append(WordParagraph(runs, label, look.heading_level, paragraph.section))
        out += paragraph.after
        if self._open_comments:
            self._quote(" ", look.plain)
        self._put_notes(out, paragraph.section)

    def _end_carried(self, out: list[WordBlock]) -> None:
        carried, self._carried = self._carried, None
        if carried:
            self._end(carried, out)

    def _put_notes(self, out: list[WordBlock], section: str) -> None:
        """The notes to what was just read, unless that is inside a table or a text box: then they come after it."""
        if self._depth or not self._due:
            return
        due, self._due = self._due, []
        for mark, note in due:
            blocks = self.story(note)
            first = blocks[0] if blocks else None
            if isinstance(first, WordParagraph):
                begin = first.runs[0]
                text = begin.text.lstrip().removeprefix(mark).lstrip()
                blocks[0] = replace(first, runs=(Run(f"[{mark}] {text}", begin.strong, begin.em), *first.runs[1:]))
            elif first:
                blocks.insert(0, WordParagraph((Run(f"[{mark}]"),)))
            for block in blocks:
                placed = replace(block, section_key=section)
                out.append(replace(placed, is_note=True) if isinstance(placed, WordParagraph) else placed)

    def _inline(self, container: Element, paragraph: _Paragraph) -> None:
        for element in container.iterchildren():
            if element.tag == _R:
                self._run(element, paragraph, paragraph.look.plain)
            elif element.tag not in _NOT_TEXT:
                self._in_line(element, paragraph)

    def _in_line(self, element: Element, paragraph: _Paragraph) -> None:
        tag = element.tag
        if tag == _R:
            self._run(element, paragraph, paragraph.look.plain)
        elif tag == _SIMPLE_FIELD:
            with self._fields.simple(element.get(_CODE, "")):
                self._inline(element, paragraph)
        elif tag in FORMULAS:
            self._add(one_line(element), self._styles.in_unicode(paragraph.look.plain), paragraph)
        elif tag == _P:
            self._add("\n", paragraph.look.plain, paragraph)
            self._inline(element, paragraph)
        elif tag == _TABLE:
            self._table(element, paragraph.after)
        else:
            self._wrapped(element, self._inline, paragraph)

    def _run(self, run: Element, paragraph: _Paragraph, look: Look) -> None:
        for element in run.iterchildren():
            tag = element.tag
            if tag == _TEXT:
                self._add((element.text or "").replace("\n", " "), look, paragraph)
            elif tag == _R_PR:
                look = self._styles.run(element, paragraph.look)
            elif tag in _TYPED:
                self._add(_TYPED[tag], look, paragraph)
            elif tag == _BREAK:
                ends_page = element.get(_BREAK_KIND) in ("page", "column")
                self._add(" " if ends_page else "\n", look, paragraph)
            elif tag == FIELD_CHARACTER:
                if element not in self._unclosed:
                    if shown := form_value(element):
                        self._add(shown, self._styles.in_unicode(look), paragraph)
                    self._fields.meet(element)
            elif tag == FIELD_CODE:
                self._fields.add_code(element.text or "")
            elif tag == _SYMBOL:
                sign = sign_of(element.get(_SYMBOL_FONT, ""), element.get(_SYMBOL_CODE, ""))
                self.typesetter.unknown_signs += sign == UNKNOWN
                self._add(sign, self._styles.in_unicode(look), paragraph)
            elif tag in _DRAWINGS:
                self._drawing(element, paragraph, look)
            elif tag in NOTE_REFERENCES:
                if self._refer(element, paragraph, look):
                    return
            elif tag == _COMMENT_REFERENCE:
                self.anchors.setdefault(element.get(_ID, ""), Anchor(len(self._top)))
            elif tag == _RUBY:
                base = child(element, _RUBY_BASE)
                if base is not None:
                    self._inline(base, paragraph)
            elif tag == _R:
                self._run(element, paragraph, look)
            else:
                self._wrapped(element, partial(self._rest_of_run, look=look), paragraph)

    def _rest_of_run(self, inner: Element, paragraph: _Paragraph, look: Look) -> None:
        self._run(inner, paragraph, look)

    def _add(self, text: str, look: Look, paragraph: _Paragraph) -> None:
        if self._fields.is_muted or paragraph.look.in_contents:
            paragraph.has_contents |= (self._fields.in_contents or paragraph.look.in_contents) and bool(text.strip())
        elif look.hidden:
            paragraph.hidden.append(text)
        else:
            paragraph.pieces.append((text, look))
            if self._open_comments:
                self._quote(text, look)

    def _quote(self, text: str, look: Look) -> None:
        """Adds to the words that the open comments are about, as far as anybody wants them repeated."""
        for comment, anchor in list(self._open_comments.items()):
            anchor.pieces.append((text, look))
            if len(anchor.pieces) >= _LONGEST_QUOTE:
                del self._open_comments[comment]

    def _is_shown(self, look: Look) -> bool:
        return not (self._fields.is_muted or look.hidden)

    def _refer(self, reference: Element, paragraph: _Paragraph, look: Look) -> bool:
        """Puts the mark of a note; True if the rest of its run was that mark."""
        if not self._is_shown(look):
            return False
        kind = NOTE_REFERENCES[str(reference.tag)]
        key = (kind, reference.get(_ID, ""))
        chosen = ""
        if reference.get(name("w:customMarkFollows"), "0") not in ("0", "false", "off"):
            typed = "".join(text.text or "" for text in reference.itersiblings(_TEXT)).strip()
            chosen = typed if len(typed) <= _LONGEST_MARK else ""
        note = self._notes.get(key)
        if note is None:
            self.unread.notes += 1
            return False
        if key not in self._marks:
            self._numbered_notes += not chosen
            self._marks[key] = chosen or str(self._numbered_notes)
            self._due.append((self._marks[key], note))
        self._add(f"[{self._marks[key]}]", self._styles.in_unicode(look), paragraph)
        return bool(chosen)

    def _drawing(self, element: Element, paragraph: _Paragraph, look: Look) -> None:
        if not self._is_shown(look):
            return
        drawing = look_into(element)
        for box in drawing.boxes:
            paragraph.after += self.story(box)
        lines = [line for diagram in drawing.diagrams for line in self._drawn(diagram)]
        for line in [*drawing.lines, *lines]:
            if runs := self.typesetter.runs([(line, self._styles.in_unicode(paragraph.look.plain))]):
                paragraph.after.append(WordParagraph(runs, section_key=self._section))
        for chart in drawing.charts:
            title = " ".join(self._drawn(chart))
            self.unread.charts.append(title)
            if title:
                self._add(f"[Biểu đồ: {title}]", self._styles.in_unicode(look), paragraph)
        is_drawn_only = not (drawing.boxes or drawing.lines or drawing.charts or drawing.diagrams)
        alt = " ".join(drawing.alt.split())
        if alt and (drawing.pictures or is_drawn_only):
            self._add(f"[Hình: {alt}]", self._styles.in_unicode(look), paragraph)
        else:
            self.unread.pictures += drawing.pictures

    def _table(self, table: Element, out: list[WordBlock]) -> None:
        self._end_carried(out)
        section = self._section
        rows: list[tuple[Element, list[WordCell]]] = []
        self._rows(table, rows)
        if rows:
            headers = [child(child(row, _ROW_PR), _HEADER_ROW) for row, _ in rows]
            is_header = [header is not None and is_on(header) for header in headers]
            header_rows = next((at for at, header in enumerate(is_header) if not header), len(rows))
            cells = [row for _, row in rows]
            spanned = [*with_spans(cells[:header_rows]), *with_spans(cells[header_rows:])]
            out.append(WordTable(tuple(spanned), header_rows or bold_head(spanned), section))
        self._put_notes(out, section)

    def _rows(self, container: Element, rows: list[tuple[Element, list[WordCell]]]) -> None:
        for element in container.iterchildren():
            if element.tag != _ROW:
                self._wrapped(element, self._rows, rows)
                continue
            properties = child(element, _ROW_PR)
            is_deleted = False
            for change in () if properties is None else properties.iterchildren(*_INSERTED, *_DELETED):
                self.unread.add_change(change)
                is_deleted |= change.tag in _DELETED
            if not is_deleted:
                cells: list[WordCell] = []
                before = number(child(properties, _GRID_BEFORE))
                if before:
                    cells.append(WordCell((), min(before, MAX_COLUMNS)))
                self._cells(element, cells)
                if cells:
                    rows.append((element, cells))

    def _cells(self, container: Element, cells: list[WordCell]) -> None:
        for element in container.iterchildren():
            if element.tag != _CELL:
                self._wrapped(element, self._cells, cells)
                continue
            colspan, is_merged, deleted = 1, False, None
            for properties in element.iterchildren(_CELL_PR):
                for said in properties.iterchildren():
                    if said.tag == _SPAN:
                        colspan = min(number(said) or 1, MAX_COLUMNS)
                    elif said.tag == _MERGE:
                        is_merged = said.get(VAL, "continue") == "continue"
                    elif said.tag == _CELL_DELETED:
                        deleted = said
            if deleted is not None:
                self.unread.add_change(deleted)
                continue
            blocks: list[WordBlock] = []
            self._depth += 1
            self._blocks(element, blocks)
            self._end_carried(blocks)
            self._depth -= 1
            # Text in a cell that goes on from above is not shown by Word, but other programs put it there.
            cells.append(WordCell(tuple(blocks), colspan, continues=is_merged and not blocks))

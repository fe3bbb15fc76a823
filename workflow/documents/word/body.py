"""The text of a Word document in reading order, each word once: what a reader of the page sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from workflow.documents.findings import Finding
from workflow.documents.package.opening import UnreadableDocument, open_document
from workflow.documents.rich_text.blocks import Run
from workflow.documents.word.content import Body, WordBlock, WordCell, WordParagraph, WordTable, lines_of
from workflow.documents.word.numbering import Numbering
from workflow.documents.word.styles import Styles, integer

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted or moved away, or shown elsewhere; a Fallback repeats what its Choice says.
_UNSEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), qn("w:tblPr"), _FALLBACK}
_TYPED = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_PICTURES = {qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"}
_NOTES = {qn("w:footnoteReference"), qn("w:endnoteReference")}

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " ") | dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff"))
_MAX_COLUMNS = 63  # of a table in Word
_SECRECY = re.compile(r"(?:TUYỆT MẬT|TỐI MẬT|MẬT)")
_SECRECY_LINES = 30
_LEGACY_FONT = re.compile(r"\.vn|vni[- ]", re.IGNORECASE)


def read_body(data: bytes) -> Body:
    """The text of the .docx in `data`: tables, text boxes and insertions included, deletions not.

    Raises UnreadableDocument for a file that `open_document` refuses, and for one that is marked as secret,
    written in a font of before Unicode, or without any text.
    """
    walk = _Walk(open_document(data))
    blocks = tuple(walk.blocks(walk.root))
    body = Body(blocks, findings=tuple(walk.findings()))
    lines = [line.text for line in lines_of(body.blocks)]
    if any(_SECRECY.fullmatch(line) for line in lines[:_SECRECY_LINES]):
        raise UnreadableDocument("Tài liệu có dấu chỉ độ mật: không được đưa tài liệu mật vào hệ thống này.")
    if walk.is_written_in_legacy_fonts():
        raise UnreadableDocument(
            "Tài liệu gõ bằng bảng mã cũ (phông .VnTime hoặc VNI). "
            "Chuyển sang Unicode, phông Times New Roman, rồi tải lên lại."
        )
    if not lines:
        raise UnreadableDocument("Tài liệu không có chữ nào. Nếu là bản chụp, hãy tải lên bản gõ trong Word.")
    return body


@dataclass
class _Walk:
    document: Document
    pictures: int = 0
    footnotes: int = 0
    _legacy_text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root: Element = self.document.element.body
        self._styles = Styles(self.document)
        self._numbering = Numbering(self.document)

    def findings(self) -> Iterator[Finding]:
        """What is in the document and not in the text that was read."""
        for code, number, what in (("pictures", self.pictures, "hình ảnh"), ("notes", self.footnotes, "chú thích")):
            if number:
                yield Finding(f"{code}_left_out", f"Không lấy {number} {what}.", "Toàn văn")

    def is_written_in_legacy_fonts(self) -> bool:
        # Unicode text may have kept the name of an old font; the old encodings have no letter above U+00FF.
        text = "".join(self._legacy_text)
        return sum("\x80" < char <= "\xff" for char in text) > 10 and not any(char > "\xff" for char in text)

    def blocks(self, container: Element) -> Iterator[WordBlock]:
        for child in container.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                table = self._table(child)
                if table.rows:
                    yield table
            elif child.tag not in _UNSEEN:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[WordBlock]:
        boxes: list[Element] = []
        runs = _joined(self._runs(paragraph, paragraph, boxes))
        if any(run.text.strip() for run in runs):
            place = self._styles.numbering(paragraph)
            label = self._numbering.next_label(*place) if place else None
            yield WordParagraph(runs, label, 1 if self._styles.is_heading(paragraph) else None)
        for box in boxes:
            yield from self.blocks(box)

    def _runs(self, element: Element, paragraph: Element, boxes: list[Element]) -> Iterator[Run]:
        for child in element.iterchildren():
            if child.tag == qn("w:r"):
                text = "".join(self._typed(child, boxes)).translate(_SPACES)
                if text and not self._styles.is_on("w:vanish", child, paragraph):
                    if _LEGACY_FONT.match(self._styles.font(child, paragraph)):
                        self._legacy_text.append(text)
                    strong, em = (self._styles.is_on(toggle, child, paragraph) for toggle in ("w:b", "w:i"))
                    yield Run(text, strong, em)
            elif child.tag not in _UNSEEN:
                yield from self._runs(child, paragraph, boxes)

    def _typed(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        for child in element.iterchildren():
            if child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag == qn("w:br") and child.get(qn("w:type")) in ("page", "column"):
                yield " "
            elif child.tag in _TYPED:
                yield _TYPED[child.tag]
            elif child.tag == qn("w:txbxContent"):
                boxes.append(child)
            elif child.tag not in _UNSEEN:
                self.pictures += child.tag in _PICTURES
                self.footnotes += child.tag in _NOTES
                yield from self._typed(child, boxes)

    def _table(self, table: Element) -> WordTable:
        rows = [row for row in _inside(table, qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]
        is_header = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        header_rows = next((at for at, header in enumerate(is_header) if not header), len(rows))
        return WordTable(tuple(self._row(row) for row in rows), header_rows)

    def _row(self, row: Element) -> tuple[WordCell, ...]:
        return tuple(WordCell(tuple(self.blocks(cell)), _colspan(cell)) for cell in _inside(row, qn("w:tc")))


def _inside(container: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also inside content controls."""
    for child in container.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _inside(child, tag)


def _colspan(cell: Element) -> int:
    return min(integer(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")) or 1, _MAX_COLUMNS)


def _joined(runs: Iterator[Run]) -> tuple[Run, ...]:
    """`runs` with neighbours of one formatting put together: Word breaks words at will."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        # A space has no weight of its own: it goes with what stands before it.
        if last and ((last.strong, last.em) == (run.strong, run.em) or not run.text.strip()):
            joined[-1] = Run(last.text + run.text, last.strong, last.em)
        else:
            joined.append(run)
    return tuple(joined)

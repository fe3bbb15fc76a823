"""Documents made at random of all that Word puts text in: each sentence is read once, in order, in its section."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.word.packages import packed, run
from workflow.documents.rich_text.html import plain
from workflow.documents.word.body import read_body
from workflow.documents.word.content import WordBlock, WordParagraph
from workflow.documents.word.to_html import to_html

_SAID = "Đảng bộ cơ sở, thanh niên 2021-2025 uỷ ban; nghị quyết (số) 16 khoẻ"
_WORDS = st.lists(st.sampled_from(_SAID.split()), max_size=6)
_SENTENCE = re.compile("‹[^›]*›")
_HIDDEN = (
    "<w:del w:id='1' w:author='A'><w:r><w:delText>{text}</w:delText></w:r></w:del>",
    "<w:del w:id='1' w:author='A'>{run}</w:del>",
    "<w:moveFrom w:id='1' w:author='A'>{run}</w:moveFrom>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r>",
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{text}</w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> IF </w:instrText></w:r>{run}"
    "<w:r><w:fldChar w:fldCharType='separate'/><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>",
    "<w:fldSimple w:instr='TOC \\o'>{run}</w:fldSimple>",
    "<w:r><w:ruby><w:rt>{run}</w:rt></w:ruby></w:r>",
)
_SHOWN = (
    "{run}",
    "<w:ins w:id='1' w:author='B'>{run}</w:ins>",
    "<w:moveTo w:id='1' w:author='B'>{run}</w:moveTo>",
    "<w:ins w:id='1' w:author='B'>{run}<w:del w:id='2'><w:r><w:delText>x</w:delText></w:r></w:del></w:ins>",
    "<w:hyperlink w:anchor='a'>{run}</w:hyperlink>",
    "<w:smartTag w:element='place'>{run}</w:smartTag>",
    "<w:customXml w:element='a'>{run}</w:customXml>",
    "<w:dir w:val='ltr'><w:bdo w:val='ltr'>{run}</w:bdo></w:dir>",
    "<w:sdt><w:sdtPr><w:tag w:val='a'/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>",
    "<w:fldSimple w:instr='REF a'>{run}</w:fldSimple>",
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>IF </w:instrText><w:fldChar w:fldCharType='begin'/>"
    "<w:instrText>REF</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>‹0 trong mã›</w:t>"
    "<w:fldChar w:fldCharType='end'/><w:fldChar w:fldCharType='separate'/></w:r>{run}"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>{run}",
    "<m:oMath><m:r><m:t>{text}</m:t></m:r></m:oMath>",
    "<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase>{run}</w:rubyBase></w:ruby></w:r>",
    "<mc:AlternateContent><mc:Choice Requires='w14'>{run}</mc:Choice><mc:Fallback>{run}</mc:Fallback>"
    "</mc:AlternateContent>",
    "<w:r><mc:AlternateContent><mc:Fallback><w:t>{text}</w:t></mc:Fallback></mc:AlternateContent></w:r>",
    "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='a' descr='{text}'/><a:blip/></wp:inline></w:drawing></w:r>",
    "<w:r><w:pict><v:shape alt='{text}'><v:imagedata/></v:shape></w:pict></w:r>",
    "<w:proofErr w:type='spellStart'/>{run}<w:bookmarkStart w:id='1' w:name='a'/><w:bookmarkEnd w:id='1'/>",
)
_BOXES = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{blocks}"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{blocks}"
    "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{blocks}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
)
_WRAPPED = (
    "{blocks}",
    "<w:sdt><w:sdtPr><w:alias w:val='a'/></w:sdtPr><w:sdtContent>{blocks}</w:sdtContent></w:sdt>",
    "<w:customXml w:element='a'>{blocks}</w:customXml>",
    "<w:bookmarkStart w:id='9' w:name='b'/>{blocks}<w:bookmarkEnd w:id='9'/>",
)
_OF_SECTION = (
    "<w:sdt><w:sdtPr><w:tag w:val='trinh-ky:section:{key}'/></w:sdtPr><w:sdtContent>{blocks}</w:sdtContent></w:sdt>"
)
_UNSEEN_BLOCKS = (
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>{run}</w:p></w:sdtContent></w:sdt>",
    "<w:p><w:pPr><w:pStyle w:val='Muc1'/></w:pPr>{run}</w:p>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText> TOC \\o </w:instrText>"
    "<w:fldChar w:fldCharType='separate'/></w:r>{run}</w:p><w:p>{run}<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
    "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p>{run}</w:p></w:tc></w:tr></w:tbl>",
    "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:del w:id='1'>{run}</w:del></w:p><w:p/>",
)
_IN_CONTROL = "<w:sdt><w:sdtContent>{cell}</w:sdtContent></w:sdt>"
_WEIGHTS = st.sampled_from(["", "<w:b/>", "<w:i/>", "<w:rStyle w:val='Dam'/>", "<w:sz w:val='28'/>"])


@dataclass
class Draft:
    """A document as it is made up, and what is to be read of it: sentences by heading, and the comments."""

    draw: Callable[[st.SearchStrategy], Any] = field(repr=False)
    sentences: int = 0
    expected: list[tuple[str, list[str]]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        self.sentences += 1
        return f"‹{' '.join([str(self.sentences), *self.draw(_WORDS)])}›"

    def runs(self, text: str) -> str:
        """`text` in runs, broken anywhere."""
        cuts = sorted(self.draw(st.lists(st.integers(1, len(text) - 1), max_size=3)))
        pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return "".join(run(piece, self.draw(_WEIGHTS)) for piece in pieces if piece)

    def hidden(self, shape: str) -> str:
        text = self.sentence()
        return shape.format(text=text, run=run(text))

    def inline(self, depth: int) -> tuple[str, list[str], list[str]]:
        """Markup, the sentences read in its place, and those read after its paragraph."""
        kind = self.draw(st.sampled_from(["shown", "shown", "shown", "hidden", "box", "note", "comment"]))
        if kind == "hidden":
            return self.hidden(self.draw(st.sampled_from(_HIDDEN))), [], []
        if kind == "box" and depth < 2:
            blocks, read = self.blocks(depth + 1)
            return self.draw(st.sampled_from(_BOXES)).format(blocks=blocks), [], read
        text = self.sentence()
        markup = self.draw(st.sampled_from(_SHOWN)).format(text=text, run=self.runs(text))
        if kind == "note":
            note, kind = self.sentence(), self.draw(st.sampled_from(["footnote", "endnote"]))
            self.notes.append((kind, note))
            self.due.append(note)
            markup += f"<w:r><w:{kind}Reference w:id='{len(self.notes)}'/></w:r>"
        elif kind == "comment":
            self.comments.append((self.sentence(), text))
            at = len(self.comments)
            markup = (
                f"<w:commentRangeStart w:id='{at}'/>{markup}<w:commentRangeEnd w:id='{at}'/>"
                f"<w:r><w:commentReference w:id='{at}'/></w:r>"
            )
        return markup, [text], []

    def paragraph(self, depth: int) -> tuple[str, list[str]]:
        pieces = [self.inline(depth) for _ in range(self.draw(st.integers(1, 3)))]
        markup = "".join(markup for markup, _, _ in pieces)
        read = [text for _, texts, _ in pieces for text in texts] + [text for *_, after in pieces for text in after]
        if self.draw(st.integers(0, 5)) == 0:
            # The end of the paragraph is deleted in the middle of a sentence.
            text = self.sentence()
            at = self.draw(st.integers(1, len(text) - 1))
            ending = "<w:pPr><w:rPr><w:del w:id='1' w:author='A'/></w:rPr></w:pPr>"
            return f"<w:p>{ending}{run(text[:at])}</w:p><w:p>{run(text[at:])}{markup}</w:p>", [text, *read]
        return f"<w:p>{markup}</w:p>", read

    def table(self, depth: int) -> tuple[str, list[str]]:
        rows, read = [], []
        for _ in range(self.draw(st.integers(1, 2))):
            cells = []
            for _ in range(self.draw(st.integers(1, 2))):
                blocks, texts = self.blocks(depth + 1)
                merged = self.draw(st.sampled_from(["", "<w:tcPr><w:vMerge/></w:tcPr>"]))
                cell = f"<w:tc>{merged}{blocks}<w:p/></w:tc>"
                cells.append(self.draw(st.sampled_from(["{cell}", _IN_CONTROL])).format(cell=cell))
                read += texts
            header = self.draw(st.sampled_from(["", "<w:trPr><w:tblHeader/></w:trPr>"]))
            rows.append(f"<w:tr>{header}{''.join(cells)}</w:tr>")
        return f"<w:tbl>{''.join(rows)}</w:tbl>", read

    def blocks(self, depth: int) -> tuple[str, list[str]]:
        markup, read = "", []
        for _ in range(self.draw(st.integers(1, 3 if depth == 0 else 1))):
            kind = self.draw(st.sampled_from(["paragraph", "paragraph", "table", "unseen"]))
            if kind == "unseen":
                markup += self.hidden(self.draw(st.sampled_from(_UNSEEN_BLOCKS)))
                continue
            made, texts = self.table(depth) if kind == "table" and depth < 3 else self.paragraph(depth)
            key = self.draw(st.sampled_from(["", "", "IV.2"])) if depth == 0 else ""
            if depth == 0:
                texts += self.due
                self.due = []
            self.keys |= dict.fromkeys(texts, key) if depth == 0 else {}
            wrapped = _OF_SECTION if key else self.draw(st.sampled_from(_WRAPPED))
            markup += wrapped.format(blocks=made, key=key)
            read += texts
        return markup, read

    def document(self) -> bytes:
        body = ""
        for _ in range(self.draw(st.integers(1, 3))):
            heading = self.sentence()
            markup, read = self.blocks(0)
            body += f"<w:p><w:pPr><w:pStyle w:val='Tiu1'/></w:pPr>{run(heading)}</w:p>{markup}"
            self.expected.append((heading, read))
        footnotes, endnotes = (
            "".join(
                f"<w:{kind} w:id='{at}'><w:p><w:r><w:{kind}Ref/></w:r>{run(' ' + note)}</w:p></w:{kind}>"
                for at, (of_kind, note) in enumerate(self.notes, 1)
                if of_kind == kind
            )
            for kind in ("footnote", "endnote")
        )
        comments = "".join(
            f"<w:comment w:id='{at}' w:author='Lan'><w:p>{run(text)}</w:p></w:comment>"
            for at, (text, _) in enumerate(self.comments, 1)
        )
        return packed(body, footnotes=footnotes, endnotes=endnotes, comments=comments)


@st.composite
def drafts(draw: Callable[[st.SearchStrategy], Any]) -> tuple[Draft, bytes]:
    draft = Draft(draw)
    data = draft.document()
    return draft, data


def texts_of(blocks: Iterable[WordBlock]) -> str:
    return "\n".join(
        block.text
        if isinstance(block, WordParagraph)
        else "\n".join(texts_of(cell.blocks) for row in block.rows for cell in row)
        for block in blocks
    )


@settings(max_examples=150, deadline=None)
@given(drafts())
def test_every_sentence_is_read_once_in_its_section_and_what_is_not_shown_never(made: tuple[Draft, bytes]) -> None:
    draft, data = made
    body = read_body(data)
    starts = [at for at, block in enumerate(body.blocks) if isinstance(block, WordParagraph) and block.heading_level]
    sections = [
        (texts_of(body.blocks[start : start + 1]), body.blocks[start + 1 : end])
        for start, end in zip(starts, [*starts[1:], len(body.blocks)], strict=True)
    ]
    assert [(heading, _SENTENCE.findall(texts_of(blocks))) for heading, blocks in sections] == draft.expected
    assert [(heading, _SENTENCE.findall(plain(to_html(blocks)))) for heading, blocks in sections] == draft.expected
    for block in body.blocks:
        assert {draft.keys.get(text, "") for text in _SENTENCE.findall(texts_of([block]))} <= {block.section_key}
    found = [(comment.text, _SENTENCE.findall(comment.quote)) for comment in body.comments]
    assert sorted(found) == sorted((text, [quote]) for text, quote in draft.comments)

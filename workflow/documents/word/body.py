"""The text of a Word document in reading order, each word once: what a reader of the page sees."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from workflow.documents.package.opening import UnreadableDocument, open_package
from workflow.documents.package.word_package import RELATIONSHIP, WordPackage, kind_of_link, resolved
from workflow.documents.word.comments import read_comments
from workflow.documents.word.content import Body, WordComment, lines_of
from workflow.documents.word.drawings import chart_title, diagram_lines
from workflow.documents.word.names import Element, child, name
from workflow.documents.word.numbering import Numbering
from workflow.documents.word.secrecy import FIRST_PAGE, has_secrecy_mark
from workflow.documents.word.styles import Styles
from workflow.documents.word.walk import Notes, Walk

_NOTES = {"footnotes": name("w:footnote"), "endnotes": name("w:endnote")}
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_ID, _TYPE = name("w:id"), name("w:type")
_SECRET = (
    "Tài liệu có dấu chỉ độ mật: không đưa tài liệu mật lên hệ thống này, gửi theo đường văn thư mật. "
    "Nếu tài liệu không mật, bỏ dòng ghi độ mật rồi tải lên lại."
)


def read_body(data: bytes) -> Body:
    """The text of the .docx in `data`: tables, text boxes, notes and insertions included, deletions not.

    Text in fonts of before Unicode is converted. A note follows the paragraph or table that refers to it, both with
    its mark, "[1]". Raises UnreadableDocument for a file that `open_package` refuses, and for one that is marked as
    secret or without any text.
    """
    package = open_package(data)
    root = package.root(package.main)
    container = child(root, name("w:body"))
    if container is None:
        raise UnreadableDocument("Tệp không có phần chữ của tài liệu Word. Mở bằng Word, lưu lại rồi tải lên lại.")
    numbering = Numbering(_related(package, "numbering"))
    styles = Styles(_related(package, "styles"), _related(package, "theme"), numbering.style_levels)
    if has_secrecy_mark(_margin_lines(package, styles)):
        raise UnreadableDocument(_SECRET)
    walk = Walk(root, styles, numbering, _notes(package), _drawn(package))
    blocks = tuple(walk.body(container))
    lines = list(islice((line.text for block in blocks for line in lines_of([block])), FIRST_PAGE))
    if has_secrecy_mark(lines):
        raise UnreadableDocument(_SECRET)
    if not lines:
        raise UnreadableDocument("Tài liệu không có chữ nào. Nếu là bản chụp, hãy tải lên bản gõ trong Word.")
    comments = tuple(_comments(package, walk, len(blocks)))
    findings = (*walk.unread.findings(), *walk.typesetter.findings())
    return Body(blocks, comments, walk.typesetter.conversions(), findings)


def _related(package: WordPackage, kind: str) -> Element | None:
    part = next(iter(package.related(kind)), None)
    return None if part is None else package.root(part)


def _notes(package: WordPackage) -> Notes:
    notes: Notes = {}
    for kind, tag in _NOTES.items():
        root = _related(package, kind)
        for note in () if root is None else root.iterchildren(tag):
            if note.get(_TYPE) not in _SEPARATORS:
                notes.setdefault((kind, note.get(_ID, "")), note)
    return notes


def _margin_lines(package: WordPackage, styles: Styles) -> Iterator[str]:
    for kind in ("header", "footer"):
        for part in package.related(kind):
            root = package.root(part)
            walk = Walk(root, styles, Numbering(None), {}, lambda _: [])
            yield from (line.text for line in lines_of(walk.story(root)))


def _comments(package: WordPackage, walk: Walk, blocks: int) -> Iterator[WordComment]:
    root = _related(package, "comments")
    if root is None:
        return
    extended = _related(package, "commentsExtended")
    for comment in read_comments(root, extended, walk.anchors, walk.story, walk.typesetter):
        if comment.text.strip():
            yield comment if comment.block < blocks else replace(comment, block=blocks - 1)


def _drawn(package: WordPackage) -> Callable[[str], list[str]]:
    """The words of a diagram or the title of a chart, by the id of its relationship."""

    folder, main = posixpath.split(package.main)
    links = posixpath.join(folder, "_rels", f"{main}.rels")
    targets = {
        link.get("Id", ""): (kind_of_link(link), resolved(folder, link.get("Target", "")))
        for link in (package.root(links).iterchildren(RELATIONSHIP) if links in package.parts else ())
    }

    def lines(link: str) -> list[str]:
        kind, part = targets.get(link, ("", ""))
        if part not in package.parts:
            return []
        root = package.root(part)
        return diagram_lines(root) if kind == "diagramData" else [chart_title(root)]

    return lines

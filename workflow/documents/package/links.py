"""What the parts of a package refer to: nothing outside of it, and nothing that runs or is a document of its own."""

from __future__ import annotations

from urllib.parse import unquote

from lxml import etree

from workflow.documents.package.archive import Parts
from workflow.documents.package.refusal import BROKEN, MACROS, UnreadableDocument
from workflow.documents.package.word_package import (
    RELATIONSHIP,
    RELATIONSHIPS,
    Element,
    WordPackage,
    is_outside,
    kind_of_link,
    resolved,
)

_MACROS = {"vbaProject", "wordVbaData"}
_CHUNK = "aFChunk"
# Documents and controls put into this one. Equations and sheets in many reports are such, so that they are no reason
# to refuse: their picture stays in the text, they are never opened.
_EMBEDDED = {"oleObject", "package", "control", "activeXControlBinary"}
_DROPPED = _EMBEDDED | {"attachedTemplate", "attachedToolbars", "subDocument", "frame", "mailMergeSource"}

_CHUNK_REFUSED = (
    "Tài liệu chèn nguyên một tệp khác mà chỉ Word đọc được. "
    "Mở tệp bằng Word, bấm Lưu để Word đưa nội dung đó vào tài liệu, rồi tải lên lại."
)


def cut_links(parts: Parts) -> WordPackage:
    """The package of `parts`, from which the links that are not followed and what they led to are taken.

    Those to outside go, except hyperlinks, which are only text here; so do those to a part that is not there. What is
    left names its part as the archive does. Raises UnreadableDocument.
    """
    package = WordPackage(parts)
    names = {name.casefold(): name for name in parts}
    kept: set[str] = set()
    cut: set[str] = set()
    for name in [name for name in parts if name.casefold().endswith(".rels")]:
        # The part of links stands in a folder beside the part that they are of.
        folder = name.rpartition("_rels/")[0]
        root = package.root(name)
        if root.tag != RELATIONSHIPS:
            raise UnreadableDocument(BROKEN)
        before = etree.tostring(root)
        for link in list(root):
            target = _target(link, folder, names)
            if target is None or _is_dropped(link, target, parts):
                root.remove(link)
                cut.add(target or "")
            elif target:
                kept.add(target)
                if target != resolved(folder, link.get("Target", "")):
                    link.set("Target", f"/{target}")
        if etree.tostring(root) != before:
            parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    for name in cut & set(parts) - kept:
        del parts[name]
    return package


def _target(link: Element, folder: str, names: dict[str, str]) -> str | None:
    """The part that `link` of a part in `folder` leads to, "" for a hyperlink to outside, None for what goes."""
    # Programs differ in how they take an element that has no place here.
    if link.tag != RELATIONSHIP or len(link):
        return None
    if is_outside(link):
        return "" if kind_of_link(link) == "hyperlink" else None
    target = resolved(folder, link.get("Target", ""))
    return names.get(target.casefold()) or names.get(unquote(target).casefold())


def _is_dropped(link: Element, target: str, parts: Parts) -> bool:
    kind = kind_of_link(link)
    if kind in _MACROS:
        raise UnreadableDocument(MACROS)
    if kind == _CHUNK:
        raise UnreadableDocument(_CHUNK_REFUSED)
    # A picture in XML can link to other pictures.
    return kind in _DROPPED or (kind == "image" and target in parts.markup)

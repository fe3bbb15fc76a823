"""The rich text that a section may hold: paragraphs, bold, italic, lists and tables, and nothing else.

Stored text is always the result of ``clean``; the other functions take any HTML and read it the same way.
"""

from __future__ import annotations

import nh3

from workflow.documents.rich_text.blocks import (
    MAX_COLUMNS,
    Block,
    Cell,
    ListBlock,
    Paragraph,
    Row,
    Run,
    Table,
    TooManyColumns,
    lines,
    render,
)
from workflow.documents.rich_text.html_reader import read_blocks, without_control_characters
from workflow.documents.rich_text.tags import MAX_CONTAINERS, READ_TAGS, TAGS, TooManyContainers, simplified
from workflow.documents.text import nfc

__all__ = [
    "MAX_CHARACTERS",
    "TAGS",
    "Block",
    "Cell",
    "ListBlock",
    "Paragraph",
    "Row",
    "Run",
    "Table",
    "TextTooLong",
    "blocks",
    "clean",
    "is_empty",
    "plain",
    "top_level",
]

MAX_CHARACTERS = 200_000
"""The most characters of HTML in one section: about sixty pages."""

_READ_ATTRIBUTES = {tag: {"colspan", "rowspan"} for tag in ("td", "th")}


class TextTooLong(ValueError):
    """The text is beyond its bounds; ``str(error)`` says to the user, in Vietnamese, what to do."""


def clean(html: str) -> str:
    """``html`` in its one stored form: only the subset's tags, well formed, NFC, without empty paragraphs.

    Text that stands bare, in a list item or in a cell becomes a ``<p>``, as editors write it. The result
    is a fixed point: ``clean(clean(html)) == clean(html)``.
    Raises ``TextTooLong`` beyond ``MAX_CHARACTERS``, ``MAX_CONTAINERS`` or, in a table, ``MAX_COLUMNS``.
    """
    _check_length(html)
    cleaned = render(blocks(html))
    _check_length(cleaned)
    return cleaned


def blocks(html: str) -> list[Block]:
    """The top-level blocks of ``html``. Raises ``TextTooLong`` for too many lists or a table that is too wide."""
    try:
        simple = simplified(without_control_characters(html))
    except TooManyContainers:
        raise TextTooLong(
            f"Nội dung có nhiều hơn {MAX_CONTAINERS:,} danh sách và bảng".replace(",", ".")
            + ". Hãy bỏ bớt định dạng (dán dưới dạng văn bản thuần) rồi lưu lại."
        ) from None
    sanitised = nh3.clean(simple, tags=set(READ_TAGS), attributes=_READ_ATTRIBUTES, link_rel=None)
    try:
        return list(read_blocks(sanitised))
    except TooManyColumns:
        raise TextTooLong(
            f"Bảng có nhiều hơn {MAX_COLUMNS} cột. Hãy chia thành các bảng hẹp hơn rồi lưu lại."
        ) from None


def plain(html: str) -> str:
    """The text of ``html``, NFC: a line for each paragraph, list item and table row, cells parted by tabs."""
    return nfc("\n".join(lines(blocks(html))))


def is_empty(html: str) -> bool:
    """Whether ``html`` shows no text."""
    return not plain(html).strip()


def top_level(html: str) -> list[str]:
    """The top-level blocks of ``html`` as HTML, in order; joined they are ``clean(html)``."""
    return [render([block]) for block in blocks(html)]


def _check_length(html: str) -> None:
    if len(html) > MAX_CHARACTERS:
        limit = f"{MAX_CHARACTERS:,}".replace(",", ".")
        length = f"{len(html):,}".replace(",", ".")
        raise TextTooLong(
            f"Nội dung dài {length} ký tự, vượt giới hạn {limit} ký tự của một mục. "
            "Hãy rút gọn hoặc chuyển phần số liệu vào phụ lục rồi lưu lại."
        )

"""What may be in a part that is XML, seen without parsing it."""

from __future__ import annotations

import re

from workflow.documents.package.refusal import MACROS, SAVE_AGAIN, UnreadableDocument

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
# In each of these, and in UTF-16 without its zero bytes, markup reads as in ASCII.
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252", b"windows-1258"}
_SPACE = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_MACRO_TYPES = (b"macroenabled", b"vbaproject", b"vbadata")


def is_markup(name: str, start: bytes) -> bool:
    """Whether the part of this name, which begins with `start`, is XML or is taken for it."""
    begins = start.replace(b"\0", b"").lstrip(_SPACE).startswith(b"<")
    return begins or name.casefold().endswith((".xml", ".rels"))


def check_markup(name: str, content: bytes) -> int:
    """How many tags and attributes are in the part, or a few more; an attribute, as it takes more memory, is two.

    Raises UnreadableDocument.
    """
    markup = content.replace(b"\0", b"") if b"\0" in content else content
    start = markup[:400].lstrip(_SPACE)
    declared = _DECLARED.match(start)
    if not start.startswith(b"<") or (declared and declared[1].lower() not in _ENCODINGS):
        raise UnreadableDocument(f"Tệp ghi bằng bảng mã mà Word không dùng. {SAVE_AGAIN}")
    if b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
        raise UnreadableDocument(f"Tệp có khai báo DOCTYPE, có thể là tệp phá hoại. {SAVE_AGAIN}")
    if name == "[Content_Types].xml" and any(kind in markup.lower() for kind in _MACRO_TYPES):
        raise UnreadableDocument(MACROS)
    return markup.count(b"<") + 2 * markup.count(b"=")

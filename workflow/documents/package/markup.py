"""What may be in a part that is XML, seen without parsing it."""

from __future__ import annotations

import re

from workflow.documents.package.refusal import BROKEN, MACROS, SAVE_AGAIN, UnreadableDocument

_DECLARATION = re.compile(rb"<\?xml\s([^?]{0,200})\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
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
    if not start.startswith(b"<"):
        raise UnreadableDocument(BROKEN)
    if not _is_in_known_encoding(start):
        raise UnreadableDocument(f"Tệp ghi bằng bảng mã mà Word không dùng. {SAVE_AGAIN}")
    if b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
        raise UnreadableDocument(f"Tệp có khai báo DOCTYPE, có thể là tệp phá hoại. {SAVE_AGAIN}")
    if name == "[Content_Types].xml" and any(kind in markup.lower() for kind in _MACRO_TYPES):
        raise UnreadableDocument(MACROS)
    return markup.count(b"<") + 2 * markup.count(b"=")


def _is_in_known_encoding(start: bytes) -> bool:
    if not re.match(rb"<\?xml\s", start):
        return True
    declaration = _DECLARATION.match(start)
    encoding = _ENCODING.search(declaration[1]) if declaration else None
    return declaration is not None and (encoding is None or encoding[1].lower() in _ENCODINGS)

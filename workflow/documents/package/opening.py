"""Opening an uploaded .docx: everything that can be wrong with the file is found before it is parsed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from itertools import islice

from workflow.documents.package.archive import unpack
from workflow.documents.package.kind import Kind, kind_of
from workflow.documents.package.links import cut_links
from workflow.documents.package.refusal import BROKEN, MAX_FILE, MAX_PARAGRAPHS, MEGABYTE, TOO_LONG, UnreadableDocument
from workflow.documents.package.strict import make_usual
from workflow.documents.package.word_package import WordPackage

__all__ = ["MAX_FILE", "MAX_PARAGRAPHS", "MEGABYTE", "UnreadableDocument", "open_package"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    OverflowError,
    OSError,
)


def open_package(data: bytes) -> WordPackage:
    """The Word document in `data`, safe to walk: no macros, no entities, nothing that would be fetched.

    Links to other files and sites are taken out, except hyperlinks, which are only text here; so are the documents
    and controls that are embedded. The strict form of the format is given in the usual one. Takes less than a second
    and 200 MB. Raises UnreadableDocument.
    """
    kind = kind_of(data)
    if kind is not Kind.ZIP:
        raise UnreadableDocument(kind.value)
    try:
        parts = unpack(data)
    except UnreadableDocument:
        raise
    except _DAMAGED as damaged:
        raise UnreadableDocument(BROKEN) from damaged
    make_usual(parts.markup)
    package = cut_links(parts)
    if package.main not in parts.markup:
        raise UnreadableDocument(BROKEN)
    body = package.root(package.main).find(f"{{{_W}}}body")
    if body is None:
        raise UnreadableDocument(BROKEN)
    if next(islice(body.iter(f"{{{_W}}}p"), MAX_PARAGRAPHS, None), None) is not None:
        raise UnreadableDocument(TOO_LONG)
    return package

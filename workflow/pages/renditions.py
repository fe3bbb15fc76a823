"""Documents as PDF and as pictures of their pages; of a frozen one made when first asked for, kept under its digest."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from workflow.documents.office.old_word import doc_to_docx
from workflow.documents.office.pdf import NoConverter, page_images, to_pdf

_AT_ONCE = BoundedSemaphore(1)
"""A conversion takes seconds and hundreds of megabytes: one at a time in each process."""
_PATIENCE = 90
"""Seconds to wait for it."""


class Frozen(Protocol):
    """A document that never changes: a proposal, or what was issued."""

    file: bytes | memoryview[int]
    digest: str


def pdf_of(document: Frozen) -> bytes:
    """The document as a PDF. Raises NoConverter, whose words are for the reader."""
    name = _name(document.digest, "document.pdf")
    if not default_storage.exists(name):
        with _Turn():
            if not default_storage.exists(name):
                _put(name, to_pdf(bytes(document.file)))
    return _get(name)


def pdf_once(file: bytes) -> bytes:
    """A .docx that will change as a PDF, which is not kept. Raises NoConverter as `pdf_of` does."""
    with _Turn():
        return to_pdf(file)


def docx_from_old(file: bytes) -> bytes:
    """An old .doc or .rtf as a .docx. Raises NoConverter as `pdf_of` does, UnreadableDocument."""
    with _Turn():
        return doc_to_docx(file)


def page_count(document: Frozen) -> int:
    """How many pages there are pictures of, drawing them first where need be. Raises NoConverter as `pdf_of` does."""
    name = _name(document.digest, "count")
    if not default_storage.exists(name):
        pdf = pdf_of(document)
        with _Turn():
            pages = page_images(pdf)
            for number, page in enumerate(pages, start=1):
                _put(_page_name(document.digest, number), page)
            # Last: only a whole set of pages has its count.
            _put(name, str(len(pages)).encode())
    return int(_get(name))


def page(digest: str, number: int) -> bytes | None:
    """The picture (PNG) of a page, from 1; None where it was not drawn."""
    name = _page_name(digest, number)
    return _get(name) if default_storage.exists(name) else None


class _Turn:
    """Waits for one's turn to convert. Raises NoConverter when it does not come."""

    def __enter__(self) -> None:
        if not _AT_ONCE.acquire(timeout=_PATIENCE):
            raise NoConverter(_("Máy chủ đang dựng văn bản khác. Hãy thử lại sau ít phút hoặc tải tệp .docx."))

    def __exit__(self, *problem: object) -> None:
        _AT_ONCE.release()


def _name(digest: str, name: str) -> str:
    return f"renditions/{digest}/{name}"


def _page_name(digest: str, number: int) -> str:
    return _name(digest, f"page-{number}.png")


def _get(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def _put(name: str, data: bytes) -> None:
    """Write a file in place of what a conversion that was cut short may have left."""
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))

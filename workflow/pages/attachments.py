"""Documents as files to keep: kinds, names, headers."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.text import slugify

from workflow.documents.text import fold

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def attachment(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep. No cache in between holds it: whoever signs in next at this computer may not see it."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def plain_name(words: str) -> str:
    """For a file's name: without diacritics, in lower case, with hyphens, of a length that every system takes."""
    return slugify(fold(words.replace("/", " ")))[:150].strip("-")

"""Official documents as .docx: the format comes from a profile, the bytes from the content alone."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from workflow.documents.official.profiles import load_profile
from workflow.documents.official.provenance import Passage, embed_provenance, read_provenance
from workflow.documents.official.writing.closing import closing_table
from workflow.documents.official.writing.content import Writer
from workflow.documents.official.writing.document import begin_document, finish_document
from workflow.documents.official.writing.head import head_table, title_paragraphs
from workflow.documents.official.writing.model import OfficialDocument, OfficialSection
from workflow.documents.official.writing.xml import Element, keep_with_next, printable, text_paragraph
from workflow.documents.rich_text.html import blocks

__all__ = ["OfficialDocument", "OfficialSection", "Passage", "read_provenance", "same_content", "write_official"]


def write_official(document: OfficialDocument) -> bytes:
    """``document`` as a .docx; the same document always gives the same bytes.

    Raises ``ValueError`` for an unknown profile and ``TextTooLong`` for a table that is too wide.
    """
    profile = load_profile(document.profile)
    file, lists = begin_document(profile)
    writer = Writer(profile, lists)
    elements = [
        head_table(document, profile),
        *title_paragraphs(document, profile),
        *_text(document, writer),
    ]
    # The signature never stands alone on a page.
    keep_with_next(elements[-1])
    elements.append(closing_table(document, profile))
    end = file.element.body.sectPr
    for element in writer.parted(elements):
        end.addprevious(element)
    if document.provenance:
        embed_provenance(file, document.provenance)
    return finish_document(
        file,
        title=printable(f"{document.type_name} {document.abstract}"),
        author=printable(document.issuing_organisation),
        issued_on=document.date,
    )


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two .docx files hold the same parts. Compression is not content: it may differ between machines."""
    return _parts(one) == _parts(other)


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _text(document: OfficialDocument, writer: Writer) -> Iterator[Element]:
    for basis in document.legal_basis:
        yield text_paragraph("legal_basis", f"- {basis}")
    yield from writer.blocks(blocks(document.opening))
    for section in document.sections:
        yield writer.heading(section.level, section.label, section.heading)
        yield from writer.blocks(blocks(section.html))
    yield from writer.blocks(blocks(document.closing))

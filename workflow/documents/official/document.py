"""Official documents as .docx: the format comes from a profile, the bytes from the content alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from zipfile import ZipFile

from workflow.documents.official.profiles import Profile, load_profile
from workflow.documents.official.provenance import Passage, add_provenance, read_provenance
from workflow.documents.official.writing.annexes import annex_blocks
from workflow.documents.official.writing.closing import closing_table
from workflow.documents.official.writing.content import Writer
from workflow.documents.official.writing.file import DOCUMENT, Pages, WordFile
from workflow.documents.official.writing.head import head_table, title_paragraphs
from workflow.documents.official.writing.model import Annex, OfficialDocument, OfficialSection
from workflow.documents.official.writing.numbering import Numbering
from workflow.documents.official.writing.page import contact_footer
from workflow.documents.official.writing.printed import Printed
from workflow.documents.rich_text.blocks import Block, Paragraph
from workflow.documents.rich_text.html import blocks

__all__ = [
    "Annex",
    "OfficialDocument",
    "OfficialSection",
    "Passage",
    "read_provenance",
    "same_content",
    "write_official",
]

_END = re.compile(r"(?:\./)?\.$")


def write_official(document: OfficialDocument) -> bytes:
    """``document`` as a .docx; the same document always gives the same bytes.

    Raises ``ValueError`` for an unknown profile or for a part that the profile does not have, in words for the
    user, and ``TextTooLong`` for a table that is too wide.
    """
    profile = load_profile(document.profile)
    _refuse_foreign_parts(document, profile)
    writer = Writer(profile, Numbering(profile))
    text: list[Printed] = [*title_paragraphs(document, profile), *_text(document, writer)]
    if text:
        # The signature never stands alone on a page.
        text[-1].keep_with_next()
    sections = _sections([head_table(document, profile), *text, closing_table(document, profile)], writer)
    for annex in document.annexes:
        annex_text, landscape = annex_blocks(annex, document, writer)
        counts = profile.layout.annex_counts_pages
        sections.append(Pages(blocks=annex_text, landscape=landscape, counts_from_one=counts))
    file = WordFile(
        profile=profile,
        title=f"{document.type_name or profile.wording['official_letter']} {document.abstract}",
        subject=document.abstract,
        author=document.issuing_organisation,
        written_on=document.date,
    )
    if document.provenance:
        add_provenance(file.package, document.provenance, of=DOCUMENT)
    footer = contact_footer(document.contact_line) if document.contact_line else None
    return file.to_bytes(sections, writer.numbering, first_footer=footer)


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two .docx files hold the same parts. Compression is not content: it may differ between machines."""
    return _parts(one) == _parts(other)


def _parts(data: bytes) -> Mapping[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _text(document: OfficialDocument, writer: Writer) -> Iterator[Printed]:
    yield from writer.blocks(blocks(document.opening))
    for section in document.sections:
        yield from writer.heading(section)
        yield from writer.blocks(blocks(section.html))
    yield from writer.blocks(_ended(blocks(document.closing), writer.profile.wording["body_end"]))


def _sections(blocks: list[Printed], writer: Writer) -> list[Pages]:
    """``blocks`` on pages, of which those with tables that are too wide are turned."""
    parts = [(turned, list(part)) for turned, part in groupby(blocks, lambda block: getattr(block, "is_turned", False))]
    if len(parts) > 1 and len(parts[-1][1]) == 1:
        # The signature would stand alone.
        _, closing = parts.pop()
        parts[-1][1].extend(closing)
    has_title_page = not writer.profile.page.number_on_first_page
    return [
        Pages(blocks=writer.parted(part), landscape=turned, has_title_page=has_title_page and at == 0)
        for at, (turned, part) in enumerate(parts)
    ]


def _ended(closing: list[Block], end: str) -> list[Block]:
    """``closing`` with the mark that the format ends a text with, in the place of a full stop."""
    match closing:
        case [*before, Paragraph(runs=(*first, last))]:
            return [*before, Paragraph((*first, replace(last, text=_END.sub(end, last.text))))]
    return closing


def _refuse_foreign_parts(document: OfficialDocument, profile: Profile) -> None:
    given = {
        "circulation_mark": document.circulation_mark,
        "contact_line": document.contact_line,
        **{f"{section.kind}_label": section.label for section in document.sections if section.kind == "section"},
    }
    words = {
        "circulation_mark": "dấu chỉ phạm vi lưu hành",
        "contact_line": "dòng địa chỉ cơ quan ở chân trang",
        "section_label": "đề mục cấp “Mục”",
    }
    for part, value in given.items():
        if value and part not in profile.parts:
            raise ValueError(f"{profile.title} không có {words[part]}. Hãy bỏ nội dung này.")

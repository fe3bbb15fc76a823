"""Annexes: each begins a page after the signature, turned where its tables are too wide for the paper."""

from __future__ import annotations

from workflow.documents.official.numbers import number_symbol, two_digits
from workflow.documents.official.writing.content import Writer
from workflow.documents.official.writing.model import Annex, OfficialDocument
from workflow.documents.official.writing.page import text_width_mm
from workflow.documents.official.writing.printed import Printed, text_paragraph
from workflow.documents.official.writing.tables import fits
from workflow.documents.rich_text.blocks import Table
from workflow.documents.rich_text.html import blocks


def annex_blocks(annex: Annex, document: OfficialDocument, writer: Writer) -> tuple[list[Printed], bool]:
    """The pages of ``annex``, and whether they are turned."""
    profile = writer.profile
    content = blocks(annex.html)
    landscape = any(isinstance(block, Table) and not fits(block, profile.page.text_width_mm) for block in content)
    heading = text_paragraph("annex_label", profile.wording["annex_label"].format(label=annex.label).strip())
    reference = _reference(document, writer) if annex.reference is None else annex.reference
    written: list[Printed] = [heading, text_paragraph("annex_title", annex.title.upper())]
    if reference:
        written.append(text_paragraph("annex_reference", reference))
    written += writer.blocks(content, width_mm=text_width_mm(profile.page, landscape=landscape))
    return writer.parted(written), landscape


def _reference(document: OfficialDocument, writer: Writer) -> str:
    """“(Kèm theo Báo cáo số 205-BC/ĐUK, ngày 07/4/2023 của …)”, with room for the pen in a draft."""
    profile = writer.profile
    number = "\u2026\u2026" if document.number is None else two_digits(document.number)
    return profile.wording["annex_reference"].format(
        type=(document.type_name or profile.wording["official_letter"]).capitalize(),
        number=number_symbol(profile, number, document.symbol),
        date="…/…/……" if document.date is None else f"{document.date:%d/%m/%Y}",
        organisation=document.issuer or document.issuing_organisation,
    )

"""An empty document in a profile, and a finished one as bytes that depend on its content alone."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import _Relationship
from docx.shared import Mm

from workflow.documents.official.profiles import Page, Profile
from workflow.documents.official.writing.lists import Lists
from workflow.documents.official.writing.styles import fill_styles
from workflow.documents.official.writing.xml import Element, w

LANGUAGE = "vi-VN"

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MADE_ON_UNIX = 3
_KEPT = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.NUMBERING,
}


def begin_document(profile: Profile) -> tuple[Document, Lists]:
    """An empty document with the page, styles and lists of ``profile``, and nothing else of the template."""
    document = docx.Document()
    _drop_extras(document.part.rels)
    _drop_extras(document.part.package.rels)
    fill_styles(document.part.styles.element, profile)
    _set_up_page(document, profile.page)
    _set_up_word(document.settings.element)
    lists = Lists(document.part.numbering_part.element)
    lists.begin(profile.parts["body"])
    return document, lists


def finish_document(document: Document, *, title: str, author: str, issued_on: date | None) -> bytes:
    """The .docx; without ``issued_on`` it says no time at all."""
    core = document.core_properties
    for child in list(core._element):
        core._element.remove(child)
    core.title, core.author, core.language = title[:255], author[:255], LANGUAGE
    if issued_on is not None:
        core.created = core.modified = datetime.combine(issued_on, time(), UTC)
    written = io.BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def _drop_extras(relationships: dict[str, _Relationship]) -> None:
    for key, relationship in list(relationships.items()):
        if relationship.reltype not in _KEPT:
            del relationships[key]


def _set_up_page(document: Document, page: Page) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
    section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
    section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
    section.header_distance = section.footer_distance = Mm(page.number_from_top_mm)
    section.different_first_page_header_footer = not page.number_on_first_page
    header = section.header._element
    for child in list(header):
        header.remove(child)
    header.append(w("p", w("pPr", w("pStyle", val="page_number")), w("fldSimple", instr="PAGE")))


def _set_up_word(settings: Element) -> None:
    for child in list(settings):
        settings.remove(child)
    # Without a mode Word opens the file as one of 2007; 15 is the mode of every version since 2013.
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    settings.append(w("defaultTabStop", val=720))
    settings.append(w("characterSpacingControl", val="doNotCompress"))
    settings.append(w("compat", mode))
    settings.append(w("themeFontLang", val=LANGUAGE))
    settings.append(w("decimalSymbol", val=","))
    settings.append(w("listSeparator", val=";"))


def _without_times(data: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _MADE_ON_UNIX
            target.writestr(entry, source.read(name))
    return written.getvalue()

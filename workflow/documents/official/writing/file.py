"""Blocks on pages, as a .docx: what every document that is written here has in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.numbering import Numbering
from workflow.documents.official.writing.package import Package, core_properties
from workflow.documents.official.writing.page import number_header, section_properties
from workflow.documents.official.writing.printed import LINE, Printed, PrintedParagraph, PrintedTable, markup_of
from workflow.documents.official.writing.styles import LANGUAGE, styles_part
from workflow.documents.official.writing.xml import part, w

DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Blocks on pages of one shape; the first page has no number where ``has_title_page``."""

    blocks: Sequence[Printed]
    landscape: bool = False
    counts_from_one: bool = False
    has_title_page: bool = False


@dataclass(slots=True, kw_only=True)
class WordFile:
    """A .docx that is being written: its sections, headers and footers in markup, and its properties.

    ``written_on`` is the date that the file says it was made on, None for no date at all; ``settings`` is markup
    that stands first in word/settings.xml.
    """

    profile: Profile
    title: str
    subject: str = ""
    author: str
    written_on: date | None = None
    settings: str = ""
    package: Package = field(default_factory=Package)

    def to_bytes(
        self,
        sections: Sequence[Pages],
        numbering: Numbering,
        *,
        header: bytes | None = None,
        footer: bytes | None = None,
        first_footer: bytes | None = None,
    ) -> bytes:
        """The whole file. ``header`` is the number of the page if not given; footers are none if not given."""
        package = self.package
        core = core_properties(title=self.title, subject=self.subject, author=self.author, written_on=self.written_on)
        package.add("docProps/core.xml", core, "core-properties")
        package.add("word/styles.xml", styles_part(self.profile.id), "styles", of=DOCUMENT)
        package.add("word/numbering.xml", numbering.part(), "numbering", of=DOCUMENT)
        package.add("word/settings.xml", _settings(self.settings), "settings", of=DOCUMENT)
        references = self._reference("header", "default", header or number_header())
        if footer:
            references += self._reference("footer", "default", footer)
        if first_footer:
            references += self._reference("footer", "first", first_footer)
        package.add(DOCUMENT, self._document(sections, references), "officeDocument")
        return package.to_bytes()

    def _reference(self, kind: str, pages: str, content: bytes) -> str:
        name = f"word/{kind}{'' if pages == 'default' else '_' + pages}.xml"
        link = self.package.add(name, content, kind, of=DOCUMENT)
        return f'<w:{kind}Reference w:type="{pages}" r:id="{link}"/>'

    def _document(self, sections: Sequence[Pages], references: str) -> bytes:
        body = ""
        for at, pages in enumerate(sections):
            properties = section_properties(
                self.profile.page,
                references if at == 0 else "",
                landscape=pages.landscape,
                counts_from_one=pages.counts_from_one,
                has_title_page=pages.has_title_page,
            )
            body += markup_of(pages.blocks)
            if at < len(sections) - 1:
                body += PrintedParagraph(LINE, section=properties).markup()
            else:
                # Word would add a paragraph of its own after a table that ends the text.
                end = PrintedParagraph(LINE).markup() if isinstance(pages.blocks[-1], PrintedTable) else ""
                body += end + properties
        return part("document", w("body", body))


@cache
def _settings(first: str) -> bytes:
    # Without a mode Word opens the file as one of 2007; 15 is the mode of every version since 2013.
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return part(
        "settings",
        first,
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", mode),
        w("themeFontLang", val=LANGUAGE),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    )

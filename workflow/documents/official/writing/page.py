"""Pages: their size, margins and number, section by section."""

from __future__ import annotations

from functools import cache

from workflow.documents.official.profiles import Page
from workflow.documents.official.writing.printed import PrintedParagraph, text_paragraph
from workflow.documents.official.writing.xml import part, text_run, twips, w


def section_properties(
    page: Page, references: str, *, landscape: bool = False, counts_from_one: bool = False, has_title_page: bool
) -> str:
    """The w:sectPr of pages that show ``references`` (markup); a title page has no number."""
    width, height = twips(page.width_mm), twips(page.height_mm)
    # A page that is turned keeps its margins: what was its left edge is its top edge now.
    size = w("pgSz", w=height, h=width, orient="landscape") if landscape else w("pgSz", w=width, h=height)
    sides = [("top", page.top_mm), ("right", page.right_mm), ("bottom", page.bottom_mm), ("left", page.left_mm)]
    if landscape:
        sides = [("top", page.left_mm), ("right", page.top_mm), ("bottom", page.right_mm), ("left", page.bottom_mm)]
    edge = twips(page.number_from_top_mm)
    return w(
        "sectPr",
        references,
        w("type", val="nextPage"),
        size,
        w("pgMar", **{side: twips(margin) for side, margin in sides}, header=edge, footer=edge, gutter=0),
        w("pgNumType", start=1) if counts_from_one else "",
        w("titlePg") if has_title_page else "",
    )


def text_width_mm(page: Page, *, landscape: bool) -> float:
    return page.height_mm - page.top_mm - page.bottom_mm if landscape else page.text_width_mm


@cache
def number_header() -> bytes:
    """A header with the number of the page."""
    return part("hdr", PrintedParagraph("page_number", field("PAGE")).markup())


def contact_footer(words: str) -> bytes:
    """A footer of the first page with the address of the organisation under a line as wide as the text."""
    paragraph = text_paragraph("contact_line", words)
    paragraph.border = w("pBdr", w("top", val="single", sz=6, space=1, color="000000"))
    return part("ftr", paragraph.markup())


def field(instruction: str) -> str:
    """A field that Word and LibreOffice fill in, such as the number of the page."""
    return f'<w:fldSimple w:instr="{instruction}">{text_run("1")}</w:fldSimple>'

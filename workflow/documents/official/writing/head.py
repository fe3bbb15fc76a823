"""The first page's head: who issues, number, place and date; then the type, the abstract and its rule."""

from __future__ import annotations

from datetime import date
from textwrap import wrap

from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.model import OfficialDocument
from workflow.documents.official.writing.tables import layout_row, layout_table
from workflow.documents.official.writing.xml import Element, set_property, text_paragraph, twips, w

_BLANK = "\u00a0" * 6
"""Room for the pen; ordinary spaces would shrink or break."""


def head_table(document: OfficialDocument, profile: Profile) -> Element:
    layout, wording = profile.layout, profile.wording
    organisation = [
        _even_lines("parent_organisation", document.parent_organisation, profile),
        _even_lines("issuing_organisation", document.issuing_organisation, profile),
        text_paragraph("organisation_separator", wording["organisation_separator"]),
    ]
    rows = [
        layout_row(organisation, [_party_title(profile)]),
        layout_row(
            [text_paragraph("number_symbol", _number(document, wording["number"]))],
            [text_paragraph("place_date", _place_date(document, wording["place_date"]))],
        ),
    ]
    if document.draft_mark:
        rows.append(layout_row([text_paragraph("draft_mark", document.draft_mark)], [text_paragraph("place_date", "")]))
    return layout_table((layout.left_mm, layout.right_mm), rows)


def title_paragraphs(document: OfficialDocument, profile: Profile) -> list[Element]:
    return [
        text_paragraph("type_name", document.type_name.upper()),
        text_paragraph("abstract", document.abstract),
        text_paragraph("abstract_rule", profile.wording["abstract_rule"]),
    ]


def _party_title(profile: Profile) -> Element:
    """The title with its solid rule: a border under a paragraph that is just as wide as the words."""
    side = twips((profile.layout.right_mm - profile.layout.title_width_mm) / 2)
    title = text_paragraph("party_title", profile.wording["party_title"])
    set_property(title, w("pBdr", w("bottom", val="single", sz=6, space=1, color="000000")))
    set_property(title, w("ind", left=side, right=side))
    return title


def _even_lines(part: str, name: str, profile: Profile) -> Element:
    """A name in capitals, broken into lines of about one length."""
    width = profile.layout.organisation_line
    needed = len(wrap(name, width))
    while needed > 1 and len(wrap(name, width - 1)) == needed:
        width -= 1
    return text_paragraph(part, "\n".join(wrap(name, width)).upper())


def _number(document: OfficialDocument, pattern: str) -> str:
    number = _BLANK if document.number is None else f"{document.number:02d}"
    return pattern.format(number=number, symbol=document.symbol)


def _place_date(document: OfficialDocument, pattern: str) -> str:
    return pattern.format(place=document.place, **_date_words(document.date))


def _date_words(day: date | None) -> dict[str, str]:
    if day is None:
        return dict.fromkeys(("day", "month", "year"), _BLANK)
    # Leading zeros where a digit could be put in front by hand: days to 9, months 1 and 2.
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}

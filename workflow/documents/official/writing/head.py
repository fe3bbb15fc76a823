"""The first page's head: who issues, number, place and date; then the type, the abstract and its rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow.documents.official.numbers import number_line, two_digits
from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.measure import even_lines, width_mm
from workflow.documents.official.writing.model import OfficialDocument
from workflow.documents.official.writing.printed import LINE, Printed, PrintedParagraph, PrintedTable, text_paragraph
from workflow.documents.official.writing.tables import layout_table
from workflow.documents.official.writing.xml import printable, w

_BLANK = "\u00a0" * 6
"""Room for the pen; ordinary spaces would shrink or break."""

_COLUMN_MARGIN_MM = 1
_BOX_MARGIN_MM = 4
_HANGING_MM = 10
_LINE_POINTS_EIGHTHS = 6
_NOTICE = "thông báo"
_SUBMISSION = "tờ trình"


def head_table(document: OfficialDocument, profile: Profile) -> PrintedTable:
    rows: list[tuple[list[Printed], list[Printed]]] = [
        (
            [text_paragraph("number_symbol", _number(document, profile))],
            [text_paragraph("place_date", _place_date(document, profile))],
        ),
    ]
    if marks := _marks(document, profile):
        rows.append((marks, [PrintedParagraph(LINE)]))
    issuing = _name("issuing_organisation", document.issuing_organisation, profile)
    return head_columns(document.parent_organisation, issuing, profile, rows)


def head_columns(
    parent: str,
    issuing: Sequence[Printed],
    profile: Profile,
    rows: Sequence[tuple[Sequence[Printed], Sequence[Printed]]] = (),
) -> PrintedTable:
    """The two columns that a document begins with: organisations at the left, the Party or the State at the right."""
    layout = profile.layout
    left: list[Printed] = [*_name("parent_organisation", parent, profile), *issuing]
    first = (left, _title(profile))
    return layout_table((layout.left_mm, layout.right_mm), [first, *rows], "Phần đầu văn bản")


def title_paragraphs(document: OfficialDocument, profile: Profile) -> list[Printed]:
    """Type, abstract and rule; whom it is sent to; the legal basis. A letter has its abstract in the head."""
    written: list[Printed] = []
    if document.type_name:
        written += [
            text_paragraph("type_name", document.type_name.upper()),
            text_paragraph("abstract", document.abstract),
            *abstract_rule(document.type_name, document.abstract, profile),
        ]
    return [*written, *_addressees(document, profile), *_legal_basis(document, profile)]


def date_words(day: date | None) -> dict[str, str]:
    """Day, month and year as they are printed; blanks without ``day``."""
    if day is None:
        return dict.fromkeys(("day", "month", "year"), _BLANK)
    # Leading zeros where a digit could be put in front by hand: days to 9, months 1 and 2.
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}


def _name(part: str, name: str, profile: Profile) -> list[Printed]:
    """The name of an organisation, and what stands under that of the issuing one."""
    looks = profile.parts[part]
    room = profile.layout.left_mm - 2 * _COLUMN_MARGIN_MM
    lines = even_lines(printable(name).upper(), looks.size_pt, room, bold=looks.bold)
    written: list[Printed] = [text_paragraph(part, lines)] if lines else []
    if part == "issuing_organisation":
        written += organisation_end(lines.rpartition("\n")[2], profile)
    return written


def organisation_end(words: str, profile: Profile) -> list[Printed]:
    """What parts the issuing organisation, whose last line is ``words``, from the number: a line or an asterisk."""
    if separator := profile.wording.get("organisation_separator"):
        return [text_paragraph("organisation_separator", separator)]
    return [_line("issuing_organisation", words, profile, profile.layout.left_mm)]


def _title(profile: Profile) -> list[Printed]:
    """The name of the Party, or of the State with its motto."""
    written: list[Printed] = []
    for name in ("party_title", "national_name", "national_motto"):
        if name in profile.parts:
            words = profile.wording[name]
            written.append(text_paragraph(name, words))
            if profile.parts[name].line_below:
                written.append(_line(name, words, profile, profile.layout.right_mm))
    return written


def _marks(document: OfficialDocument, profile: Profile) -> list[Printed]:
    """What stands under the number: a letter's abstract, then urgency, circulation and draft."""
    written: list[Printed] = []
    if not document.type_name:
        words = profile.wording["abstract_official_letter"].format(abstract=document.abstract)
        written.append(text_paragraph("abstract_official_letter", words))
    for part, mark in (
        ("urgency_mark", document.urgency_mark.upper()),
        ("circulation_mark", document.circulation_mark.upper()),
        ("draft_mark", document.draft_mark),
    ):
        if mark:
            written.append(_mark(part, mark, profile))
    return written


def _mark(part: str, mark: str, profile: Profile) -> PrintedParagraph:
    looks, layout = profile.parts[part], profile.layout
    paragraph = text_paragraph(part, mark)
    if looks.boxed:
        words = width_mm(mark, looks.size_pt, bold=looks.bold)
        width = layout.box_mm.get(mark, words + 2 * _BOX_MARGIN_MM)
        sides = ("top", "left", "bottom", "right")
        paragraph.border = w("pBdr", *(_border(side, looks.color) for side in sides))
        paragraph.sides_mm = max((layout.left_mm - width) / 2, _COLUMN_MARGIN_MM)
    return paragraph


def abstract_rule(type_name: str, abstract: str, profile: Profile) -> list[Printed]:
    """The hyphens or the line under the abstract of a document of that type."""
    looks = profile.parts["abstract"]
    if looks.line_below:
        longest = profile.page.text_width_mm - 2 * looks.side_mm
        words = even_lines(abstract, looks.size_pt, longest, bold=looks.bold).partition("\n")[0]
        return [_line("abstract", words, profile, profile.page.text_width_mm, after_pt=12)]
    rule = profile.wording["notice_rule" if type_name.casefold() == _NOTICE else "abstract_rule"]
    return [text_paragraph("abstract_rule", rule)] if rule else []


def _line(part: str, words: str, profile: Profile, room_mm: float, after_pt: float = 0) -> PrintedParagraph:
    """The solid line under ``words``, as long as a share of them: the border of a paragraph without words.

    It is not a border of the words themselves: in another font they may be longer, and would break.
    """
    looks = profile.parts[part]
    width = looks.line_below * width_mm(words, looks.size_pt, bold=looks.bold)
    line = PrintedParagraph(
        LINE, before_pt=1 if looks.line_below == 1 else 3, after_pt=after_pt, sides_mm=(room_mm - width) / 2
    )
    line.border = w("pBdr", _border("top"))
    return line


def _border(side: str, color: str = "000000") -> str:
    return w(side, val="single", sz=_LINE_POINTS_EIGHTHS, space=1, color=color)


def _number(document: OfficialDocument, profile: Profile) -> str:
    number = _BLANK if document.number is None else two_digits(document.number)
    return number_line(profile, number, document.symbol)


def _place_date(document: OfficialDocument, profile: Profile) -> str:
    return profile.wording["place_date"].format(place=document.place, **date_words(document.date))


def _addressees(document: OfficialDocument, profile: Profile) -> list[Printed]:
    if not document.addressees:
        return []
    is_submission = document.type_name.casefold() == _SUBMISSION
    label = profile.wording["addressee_of_submission" if is_submission else "addressee"]
    if len(document.addressees) == 1:
        return [text_paragraph("addressee", f"{label} {document.addressees[0]}")]
    looks = profile.parts["addressee"]
    first = text_paragraph("addressee_list", label)
    first.before_pt, first.sides_mm = looks.before_pt, profile.parts["addressee_list"].side_mm - _HANGING_MM
    lines = [text_paragraph("addressee_list", line) for line in dashed(document.addressees, ";")]
    lines[-1].after_pt = looks.after_pt
    return [first, *lines]


def _legal_basis(document: OfficialDocument, profile: Profile) -> list[Printed]:
    wording = profile.wording
    texts = [basis.strip().rstrip(";,.").strip() for basis in document.legal_basis]
    ends = [wording["legal_basis_end"]] * (len(texts) - 1) + [wording["legal_basis_last"]]
    return [
        text_paragraph("legal_basis", wording["legal_basis"].format(basis=text) + end)
        for text, end in zip(texts, ends, strict=False)
    ]


def dashed(names: tuple[str, ...], end: str) -> list[str]:
    """``names`` each after a hyphen, ended by ``end``, the last by a full stop."""
    bare = [name.strip().lstrip("-–").rstrip(",;.").strip() for name in names]
    ends = [end] * (len(bare) - 1) + ["."]
    return [f"- {name}{mark}" for name, mark in zip(bare, ends, strict=False)]

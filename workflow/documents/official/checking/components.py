"""Which line of a document is which part of its format: found by what it says and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.documents.labels import Kind, read_label
from workflow.documents.official.checking.lines import Cell, Line
from workflow.documents.official.numbers import document_types
from workflow.documents.text import fold

_HEAD_LINES = 40
_TITLE_LINES = 12
_CLOSING_LINES = 100
_LONGEST_HEADING = 300
_LONGEST_RECIPIENT = 200
_DASHES = re.compile(r"[-–—_=]{2,}")
_SEPARATOR = re.compile(r"[*]{1,3}")
_NUMBER = re.compile(r"Số\s*[:.]?\s*[\d\s_.…]*[-/–]\s*\S")
_PLACE_DATE = re.compile(r".+?,?\s*ngày[\s\d_.…]*tháng[\s\d_.…]*năm[\s\d_.…]*")
_SHORT_DATE = re.compile(r"(?P<place>[^\d,]{2,40}?),?\s*ngày\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\s*")
_LETTER_ABSTRACT = re.compile(r"(?:V/v|về việc)\s", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:T/M|TM|K/T|KT|T/L|TL|TUQ|T/Q|Q)[.\s]\s*\w")
_NO_NAME = re.compile(r"\(.*\)")
_BASIS = re.compile(r"[-–]?\s*(?:Căn cứ|Theo đề nghị)\b")
_TYPES = {fold(found.name) for body in ("party", "state") for found in document_types(body).values()}
_BODIES = ("dang uy ", "dang bo ", "chi bo ", "ban ", "van phong ", "so ", "uy ban ", "phong ", "trung tam ")
_TITLES = {
    "party_title": re.compile("dang cong san viet nam"),
    "national_name": re.compile("cong hoa xa hoi chu nghia viet nam"),
    "national_motto": re.compile(r"doc lap\W+tu do\W+hanh phuc\W*"),
}


@dataclass(frozen=True, slots=True)
class Components:
    """The lines of each part that was found, by the part's name in a profile; ``body`` has plain paragraphs alone.

    ``title`` is in the words of the document what kind it is ("BÁO CÁO"); "" for a letter.
    """

    parts: Mapping[str, Sequence[Line]]
    title: str

    def of(self, part: str) -> Sequence[Line]:
        return self.parts.get(part, ())


def find_components(lines: Sequence[Line], number_formats: Mapping[tuple[str, int], str]) -> Components:
    """The parts of the document with those ``lines``; ``number_formats`` are w:numFmt by list and level."""
    parts: dict[str, list[Line]] = defaultdict(list)
    named = next((at for at, line in enumerate(lines[:_HEAD_LINES]) if _is_type_name(line)), None)
    if named is None:
        start = _head_end(lines)
        # The first line under the head says what kind of document it is, even if it is not in capitals.
        if start < len(lines) and lines[start].cell is None and fold(lines[start].text) in _TYPES:
            named = start
    start = _head_end(lines) if named is None else named
    _find_head(lines[:start], parts)
    if named is not None:
        parts["type_name"] = [lines[named]]
        start = _find_abstract(lines, named + 1, parts)
    end = _closing_start(lines, start)
    _find_body(lines[start:end], number_formats, parts)
    _find_closing(lines[end : _closing_end(lines, end)], parts)
    return Components(dict(parts), "" if named is None else lines[named].text)


def _is_type_name(line: Line) -> bool:
    if not line.is_upper or line.text.casefold() == line.text:
        return False
    words = fold(line.text)
    return line.cell is None and (words in _TYPES or (line.setting.align == "center" and _begins_with_type(words)))


def _begins_with_type(words: str) -> bool:
    return any(words.startswith(f"{type_} ") for type_ in _TYPES)


def _head_end(lines: Sequence[Line]) -> int:
    """Where a letter's head ends: after the table that it stands in, or after place and date."""
    last = 0
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if _NUMBER.match(line.text) or _is_place_date(line.text) or _title(line):
            last = at + 1
    while last and last < len(lines) and (cell := lines[last - 1].cell):
        following = lines[last].cell
        if following is None or following.table != cell.table:
            break
        last += 1
    if last < len(lines) and lines[last].cell is None and _LETTER_ABSTRACT.match(lines[last].text):
        last += 1
    return last


def _find_head(lines: Sequence[Line], parts: dict[str, list[Line]]) -> None:
    organisations: list[Line] = []
    for line in lines:
        words = fold(line.text)
        if title := _title(line):
            parts[title].append(line)
        elif _SEPARATOR.fullmatch(line.text):
            parts["organisation_separator"].append(line)
        elif _NUMBER.match(line.text):
            parts["number_symbol"].append(line)
        elif _is_place_date(line.text):
            parts["place_date"].append(line)
        elif _LETTER_ABSTRACT.match(line.text) or (
            parts["abstract_official_letter"] and parts["abstract_official_letter"][-1].paragraph == line.paragraph
        ):
            parts["abstract_official_letter"].append(line)
        elif words in ("khan", "thuong khan", "hoa toc"):
            parts["urgency_mark"].append(line)
        elif words.startswith("du thao"):
            parts["draft_mark"].append(line)
        elif not parts["number_symbol"] and (line.cell is None or line.cell.column == 0) and line.is_upper:
            organisations.append(line)
    first = _issuing_start(organisations)
    parts["issuing_organisation"] = organisations[first:]
    parts["parent_organisation"] = organisations[:first]


def _title(line: Line) -> str:
    """Which part ``line`` is, of those that are the same in all documents; "" for any other line."""
    words = fold(line.text)
    return next((part for part, title in _TITLES.items() if title.fullmatch(words)), "")


def _is_place_date(text: str) -> bool:
    """Whether ``text`` is a place with a date, which somebody may have written as “07/4/2023”."""
    if _PLACE_DATE.fullmatch(text):
        return True
    short = _SHORT_DATE.fullmatch(text)
    return short is not None and all(word[0].isupper() or not word[0].isalpha() for word in short["place"].split())


def _issuing_start(organisations: Sequence[Line]) -> int:
    """Where the issuing body begins: it stands last, in another weight than the one above it, or else in a paragraph
    of its own that begins as names of bodies do."""
    for at in range(len(organisations) - 1, 0, -1):
        line, above = organisations[at], organisations[at - 1]
        if line.is_mostly("bold") != above.is_mostly("bold"):
            return at
        if line.paragraph != above.paragraph and fold(line.text).startswith(_BODIES):
            return at
    return 0


def _find_abstract(lines: Sequence[Line], start: int, parts: dict[str, list[Line]]) -> int:
    """The lines of the abstract and its rule; where the text begins."""
    for at in range(start, min(start + _TITLE_LINES, len(lines))):
        line = lines[at]
        if _DASHES.fullmatch(line.text):
            parts["abstract_rule"] = [line]
            return at + 1
        if (line.setting.align != "center" and (at > start or _begins_text(line))) or line.cell:
            return at
        parts["abstract"].append(line)
        if line.has_line:
            return at + 1
    return min(start + _TITLE_LINES, len(lines))


def _begins_text(line: Line) -> bool:
    """Whether a line under the type is the first one of the text: the abstract was left out."""
    is_indented = line.setting.align == "both" and line.setting.first_line_mm > 0
    return is_indented or bool(_BASIS.match(line.text)) or fold(line.text).startswith(("kinh gui", "kinh trinh"))


def _closing_start(lines: Sequence[Line], start: int) -> int:
    """Where recipients and signature begin: a table of both, else the last lines that look like them.

    What follows such a table is an annex, which may be a form with a closing of its own; a line of the text may begin
    as a signature does.
    """
    capitals = [at for at in range(start, len(lines)) if lines[at].is_upper]
    labels = [at for at in range(start, len(lines)) if _is_recipients_label(lines[at])]
    for at in labels:
        near = _between(capitals, at - _CLOSING_LINES, at + _CLOSING_LINES)
        if lines[at].cell and any(_is_beside(lines[at].cell, lines[other].cell) for other in near):
            return _table_start(lines, at, start)
    authorities = [at for at in capitals if _AUTHORITY.match(lines[at].text)]
    if not labels and not authorities:
        return len(lines)
    # A position in capitals follows who is signed for, and the recipients where they are typed above.
    signed = [at for at in labels if _between(capitals, at + 1, at + _CLOSING_LINES)]
    signed += [at for at in authorities if _between(capitals, at + 1, at + 2)]
    at = max(signed or [*labels, *authorities])
    if lines[at].cell:
        return _table_start(lines, at, start)
    # Recipients may be typed above the signature.
    above = at
    while above > start and lines[above - 1].cell is None and lines[above - 1].text.startswith(("-", "–")):
        above -= 1
    return above - 1 if above > start and _is_recipients_label(lines[above - 1]) else at


def _between(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Those of ``places``, in order, from ``first`` to ``last``."""
    return places[bisect_left(places, first) : bisect_right(places, last)]


def _is_beside(cell: Cell | None, other: Cell | None) -> bool:
    """Whether ``other`` is in another column of the same table."""
    return cell is not None and other is not None and other.table == cell.table and other.column != cell.column


def _table_start(lines: Sequence[Line], at: int, start: int) -> int:
    cell = lines[at].cell
    while at > start and cell and (above := lines[at - 1].cell) and above.table == cell.table:
        at -= 1
    return at


def _closing_end(lines: Sequence[Line], start: int) -> int:
    """The end of the table with the signature; without a table, of the short lines that it is made of."""
    for at in range(start, len(lines)):
        first, cell = lines[start].cell, lines[at].cell
        if (first and (cell is None or cell.table != first.table)) or len(lines[at].text) > _LONGEST_RECIPIENT:
            return at
    return len(lines)


def _find_body(
    lines: Sequence[Line], number_formats: Mapping[tuple[str, int], str], parts: dict[str, list[Line]]
) -> None:
    is_opening, lists_addressees, seen = True, False, -1
    for line in lines:
        if line.cell or line.paragraph == seen:
            continue
        seen = line.paragraph
        words = fold(line.text)
        if is_opening and words.startswith(("kinh gui", "kinh trinh")):
            lists_addressees = len(words) < len("kinh trinh") + 2
            parts["addressee_list" if lists_addressees else "addressee"].append(line)
            continue
        if lists_addressees and line.text.startswith(("-", "–")) and line.setting.align != "both":
            parts["addressee_list"].append(line)
            continue
        lists_addressees = False
        if is_opening and _BASIS.match(line.text):
            parts["legal_basis"].append(line)
            continue
        heading = _heading(line, number_formats)
        if heading:
            is_opening = False
        elif is_opening:
            parts["opening"].append(line)
        parts[heading or "body"].append(line)


def _heading(line: Line, number_formats: Mapping[tuple[str, int], str]) -> str:
    """The part that prints ``line`` if it is a heading; centred lines of the body are nobody's business here."""
    if line.setting.align == "center":
        return "own_line"
    if len(line.text) > _LONGEST_HEADING:
        return ""
    number_format = number_formats.get(line.setting.numbering, "") if line.setting.numbering else ""
    label = read_label(line.text)[0]
    if number_format == "upperRoman" or (label and label.kind is Kind.ROMAN and not number_format):
        return "heading_1"
    if fold(line.text).startswith("dieu ") and line.is_mostly("bold"):
        return "article"
    if line.setting.heading_level in (1, 2, 3):
        return f"heading_{line.setting.heading_level}"
    is_numbered = number_format == "decimal" or (label and label.kind is Kind.NUMBER)
    return "heading_2" if is_numbered and line.is_mostly("bold") else ""


def _find_closing(lines: Sequence[Line], parts: dict[str, list[Line]]) -> None:
    recipients = next((line for line in lines if _is_recipients_label(line)), None)
    signature: list[Line] = []
    if recipients:
        parts["recipients_label"] = [recipients]
    for line in lines:
        if line is recipients:
            continue
        in_recipients = recipients and (
            line.cell == recipients.cell if recipients.cell else line.text.startswith(("-", "–"))
        )
        if in_recipients:
            is_entry = line.text.startswith(("-", "–"))
            parts["recipients_list" if is_entry else "drafter_code"].append(line)
        else:
            signature.append(line)
    capitals = [line for line in signature if line.is_upper]
    parts["signing_authority"] = [line for line in capitals if _AUTHORITY.match(line.text)]
    parts["signer_position"] = [line for line in capitals if line not in parts["signing_authority"]]
    names = [line for line in signature if not line.is_upper and not _NO_NAME.fullmatch(line.text)]
    parts["signer_name"] = names[-1:]


def _is_recipients_label(line: Line) -> bool:
    return len(line.text) < 20 and fold(line.text).startswith("noi nhan")

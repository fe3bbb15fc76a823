"""Reading the head of an official document: who issued it, its number, place and date."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.documents.citations import NUMBER, plain_number
from workflow.documents.text import fold
from workflow.documents.word.content import Line

_NUMBER = re.compile(rf"Số\s*:?\s*(?P<number>{NUMBER})", re.IGNORECASE)
# Two columns on one line: a tab, or a row of spaces before what only stands on the right.
_COLUMNS = re.compile(
    r"\t+|\s{3,}(?=ĐẢNG CỘNG SẢN|CỘNG H|Độc lập|ĐOÀN TNCS|ĐOÀN THANH NIÊN CỘNG SẢN|[^\s,\d][^,\d]{1,40},\s*ngày)"
)
_NUMBER_LINE = re.compile(r"Số\b", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(
    r"(?P<place>[^,\t]{1,100}),\s*ngày\s*(?P<day>\d{1,2})\s*(?:tháng|[/.\-])\s*(?P<month>\d{1,2})\s*(?:năm|[/.\-])\s*"
    r"(?P<year>\d{4})",
    re.IGNORECASE,
)
_TITLES_OF_STATE_AND_PARTY = {
    "dang cong san viet nam",
    "cong hoa xa hoi chu nghia viet nam",
    "doc lap - tu do - hanh phuc",
    "doan tncs ho chi minh",
    "doan thanh nien cong san ho chi minh",
}


@dataclass(frozen=True, slots=True)
class Header:
    """`issuer` has the lines of the issuing body from the top; what is absent is "", or None for the date."""

    issuer: tuple[str, ...]
    number: str
    place: str
    date: dt.date | None


def read_header(lines: Sequence[Line]) -> Header:
    """What the lines above the name of the document say."""
    pieces = [piece.strip() for line in lines for piece in _COLUMNS.split(line.text) if piece.strip()]
    number = next((found["number"] for piece in pieces if (found := _NUMBER.match(piece))), "")
    dated = next((found for piece in pieces if (found := _PLACE_AND_DATE.search(piece))), None)
    return Header(
        issuer=tuple(
            piece
            for piece in pieces
            if piece.isupper() and not _is_title_of_all(piece) and not _NUMBER_LINE.match(piece)
        ),
        number=plain_number(number),
        place=dated["place"].strip() if dated else "",
        date=_date(dated) if dated else None,
    )


def _is_title_of_all(piece: str) -> bool:
    return fold(piece).replace("–", "-").replace(" - ", "-").replace("-", " - ") in _TITLES_OF_STATE_AND_PARTY


def _date(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None

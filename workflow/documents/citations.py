"""Official documents as other documents name them: "Nghị quyết số 16-NQ/ĐUK, ngày 25/01/2021 của …"."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Party: 178-KH/ĐUK; State: 12/KH-UBND, 20/2023/NQ-HĐND.
NUMBER = (
    r"\d{1,5}[a-z]?\s*(?:[-–]\s*[A-ZĐ][A-Za-zĐđ]{0,4}\s*/|/\s*(?:\d{4}\s*/\s*)?[A-ZĐ][A-Za-zĐđ]{0,4}\s*[-–])\s*"
    r"[A-ZĐ0-9][\w.\-]*"
)

_CITATION = re.compile(
    rf"""
    (?P<kind> Nghị\s+quyết | Chỉ\s+thị | Kết\s+luận | Quy\s+định | Quyết\s+định | Đề\s+án | Chương\s+trình
            | Hướng\s+dẫn | Kế\s+hoạch | Thông\s+tri )
    \s+ số \s* :? \s* (?P<number>{NUMBER})
    (?: \s* ,? \s* ngày \s+ (?P<date>\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{4}})
        (?: \s* ,? \s* của \s+ [^,;:.()]{{1,150}}? (?= \s+về\s | \s+“ | [,;:.()] | $ ) )? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in a text: the words as typed, its kind, number (without spaces) and date."""

    words: str
    kind: str
    number: str
    date: dt.date | None


def find_citations(text: str) -> Iterator[Citation]:
    """The documents that `text` names with their numbers, in order."""
    for found in _CITATION.finditer(text):
        kind = " ".join(found["kind"].split()).capitalize()
        number = plain_number(found["number"])
        yield Citation(" ".join(found[0].split()), kind, number, read_date(found["date"] or ""))


def plain_number(number: str) -> str:
    """A number and symbol in the one way to write it: "178 – KH / ĐUK" is "178-KH/ĐUK"."""
    return "".join(number.split()).replace("–", "-").rstrip(".-")


def read_date(text: str) -> dt.date | None:
    """The date in `text`, as dd/mm/yyyy; None if there is none, or no such day."""
    found = _DATE.search(text)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

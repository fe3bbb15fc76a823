"""How long and which years a text says that it is about: "sơ kết 02 năm", "giai đoạn 2021-2025"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_REVIEW = re.compile(r"\b(?P<what>sơ kết|tổng kết)\s+(?P<years>\d{1,2})\s+năm\b", re.IGNORECASE)
_PHASE = re.compile(r"\bgiai đoạn\s+(?P<first>\d{4})\s*[-–]\s*(?P<last>\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Review:
    """A review of some years: its words, its kind as typed ("sơ kết"), how many years, where the words end."""

    words: str
    what: str
    years: int
    end: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase: its words and its first and last year."""

    words: str
    first: int
    last: int


def find_reviews(text: str) -> Iterator[Review]:
    """The reviews that `text` names, in order."""
    for found in _REVIEW.finditer(text):
        yield Review(found[0], found["what"], int(found["years"]), found.end())


def find_phases(text: str) -> Iterator[Phase]:
    """The phases that `text` names, in order."""
    for found in _PHASE.finditer(text):
        yield Phase(found[0], int(found["first"]), int(found["last"]))

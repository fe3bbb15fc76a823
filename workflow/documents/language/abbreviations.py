"""Abbreviations that a text uses before it says what they stand for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.documents.encodings.syllables import is_syllable
from workflow.documents.text import nfc

_KNOWN = Path(__file__).with_name("known_abbreviations.txt")
_LETTERS = "A-ZĐƯÂĂÊÔƠ"
_USED = re.compile(rf"(?<![\w/@.\-&+])[{_LETTERS}]{{2,8}}(?![\w/@\-&+]|\.\w)")
_EXPLAINED = re.compile(
    rf"""
      \( (?: [^()]{{0,150}} \b (?:[Gg]ọi|[Vv]iết) \b [^()]{{0,40}}? | \s* )
         [“"']? (?P<within>[{_LETTERS}]{{2,8}}) [”"']? \s* \)
    | \b (?:[Gg]ọi|[Vv]iết) \s+ tắt \s* (?:là|:)? \s* [“"']? (?P<after>[{_LETTERS}]{{2,8}}) \b
    | (?<!\w) (?P<before>[{_LETTERS}]{{2,8}}) \s* (?: \( [^()\d]{{6,}} \) | \s (?:là|=) \s (?:chữ\s)? viết \s tắt )
    """,
    re.VERBOSE,
)
_SYMBOL = re.compile(r"(?<![\w.])\d[\w.]*(?:[-/][\w.]+)+")  # "16-NQ/ĐUK", "20/2023/NQ-HĐND"
_ROMAN = re.compile(r"[IVXLC]+")
# What a firm calls itself is a name: "Công ty Cổ phần ABC".
_NAME_OF_FIRM = re.compile(
    r"(?:công ty|cổ phần|tnhh|tập đoàn|ngân hàng|thương hiệu|phần mềm|hệ thống)[^.,;]{0,30}$", re.IGNORECASE
)
_LONGEST_FIRM = 60


@dataclass(frozen=True, slots=True)
class Unexplained:
    """An abbreviation, the place of the text (among those given) that has it first, and if a later one explains it."""

    abbreviation: str
    text: int
    is_explained_later: bool


def find_unexplained(texts: Sequence[str]) -> Iterator[Unexplained]:
    """The abbreviations of one document, given text by text in reading order, that nothing before has explained.

    "(viết tắt là ABC)", "(sau đây gọi là ABC)", "(ABC)" and "ABC (…)" explain. Those of `known_abbreviations.txt` need
    none, nor those that the number of a document has ("16-NQ/ĐUK"); text in capitals throughout has none.
    """
    texts = [nfc(text) for text in texts]
    known = {part for text in texts for symbol in _SYMBOL.findall(text) for part in re.split(r"[-/]", symbol)}
    explained: dict[str, tuple[int, int]] = {}
    for at, text in enumerate(texts):
        for found in _EXPLAINED.finditer(text):
            explained.setdefault(found[found.lastgroup or 0], (at, found.start()))
    told: set[str] = set()
    for at, text in enumerate(texts):
        if text.isupper():
            continue
        for found in _USED.finditer(text):
            word = found[0]
            if word in told or word in known or _needs_no_explanation(word):
                continue
            place = explained.get(word)
            if (place is None or (at, found.start()) < place) and not _names_firm(text, found.start()):
                told.add(word)
                yield Unexplained(word, at, is_explained_later=place is not None)


def _names_firm(text: str, end: int) -> bool:
    return _NAME_OF_FIRM.search(text[max(end - _LONGEST_FIRM, 0) : end]) is not None


def _needs_no_explanation(word: str) -> bool:
    return word in _well_known() or is_syllable(word) or _ROMAN.fullmatch(word) is not None


@cache
def _well_known() -> frozenset[str]:
    return frozenset(nfc(_KNOWN.read_text(encoding="utf-8")).splitlines())

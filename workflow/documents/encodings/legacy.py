"""Text of before Unicode: what TCVN3 (.VnTime) and VNI (VNI-Times) fonts show for the characters in a file.

`legacy.csv` beside this file has the characters of each encoding: those of TCVN3 from TCVN 5712:1993 (VN3), those of
VNI by round trip; "VNI-lenient" are habits of typing that the fonts show well enough.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from workflow.documents.text import nfc

Encoding = Literal["TCVN3", "VNI"]

_TABLE = Path(__file__).with_name("legacy.csv")
_TCVN3_FONT = re.compile(r"\.vn.*?(?P<capitals>h)?", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[-_ ].*", re.IGNORECASE)
# Some programs move the characters of fonts that they do not know to the private use area.
_PRIVATE = {0xF000 + byte: byte for byte in range(0x20, 0x100)}
# Letters that no encoding of before Unicode has: those of Vietnamese above U+00FF, and combining marks.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u0303\u0306\u0309\u031b\u0323]")
# Read as everybody who typed so will have meant it, but no source vouches for it.
_UNCERTAIN = re.compile("yï|iø|iù")


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """How a font of before Unicode shows text; `capitals`: as capitals whatever was typed (.VnTimeH)."""

    encoding: Encoding
    capitals: bool = False


@lru_cache(maxsize=1_000)
def legacy_font(name: str) -> LegacyFont | None:
    """What the font called `name` is, None for one of Unicode."""
    name = name.strip()
    if found := _TCVN3_FONT.fullmatch(name):
        return LegacyFont("TCVN3", capitals=found["capitals"] is not None)
    return LegacyFont("VNI") if _VNI_FONT.fullmatch(name) else None


def is_unicode(text: str) -> bool:
    """Whether `text` has letters of Vietnamese that only Unicode has: an old font may have stayed with it."""
    return _UNICODE.search(text) is not None


def is_uncertain(text: str) -> bool:
    """Whether VNI `text` has spellings that are read by guess."""
    return _UNCERTAIN.search(text) is not None


def decode(text: str, font: LegacyFont) -> str:
    """`text` as `font` shows it, in Unicode NFC; characters that the encoding does not have stay as they are."""
    return decode_runs([text], font)[0]


def decode_runs(texts: Sequence[str], font: LegacyFont) -> list[str]:
    """As `decode` for runs that follow one another; a mark that begins a run goes to the letter before it."""
    texts = [text.translate(_PRIVATE) for text in texts]
    if font.encoding == "TCVN3":
        decoded = [nfc(text.translate(_tcvn3())) for text in texts]
    else:
        pattern, letters = _vni()
        decoded = [nfc(pattern.sub(lambda found: letters[found[0]], text)) for text in _with_marks(texts, letters)]
    return [text.upper() for text in decoded] if font.capitals else decoded


def _with_marks(texts: list[str], letters: dict[str, str]) -> list[str]:
    before = 0  # the last run that is not empty
    for at, text in enumerate(texts):
        if at and texts[before][-1:] + text[:1] in letters and texts[before]:
            texts[before] += text[:1]
            texts[at] = text[1:]
        if texts[at]:
            before = at
    return texts


@cache
def _tcvn3() -> dict[int, str]:
    return {ord(typed): letter for typed, letter in _rows("TCVN3")}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    letters = {**dict(_rows("VNI-lenient")), **dict(_rows("VNI"))}
    # A letter with its mark before the letter alone: "ôø" is "ờ", not "ơø".
    longest_first = sorted(letters, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), letters


def _rows(encoding: str) -> Iterator[tuple[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["encoding"] == encoding:
                typed = bytes(int(byte, 16) for byte in row["legacy_bytes_or_chars"].split())
                yield typed.decode("latin-1"), row["unicode"]

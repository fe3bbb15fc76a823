"""Slips of the keyboard in the common words of office papers: "chù trì" for "chủ trì"."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from workflow.documents.text import fold, nfc, sort_key

_TERMS = Path(__file__).with_name("common_terms.txt")
_WORD = re.compile(r"[^\W\d_]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Slip:
    """Words as typed, and the term of `common_terms.txt` that was probably meant."""

    typed: str
    meant: str


def find_slips(text: str) -> Iterator[Slip]:
    """Terms in which one word, and only one, has another tone than it should.

    "ủy" and "uỷ" are one spelling. A pair with more differences is left alone: it is likely to be other
    words. So a term belongs in `common_terms.txt` only if no change of one tone makes other words of it
    ("công tác", "cộng tác").
    """
    text = nfc(text)
    words = list(_WORD.finditer(text))
    for first, second in pairwise(words):
        between = text[first.end() : second.start()]
        term = _terms().get((_folded(first[0]), _folded(second[0])))
        if term is None or between.strip():
            continue
        wrong = [
            (typed, right)
            for typed, right in zip((first[0], second[0]), term, strict=True)
            if _order(typed) != _order(right)
        ]
        if len(wrong) == 1 and _without_tone(wrong[0][0]) == _without_tone(wrong[0][1]):
            yield Slip(f"{first[0]} {second[0]}", " ".join(term))


# A text has few different words, each many times.
_order = lru_cache(maxsize=10_000)(sort_key)
_folded = lru_cache(maxsize=10_000)(fold)


def _without_tone(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return nfc("".join(char for char in decomposed if char not in _TONES))


@cache
def _terms() -> dict[tuple[str, str], tuple[str, str]]:
    pairs = (term.split() for term in _TERMS.read_text(encoding="utf-8").splitlines())
    return {(fold(first), fold(second)): (first, second) for first, second in pairs}

"""Terms that one document writes in two ways: "Ban Thường vụ" and "Ban thường vụ", "cấp uỷ" and "cấp ủy"."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from workflow.documents.text import nfc, sort_key

_SETTLED = Path(__file__).with_name("settled_terms.txt")
# Words with two right places for the tone: "hòa" and "hoà", "ủy" and "uỷ". "quy" has no such choice.
_TWO_PLACES = re.compile(r"\b(?!q)[^\W\d_]{0,3}(?:[oòóỏõọ][aàáảãạeèéẻẽẹ]|[uùúủũụ][yỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE)
_BEGINS_A_SENTENCE = re.compile(r"(?:^|[\t\n.:;!?“\"(\[+•–-]|\b\w{1,4}[.)])\s*$")
_LONGEST_BEGINNING = 8
_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Variant:
    """A term as it is written less and more often, how often, and the place of the text that has the former first."""

    rare: str
    rare_count: int
    usual: str
    usual_count: int
    text: int


def find_variants(texts: Sequence[str]) -> Iterator[Variant]:
    """The terms of one document, given text by text, that are written in two ways.

    The terms of `settled_terms.txt` differ in capitals; capitals throughout and at the beginning of a sentence do not
    count. Other words differ in where the tone stands; words with a capital may be names and are passed over.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, int] = {}
    for at, text in enumerate(nfc(text) for text in texts):
        for key, written in (*_settled_in(text), *_tones_in(text)):
            spellings[key][written] += 1
            first.setdefault(written, at)
    for counts in spellings.values():
        ranked = sorted(counts, key=lambda written: (counts[written], written in _spelling_of().values()))
        if len(ranked) > 1:
            usual, rare = ranked[-1], ranked[-2]
            yield Variant(rare, counts[rare], usual, counts[usual], first[rare])


def _settled_in(text: str) -> Iterator[tuple[str, str]]:
    for found in _settled().finditer(text):
        written = " ".join(found[0].split())
        if written.isupper():
            continue
        key, start = _key(written), found.start()
        begins_small = _spelling_of()[key][0].islower()
        if begins_small and _BEGINS_A_SENTENCE.search(text, max(start - _LONGEST_BEGINNING, 0), start):
            continue  # the capital may be that of the sentence
        yield key, _with_tone_first(written)


def _tones_in(text: str) -> Iterator[tuple[str, str]]:
    for found in _TWO_PLACES.finditer(text):
        word = found[0]
        if word.islower() or word.isupper():
            yield _key(word), word.casefold()


_key = lru_cache(maxsize=_CACHED)(sort_key)


@lru_cache(maxsize=_CACHED)
def _with_tone_first(written: str) -> str:
    """`written` with "uỷ" as "ủy": where the tone stands is another matter than capitals."""
    return written.replace("uỷ", "ủy").replace("Uỷ", "Ủy")


@cache
def _spelling_of() -> dict[str, str]:
    return {sort_key(term): term for term in nfc(_SETTLED.read_text(encoding="utf-8")).splitlines()}


@cache
def _settled() -> re.Pattern[str]:
    longest_first = sorted(_spelling_of().values(), key=len, reverse=True)
    words = "|".join(longest_first).replace(" ", r"\s+").replace("ủy", "(?:ủy|uỷ)").replace("Ủy", "(?:ủy|uỷ)")
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)

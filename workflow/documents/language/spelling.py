"""Slips of the keyboard: "chù trì" for "chủ trì", and words that cannot be Vietnamese, such as "nghiêp".

`common_terms.txt` has pairs of words in which one wrong tone is a slip, `other_terms.txt` pairs whose words may stand
beside those by chance, `common_words.txt` the words that a wrong one is mended to, `loan_words.txt` the foreign words
that are left alone.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import OSA

from workflow.documents.encodings.syllables import is_syllable
from workflow.documents.text import fold, nfc, sort_key

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+")
# Neither part of a symbol ("16-NQ/ĐUK"), an address or a name with a hyphen or an apostrophe.
_WORD_ALONE = re.compile(r"(?<![\w/@.\-'’&+])[^\W\d_]+(?![\w/@\-'’&+]|\.\w)")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = re.compile("[aeiouy]+")
_FOREIGN = re.compile("[fjwz]|^(?:[bcdfgkp][lr]|[sx]t|sp)")
_HORN_MISSING = re.compile("u[ơờớởỡợ]i", re.IGNORECASE)  # "nguời": no word is spelled so
_LONGEST_SYLLABLE = 7  # "nghiêng"
_LONGEST_ABBREVIATION = 6
_SHORTEST_GUESSED = 3
_DOUBLED = re.compile(r"(.)\1")
_CACHED = 20_000  # a text has few different words, each many times


@dataclass(frozen=True, slots=True)
class Slip:
    """Words as typed, and the words that were probably meant: "" where that is not certain."""

    typed: str
    meant: str

    @property
    def fix(self) -> str:
        """What was meant, with the capitals of what was typed."""
        if self.typed.isupper():
            return self.meant.upper()
        return self.meant[:1].upper() + self.meant[1:] if self.typed[0].isupper() else self.meant


def find_slips(text: str) -> Iterator[Slip]:
    """The slips in `text`, terms before single words.

    A term is one in which one word, and only one, has another tone than it should: a pair with more differences is
    likely to be other words. So a term belongs in `common_terms.txt` only if no change of one tone makes other words of
    it ("công tác", "cộng tác"); words that belong to their other neighbour are right ("nhận thức hiện nay" has no
    "thực hiện"). "ủy" and "uỷ" are one spelling. A single word is a slip if it is no syllable at all. Names,
    abbreviations, words of other languages and text typed without diacritics are left alone.
    """
    text = nfc(text)
    in_terms: set[str] = set()
    for slip in _slips_in_terms(text):
        in_terms.update(slip.typed.split())
        yield slip
    if text.isascii():
        return
    for word in _WORD_ALONE.findall(text):
        meant = _mended(word)
        if meant is not None and word not in in_terms:
            yield Slip(word, meant)


def _slips_in_terms(text: str) -> Iterator[Slip]:
    words = list(_WORD.finditer(text))
    for at, (first, second) in enumerate(pairwise(words)):
        term = _terms().get((_folded(first[0]), _folded(second[0])))
        is_name = second[0][0].isupper() and not second[0].isupper()
        if term is None or is_name or text[first.end() : second.start()].strip():
            continue
        if _is_term(words[max(at - 1, 0) : at + 1]) or _is_term(words[at + 1 : at + 3]):
            continue
        wrong = [
            (typed, right)
            for typed, right in zip((first[0], second[0]), term, strict=True)
            if _order(typed) != _order(right)
        ]
        if len(wrong) == 1 and _without_tone(wrong[0][0]) == _without_tone(wrong[0][1]):
            yield Slip(f"{first[0]} {second[0]}", " ".join(term))


def _is_term(words: Sequence[re.Match[str]]) -> bool:
    return tuple(word[0].casefold() for word in words) in _right_terms()


_order = lru_cache(maxsize=_CACHED)(sort_key)
_folded = lru_cache(maxsize=_CACHED)(fold)


@lru_cache(maxsize=_CACHED)
def _mended(word: str) -> str | None:
    """What `word` was meant to be, "" if that is not certain; None for a word that is right or may be."""
    may_be_right = is_syllable(word) and not _HORN_MISSING.search(word)
    if may_be_right or word.casefold() in _loan_words() or not _VOWELS.search(_folded(word)):
        return None
    if word.isupper():
        may_be_slip = len(word) > _LONGEST_ABBREVIATION or _has_tone(word)
    else:
        may_be_slip = word[1:].islower() and not (word.isascii() and word[0].isupper())
    if not may_be_slip:
        return None
    may_be_name = word[0].isupper() or word.isascii()
    meant = _of_the_same_letters(word) or ("" if may_be_name else _nearly_the_same(word))
    return meant or (None if may_be_name or _is_of_many_syllables(word) or _FOREIGN.search(_folded(word)) else "")


def _is_of_many_syllables(word: str) -> bool:
    """Whether `word` is spelled as foreign words are: "xêmina". What is left of it is no slip of one syllable."""
    return len(word) > _LONGEST_SYLLABLE or len(_VOWELS.findall(_folded(word))) > 1


def _of_the_same_letters(word: str) -> str:
    """The common word that differs in its diacritics only: "quyêt", "đựoc", "duoc"."""
    return _likeliest(word, _words_by_letters().get(_folded(word), ()))


def _nearly_the_same(word: str) -> str:
    """Two common words without the space, or the one with another letter more, less or in place of one: "ngiêm"."""
    letters = _folded(word)
    if len(word) < _SHORTEST_GUESSED or letters in _words_by_letters():
        return ""
    halves = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    apart = _only([f"{one} {other}" for one, other in halves if one in _common_words() and other in _common_words()])
    doubled = _DOUBLED.sub(r"\1", letters)
    if apart or _is_of_many_syllables(word):
        return apart
    same_tone = [other for other in _words_by_letters().get(doubled, ()) if _may_be(other, word)]
    near = [
        other
        for other in _common_words()
        if _may_be(other, word) and OSA.distance(letters, _folded(other), score_cutoff=1) <= 1
    ]
    return _only(same_tone) or _only(near)


def _likeliest(word: str, others: Sequence[str]) -> str:
    """The only one of `others`, or the only one like `word` but for the tone, or with its tone and first letter."""
    others = [other for other in others if _shapes(word) <= _shapes(other)]
    return (
        _only(others)
        or _only([other for other in others if _without_tone(other) == _without_tone(word)])
        or _only([other for other in others if _tone(other) == _tone(word) and other[0] == word[0].lower()])
    )


def _may_be(other: str, word: str) -> bool:
    return _tone(other) == _tone(word) and _shapes(word) <= _shapes(other)


def _only(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ""


def _tone(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if char in _TONES)


def _shapes(word: str) -> set[str]:
    """The circumflex, breve and horn in `word`: a slip of the tone leaves them."""
    return {char for char in unicodedata.normalize("NFD", word) if unicodedata.combining(char)} - _TONES


def _has_tone(word: str) -> bool:
    return bool(_tone(word))


def _without_tone(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return nfc("".join(char for char in decomposed if char not in _TONES))


@cache
def _terms() -> dict[tuple[str, str], tuple[str, str]]:
    pairs = (term.split() for term in _entries("common_terms.txt"))
    return {(fold(first), fold(second)): (first, second) for first, second in pairs}


@cache
def _right_terms() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(term.split()) for term in (*_entries("common_terms.txt"), *_entries("other_terms.txt")))


@cache
def _words_by_letters() -> dict[str, list[str]]:
    words: dict[str, list[str]] = defaultdict(list)
    for word in sorted(_common_words()):
        words[fold(word)].append(word)
    return dict(words)


@cache
def _common_words() -> frozenset[str]:
    return frozenset(_entries("common_words.txt"))


@cache
def _loan_words() -> frozenset[str]:
    return frozenset(_entries("loan_words.txt"))


def _entries(name: str) -> list[str]:
    return nfc((_FOLDER / name).read_text(encoding="utf-8")).splitlines()

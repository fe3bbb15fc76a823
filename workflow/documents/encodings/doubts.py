"""Text that looks as if its encoding was read wrongly: it is shown to a person, never mended by guess."""

from __future__ import annotations

import re

from workflow.documents.encodings.legacy import LegacyFont, decode, is_unicode
from workflow.documents.encodings.syllables import is_syllable

SUSPECT = "¡-¿ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ\u00ad"
"""As a class of a regular expression: what Vietnamese in Unicode does not need in a word, and old encodings do."""

_SUSPECT = re.compile(f"[{SUSPECT}]")
# Neither encoding has them, so that they are what was typed: "5 m²", "20°C".
_SIGNS = re.compile("[°±²³º½¼¾]")
_TOKEN = re.compile(r"[^\s.,;:!?()\[\]{}“”\"'/…–-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LEGACY = (LegacyFont("TCVN3"), LegacyFont("VNI"))
_FEW = 2  # words
_LONG = 3  # letters
_LONGEST_ABBREVIATION = 8


def odd_words(text: str) -> list[str]:
    """The words of `text`, read from an old encoding, that no Vietnamese can be; abbreviations are passed over."""
    return [token for token in _TOKEN.findall(text) if not token.isascii() and _is_odd(token)]


def misread(text: str) -> str:
    """What `text`, said to be Unicode, would be if it were TCVN3 or VNI: "" if it is fine as it stands.

    Only words that cannot be Vietnamese now and would be then count, and it takes more than one of them, or a long
    one in a text of one or two words: a single "µm" is a unit.
    """
    if _SUSPECT.search(text) is None:
        return ""
    tokens = _TOKEN.findall(text)
    best, mended = None, list[str]()
    for font in _LEGACY:
        found = [token for token in tokens if _SUSPECT.search(token) and _would_be_word(token, font)]
        if len(found) > len(mended):
            best, mended = font, found
    is_one_of_many = len(mended) == 1 and (len(mended[0]) < _LONG or len(tokens) > _FEW)
    if best is None or is_one_of_many:
        return ""
    return decode_words(text, best) if is_unicode(text) else decode(text, best)


def decode_words(text: str, font: LegacyFont) -> str:
    """`text` of both Unicode and an old encoding: only words that cannot be Vietnamese, and are in `font`, are read."""
    return _TOKEN.sub(lambda found: decode(found[0], font) if _would_be_word(found[0], font) else found[0], text)


def _would_be_word(token: str, font: LegacyFont) -> bool:
    return len(token) > 1 and not token.isascii() and not is_syllable(token) and is_syllable(decode(token, font))


def _is_odd(token: str) -> bool:
    token = _SIGNS.sub("", token)
    if _SUSPECT.search(token):
        return _LETTERS.search(token) is not None
    return any(not word.isascii() and not _may_be_word(word) for word in _LETTERS.findall(token))


def _may_be_word(word: str) -> bool:
    if is_syllable(word) or (word.isupper() and len(word) <= _LONGEST_ABBREVIATION):
        return True
    # "Đắk Lắk": names of the highlands are written with "k".
    return word.endswith("k") and is_syllable(word[:-1] + "c")

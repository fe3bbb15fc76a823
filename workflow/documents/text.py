"""Vietnamese text: the form it is stored in, the form it is searched by and the form it is sorted by."""

import re
import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

# In the order of the dictionary: không, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
_LEVEL_TONE = 1
_SHAPES = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn: they make another letter, not a tone

# "ð" (eth) is what many keyboards and conversions leave where "đ" was meant; they look the same in capitals.
_D_STROKE = str.maketrans({"đ": "d", "ð": "d"})
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")

_NUMBER = 0x10  # first code of a number, by its count of digits
_LETTER = 0x80  # first code of a letter
_LETTER_CODES = {letter: f"{_LETTER + place:02x}" for place, letter in enumerate(ALPHABET)}
_LETTER_CODES["ð"] = _LETTER_CODES["đ"]
_FOREIGN = "ff"
_NUMBERS_AND_WORDS = re.compile(r"(?P<number>[0-9]{1,99})|(?P<word>[^\W\d_]+)")


def nfc(text: str) -> str:
    """`text` in Unicode NFC, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def has_control_characters(text: str) -> bool:
    """Whether it holds what nobody types into a line: control characters, or halves of a surrogate pair.

    PostgreSQL cannot hold some of them, no page and no event the others; and those that turn the direction of writing
    (UAX 9, explicit formatting) let a name read as another. A tab and the end of a line are spaces.
    """
    return any(
        (unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\r\n") or char in _TURNING for char in text
    )


def has_something_to_see(text: str) -> bool:
    """Whether one of its characters shows, so that not all are spaces, controls, unassigned or blank letters."""
    return any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANK for char in text)


def fold(text: str) -> str:
    """The search key of `text`: no case, no diacritics, "đ" as "d", single spaces, none at the ends.

    "Uỷ  ban", "ỦY BAN" and "uy ban" have one key, "uy ban". Folding a key again changes nothing.
    """
    lowered = unicodedata.normalize("NFD", _INVISIBLE.sub("", nfc(text)).casefold())
    bare = "".join(char for char in lowered if not unicodedata.combining(char))
    return " ".join(nfc(bare).translate(_D_STROKE).split())


def sort_key(text: str) -> str:
    """A string of hexadecimal digits that puts `text` in the order of the Vietnamese alphabet.

    Letters go a ă â b c d đ e ê …; words of the same letters go by tone (không, huyền, hỏi, ngã, sắc,
    nặng), one word after another as in a dictionary; "Chi bộ 2" stands before "Chi bộ 10"; case and
    punctuation do not count. Digits and a-f keep their order in every collation of SQLite and PostgreSQL,
    so the key can be a column to sort by. It is at most four times as long as `text` for Vietnamese in NFC;
    letters of other scripts take more.
    """
    return "".join(
        _number_code(found["number"]) if found["number"] else _word_code(found["word"])
        for found in _NUMBERS_AND_WORDS.finditer(nfc(nfc(text).casefold()))
    )


def _number_code(digits: str) -> str:
    significant = digits.lstrip("0")
    return f"{_NUMBER + len(significant):02x}{significant}"


def _word_code(word: str) -> str:
    codes = []
    tone = _LEVEL_TONE
    for char in word:
        decomposed = unicodedata.normalize("NFD", char)
        base, marks = decomposed[0], decomposed[1:]
        letter = nfc(base + "".join(mark for mark in marks if mark in _SHAPES))
        tone = next((_TONES[mark] for mark in marks if mark in _TONES), tone)
        codes.append(_LETTER_CODES.get(letter) or _LETTER_CODES.get(base) or f"{_FOREIGN}{ord(base):06x}")
    # The tone ends the word and is less than any letter, so that "ba" stands before "ban".
    return "".join(codes) + f"{tone:02x}"

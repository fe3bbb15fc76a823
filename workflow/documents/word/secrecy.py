"""The marks of secret documents: Mật, Tối mật, Tuyệt mật, each a line of its own near the top.

The letters A, B and C stand for Tuyệt mật, Tối mật and Mật on envelopes, and some put them beside the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FIRST_PAGE = 30
"""How many lines of text are looked at: those of the first page, mostly."""

_LONGEST = 200  # characters of a line with a mark: beside it the number of the document, and spaces
# Of the letters and figures of a line alone: marks are framed, bracketed, and written with spaces: "[ M Ậ T ]".
_MARK = re.compile(
    r"(?:(?:mức|chế)?độmật|đóngdấu|dấu|tàiliệu|vănbản)?(?P<mark>(?:tối|tuyệt)?mật)(?:[abc]|bảnsố\d*)?",
    re.IGNORECASE,
)
_IN_FULL = "BÍMẬTNHÀNƯỚC"
_WORDS = re.compile(r"[^\W_]+")
_GAP = re.compile(r"\t| {3,}")
_BULLETS = tuple("-–—+*•·▪")


def is_secrecy_mark(line: str) -> bool:
    """Whether `line` is a mark and nothing else, spaced, framed or introduced as it may be: "Độ mật: [ M Ậ T ]".

    What stands beside a wide gap, such as the number of the document, is another line. In small letters only ("mật")
    it is the end of a sentence that was broken, and after a dash ("- Mật") an item of a list, and no mark.
    """
    if len(line) > _LONGEST:
        return False
    line = line.strip()
    if line.startswith(_BULLETS) and line[-1:].isalnum():
        return _is_mark(line) and line.isupper()
    return _is_mark(line) or any(_is_mark(part) for part in _GAP.split(line))


def has_secrecy_mark(lines: Iterable[str]) -> bool:
    return any(is_secrecy_mark(line) for line in lines)


def _is_mark(text: str) -> bool:
    bare = "".join(_WORDS.findall(text))
    found = _MARK.fullmatch(bare)
    return bare == _IN_FULL or (found is not None and found["mark"][0].isupper())

"""The marks of secret documents: Mật, Tối mật, Tuyệt mật, each a line of its own near the top."""

from __future__ import annotations

import re
from collections.abc import Iterable

FIRST_PAGE = 30
"""How many lines of text are looked at: those of the first page, mostly."""

_MARKS = frozenset({"MẬT", "TỐIMẬT", "TUYỆTMẬT"})
# Frames, brackets and what is put before the mark in a stamp.
_AROUND = re.compile(r"^(?:độ\s+mật\s*:?)?[\W_]*|[\W_]+$", re.IGNORECASE)


def is_secrecy_mark(line: str) -> bool:
    """Whether `line` is a mark and nothing else, spaced or framed as it may be: "[ M Ậ T ]".

    In small letters only ("mật") it is the end of a sentence that was broken, and no mark.
    """
    bare = _AROUND.sub("", line)
    return "".join(bare.split()).upper() in _MARKS and bare[:1].isupper()


def has_secrecy_mark(lines: Iterable[str]) -> bool:
    return any(is_secrecy_mark(line) for line in lines)

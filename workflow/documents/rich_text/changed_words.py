"""Which words of a text were added and left out, as pieces short enough to keep in a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.documents.rich_text.alignment import changes
from workflow.documents.rich_text.html import plain

KEPT, ADDED, REMOVED = "=", "+", "-"

AROUND = 5
"""Words of what stayed that are shown before and after a change, so that one knows where it was."""

GAP = "…"

_WORDS = re.compile(r"\n|[^\s]+")


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """`pieces` are (KEPT, ADDED or REMOVED, words), in the order of the text; a line ends in a line feed.

    `added` and `removed` count words, `before` and `after` are lengths in characters, all of the whole texts;
    `left_out` counts the characters of changes for which the pieces had no room.
    """

    pieces: tuple[tuple[str, str], ...]
    added: int
    removed: int
    before: int
    after: int
    left_out: int


def changed_words(old: str, new: str, *, at_most: int) -> ChangedWords:
    """What the HTML `new` says otherwise than `old`, by words, in pieces of `at_most` characters together."""
    before, after = plain(old), plain(new)
    was, now = _WORDS.findall(before), _WORDS.findall(after)
    room, left_out, added, removed = at_most, 0, 0, 0
    kept: list[tuple[str, str]] = []
    for what, words in _pieces(was, now):
        said = " ".join(words).replace(" \n", "\n").replace("\n ", "\n")
        count = sum(word != "\n" for word in words)
        added += count if what == ADDED else 0
        removed += count if what == REMOVED else 0
        shown = said[:room]
        room -= len(shown)
        left_out += len(said) - len(shown) if what != KEPT else 0
        if shown:
            kept.append((what, shown))
    return ChangedWords(tuple(kept), added, removed, len(before), len(after), left_out)


def _pieces(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """What changed, and of what stayed only the words around it; nothing for texts of the same words."""
    if was == now:
        return
    for equal, in_old, in_new in changes(was, now):
        if equal:
            first, last = in_old.start == 0, in_old.stop == len(was) and in_new.stop == len(now)
            yield KEPT, _around(was[in_old], first=first and in_new.start == 0, last=last)
            continue
        if in_old.start < in_old.stop:
            yield REMOVED, list(was[in_old])
        if in_new.start < in_new.stop:
            yield ADDED, list(now[in_new])


def _around(words: Sequence[str], *, first: bool, last: bool) -> list[str]:
    """The words next to the changes; `first` and `last` say that there is no change before or after them."""
    before = [] if first else list(words[:AROUND])
    after = [] if last else list(words[-AROUND:])
    if len(before) + len(after) >= len(words):
        return list(words)
    return [*before, GAP, *after]

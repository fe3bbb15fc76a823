"""Which parts of an old text became which parts of the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

Part = TypeVar("Part")
Token = TypeVar("Token", bound=Hashable)

MAX_COMPARISONS = 4_000_000_000
"""Beyond this product of two lengths, in tokens, nothing is taken as equal, which bounds the time."""

MIN_SIMILARITY = 0.5
"""Two parts are one part edited when at least this share of their words is common."""


def changes(old: Sequence[Token], new: Sequence[Token]) -> Iterator[tuple[bool, slice, slice]]:
    """Whether equal, and where in ``old`` and in ``new``: slices that cover both, in order."""
    if old == new or len(old) * len(new) > MAX_COMPARISONS:
        yield old == new, slice(0, len(old)), slice(0, len(new))
        return
    codes: dict[Token, int] = {}
    old_codes = [codes.setdefault(token, len(codes)) for token in old]
    new_codes = [codes.setdefault(token, len(codes)) for token in new]
    for step in Levenshtein.opcodes(old_codes, new_codes):
        in_old, in_new = slice(step.src_start, step.src_end), slice(step.dest_start, step.dest_end)
        yield step.tag == "equal", in_old, in_new


def align(
    old: Sequence[Part],
    new: Sequence[Part],
    words: Callable[[Part], Sequence[str]],
    comparable: Callable[[Part, Part], bool],
) -> Iterator[tuple[Part | None, Part | None]]:
    """All parts in order: (old, new) where a part was kept or edited, (old, None), (None, new).

    Parts are edited from one another when they are ``comparable`` and share enough of their ``words``.
    """
    next_old = next_new = 0
    for old_index, new_index in [*_pairs(old, new, words, comparable), (len(old), len(new))]:
        yield from ((part, None) for part in old[next_old:old_index])
        yield from ((None, part) for part in new[next_new:new_index])
        if old_index < len(old):
            yield old[old_index], new[new_index]
        next_old, next_new = old_index + 1, new_index + 1


def _pairs(
    old: Sequence[Part],
    new: Sequence[Part],
    words: Callable[[Part], Sequence[str]],
    comparable: Callable[[Part, Part], bool],
) -> list[tuple[int, int]]:
    """Indices of the parts that belong together, rising in both."""
    old_words = [words(part) for part in old]
    new_words = [words(part) for part in new]
    # One comparison of all words is linear in practice and gives pairs that cannot cross.
    old_owners = [index for index, part in enumerate(old_words) for _ in part]
    new_owners = [index for index, part in enumerate(new_words) for _ in part]
    common: Counter[tuple[int, int]] = Counter()
    for equal, in_old, in_new in changes(_joined(old_words), _joined(new_words)):
        if equal:
            common.update(zip(old_owners[in_old], new_owners[in_new], strict=True))

    def similarity(pair: tuple[int, int]) -> float:
        return 2 * common[pair] / (len(old_words[pair[0]]) + len(new_words[pair[1]]))

    chosen: list[tuple[int, int]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for pair in sorted(common, key=similarity, reverse=True):
        old_index, new_index = pair
        if similarity(pair) < MIN_SIMILARITY:
            break
        if old_index in used_old or new_index in used_new or not comparable(old[old_index], new[new_index]):
            continue
        used_old.add(old_index)
        used_new.add(new_index)
        chosen.append(pair)
    return sorted(chosen)


def _joined(parts: Sequence[Sequence[str]]) -> list[str]:
    return [word for part in parts for word in part]

"""The Merkle tree (RFC 6962) over the events that have their place in it: roots and proofs, from stored subtrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from workflow.audit.evidence.verifier import Range
from workflow.audit.models import Leaf, Subtree

WIDTH_BITS = 8
WIDTH = 1 << WIDTH_BITS
"""Children of a stored subtree."""


class BrokenTree(Exception):
    """Stored leaves or subtrees are missing: somebody took them out."""


def size() -> int:
    """How many leaves there are."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def extend(first: int, hashes: Sequence[bytes]) -> None:
    """Store the subtrees that leaves [first, first + len(hashes)), just stored themselves, complete."""
    level, start, end = 0, first, first + len(hashes)
    while start // WIDTH < end // WIDTH:
        level, start, end = level + 1, start // WIDTH, end // WIDTH
        Subtree.objects.bulk_create(
            Subtree(level=level, index=index, hash=_perfect(children(level - 1, index * WIDTH, WIDTH)))
            for index in range(start, end)
        )


def children(level: int, start: int, count: int) -> list[bytes]:
    """The hashes of `count` stored subtrees (level 0: leaves) from `start` on. Raises BrokenTree."""
    span = {"index__gte": start, "index__lt": start + count}
    rows = Leaf.objects.filter(**span) if level == 0 else Subtree.objects.filter(level=level, **span)
    found = [bytes(hashed) for hashed in rows.order_by("index").values_list("hash", flat=True)]
    if len(found) != count:
        raise BrokenTree(f"{count - len(found)} of {count} from {start} on at level {level}")
    return found


def root(leaves: int) -> bytes:
    """The root over the first `leaves` leaves; at most 255 rows a level are read. Raises BrokenTree."""
    return Reader().hash_of(0, leaves)


class Reader:
    """Roots and proofs of one moment's tree; perfect subtrees, which never change, are kept for the next."""

    def __init__(self) -> None:
        self._perfect = lru_cache(maxsize=4_096)(_stored)

    def hash_of(self, start: int, end: int) -> bytes:
        """The hash over leaves [start, end), a range that RFC 6962 divides trees into."""
        tree = Range()
        for height, index in _pieces(start, end):
            tree.append(self._perfect(height, index), height)
        return tree.root()

    def inclusion(self, index: int, leaves: int) -> list[bytes]:
        """PATH(index, D[leaves]) of RFC 6962 section 2.1.1."""
        path: list[bytes] = []
        start, end = 0, leaves
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self.hash_of(middle, end))
                end = middle
            else:
                path.append(self.hash_of(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, first: int, second: int) -> list[bytes]:
        """PROOF(first, D[second]) of RFC 6962 section 2.1.2; `first` at least 1."""
        path: list[bytes] = []
        start, end, whole = 0, second, True
        while first != end:
            middle = start + _split(end - start)
            if first <= middle:
                path.append(self.hash_of(middle, end))
                end = middle
            else:
                path.append(self.hash_of(start, middle))
                start, whole = middle, False
        return [*([] if whole else [self.hash_of(start, end)]), *path[::-1]]


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The perfect trees (height, index) that [start, end) falls into, largest first."""
    while start < end:
        height = (end - start).bit_length() - 1
        if start:
            height = min(height, (start & -start).bit_length() - 1)
        yield height, start >> height
        start += 1 << height


def _stored(height: int, index: int) -> bytes:
    level, inside = divmod(height, WIDTH_BITS)
    return _perfect(children(level, index << inside, 1 << inside))


def _perfect(hashes: Sequence[bytes]) -> bytes:
    tree = Range()
    for hashed in hashes:
        tree.append(hashed)
    return tree.root()


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)

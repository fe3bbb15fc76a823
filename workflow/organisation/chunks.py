"""Lists cut into pieces that one SQL statement can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

# Django holds SQLite to 999 variables a statement; some are taken by the other conditions.
CHUNK = 900


def in_chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """The items in their order, at most `size` at a time; nothing for no items."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk

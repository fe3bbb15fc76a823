"""Events as lines of JSON for machines; docs/audit-lines.md describes them for outsiders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import orjson

from workflow.audit.canonical import canonical_bytes
from workflow.audit.models import Event


def line_pieces(chunks: Iterable[Sequence[Event]]) -> Iterator[bytes]:
    """The file, a piece for each chunk of events, which have their leaves with them."""
    for chunk in chunks:
        yield b"".join(line(event, event.leaf.index if hasattr(event, "leaf") else None) for event in chunk)


def line(event: Event, leaf: int | None) -> bytes:
    """One event, with the words for its codes in the language that is active now, and a newline.

    What was hashed stands in it byte by byte, so that the hash can be calculated from the line.
    """
    words = {
        "action": event.action_label,
        "actor": str(event.actor) if event.actor else None,
        "address": event.told.address,
        "from_state": event.from_state_label,
        "kind": event.kind_label,
        "names": event.told.opened,
        "on_behalf_of": str(event.on_behalf_of) if event.on_behalf_of else None,
        "to_state": event.to_state_label,
        "unit": str(event.unit) if event.unit else None,
    }
    return b'{"event":%b,"hash":"%b","hash_holds":%b,"leaf":%b,"words":%b}\n' % (
        canonical_bytes(event),
        event.hash.encode(),
        b"false" if event.told.is_altered else b"true",
        b"null" if leaf is None else str(leaf).encode(),
        orjson.dumps(words),
    )

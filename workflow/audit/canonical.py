"""The bytes that are hashed for an event; docs/audit-format.md describes them for outsiders, byte by byte.

For what is allowed here (ASCII keys; strings, integers below 2^53, booleans, null, lists and objects of them;
no floats) the bytes are those of RFC 8785, the JSON Canonicalization Scheme. The hash is that of a leaf in
RFC 6962.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import orjson

from workflow.documents.text import nfc

if TYPE_CHECKING:
    from workflow.audit.models import Event

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

VERSION = 2
"""Of the events written now. Events of version 1 are the same but that nothing in them is sealed."""
GENESIS = ""
"""The previous hash of the first event of a stream."""

_LEAF = b"\x00"
_INTEGER_LIMIT = 2**53
_DEPTH_LIMIT = 4


class NotCanonical(ValueError):
    """A value that has no canonical form, so it cannot be part of an event."""


def normalised(value: object, depth: int = 0) -> Json:
    """`value` as it is stored and hashed: strings in NFC, tuples as lists.

    Raises NotCanonical for what is not allowed. Used when an event is written, never when one is checked: a
    check takes the stored value as it stands.
    """
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) >= _INTEGER_LIMIT:
            raise NotCanonical(f"{value} is not below 2^53")
        return int(value)
    if depth == _DEPTH_LIMIT:
        raise NotCanonical("nested too deep")
    if isinstance(value, (list, tuple)):
        return [normalised(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        return {_key(key): normalised(item, depth + 1) for key, item in value.items()}
    raise NotCanonical(f"{type(value).__name__} is not text, integer, boolean, null, list or object")


def text(value: str) -> str:
    """`value` in NFC as a plain string; raises NotCanonical for U+0000, which PostgreSQL cannot hold."""
    # Codes, states and streams are plain ASCII, and this is the cheap way to see it.
    if value.isascii() and value.isprintable():
        return str(value)
    if "\x00" in value:
        raise NotCanonical("text holds U+0000")
    return nfc(str(value))


def _key(key: object) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise NotCanonical(f"{key!r} is not an ASCII key")
    return key


def canonical_bytes(event: Event) -> bytes:
    """The event's content and previous hash as canonical JSON; raises NotCanonical for lone surrogates."""
    content = {
        "version": event.version,
        "stream": event.stream,
        "number": event.number,
        "at": timestamp(event.at),
        "actor": event.actor_id,
        "appointment": event.appointment_id,
        "capacity": event.capacity,
        "on_behalf_of": event.on_behalf_of_id,
        "action": event.action,
        "label": event.label,
        "unit": event.unit_id,
        "campaign": event.campaign_id,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "reason": event.reason,
        "changes": event.changes,
        "address": event.address,
        "refused": event.refused,
        "previous_hash": event.previous_hash,
    }
    try:
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise NotCanonical(str(error)) from error


def event_hash(event: Event) -> str:
    """SHA-256 over a zero byte and the canonical bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(_LEAF + canonical_bytes(event)).hexdigest()


def timestamp(at: datetime.datetime) -> str:
    """UTC with exactly six decimals and "Z", 27 characters: "2023-03-09T02:05:07.000120Z"."""
    return at.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

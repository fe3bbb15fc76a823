"""Personal data as events hold it: text that says nothing without a key, and the same text for the same data.

A seal is "~", what it hides (n: the name of a person, a: a network address, w: words that somebody typed), whose key
opens it (a person's id, or a year), a full stop, and unpadded base64url. It is plain ASCII, so it is hashed, compared
and searched like any text. Without the key nobody can tell what was in it: that is how data is erased from a log in
which nothing can be changed.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

SEAL = re.compile(r"~([nw])(\d{1,18})\.([A-Za-z0-9_-]{22,800})")
"""A seal of a name or of words, wherever in a text it stands."""

ADDRESS = re.compile(r"~a(\d{4})\.([A-Za-z0-9_-]{22})")

NAME_BYTES = 120
"""Of a longer name the beginning: three seals and the words between them fit into the name of an object."""

_V4 = ipaddress.IPv6Network("::ffff:0:0/96")


def seal_name(secret: bytes, person: int, name: str) -> str:
    return f"~n{person}.{_sealed(secret, _beginning(name, NAME_BYTES))}"


def seal_words(secret: bytes, year: int, words: str) -> str:
    return f"~w{year}.{_sealed(secret, words)}"


def open_text(secret: bytes, sealed: str) -> str | None:
    """What `sealed`, the part behind the full stop, says; None where this key did not make it."""
    try:
        return AESSIV(secret).decrypt(_decoded(sealed), None).decode()
    except (InvalidTag, ValueError, binascii.Error):
        return None


@lru_cache(maxsize=1024)
def seal_address(secret: bytes, year: int, address: str) -> str:
    """An IP address under the key of a year: 30 characters for either version. Raises ValueError for anything else."""
    return f"~a{year}.{_encoded(_block(secret).encryptor().update(_packed(address)))}"


def open_address(secret: bytes, sealed: str) -> str:
    found = ipaddress.IPv6Address(_block(secret).decryptor().update(_decoded(sealed)))
    return str(found.ipv4_mapped or found)


def _packed(address: str) -> bytes:
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return (int(_V4.network_address) | int(found)).to_bytes(16, "big")
    return found.packed


def _block(secret: bytes) -> Cipher[modes.ECB]:
    # One block alone is a permutation of all addresses, which needs no nonce and can be looked up by equality; the hash
    # of the event vouches for it.
    return Cipher(algorithms.AES(secret), modes.ECB())


@lru_cache(maxsize=4096)
def _sealed(secret: bytes, text: str) -> str:
    # SIV is meant for encryption without a nonce: all that shows is that two texts are the same.
    return _encoded(AESSIV(secret).encrypt(text.encode(), None))


def _beginning(text: str, most: int) -> str:
    encoded = text.encode()
    return text if len(encoded) <= most else encoded[: most - 3].decode(errors="ignore") + "…"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

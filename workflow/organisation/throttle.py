"""Slows down guessing of passwords and of secret addresses.

So many wrong tries from a network address, fewer for one name, then a pause.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from django.core.cache import cache

TRIES_FOR_NAME = 5
TRIES_FROM_ADDRESS = 100  # a whole office may stand behind one address
PAUSE = 15 * 60  # seconds, from the first try


def take_try(username: str, address: str) -> bool:
    """Count one more try to sign in; False when there were too many, and the password is not to be looked at.

    Counted before the password is checked, so that tries made at the same moment are counted too.
    """
    from_address = _count(_key(address))
    for_name = _count(_key(address, username))
    return from_address <= TRIES_FROM_ADDRESS and for_name <= TRIES_FOR_NAME


def take_guess(what: str, address: str) -> bool:
    """Count one more wrong guess at a secret of the kind `what`; False when there were too many."""
    return _count(_key(what, "guess", address)) <= TRIES_FROM_ADDRESS


def forgive(username: str, address: str) -> None:
    """The right password was given: the tries for this name no longer count."""
    key = _key(address, username)
    made = cache.get(key, 0)
    cache.delete(key)
    with suppress(ValueError):  # its pause may be over
        cache.decr(_key(address), made)


def _count(key: str) -> int:
    cache.add(key, 0, PAUSE)
    try:
        return cache.incr(key)
    except ValueError:  # the pause ended between the two lines
        return 1


def _key(*parts: str) -> str:
    return "sign-in:" + sha256("\n".join(parts).encode()).hexdigest()

"""The keys of years: made when they are needed, destroyed when the data under them have been kept long enough."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction

from workflow.audit.models import YearKey
from workflow.audit.privacy.seals import seal_address, seal_words

KNOWN: dict[int, bytes] = {}
"""Committed keys, which only grow old: nothing is sealed any more under a key that may be destroyed."""


def sealed_address(address: str, at: datetime.datetime) -> str:
    """`address` as an event of that moment holds it; "" where there is none."""
    return seal_address(_secret(at.year), at.year, address) if address else ""


def sealed_words(words: str, at: datetime.datetime) -> str:
    """A name that somebody typed, as an event of that moment holds it."""
    return seal_words(_secret(at.year), at.year, words) if words else ""


def forms_of_address(address: str) -> tuple[str, ...]:
    """All that events may hold for an address: as it is, which version 1 does, and under the key of each year."""
    kept = YearKey.objects.filter(secret__isnull=False).order_by("-year")
    return (address, *(seal_address(bytes(key.secret or b""), key.year, address) for key in kept))


def not_yet_old(wanted: Iterable[int], now: datetime.datetime) -> dict[int, bytes]:
    """Those of the years' keys that are known here and cannot have been destroyed by anybody meanwhile."""
    oldest = now.year - settings.AUDIT_ADDRESS_YEARS if settings.AUDIT_ADDRESS_YEARS else 0
    return {year: KNOWN[year] for year in wanted if year in KNOWN and year >= oldest}


def make_ready(now: datetime.datetime) -> None:
    """Make the keys of this year and the next, so that no act has to."""
    for year in (now.year, now.year + 1):
        _secret(year)


def destroy_before(year: int) -> list[int]:
    """Destroy the keys of all earlier years; answer of which, those that still had one."""
    kept = YearKey.objects.filter(year__lt=year, secret__isnull=False)
    years = sorted(kept.select_for_update().values_list("year", flat=True))
    YearKey.objects.filter(year__in=years).update(secret=None)
    return years


def _secret(year: int) -> bytes:
    if year not in KNOWN:
        row, _made = YearKey.objects.get_or_create(year=year, defaults={"secret": secrets.token_bytes(32)})
        if row.secret is None:
            raise ValueError(f"The key of {year} has been destroyed")
        secret = bytes(row.secret)
        # Not before the commit: of a key that is rolled back nothing may ever be sealed again.
        transaction.on_commit(partial(KNOWN.__setitem__, year, secret))
        return secret
    return KNOWN[year]

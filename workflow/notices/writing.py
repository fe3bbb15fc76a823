"""Puts notices into the outbox, for one person as for thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.utils import translation
from django.utils.functional import Promise, lazystr

from workflow.documents.text import nfc
from workflow.notices.delivery import deliver_after_commit
from workflow.notices.models import TEXT_AT_MOST, Notice

VALUE_AT_MOST = 250
BATCH = 400

Words = str | Promise


class _Words:
    """Asked for its words each time, in the language that is active then."""

    def __init__(self, say: Callable[[], str]) -> None:
        self.say = say

    def __str__(self) -> str:
        return self.say()


def counted(say: Callable[[], str]) -> Promise:
    """Words of which %(count)d decides the plural: `counted(lambda: ngettext("…", "…", 2))`.

    A notice keeps the count, so each reader gets the form that their language has for it.
    """
    words: Promise = lazystr(_Words(say))
    return words


class News(NamedTuple):
    """What one person (by key) is to be told about one object.

    `words` is a lazy text with %(name)s for each of `given`; `kind` says what brought it about.
    """

    person: int
    kind: str
    words: Words
    given: Mapping[str, object]
    subject_kind: str
    subject_id: int


def tell(news: Iterable[News]) -> list[Notice]:
    """Write a notice for each, a few statements for each few hundred, and wake the worker after the commit.

    Call it in the transaction of what it tells of.
    """
    # With no language at all a lazy text is what stands in the code.
    with translation.override(None):
        notices = [
            Notice(
                person_id=person,
                kind=kind,
                words=str(words)[:TEXT_AT_MOST],
                given={name: _kept(value) for name, value in given.items()},
                subject_kind=subject_kind,
                subject_id=subject_id,
            )
            for person, kind, words, given, subject_kind, subject_id in news
        ]
    if notices:
        Notice.objects.bulk_create(notices, batch_size=BATCH)
        deliver_after_commit()
    return notices


def _kept(value: object) -> int | str:
    if isinstance(value, int):
        return value
    return nfc(" ".join(str(value).split()))[:VALUE_AT_MOST]

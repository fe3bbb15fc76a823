"""The inspector's search over all events, paged by key, newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from workflow.audit.models import Event
from workflow.documents.text import fold
from workflow.organisation.models import Person, Unit

NAMESAKES = 200
"""People or units that one word of a search may stand for; more and the word says too little."""

_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; a field left out does not narrow.

    Days are those of the committee's time zone, both included.
    """

    actor_ids: tuple[int, ...] | None = None
    unit_ids: tuple[int, ...] | None = None
    campaign_id: int | None = None
    action: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    stream: str = ""
    reason: str = ""
    refused: bool = False


def search(filters: Filters) -> QuerySet[Event]:
    """The events that all filters let through, latest first; take a page of them by ("-id",)."""
    wanted = Q()
    if filters.actor_ids is not None:
        wanted &= Q(actor__in=filters.actor_ids)
    if filters.unit_ids is not None:
        wanted &= Q(unit__in=filters.unit_ids)
    if filters.campaign_id is not None:
        wanted &= Q(campaign_id=filters.campaign_id)
    if filters.action:
        wanted &= Q(action=filters.action)
    if filters.since:
        wanted &= Q(at__gte=_midnight(filters.since))
    if filters.until:
        wanted &= Q(at__lt=_midnight(filters.until + datetime.timedelta(days=1)))
    if filters.stream:
        wanted &= Q(stream=filters.stream)
    if filters.reason:
        wanted &= Q(reason__icontains=filters.reason)
    if filters.refused:
        wanted &= Q(refused=True)
    return Event.objects.filter(wanted).select_related("actor", "on_behalf_of", "unit").order_by("-id")


def people_named(words: str) -> list[int]:
    """Ids of people whose name has the words, whatever the case and diacritics, or who sign in by them."""
    named = Person.objects.filter(Q(search_key__contains=fold(words)) | Q(username=words))
    return list(named.values_list("pk", flat=True)[: NAMESAKES + 1])


def units_named(words: str) -> list[int]:
    return list(Unit.objects.filter(search_key__contains=fold(words)).values_list("pk", flat=True)[: NAMESAKES + 1])


def in_chunks(events: QuerySet[Event]) -> Iterator[list[Event]]:
    """All of a search, some at a time: bounded memory, and no cursor open while a slow reader reads."""
    chunk = list(events[:_CHUNK])
    while chunk:
        yield chunk
        chunk = list(events.filter(id__lt=chunk[-1].pk)[:_CHUNK])


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))

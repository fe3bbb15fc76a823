"""The inspector's search over all events, latest first.

A search of ten million events must cost what one of ten thousand does, also where next to nothing fits. So a page
walks one index backwards, that of the filter which tells most, and looks at no more than WINDOW events; where
that did not fill the page it says back to when it has looked, and the next page goes on from there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery
from django.utils import timezone

from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.documents.text import fold
from workflow.organisation.models import Person, Unit, UnitLink

NAMESAKES = 200
"""People or units that one word of a search may stand for; more and the word says too little."""

DEEPEST = 6
"""Levels of units below one, of which a province has four."""

WINDOW = 3_000
"""Events that a page looks at."""

NEAR = 250
"""Events among which a page is looked for first where little is left out: most are full then."""

_CHUNK = 1_000

# Ids are given in the order of time but for acts that overlap, and no act lasts so long.
_DISORDER = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; a field left out does not narrow.

    `since` is included, `until` is not. `capacity` and `reason` are words, found whatever their case and diacritics.
    `addresses` are as events hold them. Acts of `without` are left out, but not where they were refused.
    """

    actor_ids: tuple[int, ...] | None = None
    principal_ids: tuple[int, ...] | None = None
    unit_ids: tuple[int, ...] | None = None
    campaign_id: int | None = None
    actions: tuple[str, ...] = ()
    from_state: str = ""
    to_state: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    stream: str = ""
    capacity: str = ""
    reason: str = ""
    addresses: tuple[str, ...] | None = None
    refused: bool = False
    by_delegation: bool = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search.

    `older` is where the next page begins: None when there is nothing more. `looked_back_to` is set where the page is
    not full because enough was looked at, not because there is nothing more. `left_out` counts the acts of
    `Filters.without` that would stand between the first of the events and where the next page begins.
    """

    events: list[Event]
    older: int | None
    looked_back_to: datetime.datetime | None = None
    left_out: int = 0


def search(filters: Filters) -> QuerySet[Event]:
    """All events that the filters of the database let through, latest first; `fits` must be asked of each as well."""
    return _exact(filters).select_related("actor", "on_behalf_of", "unit").order_by("-id")


def fits(event: Event, filters: Filters) -> bool:
    """Whether the event has the words that are looked for, which no database compares as people do."""
    return _has_words(event.reason, event.capacity, filters)


def find(filters: Filters, *, before: int | None = None, size: int = 50) -> Found:
    """The latest `size` events that fit, of those with an id below `before`. At most 7 queries."""
    drive = _Drive(filters)
    for window in drive.windows:
        keys, bottom = drive.candidates(before, size + 1, window)
        left_out: list[int] = []
        if drive.leaves_more:
            keys, left_out = _refine(keys, filters)
        if len(keys) > size or bottom is None:
            break
    shown = keys[:size]
    rows = list(Event.objects.filter(pk__in=shown).select_related("actor", "on_behalf_of", "unit").order_by("-id"))
    tell(rows)
    if len(keys) > size:
        return Found(rows, shown[-1], left_out=sum(key > shown[-1] for key in left_out))
    if bottom is None:
        return Found(rows, None, left_out=len(left_out))
    looked_back_to = Event.objects.values_list("at", flat=True).get(pk=bottom)
    return Found(rows, bottom, looked_back_to, len(left_out))


def in_chunks(events: QuerySet[Event]) -> Iterator[list[Event]]:
    """All of a search, some at a time: bounded memory, and no cursor open while a slow reader reads."""
    chunk = list(events[:_CHUNK])
    while chunk:
        tell(chunk)
        yield chunk
        chunk = list(events.filter(id__lt=chunk[-1].pk)[:_CHUNK])


def ids_named(person: str = "", principal: str = "", unit: str = "") -> dict[str, list[int]]:
    """The ids of people and units by words of their names, whatever case and diacritics; people by user name, too.

    By the name of each argument that is not empty, at most NAMESAKES + 1. One query.
    """
    asked: dict[str, QuerySet[Any]] = {
        name: Person.objects.filter(Q(search_key__contains=fold(words)) | Q(username=words))
        for name, words in (("person", person), ("principal", principal))
        if words
    }
    if unit:
        asked["unit"] = Unit.objects.filter(search_key__contains=fold(unit))
    return dict(zip(asked, _union([rows[: NAMESAKES + 1] for rows in asked.values()]), strict=True))


def units_below(unit_ids: Iterable[int]) -> list[int]:
    """The units and all that stand under them today, however deep; more than NAMESAKES are cut off."""
    found = list(unit_ids)
    level = found
    today = timezone.localdate()
    for _level in range(DEEPEST):
        links = UnitLink.objects.on(today).filter(parent__in=level).exclude(child__in=found)
        level = list(links.values_list("child", flat=True).distinct()[: NAMESAKES + 1])
        if not level or len(found) > NAMESAKES:
            break
        found += level
    return found


class _Drive:
    """The index that a search walks: of the filters asked, the one that is likely to leave least."""

    def __init__(self, filters: Filters) -> None:
        self.stream = filters.stream
        self.range = _id_range(filters)
        ways: list[list[Q]] = [[Q(stream=filters.stream)]] if filters.stream else []
        for name, values in (
            ("address", filters.addresses),
            ("on_behalf_of", filters.principal_ids),
            ("actor", filters.actor_ids),
        ):
            if values is not None:
                ways.append([Q((name, value)) for value in values])
        if filters.by_delegation:
            ways.append([Q(on_behalf_of__isnull=False)])
        if filters.refused:
            ways.append([Q(refused=True)])
        if filters.unit_ids is not None:
            ways.append([Q(unit=unit) for unit in filters.unit_ids])
        if filters.reason:
            ways.append([Q(HasReason(F("reason")))])
        if filters.actions:
            ways.append([Q(action=action) for action in filters.actions])
        if filters.campaign_id is not None:
            ways.append([Q(campaign_id=filters.campaign_id)])
        self.conditions = ways[0] if ways else [Q()]
        besides = (filters.since, filters.until, filters.from_state, filters.to_state, filters.capacity, filters.reason)
        narrows = len(ways) > 1 or any(besides)
        self.leaves_more = narrows or bool(filters.without)
        self.windows = (WINDOW,) if narrows or not filters.without else (NEAR, WINDOW)

    def candidates(self, before: int | None, wanted: int, window: int) -> tuple[list[int], int | None]:
        """Ids below `before`, latest first, and down to which id they are all of them (None: to the last)."""
        if not self.conditions:
            return [], None
        share = max(window // len(self.conditions), wanted) if self.leaves_more else wanted
        found = _union([self._ids(condition, before)[:share] for condition in self.conditions])
        # Where one value has more than its share, what lies below its last id is not all there.
        bottom = max((keys[-1] for keys in found if len(keys) == share), default=None)
        return sorted({key for keys in found for key in keys if key >= (bottom or 0)}, reverse=True), bottom

    def _ids(self, condition: Q, before: int | None) -> QuerySet[Event]:
        events = Event.objects.filter(condition & self.range)
        if before is not None:
            events = events.filter(id__lt=before)
        if not self.stream:
            return events.order_by("-id")
        if before is not None:
            # An object's index is by number, which grows with the ids.
            from_here = Event.objects.filter(stream=self.stream, id__lt=before).order_by("-number").values("number")
            events = events.filter(number__lte=Subquery(from_here[:1]))
        return events.order_by("-number")


class HasReason(Func):
    """Written as the partial index has it: SQLite uses one only where it sees these very words."""

    template = "NOT (%(expressions)s = '')"
    output_field = BooleanField()


def _union(parts: list[QuerySet[Any]]) -> list[list[int]]:
    """The ids that each part finds, with one query."""
    statements: list[str] = []
    parameters: list[Any] = []
    for number, part in enumerate(parts):
        sql, given = part.values("id").query.sql_with_params()
        statements.append(f"SELECT {number} AS part, id FROM ({sql}) AS found_{number}")
        parameters += given
    found: list[list[int]] = [[] for _part in parts]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), parameters)
        for part, key in cursor.fetchall():
            found[part].append(key)
    for keys in found:
        keys.sort(reverse=True)
    return found


def _exact(filters: Filters) -> QuerySet[Event]:
    wanted = Q()
    for name, values in (
        ("actor__in", filters.actor_ids),
        ("on_behalf_of__in", filters.principal_ids),
        ("unit__in", filters.unit_ids),
        ("address__in", filters.addresses),
        ("campaign_id", filters.campaign_id),
        ("at__gte", filters.since),
        ("at__lt", filters.until),
    ):
        if values is not None:
            wanted &= Q((name, values))
    for name, word in (
        ("action__in", filters.actions),
        ("from_state", filters.from_state),
        ("to_state", filters.to_state),
        ("stream", filters.stream),
        ("refused", filters.refused),
    ):
        if word:
            wanted &= Q((name, word))
    if filters.by_delegation:
        wanted &= Q(on_behalf_of__isnull=False)
    if filters.reason:
        wanted &= Q(HasReason(F("reason")))
    if filters.without:
        wanted &= ~Q(action__in=filters.without, refused=False)
    return Event.objects.filter(wanted)


def _id_range(filters: Filters) -> Q:
    """The ids outside of which no event of the time asked lies, read off the index of times."""
    wanted, events = Q(), Event.objects.values("id")
    if filters.since is not None:
        wanted &= Q(id__gte=Subquery(events.filter(at__gte=filters.since - _DISORDER).order_by("at")[:1]))
    if filters.until is not None:
        wanted &= Q(id__lte=Subquery(events.filter(at__lt=filters.until + _DISORDER).order_by("-at")[:1]))
    return wanted


def _refine(keys: list[int], filters: Filters) -> tuple[list[int], list[int]]:
    """Of the ids those that fit, and those that would but for being of acts that are left out."""
    events = _exact(replace(filters, without=())).filter(pk__in=keys).order_by("-pk")
    fitting: list[int] = []
    left_out: list[int] = []
    for key, action, refused, *words in events.values_list("pk", "action", "refused", *_words_asked(filters)):
        if not words or _has_words(words[0], words[1], filters):
            (left_out if action in filters.without and not refused else fitting).append(key)
    return fitting, left_out


def _words_asked(filters: Filters) -> tuple[str, ...]:
    """The columns that are read only to look for words in them."""
    return ("reason", "capacity") if filters.reason or filters.capacity else ()


def _has_words(reason: str, capacity: str, filters: Filters) -> bool:
    return _has(reason, filters.reason) and _has(capacity, filters.capacity)


def _has(text: str, words: str) -> bool:
    return not words or fold(words) in fold(text)

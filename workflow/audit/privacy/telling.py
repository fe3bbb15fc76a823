"""What events say to people who may read them: sealed names and addresses opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.audit import wording
from workflow.audit.canonical import Json
from workflow.audit.models import Event, YearKey
from workflow.audit.privacy import years
from workflow.audit.privacy.seals import ADDRESS, SEAL, open_address, open_text
from workflow.audit.verify import hash_holds
from workflow.organisation.models import Person


def tell(events: Sequence[Event]) -> None:
    """Let these events be read together: what opens one of them is read for all, else for each by itself."""
    together = _Together(events)
    for event in events:
        event.__dict__["told"] = ToldEvent(event, together)


class ToldEvent:
    """An event's words for people; of erased data they say that. One query at most for each of its attributes."""

    def __init__(self, event: Event, together: _Together | None = None) -> None:
        self._event = event
        self._together = together or _Together([event])
        self._seen: dict[str, str] = {}

    @cached_property
    def label(self) -> str:
        return self._open(self._event.label, _labels)

    @property
    def name(self) -> str:
        """What the object is called: its label; of what has none (the system, the organisation's data) its kind."""
        return self.label or wording.object_words(self._event.stream)

    @cached_property
    def is_altered(self) -> bool:
        """Whether what stands in the row is not what its hash was taken over. No query, one hash."""
        return not hash_holds(self._event)

    @cached_property
    def reason(self) -> str:
        """What a person typed is told as typed, also where it looks like a seal; a refusal is in the system's words."""
        event = self._event
        return self._open(event.reason, _reasons) if event.refused else event.reason

    @cached_property
    def changes(self) -> dict[str, Any]:
        """Nothing of a row that was tampered with so that they are no object: such a row is looked at, too."""
        changes = self._open_all(self._event.changes)
        return changes if isinstance(changes, dict) else {}

    @cached_property
    def address(self) -> str:
        found = ADDRESS.fullmatch(self._event.address)
        if found is None:
            return self._event.address
        known, secret = self._together.key("a", int(found[1]), _addresses)
        if not known:
            return self._event.address
        return _("[đã xóa theo thời hạn lưu]") if secret is None else open_address(secret, found[2])

    @property
    def opened(self) -> dict[str, str]:
        """What each seal in label, reason and changes hides."""
        for _read in (self.label, self.reason, self.changes):
            pass
        return self._seen

    def _open(self, text: str, read: _Read) -> str:
        def open_seal(seal: re.Match[str]) -> str:
            kind, whose, sealed = seal.groups()
            known, secret = self._together.key(kind, int(whose), read)
            if not known:
                return seal[0]
            words = _("[đã xóa dữ liệu cá nhân]") if secret is None else open_text(secret, sealed)
            if words is None:
                return seal[0]
            self._seen[seal[0]] = words
            return words

        return SEAL.sub(open_seal, text) if "~" in text else text

    def _open_all(self, value: Json) -> Json:
        if isinstance(value, str):
            # Whoever writes an event names a person by a seal and nothing else; inside other words somebody typed it.
            return self._open(value, _changes) if SEAL.fullmatch(value) else value
        if isinstance(value, list):
            return [self._open_all(item) for item in value]
        if isinstance(value, dict):
            return {name: self._open_all(item) for name, item in value.items()}
        return value


_Read = Callable[[Event], Iterable[str]]


class _Together:
    """The keys that some events need, read when they are needed first."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = events
        self._read: set[_Read] = set()
        self._people: dict[int, bytes | None] = {}
        self._years: dict[int, bytes | None] = {}

    def key(self, kind: str, whose: int, read: _Read) -> tuple[bool, bytes | None]:
        """Whether there is such a person or year, and the key, None once it is destroyed.

        `read` is what the seal was found in: the keys for it in all the events are read at once.
        """
        if read not in self._read:
            self._read.add(read)
            self._load({seal for event in self._events for seal in read(event)})
        known = self._people if kind == "n" else self._years
        return whose in known, known.get(whose)

    def _load(self, texts: set[str]) -> None:
        people: set[int] = set()
        asked: set[int] = set()
        for text in texts:
            for kind, whose, _sealed in SEAL.findall(text):
                (people if kind == "n" else asked).add(int(whose))
            if address := ADDRESS.fullmatch(text):
                asked.add(int(address[1]))
        # Those of whom the page has read the rows anyway, and keys too young to be destroyed.
        for event in self._events:
            for person in (event._state.fields_cache.get(name) for name in ("actor", "on_behalf_of")):
                if person is not None:
                    self._keep(self._people, person.pk, person.name_key)
        self._years |= years.not_yet_old(asked, timezone.now())
        people -= self._people.keys()
        asked -= self._years.keys()
        if not people and not asked:
            return
        of_people = Person.objects.filter(pk__in=people).values_list(Value("n"), "pk", "name_key")
        of_years = YearKey.objects.filter(year__in=asked).values_list(Value("w"), "year", "secret")
        for kind, whose, secret in of_people.union(of_years, all=True):
            self._keep(self._people if kind == "n" else self._years, whose, secret)

    @staticmethod
    def _keep(known: dict[int, bytes | None], whose: int, secret: bytes | memoryview[int] | None) -> None:
        known[whose] = None if secret is None else bytes(secret)


def _labels(event: Event) -> Iterable[str]:
    return (event.label,)


def _reasons(event: Event) -> Iterable[str]:
    return (event.reason,)


def _addresses(event: Event) -> Iterable[str]:
    return (event.address,)


def _changes(event: Event) -> Iterable[str]:
    return _texts(event.changes)


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)

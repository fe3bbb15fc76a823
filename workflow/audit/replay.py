"""Holds the objects against their events: does each stand where its last event left it?

A chain shows nothing of events cut off its end, nor of a state that somebody changed without an event. Each object
keeps the number and the hash of its last event on its own row, and its state; all three must be that event's. Rooms
above say which models have such rows:

    replay.register(models_of_actions)

and which parts of objects events tell of, with what holds them against each other:

    replay.register_parts(differences_of_texts)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from workflow.audit.canonical import GENESIS
from workflow.audit.models import Event
from workflow.audit.queries import last_events

_CHUNK = 500

Last: TypeAlias = tuple[int, str, str]
"""Number, hash and state of an object's last event."""


class Kind(models.TextChoices):
    CUT = "cut", _("các sự kiện cuối đã bị xóa")
    UNRECORDED = "unrecorded", _("trạng thái đã bị đổi mà không có sự kiện")
    REWRITTEN = "rewritten", _("sự kiện cuối không phải sự kiện mà đối tượng đã ghi nhớ")
    ADDED = "added", _("có sự kiện mà đối tượng không biết: đối tượng bị đưa về lúc trước hoặc sự kiện bị chèn")
    GONE = "gone", _("đối tượng có sự kiện đã bị xóa")
    UNWRITTEN = "unwritten", _("đối tượng không có sự kiện nào")
    TEXT = "text", _("chữ đang lưu không phải chữ mà các sự kiện nói đến, và không phiên soạn nào đang mở cho nó")


@dataclass(frozen=True, slots=True)
class Difference:
    """One object that is not as its events say; `part` names what of it, where it is not the whole."""

    kind: Kind
    stream: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.stream} {self.part}".rstrip() + f": {self.kind.label}"


Models: TypeAlias = Callable[[], Iterable[type[Any]]]

Parts: TypeAlias = Callable[[], Iterator[Difference]]

_sources: list[Models] = []
_parts: list[Parts] = []


def register(source: Models) -> None:
    """`source` answers models whose rows have `kind`, `stream`, `version`, `audit_head` and perhaps `state`."""
    _sources.append(source)


def register_parts(source: Parts) -> None:
    """`source` answers the parts of objects that are not as their events say, in memory that does not grow."""
    _parts.append(source)


def differences() -> Iterator[Difference]:
    """The objects that are not as their events say, model by model; memory does not grow with their number.

    Safe beside people at work: an object that looks wrong is looked at again with its row locked.
    """
    for source in _sources:
        for model in source():
            yield from _of_rows(model)
            yield from _of_streams(model)
    for parts in _parts:
        yield from parts()


def _of_rows(model: type[Any]) -> Iterator[Difference]:
    after = 0
    while rows := list(model._default_manager.filter(pk__gt=after).order_by("pk")[:_CHUNK]):
        after = rows[-1].pk
        last = _last([row.stream for row in rows])
        for row in rows:
            if _wrong(row, last.get(row.stream)) and (kind := _looked_at_again(model, row.pk)):
                yield Difference(kind, row.stream)


def _looked_at_again(model: type[Any], key: int) -> Kind | None:
    with transaction.atomic():
        row = model._default_manager.select_for_update(of=("self",)).filter(pk=key).first()
        return _wrong(row, _last([row.stream]).get(row.stream)) if row is not None else None


def _wrong(row: Any, last: Last | None) -> Kind | None:
    if last is None:
        if row.version or row.audit_head != GENESIS:
            return Kind.CUT
        return None if row.came_with_the_installation else Kind.UNWRITTEN
    number, hashed, state = last
    if number != row.version:
        return Kind.CUT if number < row.version else Kind.ADDED
    if hashed != row.audit_head:
        return Kind.REWRITTEN
    return Kind.UNRECORDED if str(getattr(row, "state", "")) != state else None


def _last(streams: Sequence[str]) -> dict[str, Last]:
    return {
        stream: (number, hashed, state)
        for stream, number, hashed, state in last_events(streams).values_list("stream", "number", "hash", "to_state")
    }


def _of_streams(model: type[Any]) -> Iterator[Difference]:
    """Streams whose object is not there. Their first events are read: a stream without one is a broken chain."""
    firsts = Event.objects.filter(number=1, stream__startswith=f"{model.kind}:").order_by("id")
    after = 0
    while found := list(firsts.filter(id__gt=after).values_list("id", "stream")[:_CHUNK]):
        after = found[-1][0]
        keys = {stream.partition(":")[2] for _id, stream in found}
        numbers = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
        present = {str(key) for key in model._default_manager.filter(pk__in=numbers).values_list("pk", flat=True)}
        for _id, stream in found:
            if stream.partition(":")[2] not in present:
                yield Difference(Kind.GONE, stream)

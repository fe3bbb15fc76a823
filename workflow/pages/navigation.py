"""The main navigation: each room registers its own entry, so that removing a room removes its link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that people go to.

    `visible` and `count` are asked once a page, only for a person who is acting (`request.acting` is set).
    `count` is how many things wait there; it costs its query on every page, so keep it one indexed count.
    """

    label: str | Promise
    url_name: str
    order: int
    visible: Callable[[HttpRequest], bool]
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page."""

    label: str
    url: str
    current: bool
    count: int | None


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Call it from `AppConfig.ready()`; a second entry for the same address takes the place of the first."""
    _entries[entry.url_name] = entry


def links_for(request: HttpRequest) -> list[Link]:
    """What the person may open, in order; nothing before someone has signed in."""
    if getattr(request, "acting", None) is None:
        return []
    here = request.resolver_match.app_name if request.resolver_match else None
    return [
        Link(
            label=str(entry.label),
            url=reverse(entry.url_name),
            current=entry.url_name.partition(":")[0] == here,
            count=entry.count(request) if entry.count else None,
        )
        for entry in sorted(_entries.values(), key=lambda entry: entry.order)
        if entry.visible(request)
    ]

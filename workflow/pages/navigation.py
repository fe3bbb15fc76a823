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
    `count` is how many things wait there, `late` how many of them are overdue; they cost their query on every page and
    every poll, so keep it one that reads a bounded number of rows. More than 99 is shown as "99+".
    A place where people seldom go is `rare`: with several of them, they share one menu at the end.
    """

    label: str | Promise
    url_name: str
    order: int
    visible: Callable[[HttpRequest], bool]
    count: Callable[[HttpRequest], int] | None = None
    late: Callable[[HttpRequest], int] | None = None
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page."""

    name: str
    label: str
    url: str
    current: bool
    count: int | None
    late: int | None
    rare: bool

    @property
    def counts(self) -> bool:
        """Whether things are counted there."""
        return self.count is not None

    @property
    def alone(self) -> list[Link]:
        return [self]


@dataclass(frozen=True, slots=True)
class Menu:
    """The main menu: the places shown side by side, and those behind a button at the end."""

    shown: list[Link]
    more: list[Link]

    @property
    def is_in_more(self) -> bool:
        """Whether the page belongs to one of the places that are not seen."""
        return any(link.current for link in self.more)


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Call it from `AppConfig.ready()`; a second entry for the same address takes the place of the first."""
    _entries[entry.url_name] = entry


def _in_order() -> list[str]:
    return sorted(_entries, key=lambda name: _entries[name].order)


def links_for(request: HttpRequest) -> list[Link]:
    """What the person may open, in order; nothing before someone has signed in."""
    if getattr(request, "acting", None) is None:
        return []
    here = request.resolver_match.view_name if request.resolver_match else ""
    # A page that has an entry of its own marks that one; any other page the first of its room.
    current = (
        here
        if here in _entries
        else next((name for name in _in_order() if name.partition(":")[0] == here.partition(":")[0]), "")
    )
    return [
        Link(
            name=entry.url_name.replace(":", "-"),
            label=str(entry.label),
            url=reverse(entry.url_name),
            current=entry.url_name == current,
            count=entry.count(request) if entry.count else None,
            late=entry.late(request) if entry.late else None,
            rare=entry.rare,
        )
        for entry in map(_entries.__getitem__, _in_order())
        if entry.visible(request)
    ]


def menu_for(request: HttpRequest) -> Menu:
    """The person's places; a single rare one stands with the others, as a menu of one would hide it for nothing."""
    links = links_for(request)
    rare = [link for link in links if link.rare]
    if len(rare) < 2:
        return Menu(links, [])
    return Menu([link for link in links if not link.rare], rare)

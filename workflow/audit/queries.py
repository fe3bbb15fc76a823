"""The read side: an object's time line, by key, newest first, and the last events of many objects."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from workflow.audit.models import Event


def timeline(stream: str) -> QuerySet[Event]:
    """The events of one object, latest first, with their actors; take a page of them by ("-number",)."""
    return Event.objects.filter(stream=stream).select_related("actor", "on_behalf_of").order_by("-number")


def last_events(streams: Collection[str]) -> QuerySet[Event]:
    """The last event of each of these objects, as many as one statement can take."""
    later = Event.objects.filter(stream=OuterRef("stream"), number__gt=OuterRef("number"))
    return Event.objects.filter(~Exists(later), stream__in=streams)

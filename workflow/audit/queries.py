"""The read side: an object's time line, by key, newest first."""

from __future__ import annotations

from django.db.models import QuerySet

from workflow.audit.models import Event


def timeline(stream: str) -> QuerySet[Event]:
    """The events of one object, latest first, with their actors; take a page of them by ("-number",)."""
    return Event.objects.filter(stream=stream).select_related("actor", "on_behalf_of").order_by("-number")

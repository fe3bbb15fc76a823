"""The read side of notices."""

from __future__ import annotations

from django.db.models import QuerySet

from workflow.notices.models import Notice
from workflow.organisation.models import Person

ORDER = ["-id"]


def notices_of(person: Person) -> QuerySet[Notice]:
    """What the person has been told, newest first."""
    return Notice.objects.filter(person=person).order_by(*ORDER)


def unread(person: Person) -> int:
    """How many of them the person has yet to read."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()

"""Tasks whose holder can no longer do them: that a person left is a question to the tables, right at every moment."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from workflow.organisation.models import Appointment, Person, today
from workflow.tasks.models import Task


def holder_is_gone() -> Q:
    """That whoever holds the task has no appointment for it today, or no account any more."""
    holds = Appointment.objects.on(today()).filter(
        person=OuterRef("owner"), role=OuterRef("role"), unit=OuterRef("unit")
    )
    return (Q(owner__is_active=False) | ~Exists(holds)) & Q(owner__isnull=False)


def stranded(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Of these open tasks those whose holder is gone."""
    return tasks.filter(holder_is_gone())


def likely_stranded(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The same, found from the people of whom an appointment or the account has ended: reads their tasks alone."""
    ended = Appointment.objects.filter(valid_to__lt=today()).values("person")
    return stranded(tasks).filter(owner__in=Person.objects.filter(Q(is_active=False) | Q(pk__in=ended)).values("pk"))

"""The read side of notices and of the e-mails that carry them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from workflow.notices.models import Mail, MailChoice, MailState, Notice, SuspendedAddress
from workflow.organisation.models import Person
from workflow.timers.models import TimerRun

ORDER = ["-id"]
SHOWN = 50


def notices_of(person: Person, *, unread_only: bool = False) -> QuerySet[Notice]:
    """What the person has been told, newest first."""
    notices = Notice.objects.filter(person=person).order_by(*ORDER)
    return notices.filter(read_at__isnull=True) if unread_only else notices


def unread(person: Person) -> int:
    """How many of them the person has yet to read."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def choice_of(person: Person) -> MailChoice:
    """How the person wants to be told; what is usual for somebody who has chosen nothing."""
    return MailChoice.objects.filter(pk=person.pk).first() or MailChoice.usual(person)


def suspension_of(person: Person) -> SuspendedAddress | None:
    """Why no mail goes to the person's address, if none does."""
    return SuspendedAddress.objects.filter(address=person.email).first() if person.email else None


@dataclass(frozen=True, slots=True)
class MailFigures:
    """How the mail goes: notices that are put off (digest, quiet hours), and mails by what has become of them."""

    put_off: int
    waiting: int
    failed: int
    bounced: int
    sent: int
    oldest: datetime.datetime | None
    last_error: str


def mail_figures() -> MailFigures:
    """Three queries."""
    counts = dict(Mail.objects.order_by().values_list("state").annotate(count=Count("pk")))
    oldest = Mail.objects.filter(state=MailState.WAITING).order_by("next_attempt_at", "id").first()
    return MailFigures(
        put_off=Notice.objects.filter(mail_at__isnull=False).count(),
        waiting=counts.get(MailState.WAITING, 0),
        failed=counts.get(MailState.FAILED, 0),
        bounced=counts.get(MailState.BOUNCED, 0),
        sent=counts.get(MailState.SENT, 0),
        oldest=oldest.made_at if oldest else None,
        last_error=oldest.last_error if oldest else "",
    )


def mails(state: MailState) -> QuerySet[Mail]:
    """The mails in a state, newest first."""
    return Mail.objects.filter(state=state).select_related("person").order_by(*ORDER)


def suspended_addresses() -> list[SuspendedAddress]:
    """The latest of them."""
    return list(SuspendedAddress.objects.order_by("-at", "address")[:SHOWN])


def timer_runs() -> list[TimerRun]:
    """What runs by itself, those that failed first."""
    return list(TimerRun.objects.order_by("-last_error", "name")[:SHOWN])

"""Lets old notices go: who did what stays in the audit trail, a notice only pointed to it."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from workflow.notices.models import Mail, MailChoice, MailState, Notice, SuspendedAddress
from workflow.organisation.models import Person
from workflow.timers.registry import timer

KEPT = datetime.timedelta(days=365)
BATCH = 1_000


@timer("notices.forget", gettext_lazy("Xóa thông báo và thư đã quá một năm"), every=datetime.timedelta(hours=1))
def forget(now: datetime.datetime) -> int:
    """Delete some of the notices that were read, and of the mails that went out, more than a year ago."""
    limit = now - KEPT
    notices = Notice.objects.filter(at__lt=limit, read_at__isnull=False, mail_at__isnull=True)
    mails = Mail.objects.filter(made_at__lt=limit).exclude(state=MailState.WAITING)
    gone = 0
    for old in (notices, mails):
        keys = list(old.order_by("id").values_list("pk", flat=True)[:BATCH])
        gone += old.filter(pk__in=keys).delete()[0]
    return gone


def forget_person(*, person: Person, **_: Any) -> None:
    """All that was told to somebody whose personal data are erased, and how they wanted to be told."""
    for model in (Notice, Mail, MailChoice):
        model._default_manager.filter(person=person).delete()
    SuspendedAddress.objects.filter(address=person.email).delete()

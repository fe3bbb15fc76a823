"""Delivers the outbox: what waits for a person, by e-mail, from the background worker."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from workflow.notices.models import Notice

log = logging.getLogger(__name__)

BATCH = 100
ATTEMPTS = 5


def deliver_after_commit() -> None:
    """Wake the worker once this transaction is committed. If nobody wakes it, the next notice takes these along."""
    transaction.on_commit(lambda: deliver.enqueue(), robust=True)


@task()
def deliver() -> int:
    """Send every notice that is yet to be sent; answer how many were.

    A row is locked while it is sent, and marked in the same transaction: two workers never send one twice, and one that
    dies leaves the rest for the next. A failure is kept on the row and tried again up to five times.
    """
    sent = 0
    while batch := _deliver_batch():
        sent += batch
    return sent


def _deliver_batch() -> int:
    with transaction.atomic():
        waiting = list(
            Notice.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(mailed_at__isnull=True, attempts__lt=ATTEMPTS)
            .select_related("person")
            .order_by("id")[:BATCH]
        )
        delivered = 0
        with translation.override(settings.LANGUAGE_CODE), get_connection() as connection:
            for notice in waiting:
                notice.attempts += 1
                try:
                    if notice.person.email and notice.person.is_active:
                        connection.send_messages([_message(notice)])
                    notice.mailed_at, notice.last_error = timezone.now(), ""
                    delivered += 1
                except OSError as problem:
                    notice.last_error = str(problem)[:300]
                    log.warning("Notice %s was not delivered: %s", notice.pk, problem)
        Notice.objects.bulk_update(waiting, ["attempts", "mailed_at", "last_error"])
        return delivered


def _message(notice: Notice) -> EmailMessage:
    """The e-mail: that something waits and where, never what a report says."""
    place = settings.SITE_URL.rstrip("/") + reverse("notices:notice", args=[notice.pk])
    return EmailMessage(
        subject=_("Trình Ký: %(text)s") % {"text": notice.text[:120]},
        body=_("%(text)s\n\nMở để xem: %(place)s\n") % {"text": notice.text, "place": place},
        to=[notice.person.email],
    )

"""Delivers the outbox: gathers what is due into e-mails, and sends them.

No database transaction is open while the mail server is spoken to. A mail is sent by whoever holds its lease, which one
UPDATE gives; it is marked by one UPDATE right after the server has accepted it. A process that dies between those two,
when the server has the mail and the database does not know it, leaves the mail to be sent again under the same
Message-ID: no SMTP client can close that window, and it is one statement wide.
"""

from __future__ import annotations

import datetime
import logging
import re
import smtplib
from itertools import groupby

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_tasks import task

from workflow.documents.working_days import Calendar
from workflow.notices import bounces
from workflow.notices.letters import letter, new_message_id
from workflow.notices.models import Mail, MailChoice, MailState, Notice, SuspendedAddress
from workflow.organisation.calendars import calendar_of
from workflow.organisation.models import Person
from workflow.timers.registry import timer

log = logging.getLogger(__name__)

PEOPLE = 200
NOTICES = 5_000
BATCH = 400
AT_ONCE = 500
A_CONNECTION = 50
"""Mails over one connection; many servers end it after a hundred."""

LEASE = datetime.timedelta(minutes=10)
"""Longer than any one conversation with a mail server: each step of one may take EMAIL_TIMEOUT."""

PAUSES = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60, 24 * 60))
"""How long to wait after the first, second … failed try; after the one that follows the last a mail is given up."""


def deliver_after_commit() -> None:
    """Wake the worker once this transaction is committed. If nobody does, the timer will within a minute."""
    transaction.on_commit(lambda: deliver.enqueue(), robust=True)


@timer("notices.deliver", gettext_lazy("Gửi thư đến giờ"), every=datetime.timedelta(minutes=1))
def wake(now: datetime.datetime) -> int:
    """Wake the worker for what has become due: digests, the end of quiet hours, further tries."""
    is_due = due_notices(now).exists() or _due_mails(now).exists()
    if is_due:
        deliver.enqueue()
    return int(is_due)


@task()
def deliver() -> int:
    """Send everything that is due; answer how many mails were. Any number may run at once."""
    now = timezone.now()
    while compose(now):
        pass
    sent = 0
    while batch := send(now):
        sent += batch
    return sent


def due_notices(now: datetime.datetime) -> QuerySet[Notice]:
    """Those for which it is time to see about an e-mail."""
    return Notice.objects.filter(mail_at__lte=now)


def compose(now: datetime.datetime) -> int:
    """Put due notices into mails, one mail a person, or put them off; answer how many notices were seen to."""
    due = due_notices(now)
    people = list(due.order_by().values_list("person", flat=True).distinct()[:PEOPLE])
    if not people:
        return 0
    with transaction.atomic():
        notices = list(
            due.select_for_update(of=("self",), skip_locked=True)
            .filter(person__in=people)
            .order_by("person_id", "id")[:NOTICES]
        )
        recipients, calendar = _recipients(people), calendar_of()
        mails = []
        for key, theirs in groupby(notices, key=lambda notice: notice.person_id):
            mail = _gather(recipients.get(key), list(theirs), now, calendar)
            if mail:
                mails.append(mail)
        Mail.objects.bulk_create(mails, batch_size=BATCH)
        Notice.objects.bulk_update(notices, ["mail", "mail_at"], batch_size=BATCH)
    return len(notices)


def _recipients(people: list[int]) -> dict[int, MailChoice]:
    """How each of these people wants to be told, of those whom mail can reach."""
    found = Person.objects.filter(pk__in=people, is_active=True).exclude(email="").select_related("mail_choice")
    suspended = set(
        SuspendedAddress.objects.filter(address__in=[person.email for person in found]).values_list(
            "address", flat=True
        )
    )
    return {
        person.pk: getattr(person, "mail_choice", None) or MailChoice.usual(person)
        for person in found
        if person.email not in suspended
    }


def _gather(
    choice: MailChoice | None, notices: list[Notice], now: datetime.datetime, calendar: Calendar
) -> Mail | None:
    """The mail that carries what may be sent now of one person's notices; the others are put off or left out.

    What has been read in the application already needs no mail.
    """
    ready = []
    for notice in notices:
        notice.mail_at = choice.mail_at(notice, now, calendar) if choice and notice.read_at is None else None
        if notice.mail_at is not None and notice.mail_at <= now:
            ready.append(notice)
    if not ready or choice is None:
        return None
    person = choice.person
    mail = Mail(
        person=person,
        address=person.email,
        message_id=new_message_id(),
        language=choice.language,
        made_at=now,
        next_attempt_at=now,
    )
    for notice in ready:
        notice.mail, notice.mail_at = mail, None
    return mail


def _due_mails(now: datetime.datetime) -> QuerySet[Mail]:
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return Mail.objects.filter(is_free, state=MailState.WAITING, next_attempt_at__lte=now)


def send(now: datetime.datetime) -> int:
    """Try each of the next due mails once; answer how many were tried. None are while no server answers."""
    waiting = list(_due_mails(now).order_by("next_attempt_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    tried = carried = 0
    connection = get_connection()
    try:
        for key in waiting:
            if carried == A_CONNECTION:
                connection.close()
                carried = 0
            if not _reach(connection, now):
                return 0
            mail = _claim(key)
            if mail is None:
                continue
            tried, carried = tried + 1, carried + 1
            try:
                _hand_over(mail, connection)
            except Exception as problem:  # whatever it is: the others are sent
                connection.close()
                _mark_failed(mail, problem)
            else:
                _mark_sent(mail)
    finally:
        connection.close()
    return tried


def _reach(connection: BaseEmailBackend, now: datetime.datetime) -> bool:
    """Whether the server answers. When it does not, no mail has used up a try."""
    try:
        connection.open()
    except OSError as problem:
        log.warning("The mail server cannot be reached: %s", problem)
        _due_mails(now).update(last_error=bounces.shortened(problem))
        return False
    return True


def _claim(key: int) -> Mail | None:
    """Take one mail, if nobody has. The one UPDATE decides between two workers."""
    now = timezone.now()
    until = now + LEASE
    if not _due_mails(now).filter(pk=key).update(leased_until=until, attempts=F("attempts") + 1):
        return None
    return Mail.objects.select_related("person__mail_choice").get(pk=key)


def _hand_over(mail: Mail, connection: BaseEmailBackend) -> None:
    """Give it to the mail server. Returns when the server has accepted it."""
    connection.send_messages([letter(mail)])


def _mark_sent(mail: Mail) -> None:
    now = timezone.now()
    _held(mail).update(state=MailState.SENT, sent_at=now, leased_until=None, last_error="")


def _mark_failed(mail: Mail, problem: Exception) -> None:
    """Note why, and when it is tried again, or that it is not."""
    log.warning("Mail %s was not delivered: %s", mail.pk, problem)
    error = bounces.shortened(problem)
    if is_bounce(problem):
        bounces.bounced(mail, error)
    elif is_final(problem) or mail.attempts > len(PAUSES):
        _held(mail).update(state=MailState.FAILED, leased_until=None, last_error=error)
    else:
        again = timezone.now() + PAUSES[mail.attempts - 1]
        choice = getattr(mail.person, "mail_choice", None) or MailChoice.usual(mail.person)
        _held(mail).update(next_attempt_at=choice.quiet.end(again, calendar_of()), leased_until=None, last_error=error)


def _held(mail: Mail) -> QuerySet[Mail]:
    """The mail, as long as it is ours: a bounce may have come, or the lease may have run out."""
    return Mail.objects.filter(pk=mail.pk, state=MailState.WAITING, leased_until=mail.leased_until)


def is_bounce(problem: Exception) -> bool:
    """Whether the server says that there is nobody at this address.

    Not when it will not take mail from us (5.7.x, such as "relaying denied"): that is no fault of the address.
    """
    if not isinstance(problem, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 and not _is_policy(text) for code, text in problem.recipients.values())


def is_final(problem: Exception) -> bool:
    """Whether no further try can go better: the message itself cannot be sent."""
    if isinstance(problem, smtplib.SMTPDataError):
        return problem.smtp_code >= 500 and not _is_policy(problem.smtp_error)
    return isinstance(problem, ValueError)


def _is_policy(text: bytes | str) -> bool:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return re.match(r"\s*5\.7\.", words) is not None

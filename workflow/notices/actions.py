"""What people do to notices and e-mails: read them, choose how to be told, and, for an administrator, send again.

To read a notice changes nothing that anybody else sees, so it is no event. The rest is written down.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from workflow.audit.privacy.names import named
from workflow.audit.recording import Entry, append, person_stream
from workflow.notices.kinds import Group
from workflow.notices.models import Mail, MailChoice, MailState, Notice, SuspendedAddress
from workflow.notices.rules import look_after_mail
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person


class NotAllowed(Exception):
    """Why this capacity may not, in words."""


def read_notice(notice: Notice) -> None:
    """Mark one as read, once."""
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])


def read_all_notices(person: Person) -> int:
    """Mark every unread one as read; answer how many there were."""
    return Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=timezone.now())


def choose_mail(choice: MailChoice, *, acting: Acting) -> None:
    """Keep how the person acting wants to be told from now on."""
    assert acting.person is not None and choice.person_id == acting.person.pk
    with transaction.atomic():
        before = MailChoice.objects.select_for_update().filter(pk=choice.pk).first() or MailChoice.usual(acting.person)
        old, new = _as_words(before), _as_words(choice)
        changes = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
        if changes:
            choice.save()
            _write("notices.choose_mail", acting.person, acting, changes)


def send_again(mail: Mail, *, acting: Acting) -> bool:
    """Let a mail that was given up, or came back, be tried anew; answer False when it no longer stood so.

    Raises NotAllowed.
    """
    _refuse_others("notices.send_again", mail.person, acting)
    with transaction.atomic():
        given_up = Mail.objects.filter(pk=mail.pk, state__in=(MailState.FAILED, MailState.BOUNCED))
        if not given_up.update(
            state=MailState.WAITING, address=mail.person.email, next_attempt_at=timezone.now(), attempts=0
        ):
            return False
        _write("notices.send_again", mail.person, acting, {"message_id": mail.message_id})
    return True


def resume_address(suspended: SuspendedAddress, *, acting: Acting) -> None:
    """Let mail go to an address again. Raises NotAllowed."""
    person = Person.objects.filter(email=suspended.address).order_by("pk").first() or acting.person
    assert person is not None
    _refuse_others("notices.resume_address", person, acting)
    with transaction.atomic():
        SuspendedAddress.objects.filter(pk=suspended.pk).delete()
        # What came back before counts no more.
        Mail.objects.filter(address=suspended.address, state=MailState.BOUNCED).update(state=MailState.FAILED)
        _write("notices.resume_address", person, acting, {"address": suspended.address})


def _as_words(choice: MailChoice) -> dict[str, str | bool]:
    quiet = f"{choice.quiet_from:%H:%M}-{choice.quiet_to:%H:%M}" if choice.quiet_from and choice.quiet_to else ""
    return {
        **{f"mail_{group.value}": choice.way(group).value for group in Group},
        "mail_language": choice.language,
        "quiet_hours": quiet,
        "quiet_days_off": choice.quiet_days_off,
    }


def _refuse_others(action: str, person: Person, acting: Acting) -> None:
    """A refused act is evidence too: it stands with whoever tried."""
    if reason := look_after_mail.refusal(acting):
        _write(action, acting.person or person, acting, {}, refused=reason)
        raise NotAllowed(reason)


def _write(action: str, person: Person, acting: Acting, changes: Mapping[str, object], *, refused: str = "") -> None:
    append(
        Entry(
            stream=person_stream(person),
            action=action,
            acting=acting,
            label=named(person),
            changes=changes,
            reason=refused,
            refused=bool(refused),
        )
    )

"""From the calendar to the mailbox: the process that reminds and mails dies anywhere, and each is reminded once."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from pytest_django import Settings

from tests.dying import dies_before
from tests.notices.mailbox import Mailbox, serving, use
from tests.submissions.test_reminding import at, due_as_planned
from tests.world import small_world
from workflow.notices import delivery
from workflow.notices.models import Mail, MailState, Notice
from workflow.organisation.models import Person
from workflow.submissions import reminding
from workflow.submissions.models import RemindedDay, Reminder
from workflow.submissions.reminding import remind_due

DAY = at(14)
STRIDE = 3
"""Every third statement is one to die before: the whole walk in a minute, and no step of the work left out."""


def remind_and_mail() -> None:
    remind_due(DAY)
    delivery.deliver.call()


def begin_again(box: Mailbox) -> None:
    """As if nothing had been sent; the events stay, as they must."""
    for model in (Reminder, RemindedDay, Notice, Mail):
        model.objects.all().delete()
    for kept in (box.messages, box.senders, box.recipients):
        kept.clear()


@pytest.mark.database
@pytest.mark.parametrize("first", range(1, STRIDE + 1))
def test_whatever_it_dies_before_each_is_reminded_by_one_mail(
    committed_db: None, first: int, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """By Message-ID each person gets one mail; as they came, one more where the server had taken it and nobody knew."""
    small_world()
    Person.objects.update(email=Concat(F("username"), Value("@example.vn")))
    due_as_planned()
    monkeypatch.setattr(reminding, "CHUNK", 1)
    statement, killed, again = first, True, 0
    with serving(Mailbox()) as box:
        use(box, settings)
        while killed:
            begin_again(box)
            killed = dies_before(statement, remind_and_mail, each_read=False)
            Mail.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())
            remind_and_mail()
            assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}, statement
            one_of_each = {message["Message-ID"]: message["To"] for message in box.messages}
            assert sorted(one_of_each) == sorted(Mail.objects.values_list("message_id", flat=True)), statement
            mails = Counter(one_of_each.values())
            # Three holders and three secretaries; the head is told of those before and those after the kill.
            owing = {to: count for to, count in mails.items() if "nguyet" not in to}
            assert len(owing) == 6 and set(owing.values()) == {1}, (statement, mails)
            repeated = len(box.messages) - len(one_of_each)
            assert repeated <= 1, statement
            again += repeated
            statement += STRIDE
    # Each of the seven mails has one statement that marks it, and only a death before that one repeats it.
    assert again <= 7 and statement > 40

"""E-mails, in a real SMTP conversation: that something waits and where, never what a report says."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from tests.postgres import free_port
from tests.world import World, handed_over
from workflow.notices.delivery import ATTEMPTS, deliver
from workflow.notices.models import Notice


class Mailbox:
    """A mail server that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.refusing = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refusing:
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        self.messages.append(f"{message['To']}\n{message['Subject']}\n{message.get_content()}")
        return "250 accepted"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    yield box
    server.stop()


def test_a_person_is_told_by_mail_what_waits_and_where(world: World, mailbox: Mailbox) -> None:
    Notice.objects.all().delete()
    handed_over(world.report(), world.drafter)
    assert deliver.call() == 1
    (message,) = mailbox.messages
    assert "son1@example.vn" in message and "chờ bạn ký trình" in message and "/notices/" in message
    assert "Nội dung của mục" not in message
    assert deliver.call() == 0, "a second worker sends nothing twice"


def test_a_refused_mail_is_kept_with_its_reason_and_tried_again(world: World, mailbox: Mailbox) -> None:
    Notice.objects.all().delete()
    handed_over(world.report(), world.drafter)
    mailbox.refusing = True
    deliver.call()
    notice = Notice.objects.get()
    assert notice.mailed_at is None and "451" in notice.last_error and notice.attempts == 1
    mailbox.refusing = False
    assert deliver.call() == 1
    notice.refresh_from_db()
    assert notice.mailed_at is not None and notice.last_error == ""


def test_a_mail_that_is_always_refused_is_given_up_after_some_tries(world: World, mailbox: Mailbox) -> None:
    Notice.objects.all().delete()
    handed_over(world.report(), world.drafter)
    mailbox.refusing = True
    for _try in range(ATTEMPTS + 2):
        deliver.call()
    assert Notice.objects.get().attempts == ATTEMPTS


def test_an_account_that_is_closed_gets_no_mail(world: World, mailbox: Mailbox) -> None:
    Notice.objects.all().delete()
    assert world.secretary.person is not None
    world.secretary.person.is_active = False
    world.secretary.person.save()
    handed_over(world.report(), world.drafter)
    deliver.call()
    assert not mailbox.messages

"""A mail server that keeps what it is given, refuses it, or is slow to answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from tests.postgres import free_port


class Mailbox:
    """`messages` in the order of acceptance; `senders` and `recipients` as the envelopes have them.

    `recipient_answer` and `data_answer` are given instead of "250" while they are set.
    """

    port = 0

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.recipient_answer = ""
        self.data_answer = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_answer:
            return self.data_answer
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.senders.append(envelope.mail_from or "")
        self.recipients += envelope.rcpt_tos
        return "250 accepted"

    @property
    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.messages]


@contextmanager
def serving(box: Mailbox) -> Iterator[Mailbox]:
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    box.port = server.port
    try:
        yield box
    finally:
        server.stop()


def use(box: Mailbox, settings: Settings) -> None:
    """Let this process send to it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", box.port, False


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content()


def html(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return part.get_content()

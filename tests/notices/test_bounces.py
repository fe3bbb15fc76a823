"""Mail that comes back."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from tests.notices.mailbox import Mailbox
from tests.world import World, browser_of
from workflow.audit.models import Event
from workflow.notices import bounces
from workflow.notices.delivery import deliver
from workflow.notices.models import Mail, MailState, Notice, SuspendedAddress
from workflow.notices.writing import News, tell
from workflow.organisation.models import Person

REPORT = """\
From: MAILER-DAEMON@mail.example.vn
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.vn

Final-Recipient: rfc822; lan@example.vn
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b--
"""


@pytest.fixture
def person(db: None, settings: Settings) -> Person:
    settings.BOUNCE_DOMAIN = "tra-ve.example.vn"
    return Person.objects.create_user("lan", "Nguyễn Thị Lan", email="lan@example.vn")


def mail_to(person: Person) -> Mail:
    tell([News(person.pk, "test", "Có việc mới", {}, "submission", 1)])
    deliver.call()
    return Mail.objects.latest("pk")


def report(mail: Mail, action: str = "failed", status: str = "5.1.1") -> bytes:
    return REPORT.format(to=bounces.return_address(mail), action=action, status=status).encode()


def receive(data: bytes, monkeypatch: pytest.MonkeyPatch, *options: str) -> str:
    class Piped:
        buffer = io.BytesIO(data)

    monkeypatch.setattr(sys, "stdin", Piped)
    output = io.StringIO()
    call_command("receive_bounce", *options, stdout=output)
    return output.getvalue()


def test_a_mail_that_came_back_is_known_by_its_return_address(
    person: Person, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = mail_to(person)
    assert mailbox.senders == [bounces.return_address(mail)]
    assert mailbox.messages[0]["From"] == "trinh-ky@localhost"
    answer = json.loads(receive(report(mail), monkeypatch, "--json"))
    assert answer == {"mail": mail.pk, "address": "lan@example.vn", "hard": True, "status": "failed 5.1.1"}
    mail.refresh_from_db()
    assert mail.state == MailState.BOUNCED and mail.bounced_at is not None


def test_a_delay_is_noted_and_the_mail_stays_sent(person: Person, mailbox: Mailbox) -> None:
    mail = mail_to(person)
    bounces.receive(bounces.read(report(mail, "delayed", "4.4.1")))
    mail.refresh_from_db()
    assert mail.state == MailState.SENT and mail.last_error == "delayed 4.4.1"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace(b"bounce+", b"bounce+9"),
        lambda data: b"",
        lambda data: b"\x00\xff" * 500,
        lambda data: data.replace(b"message/delivery-status", b"text/plain"),
        lambda data: data + b"x" * bounces.REPORT_AT_MOST,
        lambda data: (
            b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: message/rfc822\n\n" * 9_000
        ),
        lambda data: b"To: x\nContent-Type: text/plain; charset=no-such-set\n\n\xff",
    ],
)
def test_whatever_else_is_piped_in_is_refused_in_one_line(
    person: Person, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, damage: object
) -> None:
    mail = mail_to(person)
    with pytest.raises(CommandError) as refused:
        receive(damage(report(mail)), monkeypatch)  # type: ignore[operator]
    assert "\n" not in str(refused.value)
    assert Mail.objects.get().state == MailState.SENT


def test_an_unknown_recipient_is_a_bounce_at_once(person: Person, mailbox: Mailbox) -> None:
    mailbox.recipient_answer = "550 5.1.1 no such user"
    assert mail_to(person).state == MailState.BOUNCED
    assert deliver.call() == 0


def test_a_server_that_will_not_take_our_mail_is_not_the_fault_of_an_address(person: Person, mailbox: Mailbox) -> None:
    mailbox.recipient_answer = "550 5.7.1 relaying denied"
    assert mail_to(person).state == MailState.WAITING


def test_an_address_that_bounces_again_and_again_is_left_alone_until_an_administrator_resumes_it(
    world: World, mailbox: Mailbox
) -> None:
    person = world.drafter.person
    assert person is not None
    Notice.objects.all().delete()
    mailbox.recipient_answer = "550 5.1.1 no such user"
    for _time in range(bounces.HARD_BOUNCES):
        mail_to(person)
    assert SuspendedAddress.objects.get().address == person.email
    before = Mail.objects.count()
    mailbox.recipient_answer = ""
    mail_to(person)
    assert Mail.objects.count() == before, "nothing is written to it"
    assert "bị trả về nhiều lần" in browser_of(world.drafter).get("/notices/").content.decode()

    browser = browser_of(world.administrator)
    page = browser.get("/notices/mail/?state=bounced").content.decode()
    assert page.count("Thử lại thư tới") == 3 and person.email in page
    assert browser_of(world.drafter).post("/notices/mail/resume/", {"address": person.email}).status_code == 403
    assert browser.post("/notices/mail/resume/", {"address": person.email}).status_code == 302
    assert not SuspendedAddress.objects.exists()
    assert mail_to(person).state == MailState.SENT
    assert Event.objects.get(action="notices.resume_address", refused=False).actor == world.administrator.person


def test_an_administrator_sends_a_failed_mail_again_and_that_is_recorded(world: World, mailbox: Mailbox) -> None:
    person = world.drafter.person
    assert person is not None
    mailbox.data_answer = "554 refused"
    mail = mail_to(person)
    assert mail.state == MailState.FAILED
    mailbox.data_answer = ""
    refused = browser_of(world.head).post(f"/notices/mail/{mail.pk}/again/")
    assert refused.status_code == 403 and Event.objects.filter(action="notices.send_again", refused=True).exists()
    browser = browser_of(world.administrator)
    assert browser.post(f"/notices/mail/{mail.pk}/again/").status_code == 302
    deliver.call()
    mail.refresh_from_db()
    assert mail.state == MailState.SENT and mailbox.ids[-1] == mail.message_id
    assert Event.objects.filter(action="notices.send_again", refused=False).count() == 1
    browser.post(f"/notices/mail/{mail.pk}/again/")
    assert Event.objects.filter(action="notices.send_again", refused=False).count() == 1, "it stood so no more"


def test_only_an_administrator_sees_how_the_mail_goes(world: World) -> None:
    assert browser_of(world.head).get("/notices/mail/").status_code == 403
    page = browser_of(world.administrator).get("/notices/mail/")
    assert page.status_code == 200 and "Việc tự chạy theo giờ" in page.content.decode()


def test_old_bounces_do_not_count(person: Person, mailbox: Mailbox) -> None:
    mailbox.recipient_answer = "550 5.1.1 no such user"
    for _time in range(bounces.HARD_BOUNCES):
        mail_to(person)
        Mail.objects.update(bounced_at=timezone.now() - bounces.WITHIN * 2)
    assert not SuspendedAddress.objects.exists()

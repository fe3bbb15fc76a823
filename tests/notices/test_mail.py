"""E-mails, in a real SMTP conversation: that something waits and where, never what a report says."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.notices.mailbox import Mailbox, html, plain
from tests.postgres import free_port
from tests.world import World, handed_over, returned
from workflow.notices import delivery
from workflow.notices.delivery import PAUSES, deliver
from workflow.notices.models import Mail, MailChoice, MailState, Notice
from workflow.notices.writing import News, tell
from workflow.organisation.models import Person


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("lan", "Nguyễn Thị Lan", email="lan@example.vn")


def news(person: Person, label: str = "Chi bộ Bưu điện", count: int = 1) -> list[Notice]:
    words = "Báo cáo chờ bạn ký trình: %(label)s"
    return tell([News(person.pk, "submissions.hand_over", words, {"label": label}, "submission", 7)] * count)


def later(mail: Mail) -> None:
    """The time of its next try has come."""
    Mail.objects.filter(pk=mail.pk).update(next_attempt_at=timezone.now())


def test_a_person_is_told_by_mail_what_waits_and_where(world: World, mailbox: Mailbox) -> None:
    Notice.objects.all().delete()
    handed_over(world.report(), world.drafter)
    assert deliver.call() == 1
    (message,) = mailbox.messages
    assert mailbox.recipients == ["son1@example.vn"]
    assert "chờ bạn ký trình" in message["Subject"]
    notice = Notice.objects.get()
    for text in (plain(message), html(message)):
        assert "chờ bạn ký trình" in text and f"/notices/{notice.pk}/" in text and "/notices/settings/" in text
    assert message.get_content_type() == "multipart/alternative"
    assert message["Auto-Submitted"] == "auto-generated" and "notices." in message["List-Id"]
    assert Mail.objects.get().state == MailState.SENT and mailbox.ids == [Mail.objects.get().message_id]
    assert deliver.call() == 0, "a second worker sends nothing twice"


def test_neither_a_reports_text_nor_a_reason_ever_leaves_by_mail(world: World, mailbox: Mailbox) -> None:
    """A reason may quote the report. Mail passes through servers that are not the committee's: who wants to know
    follows the link and signs in."""
    returned(world.report(), world.drafter, world.secretary, world.reviewer)
    deliver.call()
    everything = "\n".join(plain(message) + html(message) + message["Subject"] for message in mailbox.messages)
    assert "bị trả lại để sửa" in everything
    assert "Số liệu ở mục II" not in everything and "Nội dung của mục" not in everything


def test_what_waits_at_the_same_time_comes_in_one_mail(person: Person, mailbox: Mailbox) -> None:
    news(person, count=32)
    assert deliver.call() == 1
    (message,) = mailbox.messages
    assert message["Subject"] == "Trình Ký: 32 thông báo"
    assert plain(message).count("chờ bạn ký trình") == 20
    assert "và 12 thông báo khác" in plain(message) and "và 12 thông báo khác" in html(message)


def test_a_mail_is_in_the_language_its_reader_chose(person: Person, mailbox: Mailbox) -> None:
    choice = MailChoice.usual(person)
    choice.language = "en"
    choice.save()
    news(person)
    deliver.call()
    (message,) = mailbox.messages
    assert 'lang="en"' in html(message)
    assert "Báo cáo chờ bạn ký trình" not in plain(message) + html(message) + message["Subject"]


def test_a_name_with_a_line_break_adds_no_header(person: Person, mailbox: Mailbox) -> None:
    Person.objects.filter(pk=person.pk).update(full_name="Lan\r\nBcc: all@example.vn")
    notice = news(person, "Chi bộ\r\nBcc: thief@example.vn\u2028X-Spam: 1\u202eđảo")[0]
    Notice.objects.filter(pk=notice.pk).update(given={"label": "Chi bộ\r\nBcc: thief@example.vn\u202eđảo"})
    deliver.call()
    (message,) = mailbox.messages
    assert message["Bcc"] is None and mailbox.recipients == ["lan@example.vn"]
    subject = message["Subject"].strip()
    assert subject == "Trình Ký: Báo cáo chờ bạn ký trình: Chi bộ Bcc: thief@example.vnđảo"
    assert "\nBcc: all" not in plain(message)


def test_markup_in_a_label_is_shown_and_not_obeyed(person: Person, mailbox: Mailbox) -> None:
    news(person, '<img src="https://example.com/seen.png">')
    deliver.call()
    (message,) = mailbox.messages
    assert "<img" not in html(message) and "&lt;img" in html(message)


def test_a_decomposed_label_arrives_composed(person: Person, mailbox: Mailbox) -> None:
    news(person, unicodedata.normalize("NFD", "Đảng bộ Thủy lợi"))
    deliver.call()
    (message,) = mailbox.messages
    assert message["Subject"].endswith("Đảng bộ Thủy lợi") and unicodedata.is_normalized("NFC", plain(message))


def test_an_address_in_a_domain_with_vietnamese_letters_is_reached(person: Person, mailbox: Mailbox) -> None:
    Person.objects.filter(pk=person.pk).update(email="lan@đảng-ủy.vn")
    news(person)
    deliver.call()
    (recipient,) = mailbox.recipients
    assert recipient == "lan@" + "đảng-ủy.vn".encode("idna").decode()


def test_an_address_that_no_server_can_be_asked_for_is_given_up_at_once(person: Person, mailbox: Mailbox) -> None:
    Person.objects.filter(pk=person.pk).update(email="lân@example.vn")
    news(person)
    deliver.call()
    mail = Mail.objects.get()
    assert mail.state == MailState.FAILED and "ASCII" in mail.last_error and not mailbox.messages


def test_a_refused_mail_is_tried_again_later_under_the_same_id(person: Person, mailbox: Mailbox) -> None:
    news(person)
    mailbox.data_answer = "451 try again later"
    deliver.call()
    mail = Mail.objects.get()
    assert mail.state == MailState.WAITING and mail.last_error == "451 try again later"
    assert mail.attempts == 1
    assert mail.next_attempt_at > timezone.now()
    assert deliver.call() == 0, "not before its time"
    mailbox.data_answer = ""
    later(mail)
    assert deliver.call() == 1
    assert mailbox.ids == [mail.message_id]
    mail.refresh_from_db()
    assert mail.state == MailState.SENT and mail.last_error == ""


def test_a_mail_that_is_always_refused_is_given_up_after_the_last_try(person: Person, mailbox: Mailbox) -> None:
    news(person)
    mailbox.recipient_answer = "450 greylisted"
    for _try in range(len(PAUSES) + 3):
        deliver.call()
        later(Mail.objects.get())
    mail = Mail.objects.get()
    assert mail.state == MailState.FAILED and mail.attempts == len(PAUSES) + 1 and "greylisted" in mail.last_error


def test_while_no_server_answers_nothing_is_lost_and_no_try_used_up(person: Person, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    news(person)
    assert deliver.call() == 0
    mail = Mail.objects.get()
    assert mail.state == MailState.WAITING and mail.attempts == 0 and mail.last_error


def test_one_refused_mail_does_not_keep_the_others(db: None, mailbox: Mailbox) -> None:
    people = [Person.objects.create_user(f"lan{n}", "Lan", email=f"lan{n}@example.vn") for n in range(3)]
    for person in people:
        news(person)
    Person.objects.filter(pk=people[1].pk).update(email="lân@example.vn")
    deliver.call()
    assert sorted(mailbox.recipients) == ["lan0@example.vn", "lan2@example.vn"]


def test_an_account_that_is_closed_gets_no_mail(person: Person, mailbox: Mailbox) -> None:
    news(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    deliver.call()
    assert not mailbox.messages and Notice.objects.get().mail_at is None


def test_what_was_read_in_the_application_needs_no_mail(person: Person, mailbox: Mailbox) -> None:
    (notice,) = news(person)
    Notice.objects.filter(pk=notice.pk).update(read_at=timezone.now())
    deliver.call()
    assert not mailbox.messages


def test_the_timer_wakes_the_worker_for_what_is_due_and_only_then(person: Person) -> None:
    now = timezone.now()
    assert delivery.wake(now) == 0
    news(person)
    assert delivery.wake(now + datetime.timedelta(seconds=60)) == 1


def test_mail_without_a_server_lies_in_files(person: Person, settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    news(person)
    assert deliver.call() == 1
    (file,) = tmp_path.iterdir()
    assert "Message-ID" in file.read_text()


def test_five_thousand_people_are_told_in_a_few_statements(db: None, django_assert_max_num_queries: object) -> None:
    """A bulk reminder writes its notices in the transaction of the act."""
    people = Person.objects.bulk_create(
        [Person(username=f"p{n}", full_name="Lan", email=f"p{n}@example.vn") for n in range(5_000)]
    )
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        tell(News(person.pk, "remind", "Sắp đến hạn: %(label)s", {"label": "A"}, "submission", 1) for person in people)
    assert Notice.objects.count() == 5_000

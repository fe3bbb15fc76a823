"""When e-mails may come."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from tests.notices.mailbox import Mailbox
from workflow.documents.working_days import STANDARD
from workflow.notices import delivery
from workflow.notices.hours import Quiet, next_digest
from workflow.notices.kinds import Group, group_of
from workflow.notices.models import Mail, MailChoice, Notice, Way
from workflow.notices.writing import News, tell
from workflow.organisation.models import Person

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = Quiet(datetime.time(21), datetime.time(6, 30), days_off=True)


def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    """A moment of November 2026, whose 2nd is a Monday."""
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (at(3, 14), at(3, 14)),
        (at(3, 20, 59), at(3, 20, 59)),
        (at(3, 21), at(4, 6, 30)),
        (at(4, 0), at(4, 6, 30)),
        (at(4, 6, 29), at(4, 6, 30)),
        (at(4, 6, 30), at(4, 6, 30)),
        (at(6, 22), at(9, 6, 30)),  # Friday evening
        (at(7, 12), at(9, 6, 30)),  # Saturday
    ],
)
def test_mail_waits_until_the_quiet_hours_and_days_are_over(moment: datetime.datetime, end: datetime.datetime) -> None:
    assert NIGHT.end(moment, STANDARD) == end


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    lunch = Quiet(datetime.time(11, 30), datetime.time(13), days_off=False)
    assert lunch.end(at(7, 12), STANDARD) == at(7, 13)
    assert Quiet(None, None, days_off=False).end(at(7, 3), STANDARD) == at(7, 3)


def test_a_new_year_holiday_is_quiet_to_its_end() -> None:
    eve = datetime.datetime(2027, 2, 5, 22, tzinfo=VIETNAM)  # Tết falls on 06/02/2027
    end = NIGHT.end(eve, STANDARD)
    assert end.date() > datetime.date(2027, 2, 9) and end.time() == datetime.time(6, 30)


def test_the_digest_comes_at_its_hour_on_working_days(settings: Settings) -> None:
    settings.MAIL_DIGEST_AT = "07:30"
    assert next_digest(at(3, 7), STANDARD) == at(3, 7, 30)
    assert next_digest(at(3, 7, 30), STANDARD) == at(4, 7, 30)
    assert next_digest(at(6, 9), STANDARD) == at(9, 7, 30)


def choose(person: Person, **ways: Way) -> MailChoice:
    choice = MailChoice.usual(person)
    choice.ways = dict(ways)
    choice.save()
    return choice


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("lan", "Nguyễn Thị Lan", email="lan@example.vn")


def told(person: Person, kind: str, moment: datetime.datetime) -> Notice:
    (notice,) = tell([News(person.pk, kind, "Có việc mới", {}, "submission", 1)])
    Notice.objects.filter(pk=notice.pk).update(at=moment, mail_at=moment)
    return notice


def test_each_kind_goes_the_way_that_the_person_chose(person: Person, mailbox: Mailbox) -> None:
    assert group_of("submissions.accept") == Group.RESULT and group_of("unheard.of") == Group.ASSIGNED
    choose(person, assigned=Way.NOW, result=Way.DIGEST, review=Way.NONE)
    told(person, "supervision.reassign_submission", at(3, 9))
    told(person, "submissions.accept", at(3, 9, 5))
    told(person, "reports.issue", at(3, 9, 6))
    told(person, "submissions.submit", at(3, 9))
    delivery.compose(at(3, 10))
    assert [mail.notices.count() for mail in Mail.objects.all()] == [1]
    delivery.compose(at(4, 7, 29))
    assert Mail.objects.count() == 1
    delivery.compose(at(4, 7, 30))
    assert [mail.notices.count() for mail in Mail.objects.order_by("pk")] == [1, 2], "the digest is one mail"
    assert not Notice.objects.filter(mail_at__isnull=False).exists()
    assert Notice.objects.filter(person=person).count() == 4, "in the application all of them are"


def test_what_comes_in_the_night_comes_in_one_mail_in_the_morning(person: Person) -> None:
    choice = choose(person)
    choice.quiet_from, choice.quiet_to = datetime.time(21), datetime.time(6, 30)
    choice.save()
    told(person, "submissions.submit", at(3, 22))
    told(person, "submissions.submit", at(4, 1))
    for moment in (at(3, 22), at(4, 1), at(4, 6, 29)):
        delivery.compose(moment)
        assert not Mail.objects.exists()
    delivery.compose(at(4, 6, 30))
    assert Mail.objects.get().notices.count() == 2

"""What a person finds in their notices."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from tests.world import World, browser_of, handed_over
from workflow.audit.models import Event
from workflow.notices import forgetting, models
from workflow.notices.kinds import Group
from workflow.notices.models import MailChoice, Notice
from workflow.notices.writing import News, counted, tell
from workflow.organisation.models import Person


def test_a_notice_is_read_once_opened_and_only_by_its_person(world: World) -> None:
    handed_over(world.report(), world.drafter)
    notice = Notice.objects.get(person=world.secretary.person)
    assert browser_of(world.drafter).get(reverse("notices:notice", args=[notice.pk])).status_code == 404
    answer = browser_of(world.secretary).get(reverse("notices:notice", args=[notice.pk]))
    assert answer.headers["Location"] == world.report().get_absolute_url()
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_is_read_in_the_readers_language(world: World) -> None:
    handed_over(world.report(), world.drafter)
    browser = browser_of(world.secretary)
    assert "Báo cáo chờ bạn ký trình" in browser.get(reverse("notices:list")).content.decode()
    browser.cookies["django_language"] = "en"
    page = browser.get(reverse("notices:list")).content.decode()
    assert "Báo cáo chờ bạn ký trình" not in page and "Chi bộ Bưu điện" in page


def test_the_list_costs_the_same_however_long_it_is(world: World, django_assert_max_num_queries: Any) -> None:
    person = world.secretary.person
    assert person is not None
    tell([News(person.pk, "test", "Có việc mới", {}, "submission", 1)] * 120)
    browser = browser_of(world.secretary)
    browser.get(reverse("notices:list"))
    with django_assert_max_num_queries(9):
        page = browser.get(reverse("notices:list"))
    assert page.content.decode().count("data-row>") == 50


def test_a_post_marks_one_as_read_and_the_unread_ones_can_be_seen_alone(world: World) -> None:
    person = world.secretary.person
    assert person is not None
    Notice.objects.all().delete()
    first, _second = tell([News(person.pk, "test", "Có việc mới", {}, "submission", 1)] * 2)
    browser = browser_of(world.secretary)
    back = reverse("notices:list") + "?show=unread"
    url = reverse("notices:notice", args=[first.pk])
    assert browser.post(url, {"next": back}).headers["Location"] == back
    assert browser.post(url, {"next": "https://example.com/"}).headers["Location"] == "/"
    assert browser.post(url).headers["Location"] == reverse("notices:list")
    unread = browser.get(reverse("notices:list") + "?show=unread").content.decode()
    assert unread.count("data-row>") == 1 and "?show=unread" in unread


def test_how_to_be_told_is_chosen_and_recorded(world: World) -> None:
    browser = browser_of(world.drafter)
    url = reverse("notices:settings")
    assert "Giao việc" in browser.get(url).content.decode()
    given = {f"way_{group.value}": "now" for group in Group} | {
        "way_result": "digest",
        "language": "en",
        "quiet_from": "20:00",
        "quiet_to": "07:00",
        "quiet_days_off": "on",
    }
    assert browser.post(url, given).status_code == 302
    assert world.drafter.person is not None
    choice = MailChoice.objects.get(person=world.drafter.person)
    assert choice.way(Group.RESULT) == "digest" and choice.quiet_from == datetime.time(20)
    event = Event.objects.get(action="notices.choose_mail")
    assert event.changes["mail_result"] == ["now", "digest"] and event.changes["quiet_hours"] == ["", "20:00-07:00"]
    browser.post(url, given)
    assert Event.objects.filter(action="notices.choose_mail").count() == 1, "the same again is no event"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quiet_from": "20:00", "quiet_to": ""}, "cả giờ bắt đầu và giờ kết thúc"),
        ({"quiet_from": "20:00", "quiet_to": "20:00"}, "phải khác"),
        ({"quiet_from": "9 PM", "quiet_to": "06:00"}, "theo 24 giờ"),
        ({"language": "xx"}, "language_error"),
        ({"way_due": "never"}, "way_due_error"),
    ],
)
def test_what_cannot_be_kept_is_said_and_changes_nothing(world: World, wrong: dict[str, str], said: str) -> None:
    given = {f"way_{group.value}": "now" for group in Group} | {"language": "vi", "quiet_from": "", "quiet_to": ""}
    answer = browser_of(world.drafter).post(reverse("notices:settings"), given | wrong)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not MailChoice.objects.exists()


def test_notices_read_long_ago_are_let_go_and_unread_ones_stay(world: World) -> None:
    person = world.secretary.person
    assert person is not None
    Notice.objects.all().delete()
    old, unread = tell([News(person.pk, "test", "Có việc mới", {}, "submission", 1)] * 2)
    now = timezone.now()
    long_ago = now - forgetting.KEPT * 2
    Notice.objects.update(at=long_ago, mail_at=None)
    Notice.objects.filter(pk=old.pk).update(read_at=long_ago)
    forgetting.forget(now)
    assert list(Notice.objects.values_list("pk", flat=True)) == [unread.pk]


def test_a_count_has_its_plural_in_the_reader_s_language(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vietnamese has one form, English two: a notice keeps the words and the count, not the form."""
    words = counted(lambda: ngettext("%(count)d thông báo", "%(count)d thông báo", 2))
    person = Person.objects.create_user("dem", "Người Đếm")
    one, many = tell(News(person.pk, "", words, {"count": count}, "person", person.pk) for count in (1, 2))
    forms = {1: "%(count)d notice", 2: "%(count)d notices"}
    monkeypatch.setattr(models, "ngettext", lambda single, _plural, count: forms[count])
    assert (one.text, many.text) == ("1 notice", "2 notices")
    monkeypatch.undo()
    assert many.text == "2 thông báo"

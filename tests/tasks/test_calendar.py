"""The deadlines that a person's calendar program reads."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from tests.world import World, browser_of, submitted, written
from workflow.audit.models import Event
from workflow.organisation import throttle
from workflow.tasks import actions, queries
from workflow.tasks.models import CalendarFeed, Task


def _address(secret: str) -> str:
    return reverse("tasks:feed", args=[secret])


def test_the_calendar_can_be_read_back(world: World) -> None:
    report = written(world.report(), world.drafter, text="Bí mật nội bộ")
    task = queries.to_do(world.drafter).get()
    answer = Client().get(_address(actions.publish_calendar(world.drafter)))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Bí mật" not in answer.content.decode()
    calendar = Calendar.from_ical(answer.content)
    [event] = calendar.walk("VEVENT")
    assert event["UID"] == f"task-{task.pk}@127.0.0.1"
    assert event.decoded("DTSTART") == report.due_at
    assert event["DTSTART"].dt.tzinfo == ZoneInfo("Asia/Ho_Chi_Minh")
    assert event["SUMMARY"] == f"Soạn báo cáo: {task.label}"
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        datetime.timedelta(days=-3),
        datetime.timedelta(days=-1),
    ]
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_a_secretary_sees_what_the_unit_owes_and_who_holds_it(world: World) -> None:
    calendar = Calendar.from_ical(Client().get(_address(actions.publish_calendar(world.secretary))).content)
    [event] = calendar.walk("VEVENT")
    assert event["DESCRIPTION"] == "Người giữ việc: Nguyễn Thị Lan"
    assert not queries.calendar_tasks(world.inspector.person) if world.inspector.person else True


def test_a_done_task_leaves_and_an_unchanged_calendar_is_not_sent_again(world: World) -> None:
    address = _address(actions.publish_calendar(world.drafter))
    browser = Client()
    tag = browser.get(address).headers["ETag"]
    unchanged = browser.get(address, headers={"if-none-match": tag})
    assert unchanged.status_code == 304 and not unchanged.content
    submitted(world.report(), world.drafter, world.secretary)
    changed = browser.get(address, headers={"if-none-match": tag})
    assert changed.status_code == 200 and b"VEVENT" not in changed.content


def test_the_secret_is_kept_nowhere_and_ends_when_it_is_renewed_or_revoked(world: World) -> None:
    old = actions.publish_calendar(world.drafter)
    assert old not in CalendarFeed.objects.get().digest
    new = actions.publish_calendar(world.drafter)
    assert Client().get(_address(old)).status_code == 404
    assert Client().get(_address(new)).status_code == 200
    browser = browser_of(world.drafter)
    browser.post(reverse("tasks:revoke_calendar"))
    assert Client().get(_address(new)).status_code == 404
    done = Event.objects.filter(actor=world.drafter.person, action__contains="calendar").order_by("number")
    assert [event.action for event in done] == [
        actions.CREATE_CALENDAR,
        actions.CREATE_CALENDAR,
        actions.REVOKE_CALENDAR,
    ]


def test_the_page_shows_the_address_once(world: World) -> None:
    browser = browser_of(world.drafter)
    page = browser.get(reverse("tasks:calendar")).content.decode()
    assert "Tạo địa chỉ lịch" in page and ".ics" not in page
    made = browser.post(reverse("tasks:calendar"))
    assert ".ics" in made.content.decode() and "no-store" in made.headers["Cache-Control"]
    again = browser.get(reverse("tasks:calendar")).content.decode()
    assert ".ics" not in again and "Đổi địa chỉ mới" in again


def test_who_may_not_sign_in_publishes_nothing(world: World) -> None:
    address = _address(actions.publish_calendar(world.drafter))
    assert world.drafter.person
    world.drafter.person.is_active = False
    world.drafter.person.save()
    assert Client().get(address).status_code == 404


def test_guessing_is_slowed_down(world: World) -> None:
    cache.clear()
    for number in range(throttle.TRIES_FROM_ADDRESS):
        assert Client().get(_address(f"wrong-{number}")).status_code == 404
    assert Client().get(_address("wrong")).status_code == 429
    assert Client().get(_address(actions.publish_calendar(world.drafter))).status_code == 200
    cache.clear()


def test_a_reading_costs_three_queries_and_one_write_an_hour(world: World) -> None:
    address = _address(actions.publish_calendar(world.drafter))
    browser = Client()
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    assert len(captured) == 2, [query["sql"] for query in captured]
    assert Task.objects.open().count() == 3

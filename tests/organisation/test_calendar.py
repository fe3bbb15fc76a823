"""The working calendar: what is noted wins, for whom it is noted, and every page counts by it at once."""

from __future__ import annotations

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import World, browser_of
from workflow.audit.models import Event
from workflow.organisation import calendars
from workflow.organisation.models import CalendarDay

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 9)  # a Monday


def noted(world: World, **given: object) -> CalendarDay:
    day = {"date": DAY, "kind": "swap_off", "name": "Nghỉ hoán đổi", "legal_reference": "1/TB", "unit": None}
    return calendars.note_day(acting=world.administrator, **(day | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (datetime.date(2024, 5, 4), True),
        (datetime.date(2026, 8, 22), True),
        (datetime.date(2026, 1, 2), False),
        (datetime.date(2026, 1, 10), True),
        (datetime.date(2026, 11, 24), False),
    ],
)
def test_what_was_announced_is_known_without_anybody_noting_it(day: datetime.date, works: bool) -> None:
    assert calendars.calendar_of().works(day) is works


def test_a_noted_day_wins_and_goes_when_it_is_taken_away(world: World) -> None:
    row = noted(world)
    assert not calendars.calendar_of().works(DAY)
    calendars.forget_day(row, acting=world.administrator)
    assert calendars.calendar_of().works(DAY)


def test_noting_a_day_again_replaces_what_was_noted(world: World) -> None:
    noted(world)
    noted(world, kind="swap_work", name="Làm bù")
    assert CalendarDay.objects.get().works


def test_a_day_of_a_committee_holds_for_the_units_under_it_and_wins_over_the_general_one(world: World) -> None:
    committee = world.campaign.committee
    noted(world, unit=committee)
    assert not calendars.calendar_of(world.units[0].pk).works(DAY)
    assert calendars.calendar_of().works(DAY)
    noted(world, kind="swap_work", unit=world.units[0])
    assert calendars.calendar_of(world.units[0].pk).works(DAY)
    assert not calendars.calendar_of(world.units[1].pk).works(DAY)


def test_only_an_administrator_notes_days_and_each_is_an_event(world: World) -> None:
    with pytest.raises(calendars.MayNotNote, match="quản trị"):
        calendars.note_day(acting=world.head, date=DAY, kind="holiday", name="Nghỉ", legal_reference="1/TB", unit=None)
    row = noted(world)
    calendars.forget_day(row, acting=world.administrator)
    first, second = Event.objects.filter(stream="calendar:0").order_by("number")
    assert (first.action, first.changes) == (
        "organisation.note_day",
        {"calendar_day": [None, "swap_off: Nghỉ hoán đổi (1/TB)"]},
    )
    assert second.changes == {"calendar_day": ["swap_off: Nghỉ hoán đổi (1/TB)", None]}


def test_a_list_counts_by_the_noted_days_with_one_query_however_long_it_is(world: World) -> None:
    noted(world)
    due = datetime.datetime(2026, 3, 13, tzinfo=datetime.UTC)
    row = "{% load pages %}{% for due in dues %}{{ due|due_words }}{% endfor %}"
    with (
        calendars.kept_for(None),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        Template(row).render(Context({"dues": [due] * 50}))
    assert len(queries) == 1


def test_within_a_request_a_change_counts_at_once(world: World) -> None:
    with calendars.kept_for(None):
        assert calendars.calendar_of().works(DAY)
        noted(world)
        assert not calendars.calendar_of().works(DAY)


def test_the_page_marks_what_is_only_reckoned_until_somebody_confirms_it(world: World) -> None:
    browser = browser_of(world.administrator)
    page = reverse("organisation:calendar") + "?year=2027"
    assert browser.get(page).content.decode().count("Dự tính, chưa") == 8  # Tết with its days in lieu, and 03/9
    form = {"date": "03/09/2027", "kind": "holiday", "name": "Quốc khánh", "legal_reference": "9/TB", "unit": ""}
    assert browser.post(reverse("organisation:note_day"), form).status_code == 302
    assert browser.get(page).content.decode().count("Dự tính, chưa") == 7


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    browser = browser_of(world.administrator)
    form = {"date": "32/09/2027", "kind": "holiday", "name": "Tên đã gõ", "legal_reference": "", "unit": "khong-co"}
    answer = browser.post(reverse("organisation:note_day"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nhập ngày dạng" in page and "Không có đơn vị nào có mã này" in page and "Tên đã gõ" in page
    assert browser.get(reverse("organisation:calendar") + "?year=9999").status_code == 422


def test_others_read_the_page_and_may_not_change_it(world: World) -> None:
    browser = browser_of(world.drafter)
    page = browser.get(reverse("organisation:calendar") + "?year=2026").content.decode()
    assert "12729/VPCP-KGVX" in page and "Ghi một ngày" not in page
    form = {"date": "03/09/2027", "kind": "holiday", "name": "Nghỉ", "legal_reference": "9/TB"}
    assert browser.post(reverse("organisation:note_day"), form).status_code == 403
    assert browser.post(reverse("organisation:forget_day", args=[1])).status_code == 403


def test_the_command_prints_the_moment_and_counts_by_the_noted_days(world: World) -> None:
    noted(world)
    out = StringIO()
    call_command("due", text="trong 1 ngày làm việc kể từ ngày 06/3/2026", stdout=out)
    assert out.getvalue() == "2026-03-10T23:59:59+07:00\n"
    out = StringIO()
    call_command("due", text="trước ngày 10/3/2023", stdout=out)
    assert out.getvalue() == "2023-03-09T23:59:59+07:00\n"
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("due", text="hôm nào đó")
    with pytest.raises(CommandError, match="không phải là ngày"):
        call_command("due", text="trong 1 ngày làm việc kể từ ngày nhận", start="2026")


def test_nothing_counts_working_days_past_the_calendar() -> None:
    """The standard calendar alone is for documents; whatever knows a unit asks for the unit's."""
    rooms = [path for path in Path(settings.BASE_DIR, "workflow").rglob("*.py") if "documents" not in path.parts]
    users = {path.name for path in rooms if "STANDARD.w" in path.read_text(encoding="utf-8")}
    assert users == set()


def test_the_page_of_a_year_names_it(world: World) -> None:
    page = browser_of(world.administrator).get(reverse("organisation:calendar"), {"year": 2026}).content.decode()
    assert page.count("Lịch làm việc năm 2026") >= 2

"""The officer's own reminder from the board, and the official letter to the late units."""

from __future__ import annotations

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tests.world import World, browser_of, submitted
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted
from workflow.audit.models import Event
from workflow.documents.official.check import check_format
from workflow.notices.models import Notice
from workflow.organisation.signing import format_for
from workflow.submissions.models import Reminder, Submission
from workflow.submissions.reminding import remind_by_hand

pytestmark = pytest.mark.django_db

TEXT = "Đề nghị đơn vị khẩn trương trình báo cáo"


@pytest.fixture
def late(world: World) -> World:
    """Two units are late, the third has handed in."""
    submitted(world.reports[2], world.drafters[2], world.secretaries[2])
    Submission.objects.filter(unit__in=world.units[:2]).update(due_at=timezone.now() - datetime.timedelta(days=8))
    Notice.objects.all().delete()
    return world


def test_the_board_previews_who_is_reminded_and_shows_afterwards_how_often(late: World) -> None:
    browser = browser_of(late.reviewer)
    page = reverse("submissions:remind", args=[late.campaign.pk])
    preview = browser.post(page, {"scope": "late"}).content.decode()
    assert late.units[0].name in preview and "người nhận: Nguyễn Thị Lan" in preview and "178-KH/ĐUK" in preview
    assert late.units[2].name not in preview
    assert not Reminder.objects.exists()
    assert browser.post(page, {"scope": "late", "text": TEXT}).status_code == 302
    told = Notice.objects.get(person=late.drafter.person)
    assert told.text.startswith(f"{TEXT}: Chi bộ Bưu điện")
    board = browser.get(reverse("submissions:board", args=[late.campaign.pk])).content.decode()
    assert board.count("1 lần") == 2
    event = Event.objects.get(stream=late.reports[0].stream, action="submissions.remind")
    assert event.actor == late.reviewer.person and event.changes["rules"] == "by_hand"


def test_a_second_reminder_within_a_working_day_asks_again(late: World) -> None:
    browser = browser_of(late.head)
    page = reverse("submissions:remind", args=[late.campaign.pk])
    chosen = {"scope": "chosen", "unit": [late.reports[0].pk], "text": TEXT}
    assert browser.post(page, chosen).status_code == 302
    refused = browser.post(page, chosen)
    assert refused.status_code == 422 and "vừa được nhắc" in refused.content.decode()
    assert browser.post(page, {**chosen, "again": "on"}).status_code == 302
    assert Reminder.objects.count() == 2
    Reminder.objects.update(at=timezone.now() - datetime.timedelta(days=14))
    assert browser.post(page, chosen).status_code == 302


def test_one_that_has_just_handed_in_stops_the_whole_reminder(late: World) -> None:
    with pytest.raises(NotInState, match="vừa nộp"):
        remind_by_hand(late.reports, acting=late.reviewer, text=TEXT)
    assert not Reminder.objects.exists() and not Notice.objects.exists()
    with pytest.raises(Incomplete, match="Chưa chọn"):
        remind_by_hand([], acting=late.reviewer, text=TEXT)


def test_only_the_lead_unit_reminds_and_a_refusal_is_kept(late: World) -> None:
    page = reverse("submissions:remind", args=[late.campaign.pk])
    assert browser_of(late.drafter).post(page, {"scope": "late"}).status_code == 404
    assert browser_of(late.approver).post(page, {"scope": "late"}).status_code == 403
    with pytest.raises(NotPermitted):
        remind_by_hand(late.reports[:1], acting=late.drafter, text=TEXT)
    assert Event.objects.filter(action="submissions.remind", refused=True).exists()


def test_text_has_bounds_and_what_was_typed_stays(late: World) -> None:
    page = reverse("submissions:remind", args=[late.campaign.pk])
    answer = browser_of(late.head).post(page, {"scope": "late", "text": "dài " * 200})
    assert answer.status_code == 422 and "dài dài" in answer.content.decode()
    assert browser_of(late.head).post(page, {"scope": "chosen", "unit": ["x", "9" * 30]}).status_code == 422


def test_the_letter_names_the_late_units_in_the_official_form(late: World) -> None:
    answer = browser_of(late.reviewer).get(reverse("submissions:reminder_letter", args=[late.campaign.pk]))
    assert answer.status_code == 200
    data = answer.content
    profile = format_for(late.campaign.lead_unit, timezone.localdate())
    # Number and date are left for the office; nothing else is wrong.
    assert {finding.code for finding in check_format(data, profile.id)} <= {"number_symbol_blank", "place_date_blank"}
    document = Document(BytesIO(data))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows[0] == ["TT", "Đơn vị", "Hạn nộp", "Số ngày làm việc quá hạn"]
    assert [row[1] for row in rows[1:]] == ["Chi bộ Bưu điện", "Chi bộ Kho bạc"]
    assert all(int(row[3]) > 0 for row in rows[1:])
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Kính gửi" in text and "Kế hoạch số 178-KH/ĐUK" in text
    event = Event.objects.get(action="submissions.download_reminder_letter")
    assert event.changes["units"] == 2


def test_without_late_units_there_is_no_letter_and_others_may_not_have_it(world: World) -> None:
    page = reverse("submissions:reminder_letter", args=[world.campaign.pk])
    assert browser_of(world.head).get(page).status_code == 409
    assert browser_of(world.office).get(page).status_code == 403

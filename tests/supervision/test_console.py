"""The head sees who holds what, and moves it: with a reason, all or nothing, to those who may take it."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import World, browser_of, submitted, taken_in
from workflow.audit.models import Event
from workflow.notices.models import Notice
from workflow.submissions.models import Submission
from workflow.tasks.models import Task

REASON = "Người đang giữ đi công tác."


def held(world: World, unit: int = 0) -> Task:
    """A review task in the first reviewer's hands."""
    row = taken_in(world.reports[unit], world.drafters[unit], world.secretaries[unit], world.reviewer)
    return Task.objects.open().get(subject_kind="submission", subject_id=row.pk)


def value(task: Task) -> str:
    return f"{task.pk}:{task.owner_id or ''}"


def test_only_a_head_sees_the_console(world: World) -> None:
    assert browser_of(world.head).get("/supervision/").status_code == 200
    for other in (world.reviewer, world.drafter, world.approver, world.inspector):
        assert browser_of(other).get("/supervision/").status_code == 403


def test_the_console_says_who_holds_how_much(world: World) -> None:
    held(world)
    page = browser_of(world.head).get("/supervision/").content.decode()
    assert "Phạm Thị Loan" in page and "Hàng chờ chung" not in page and "Chi bộ Bưu điện" in page


def test_the_page_of_choice_shows_who_can_take_it_and_why_others_cannot(world: World) -> None:
    task = held(world)
    page = browser_of(world.head).post(reverse("supervision:reassign"), {"task": value(task)}).content.decode()
    assert "Vũ Mạnh Hùng" in page and "Đang giữ các việc này." in page
    assert "Trần Đăng Quang" not in page, "an approver is no candidate for a review"


def test_a_move_is_recorded_both_are_told_and_the_deadline_stays(world: World) -> None:
    task = held(world)
    Notice.objects.all().delete()
    assert world.other_reviewer.person is not None and world.reviewer.person is not None
    answer = browser_of(world.head).post(
        reverse("supervision:reassign"),
        {"task": value(task), "to": world.other_reviewer.person.pk, "reason": REASON},
    )
    assert answer.status_code == 200
    moved = Task.objects.get(pk=task.pk)
    assert moved.owner == world.other_reviewer.person and moved.due_at == task.due_at
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {world.reviewer.person.pk, world.other_reviewer.person.pk}
    event = Event.objects.filter(action="supervision.reassign_submission").get()
    assert event.reason == REASON
    assert event.changes["holder"] == ["Phạm Thị Loan", "Vũ Mạnh Hùng"]


def test_without_a_reason_or_a_person_nothing_moves_and_the_form_says_so(world: World) -> None:
    task = held(world)
    answer = browser_of(world.head).post(reverse("supervision:reassign"), {"task": value(task), "reason": "ngắn"})
    assert answer.status_code == 422
    assert "Hãy chọn người nhận." in answer.content.decode()
    assert Task.objects.get(pk=task.pk).owner == world.reviewer.person


def test_of_many_one_that_cannot_be_moved_keeps_all_where_they_are(world: World) -> None:
    good, gone = held(world, 0), held(world, 1)
    assert world.other_reviewer.person is not None
    answer = browser_of(world.head).post(
        reverse("supervision:reassign"),
        {
            "task": [value(good), f"{gone.pk}:999999"],
            "to": world.other_reviewer.person.pk,
            "reason": REASON,
        },
    )
    assert answer.status_code == 409
    assert Task.objects.get(pk=good.pk).owner == world.reviewer.person


def test_a_move_can_be_undone_until_the_new_holder_opens_it(world: World) -> None:
    task = held(world)
    browser = browser_of(world.head)
    assert world.other_reviewer.person is not None
    given = {"task": value(task), "to": world.other_reviewer.person.pk, "reason": REASON}
    undo = browser.post(reverse("supervision:reassign"), given).context["undo"]
    assert browser.post(reverse("supervision:undo"), {"undo": undo}).status_code == 302
    task = Task.objects.get(pk=task.pk)
    assert task.owner == world.reviewer.person
    undo = browser.post(reverse("supervision:reassign"), given).context["undo"]
    browser_of(world.other_reviewer).get(reverse("tasks:task", args=[task.pk]))
    assert browser.post(reverse("supervision:undo"), {"undo": undo}).status_code == 409


def test_a_forged_undo_and_a_forged_choice_are_refused(world: World) -> None:
    browser = browser_of(world.head)
    assert browser.post(reverse("supervision:undo"), {"undo": "x"}).status_code == 422
    assert browser.post(reverse("supervision:reassign"), {"task": "1; DROP"}).status_code == 422
    assert browser.post(reverse("supervision:reassign"), {}).status_code == 422


def test_the_holder_gives_a_task_back_to_the_pool(world: World) -> None:
    task = held(world)
    row = Submission.objects.get(pk=task.subject_id)
    url = reverse("actions:perform", args=["supervision.release_submission", row.pk])
    assert browser_of(world.other_reviewer).post(url, {"seen": row.version}).status_code == 403
    assert browser_of(world.reviewer).post(url, {"seen": row.version}).status_code == 302
    assert Task.objects.get(pk=task.pk).owner is None


def test_the_console_costs_the_same_with_more_tasks(world: World) -> None:
    browser = browser_of(world.head)
    browser.get("/supervision/")
    costs = []
    for unit in range(3):
        submitted(world.reports[unit], world.drafters[unit], world.secretaries[unit])
        with CaptureQueriesContext(connection) as captured:
            browser.get("/supervision/")
        costs.append(len(captured))
    # The last page has no deadline left on it, and does not read the calendar.
    assert costs[-1] <= costs[0] <= 12, costs


def test_the_commands_move_and_check(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    task = held(world)
    call_command("reassign", "--from", "loan", "--to", "hung", "--by", "nguyet", "--reason", REASON)
    assert Task.objects.get(pk=task.pk).owner == world.other_reviewer.person
    with pytest.raises(CommandError):
        call_command("reassign", "--from", "hung", "--to", "quang", "--by", "nguyet", "--reason", REASON)
    call_command("check_flows")
    Task.objects.filter(pk=task.pk).update(status="CANCELED")
    with pytest.raises(CommandError, match=f"submission:{task.subject_id}"):
        call_command("check_flows")

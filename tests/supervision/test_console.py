"""The head sees who holds what, what nobody can do, who left, and how much comes in and is done."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.supervision.scenes import held, make_leave, supervised_json
from tests.world import World, browser_of, submitted
from workflow.organisation.models import Appointment, Role
from workflow.submissions.models import Submission
from workflow.supervision import queries
from workflow.tasks.models import Task

CONSOLE = "/supervision/"
ALARMS = "/supervision/alarms/"


def test_only_a_head_sees_the_console_and_its_figures(world: World) -> None:
    for address in (CONSOLE, ALARMS, "/supervision/figures/", "/supervision/assignment/"):
        assert browser_of(world.head).get(address).status_code == 200
        for other in (world.reviewer, world.drafter, world.approver, world.inspector):
            assert browser_of(other).get(address).status_code == 403


def test_the_console_says_who_holds_how_much_and_since_when(world: World) -> None:
    task = held(world)
    Task.objects.filter(pk=task.pk).update(
        created=timezone.now() - datetime.timedelta(days=4), due_at=timezone.now() - datetime.timedelta(days=1)
    )
    page = browser_of(world.head).get(CONSOLE).content.decode()
    assert "Phạm Thị Loan" in page and "Hàng chờ chung" not in page and "Chi bộ Bưu điện" in page
    load = next(load for load in queries.workload(world.head, timezone.now()) if load.person == world.reviewer.person)
    assert (load.open, load.overdue) == (1, 1)
    assert load.age is not None and abs(load.age - 4) < 0.01


@pytest.mark.database
def test_the_mean_age_is_right_on_every_database(world: World) -> None:
    now = timezone.now()
    for number, task in enumerate(Task.objects.open().filter(step="draft").order_by("pk")):
        Task.objects.filter(pk=task.pk).update(
            owner=world.reviewer.person, created=now - datetime.timedelta(days=number)
        )
    load = next(load for load in queries.workload(world.head, now) if load.person == world.reviewer.person)
    assert load.age is not None and abs(load.age - 1) < 0.001


@pytest.mark.database
def test_the_weeks_count_what_came_and_what_was_done(world: World) -> None:
    held(world)
    weeks = queries.weekly(world.head, timezone.now())
    assert len(weeks) == queries.WEEKS
    assert sum(week.came for week in weeks[:-1]) == 0
    assert (weeks[-1].came, weeks[-1].done) == (5, 2)
    page = browser_of(world.head).get("/supervision/figures/").content.decode()
    assert "Thẩm định" in page and "<svg" in page and "style=" not in page


def test_the_list_narrows_by_person_step_campaign_and_words(world: World) -> None:
    held(world)
    browser = browser_of(world.head)
    assert world.reviewer.person is not None

    def shown(query: str) -> int:
        return len(browser.get(f"{CONSOLE}?{query}").context["page"].items)

    assert shown("") == 3
    assert shown(f"holder={world.reviewer.person.pk}") == 1
    assert shown("step=submission:review") == 1
    assert shown("step=submission:draft") == 2
    assert shown(f"campaign={world.campaign.pk}") == 3 and shown("campaign=999") == 0
    assert shown("q=buu dien") == 1
    assert browser.get(f"{CONSOLE}?step=unheard-of").status_code == 422


def test_the_console_costs_the_same_with_more_tasks(world: World) -> None:
    browser = browser_of(world.head)
    browser.get(CONSOLE)
    costs = []
    for unit in range(3):
        submitted(world.reports[unit], world.drafters[unit], world.secretaries[unit])
        with CaptureQueriesContext(connection) as captured:
            browser.get(CONSOLE)
        costs.append(len(captured))
    assert costs[-1] <= costs[0] <= 12, costs


def test_who_left_stands_on_the_console_at_once_with_all_that_they_hold(world: World) -> None:
    held(world, 0)
    held(world, 1)
    make_leave(world.reviewer)
    page = browser_of(world.head).get(CONSOLE)
    assert [(leaver.name, leaver.count) for leaver in page.context["leavers"]] == [("Phạm Thị Loan", 2)]
    assert "người giữ đã thôi việc này" in page.content.decode()


def test_a_task_that_nobody_can_do_is_an_alarm_that_says_what_helps(world: World) -> None:
    held(world)
    make_leave(world.reviewer)
    make_leave(world.other_reviewer)
    page = browser_of(world.head).get(ALARMS).content.decode()
    assert "1 việc chưa có người làm được" in page and "Bổ nhiệm người thẩm định" in page


def test_a_review_from_which_all_are_barred_is_an_alarm(world: World) -> None:
    submitted(world.report(), world.drafter, world.secretary)
    assert world.drafter.person is not None
    Appointment.objects.filter(role=Role.REVIEWER).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    Appointment.objects.create(
        person=world.drafter.person,
        role=Role.REVIEWER,
        unit=world.campaign.lead_unit,
        title="Chuyên viên",
        valid_from=datetime.date(2020, 1, 1),
    )
    page = browser_of(world.head).get(ALARMS).content.decode()
    assert "chưa tham gia văn bản này" in page


def test_the_check_reports_alarms_and_leavers_and_fails_only_when_the_truths_disagree(world: World) -> None:
    task = held(world)
    found = supervised_json("check_flows")
    assert found == {"agree": True, "disagreements": [], "nobody_can_do": [], "holder_left": []}
    make_leave(world.reviewer)
    make_leave(world.other_reviewer)
    found = supervised_json("check_flows")
    assert [one["task"] for one in found["nobody_can_do"]] == [task.pk]
    assert [one["holder"] for one in found["holder_left"]] == ["loan"]
    assert found["agree"]


def test_a_head_cannot_review_by_this_route(world: World) -> None:
    held(world)
    row = Submission.objects.get(pk=world.report().pk)
    for action in ("accept", "begin_review"):
        url = reverse("actions:perform", args=[f"submissions.{action}", row.pk])
        assert browser_of(world.head).post(url, {"seen": row.seen_version}).status_code == 403

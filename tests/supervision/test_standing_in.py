"""Absences on the pages of supervision, and a head's place taken by another, for everything or in one campaign."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.delegation.builders import delegation, standing_in
from tests.supervision.scenes import REASON, held, value
from tests.world import World, browser_of, small_plan, submitted
from workflow.actions.refusals import NotPermitted
from workflow.campaigns.actions import import_plan
from workflow.organisation.acting import Acting
from workflow.supervision import choosing, leavers, queries
from workflow.supervision.gone import stranded
from workflow.supervision.moves import reassign_tasks, undo
from workflow.tasks.models import Task

CONSOLE = "/supervision/"


def browser_as(receiver: Acting, giver: Acting) -> Client:
    """The receiver's browser, in the giver's place."""
    browser = browser_of(receiver)
    browser.post("/accounts/capacity/", {"appointment": standing_in(receiver, giver).key})
    return browser


def test_the_console_and_the_page_of_choice_say_who_is_away_and_who_stands_in(world: World) -> None:
    task = held(world)
    made = delegation(world.reviewer, world.drafter)
    until = timezone.localtime(made.ends_at).strftime("%d/%m")
    words = f"(đang vắng, {made.delegate.full_name} thay mặt đến {until})"
    browser = browser_of(world.head)
    assert browser.get(CONSOLE).content.decode().count(words) == 2  # beside the load, and the task
    page = browser.post(f"{CONSOLE}reassign/", {"task": value(task)})
    assert words in page.content.decode()
    assert {one.person: one.is_away for one in page.context["candidates"]} == {
        world.reviewer.person: True,
        world.other_reviewer.person: False,
    }


def test_who_can_take_it_and_is_here_is_named_before_who_is_away(world: World) -> None:
    submitted(world.reports[1], world.drafters[1], world.secretaries[1])
    held(world)
    made = delegation(world.other_reviewer, world.drafter)
    task = Task.objects.open().get(step="review", owner=None)
    page = browser_of(world.head).post(f"{CONSOLE}reassign/", {"task": value(task)})
    candidates = page.context["candidates"]
    assert [(one.person, one.open) for one in candidates] == [
        (world.reviewer.person, 1),
        (made.principal, 0),
    ]


def test_an_absence_strands_no_task_and_raises_no_alarm(world: World) -> None:
    held(world)
    delegation(world.reviewer, world.drafter)
    tasks = choosing.supervised_tasks(world.head)
    assert not stranded(tasks).exists() and leavers.first_alarms(tasks) == ([], 0)


def test_who_stands_in_for_the_head_moves_tasks_and_takes_the_move_back(world: World) -> None:
    task = held(world)
    delegation(world.head, world.drafter)
    instead = standing_in(world.drafter, world.head)
    move = reassign_tasks([(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=instead, reason=REASON)
    assert queries.undoable(instead, timezone.now()) == [move]
    undo(move, acting=instead)
    assert Task.objects.get(pk=task.pk).owner == world.reviewer.person


def test_in_one_campaign_they_do_it_there(world: World) -> None:
    task = held(world)
    delegation(world.head, world.drafter, campaign_id=world.campaign.pk)
    instead = standing_in(world.drafter, world.head)
    given = [(task.pk, task.owner_id)]
    move = reassign_tasks(given, to=world.other_reviewer.person, acting=instead, reason=REASON)
    assert queries.undoable(instead, timezone.now()) == [move]
    assert browser_as(world.drafter, world.head).get(move.get_absolute_url()).status_code == 200
    undo(move, acting=instead)


def test_in_one_campaign_they_neither_see_nor_touch_the_rest(world: World) -> None:
    task = held(world)
    other = import_plan(small_plan(), name="khac.docx", data=b"PK", acting=world.head)
    own_move = reassign_tasks(
        [(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=world.head, reason=REASON
    )
    delegation(world.head, world.drafter, campaign_id=other.pk)
    instead = standing_in(world.drafter, world.head)
    now = timezone.now()
    assert choosing.supervised_tasks(world.head).exists() and not choosing.supervised_tasks(instead).exists()
    assert not queries.by_step(instead, now) and not queries.by_campaign(instead, now)
    assert sum(load.open + load.done for load in queries.workload(instead, now)) == 0
    assert sum(week.came + week.done for week in queries.weekly(instead, now)) == 0
    assert queries.undoable(world.head, now) == [own_move] and not queries.undoable(instead, now)
    with pytest.raises(NotPermitted):
        reassign_tasks(
            [(task.pk, world.other_reviewer.person_id)], to=world.reviewer.person, acting=instead, reason=REASON
        )
    browser = browser_as(world.drafter, world.head)
    assert browser.post(f"{CONSOLE}reassign/", {"task": value(task)}).status_code == 409
    assert "Không có việc nào đang mở" in browser.get(CONSOLE).content.decode()
    for address in (
        own_move.get_absolute_url(),
        world.campaign.get_absolute_url(),
        reverse("submissions:board", args=[world.campaign.pk]),
        world.report().get_absolute_url(),
    ):
        assert browser.get(address).status_code == 404, address
    assert browser.get(other.get_absolute_url()).status_code == 200
    assert [campaign.pk for campaign in browser.get("/campaigns/").context["page"].items] == [other.pk]


def test_how_work_is_given_out_is_set_for_all_campaigns_or_not_at_all(world: World) -> None:
    delegation(world.head, world.drafter, campaign_id=world.campaign.pk)
    browser = browser_as(world.drafter, world.head)
    for answer in (
        browser.get(f"{CONSOLE}assignment/"),
        browser.post(f"{CONSOLE}assignment/", {"state": "least_loaded", "fallback": "off"}),
        browser.post(f"{CONSOLE}assignment/units/", {"unit": [world.units[0].pk]}),
    ):
        assert answer.status_code == 403
        assert "chung cho mọi đợt" in answer.content.decode()

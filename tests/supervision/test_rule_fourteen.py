"""The supervisor's console as officers expect it, point by point.

Load per person, overdue first; choose many, move to one person; a reason; who can take it; the deadline stays; both
are told; undo until the new holder opens it; and no way to approve.
"""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.supervision.scenes import REASON, held, reviewer, value
from tests.world import World, browser_of
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted
from workflow.notices.models import Notice
from workflow.submissions import actions as submissions
from workflow.submissions.models import Submission
from workflow.supervision import queries
from workflow.supervision.moves import reassign_tasks, undo
from workflow.tasks.models import Task

REASSIGN = "/supervision/reassign/"


def move(world: World, tasks: list[Task]) -> object:
    chosen = [(task.pk, task.owner_id) for task in tasks]
    return reassign_tasks(chosen, to=world.other_reviewer.person, acting=world.head, reason=REASON)


def test_who_has_most_overdue_comes_first_though_another_holds_more(world: World) -> None:
    tasks = [held(world, unit) for unit in range(3)]
    move(world, tasks[:1])
    Task.objects.filter(pk=tasks[0].pk).update(due_at=timezone.now() - datetime.timedelta(days=1))
    loads = queries.workload(world.head, timezone.now())
    assert [load.person for load in loads][:2] == [world.other_reviewer.person, world.reviewer.person]
    assert [(load.open, load.overdue) for load in loads][:2] == [(1, 1), (2, 0)]


def test_many_are_chosen_and_go_to_one_person(world: World) -> None:
    tasks = [held(world, unit) for unit in range(3)]
    page = browser_of(world.head).get("/supervision/").content.decode()
    assert page.count('name="task"') == 3 and "data-all" in page
    move(world, tasks)
    assert Task.objects.open().filter(owner=world.other_reviewer.person).count() == 3


@pytest.mark.parametrize("reason", ["", "ngắn", " " * 20])
def test_it_needs_a_reason(world: World, reason: str) -> None:
    task = held(world)
    with pytest.raises(Incomplete):
        reassign_tasks([(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=world.head, reason=reason)


def test_it_shows_who_can_take_it_and_why_somebody_cannot(world: World) -> None:
    task = held(world)
    wrote = reviewer(world, "kiem-nhiem", "Nguyễn Kiêm Nhiệm")
    Submission.objects.get(pk=task.subject_id).hands.create(person=wrote.person, part="wrote")
    found = browser_of(world.head).post(REASSIGN, {"task": value(task)}).context["candidates"]
    able = {candidate.person: candidate.able for candidate in found}
    assert able == {world.reviewer.person: 0, world.other_reviewer.person: 1, wrote.person: 0}
    assert all(candidate.reasons for candidate in found if not candidate.able)


def test_the_deadline_stays_and_the_page_has_no_field_for_another(world: World) -> None:
    task = held(world)
    Task.objects.filter(pk=task.pk).update(due_at=timezone.now() + datetime.timedelta(days=3))
    before = Task.objects.get(pk=task.pk).due_at
    browser = browser_of(world.head)
    page = browser.post(REASSIGN, {"task": value(task)}).content.decode()
    assert 'name="due' not in page and "Hạn của mỗi việc giữ nguyên." in page
    move(world, [task])
    assert Task.objects.get(pk=task.pk).due_at == before


def test_both_people_are_told_and_nobody_else(world: World) -> None:
    task = held(world)
    Notice.objects.all().delete()
    move(world, [task])
    told = {notice.person: notice.text for notice in Notice.objects.select_related("person")}
    assert set(told) == {world.reviewer.person, world.other_reviewer.person}
    assert "Vũ Mạnh Hùng" in told[world.reviewer.person], "who lost it knows who has it"


def test_undo_is_offered_until_the_new_holder_opens_it(world: World) -> None:
    task = held(world)
    made = move(world, [task])
    head = browser_of(world.head)
    assert "còn hoàn tác được" in head.get("/supervision/").content.decode()
    browser_of(world.other_reviewer).get(reverse("tasks:task", args=[task.pk]))
    assert "còn hoàn tác được" not in head.get("/supervision/").content.decode()
    with pytest.raises(NotInState):
        undo(made, acting=world.head)  # type: ignore[arg-type]


def test_a_supervisor_cannot_review_or_approve_by_this_route(world: World) -> None:
    task = held(world)
    with pytest.raises(Incomplete):
        reassign_tasks([(task.pk, task.owner_id)], to=world.head.person, acting=world.head, reason=REASON)
    page = browser_of(world.head).post(
        REASSIGN, {"task": value(task), "to": str(world.head.person_id), "reason": REASON, "preview": "1"}
    )
    assert not page.context["plan"].possible
    assert world.head.person not in [candidate.person for candidate in page.context["candidates"]]
    with pytest.raises(NotPermitted):
        submissions.accept(Submission.objects.get(pk=task.subject_id), acting=world.head)

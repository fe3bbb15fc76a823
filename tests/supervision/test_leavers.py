"""People who leave: what they held goes back to its pool, each with an event, and the head is told."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from tests.supervision.scenes import REASON, held, make_leave, reviewer
from tests.world import World, browser_of, small_world
from workflow.actions.refusals import Refused
from workflow.audit.models import Event
from workflow.audit.verify import verify
from workflow.notices.models import Notice
from workflow.organisation.models import Person
from workflow.submissions.models import Submission
from workflow.supervision.assigning import name_reviewer, rule_of, set_assignment
from workflow.supervision.gone import stranded
from workflow.supervision.leavers import release_stranded
from workflow.supervision.moves import reassign_tasks, undo
from workflow.tasks.models import Task


@pytest.mark.database
@pytest.mark.parametrize("how", ["appointment", "account"])
def test_their_tasks_return_to_the_pool_with_an_event_each_and_one_notice_to_the_head(world: World, how: str) -> None:
    tasks = [held(world, 0), held(world, 1)]
    Notice.objects.all().delete()
    assert world.reviewer.person is not None
    if how == "appointment":
        make_leave(world.reviewer)
    else:
        Person.objects.filter(pk=world.reviewer.person.pk).update(is_active=False)
    assert set(stranded(Task.objects.open())) == set(tasks)
    assert release_stranded(timezone.now()) == 2
    assert not stranded(Task.objects.open()).exists()
    assert not Task.objects.filter(pk__in=[task.pk for task in tasks], owner__isnull=False).exists()
    assert Event.objects.filter(action="supervision.reassign_submission", actor=None).count() == 2
    told = Notice.objects.filter(person=world.head.person)
    assert [notice.text for notice in told] == [
        "2 việc đã về hàng chờ chung, cần phân công: Người giữ không còn đảm nhiệm vai trò của việc."
    ]
    assert browser_of(world.head).get(f"/notices/{told.get().pk}/").status_code == 302
    assert release_stranded(timezone.now()) == 0, "a second run finds nothing"
    assert not list(verify(Event.objects.all()))


def test_a_drafter_who_leaves_leaves_the_report_to_whoever_is_appointed_next(world: World) -> None:
    make_leave(world.drafter)
    assert release_stranded(timezone.now()) == 1
    row = world.report()
    assert row.drafter is None and row.open_task is not None and row.open_task.owner is None


def _all_at_once(acts: list[object]) -> list[str]:
    ends: list[str] = []
    gate = threading.Barrier(len(acts))

    def go(act: object) -> None:
        assert callable(act)
        gate.wait()
        try:
            act()
            ends.append("done")
        except Refused as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.database
def test_two_heads_who_move_the_same_tasks_at_once_move_them_once(committed_db: None) -> None:
    world = small_world()
    tasks = [held(world, unit) for unit in range(3)]
    chosen = [(task.pk, task.owner_id) for task in tasks]

    def move(order: int) -> object:
        return lambda: reassign_tasks(chosen[::order], to=world.other_reviewer.person, acting=world.head, reason=REASON)

    ends = _all_at_once([move(1), move(-1)] * 3)
    assert ends.count("done") == 1 and set(ends) <= {"done", "NotInState"}
    assert Event.objects.filter(action="supervision.reassign_submission", refused=False).count() == 3
    assert not list(verify(Event.objects.all()))


@pytest.mark.database
def test_an_undo_and_an_opening_at_once_never_both_happen(committed_db: None) -> None:
    world = small_world()
    task = held(world)
    for _round in range(5):
        task.refresh_from_db()
        move = reassign_tasks(
            [(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=world.head, reason=REASON
        )
        ends = _all_at_once(
            [
                lambda move=move: undo(move, acting=world.head),
                lambda: browser_of(world.other_reviewer).get(f"/tasks/{task.pk}/"),
            ]
        )
        task.refresh_from_db()
        opened = task.opened_at is not None
        assert opened == (task.owner == world.other_reviewer.person), ends
        if opened:
            reassign_tasks([(task.pk, task.owner_id)], to=world.reviewer.person, acting=world.head, reason=REASON)


def leave(world: World, tasks: int) -> list[Task]:
    """The first reviewer has left so many tasks behind."""
    found = [held(world, unit) for unit in range(tasks)]
    make_leave(world.reviewer)
    Notice.objects.all().delete()
    return found


@pytest.mark.database
@pytest.mark.parametrize("released", [False, True], ids=["at once", "after the timer"])
def test_the_head_s_inbox_asks_for_a_new_holder_until_there_is_one(world: World, released: bool) -> None:
    tasks = leave(world, 2)
    if released:
        release_stranded(timezone.now())
    head = browser_of(world.head)
    page = head.get("/")
    assert "2 việc của Phạm Thị Loan cần người mới" in page.content.decode()
    assert '<span class="count">1</span>' in page.content.decode(), "the menu counts it"
    (call,) = page.context["inbox"].calls
    chosen = head.post(call.url, call.fields)
    assert {task.pk for task in chosen.context["tasks"]} == {task.pk for task in tasks}
    console = head.get(f"/supervision/?left={call.fields['left']}")
    assert {task.pk for task in console.context["page"].items} == {task.pk for task in tasks}
    assert browser_of(world.other_reviewer).get("/").context["inbox"].calls == []
    told = {"to": str(world.other_reviewer.person_id), "reason": REASON}
    plan = head.post(call.url, {**call.fields, **told, "preview": "1"}).context["plan"]
    assert head.post(call.url, {**call.fields, **told, "plan": plan.digest, "do": "1"}).status_code == 302
    assert "cần người mới" not in head.get("/").content.decode()
    assert Task.objects.open().filter(owner=world.other_reviewer.person).count() == 2


def test_a_task_that_a_colleague_takes_from_the_pool_calls_no_more(world: World) -> None:
    (task,) = leave(world, 1)
    release_stranded(timezone.now())
    browser_of(world.other_reviewer).post(f"/tasks/{task.pk}/take/")
    assert Task.objects.get(pk=task.pk).owner == world.other_reviewer.person
    assert browser_of(world.head).get("/").context["inbox"].calls == []


@pytest.mark.database
@pytest.mark.parametrize("way", ["round_robin", "least_loaded", "by_unit"])
def test_where_reviews_are_given_out_automatically_so_are_those_of_who_left(world: World, way: str) -> None:
    third = reviewer(world, "ba", "Bùi Văn Ba")
    tasks = leave(world, 3)
    rule = rule_of(world.campaign.lead_unit)
    name_reviewer(rule, acting=world.head, units=[unit.pk for unit in world.units], person=third.person)
    set_assignment(rule_of(world.campaign.lead_unit), acting=world.head, way=way)
    row = Submission.objects.get(pk=tasks[0].subject_id)
    row.hands.create(person=third.person, part="wrote")
    assert release_stranded(timezone.now()) == 3
    found = [Task.objects.get(pk=task.pk).owner for task in tasks]
    hung = world.other_reviewer.person
    if way == "by_unit":
        assert found == [None, third.person, third.person], "nobody is named for the first who may review it"
    else:
        last = hung if way == "round_robin" else third.person  # of equal loads the first by name
        assert found == [hung, third.person, last]
        assert Event.objects.filter(action="supervision.reassign_submission").latest("pk").changes["assigned_by"] == way
    calls = browser_of(world.head).get("/").context["inbox"].calls
    assert [call.words for call in calls] == (["1 việc của Phạm Thị Loan cần người mới"] if way == "by_unit" else [])
    assert Notice.objects.filter(person=world.head.person).count() == len(calls), "told only of what is left to do"
    assert Notice.objects.filter(person=third.person).exists()
    assert not list(verify(Event.objects.all()))

"""People who leave: what they held goes back to its pool, each with an event, and the head is told."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from tests.supervision.scenes import REASON, held, make_leave
from tests.world import World, browser_of, small_world
from workflow.actions.refusals import Refused
from workflow.audit.models import Event
from workflow.audit.verify import verify
from workflow.notices.models import Notice
from workflow.organisation.models import Person
from workflow.supervision.leavers import release_stranded, stranded
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

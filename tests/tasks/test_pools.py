"""Taking tasks out of a pool: one by one, and "the next for me"."""

from __future__ import annotations

import threading

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.urls import reverse

from tests.world import World, browser_of, small_world, submitted
from workflow.audit.models import Event
from workflow.submissions.models import Hand, Part, Submission
from workflow.supervision.actions import SUPERVISED
from workflow.tasks import actions, queries
from workflow.tasks.models import Task


def _submit_all(world: World) -> list[Submission]:
    reports = zip(world.reports, world.drafters, world.secretaries, strict=True)
    return [submitted(report, drafter, secretary) for report, drafter, secretary in reports]


def test_a_task_is_taken_in_the_inbox_and_is_then_ones_own(world: World) -> None:
    _submit_all(world)
    task = queries.in_pool(world.reviewer)[0]
    browser = browser_of(world.reviewer)
    assert "Tiếp nhận" in browser.get("/").content.decode()
    answer = browser.post(reverse("tasks:take", args=[task.pk]) + "?q=chi", headers={"hx-request": "true"})
    assert answer.status_code == 200 and "Bạn đang giữ" in answer.content.decode()
    assert "said" in answer.headers["HX-Trigger"]
    task.refresh_from_db()
    assert task.owner == world.reviewer.person
    assert Event.objects.filter(action="submissions.begin_review", actor=world.reviewer.person).exists()


def test_a_task_that_somebody_took_first_is_refused_with_the_reason(world: World) -> None:
    _submit_all(world)
    task = queries.in_pool(world.reviewer)[0]
    actions.take_task(task, world.other_reviewer)
    answer = browser_of(world.reviewer).post(reverse("tasks:take", args=[task.pk]), headers={"hx-request": "true"})
    assert answer.status_code == 409 and "đã có người nhận" in answer.content.decode()


def test_a_task_of_another_role_is_not_taken(world: World) -> None:
    _submit_all(world)
    task = queries.in_pool(world.reviewer)[0]
    assert browser_of(world.drafter).post(reverse("tasks:take", args=[task.pk])).status_code == 403
    task.refresh_from_db()
    assert task.owner is None


def test_the_next_for_me_is_the_most_urgent_and_opens(world: World) -> None:
    _submit_all(world)
    first = queries.in_pool(world.reviewer)[0]
    answer = browser_of(world.reviewer).post(reverse("tasks:next"))
    first.refresh_from_db()
    assert first.owner == world.reviewer.person and first.opened_at is not None
    assert answer.headers["Location"] == Submission.objects.get(pk=first.subject_id).get_absolute_url()


def test_the_next_for_me_passes_over_what_i_had_a_hand_in(world: World) -> None:
    _submit_all(world)
    first, second = queries.in_pool(world.reviewer)[:2]
    Hand.objects.create(submission_id=first.subject_id, person=world.reviewer.person, part=Part.WROTE)
    refusals = Event.objects.filter(refused=True).count()
    assert actions.take_next(world.reviewer) == second
    assert Event.objects.filter(refused=True).count() == refusals
    assert actions.take_next(world.other_reviewer) == first


def test_an_empty_pool_says_so(world: World) -> None:
    answer = browser_of(world.reviewer).post(reverse("tasks:next"))
    assert answer.headers["Location"] == "/"
    assert "không còn việc nào" in " ".join(map(str, get_messages(answer.wsgi_request)))


def test_what_is_given_back_can_be_the_next_again(world: World) -> None:
    _submit_all(world)
    taken = actions.take_next(world.reviewer)
    assert taken is not None
    report = Submission.objects.get(pk=taken.subject_id)
    SUPERVISED["submission"].release(report, acting=world.reviewer)
    assert actions.take_next(world.other_reviewer) == taken


@pytest.mark.database
def test_two_who_ask_at_once_get_different_tasks(committed_db: None) -> None:
    world = small_world()
    _submit_all(world)
    people = [world.reviewer, world.other_reviewer] * 2
    gate = threading.Barrier(len(people))
    got: list[Task | None] = []

    def ask(number: int) -> None:
        try:
            gate.wait(timeout=30)
            got.append(actions.take_next(people[number]))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    taken = [task.pk for task in got if task]
    assert len(got) == 4 and got.count(None) == 1
    assert len(set(taken)) == 3
    owners = Task.objects.open().filter(pk__in=taken).values_list("owner", flat=True)
    assert all(owners)

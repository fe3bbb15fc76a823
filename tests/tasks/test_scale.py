"""An inbox among thousands of open tasks reads its own few rows, by an index, on either database."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from tests.ground import ground
from tests.world import World, browser_of
from workflow.organisation.acting import Acting
from workflow.submissions.flows import SubmissionFlow
from workflow.tasks import actions, queries
from workflow.tasks.models import Process, Task

pytestmark = pytest.mark.database

OPEN_TASKS = 4_000
"""Enough for both planners to tell an index from a scan."""


@ground
def crowded(world: World) -> World:
    """Half of the tasks lie in one pool, a quarter with each of its two reviewers."""
    fill(world, OPEN_TASKS)
    return world


@ground
def seasoned(crowded: World) -> World:
    """The drafter has done a step in one process of twenty, and holds as many open tasks again."""
    processes = Process.objects.filter(subject_id__gte=1_000_000).order_by("pk")
    for status in (STATUS.DONE, STATUS.ASSIGNED):
        tasks = list(Task.objects.filter(process__in=processes[:OPEN_TASKS:20], status__in=queries.OPEN, step="review"))
        for task in tasks:
            task.pk, task.status, task.owner = None, status, crowded.drafter.person
            task.step = "compose"
        Task.objects.bulk_create(tasks, batch_size=500)
    analyse()
    return crowded


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill(world: World, number: int) -> None:
    assert world.reviewer.appointment
    unit = world.reviewer.appointment.unit_id
    now = timezone.now()
    node = SubmissionFlow.instance.node("review")
    owners = [None, world.reviewer.person, None, world.other_reviewer.person]
    processes = Process.objects.bulk_create(
        [
            Process(flow_class=SubmissionFlow, subject_kind="submission", subject_id=1_000_000 + index, label="x")
            for index in range(number)
        ],
        batch_size=500,
    )
    Task.objects.bulk_create(
        [
            Task(
                process=process,
                flow_task=node,
                flow_task_type=node.task_type,
                step="review",
                token=Token("start"),
                status=STATUS.ASSIGNED if owners[index % 4] else STATUS.NEW,
                owner=owners[index % 4],
                role=node.role,
                unit_id=unit,
                supervising_unit_id=unit,
                subject_kind="submission",
                subject_id=process.subject_id,
                label=f"Chi bộ số {index}: sơ kết",
                search_key=f"chi bo so {index}: so ket",
                campaign_id=world.campaign.pk,
                wanted_at=now + datetime.timedelta(minutes=index),
            )
            for index, process in enumerate(processes)
        ],
        batch_size=500,
    )
    analyse()


def plan(tasks: QuerySet[Task]) -> str:
    return tasks.explain()


def test_each_half_of_an_inbox_is_a_range_of_one_index(crowded: World) -> None:
    for half, index in ((queries.held, "task_open_by_owner"), (queries.in_pool, "task_open_in_pool")):
        found = plan(half(crowded.reviewer)[:26])
        assert index in found, found
        assert "Seq Scan on tasks_task" not in found and "SCAN tasks_task" not in found
        assert "TEMP B-TREE" not in found and "Sort" not in found, found


def test_counting_stops_at_a_hundred_and_reads_no_more(crowded: World) -> None:
    assert queries.counts(crowded.reviewer).more
    page = browser_of(crowded.reviewer).get("/").content.decode()
    assert '<span class="count">99+</span>' in page


def test_a_calendar_reads_dated_tasks_by_an_index(crowded: World) -> None:
    assert crowded.reviewer.person
    with CaptureQueriesContext(connection) as captured:
        assert queries.calendar_tasks(crowded.reviewer.person) == []
    assert len(captured) == 1


def test_pages_follow_each_other_without_a_gap_between_the_halves(crowded: World) -> None:
    browser = browser_of(crowded.reviewer)
    expected = list(queries.to_do(crowded.reviewer).values_list("pk", flat=True)[:75])
    seen: list[int] = []
    address = "/"
    for _page in range(3):
        page = browser.get(address).context["inbox"]
        seen += [row.task.pk for row in page.rows]
        address = "/" + page.to_do.next_url
    assert seen == expected
    back = browser.get("/" + browser.get(address).context["inbox"].to_do.previous_url).context["inbox"]
    assert [row.task.pk for row in back.rows] == expected[50:75]


def test_the_next_of_a_crowded_pool_looks_at_a_few(crowded: World) -> None:
    # None of these tasks has a document: nothing can be taken, and the search still ends.
    with CaptureQueriesContext(connection) as captured:
        assert actions.take_next(crowded.reviewer) is None
    assert len(captured) < actions.ROUNDS * (actions.LOOKED_AT + 3) * 3


def test_what_waits_for_others_is_found_from_what_the_person_did(seasoned: World) -> None:
    found = plan(queries.waiting_for_others(seasoned.drafter)[:26])
    assert "task_done_of_process" in found or "task_done_by_owner" in found, found
    assert "Seq Scan on tasks_task" not in found and "SCAN tasks_task" not in found


def _queries(who: Acting, address: str) -> int:
    browser = browser_of(who)
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    few = [_queries(world.reviewer, address) for address in ("/", reverse("tasks:lists"), reverse("pages:counts"))]
    fill(world, 600)
    many = [_queries(world.reviewer, address) for address in ("/", reverse("tasks:lists"), reverse("pages:counts"))]
    assert many == few
    assert few[0] <= 12


def test_an_unchanged_part_is_not_written_again(world: World) -> None:
    browser = browser_of(world.drafter)
    for address in (reverse("tasks:lists"), reverse("pages:counts")):
        tag = browser.get(address).headers["ETag"]
        assert browser.get(address, headers={"if-none-match": tag}).status_code == 304
    task = queries.to_do(world.drafter).get()
    shown = browser.get(reverse("tasks:lists")).headers["ETag"]
    Task.objects.filter(pk=task.pk).update(due_at=timezone.now() - datetime.timedelta(days=1))
    changed = browser.get(reverse("tasks:lists"), headers={"if-none-match": shown})
    assert changed.status_code == 200 and "quá hạn" in changed.content.decode()
    assert "1 quá hạn" in browser.get(reverse("pages:counts")).content.decode()


def test_a_visitor_who_polls_is_told_and_not_walked_away(db: None) -> None:
    for address in (reverse("tasks:lists"), reverse("pages:counts")):
        assert Client().get(address, headers={"hx-request": "true"}).status_code == 401

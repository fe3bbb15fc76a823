"""A console over thousands of open tasks: each of its questions goes by an index, on either database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.ground import ground
from tests.supervision.scenes import make_leave
from tests.tasks.test_scale import OPEN_TASKS, fill
from tests.world import World, browser_of
from workflow.supervision import choosing, leavers, queries
from workflow.supervision.choosing import TaskFilter
from workflow.supervision.gone import likely_stranded
from workflow.tasks.models import OPEN, Task
from workflow.tasks.queries import ORDER

pytestmark = pytest.mark.database

UNDER_THE_HEAD = OPEN_TASKS // 32

SCANS = ("Seq Scan on tasks_task", "SCAN tasks_task\n")


@ground
def crowded_console(world: World) -> World:
    """Thousands of open tasks, one of 32 of them under the head: of one of eight, reading all costs no more."""
    fill(world, OPEN_TASKS)
    Task.objects.filter(
        pk__in=Task.objects.filter(step="review").order_by("-pk").values("pk")[: OPEN_TASKS - UNDER_THE_HEAD]
    ).update(supervising_unit=world.units[0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


def test_the_list_of_a_console_is_a_range_of_one_index(crowded_console: World) -> None:
    found = choosing.supervised_tasks(crowded_console.head).order_by(*ORDER)[:26].explain()
    assert "task_open_supervised" in found, found
    assert "TEMP B-TREE" not in found and "Sort" not in found, found


def test_one_person_s_share_is_found_by_an_index(crowded_console: World) -> None:
    wanted = TaskFilter(holder=str(crowded_console.reviewer.person_id))
    found = wanted.on(choosing.supervised_tasks(crowded_console.head)).order_by(*ORDER)[:26].explain()
    # Few enough are sorted when they have been read.
    assert any(index in found for index in ("task_open_by_owner", "task_open_supervised", "task_open_load")), found
    assert not any(scan in found for scan in SCANS), found


def test_the_loads_are_read_from_an_index_of_open_tasks(crowded_console: World) -> None:
    under = choosing.tasks_under(crowded_console.head).filter(status__in=OPEN).order_by()
    found = under.values("owner").annotate(open=Count("pk")).explain()
    # Each begins with the supervising unit; which is cheapest is for the planner to say.
    assert any(index in found for index in ("task_open_load", "task_open_supervised", "task_came")), found
    assert not any(scan in found for scan in SCANS), found


def test_what_was_left_is_found_from_who_left(crowded_console: World) -> None:
    """Never by reading every open task."""
    under = choosing.tasks_under(crowded_console.head).filter(status__in=OPEN).order_by()
    held = likely_stranded(under).explain()
    assert "task_open_by_owner" in held or "task_open_load" in held, held
    assert not any(scan in held for scan in SCANS), held
    left = under.filter(left_by__isnull=False).explain()
    assert "task_open_left" in left, left


def test_pages_cost_the_same_queries_with_thousands_of_tasks(crowded_console: World) -> None:
    make_leave(crowded_console.reviewer)
    head = browser_of(crowded_console.head)
    costs = {}
    for address in ("/", "/supervision/", "/supervision/alarms/", "/supervision/figures/"):
        head.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert head.get(address).status_code == 200
        costs[address] = len(captured)
    assert costs["/supervision/"] <= 12 and max(costs.values()) <= 12, costs
    (leaver,) = leavers.leavers(crowded_console.head)
    held = Task.objects.open().filter(owner=crowded_console.reviewer.person)
    assert leaver.count == held.filter(supervising_unit=crowded_console.head.unit_id).count()
    assert sum(load.open for load in queries.workload(crowded_console.head, timezone.now())) >= UNDER_THE_HEAD

"""What a person finds on their first page."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import World, browser_of, handed_over, submitted
from workflow.submissions import actions as submissions
from workflow.supervision.moves import reassign_tasks
from workflow.tasks import queries
from workflow.tasks.models import Task


def test_each_step_is_in_exactly_one_persons_list(world: World) -> None:
    row = world.report()
    assert [task.subject_id for task in queries.to_do(world.drafter)] == [row.pk]
    assert not queries.to_do(world.secretary).exists()
    handed_over(row, world.drafter)
    assert not queries.to_do(world.drafter).exists()
    assert [task.step for task in queries.to_do(world.secretary)] == ["sign_off"]
    assert [task.step for task in queries.waiting_for_others(world.drafter)] == ["sign_off"]


def test_a_pool_is_seen_by_all_its_people_until_one_takes_it(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    assert queries.to_do(world.reviewer).count() == queries.to_do(world.other_reviewer).count() == 1
    submissions.begin_review(row, acting=world.reviewer)
    assert queries.to_do(world.reviewer).count() == 1
    assert not queries.to_do(world.other_reviewer).exists()


def test_search_is_blind_to_case_and_diacritics(world: World) -> None:
    found = queries.matching(queries.to_do(world.drafter), "BUU dien")
    assert found.count() == 1
    assert not queries.matching(queries.to_do(world.drafter), "kho bac").exists()


def test_the_first_page_names_the_act_and_leads_to_the_report(world: World) -> None:
    browser = browser_of(world.drafter)
    page = browser.get("/").content.decode()
    assert "Soạn báo cáo" in page and "Chi bộ Bưu điện" in page
    task = queries.to_do(world.drafter).get()
    assert browser.get(reverse("tasks:task", args=[task.pk])).headers["Location"] == world.report().get_absolute_url()


def test_the_first_page_costs_the_same_with_many_tasks(world: World) -> None:
    for number in range(3):
        submitted(world.reports[number], world.drafters[number], world.secretaries[number])
    browser = browser_of(world.reviewer)
    browser.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/").status_code == 200
    assert len(captured) <= 11, [query["sql"] for query in captured]


def test_opening_a_task_that_was_moved_to_me_ends_the_chance_to_undo(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    task = Task.objects.open().get(subject_id=row.pk)
    assert world.reviewer.person is not None
    reassign_tasks([(task.pk, None)], to=world.reviewer.person, acting=world.head, reason="Phân công theo kế hoạch.")
    browser_of(world.reviewer).get(reverse("tasks:task", args=[task.pk]))
    task.refresh_from_db()
    assert task.opened_at is not None

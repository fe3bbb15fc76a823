"""Review tasks that find their holder by themselves, as the head has set; turned off, it stops at once."""

from __future__ import annotations

import datetime
import threading
from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.delegation.builders import delegation
from tests.supervision.scenes import REASON, held, make_leave, reviewer
from tests.world import World, browser_of, handed_over, small_world, submitted
from workflow.actions.refusals import Incomplete
from workflow.audit.models import Event
from workflow.campaigns.models import AddressedUnit
from workflow.delegation.actions import revoke
from workflow.notices.models import Notice
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind
from workflow.submissions import actions as submissions
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports
from workflow.supervision.assigning import name_reviewer, rule_of, set_assignment
from workflow.supervision.history import holders
from workflow.supervision.moves import reassign_tasks
from workflow.tasks.models import Task


def set_way(world: World, way: str, fallback: str = "off") -> None:
    set_assignment(rule_of(world.campaign.lead_unit), acting=world.head, way=way, fallback=fallback)


def submit(world: World, unit: int) -> Person | None:
    """Submit one unit's report; who holds its review then."""
    row = submitted(world.reports[unit], world.drafters[unit], world.secretaries[unit])
    task = Task.objects.open().get(subject_kind="submission", subject_id=row.pk)
    assert Submission.objects.get(pk=row.pk).reviewer == task.owner
    return task.owner


def test_without_a_rule_a_review_lies_in_the_pool(world: World) -> None:
    assert submit(world, 0) is None


@pytest.mark.database
def test_in_turn_each_gets_one_and_the_event_and_the_notice_say_how(world: World) -> None:
    set_way(world, "round_robin")
    found = [submit(world, unit) for unit in range(3)]
    loan, hung = world.reviewer.person, world.other_reviewer.person
    assert found == [loan, hung, loan]
    event = Event.objects.filter(action="submissions.submit").latest("pk")
    assert event.changes["assigned_by"] == "round_robin" and event.told.changes["holder"] == [None, "Phạm Thị Loan"]
    notice = Notice.objects.filter(person=loan).latest("pk")
    assert notice.text.startswith("Bạn được giao việc tự động (Lần lượt từng người)")
    assert [(one.person, one.way) for one in holders("submission", world.reports[2].pk)][-1] == (
        "Phạm Thị Loan",
        "Lần lượt từng người",
    )


def test_the_least_loaded_gets_it(world: World) -> None:
    held(world, 0)
    held(world, 1)
    set_way(world, "least_loaded")
    assert submit(world, 2) == world.other_reviewer.person


def test_by_unit_it_goes_to_the_unit_s_reviewer_and_else_by_the_fallback(world: World) -> None:
    set_way(world, "by_unit", fallback="least_loaded")
    rule = rule_of(world.campaign.lead_unit)
    hung = world.other_reviewer.person
    name_reviewer(rule, acting=world.head, units=[world.units[0].pk, world.units[1].pk], person=hung)
    assert [submit(world, unit) for unit in range(3)] == [hung, hung, world.reviewer.person]
    with pytest.raises(Incomplete):
        name_reviewer(rule, acting=world.head, units=[world.units[0].pk], person=world.drafter.person)


def test_turned_off_it_stops_at_once(world: World) -> None:
    set_way(world, "round_robin")
    assert submit(world, 0) is not None
    set_way(world, "off")
    assert submit(world, 1) is None


def test_never_to_who_wrote_it_left_or_is_away(world: World) -> None:
    set_way(world, "least_loaded")
    third = reviewer(world, "ba", "Bùi Văn Ba")
    world.reports[0].hands.create(person=third.person, part="wrote")
    make_leave(world.reviewer)
    assert submit(world, 0) == world.other_reviewer.person
    delegation(world.other_reviewer, world.drafter)
    assert submit(world, 1) == third.person


def test_who_gave_away_only_a_part_of_their_work_still_gets_theirs(world: World) -> None:
    set_way(world, "least_loaded")
    held(world, 0)
    delegation(world.other_reviewer, world.drafter, campaign_id=world.campaign.pk)
    assert submit(world, 1) == world.other_reviewer.person


def test_where_all_are_away_it_goes_to_one_of_them_for_who_stands_in(world: World) -> None:
    set_way(world, "least_loaded")
    delegation(world.reviewer, world.drafter)
    delegation(world.other_reviewer, world.drafters[1])
    assert submit(world, 2) in (world.reviewer.person, world.other_reviewer.person)


def test_by_unit_an_absence_sends_it_the_other_way(world: World) -> None:
    set_way(world, "by_unit", fallback="least_loaded")
    name_reviewer(
        rule_of(world.campaign.lead_unit), acting=world.head, units=[world.units[0].pk], person=world.reviewer.person
    )
    made = delegation(world.reviewer, world.drafter)
    assert submit(world, 0) == world.other_reviewer.person
    revoke(made, acting=world.reviewer)
    name_reviewer(
        rule_of(world.campaign.lead_unit), acting=world.head, units=[world.units[1].pk], person=world.reviewer.person
    )
    assert submit(world, 1) == world.reviewer.person


def test_who_wrote_it_between_two_rounds_does_not_get_it_back_for_review(world: World) -> None:
    task = held(world)
    row = submissions.return_for_revision(
        Submission.objects.get(pk=task.subject_id),
        acting=world.reviewer,
        reason=REASON,
        due_at=timezone.now() + datetime.timedelta(days=3),
    )
    row.hands.create(person=world.reviewer.person, part="wrote")
    assert submit(world, 0) is None


def test_the_head_sets_it_on_a_page_and_others_cannot(world: World) -> None:
    browser = browser_of(world.head)
    address = reverse("supervision:assignment")
    assert browser.post(address, {"state": "least_loaded", "fallback": "off"}).status_code == 302
    assert rule_of(world.campaign.lead_unit).state == "least_loaded"
    assert browser.post(address, {"state": "sideways", "fallback": "off"}).status_code == 422
    assert browser_of(world.reviewer).post(address, {"state": "off"}).status_code == 403
    units = reverse("supervision:name_units")
    assert world.reviewer.person is not None
    given = {"unit": [world.units[0].pk], "person": world.reviewer.person.pk}
    assert browser.post(units, given).status_code == 302
    page = browser.get(address)
    assert [unit.reviewer for unit in page.context["page"].items] == ["Phạm Thị Loan", None, None]
    assert browser.post(units, {"person": world.reviewer.person.pk}).status_code == 422


@pytest.mark.database
def test_reports_submitted_at_once_are_spread_evenly(committed_db: None) -> None:
    world = small_world()
    set_way(world, "least_loaded")
    rows = _ready(world, 16)
    gate = threading.Barrier(len(rows))
    failed: list[BaseException] = []

    def go(row: Submission, secretary: Acting) -> None:
        try:
            gate.wait()
            submissions.submit(row, acting=secretary)
        except BaseException as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=row) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    held_by = Counter(Task.objects.open().filter(step="review").values_list("owner__username", flat=True))
    assert held_by == {"loan": 8, "hung": 8}


def _ready(world: World, count: int) -> list[tuple[Submission, Acting]]:
    """So many units' reports, handed over, each with the secretary who may submit it."""
    found = []
    for number in range(count):
        unit = Unit.objects.create(
            code=f"dong-{number}", kind=UnitKind.CELL, name=f"Chi bộ đông {number}", valid_from=timezone.localdate()
        )
        AddressedUnit.objects.create(campaign=world.campaign, unit=unit, responsible_unit=unit)
        drafter, secretary = (
            Acting.through(
                Appointment.objects.create(
                    person=who.person, role=role, unit=unit, title="Thử", valid_from=timezone.localdate()
                )
            )
            for who, role in ((world.drafter, Role.DRAFTER), (world.secretary, Role.UNIT_SECRETARY))
        )
        found.append((unit, drafter, secretary))
    open_reports.call(world.campaign.pk)
    return [(handed_over(Submission.objects.get(unit=unit), drafter), secretary) for unit, drafter, secretary in found]


def test_what_was_given_out_can_be_moved_like_any_other(world: World) -> None:
    set_way(world, "round_robin")
    submit(world, 0)
    task = Task.objects.open().get(step="review")
    reassign_tasks([(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=world.head, reason=REASON)
    assert Task.objects.get(pk=task.pk).owner == world.other_reviewer.person


def test_a_unit_outside_the_head_s_remit_is_refused_and_nothing_is_named(world: World) -> None:
    outside = Unit.objects.get(code="van-phong")
    given = {"unit": [world.units[0].pk, outside.pk], "person": world.reviewer.person.pk}
    answer = browser_of(world.head).post(reverse("supervision:name_units"), given)
    assert answer.status_code == 422 and "không thuộc phạm vi" in answer.content.decode()
    assert not rule_of(world.campaign.lead_unit).reviewers.exists()

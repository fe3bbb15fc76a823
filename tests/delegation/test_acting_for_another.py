"""What somebody who stands in may do, how it is recorded, and what stays with the principal."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.delegation.builders import delegation, standing_in
from tests.world import World, accepted, browser_of, handed_over, small_plan, submitted, taken_in
from workflow.actions.refusals import Incomplete, NotPermitted, Refused
from workflow.audit.models import Event
from workflow.campaigns.actions import import_plan
from workflow.delegation import queries
from workflow.delegation.actions import revoke
from workflow.organisation import standing_in as registry
from workflow.organisation.acting import Acting, Warrant
from workflow.organisation.models import Appointment, Person, Role, Unit
from workflow.reports import actions as reports
from workflow.submissions import actions as submissions
from workflow.submissions.models import Hand
from workflow.supervision.moves import reassign_tasks
from workflow.tasks.models import Task
from workflow.tasks.queries import in_delegated_capacities, to_do

pytestmark = pytest.mark.database


def also(who: Acting, role: Role, unit: Unit) -> Acting:
    """The same person in a second capacity of their own."""
    assert who.person is not None
    return Acting.through(
        Appointment.objects.create(
            person=who.person, role=role, unit=unit, title="Kiêm nhiệm", valid_from=datetime.date(2020, 1, 1)
        )
    )


def test_an_act_is_recorded_as_of_one_on_behalf_of_the_other(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    delegation(world.secretary, world.reviewer)
    submissions.submit(row, acting=standing_in(world.reviewer, world.secretary))
    event = Event.objects.get(action="submissions.submit")
    assert (event.actor, event.on_behalf_of) == (world.reviewer.person, world.secretary.person)
    assert event.capacity == "Bí thư, Chi bộ Bưu điện"
    page = browser_of(world.drafter).get(f"/submissions/{row.pk}/").content.decode()
    assert "Phạm Thị Loan thay mặt Lê Hồng Sơn" in page


def test_the_task_stays_with_whose_work_it_is(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    delegation(world.reviewer, world.other_reviewer)
    row = submissions.begin_review(row, acting=standing_in(world.other_reviewer, world.reviewer))
    assert row.reviewer == world.reviewer.person
    assert Task.objects.open().get(process=row.process).owner == world.reviewer.person
    submissions.accept(row, acting=world.reviewer)


def test_one_s_own_capacity_gives_no_right_to_the_tasks_of_the_principal(world: World) -> None:
    row = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    delegation(world.reviewer, world.other_reviewer)
    with pytest.raises(NotPermitted):
        submissions.accept(row, acting=world.other_reviewer)


def test_the_signer_approves_in_person(world: World) -> None:
    other = also(world.inspector, Role.APPROVER, world.campaign.approving_unit)
    report = _proposed(world)
    delegation(world.approver, world.inspector)
    instead = standing_in(world.inspector, world.approver)
    assert report.last_proposal is not None
    offer = reports.approve.offer(report, instead)
    assert not offer.allowed and "trình lại với người ký khác" in offer.reason
    with pytest.raises(NotPermitted, match="tự mình"):
        reports.approve(report, acting=instead, digest_shown=report.last_proposal.digest)
    # What the words say to do instead works.
    report = reports.withdraw(report, acting=world.head, reason="Người ký đi công tác.")
    report = reports.propose(report, acting=world.head, signer=other.appointment)
    assert report.last_proposal is not None
    assert reports.approve(report, acting=other, digest_shown=report.last_proposal.digest).state == "approved"


def test_neither_delegates_on_nor_revokes_in_a_capacity_that_was_delegated(world: World) -> None:
    made = delegation(world.head, world.reviewer)
    instead = standing_in(world.reviewer, world.head)
    with pytest.raises(NotPermitted, match="không ủy quyền tiếp"):
        delegation(instead, world.other_reviewer)
    with pytest.raises(NotPermitted, match="không ủy quyền tiếp"):
        revoke(made, acting=instead)


def test_what_was_received_is_not_passed_on_with_one_s_own(world: World) -> None:
    delegation(world.head, world.reviewer)
    delegation(world.reviewer, world.other_reviewer)
    assert world.other_reviewer.person is not None
    offered = queries.capacities(world.other_reviewer.person, timezone.now())
    assert [acting.on_behalf_of for acting in offered] == [world.reviewer.person]


def test_a_forged_warrant_gives_no_right(world: World) -> None:
    """Of another principal, another appointment, another campaign, or no delegation at all."""
    made = delegation(world.reviewer, world.other_reviewer, campaign_id=world.campaign.pk)
    row = handed_over(world.report(), world.drafter)
    secretary, head, stranger = world.secretary, world.head, world.inspector
    assert secretary.appointment and head.appointment and world.reviewer.appointment
    good = Warrant(made.pk, made.ends_at, world.campaign.pk)
    forged = [
        Acting.standing_in(world.other_reviewer.person, secretary.appointment, good),  # type: ignore[arg-type]
        Acting(world.other_reviewer.person, secretary.appointment, on_behalf_of=secretary.person),
        Acting(world.other_reviewer.person, secretary.appointment),
        Acting(stranger.person, secretary.appointment, on_behalf_of=world.reviewer.person, warrant=good),
    ]
    for who in forged:
        with pytest.raises(NotPermitted):
            submissions.submit(row, acting=who)
    wider = Warrant(made.pk, made.ends_at, None)
    row = submitted(world.reports[1], world.drafters[1], world.secretaries[1])
    with pytest.raises(NotPermitted):
        submissions.begin_review(
            row,
            acting=Acting.standing_in(world.other_reviewer.person, world.reviewer.appointment, wider),  # type: ignore[arg-type]
        )


def test_a_campaign_delegation_is_good_for_that_campaign_only(world: World) -> None:
    other = import_plan(small_plan(), name="khac.docx", data=b"PK", acting=world.head)
    row = submitted(world.report(), world.drafter, world.secretary)
    delegation(world.reviewer, world.other_reviewer, campaign_id=other.pk)
    instead = standing_in(world.other_reviewer, world.reviewer)
    with pytest.raises(NotPermitted, match="đợt báo cáo khác"):
        submissions.begin_review(row, acting=instead)
    assert not to_do(instead).exists()
    delegation(world.head, world.reviewer, campaign_id=world.campaign.pk)
    with pytest.raises(NotPermitted):
        import_plan(small_plan(), name="ba.docx", data=b"PK", acting=standing_in(world.reviewer, world.head))


def test_a_role_delegation_is_good_for_that_appointment_only(world: World) -> None:
    second = also(world.head, Role.REVIEWER, world.campaign.lead_unit)
    delegation(world.head, world.reviewer, appointment=second.appointment)
    assert world.reviewer.person is not None
    offered = queries.capacities(world.reviewer.person, timezone.now())
    assert [acting.appointment for acting in offered] == [second.appointment]


def test_it_begins_and_ends_by_the_clock_and_nothing_else(world: World) -> None:
    now = timezone.now()
    later = now + datetime.timedelta(days=3)
    made = delegation(world.secretary, world.reviewer, starts_at=later, ends_at=later + datetime.timedelta(days=1))
    assert world.reviewer.person is not None
    person = world.reviewer.person
    second = datetime.timedelta(seconds=1)
    moments = [later - second, later, made.ends_at, made.ends_at + second]
    assert [bool(queries.capacities(person, moment)) for moment in moments] == [False, True, True, False]
    assert [bool(registry.away([made.principal_id], moment)) for moment in moments] == [False, True, True, False]


def test_the_delegate_who_left_and_the_principal_whose_appointment_ended_give_no_right(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    delegation(world.secretary, world.reviewer)
    instead = standing_in(world.reviewer, world.secretary)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for who in (world.reviewer, world.secretary):
        assert who.appointment is not None
        Appointment.objects.filter(pk=who.appointment.pk).update(valid_to=yesterday)
        with pytest.raises(NotPermitted):
            submissions.submit(row, acting=instead)
        Appointment.objects.filter(pk=who.appointment.pk).update(valid_to=None)
        Person.objects.filter(pk=who.person_id).update(is_active=False)
        with pytest.raises(NotPermitted):
            submissions.submit(row, acting=instead)
        Person.objects.filter(pk=who.person_id).update(is_active=True)
    assert submissions.submit(row, acting=instead).state == "submitted"


def test_who_was_deactivated_after_the_page_was_shown_does_nothing_of_their_own_either(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    Person.objects.filter(pk=world.secretary.person_id).update(is_active=False)
    with pytest.raises(NotPermitted):
        submissions.submit(row, acting=world.secretary)


# Separation of duties is by person, for both.


def test_who_wrote_does_not_review_for_another(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    delegation(world.reviewer, world.drafter)
    with pytest.raises(NotPermitted):
        submissions.begin_review(row, acting=standing_in(world.drafter, world.reviewer))


def test_who_wrote_has_nobody_review_for_them(world: World) -> None:
    writer = also(world.reviewer, Role.DRAFTER, world.units[0])
    row = submitted(world.report(), writer, world.secretary)
    delegation(world.reviewer, world.other_reviewer)
    with pytest.raises(NotPermitted):
        submissions.begin_review(row, acting=standing_in(world.other_reviewer, world.reviewer))


def test_what_was_written_for_another_counts_for_both(world: World) -> None:
    delegation(world.drafter, world.reviewer)
    row = submitted(world.report(), standing_in(world.reviewer, world.drafter), world.secretary)
    for who in (world.reviewer, also(world.drafter, Role.REVIEWER, world.campaign.lead_unit)):
        with pytest.raises(NotPermitted):
            submissions.begin_review(row, acting=who)


@pytest.mark.parametrize("part", ["accept", "comment"])
def test_who_reviewed_for_another_cannot_sign(world: World, part: str) -> None:
    """The review was begun by the holder; the other only finished it, or said something in it."""
    row = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    delegation(world.reviewer, world.approver)
    instead = standing_in(world.approver, world.reviewer)
    if part == "comment":
        row = submissions.comment(row, acting=instead, key="II", text="Cần số liệu.")
        row = submissions.close_comment(row, acting=instead, comment=row.comments.get().pk, state="resolved")
        row = submissions.accept(row, acting=world.reviewer)
    else:
        row = submissions.accept(row, acting=instead)
    assert Hand.objects.filter(submission=row, person=world.approver.person, part="reviewed").exists()
    report = _composed(world, row.pk)
    with pytest.raises(Incomplete):
        reports.propose(report, acting=world.head, signer=world.approver.appointment)


def test_who_proposes_for_the_head_is_not_the_signer(world: World) -> None:
    row = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    report = _composed(world, row.pk)
    delegation(world.head, world.approver)
    with pytest.raises(Incomplete, match="Người trình không được là người ký"):
        reports.propose(report, acting=standing_in(world.approver, world.head), signer=world.approver.appointment)


def test_who_stands_in_for_the_head_gives_nobody_a_task_that_is_barred(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    also(world.drafter, Role.REVIEWER, world.campaign.lead_unit)
    delegation(world.head, world.drafter)
    task = Task.objects.open().get(process=row.process)
    assert world.drafter.person is not None
    with pytest.raises(Refused):
        reassign_tasks(
            [(task.pk, None)],
            to=world.drafter.person,
            acting=standing_in(world.drafter, world.head),
            reason="Tự nhận việc thẩm định.",
        )


# In the browser.


def test_the_capacity_is_chosen_kept_and_shown(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    delegation(world.secretary, world.reviewer, days=5)
    browser = browser_of(world.reviewer)
    first = browser.get("/").content.decode()
    assert "Thay mặt Lê Hồng Sơn" in first and "1 việc" in first
    key = standing_in(world.reviewer, world.secretary).key
    until = timezone.localdate() + datetime.timedelta(days=5)
    page = browser.post("/accounts/capacity/", {"appointment": key, "next": "/"}, follow=True).content.decode()
    assert f"Bí thư, Chi bộ Bưu điện — thay mặt Lê Hồng Sơn, đến {until:%d/%m/%Y}" in page
    assert row.unit.name in page
    answer = browser.post(f"/actions/submissions.submit/{row.pk}/", {"seen": row.seen_version}, follow=True)
    assert answer.status_code == 200
    assert Event.objects.get(action="submissions.submit").on_behalf_of == world.secretary.person


def test_nothing_is_sent_in_another_capacity_than_the_one_chosen(world: World) -> None:
    """The delegate could do the same in their own name; after the revocation that must not happen unawares."""
    row = submitted(world.report(), world.drafter, world.secretary)
    made = delegation(world.reviewer, world.other_reviewer)
    browser = browser_of(world.other_reviewer)
    browser.post("/accounts/capacity/", {"appointment": standing_in(world.other_reviewer, world.reviewer).key})
    revoke(made, acting=world.reviewer)
    assert "không còn hiệu lực" in browser.get("/").content.decode()
    answer = browser.post(f"/actions/submissions.begin_review/{row.pk}/", {"seen": row.seen_version})
    assert answer.status_code == 409
    assert "Tư cách bạn đã chọn không còn hiệu lực" in answer.content.decode()
    row.refresh_from_db(fields=["review_begun_at"])
    assert row.review_begun_at is None
    assert browser.post(f"/actions/submissions.begin_review/{row.pk}/", {"seen": row.seen_version}).status_code == 302


def test_the_principal_sees_who_stands_in_and_others_see_that_they_are_away(world: World) -> None:
    handed_over(world.report(), world.drafter)
    delegation(world.secretary, world.reviewer)
    assert "Bạn đang vắng: Phạm Thị Loan làm thay" in browser_of(world.secretary).get("/").content.decode()
    assert "đang vắng, Phạm Thị Loan thay mặt đến" in browser_of(world.drafter).get("/").content.decode()


def test_what_waits_for_the_delegate_costs_one_query(world: World, django_assert_num_queries: Any) -> None:
    for giver in (*world.secretaries, *world.drafters):
        delegation(giver, world.reviewer)
    assert world.reviewer.person is not None
    offered = queries.capacities(world.reviewer.person, timezone.now())
    assert len(offered) == 6
    with django_assert_num_queries(1):
        counts = [count for _other, count in in_delegated_capacities(world.reviewer, offered)]
    assert sorted(counts) == [0, 0, 0, 1, 1, 1]


def test_a_request_costs_at_most_one_query_more(world: World, django_assert_num_queries: Any) -> None:
    browser = browser_of(world.reviewer)
    page = "/accounts/capacity/"
    with CaptureQueriesContext(connection) as before:
        browser.get(page)
    for giver in (*world.secretaries, *world.drafters):
        delegation(giver, world.reviewer)
    with django_assert_num_queries(len(before) + 1):
        browser.get(page)


def _composed(world: World, key: int) -> Any:
    report = reports.start_report(world.campaign, acting=world.other_reviewer)
    report = reports.take_in(report, acting=world.other_reviewer, submissions=[key])
    for section in ("I.1", "I.2", "II"):
        report = reports.write_passage(report, acting=world.other_reviewer, key=section, html="<p>Tổng hợp.</p>")
    return report


def _proposed(world: World) -> Any:
    row = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    return reports.propose(_composed(world, row.pk), acting=world.head, signer=world.approver.appointment)

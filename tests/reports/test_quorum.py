"""A quorum: so many approvers must agree to exactly the proposed document before its signer may approve it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest
from django.db import DatabaseError, transaction

from tests.actions.test_races import all_at_once
from tests.reports.builders import REASON, approve, composed, propose, proposed
from tests.world import World, acting, appoint_approver, browser_of, small_world
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted, StaleVersion
from workflow.audit.models import Event
from workflow.campaigns.flow_settings import FlowSettings
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role
from workflow.reports import actions
from workflow.reports.models import Consent, ConsolidatedReport
from workflow.supervision.leavers import alarms
from workflow.tasks.models import Task
from workflow.tasks.queries import counts, to_do, waiting_for_others

CROWD = 16


@pytest.fixture
def three(db: None) -> World:
    """Three must agree: the signer and two others."""
    return small_world(FlowSettings(quorum=3))


def agree(report: ConsolidatedReport, who: Acting | str) -> ConsolidatedReport:
    assert report.last_proposal is not None
    member = acting(who) if isinstance(who, str) else who
    return actions.consent(report, acting=member, digest_shown=report.last_proposal.digest)


def test_the_signer_waits_until_all_who_are_needed_agree(three: World) -> None:
    report = proposed(three, 0)
    for number in (1, 2):
        with pytest.raises(NotInState, match=f"mới có {number - 1}"):
            approve(report, three)
        report = agree(report, f"uy-vien-{number}")
    assert report.open_task is not None
    assert (report.open_task.step, report.open_task.owner) == ("approve", three.approver.person)
    assert approve(report, three).state == "approved"
    event = Event.objects.get(stream=report.stream, action="reports.approve")
    assert event.told.changes["consents"] == ["Ủy viên 1", "Ủy viên 2"]


def test_nobody_agrees_twice_nor_the_signer_nor_whoever_had_a_part_in_the_text(three: World) -> None:
    report = agree(proposed(three, 0), "uy-vien-1")
    with pytest.raises(NotInState):
        agree(report, "uy-vien-1")
    with pytest.raises(NotPermitted):
        agree(report, three.approver)
    assert three.reviewer.person and three.approver.appointment
    seat = Appointment.objects.create(
        person=three.reviewer.person,
        role=Role.APPROVER,
        unit=three.approver.appointment.unit,
        title="Ủy viên",
        valid_from=datetime.date(2020, 1, 1),
    )
    with pytest.raises(NotPermitted, match="tổng hợp"):
        agree(report, Acting.through(seat))


def test_one_who_stands_in_for_another_adds_no_second_voice_of_their_own(three: World) -> None:
    report = agree(proposed(three, 0), "uy-vien-1")
    first, second = acting("uy-vien-1"), acting("uy-vien-2")
    assert second.appointment is not None
    standing_in = Acting(first.person, second.appointment, on_behalf_of=second.person)
    assert isinstance(actions.consent.refusal(report, standing_in), NotInState)


def steps(tasks: Iterable[Task]) -> list[str]:
    return [task.step for task in tasks]


def test_whoever_has_agreed_waits_for_the_others_and_so_does_the_signer_until_enough_have(three: World) -> None:
    first, second = acting("uy-vien-1"), acting("uy-vien-2")
    report = proposed(three, 0)
    assert (steps(to_do(three.approver)), steps(waiting_for_others(three.approver))) == ([], ["agree"])
    assert (steps(to_do(first)), len(counts(first).tasks)) == (["agree"], 1)
    report = agree(report, first)
    assert (steps(to_do(first)), len(counts(first).tasks)) == ([], 0)
    assert (steps(waiting_for_others(first)), steps(to_do(second))) == (["agree"], ["agree"])
    report = actions.take_back_consent(report, acting=first, reason=REASON)
    assert (steps(to_do(first)), steps(waiting_for_others(first))) == (["agree"], [])
    report = agree(agree(report, first), second)
    assert (steps(to_do(three.approver)), steps(waiting_for_others(three.approver))) == (["approve"], [])
    assert steps(waiting_for_others(first)) == steps(waiting_for_others(second)) == ["approve"]
    actions.take_back_consent(report, acting=second, reason=REASON)
    assert (steps(to_do(second)), steps(to_do(first)), steps(to_do(three.approver))) == (["agree"], [], [])
    assert steps(waiting_for_others(first)) == steps(waiting_for_others(three.approver)) == ["agree"]


def test_an_approver_who_composed_is_not_asked_to_agree(three: World) -> None:
    assert three.reviewer.person and three.approver.appointment
    seat = Appointment.objects.create(
        person=three.reviewer.person,
        role=Role.APPROVER,
        unit=three.approver.appointment.unit,
        title="Ủy viên",
        valid_from=datetime.date(2020, 1, 1),
    )
    proposed(three, 0)
    assert not to_do(Acting.through(seat)).exists()


def test_too_few_left_to_agree_is_an_alarm_until_there_are_enough_again(three: World) -> None:
    report = agree(proposed(three, 0), "uy-vien-1")
    assert not list(alarms(Task.objects.open()))
    Appointment.objects.filter(person__username="uy-vien-2").update(valid_to="2021-01-01")
    (alarm,) = alarms(Task.objects.open())
    assert alarm.task.subject_id == report.pk and "không đủ" in alarm.why
    appoint_approver("uy-vien-9", "Ủy viên 9")
    assert not list(alarms(Task.objects.open()))


def test_a_signer_who_left_is_an_alarm_that_says_to_propose_again(three: World) -> None:
    agree(agree(proposed(three, 0), "uy-vien-1"), "uy-vien-2")
    Appointment.objects.filter(person=three.approver.person).update(valid_to="2021-01-01")
    (alarm,) = alarms(Task.objects.open())
    assert alarm.task.step == "approve" and "trình lại với người ký khác" in alarm.remedy


def test_agreement_is_to_the_document_that_was_shown(three: World) -> None:
    with pytest.raises(StaleVersion):
        actions.consent(proposed(three, 0), acting=acting("uy-vien-1"), digest_shown="0" * 64)


def test_agreement_can_be_taken_back_until_the_signer_approves(three: World) -> None:
    report = agree(agree(proposed(three, 0), "uy-vien-1"), "uy-vien-2")
    report = actions.take_back_consent(report, acting=acting("uy-vien-2"), reason=REASON)
    assert report.open_task is not None and report.open_task.step == "agree"
    with pytest.raises(NotInState):
        approve(report, three)
    report = approve(agree(report, "uy-vien-2"), three)
    with pytest.raises(NotInState):
        actions.take_back_consent(report, acting=acting("uy-vien-2"), reason=REASON)


def test_a_return_and_a_withdrawal_cancel_what_was_agreed(three: World) -> None:
    report = agree(agree(proposed(three, 0), "uy-vien-1"), "uy-vien-2")
    report = actions.return_report(report, acting=three.approver, reason=REASON)
    report = propose(report, three)
    assert (report.agreed, report.consents_now) == (0, [])
    with pytest.raises(NotInState):
        approve(report, three)


def test_it_is_not_proposed_where_too_few_are_free_to_agree(three: World) -> None:
    Appointment.objects.filter(person__username="uy-vien-2").update(valid_to="2021-01-01")
    with pytest.raises(Incomplete, match="chỉ 2 người"):
        propose(composed(three, 0), three)


def test_the_page_says_who_agrees_and_who_has_not_said_so(three: World) -> None:
    report = agree(proposed(three, 0), "uy-vien-1")
    page = browser_of(acting("uy-vien-2")).get(f"/reports/{report.pk}/approve/").content.decode()
    assert 'data-verb="reports.consent"' in page and "chưa có ý kiến" in page and "1/2" in page
    page = browser_of(three.approver).get(f"/reports/{report.pk}/approve/").content.decode()
    assert "Cần 2 người khác đồng ý, mới có 1." in page


@pytest.mark.database
def test_an_agreement_can_be_neither_changed_nor_deleted(three: World) -> None:
    agree(proposed(three, 0), "uy-vien-1")
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.update(digest="0" * 64)


@pytest.mark.database
def test_sixteen_who_agree_at_once_all_count_and_the_signer_is_asked_once(committed_db: None) -> None:
    world = small_world(FlowSettings(quorum=CROWD + 1))
    report = proposed(world, 0)
    members = [acting(f"uy-vien-{number}") for number in range(1, CROWD + 1)]
    ends = all_at_once([lambda who=who: agree(ConsolidatedReport.objects.get(), who) for who in members])  # type: ignore[misc]
    assert ends == {"done": CROWD}
    report = ConsolidatedReport.objects.get()
    assert report.agreed == CROWD == Consent.objects.count()
    assert Task.objects.open().filter(process=report.process, step="approve").count() == 1


@pytest.mark.database
def test_one_person_who_presses_sixteen_times_agrees_once(committed_db: None) -> None:
    world = small_world(FlowSettings(quorum=3))
    proposed(world, 0)
    member = acting("uy-vien-1")
    ends = all_at_once([lambda: agree(ConsolidatedReport.objects.get(), member)] * CROWD)
    assert ends == {"done": 1, "NotInState": CROWD - 1}
    assert ConsolidatedReport.objects.get().agreed == 1

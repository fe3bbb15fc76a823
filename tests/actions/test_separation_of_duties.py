"""Nobody reviews what they wrote or submitted, nobody approves what they reviewed, merged or proposed.

By person: a second appointment or a reassignment is no way round.
"""

from __future__ import annotations

import datetime

import pytest

from tests.world import World, accepted, browser_of, submitted
from workflow.actions.refusals import Incomplete, NotPermitted, Refused
from workflow.audit.models import Event
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit
from workflow.reports import actions as reports
from workflow.reports.models import ConsolidatedReport
from workflow.submissions import actions as submissions
from workflow.supervision.moves import reassign_tasks
from workflow.tasks.models import Task

pytestmark = pytest.mark.database

REASON = "Người đang giữ đi công tác."


def also(person: Person | None, role: Role, unit: Unit) -> Acting:
    """The same person in a second capacity."""
    assert person is not None
    return Acting.through(
        Appointment.objects.create(
            person=person, role=role, unit=unit, title="Kiêm nhiệm", valid_from=datetime.date(2020, 1, 1)
        )
    )


@pytest.mark.parametrize("part", ["drafter", "secretary"])
def test_who_wrote_or_submitted_cannot_review_in_a_second_capacity(world: World, part: str) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    twice = also(getattr(world, part).person, Role.REVIEWER, world.campaign.lead_unit)
    with pytest.raises(NotPermitted):
        submissions.begin_review(row, acting=twice)


def test_a_reassignment_cannot_make_the_writer_a_reviewer(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    also(world.drafter.person, Role.REVIEWER, world.campaign.lead_unit)
    task = Task.objects.open().get(subject_kind="submission", subject_id=row.pk)
    assert world.drafter.person is not None
    with pytest.raises(Incomplete):
        reassign_tasks([(task.pk, None)], to=world.drafter.person, acting=world.head, reason=REASON)
    task.refresh_from_db()
    assert task.owner is None


def test_a_reassignment_gives_nobody_a_right_that_their_role_lacks(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    task = Task.objects.open().get(subject_kind="submission", subject_id=row.pk)
    for outsider in (world.head, world.approver, world.office, world.inspector, world.drafters[1]):
        assert outsider.person is not None
        with pytest.raises(Refused):
            reassign_tasks([(task.pk, None)], to=outsider.person, acting=world.head, reason=REASON)
        with pytest.raises(NotPermitted):
            submissions.begin_review(row, acting=outsider)


def composed(world: World, composer: Acting) -> ConsolidatedReport:
    row = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    report = reports.start_report(world.campaign, acting=composer)
    report = reports.take_in(report, acting=composer, submissions=[row.pk])
    for key in ("I.1", "I.2", "II"):
        report = reports.write_passage(report, acting=composer, key=key, html="<p>Tổng hợp.</p>")
    return report


@pytest.mark.parametrize("part", ["drafter", "secretary", "reviewer", "other_reviewer", "head"])
def test_who_had_a_hand_in_it_can_neither_be_named_signer_nor_approve(world: World, part: str) -> None:
    """Writer, submitter, reviewer, composer (the other reviewer) and proposer, each also a member of the standing
    committee.
    """
    report = composed(world, world.other_reviewer)
    twice = also(getattr(world, part).person, Role.APPROVER, world.campaign.approving_unit)
    if part != "head":
        with pytest.raises(Incomplete):
            reports.propose(report, acting=world.head, signer=twice.appointment)
    report = reports.propose(report, acting=world.head, signer=world.approver.appointment)
    assert report.last_proposal is not None
    with pytest.raises(NotPermitted):
        reports.approve(report, acting=twice, digest_shown=report.last_proposal.digest)
    task = Task.objects.open().get(subject_kind="report", subject_id=report.pk)
    assert twice.person is not None
    with pytest.raises(Incomplete):
        reassign_tasks([(task.pk, task.owner_id)], to=twice.person, acting=world.head, reason=REASON)
    with pytest.raises(NotPermitted):
        reports.return_report(report, acting=twice, reason=REASON)


def test_the_proposer_cannot_name_themselves_signer(world: World) -> None:
    report = composed(world, world.reviewer)
    twice = also(world.head.person, Role.APPROVER, world.campaign.approving_unit)
    with pytest.raises(Incomplete):
        reports.propose(report, acting=world.head, signer=twice.appointment)


def test_an_appointment_that_has_ended_opens_nothing(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    assert world.reviewer.appointment is not None
    world.reviewer.appointment.valid_to = datetime.date(2021, 1, 1)
    with pytest.raises(NotPermitted):
        submissions.begin_review(row, acting=world.reviewer)


@pytest.mark.parametrize("given", [{}, {"seen": "9" * 5000}])
def test_a_forged_form_that_is_not_even_complete_is_refused_and_kept_as_evidence(
    world: World, given: dict[str, str]
) -> None:
    browser = browser_of(world.drafter)
    answer = browser.post(f"/actions/submissions.accept/{world.reports[0].pk}/", given)
    assert answer.status_code == 403
    event = Event.objects.filter(actor=world.drafter.person).latest("id")
    assert (event.action, event.refused) == ("submissions.accept", True)

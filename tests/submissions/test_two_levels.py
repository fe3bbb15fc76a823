"""Two levels of review: the reviewer proposes to accept, the head confirms or sends it back."""

from __future__ import annotations

import datetime

import pytest

from tests.delegation.builders import delegation, standing_in
from tests.world import World, acting, browser_of, small_plan, small_world, taken_in
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted
from workflow.campaigns.actions import choose_type, import_plan, launch
from workflow.campaigns.flow_settings import FlowSettings
from workflow.campaigns.rules import cautions
from workflow.campaigns.type_actions import make_type
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role
from workflow.reports import actions as reports
from workflow.submissions import actions
from workflow.submissions.models import Submission
from workflow.supervision.leavers import alarms
from workflow.tasks.models import Task
from workflow.tasks.queries import counts, to_do, waiting_for_others

REASON = "Cần xem lại số liệu của mục II."


@pytest.fixture
def two(db: None) -> World:
    return small_world(FlowSettings(review_levels=2))


@pytest.fixture
def waiting(two: World) -> Submission:
    """The first unit's report: its reviewer has proposed to accept it."""
    row = taken_in(two.report(), two.drafter, two.secretary, two.reviewer)
    return actions.propose_acceptance(row, acting=two.reviewer)


def test_it_stays_submitted_and_waits_for_a_head_until_one_confirms(two: World, waiting: Submission) -> None:
    assert waiting.state == "submitted" and waiting.open_task is not None
    assert (waiting.open_task.step, waiting.open_task.role) == ("confirm", Role.HEAD)
    assert actions.confirm(waiting, acting=two.head).state == "reviewed"


def test_while_it_waits_the_reviewer_can_do_nothing_more_to_it(two: World, waiting: Submission) -> None:
    for verb in (actions.begin_review, actions.propose_acceptance):
        with pytest.raises(NotInState, match="chờ trưởng ban"):
            verb(waiting, acting=two.reviewer)
    with pytest.raises(NotPermitted, match="trưởng ban duyệt"):
        actions.accept(waiting, acting=two.reviewer)
    with pytest.raises(NotInState):
        actions.recall(waiting, acting=two.secretary)


def test_sent_back_it_is_with_the_same_reviewer_with_the_reason(two: World, waiting: Submission) -> None:
    row = actions.send_back_review(waiting, acting=two.head, reason=REASON)
    assert row.open_task is not None and row.open_task.owner == two.reviewer.person
    row = actions.propose_acceptance(row, acting=two.reviewer)
    assert actions.confirm(row, acting=two.head).state == "reviewed"


def test_nobody_confirms_what_they_reviewed_themselves(two: World, waiting: Submission) -> None:
    assert two.reviewer.person and two.head.appointment
    also_head = Appointment.objects.create(
        person=two.reviewer.person,
        role=Role.HEAD,
        unit=two.head.appointment.unit,
        title="Phó Trưởng ban",
        valid_from=datetime.date(2020, 1, 1),
    )
    with pytest.raises(NotPermitted, match="đã thẩm định"):
        actions.confirm(waiting, acting=Acting.through(also_head))
    documents, people = [waiting], [two.reviewer.person, two.head.person]
    barred = Submission.barred_among(documents, [p for p in people if p], "confirm")
    assert set(barred) == {(waiting.pk, two.reviewer.person.pk)}


def also_head(world: World, person: Acting) -> Acting:
    assert person.person and world.head.appointment
    return Acting.through(
        Appointment.objects.create(
            person=person.person,
            role=Role.HEAD,
            unit=world.head.appointment.unit,
            title="Phó Trưởng ban",
            valid_from=datetime.date(2020, 1, 1),
        )
    )


def test_a_head_who_reviewed_it_waits_for_the_other_head(two: World) -> None:
    deputy = also_head(two, two.reviewer)
    row = taken_in(two.report(), two.drafter, two.secretary, two.reviewer)
    actions.propose_acceptance(row, acting=two.reviewer)
    assert [task.step for task in to_do(two.head)] == ["confirm"]
    assert not to_do(deputy).exists() and not counts(deputy).tasks
    assert [task.step for task in waiting_for_others(deputy)] == ["confirm"]


def test_where_every_head_reviewed_it_an_alarm_says_so_and_what_helps(two: World, waiting: Submission) -> None:
    assert not list(alarms(Task.objects.open()))
    also_head(two, two.reviewer)
    Appointment.objects.filter(person=two.head.person).update(valid_to="2021-01-01")
    (alarm,) = alarms(Task.objects.open())
    assert alarm.task.step == "confirm" and "Trưởng ban nào cũng" in alarm.why and "Bổ nhiệm" in alarm.remedy


def test_a_campaign_that_no_head_could_confirm_is_not_launched_and_a_doubtful_one_is_warned_of(world: World) -> None:
    campaign = import_plan(small_plan(), name="ke-hoach.docx", data=b"PK", acting=world.head)
    kind = make_type(name="Hai cấp", settings=FlowSettings(review_levels=2), acting=world.head)
    campaign = choose_type(campaign, acting=world.head, type=kind)
    assert cautions(campaign) == []
    assert world.head.person and world.head.appointment
    Appointment.objects.create(
        person=world.head.person,
        role=Role.REVIEWER,
        unit=world.head.appointment.unit,
        title="Trưởng ban",
        valid_from=datetime.date(2020, 1, 1),
    )
    assert len(cautions(campaign)) == 1
    assert (
        "Trưởng ban nào cũng là người thẩm định"
        in browser_of(world.head).get(campaign.get_absolute_url()).content.decode()
    )
    Appointment.objects.filter(role=Role.REVIEWER).exclude(person=world.head.person).update(valid_to="2021-01-01")
    with pytest.raises(Incomplete) as refusal:
        launch(campaign, acting=world.head)
    assert "hai cấp" in " ".join(item.text for item in refusal.value.missing)


def test_reopened_it_goes_through_both_levels_again(two: World, waiting: Submission) -> None:
    row = actions.confirm(waiting, acting=two.head)
    row = actions.reopen(row, acting=two.head, reason=REASON)
    assert row.open_task is not None and row.open_task.step == "review"
    row = actions.begin_review(row, acting=two.reviewer)
    row = actions.propose_acceptance(row, acting=two.reviewer)
    assert actions.confirm(row, acting=two.head).state == "reviewed"


@pytest.mark.parametrize("verb", ["confirm", "send_back_review"])
def test_neither_who_confirmed_or_sent_it_back_nor_who_stood_in_for_them_signs(
    two: World, waiting: Submission, verb: str
) -> None:
    delegation(two.head, two.approver)
    instead = standing_in(two.approver, two.head)
    if verb == "confirm":
        row = actions.confirm(waiting, acting=instead)
    else:
        row = actions.send_back_review(waiting, acting=instead, reason=REASON)
        row = actions.confirm(actions.propose_acceptance(row, acting=two.reviewer), acting=two.head)
    report = reports.start_report(two.campaign, acting=two.other_reviewer)
    report = reports.take_in(report, acting=two.other_reviewer, submissions=[row.pk])
    for who in (two.approver, two.head):
        assert who.person is not None
        assert "thẩm định một báo cáo thành phần" in str(report.barred(who.person, "sign"))


def test_who_confirmed_for_the_head_may_confirm_again_after_a_reopening(two: World, waiting: Submission) -> None:
    delegation(two.head, two.inspector)
    instead = standing_in(two.inspector, two.head)
    row = actions.reopen(actions.confirm(waiting, acting=instead), acting=two.head, reason=REASON)
    row = actions.propose_acceptance(actions.begin_review(row, acting=two.reviewer), acting=two.reviewer)
    assert actions.confirm(row, acting=instead).state == "reviewed"


def test_the_page_offers_the_head_the_confirmation_and_tells_others_what_it_waits_for(
    two: World, waiting: Submission
) -> None:
    address = waiting.get_absolute_url()
    assert "?seen=" in _button(browser_of(two.head).get(address).content.decode(), "submissions.confirm")
    page = browser_of(two.secretary).get(address).content.decode()
    assert "chờ trưởng ban duyệt thẩm định" in page


def test_the_drafter_who_may_submit_is_not_offered_to_hand_over(db: None) -> None:
    world = small_world(FlowSettings(secretary_signs=False))
    page = browser_of(world.drafter).get(world.report().get_absolute_url()).content.decode()
    assert "submissions.submit" in page and "submissions.hand_over" not in page
    with pytest.raises(NotPermitted, match="người soạn thảo trình thẳng"):
        actions.hand_over(world.report(), acting=acting("lan1"))


def _button(page: str, code: str) -> str:
    at = page.index(f'data-verb="{code}"')
    return page[page.rindex("<", 0, at) : at]

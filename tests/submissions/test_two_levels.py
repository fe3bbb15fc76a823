"""Two levels of review: the reviewer proposes to accept, the head confirms or sends it back."""

from __future__ import annotations

import datetime

import pytest

from tests.world import World, acting, browser_of, small_world, taken_in
from workflow.actions.refusals import NotInState, NotPermitted
from workflow.campaigns.flow_settings import FlowSettings
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role
from workflow.submissions import actions
from workflow.submissions.models import Submission

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


def test_reopened_it_goes_through_both_levels_again(two: World, waiting: Submission) -> None:
    row = actions.confirm(waiting, acting=two.head)
    row = actions.reopen(row, acting=two.head, reason=REASON)
    assert row.open_task is not None and row.open_task.step == "review"
    row = actions.begin_review(row, acting=two.reviewer)
    row = actions.propose_acceptance(row, acting=two.reviewer)
    assert actions.confirm(row, acting=two.head).state == "reviewed"


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

"""A request that waits for a lock while its right ends is refused; one that is under way ends first.

Real threads with real commits. On SQLite one transaction writes at a time, so there the waiting is for the database; on
PostgreSQL it is for the report's row, where a right that was read before the wait would still look good.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.delegation.builders import delegation, standing_in
from tests.world import World, handed_over, small_world, submitted
from workflow.actions.mechanism import create, create_many, perform_many
from workflow.actions.refusals import NotPermitted, Refused
from workflow.audit.models import Event
from workflow.audit.verify import verify
from workflow.campaigns.actions import import_campaign
from workflow.campaigns.models import Campaign
from workflow.delegation.actions import revoke
from workflow.delegation.models import Delegation
from workflow.organisation.models import Appointment, Person
from workflow.reports.actions import unmerge
from workflow.submissions import actions as submissions
from workflow.submissions.models import Submission

pytestmark = pytest.mark.database

PATIENCE = 30


class InBackground:
    """An act in a thread of its own; `end()` waits for it and answers the refusal's words, "" when it was done."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.outcome = "not ended"
        self.thread = threading.Thread(target=self._run, args=[act])
        self.thread.start()

    def _run(self, act: Callable[[], object]) -> None:
        try:
            act()
            self.outcome = ""
        except Refused as refusal:
            self.outcome = f"{type(refusal).__name__}: {refusal.reason}"
        except Exception as problem:
            self.outcome = repr(problem)
        finally:
            connections.close_all()

    def end(self) -> str:
        self.thread.join(timeout=PATIENCE)
        return self.outcome


@pytest.fixture
def world(committed_db: None) -> World:
    return small_world()


def hold(row: Submission) -> None:
    """In a transaction: keep everybody else from the report."""
    Submission.objects.select_for_update().get(pk=row.pk)


def until_somebody_waits() -> None:
    """Until another connection waits for a lock of ours; where that cannot be seen, a moment."""
    if connection.vendor != "postgresql":
        time.sleep(0.5)
        return
    for _try in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("nobody waits")


def test_a_revocation_reaches_a_request_that_waits_for_the_report(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    made = delegation(world.secretary, world.reviewer)
    instead = standing_in(world.reviewer, world.secretary)
    if connection.vendor == "postgresql":
        with transaction.atomic():
            hold(row)
            waiting = InBackground(lambda: submissions.submit(row, acting=instead))
            until_somebody_waits()
            # It is another transaction that revokes, and commits before the report is let go.
            assert InBackground(lambda: revoke(made, acting=world.secretary)).end() == ""
    else:
        with transaction.atomic():
            hold(row)
            waiting = InBackground(lambda: submissions.submit(row, acting=instead))
            until_somebody_waits()
            revoke(made, acting=world.secretary)
    assert waiting.end().startswith("NotPermitted: Ủy quyền của Lê Hồng Sơn đã bị thu hồi")
    row = Submission.objects.get(pk=row.pk)
    assert row.state == "drafted"
    refused = Event.objects.get(action="submissions.submit")
    assert refused.refused and refused.on_behalf_of == world.secretary.person
    assert not list(verify(Event.objects.all()))


def test_the_end_reaches_a_request_that_waits_for_the_report(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    now = timezone.now()
    made = delegation(world.secretary, world.reviewer, starts_at=now, ends_at=now + datetime.timedelta(seconds=5))
    instead = standing_in(world.reviewer, world.secretary)
    with transaction.atomic():
        hold(row)
        waiting = InBackground(lambda: submissions.submit(row, acting=instead))
        until_somebody_waits()
        time.sleep(max(0.0, (made.ends_at - timezone.now()).total_seconds() + 0.1))
    assert waiting.end().startswith("NotPermitted: Ủy quyền của Lê Hồng Sơn đã hết hạn")
    assert Submission.objects.get(pk=row.pk).state == "drafted"


@pytest.mark.parametrize("end", ["appointment", "person"])
def test_what_ends_one_s_own_right_reaches_a_request_that_waits(world: World, end: str) -> None:
    row = handed_over(world.report(), world.drafter)
    secretary = world.secretary
    assert secretary.appointment is not None

    def leave() -> None:
        if end == "person":
            Person.objects.filter(pk=secretary.person_id).update(is_active=False)
        else:
            yesterday = timezone.localdate() - datetime.timedelta(days=1)
            Appointment.objects.filter(person=secretary.person).update(valid_to=yesterday)

    with transaction.atomic():
        hold(row)
        waiting = InBackground(lambda: submissions.submit(row, acting=secretary))
        until_somebody_waits()
        if connection.vendor == "postgresql":
            assert InBackground(leave).end() == ""
        else:
            leave()
    assert waiting.end().startswith("NotPermitted: Tư cách bạn đang dùng không còn hiệu lực")
    assert Submission.objects.get(pk=row.pk).state == "drafted"


def test_a_revocation_waits_for_the_act_that_is_under_way(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    made = delegation(world.secretary, world.reviewer)
    instead = standing_in(world.reviewer, world.secretary)
    with transaction.atomic():
        submissions.submit(row, acting=instead)
        revoking = InBackground(lambda: revoke(made, acting=world.secretary))
        until_somebody_waits()
        assert revoking.outcome == "not ended"
        done_at = timezone.now()
    assert revoking.end() == ""
    made = Delegation.objects.get(pk=made.pk)
    assert made.revoked_at is not None and made.revoked_at >= done_at
    assert Submission.objects.get(pk=row.pk).state == "submitted"


def test_acts_of_one_delegate_do_not_wait_for_each_other(world: World) -> None:
    """They hold the delegation together: two that each hold a report cannot wait for each other in a circle."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time")
    rows = [
        submitted(report, drafter, secretary)
        for report, drafter, secretary in zip(world.reports, world.drafters, world.secretaries, strict=True)
    ]
    delegation(world.reviewer, world.other_reviewer)
    instead = standing_in(world.other_reviewer, world.reviewer)
    with transaction.atomic():
        submissions.begin_review(rows[0], acting=instead)
        assert InBackground(lambda: submissions.begin_review(rows[1], acting=instead)).end() == ""


def test_a_bulk_act_and_what_happens_inside_another_ask_for_the_right_too(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    made = delegation(world.head, world.reviewer)
    instead = standing_in(world.reviewer, world.head)
    revoke(made, acting=world.head)
    given = {"acting": instead, "reason": "Lý do đủ dài để ghi nhận."}
    with pytest.raises(NotPermitted, match="đã bị thu hồi"):
        submissions.exempt(row, **given)
    other = Campaign(
        committee=world.campaign.committee,
        lead_unit=world.campaign.lead_unit,
        approving_unit=world.campaign.approving_unit,
        office_unit=world.campaign.office_unit,
        name="Khác",
    )
    for act in (
        lambda: perform_many(unmerge, [row], **given),
        lambda: create(import_campaign, other, **given),
        lambda: create_many(import_campaign, [other], **given),
    ):
        with pytest.raises(NotPermitted, match="đã bị thu hồi"):
            act()


def test_a_second_press_of_the_same_delegation_makes_no_second_one(world: World) -> None:
    now = timezone.now()
    bounds = {"starts_at": now + datetime.timedelta(hours=1), "ends_at": now + datetime.timedelta(days=3)}
    pressed = [InBackground(lambda: delegation(world.head, world.reviewer, **bounds)) for _time in range(2)]
    outcomes = sorted(press.end() for press in pressed)
    assert outcomes[0] == "" and outcomes[1].startswith("Incomplete: Đã có ủy quyền"), outcomes
    assert Delegation.objects.count() == 1

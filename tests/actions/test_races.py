"""Many people at once: exactly one of them gets it, the others are told, and nothing is lost.

Real threads with real commits, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connections

from tests.world import World, accepted, handed_over, small_world, submitted
from workflow.actions.refusals import NotInState, Refused, StaleVersion
from workflow.audit.models import Event
from workflow.audit.verify import verify
from workflow.reports import actions as reports
from workflow.reports.models import Approval, ConsolidatedReport
from workflow.submissions import actions as submissions
from workflow.submissions.models import SectionText, Submission
from workflow.submissions.opening import open_reports
from workflow.tasks.models import Process, Task

pytestmark = pytest.mark.database

CROWD = 16


def all_at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Run each in a thread of its own, all let go together; count how they ended by the refusal's name."""
    ends: Counter[str] = Counter()
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            act()
            ends["done"] += 1
        except Refused as refusal:
            ends[type(refusal).__name__] += 1
        except Exception as problem:
            ends[repr(problem)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sum(ends.values()) == len(acts)
    return ends


@pytest.fixture
def committed_world(committed_db: None) -> World:
    return small_world()


def proposed(world: World) -> ConsolidatedReport:
    row = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    report = reports.start_report(world.campaign, acting=world.reviewer)
    report = reports.take_in(report, acting=world.reviewer, submissions=[row.pk])
    for key in ("I.1", "I.2", "II"):
        report = reports.write_passage(report, acting=world.reviewer, key=key, html="<p>Tổng hợp.</p>")
    return reports.propose(report, acting=world.head, signer=world.approver.appointment)


def test_of_sixteen_approvals_at_once_exactly_one_counts(committed_world: World) -> None:
    report = proposed(committed_world)
    assert report.last_proposal is not None
    digest, seen = report.last_proposal.digest, report.seen_version

    def approve() -> None:
        reports.approve(report, acting=committed_world.approver, seen=seen, digest_shown=digest)

    ends = all_at_once([approve] * CROWD)
    assert ends == {"done": 1, "NotInState": CROWD - 1}
    assert Approval.objects.count() == 1
    assert Event.objects.filter(action="reports.approve", refused=False).count() == 1
    assert not list(verify(Event.objects.all()))


def test_of_two_reviewers_taking_one_report_one_gets_it(committed_world: World) -> None:
    world = committed_world
    row = submitted(world.report(), world.drafter, world.secretary)
    reviewers = [world.reviewer, world.other_reviewer] * 4
    ends = all_at_once([lambda who=who: submissions.begin_review(row, acting=who) for who in reviewers])
    assert ends["done"] == 1
    assert Task.objects.open().get(subject_kind="submission", subject_id=row.pk).owner is not None


def test_submit_and_recall_and_review_at_once_leave_one_open_task(committed_world: World) -> None:
    world = committed_world
    row = submitted(world.report(), world.drafter, world.secretary)
    ends = all_at_once(
        [
            lambda: submissions.recall(row, acting=world.secretary),
            lambda: submissions.begin_review(row, acting=world.reviewer),
        ]
        * 4
    )
    assert 1 <= ends["done"] <= 2
    assert ends["done"] + ends["NotInState"] + ends["NotPermitted"] == 8
    now = Submission.objects.get(pk=row.pk)
    assert Task.objects.open().filter(process_id=now.process_id).count() == 1
    assert not list(verify(Event.objects.all()))


def test_two_drafters_saving_one_section_at_once_lose_neither(committed_world: World) -> None:
    world = committed_world
    row = world.report()

    def save(words: str) -> Callable[[], object]:
        return lambda: submissions.write_section(
            row, acting=world.drafter, key="II", html=f"<p>{words}</p>", seen_text=0
        )

    ends = all_at_once([save(f"bản {number}") for number in range(CROWD)])
    assert ends == {"done": 1, "SectionConflict": CROWD - 1}
    assert SectionText.objects.get(submission=row, key="II").version == 1


def test_a_double_click_on_submit_makes_one_revision(committed_world: World) -> None:
    world = committed_world
    row = handed_over(world.report(), world.drafter)
    ends = all_at_once([lambda: submissions.submit(row, acting=world.secretary, seen=row.seen_version)] * 8)
    assert ends == {"done": 1, "NotInState": 7}
    assert row.revisions.count() == 1


def test_two_workers_opening_one_campaign_open_each_report_once(committed_world: World) -> None:
    campaign = committed_world.campaign
    ends = all_at_once([lambda: open_reports.call(campaign.pk)] * 4)
    assert ends == {"done": 4}
    assert Submission.objects.filter(campaign=campaign).count() == 3
    assert Process.objects.filter(subject_kind="submission").count() == 3


def test_a_stale_form_is_told_and_changes_nothing(world: World) -> None:
    row = handed_over(world.report(), world.drafter)
    with pytest.raises(StaleVersion):
        submissions.submit(row, acting=world.secretary, seen=row.seen_version - 1)
    assert Submission.objects.get(pk=row.pk).version == row.version


def test_what_was_done_cannot_be_done_again(world: World) -> None:
    row = submitted(world.report(), world.drafter, world.secretary)
    with pytest.raises(NotInState):
        submissions.submit(row, acting=world.secretary)
    assert row.revisions.count() == 1

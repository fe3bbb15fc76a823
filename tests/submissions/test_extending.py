"""More time: for one unit, for some, for all. Old deadlines are kept, and lateness is judged by the one in force."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.world import World, browser_of, submitted, taken_in
from workflow.actions.refusals import Incomplete, NotPermitted
from workflow.audit.models import Event
from workflow.campaigns.actions import extend_deadline as extend_campaign
from workflow.campaigns.models import Audience, Campaign
from workflow.notices.models import Notice
from workflow.submissions import actions
from workflow.submissions.deadline_history import deadline_history
from workflow.submissions.models import Submission

pytestmark = pytest.mark.django_db

REASON = "Kế hoạch ban hành chậm so với dự kiến."
LATER = (timezone.now() + datetime.timedelta(days=60)).replace(microsecond=0)


def test_extending_the_campaign_moves_its_own_deadline_and_everybodys_who_still_writes(world: World) -> None:
    submitted(world.reports[0], world.drafters[0], world.secretaries[0])
    own = LATER + datetime.timedelta(days=30)
    actions.extend_deadline(world.reports[2], acting=world.head, reason=REASON, due_at=own)
    extend_campaign(world.campaign, acting=world.head, reason=REASON, due_at=LATER)
    campaign = Campaign.objects.get()
    assert campaign.due_at == LATER
    assert campaign.deadlines.get(audience=Audience.UNITS).due_at == LATER
    handed_in, writing, longer = world.reports
    assert handed_in.due_at < LATER
    assert writing.due_at == LATER and longer.due_at == own
    task = writing.open_task
    assert task and task.due_at == task.wanted_at == LATER
    event = Event.objects.get(stream=writing.stream, action="submissions.extend_deadline")
    assert event.reason == REASON and event.actor == world.head.person
    assert Event.objects.get(action="campaigns.extend_deadline").changes["units"] == 1
    assert Notice.objects.filter(person=world.drafters[1].person, kind="submissions.extend_deadline").exists()


def test_a_report_that_is_recalled_after_an_extension_has_it_too(world: World) -> None:
    report = submitted(world.reports[0], world.drafter, world.secretary)
    extend_campaign(world.campaign, acting=world.head, reason=REASON, due_at=LATER)
    report = actions.recall(world.reports[0], acting=world.secretary)
    assert report.due_at == LATER
    assert report.open_task and report.open_task.due_at == LATER


def test_on_time_is_judged_by_the_deadline_in_force_at_submit(world: World) -> None:
    past = timezone.now() - datetime.timedelta(days=1)
    Submission.objects.update(due_at=past)
    actions.extend_deadline(world.reports[1], acting=world.head, reason=REASON, due_at=LATER)
    late = submitted(world.reports[0], world.drafters[0], world.secretaries[0]).revisions.get()
    in_time = submitted(world.reports[1], world.drafters[1], world.secretaries[1]).revisions.get()
    assert not late.on_time and in_time.on_time
    Submission.objects.update(due_at=LATER)
    late.refresh_from_db()
    assert not late.on_time, "a later change does not make it in time"


def test_an_extension_needs_a_reason_a_later_moment_and_the_head(world: World) -> None:
    with pytest.raises(Incomplete, match="lý do"):
        extend_campaign(world.campaign, acting=world.head, reason="ngắn", due_at=LATER)
    with pytest.raises(Incomplete, match="muộn hơn"):
        extend_campaign(world.campaign, acting=world.head, reason=REASON, due_at=timezone.now())
    with pytest.raises(NotPermitted):
        extend_campaign(world.campaign, acting=world.reviewer, reason=REASON, due_at=LATER)


def test_the_history_shows_every_deadline_with_who_set_it_and_why(world: World) -> None:
    first = world.report().due_at.replace(microsecond=0)
    actions.extend_deadline(world.report(), acting=world.head, reason=REASON, due_at=LATER)
    assert [entry.due_at for entry in deadline_history(world.report())] == [LATER, first]
    page = browser_of(world.drafter).get(world.report().get_absolute_url()).content.decode()
    assert "Lịch sử hạn nộp" in page and REASON in page and "đang áp dụng" in page


def test_chosen_units_are_extended_from_the_board_after_a_preview(world: World) -> None:
    browser = browser_of(world.head)
    page = reverse("submissions:extend", args=[world.campaign.pk])
    chosen = {"scope": "chosen", "unit": [world.reports[0].pk, world.reports[1].pk]}
    preview = browser.post(page, chosen).content.decode()
    assert world.units[0].name in preview and world.units[1].name in preview and world.units[2].name not in preview
    day = timezone.localtime(LATER).strftime("%d/%m/%Y")
    assert browser.post(page, {**chosen, "due_at": day, "reason": "ngắn"}).status_code == 422
    assert browser.post(page, {**chosen, "due_at": day, "reason": REASON}).status_code == 302
    dues = [timezone.localdate(report.due_at) for report in world.reports]
    assert dues[0] == dues[1] == timezone.localdate(LATER) != dues[2]
    assert browser.post(page, {"scope": "all", "due_at": day, "reason": REASON}).status_code == 302
    assert timezone.localdate(world.reports[2].due_at) == timezone.localdate(LATER)


def test_nobody_else_extends_from_the_board(world: World) -> None:
    page = reverse("submissions:extend", args=[world.campaign.pk])
    chosen = {"scope": "chosen", "unit": [world.reports[0].pk]}
    assert browser_of(world.reviewer).post(page, chosen).status_code == 403
    assert browser_of(world.drafter).post(page, chosen).status_code == 404
    assert browser_of(world.head).post(page, {"scope": "chosen"}).status_code == 422


def test_bulk_extension_costs_the_same_queries_for_one_as_for_three(world: World) -> None:
    costs = []
    for units in (1, 3):
        reports = world.reports[:units]
        with CaptureQueriesContext(connection) as queries:
            due_at = LATER + datetime.timedelta(days=units)
            actions.extend_deadline.many(reports, acting=world.head, due_at=due_at, reason=REASON)
        costs.append(len(queries))
    assert costs[0] == costs[1], costs


def test_an_extension_only_ever_gives_more_time(world: World) -> None:
    present = world.report().due_at
    earlier = timezone.localtime(timezone.now() + (present - timezone.now()) / 2)
    words = f"Hạn mới phải muộn hơn hạn đang có ({timezone.localtime(present):%d/%m/%Y %H:%M})."
    with pytest.raises(Incomplete) as refused:
        actions.extend_deadline(world.report(), acting=world.head, reason=REASON, due_at=earlier)
    assert refused.value.reason == words
    actions.extend_deadline(world.reports[0], acting=world.head, reason=REASON, due_at=LATER)
    chosen = {"scope": "chosen", "unit": [report.pk for report in world.reports[:2]]}
    between = timezone.localtime(present + (LATER - present) / 2).strftime("%d/%m/%Y %H:%M")
    page = reverse("submissions:extend", args=[world.campaign.pk])
    answer = browser_of(world.head).post(page, {**chosen, "due_at": between, "reason": REASON})
    assert answer.status_code == 422 and "muộn hơn hạn đang có (" in answer.content.decode()
    assert [report.due_at for report in world.reports] == [LATER, present, present]


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "31/12/2199"])
@pytest.mark.parametrize("scope", ["single", "chosen", "all"])
def test_no_extension_reaches_further_than_two_years(world: World, scope: str, day: str) -> None:
    given = {"due_at": day, "reason": REASON}
    if scope == "single":
        report = world.report()
        address = reverse("actions:perform", args=["submissions.extend_deadline", report.pk])
        given["seen"] = str(report.version)
    else:
        address = reverse("submissions:extend", args=[world.campaign.pk])
        given |= {"scope": scope, "unit": str(world.report().pk)}
    answer = browser_of(world.head).post(address, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("muộn hơn hạn đang có" if "0001" in day else "trong vòng hai năm tới") in page


def test_a_return_may_set_an_earlier_deadline_but_none_out_of_reach(world: World) -> None:
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    far = timezone.make_aware(datetime.datetime(9999, 12, 31, 23, 59))
    with pytest.raises(Incomplete, match="hai năm"):
        actions.return_for_revision(report, acting=world.reviewer, reason=REASON, due_at=far)
    soon = min(report.due_at, timezone.now() + datetime.timedelta(days=2)) - datetime.timedelta(hours=1)
    assert actions.return_for_revision(world.report(), acting=world.reviewer, reason=REASON, due_at=soon).due_at == soon

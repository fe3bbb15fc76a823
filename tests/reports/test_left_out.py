"""Which units are not in the report, and why."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from tests.reports.builders import REASON, accept, started
from tests.world import World, browser_of, submitted
from workflow.reports.queries import left_out, left_out_groups
from workflow.submissions import actions
from workflow.submissions.models import Submission


def test_each_unit_that_is_not_in_it_stands_under_one_reason(world: World) -> None:
    report = started(world, 0)
    actions.exempt(world.reports[1], acting=world.head, reason=REASON)
    now = timezone.now()
    assert [(group.why, group.count) for group in left_out_groups(report, now, shown=5)] == [
        ("drafted", 1),
        ("exempted", 1),
    ]
    Submission.objects.filter(pk=world.reports[2].pk).update(due_at=now - datetime.timedelta(days=1))
    assert [group.why for group in left_out_groups(report, now, shown=5)] == ["late", "exempted"]
    submitted(world.reports[2], world.drafters[2], world.secretaries[2])
    assert [group.why for group in left_out_groups(report, now, shown=5)] == ["submitted", "exempted"]


def test_an_accepted_report_that_waits_is_named_too(world: World) -> None:
    report = started(world)
    accept(world, 0)
    assert [row.unit_name for row in left_out(report, timezone.now(), "reviewed")] == [world.units[0].name]


def test_groups_name_only_the_first_and_count_the_rest(world: World) -> None:
    report = started(world)
    (group,) = left_out_groups(report, timezone.now(), shown=2)
    assert (group.count, len(group.first), group.more) == (3, 2, 1)
    assert [row.unit_name for row in group.first] == ["Chi bộ Bưu điện", "Chi bộ Kho bạc"]


def test_the_list_gives_the_reason_of_an_exemption_and_filters(world: World) -> None:
    report = started(world, 0)
    actions.exempt(world.reports[1], acting=world.head, reason=REASON)
    browser = browser_of(world.head)
    address = reverse("reports:left_out", args=[report.pk])
    assert REASON in browser.get(address).content.decode()
    filtered = browser.get(address, {"why": "exempted"}).content.decode()
    assert world.units[1].name in filtered and world.units[2].name not in filtered
    assert browser.get(address, {"why": "nonsense"}).status_code == 200

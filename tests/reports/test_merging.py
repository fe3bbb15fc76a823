"""Taking reports in, late ones too, and out again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.reports.builders import REASON, accept, composed, passages, propose, started
from tests.world import World, browser_of
from workflow.actions.refusals import Incomplete, NotInState
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.actions import reopen


def test_ticked_reports_are_taken_in_and_the_rest_wait(world: World) -> None:
    report = started(world)
    first, second = accept(world, 0), accept(world, 1)
    browser = browser_of(world.reviewer)
    page = browser.get(reverse("reports:compose", args=[report.pk])).content.decode()
    assert f'id="submission-{first.pk}"' in page and f'id="submission-{second.pk}"' in page
    browser.post(reverse("reports:take_in", args=[report.pk]), {"submissions": [first.pk]})
    assert [row.state for row in world.reports] == ["merged", "reviewed", "drafted"]
    browser.post(reverse("reports:take_in", args=[report.pk]), {"everything": "1"})
    assert [row.state for row in world.reports] == ["merged", "merged", "drafted"]


def test_a_late_report_is_taken_in_until_the_report_is_proposed(world: World) -> None:
    report = composed(world, 0)
    late = accept(world, 1)
    report = actions.take_in(report, acting=world.reviewer, submissions=[late.pk])
    report = propose(report, world)
    later = accept(world, 2)
    answer = browser_of(world.reviewer).post(reverse("reports:take_in", args=[report.pk]), {"submissions": [later.pk]})
    assert answer.status_code == 409
    assert [row.state for row in world.reports] == ["merged", "merged", "reviewed"]


def test_nothing_ticked_and_nonsense_are_refused_in_words(world: World) -> None:
    report = started(world)
    address = reverse("reports:take_in", args=[report.pk])
    browser = browser_of(world.reviewer)
    for given in ({}, {"submissions": ["x"]}, {"submissions": ["9" * 30]}, {"submissions": [world.reports[0].pk]}):
        answer = browser.post(address, given)
        assert answer.status_code in (409, 422) and "data-error-message" in answer.content.decode()


def test_a_withdrawn_report_flags_its_passages_and_holds_up_the_proposal(world: World) -> None:
    report = composed(world, 0, 1)
    first = world.reports[0]
    browser = browser_of(world.head)
    act = reverse("actions:perform", args=["reports.take_out", report.pk])
    asked = browser.get(f"{act}?submission={first.pk}").content.decode()
    assert f"Lý do rút báo cáo của {first.unit_name}" in asked
    browser.post(act, {"submission": first.pk, "seen": report.seen_version, "reason": REASON})
    assert world.reports[0].state == "reviewed"
    assert [passage.withdrawn for passage in passages(report, "II")] == [True, False]
    page = browser_of(world.reviewer).get(reverse("reports:compose", args=[report.pk, "II"])).content.decode()
    assert "báo cáo nguồn đã rút" in page
    with pytest.raises(Incomplete) as refusal:
        propose(ConsolidatedReport.objects.get(), world)
    assert any(first.unit_name in missing.text for missing in refusal.value.missing)


def test_a_report_that_comes_back_as_it_was_gives_its_passages_their_source_again(world: World) -> None:
    report = composed(world, 0)
    report = actions.take_out(report, acting=world.head, submission=world.reports[0].pk, reason=REASON)
    report = actions.take_in(report, acting=world.reviewer, submissions=[world.reports[0].pk])
    assert not report.passages.filter(withdrawn=True).exists()


def test_a_merged_report_is_not_reopened_before_it_is_taken_out(world: World) -> None:
    started(world, 0)
    with pytest.raises(NotInState):
        reopen(world.reports[0], acting=world.head, reason=REASON)


def test_only_the_holder_of_the_merge_composes(world: World) -> None:
    report = composed(world, 0)
    page = browser_of(world.other_reviewer).get(reverse("reports:compose", args=[report.pk, "II"])).content.decode()
    assert f"Chỉ xem: {world.reviewer.person} đang giữ việc tổng hợp." in " ".join(page.split())
    assert "Chèn cả mục" not in page
    answer = browser_of(world.other_reviewer).post(
        reverse("reports:insert_all", args=[report.pk, "II"]), {"next": report.get_absolute_url()}
    )
    assert answer.status_code == 403

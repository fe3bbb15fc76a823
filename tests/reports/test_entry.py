"""From a campaign to its consolidated report, and who may see it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.reports.builders import accept, approved, composed, started
from tests.world import World, browser_of
from workflow.actions.refusals import NotInState
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport


def address(world: World) -> str:
    return reverse("reports:of_campaign", args=[world.campaign.pk])


def test_before_there_is_a_report_a_reviewer_is_told_how_many_are_accepted_and_opens_it(world: World) -> None:
    accept(world, 0)
    browser = browser_of(world.reviewer)
    page = browser.get(address(world)).content.decode()
    assert "<strong>1</strong> trong 3 báo cáo đã được chấp nhận" in page
    answer = browser.post(address(world))
    report = ConsolidatedReport.objects.get()
    assert answer.url == reverse("reports:compose", args=[report.pk])
    assert report.open_task is not None and report.open_task.owner == world.reviewer.person


def test_who_may_not_open_it_sees_the_reason_and_is_refused(world: World) -> None:
    browser = browser_of(world.approver)
    page = browser.get(address(world)).content.decode()
    assert 'aria-disabled="true"' in page and "Chỉ người thẩm định mới làm được việc này." in page
    assert browser.post(address(world)).status_code == 403
    assert not ConsolidatedReport.objects.exists()


def test_the_campaign_leads_to_the_report_that_is_there(world: World) -> None:
    report = started(world)
    assert browser_of(world.head).get(address(world)).url == report.get_absolute_url()
    assert browser_of(world.reviewer).post(address(world)).url == report.get_absolute_url()


def test_a_second_report_of_a_campaign_is_refused_in_words(world: World) -> None:
    started(world)
    with pytest.raises(NotInState, match="đã có bản tổng hợp"):
        actions.start_report(world.campaign, acting=world.other_reviewer)


def test_a_unit_sees_the_report_once_it_is_issued_and_only_where_it_has_a_part(world: World) -> None:
    report = approved(world, 0)
    unit, stranger = browser_of(world.secretary), browser_of(world.secretaries[1])
    assert unit.get(report.get_absolute_url()).status_code == 404
    actions.issue(report, acting=world.office, number=1, symbol="BC/ĐUK", date=timezone.localdate())
    assert "Số 1-BC/ĐUK" in unit.get(report.get_absolute_url()).content.decode()
    assert stranger.get(report.get_absolute_url()).status_code == 404
    for inner in ("compose", "left_out", "approve_page"):
        assert unit.get(reverse(f"reports:{inner}", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("who", ["reviewer", "head", "approver", "office", "inspector"])
def test_those_who_run_the_campaign_and_the_inspector_see_every_page(world: World, who: str) -> None:
    report = composed(world, 0, 1)
    browser = browser_of(getattr(world, who))
    for name, *more in (("detail",), ("compose",), ("compose", "II"), ("left_out",), ("provenance",)):
        assert browser.get(reverse(f"reports:{name}", args=[report.pk, *more])).status_code == 200
    assert str(report.campaign.name) in browser.get(reverse("reports:list")).content.decode()

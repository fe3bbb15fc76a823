"""The list, a campaign's page and its launch, as the different people see them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import World, browser_of
from workflow.actions.refusals import Incomplete, NotInState
from workflow.campaigns.actions import launch
from workflow.campaigns.models import Campaign
from workflow.organisation.models import Appointment
from workflow.submissions.opening import open_reports

LIST = "/campaigns/"


def launch_url(campaign: Campaign) -> str:
    return reverse("actions:perform", args=["campaigns.launch", campaign.pk])


def test_who_runs_a_campaign_sees_it_from_the_start_and_a_unit_once_it_is_launched(
    world: World, preparing: Campaign
) -> None:
    for who in (world.head, world.reviewer, world.approver, world.office, world.inspector):
        assert set(browser_of(who).get(LIST).context["page"].items) == {world.campaign, preparing}
    assert browser_of(world.drafter).get(LIST).context["page"].items == [world.campaign]
    assert browser_of(world.drafter).get(preparing.get_absolute_url()).status_code == 404


def test_the_page_says_what_is_still_to_be_done_with_links_to_it(heading: Client, preparing: Campaign) -> None:
    page = heading.get(preparing.get_absolute_url()).content.decode()
    assert f'href="/campaigns/{preparing.pk}/edit/#findings">Còn 5 điểm cần xem chưa xử lý.' in page
    assert "Hạn của các đơn vị đã qua." in page


def test_a_unit_sees_the_plan_but_neither_findings_nor_history(world: World) -> None:
    page = browser_of(world.drafter).get(world.campaign.get_absolute_url())
    assert page.status_code == 200
    assert "Báo cáo của đơn vị tôi" in page.content.decode()
    assert "findings" not in page.context and "events" not in page.context


def test_an_office_is_told_why_it_may_not_launch(world: World, settled: Campaign) -> None:
    page = browser_of(world.office).get(settled.get_absolute_url()).content.decode()
    assert "Chỉ trưởng ban phụ trách mới làm được việc này." in page


def test_a_campaign_is_not_launched_while_a_finding_is_open(heading: Client, world: World, preparing: Campaign) -> None:
    response = heading.post(launch_url(preparing), {"seen": preparing.seen_version})
    assert response.status_code == 422
    assert "Còn 5 điểm cần xem chưa xử lý." in response.content.decode()
    with pytest.raises(Incomplete):
        launch(preparing, acting=world.head)


def test_a_unit_without_people_is_named_before_launch(heading: Client, world: World, settled: Campaign) -> None:
    Appointment.objects.filter(unit=world.units[2], role__in=("drafter", "unit_secretary")).delete()
    page = heading.post(launch_url(settled), {"seen": settled.seen_version}).content.decode()
    assert "Chi bộ Thuế chưa có người soạn thảo." in page
    assert "Chi bộ Thuế chưa có bí thư đơn vị." in page


def test_a_campaign_is_launched_once(heading: Client, world: World, settled: Campaign) -> None:
    assert heading.post(launch_url(settled), {"seen": settled.seen_version}).status_code == 302
    assert heading.post(launch_url(settled), {"seen": settled.seen_version}).status_code == 409
    with pytest.raises(NotInState):
        launch(settled, acting=world.head)
    open_reports.call(settled.pk)
    open_reports.call(settled.pk)
    assert settled.submissions.count() == 3


def test_after_launch_the_progress_is_asked_for_until_every_report_is_open(
    heading: Client, world: World, settled: Campaign
) -> None:
    progress = reverse("submissions:progress", args=[settled.pk])
    assert heading.get(progress).status_code == 404
    heading.post(launch_url(settled), {"seen": settled.seen_version})
    assert f'hx-get="{progress}"' in heading.get(settled.get_absolute_url()).content.decode()

    before = heading.get(progress).content.decode()
    assert "hx-trigger" in before and "<strong>0</strong> trong 3" in before
    open_reports.call(settled.pk)
    after = heading.get(progress).content.decode()
    assert "hx-trigger" not in after and "Tổng số <strong>3</strong>" in after
    assert browser_of(world.drafter).get(progress).status_code == 404


def test_the_list_costs_the_same_for_two_campaigns_and_for_twenty(heading: Client, preparing: Campaign) -> None:
    counts = []
    for copies in (0, 20):
        Campaign.objects.bulk_create(
            Campaign(
                name=f"Đợt {number}",
                type_id=preparing.type_id,
                committee_id=preparing.committee_id,
                lead_unit_id=preparing.lead_unit_id,
                approving_unit_id=preparing.approving_unit_id,
                office_unit_id=preparing.office_unit_id,
            )
            for number in range(copies)
        )
        with CaptureQueriesContext(connection) as queries:
            heading.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10

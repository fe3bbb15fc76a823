"""Campaign types: how campaigns run is data, by version, and a running campaign keeps what it began with."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.campaigns.conftest import as_sent
from tests.world import World, browser_of, small_plan, submitted
from workflow.actions.refusals import Incomplete, NotPermitted, StaleVersion
from workflow.audit.models import Event
from workflow.campaigns.actions import choose_type, import_plan, launch
from workflow.campaigns.flow_pictures import flows_for
from workflow.campaigns.flow_settings import DUE_KINDS, STANDARD, DueDefault, FlowSettings, Numbering, ReminderRules
from workflow.campaigns.models import Campaign, CampaignType, CampaignTypeVersion
from workflow.campaigns.type_actions import change_type, make_type, retire_type
from workflow.campaigns.type_models import standard_type
from workflow.organisation.models import Appointment, Role
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports
from workflow.tasks.bpmn import as_bpmn
from workflow.tasks.nodes import PersonTask

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DUE = st.none() | st.builds(DueDefault, kind=st.sampled_from(DUE_KINDS), days=st.integers(1, 366))
SETTINGS = st.builds(
    FlowSettings,
    secretary_signs=st.booleans(),
    review_levels=st.sampled_from([1, 2]),
    quorum=st.integers(1, 30),
    reminders=st.builds(
        ReminderRules,
        before=st.lists(st.integers(0, 60), max_size=10, unique=True).map(tuple),
        daily_after=st.booleans(),
        escalate_after=st.none() | st.integers(1, 60),
    ),
    numbering=st.builds(
        Numbering, symbol=st.sampled_from(["", "BC/ĐUK"]), yearly=st.booleans(), term_from=st.sampled_from([0, 2025])
    ),
    units_due=DUE,
    report_due=DUE,
)
TYPED = {
    "name": "Đợt quan trọng",
    "review_levels": "2",
    "quorum": "2",
    "before": "5, 2, 0",
    "escalate_after": "3",
    "yearly": "year",
    "symbol": "BC/ĐUK",
}


def prepared(world: World, kind: CampaignType) -> Campaign:
    campaign = import_plan(small_plan(), name="ke-hoach.docx", data=b"PK", acting=world.head)
    return choose_type(campaign, acting=world.head, type=kind)


def test_a_new_campaign_is_of_the_standard_type_and_runs_as_campaigns_always_did(world: World) -> None:
    assert world.campaign.type == standard_type()
    assert world.campaign.flow_settings == STANDARD


@given(chosen=SETTINGS)
def test_settings_come_back_as_they_were_stored(chosen: FlowSettings) -> None:
    assert FlowSettings.from_json(chosen.as_json()) == chosen


def test_settings_of_before_there_were_deadlines_to_offer_keep_their_digest() -> None:
    assert "units_due" not in STANDARD.as_json()
    assert standard_digest_of_the_first_version() == STANDARD.digest


def standard_digest_of_the_first_version() -> str:
    text = (
        '{"numbering":{"symbol":"","term_from":0,"yearly":false},"quorum":1,'
        '"reminders":{"before":[5,2,0],"daily_after":true,"escalate_after":3},'
        '"review_levels":1,"secretary_signs":true}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


def test_where_a_plan_states_no_deadline_that_of_the_type_stands_in_the_form_to_be_saved(world: World) -> None:
    due = FlowSettings(units_due=DueDefault("working_days_after", 10), report_due=DueDefault("by", 30))
    kind = make_type(name="Có hạn", settings=due, acting=world.head)
    plan = dataclasses.replace(small_plan(), deadlines=())
    campaign = import_plan(plan, name="ke-hoach.docx", data=b"PK", acting=world.head)
    head, address = browser_of(world.head), reverse("campaigns:edit", args=[campaign.pk])
    assert "điền sẵn theo loại" not in head.get(address).content.decode()
    campaign = choose_type(campaign, acting=world.head, type=kind)
    assert "điền sẵn theo loại" in head.get(address).content.decode()
    assert head.post(address, as_sent(head, campaign)).status_code == 302
    units, report = Campaign.objects.get(pk=campaign.pk).deadlines.all()
    assert campaign.date
    assert (units.kind, units.date, units.days, units.audience) == ("working_days_after", campaign.date, 10, "units")
    assert (report.kind, report.date, report.audience) == ("by", campaign.date + timedelta(days=30), "committee")
    assert Campaign.objects.get(pk=campaign.pk).due_at == units.due_at
    assert "điền sẵn theo loại" not in head.get(address).content.decode()


def test_a_deadline_that_the_plan_states_is_not_offered_again(world: World) -> None:
    kind = make_type(name="Có hạn", settings=FlowSettings(units_due=DueDefault("by", 9)), acting=world.head)
    campaign = prepared(world, kind)
    page = browser_of(world.head).get(reverse("campaigns:edit", args=[campaign.pk])).content.decode()
    assert "điền sẵn theo loại" not in page


def test_the_deadlines_of_a_type_are_typed_and_told_in_words(world: World) -> None:
    head = browser_of(world.head)
    due = {"units_due_kind": "working_days_after", "report_due_kind": "by", "report_due_days": "30"}
    refused = head.post(reverse("campaigns:new_type"), TYPED | due)
    assert refused.status_code == 422 and "Nhập số ngày, từ 1 đến 366." in refused.content.decode()
    page = head.post(reverse("campaigns:new_type"), TYPED | due | {"units_due_days": "10"}, follow=True)
    assert "Trong 10 ngày làm việc kể từ ngày ban hành kế hoạch" in page.content.decode()
    assert "Chậm nhất ngày thứ 30 sau ngày ban hành kế hoạch" in page.content.decode()


@pytest.mark.database
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(begun=SETTINGS, changes=st.lists(SETTINGS, max_size=4))
def test_a_running_campaign_never_changes_when_its_type_does(
    world: World, begun: FlowSettings, changes: list[FlowSettings]
) -> None:
    with transaction.atomic():
        kind = make_type(name="Loại riêng", settings=begun, acting=world.head)
        version = kind.last_version
        campaign = prepared(world, kind)
        # Launched as it would be with enough approvers, which is asked elsewhere.
        Campaign.objects.filter(pk=campaign.pk).update(flow=version, launched_with=version.settings)
        for settings_now in changes:
            if settings_now != CampaignType.objects.get(pk=kind.pk).last_version.flow_settings:
                change_type(kind, acting=world.head, name="Loại riêng", settings=settings_now)
            assert Campaign.objects.get(pk=campaign.pk).flow_settings == begun
        retire_type(kind, acting=world.head)
        assert Campaign.objects.get(pk=campaign.pk).flow_settings == begun
        transaction.set_rollback(True)


def test_the_launch_fixes_the_version_and_its_event_carries_the_digest(world: World) -> None:
    kind = make_type(name="Không bí thư", settings=FlowSettings(secretary_signs=False), acting=world.head)
    campaign = prepared(world, kind)
    change_type(kind, acting=world.head, name="Không bí thư", settings=FlowSettings(False, 2))
    campaign = launch(Campaign.objects.get(pk=campaign.pk), acting=world.head)
    assert campaign.flow is not None and campaign.flow.number == 2
    event = Event.objects.get(stream=campaign.stream, action="campaigns.launch")
    assert event.changes["digest"] == campaign.flow.digest == FlowSettings(False, 2).digest


def test_units_without_a_secretary_can_be_launched_to_where_none_signs(world: World) -> None:
    Appointment.objects.filter(unit=world.units[0], role=Role.UNIT_SECRETARY).update(valid_to="2021-01-01")
    with pytest.raises(Incomplete):
        launch(prepared(world, standard_type()), acting=world.head)
    kind = make_type(name="Không bí thư", settings=FlowSettings(secretary_signs=False), acting=world.head)
    campaign = launch(prepared(world, kind), acting=world.head)
    open_reports.call(campaign.pk)
    row = Submission.objects.get(campaign=campaign, unit=world.units[0])
    assert submitted(row, world.drafter, world.secretary).state == "submitted"


def test_a_quorum_that_the_committee_cannot_bring_together_is_told_before_the_launch(world: World) -> None:
    campaign = prepared(world, make_type(name="Ba người", settings=FlowSettings(quorum=3), acting=world.head))
    with pytest.raises(Incomplete) as refusal:
        launch(campaign, acting=world.head)
    assert "cần 3 người phê duyệt" in " ".join(item.text for item in refusal.value.missing)


def test_only_the_head_of_the_unit_makes_types_and_nobody_changes_the_standard_one(world: World) -> None:
    for who in (world.reviewer, world.approver, world.administrator, world.drafter):
        with pytest.raises(NotPermitted):
            make_type(name="Khác", settings=STANDARD, acting=who)
    with pytest.raises(NotPermitted):
        change_type(standard_type(), acting=world.head, name="Khác", settings=FlowSettings(quorum=2))


@pytest.mark.database
def test_a_version_can_be_neither_changed_nor_deleted(db: None) -> None:
    version = standard_type().last_version
    for attempt in (
        lambda: CampaignTypeVersion.objects.filter(pk=version.pk).update(digest="0" * 64),
        lambda: CampaignTypeVersion.objects.filter(pk=version.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_a_retired_type_is_not_offered_and_cannot_be_launched(world: World) -> None:
    kind = make_type(name="Cũ", settings=FlowSettings(review_levels=2), acting=world.head)
    campaign = prepared(world, kind)
    retire_type(kind, acting=world.head)
    with pytest.raises(Incomplete):
        launch(campaign, acting=world.head)
    with pytest.raises(Incomplete):
        prepared(world, kind)


def test_two_heads_who_change_a_type_at_once_do_not_undo_each_other(world: World) -> None:
    kind = make_type(name="Chung", settings=STANDARD, acting=world.head)
    change_type(kind, acting=world.head, seen=kind.seen_version, name="Chung", settings=FlowSettings(quorum=2))
    with pytest.raises(StaleVersion):
        change_type(kind, acting=world.head, seen=kind.seen_version, name="Chung", settings=FlowSettings(quorum=3))


def test_the_pages_make_a_type_show_what_each_version_changed_and_refuse_what_is_out_of_bounds(world: World) -> None:
    head = browser_of(world.head)
    assert head.post(reverse("campaigns:new_type"), TYPED | {"quorum": "31"}).status_code == 422
    assert head.post(reverse("campaigns:new_type"), TYPED | {"before": "5, 99"}).status_code == 422
    made = head.post(reverse("campaigns:new_type"), TYPED, follow=True)
    kind = CampaignType.objects.get(name="Đợt quan trọng")
    assert "Hai cấp: người thẩm định đề nghị, trưởng ban duyệt" in made.content.decode()
    assert "Duyệt thẩm định" in made.content.decode() and "Cho ý kiến đồng ý" in made.content.decode()
    changed = TYPED | {"quorum": "1", "seen": str(kind.version)}
    page = head.post(reverse("campaigns:edit_type", args=[kind.pk]), changed, follow=True).content.decode()
    assert "<del>Người ký và 1 người khác đồng ý đúng văn bản đó</del>" in page
    assert browser_of(world.drafter).get(kind.get_absolute_url()).status_code == 404
    assert head.get(reverse("campaigns:type_version", args=[kind.pk, 1])).status_code == 200
    assert browser_of(world.drafter).get(world.campaign.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("levels", [1, 2])
@pytest.mark.parametrize("signs", [True, False])
@pytest.mark.parametrize("quorum", [1, 2])
def test_the_flow_leaves_as_bpmn_with_every_step_decision_and_role_and_no_id_twice(
    levels: int, signs: bool, quorum: int
) -> None:
    flows = flows_for(FlowSettings(signs, levels, quorum))
    root = etree.fromstring(as_bpmn(flows, name="Thử"))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    known = set(ids)
    for reference in root.xpath("//@sourceRef | //@targetRef | //@bpmnElement | //@processRef"):
        assert reference in known
    tasks = {task.get("name") for task in root.iter(f"{BPMN}userTask")}
    drawn = {str(node.task_title) for flow in flows for node in flow.instance.nodes() if isinstance(node, PersonTask)}
    assert tasks == drawn
    assert ("Ký trình" in tasks, "Duyệt thẩm định" in tasks) == (signs, levels == 2)
    assert "Bí thư đơn vị" in {lane.get("name") for lane in root.iter(f"{BPMN}lane")} or not signs
    placed = {shape for shape in root.xpath("//*[local-name()='BPMNShape' or local-name()='BPMNEdge']/@bpmnElement")}
    elements = {e.get("id") for process in root.iter(f"{BPMN}process") for e in process if e.get("id")}
    assert elements - placed == {f"{flow.instance.app_label}_lanes" for flow in flows}


def test_the_command_writes_the_file_and_says_in_one_line_what_it_cannot(world: World, tmp_path: Path) -> None:
    out = tmp_path / "flow.bpmn"
    call_command("export_flow", str(out), type="Đợt báo cáo tiêu chuẩn", json=True, stdout=StringIO())
    assert etree.parse(out).getroot().tag == f"{BPMN}definitions"
    for wrong in ({"type": "Không có"}, {"type": "Đợt báo cáo tiêu chuẩn", "number": 9}):
        with pytest.raises(CommandError):
            call_command("export_flow", str(out), **wrong)


@pytest.mark.parametrize(
    "role", ["drafter", "secretary", "reviewer", "approver", "office", "inspector", "administrator"]
)
def test_who_may_not_make_a_type_is_told_so(world: World, role: str) -> None:
    answer = browser_of(getattr(world, role)).get(reverse("campaigns:new_type"))
    assert answer.status_code == 403 and 'href="/"' in answer.content.decode()


def test_the_page_of_a_type_says_whose_it_is_and_who_may_change_it(world: World) -> None:
    standard = standard_type().get_absolute_url()
    new = reverse("campaigns:new_type")
    page = browser_of(world.head).get(standard).content.decode()
    assert "không ai sửa được" in page and new in page
    page = browser_of(world.drafter).get(standard).content.decode()
    assert "không ai sửa được" in page and new not in page
    own = make_type(name="Đợt riêng", settings=STANDARD, acting=world.head)
    assert own.unit is not None
    page = browser_of(world.inspector).get(own.get_absolute_url()).content.decode()
    assert f"Loại này của {own.unit.name}: chỉ trưởng ban" in page
    assert "Loại này của" not in browser_of(world.head).get(own.get_absolute_url()).content.decode()

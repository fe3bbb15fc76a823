"""A consolidated report brought some of the way, each step through the real verbs."""

from __future__ import annotations

from dataclasses import replace

from tests.world import LEAVES, World, accepted, small_plan
from workflow.campaigns.actions import choose_type, import_plan, launch
from workflow.campaigns.flow_settings import STANDARD, FlowSettings
from workflow.campaigns.type_actions import make_type
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport, Passage
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports

REASON = "Số liệu mục II chưa khớp với phụ lục."


def accept(world: World, unit: int) -> Submission:
    """The unit's report is written, submitted, reviewed and accepted; by a reviewer who does not compose."""
    return accepted(world.reports[unit], world.drafters[unit], world.secretaries[unit], world.other_reviewer)


def started(world: World, *units: int) -> ConsolidatedReport:
    """The report is opened, and the reports of these units are accepted and taken in."""
    keys = [accept(world, unit).pk for unit in units]
    report = actions.start_report(world.campaign, acting=world.reviewer)
    return actions.take_in(report, acting=world.reviewer, submissions=keys) if keys else report


def composed(world: World, *units: int) -> ConsolidatedReport:
    """Every section has the text of these units."""
    report = started(world, *units)
    for key in LEAVES:
        report = actions.insert_all(report, acting=world.reviewer, key=key)
    return report


def proposed(world: World, *units: int) -> ConsolidatedReport:
    return propose(composed(world, *units), world)


def propose(report: ConsolidatedReport, world: World) -> ConsolidatedReport:
    return actions.propose(report, acting=world.head, signer=world.approver.appointment)


def approved(world: World, *units: int) -> ConsolidatedReport:
    return approve(proposed(world, *units), world)


def approve(report: ConsolidatedReport, world: World) -> ConsolidatedReport:
    assert report.last_proposal is not None
    return actions.approve(report, acting=world.approver, digest_shown=report.last_proposal.digest)


def passages(report: ConsolidatedReport, key: str) -> list[Passage]:
    return list(report.passages.filter(key=key).order_by("position", "pk"))


def in_another_campaign(world: World, settings: FlowSettings = STANDARD) -> World:
    """The same people with a second campaign, launched to the same units; with settings of its own, of a new type."""
    campaign = import_plan(small_plan(), name="ke-hoach.docx", data=b"PK", acting=world.head)
    if settings != STANDARD:
        kind = make_type(name=f"Loại {campaign.pk}", settings=settings, acting=world.head)
        campaign = choose_type(campaign, acting=world.head, type=kind)
    launched = launch(campaign, acting=world.head)
    open_reports.call(launched.pk)
    return replace(world, campaign=launched)

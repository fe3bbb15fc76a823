"""Who must act on a consolidated report, from composing to issuing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from workflow.campaigns.flow_settings import FlowSettings
from workflow.organisation.models import Role
from workflow.reports.models import ConsolidatedReport
from workflow.tasks.models import Process, Task
from workflow.tasks.nodes import Finish, PersonTask


def _lead_unit(report: ConsolidatedReport) -> int:
    return report.campaign.lead_unit_id


class ReportFlow(flow.Flow):
    """Báo cáo tổng hợp"""

    process_class = Process
    task_class = Task

    start = flow.StartHandle().Next(this.compose)

    compose = (
        PersonTask(_("Tổng hợp"), verb=_("Tổng hợp"))
        .By(Role.REVIEWER, unit=_lead_unit)
        .Held(by=lambda report: report.composer_id)
        .Due(lambda report: report.due_at)
        .On(propose=this.approve)
    )

    approve = (
        PersonTask(_("Phê duyệt"), verb=_("Phê duyệt"))
        .By(Role.APPROVER, unit=lambda report: report.campaign.approving_unit_id)
        .Held(by=lambda report: report.signer_id)
        .On(approve=this.issue, return_report=this.compose, withdraw=this.compose)
    )

    issue = (
        PersonTask(_("Vào sổ, ban hành"), verb=_("Ban hành"))
        .By(Role.OFFICE, unit=lambda report: report.campaign.office_unit_id)
        .On(issue=this.end)
    )

    end = Finish()


class QuorumReportFlow(ReportFlow):
    """Báo cáo tổng hợp"""

    start = flow.StartHandle().Next(this.compose)

    compose = (
        PersonTask(_("Tổng hợp"), verb=_("Tổng hợp"))
        .By(Role.REVIEWER, unit=_lead_unit)
        .Held(by=lambda report: report.composer_id)
        .Due(lambda report: report.due_at)
        .On(propose=this.agree)
    )

    agree = (
        PersonTask(_("Cho ý kiến đồng ý"), verb=_("Đồng ý"))
        .By(Role.APPROVER, unit=lambda report: report.campaign.approving_unit_id)
        .On(consent=this.approve, return_report=this.compose, withdraw=this.compose)
    )

    approve = (
        PersonTask(_("Phê duyệt"), verb=_("Phê duyệt"))
        .By(Role.APPROVER, unit=lambda report: report.campaign.approving_unit_id)
        .Held(by=lambda report: report.signer_id)
        .On(
            approve=this.issue,
            take_back_consent=this.agree,
            return_report=this.compose,
            withdraw=this.compose,
        )
    )


def flow_for(settings: FlowSettings) -> type[ReportFlow]:
    """The flow of the consolidated report of a campaign that runs with these settings."""
    return QuorumReportFlow if settings.others_agree else ReportFlow

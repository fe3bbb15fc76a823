"""Who may do what to a consolidated report, and what must be so first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflow.actions.refusals import Incomplete, Missing, NotInState, NotPermitted
from workflow.actions.rules import By, need
from workflow.campaigns.states import CampaignState
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role
from workflow.reports.models import ConsolidatedReport

REVIEWER = By(Role.REVIEWER, lambda report: report.campaign.lead_unit_id, "đơn vị chủ trì")
HEAD = By(Role.HEAD, lambda report: report.campaign.lead_unit_id, "đơn vị chủ trì")
APPROVER = By(Role.APPROVER, lambda report: report.campaign.approving_unit_id, "Ban Thường vụ")
OFFICE = By(Role.OFFICE, lambda report: report.campaign.office_unit_id, "Văn phòng")


@need(NotInState)
def campaign_is_launched(report: ConsolidatedReport, acting: Acting) -> str | None:
    """Đợt báo cáo đã triển khai."""
    if report.campaign.state != CampaignState.LAUNCHED:
        return _("Đợt báo cáo chưa triển khai.")
    if ConsolidatedReport.objects.filter(campaign=report.campaign).exclude(pk=report.pk).exists():
        return _("Đợt này đã có bản tổng hợp.")
    return None


@need(NotPermitted)
def holds_the_merge(report: ConsolidatedReport, acting: Acting) -> str | None:
    """Đang giữ việc tổng hợp."""
    task = report.open_task
    if task is not None and task.owner_id not in (None, acting.principal_id) and task.owner is not None:
        return _("%(person)s đang giữ việc tổng hợp.") % {"person": task.owner.full_name}
    return None


@need(Incomplete)
def has_text_and_members(report: ConsolidatedReport, acting: Acting) -> Incomplete | None:
    """Có báo cáo thành phần, mọi mục bắt buộc có nội dung, không còn đoạn mất nguồn."""
    missing = []
    if not report.members.exists():
        missing.append(Missing(_("Chưa có báo cáo nào được đưa vào.")))
    written = set(report.passages.values_list("key", flat=True))
    missing += [
        Missing(_("Mục %(key)s chưa có nội dung: %(heading)s") % {"key": key, "heading": heading}, key)
        for key, heading in report.campaign.outline.filter(required=True).values_list("key", "heading")
        if key not in written
    ]
    missing += [
        Missing(_("Mục %(key)s còn đoạn lấy từ báo cáo đã rút của %(unit)s.") % {"key": key, "unit": unit}, key)
        for key, unit in report.passages.filter(withdrawn=True).values_list("key", "source_unit")
    ]
    return Incomplete(_("Bản tổng hợp chưa trình được."), missing) if missing else None


@need(NotPermitted)
def may_approve(report: ConsolidatedReport, acting: Acting) -> str | None:
    """Là người ký ghi trong bản trình; chưa viết, thẩm định, tổng hợp hay trình nội dung này."""
    return next(filter(None, (report.barred(person, "approve") for person in acting.people)), None)

"""Who may do what to a consolidated report, and what must be so first."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, Missing, NotInState, NotPermitted, spoken
from workflow.actions.rules import By, need
from workflow.campaigns.states import CampaignState
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role, today
from workflow.organisation.queries import pool
from workflow.reports.models import Consent, ConsolidatedReport

REVIEWER = By(Role.REVIEWER, lambda report: report.campaign.lead_unit_id, "đơn vị chủ trì")
HEAD = By(Role.HEAD, lambda report: report.campaign.lead_unit_id, "đơn vị chủ trì")
APPROVER = By(Role.APPROVER, lambda report: report.campaign.approving_unit_id, "Ban Thường vụ")
AGREEING = replace(
    APPROVER,
    only_if=lambda report: report.campaign.flow_settings.others_agree > 0,
    condition=gettext_lazy("đợt cần nhiều người đồng ý"),
    otherwise=gettext_lazy("Đợt này chỉ cần người ký phê duyệt."),
)
OFFICE = By(Role.OFFICE, lambda report: report.campaign.office_unit_id, "Văn phòng")


@need(NotInState, gettext_lazy("Đợt báo cáo đã triển khai"))
def campaign_is_launched(report: ConsolidatedReport, acting: Acting) -> str | None:
    if report.campaign.state != CampaignState.LAUNCHED:
        return _("Đợt báo cáo chưa triển khai.")
    if ConsolidatedReport.objects.filter(campaign=report.campaign).exclude(pk=report.pk).exists():
        return _("Đợt này đã có bản tổng hợp.")
    return None


@need(NotPermitted, gettext_lazy("Đang giữ việc tổng hợp"))
def holds_the_merge(report: ConsolidatedReport, acting: Acting) -> NotPermitted | None:
    task = report.open_task
    if task is not None and task.owner_id not in (None, acting.principal_id) and task.owner is not None:
        reason = _("%(person)s đang giữ việc tổng hợp.") % {"person": task.owner.full_name}
        return NotPermitted(reason, people=[task.owner])
    return None


@need(Incomplete, gettext_lazy("Có báo cáo thành phần, mọi mục bắt buộc có nội dung, không còn đoạn mất nguồn"))
def has_text_and_members(report: ConsolidatedReport, acting: Acting) -> Incomplete | None:
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


@need(Incomplete, gettext_lazy("Đủ người phê duyệt chưa dự vào nội dung để lấy số đồng ý mà đợt cần"))
def enough_can_agree(report: ConsolidatedReport, acting: Acting) -> Incomplete | None:
    quorum = report.campaign.flow_settings.quorum
    if quorum == 1:
        return None
    unit = report.campaign.approving_unit
    people = {appointment.person_id: appointment.person for appointment in pool(Role.APPROVER, unit)}
    free = [person for person in people.values() if report.barred(person, "agree") is None]
    if len(free) >= quorum:
        return None
    return Incomplete(
        _("Đợt cần %(need)d người của %(unit)s đồng ý, nhưng chỉ %(count)d người chưa dự vào nội dung báo cáo.")
        % {"need": quorum, "unit": unit, "count": len(free)}
    )


@need(NotPermitted, gettext_lazy("Không phải người ký; chưa viết, thẩm định, tổng hợp hay trình nội dung này"))
def may_agree(report: ConsolidatedReport, acting: Acting) -> str | None:
    proposal = report.last_proposal
    if proposal is not None and proposal.signer.person_id in {person.pk for person in acting.people}:
        return str(
            spoken(
                _("Bạn là người ký: hãy phê duyệt khi đã đủ người đồng ý."),
                of_them=_("Người ký phê duyệt khi đã đủ người khác đồng ý, không cho ý kiến riêng."),
            )
        )
    return next(filter(None, (report.barred(person, "agree") for person in acting.people)), None)


@need(NotInState, gettext_lazy("Chưa đồng ý bản trình này"))
def has_not_agreed(report: ConsolidatedReport, acting: Acting) -> str | None:
    if not consent_of(report, acting):
        return None
    return str(spoken(_("Bạn đã đồng ý bản trình này."), of_them=_("Người này đã đồng ý bản trình này.")))


@need(NotInState, gettext_lazy("Đã đồng ý bản trình này"))
def has_agreed(report: ConsolidatedReport, acting: Acting) -> str | None:
    if consent_of(report, acting):
        return None
    return str(spoken(_("Bạn chưa đồng ý bản trình này."), of_them=_("Người này chưa đồng ý bản trình này.")))


@need(NotInState, gettext_lazy("Đủ người khác đồng ý đúng văn bản này"))
def enough_agree(report: ConsolidatedReport, acting: Acting) -> str | None:
    if report.quorum_is_there:
        return None
    return _("Cần %(need)d người khác đồng ý, mới có %(count)d.") % {
        "need": report.campaign.flow_settings.others_agree,
        "count": report.agreed,
    }


@need(NotPermitted, gettext_lazy("Không phải người đã đồng ý cho người khác"))
def did_not_agree(report: ConsolidatedReport, acting: Acting) -> str | None:
    if report.campaign.flow_settings.others_agree and consent_of(report, acting):
        return _("Người đã đồng ý bản trình này không được ký thay cho người ký.")
    return None


def consent_of(report: ConsolidatedReport, acting: Acting) -> Consent | None:
    """The standing consent in which one of these people had a part."""
    people = {person.pk for person in acting.people}
    return next((consent for consent in report.consents_now if consent.people & people), None)


@need(
    NotPermitted, gettext_lazy("Là người ký ghi trong bản trình; chưa viết, thẩm định, tổng hợp hay trình nội dung này")
)
def may_approve(report: ConsolidatedReport, acting: Acting) -> NotPermitted | None:
    reason = next(filter(None, (report.barred(person, "approve") for person in acting.people)), None)
    if reason is None:
        return None
    proposal = report.last_proposal
    return NotPermitted(reason, people=[proposal.signer.person] if proposal else [])


@need(NotInState, gettext_lazy("Người ký còn giữ chức vụ ghi trong bản trình"))
def signer_is_in_office(report: ConsolidatedReport, acting: Acting) -> str | None:
    proposal = report.last_proposal
    if proposal is None or proposal.signer.holds_on(today()):
        return None
    return _("%(signer)s không còn giữ chức vụ ghi trong bản trình. Trưởng ban rút bản trình về rồi trình lại.") % {
        "signer": proposal.signer.person.full_name
    }

"""Who may prepare and launch a campaign, and what must be settled first."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, Missing
from workflow.actions.rules import By, need
from workflow.campaigns.models import Campaign, FindingState
from workflow.campaigns.queries import approvers_of, people_of_lead, roles_needed, units_without
from workflow.campaigns.states import CampaignTypeState
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role

HEAD = By(Role.HEAD, lambda campaign: campaign.lead_unit_id, "đơn vị chủ trì")
REVIEWER = By(Role.REVIEWER, lambda campaign: campaign.lead_unit_id, "đơn vị chủ trì")

SHOWN = 10
"""How many units a refusal names before it only counts them."""


def cautions(campaign: Campaign) -> list[str]:
    """What does not keep the campaign from its launch but may leave a step without anybody later, in words."""
    if not campaign.flow_settings.head_confirms:
        return []
    heads, reviewers = people_of_lead(campaign, Role.HEAD), people_of_lead(campaign, Role.REVIEWER)
    if not heads or heads - reviewers or len(heads | reviewers) < 2:
        return []
    return [
        _(
            "Trưởng ban nào cũng là người thẩm định. Báo cáo mà mọi trưởng ban đã thẩm định thì không ai duyệt được: "
            "hãy để trưởng ban không thẩm định, hoặc bổ nhiệm thêm trưởng ban."
        )
    ]


@need(
    Incomplete, gettext_lazy("Kế hoạch đủ nội dung, mọi điểm cần xem đã xử lý, đủ người cho các bước mà loại đợt cần")
)
def plan_is_settled(campaign: Campaign, acting: Acting) -> Incomplete | None:
    missing = []
    if not campaign.number:
        missing.append(Missing(_("Kế hoạch chưa có số và ký hiệu."), "number"))
    if not campaign.date:
        missing.append(Missing(_("Kế hoạch chưa có ngày ban hành."), "date"))
    if not campaign.due_at:
        missing.append(Missing(_("Chưa có thời hạn cho các đơn vị."), "deadlines"))
    if not campaign.outline.exists():
        missing.append(Missing(_("Đề cương chưa có mục nào."), "outline"))
    open_findings = campaign.findings.filter(state=FindingState.OPEN).count()
    if open_findings:
        missing.append(Missing(_("Còn %(count)d điểm cần xem chưa xử lý.") % {"count": open_findings}, "findings"))
    if not campaign.addressed.exists():
        missing.append(Missing(_("Chưa chọn đơn vị nào."), "units"))
    if campaign.type.state == CampaignTypeState.RETIRED:
        missing.append(Missing(_("Loại đợt đã ngừng dùng. Hãy chọn loại khác."), "type"))
    quorum = campaign.flow_settings.quorum
    if quorum > 1 and (approvers := approvers_of(campaign)) < quorum:
        given = {"need": quorum, "unit": campaign.approving_unit, "count": approvers}
        missing.append(
            Missing(_("Loại đợt cần %(need)d người phê duyệt đồng ý, %(unit)s mới có %(count)d.") % given, "type")
        )
    if campaign.flow_settings.head_confirms:
        heads, reviewers = people_of_lead(campaign, Role.HEAD), people_of_lead(campaign, Role.REVIEWER)
        if not heads or len(heads | reviewers) < 2:
            missing.append(
                Missing(
                    _("Loại đợt thẩm định hai cấp cần một trưởng ban không phải người thẩm định; %(unit)s chưa có.")
                    % {"unit": campaign.lead_unit},
                    "type",
                )
            )
    for role in roles_needed(campaign):
        bare = list(units_without(campaign, role)[: SHOWN + 1])
        missing += [
            Missing(_("%(unit)s chưa có %(role)s.") % {"unit": unit, "role": role.label.lower()}, "units")
            for unit in bare[:SHOWN]
        ]
        if len(bare) > SHOWN:
            missing.append(Missing(_("… và các đơn vị khác chưa có %(role)s.") % {"role": role.label.lower()}, "units"))
    return Incomplete(_("Chưa triển khai được đợt báo cáo."), missing) if missing else None

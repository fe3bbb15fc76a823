from collections.abc import Iterable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

CAMPAIGNS_TO_CHOOSE = 300
"""How many of the latest campaigns a search offers."""


class CampaignsConfig(AppConfig):
    name = "workflow.campaigns"
    label = "campaigns"
    verbose_name = _("Đợt báo cáo")

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.campaigns import actions, reorganising, type_actions  # noqa: F401 -- all register verbs
        from workflow.campaigns.models import Campaign
        from workflow.campaigns.states import CampaignState, CampaignTypeState
        from workflow.pages import navigation
        from workflow.reorganisation import consequences

        def to_choose() -> Iterable[tuple[int, str]]:
            return Campaign.objects.values_list("pk", "name")[:CAMPAIGNS_TO_CHOOSE]

        wording.register("campaigns.download_plan", _("Tải kế hoạch"))
        wording.register_kind("campaign", _("Đợt báo cáo"), "campaigns:detail")
        wording.register_kind("campaign_type", _("Loại đợt báo cáo"), "campaigns:type")
        wording.register_states(dict(CampaignState.choices) | dict(CampaignTypeState.choices))
        wording.register_fields(
            {
                "name": _("Tên gọi ngắn"),
                "title": _("Trích yếu"),
                "report_title": _("Trích yếu báo cáo tổng hợp"),
                "number": _("Số và ký hiệu"),
                "date": _("Ngày ban hành"),
                "resolution": _("Văn bản được sơ kết"),
                "place": _("Địa danh"),
                "recipients": _("Nơi nhận"),
                "signing_authority": _("Quyền hạn ký"),
                "signer_position": _("Chức vụ người ký"),
                "signer_name": _("Người ký"),
                "deadlines": _("Thời hạn"),
                "outline": _("Đề cương"),
                "committee": _("Cấp ủy"),
                "lead_unit": _("Đơn vị chủ trì"),
                "approving_unit": _("Cấp phê duyệt"),
                "office_unit": _("Văn phòng"),
                "units": _("Số đơn vị"),
                "sections": _("Mục"),
                "finding": _("Điểm cần xem"),
                "findings": _("Số điểm cần xem"),
                "state": _("Kết quả xử lý"),
                "note": _("Ghi chú"),
                "file": _("Mã băm của tệp"),
                "type": _("Loại đợt"),
                "type_version": _("Phiên bản"),
                "secretary_signs": _("Ký trình ở đơn vị"),
                "review_levels": _("Thẩm định"),
                "quorum": _("Phê duyệt bản tổng hợp"),
                "units_due": _("Hạn của đơn vị khi kế hoạch không nêu"),
                "report_due": _("Hạn của bản tổng hợp khi kế hoạch không nêu"),
                "reminders": _("Lịch nhắc"),
                "numbering": _("Số văn bản"),
            }
        )
        wording.register_campaigns(to_choose)
        navigation.register(
            navigation.Entry(label=_("Đợt báo cáo"), url_name="campaigns:list", order=30, visible=lambda request: True)
        )
        consequences.register(
            consequences.Consequence("campaigns", 30, preview=reorganising.preview, carry_over=reorganising.carry_over)
        )

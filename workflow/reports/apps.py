from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "workflow.reports"
    label = "reports"

    def ready(self) -> None:
        from workflow.audit import at_once, wording
        from workflow.campaigns import flow_pictures
        from workflow.notices import kinds
        from workflow.pages import navigation
        from workflow.reorganisation import consequences
        from workflow.reports import actions, asking, downloads, reorganising  # noqa: F401 -- verbs, a listener
        from workflow.reports.flows import QuorumReportFlow, ReportFlow, flow_for
        from workflow.reports.models import ConsolidatedReport
        from workflow.reports.queries import visible_to
        from workflow.reports.states import ReportState
        from workflow.supervision.actions import supervise

        flow_pictures.register(20, flow_for)
        supervise(
            ConsolidatedReport,
            ReportFlow,
            QuorumReportFlow,
            visible=visible_to,
            pooled=frozenset(),
            holder_field={"compose": "composer"},
        )
        kinds.register(kinds.Group.REVIEW, "reports.take_out", "reports.withdraw", "reports.return_report")
        kinds.register(kinds.Group.RESULT, "submissions.approve", "reports.approve", "reports.issue")
        at_once.register("reports.approve", "reports.issue")
        wording.register_kind("report", _("Báo cáo tổng hợp"), "reports:detail")
        wording.register_states(dict(ReportState.choices))
        wording.register(downloads.TAKE_ISSUED, _("Tải văn bản đã ban hành"))
        wording.register(downloads.TAKE_PROPOSAL, _("Tải bản trình ký"))
        wording.register(downloads.READ_PROPOSAL, _("Mở xem bản trình ký"))
        wording.register_fields(
            {
                "section": _("Mục"),
                "passage": _("Đoạn"),
                "passages": _("Số đoạn"),
                "position": _("Thứ tự"),
                "text": _("Mã băm nội dung"),
                "source": _("Mã băm và mục của bản nguồn"),
                "blocks": _("Khối được lấy"),
                "submissions": _("Báo cáo thành phần"),
                "submission": _("Báo cáo của đơn vị"),
                "inserted": _("Đoạn được chèn"),
                "composer": _("Người tổng hợp"),
                "flagged": _("Số đoạn mất nguồn"),
                "proposal": _("Bản trình ký"),
                "signer": _("Người ký"),
                "digest": _("Mã băm văn bản"),
                "agreed": _("Số người đồng ý"),
                "consents": _("Người đồng ý"),
            }
        )
        navigation.register(
            navigation.Entry(
                label=_("Báo cáo tổng hợp"), url_name="reports:list", order=35, visible=lambda request: True
            )
        )
        consequences.register(
            consequences.Consequence("reports", 20, preview=reorganising.preview, carry_over=reorganising.carry_over)
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "workflow.reports"
    label = "reports"

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.reports import actions  # noqa: F401 -- registers the verbs
        from workflow.reports.models import ConsolidatedReport
        from workflow.reports.states import ReportState
        from workflow.supervision.actions import supervise

        supervise(ConsolidatedReport, pooled=frozenset(), holder_field={"compose": "composer"})
        wording.register_kind("report", _("Báo cáo tổng hợp"), "reports:detail")
        wording.register_states(dict(ReportState.choices))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "workflow.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.campaigns import actions  # noqa: F401 -- registers the verbs
        from workflow.campaigns.states import CampaignState

        wording.register_kind("campaign", _("Đợt báo cáo"), "campaigns:detail")
        wording.register_states(dict(CampaignState.choices))

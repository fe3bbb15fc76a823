from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegationConfig(AppConfig):
    name = "workflow.delegation"
    label = "delegation"
    verbose_name = _("Ủy quyền")

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.delegation import actions, queries  # noqa: F401 -- registers the verbs
        from workflow.delegation.states import DelegationState
        from workflow.organisation import standing_in

        standing_in.register(queries)
        wording.register_kind("delegation", _("Ủy quyền"), "delegation:detail")
        wording.register_states(dict(DelegationState.choices))
        wording.register_fields(
            {
                "principal": _("Người ủy quyền"),
                "delegate": _("Người được ủy quyền"),
                "starts_at": _("Từ"),
                "ends_at": _("Đến"),
                "appointment": _("Tư cách được ủy quyền"),
                "only_campaign": _("Chỉ đợt báo cáo"),
            }
        )

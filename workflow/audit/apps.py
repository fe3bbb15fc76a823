from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "workflow.audit"
    label = "audit"
    verbose_name = _("Nhật ký")

    def ready(self) -> None:
        from workflow.audit import background, fixed_schema, listeners, wording  # noqa: F401 -- the first registers its timer

        fixed_schema.connect()
        listeners.connect()
        wording.register_own()

from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "workflow.audit"
    label = "audit"
    verbose_name = _("Nhật ký")

    def ready(self) -> None:
        from workflow.audit import background, fixed_schema, listeners, wording  # noqa: F401 -- the first registers its timer
        from workflow.audit.privacy import retention, years  # noqa: F401 -- the first registers its timer

        def make_keys(*, apps: Apps, **_given: Any) -> None:
            if "yearkey" in apps.all_models["audit"]:
                years.make_ready(timezone.now())

        post_migrate.connect(make_keys, sender=self, weak=False, dispatch_uid="audit.make_keys")
        fixed_schema.connect()
        listeners.connect()
        wording.register_own()

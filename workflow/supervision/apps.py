from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "workflow.supervision"
    label = "supervision"
    verbose_name = _("Giám sát")

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.organisation.models import Role
        from workflow.pages import navigation

        def for_heads(request: HttpRequest) -> bool:
            return request.acting.role == Role.HEAD  # type: ignore[attr-defined]

        wording.register_fields({"step": _("Bước"), "holder": _("Người giữ việc")})
        navigation.register(navigation.Entry(_("Giám sát"), "supervision:console", order=40, visible=for_heads))

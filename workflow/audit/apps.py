from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "workflow.audit"
    label = "audit"
    verbose_name = _("Nhật ký")

    def ready(self) -> None:
        from workflow.audit import background, listeners, rules, wording  # noqa: F401 -- the first registers its timer
        from workflow.pages import navigation

        listeners.connect()
        wording.register_own()

        def visible(request: HttpRequest) -> bool:
            return rules.inspect.refusal(request.acting) is None  # type: ignore[attr-defined]

        navigation.register(
            navigation.Entry(label=_("Nhật ký"), url_name="audit:inspector", order=80, visible=visible, rare=True)
        )

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "workflow.notices"
    label = "notices"
    verbose_name = _("Thông báo")

    def ready(self) -> None:
        from workflow.notices import queries
        from workflow.pages import navigation

        def unread(request: HttpRequest) -> int:
            return queries.unread(request.user)  # type: ignore[arg-type]

        navigation.register(
            navigation.Entry(_("Thông báo"), "notices:list", order=60, visible=lambda request: True, count=unread)
        )

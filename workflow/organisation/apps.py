from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from workflow.pages import navigation


class OrganisationConfig(AppConfig):
    name = "workflow.organisation"
    label = "organisation"
    verbose_name = _("Tổ chức")

    def ready(self) -> None:
        navigation.register(
            navigation.Entry(
                label=_("Tổ chức"),
                url_name="organisation:index",
                order=70,
                visible=lambda request: request.acting.appointment is not None,  # type: ignore[attr-defined]
            )
        )

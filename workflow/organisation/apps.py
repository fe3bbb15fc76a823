from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from workflow.pages import calendars, navigation


class OrganisationConfig(AppConfig):
    name = "workflow.organisation"
    label = "organisation"
    verbose_name = _("Tổ chức")

    def ready(self) -> None:
        from workflow.organisation import forgetting  # noqa: F401 -- registers the timer
        from workflow.organisation.calendars import readers_calendar

        calendars.register(readers_calendar)
        navigation.register(
            navigation.Entry(
                label=_("Tổ chức"),
                url_name="organisation:index",
                order=70,
                visible=lambda request: request.acting.appointment is not None,  # type: ignore[attr-defined]
                rare=True,
            )
        )

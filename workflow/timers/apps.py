from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimersConfig(AppConfig):
    name = "workflow.timers"
    label = "timers"
    verbose_name = _("Việc tự chạy theo giờ")

    def ready(self) -> None:
        from workflow.timers import forgetting  # noqa: F401 -- registers the timer

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "workflow.tasks"
    label = "tasks"
    verbose_name = _("Việc")

    def ready(self) -> None:
        from workflow.pages import navigation
        from workflow.tasks import queries

        def waiting(request: HttpRequest) -> int:
            acting = request.acting  # type: ignore[attr-defined]
            return queries.to_do(acting).count() if queries.acts_on_documents(acting) else 0

        navigation.register(
            navigation.Entry(_("Việc cần làm"), "tasks:inbox", order=10, visible=lambda request: True, count=waiting)
        )

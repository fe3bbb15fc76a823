from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "workflow.supervision"
    label = "supervision"

    def ready(self) -> None:
        from workflow.supervision import actions  # noqa: F401 -- registers the verbs

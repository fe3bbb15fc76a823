from collections.abc import Iterable

from django.apps import AppConfig, apps


class ActionsConfig(AppConfig):
    name = "workflow.actions"
    label = "actions"

    def ready(self) -> None:
        from workflow.actions.models import ActionSubject
        from workflow.audit import replay

        def subjects() -> Iterable[type[ActionSubject]]:
            return (model for model in apps.get_models() if issubclass(model, ActionSubject))

        replay.register(subjects)

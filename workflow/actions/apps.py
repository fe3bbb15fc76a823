from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "workflow.actions"
    label = "actions"

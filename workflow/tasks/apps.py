from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "workflow.tasks"
    label = "tasks"

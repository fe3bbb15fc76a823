"""Which static files are ours to serve."""

from django.apps import apps
from django.contrib.staticfiles.finders import AppDirectoriesFinder

UNUSED = {"viewflow", "viewflow.workflow"}


class UsedAppsFinder(AppDirectoriesFinder):
    """The static files of every app but viewflow, whose own site (50 MB of it) we do not show."""

    def __init__(self) -> None:
        super().__init__([app.name for app in apps.get_app_configs() if app.name not in UNUSED])

"""`manage.py migrate`: Django's, which here opens the schema, as the owner of the tables where there is one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate

from workflow.audit import database_roles
from workflow.audit.fixed_schema import open_schema


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        app = settings.DATABASES["default"].get("USER", "")
        with open_schema(), database_roles.as_owner():
            super().handle(*args, **options)
            if settings.DATABASE_OWNER and app != settings.DATABASE_OWNER["USER"]:
                database_roles.apply(app)  # tables that the migrations made are the application's to use

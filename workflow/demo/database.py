"""Empties the database of a demonstration, and refuses to touch any other."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from workflow.audit.fixed_schema import open_schema
from workflow.audit.models import Checkpoint, Event
from workflow.audit.recording import SYSTEM_STREAM, Entry, append
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person

MARK = "demo.build"


class NotADemonstration(Exception):
    """The database holds data that no demonstration has made."""


def empty() -> None:
    """Drop every table that was used and make all anew. Raises NotADemonstration."""
    if _holds(Person) and not Event.objects.filter(stream=SYSTEM_STREAM, action=MARK).exists():
        raise NotADemonstration
    # Making the tables takes longer than all that a demonstration does in them: those that nobody has used stay.
    if any(_holds(model) for model in (Person, Event, Checkpoint)):
        _drop_tables()
    call_command("migrate", verbosity=0)
    # The key has signed the log that is gone; a new log begins with its own.
    Path(settings.AUDIT_KEY).unlink(missing_ok=True)


def _drop_tables() -> None:
    # Audit tables refuse to be emptied row by row, so the tables themselves go.
    with open_schema(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for (table,) in cursor.fetchall():
                cursor.execute(f'DROP TABLE "{table}"')
            cursor.execute("PRAGMA foreign_keys = ON")


def mark(stage: str) -> None:
    """Say in the audit trail that this database is a demonstration."""
    append(Entry(stream=SYSTEM_STREAM, action=MARK, acting=Acting.system(), label=stage))


def _holds(model: type[Person | Event | Checkpoint]) -> bool:
    """Whether the database has any of these, and a table for them at all."""
    return model._meta.db_table in connection.introspection.table_names() and model._default_manager.exists()

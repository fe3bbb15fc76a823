"""What somebody with full rights on the database could do to events, for tests that see it found."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from workflow.audit.fixed_schema import open_schema

_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'append_only_%'",
}


@contextmanager
def lifted() -> Iterator[None]:
    """No append-only table is guarded inside; all are again afterwards, also when the body fails."""
    with open_schema(), transaction.atomic(), connection.cursor() as cursor:
        # PostgreSQL alters no table while foreign keys wait to be checked.
        connection.check_constraints()
        cursor.execute(_TRIGGERS[connection.vendor])
        triggers: list[tuple[str, str]] = cursor.fetchall()
        for name, source in triggers:
            cursor.execute(
                f'DROP TRIGGER "{name}"'
                if connection.vendor == "sqlite"
                else f'ALTER TABLE {source} DISABLE TRIGGER "{name}"'
            )
        yield
        connection.check_constraints()
        for name, source in triggers:
            cursor.execute(
                source if connection.vendor == "sqlite" else f'ALTER TABLE {source} ENABLE ALWAYS TRIGGER "{name}"'
            )


def execute(statement: str, *parameters: Any) -> None:
    """Run one statement as somebody who has lifted the triggers."""
    with lifted(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)

"""Of SQLite, no statement of the application takes a guard away or goes round it."""

import pytest
from django.db import DatabaseError, connection, transaction

from workflow.audit.append_only import guarded_tables, is_guarded
from workflow.audit.fixed_schema import open_schema

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has roles for it: test_database_roles.py"),
]

STATEMENTS = [
    "DROP TRIGGER append_only_audit_event_update",
    "DROP TABLE audit_event",
    "ALTER TABLE audit_event RENAME TO elsewhere",
    "ALTER TABLE audit_event ADD COLUMN more integer",
    "ALTER TABLE audit_event DROP COLUMN reason",
    "PRAGMA writable_schema = ON",
    "pragma main.WRITABLE_SCHEMA(1)",
    "PRAGMA schema_version = 1",
    "UPDATE sqlite_master SET sql = '' WHERE type = 'trigger'",
    "DELETE FROM sqlite_master WHERE type = 'trigger'",
    "ATTACH ':memory:' AS other",
    "CREATE TEMP TABLE audit_event (id integer)",
    "CREATE TEMP VIEW audit_event AS SELECT 1",
    "CREATE TEMP TRIGGER nothing BEFORE INSERT ON main.audit_event BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TRIGGER nothing BEFORE INSERT ON audit_event BEGIN SELECT RAISE(IGNORE); END",
    "CREATE VIRTUAL TABLE pages USING fts5(a)",
    "CREATE TABLE copied AS SELECT * FROM audit_event",
    "DROP INDEX audit_event_actor",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_cannot_change_the_schema(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert all(is_guarded(connection, table) for table in guarded_tables(connection))


def test_a_migration_can_and_only_inside() -> None:
    with connection.cursor() as cursor:
        with open_schema():
            cursor.execute("CREATE TABLE made (id integer)")
            cursor.execute("DROP TABLE made")
        with pytest.raises(DatabaseError, match="not authorized"), transaction.atomic():
            cursor.execute("CREATE TABLE made (id integer)")

"""No statement changes or removes an event, on either database, while the triggers stand."""

import pytest
from django.db import IntegrityError, NotSupportedError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from workflow.audit.append_only import REFUSAL, guard, is_guarded, unique_keys
from workflow.audit.models import Event
from workflow.audit.operations import AppendOnly
from workflow.audit.recording import Entry, append
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.database

BOTH = [
    "UPDATE audit_event SET reason = 'khác'",
    "UPDATE audit_event SET id = id + 100",
    "DELETE FROM audit_event",
    "DELETE FROM audit_event WHERE id = {id}",
    "INSERT INTO audit_event ({columns}) SELECT {columns} FROM audit_event WHERE true"
    " ON CONFLICT (stream, number) DO UPDATE SET reason = 'khác'",
]
SQLITE = [
    "INSERT OR REPLACE INTO audit_event ({columns}) SELECT {columns} FROM audit_event",
    "REPLACE INTO audit_event (id, {columns}) SELECT id, {columns} FROM audit_event",
    "INSERT OR REPLACE INTO audit_event (rowid, {columns}) SELECT rowid, {columns} FROM audit_event",
    "INSERT OR REPLACE INTO audit_event (id, {columns}) SELECT id, 'other:1', {rest} FROM audit_event",
    "UPDATE OR REPLACE audit_event SET number = 1",
    "UPDATE OR IGNORE audit_event SET reason = 'khác'",
]
POSTGRESQL = ["TRUNCATE audit_event, audit_leaf", "TRUNCATE audit_event CASCADE"]
COLUMNS = [str(field.column) for field in Event._meta.local_concrete_fields if not field.primary_key]


def refused(statement: str) -> None:
    """The statement fails for the trigger's reason and leaves the rows as they were."""
    before = list(Event.objects.order_by("id").values())
    columns = ", ".join(COLUMNS)
    rest = ", ".join(COLUMNS[1:])
    statement = statement.format(id=before[0]["id"], columns=columns, rest=rest)
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Event.objects.order_by("id").values()) == before


@pytest.fixture(autouse=True)
def _two_events(reviewer: Acting) -> None:
    for _time in range(2):
        append(Entry("submission:17", "submissions.submit", reviewer, reason="Đủ 100 %"))
    # Foreign keys that wait for the commit would refuse TRUNCATE before the trigger does.
    connection.check_constraints()


def test_stream_is_the_first_column() -> None:
    """The statements above count on it."""
    assert COLUMNS[0] == "stream"


@pytest.mark.parametrize("statement", BOTH)
def test_rows_cannot_be_changed_or_deleted(statement: str) -> None:
    refused(statement)


@pytest.mark.parametrize("statement", SQLITE)
def test_sqlite_cannot_replace_a_row(statement: str) -> None:
    if connection.vendor == "sqlite":
        refused(statement)
    else:
        with (
            pytest.raises(Exception, match="syntax error"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(id=0, columns="stream", rest="1"))


@pytest.mark.parametrize("statement", POSTGRESQL)
def test_postgresql_cannot_truncate(statement: str) -> None:
    if connection.vendor == "postgresql":
        refused(statement)
    else:
        with (
            pytest.raises(Exception, match="syntax error"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_postgresql_refuses_a_replica_session_too() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        refused("DELETE FROM audit_event")
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = OFF")
        refused("REPLACE INTO audit_event (id, {columns}) SELECT id, {columns} FROM audit_event")


def test_the_orm_is_refused_as_well() -> None:
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        Event.objects.update(reason="khác")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        Event.objects.all()._raw_delete(using="default")
    events = list(Event.objects.all())
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        Event.objects.bulk_update(events, ["reason"])


def test_every_append_only_table_of_the_product_is_guarded() -> None:
    """A later migration that rebuilds a table on SQLite loses its triggers: this says so."""
    tables = {
        operation.table
        for migration in MigrationExecutor(connection).loader.disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    assert "audit_event" in tables
    assert {table for table in tables if not is_guarded(connection, table)} == set()


def test_a_key_that_cannot_be_guarded_is_not_passed_over() -> None:
    class Sealed(models.Model):
        number = models.IntegerField()

        class Meta:
            app_label = "audit"
            managed = False
            constraints = [
                models.UniqueConstraint(fields=["number"], condition=models.Q(number__gt=0), name="sealed_number")
            ]

        def __str__(self) -> str:
            return str(self.number)

    with pytest.raises(NotSupportedError, match="sealed_number"):
        unique_keys(Sealed)


def test_another_database_is_refused_rather_than_left_open() -> None:
    with pytest.raises(NotSupportedError):
        guard("mysql", "audit_event", [])

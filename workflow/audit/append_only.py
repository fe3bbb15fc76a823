"""The triggers that make a table append-only: its rows can be inserted and read, nothing else.

Of SQLite, `INSERT OR REPLACE` deletes the row in its way without firing delete triggers (unless
recursive_triggers is on), so a third trigger refuses an insert whose keys exist. Of PostgreSQL, TRUNCATE
fires no row triggers and has its own, and ENABLE ALWAYS keeps them in force under session_replication_role.
Nothing here stops who may DROP TRIGGER: see fixed_schema.py for SQLite and database_roles.py for PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from django.db import NotSupportedError, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

REFUSAL = "append-only table"
"""Begins the message of the IntegrityError that both databases raise."""

_PREFIX = "append_only_"
_TRIGGERS = {
    "sqlite": ("update", "delete", "replace"),
    "postgresql": ("row", "truncate"),
}


def guard(vendor: str, table: str, keys: Sequence[Sequence[str]]) -> list[str]:
    """Statements that make `table` append-only, also when it is so already.

    `keys` are the column lists of its unique keys, without the row id.
    """
    if vendor == "sqlite":
        return _guard_sqlite(table, keys)
    if vendor == "postgresql":
        return _guard_postgresql(table)
    raise NotSupportedError(f"No append-only triggers are known for {vendor}.")


def release(vendor: str, table: str) -> list[str]:
    """Statements that undo `guard`."""
    if vendor == "postgresql":
        # The triggers depend on the function and go with it.
        return [f'DROP FUNCTION IF EXISTS "{function_name(table)}"() CASCADE']
    return [f'DROP TRIGGER IF EXISTS "{name}"' for name in trigger_names(vendor, table)]


def trigger_names(vendor: str, table: str) -> list[str]:
    return [f"{_PREFIX}{table}_{what}" for what in _TRIGGERS[vendor]]


def function_name(table: str) -> str:
    """The function that the triggers of `table` call on PostgreSQL."""
    return f"{_PREFIX}{table}"


def guarded_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that have any of the triggers. One query."""
    query = {
        "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s ESCAPE '\\'",
        "postgresql": "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE tgname LIKE %s AND relnamespace = current_schema()::regnamespace",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [_PREFIX.replace("_", "\\_") + "%"])
        return sorted(table for (table,) in cursor.fetchall())


def is_guarded(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Whether every trigger of `table` is there and, on PostgreSQL, in force always. One query."""
    return not unguarded(connection, [table])


@cache
def expected_tables() -> tuple[str, ...]:
    """The tables that the migrations make append-only, in the order of their names."""
    from workflow.audit.operations import AppendOnly

    return tuple(
        sorted(
            {
                operation.table
                for migration in MigrationLoader(None).disk_migrations.values()
                for operation in migration.operations
                if isinstance(operation, AppendOnly)
            }
        )
    )


def unguarded(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Those of the tables that `is_guarded` says no of. One query."""
    query = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE tgenabled = 'A' AND relnamespace = current_schema()::regnamespace",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = set(cursor.fetchall())
    return [
        table
        for table in tables
        if not present.issuperset((table, name) for name in trigger_names(connection.vendor, table))
    ]


def unique_keys(model: type[models.Model]) -> list[list[str]]:
    """Column lists of the model's unique keys, but not an automatic primary key: it is SQLite's row id.

    Raises NotSupportedError for unique constraints with conditions or expressions, which the triggers cannot
    guard.
    """
    fields = [
        [field.name]
        for field in model._meta.local_concrete_fields
        if field.unique and not isinstance(field, models.AutoField)
    ]
    fields += [list(names) for names in model._meta.unique_together]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            if constraint.condition is not None or constraint.expressions:
                raise NotSupportedError(f"{constraint.name} cannot be guarded against INSERT OR REPLACE.")
            fields.append(list(constraint.fields))
    columns = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    return [[columns[name] for name in names] for names in fields]


def _guard_sqlite(table: str, keys: Sequence[Sequence[str]]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL} {table}'); END"
    update, delete, replace = trigger_names("sqlite", table)
    taken = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" WHERE ' + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")"
        for key in [["rowid"], *keys]
    )
    return [
        *release("sqlite", table),
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{replace}" BEFORE INSERT ON "{table}" WHEN {taken} {refuse}',
    ]


def _guard_postgresql(table: str) -> list[str]:
    function = function_name(table)
    row, truncate = trigger_names("postgresql", table)
    return [
        *release("postgresql", table),
        f'CREATE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"RAISE EXCEPTION '{REFUSAL} {table}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{row}" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{function}"()',
        f'CREATE TRIGGER "{truncate}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()',
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{row}", ENABLE ALWAYS TRIGGER "{truncate}"',
    ]

"""Of SQLite, the application's own connections cannot change the schema, so no statement takes a trigger away.

Triggers refuse changes of rows (append_only.py), but a statement that somebody has smuggled in could drop them, put
another trigger or a temporary table in front of them, or write the schema's own table. An authorizer refuses to prepare
such statements. What changes the schema for good reason (migrations) says so by `open_schema`. On PostgreSQL the role
that the application runs under does the same (database_roles.py).

SQLite asks the authorizer once for each column that a statement names, when it prepares the statement and not when it
runs it; Python's sqlite3 keeps the last 128 prepared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_REFUSED = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        "ATTACH",
        "DETACH",
        "ALTER_TABLE",
        *(
            f"{verb}_{thing}"
            for verb in ("CREATE", "DROP")
            for thing in ("INDEX", "TABLE", "TEMP_INDEX", "TEMP_TABLE", "TEMP_TRIGGER", "TEMP_VIEW", "TRIGGER", "VIEW")
        ),
        "CREATE_VTABLE",
        "DROP_VTABLE",
    )
)
_STATISTICS = "sqlite_stat"
"""ANALYZE keeps what it found in tables of these names, which nobody else can give."""

_PRAGMAS = frozenset({"writable_schema", "schema_version"})

_opened = 0


@contextmanager
def open_schema() -> Iterator[None]:
    """Let this process change the schema inside: for migrations, and nothing that serves people."""
    global _opened
    _opened += 1
    try:
        yield
    finally:
        _opened -= 1


def connect() -> None:
    connection_created.connect(_guard, dispatch_uid="audit.fixed_schema")


def _guard(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.set_authorizer(_authorise)


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    name = (first or "").lower()
    if name.startswith(_STATISTICS):
        return sqlite3.SQLITE_OK
    is_refused = action in _REFUSED or (action == sqlite3.SQLITE_PRAGMA and second is not None and name in _PRAGMAS)
    return sqlite3.SQLITE_DENY if is_refused and not _opened else sqlite3.SQLITE_OK

"""The migrated test database, made once for all processes of a run, and the copy of it that each of them works on.

A copy is put back as it was by copying again, without deleting a row.
"""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from django.db import connection, connections
from django.test.utils import setup_databases
from psycopg.sql import SQL


class Pristine(Protocol):
    """The test database as the migrations left it."""

    def copy_to(self, database: str) -> None:
        """Let `database` be as this is. No connection to it may be in use."""


def shared_by_all(config: pytest.Config, directories: pytest.TempPathFactory) -> Path:
    """The directory of all processes of this run."""
    own = directories.getbasetemp()
    return own.parent if hasattr(config, "workerinput") else own


def migrated(shared: Path) -> Pristine:
    """Made by whoever asks first; `shared` is a directory of all processes of this run.

    To be asked for before the connection is led to the test database of this process.
    """
    pristine = SqliteFile(str(shared / "migrated.sqlite3")) if connection.vendor == "sqlite" else postgres_template()
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = shared / "migrated.ready"
        if not ready.exists():
            names = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
            connection.settings_dict["TEST"]["NAME"] = pristine.name
            setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
            connections.close_all()
            connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"] = names
            ready.touch()
    return pristine


def postgres_template() -> PostgresTemplate:
    """Of the database that the connection names, which is not yet that of the tests or is again not."""
    return PostgresTemplate(f"test_{connection.settings_dict['NAME']}_migrated")


@dataclass(frozen=True)
class SqliteFile:
    name: str

    def copy_to(self, database: str) -> None:
        with closing(sqlite3.connect(self.name)) as reading, closing(sqlite3.connect(database)) as writing:
            reading.backup(writing)


@dataclass(frozen=True)
class PostgresTemplate:
    name: str

    def copy_to(self, database: str) -> None:
        self.execute(
            f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)',
            f'CREATE DATABASE "{database}" TEMPLATE "{self.name}"',
        )

    def discard(self) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def execute(self, *statements: str) -> None:
        # A database cannot be dropped or copied from within; "postgres" is there on every server.
        settings = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
        with psycopg.connect(**settings) as server:
            for statement in statements:
                server.execute(SQL(statement))

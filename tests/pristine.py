"""A copy of the test database that can be put back, without deleting a row."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from django.db import connection, connections
from psycopg.sql import SQL


class Pristine(Protocol):
    """The test database as the migrations left it."""

    def restore(self) -> None:
        """Put it back. No connection to the test database may be in use."""

    def discard(self) -> None:
        """Remove the copy."""


def take(directory: Path) -> Pristine:
    """Copy the current test database; `directory` is for files of the copy."""
    database = str(connection.settings_dict["NAME"])
    connections.close_all()
    if connection.vendor == "sqlite":
        copy = SqliteCopy(database, directory / "pristine.sqlite3")
        copy_sqlite(copy.database, copy.path)
        return copy
    template = PostgresTemplate(database, f"{database}_pristine")
    template.copy(source=template.database, target=template.template)
    return template


@dataclass(frozen=True)
class SqliteCopy:
    database: str
    path: Path

    def restore(self) -> None:
        copy_sqlite(self.path, self.database)

    def discard(self) -> None:
        self.path.unlink()


def copy_sqlite(source: str | Path, target: str | Path) -> None:
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


@dataclass(frozen=True)
class PostgresTemplate:
    database: str
    template: str

    def restore(self) -> None:
        self.copy(source=self.template, target=self.database)

    def discard(self) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')

    def copy(self, *, source: str, target: str) -> None:
        self.execute(
            f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)',
            f'CREATE DATABASE "{target}" TEMPLATE "{source}"',
        )

    def execute(self, *statements: str) -> None:
        # A database cannot be dropped or copied from within; "postgres" is there on every server.
        settings = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
        with psycopg.connect(**settings) as server:
            for statement in statements:
                server.execute(SQL(statement))

"""The migration operation that makes a table append-only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from workflow.audit.append_only import guard, release, unique_keys


class AppendOnly(Operation):
    """Refuse UPDATE, DELETE, REPLACE and TRUNCATE of `table`, one of the migration's own app, by triggers.

    SQLite rebuilds a table for most changes of its columns and constraints, and its triggers go with the old
    one: put the operation once more behind each such change. It may stand in any number of migrations.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are nothing that models know of."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            models = to_state.apps.get_app_config(app_label).get_models()
            model = next(model for model in models if model._meta.db_table == self.table)
            _execute(schema_editor, guard(schema_editor.connection.vendor, self.table, unique_keys(model)))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            _execute(schema_editor, release(schema_editor.connection.vendor, self.table))

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}

    def describe(self) -> str:
        return f"Make {self.table} append-only"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.table}_append_only"


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: Sequence[str]) -> None:
    for statement in statements:
        # Without parameters: with them, a "%" in a trigger would be taken for a placeholder.
        schema_editor.execute(statement, params=None)

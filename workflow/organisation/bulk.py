"""Writing many rows a statement where Django's own way costs several times what the database needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.utils.functional import Promise

from workflow.organisation.chunks import in_chunks

_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
"""Fields whose values the databases take as Python has them, once they are in a language."""

ROWS = 500
"""Rows a statement where the database takes any number of variables."""


def update_rows(model: type[models.Model], rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of these rows, each row its own values: `UPDATE … FROM (VALUES …)`.

    Django's `bulk_update` says the same with one CASE a column, which both databases walk through row by row.
    """
    if not rows:
        return
    key, columns = _field(model, "pk"), [_field(model, name) for name in fields]
    quote = connection.ops.quote_name
    moved = ", ".join(f"{quote(field.column)} = {_given(field, at)}" for at, field in enumerate(columns, start=2))
    table = quote(model._meta.db_table)
    values = [_prepared(field, [getattr(row, field.attname) for row in rows]) for field in (key, *columns)]
    with connection.cursor() as cursor:
        for lines, given in _lines(list(zip(*values, strict=True))):
            cursor.execute(
                f"UPDATE {table} SET {moved} FROM (VALUES {lines}) AS given"
                f" WHERE {table}.{quote(key.column)} = given.column1",
                given,
            )


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows of values, one for each of these fields, without making an object of each or learning their keys."""
    columns = [_field(model, name) for name in fields]
    prepared = [_prepared(field, [row[at] for row in rows]) for at, field in enumerate(columns)]
    begins = _insert(model, tuple(fields))
    with connection.cursor() as cursor:
        for lines, given in _lines(list(zip(*prepared, strict=True))):
            cursor.execute(f"{begins} VALUES {lines}", given)


@cache
def _insert(model: type[models.Model], fields: tuple[str, ...]) -> str:
    """Both databases quote names in one way."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(_field(model, name).column) for name in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({names})"


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _given(field: models.Field[Any, Any], at: int) -> str:
    """The column of the VALUES for a field. PostgreSQL takes one of nothing but NULL for text, so it is told."""
    if not connection.features.requires_casted_case_in_updates:
        return f"given.column{at}"
    kind = field.rel_db_type(connection) if isinstance(field, models.ForeignKey) else field.db_type(connection)
    return f"CAST(given.column{at} AS {kind})"


def _prepared(field: models.Field[Any, Any], values: Sequence[Any]) -> list[Any]:
    """The values as the database takes them. Most columns hold few different ones, so each is made ready once."""
    if isinstance(field, _AS_THEY_ARE):
        return [str(value) if isinstance(value, Promise) else value for value in values]
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]
    ready = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return [ready[value] for value in values]


def _lines(rows: Sequence[tuple[Any, ...]]) -> list[tuple[str, list[Any]]]:
    """The rows in statements' worth: the placeholders, and what stands for them."""
    if not rows:
        return []
    width = len(rows[0])
    most = connection.features.max_query_params
    size = min(ROWS, most // width) if most else ROWS
    line = f"({', '.join(['%s'] * width)})"
    return [
        (", ".join([line] * len(chunk)), [value for row in chunk for value in row]) for chunk in in_chunks(rows, size)
    ]

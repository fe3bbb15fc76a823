"""Of PostgreSQL: one role owns the tables and migrates, another runs the application and cannot lift a trigger.

The application's role may read and insert where rows are never changed, and change rows elsewhere; it owns nothing and
can create nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from workflow.audit.append_only import function_name, guarded_tables

_TABLES = "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"

_ADDRESS = {"USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS"}

_POWERFUL = """
    SELECT rolsuper OR pg_has_role(rolname, nspowner, 'MEMBER')
        OR EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = pg_namespace.oid AND relname = ANY(%s)
                   AND (pg_has_role(rolname, relowner, 'MEMBER')
                        OR has_table_privilege(rolname, pg_class.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')))
        OR EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = pg_namespace.oid AND proname = ANY(%s)
                   AND pg_has_role(rolname, proowner, 'MEMBER'))
    FROM pg_roles, pg_namespace WHERE rolname = current_user AND nspname = current_schema()
"""


LONGEST_NAME = 63
"""Bytes of a name that PostgreSQL keeps."""


class NoName(ValueError):
    """What was given as a role's name cannot be one; str() says why."""


def can_lift_guards() -> bool:
    """Whether the role that this process runs under could take the triggers away, or need not. One query.

    Of SQLite the answer is no: its statements cannot (fixed_schema.py), and who can write the file is no matter of
    roles.
    """
    if connection.vendor != "postgresql":
        return False
    tables = guarded_tables(connection)
    with connection.cursor() as cursor:
        cursor.execute(_POWERFUL, [tables, [function_name(table) for table in tables]])
        row = cursor.fetchone()
    return row is None or bool(row[0])


def statements(app: str) -> list[str]:
    """What the owner, who is connected now, runs so that `app` may work and nothing more; PostgreSQL only.

    Raises NoName.
    """
    role = _quoted(app)
    guarded = set(guarded_tables(connection))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user, current_database()")
        schema, owner, database = map(_quoted, cursor.fetchone())
        cursor.execute(_TABLES)
        tables: list[tuple[str, str]] = cursor.fetchall()
    made = [
        f"ALTER DATABASE {database} OWNER TO {owner}",
        f"ALTER SCHEMA {schema} OWNER TO {owner}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
    ]
    for table, owned_by in tables:
        if _quoted(owned_by) != owner:
            made.append(f"ALTER TABLE {_quoted(table)} OWNER TO {owner}")
        if table in guarded:
            made.append(f"ALTER FUNCTION {_quoted(function_name(table))}() OWNER TO {owner}")
        may = "SELECT" if table == "django_migrations" else "SELECT, INSERT"
        may += "" if table in guarded or table == "django_migrations" else ", UPDATE, DELETE"
        made.append(f"REVOKE ALL ON {_quoted(table)} FROM PUBLIC, {role}")
        made.append(f"GRANT {may} ON {_quoted(table)} TO {role}")
    made.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
    return made


def apply(app: str) -> list[str]:
    """Run the statements; answer them. Raises NoName, django.db.Error."""
    made = statements(app)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in made:
            cursor.execute(statement)
    return made


@contextmanager
def as_owner() -> Iterator[None]:
    """Connected inside as DATABASE_URL_OWNER says, where it says anything."""
    if not settings.DATABASE_OWNER:
        yield
        return
    owner = {name: value for name, value in settings.DATABASE_OWNER.items() if name in _ADDRESS}
    kept = {name: connection.settings_dict[name] for name in owner}
    connection.close()
    connection.settings_dict.update(owner)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def _quoted(name: str) -> str:
    """The name as PostgreSQL reads it, whatever is in it. Raises NoName."""
    if not name:
        raise NoName(_("Tên tài khoản trống."))
    if "\x00" in name:
        raise NoName(_("Tên tài khoản có ký tự mà PostgreSQL không giữ được."))
    # A longer one would be cut, and might then be somebody else's.
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST_NAME:
        raise NoName(_("Tên tài khoản dài hơn %(longest)d byte.") % {"longest": LONGEST_NAME})
    # Django's own quoting leaves a name that stands in quotes as it is, with all that is between them.
    doubled = name.replace('"', '""')
    return f'"{doubled}"'

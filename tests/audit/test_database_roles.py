"""Of PostgreSQL, the role that runs the application does a whole job and cannot change what was written down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.reports.builders import approved
from tests.reports.test_issuing import issue
from tests.world import small_world
from workflow.audit.append_only import guarded_tables
from workflow.audit.database_roles import can_lift_guards, statements
from workflow.audit.evidence.sealing import seal
from workflow.audit.models import Checkpoint, Event

pytestmark = [pytest.mark.django_db, pytest.mark.database]

APP = "trinh_ky_app"

CHANGES = (
    "UPDATE {0} SET {1} = {1}",
    "DELETE FROM {0}",
    "TRUNCATE {0} CASCADE",
    "ALTER TABLE {0} ADD COLUMN more integer",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "DROP TRIGGER append_only_{0}_row ON {0}",
    "CREATE TRIGGER nothing BEFORE INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION append_only_{0}()",
    "DROP TABLE {0} CASCADE",
    "CREATE OR REPLACE FUNCTION append_only_{0}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "DROP FUNCTION append_only_{0}() CASCADE",
    "CREATE RULE nothing AS ON INSERT TO {0} DO INSTEAD NOTHING",
)
ANYWHERE = (
    "SET LOCAL session_replication_role = replica",
    "CREATE TABLE audit_more (id integer)",
    "DROP SCHEMA public CASCADE",
    "DELETE FROM django_migrations",
)


@pytest.fixture
def as_application(db: None) -> Iterator[None]:
    """Everything inside is done as the application's role; the role goes with the test's transaction."""
    if connection.vendor != "postgresql":
        pytest.fail("asked for on PostgreSQL only")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {APP}")
        call_command("audit_roles", "--app", APP, "--apply", stdout=StringIO())
        connection.check_constraints()
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {APP}")
    yield


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner|must be able"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


if connection.vendor == "postgresql":

    def test_the_application_does_a_whole_job_and_can_change_nothing_of_it(as_application: None) -> None:
        world = small_world()
        assert issue(world, approved(world, 0, 1)).status_code == 302
        seal()
        assert Event.objects.filter(action="reports.issue").exists() and Checkpoint.objects.exists()
        for table in guarded_tables(connection):
            key = connection.introspection.get_primary_key_column(connection.cursor(), table)
            for change in CHANGES:
                refused(change.format(table, f'"{key}"'))
        for statement in ANYWHERE:
            refused(statement)

    def test_it_is_told_whether_the_role_could_lift_the_guards(as_application: None) -> None:
        assert not can_lift_guards()
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")
        assert can_lift_guards()

    def test_a_role_that_owned_the_tables_owns_them_no_more(db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {APP}")
            cursor.execute(f"ALTER TABLE audit_event OWNER TO {APP}")
        assert 'ALTER TABLE "audit_event" OWNER TO' in "\n".join(statements(APP))
        call_command("audit_roles", "--app", APP, "--apply", stdout=StringIO())
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {APP}")
        assert not can_lift_guards()

    @pytest.mark.parametrize(
        "name",
        [
            'app"; DROP TABLE audit_event; --',
            '"app"; DROP TABLE audit_event; --"',
            "'; SELECT 1; --",
            "tên có dấu cách",
        ],
    )
    def test_a_name_is_one_name_whatever_is_in_it(db: None, name: str) -> None:
        call_command("audit_roles", "--app", name, stdout=(out := StringIO()))
        doubled = name.replace('"', '""')
        quoted = f'"{doubled}"'
        assert quoted in out.getvalue()
        for line in out.getvalue().splitlines():
            assert ";" not in line.replace(quoted, "").removesuffix(";"), line
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {quoted}")
        call_command("audit_roles", "--app", name, "--apply", stdout=StringIO())
        assert Event._meta.db_table in connection.introspection.table_names()

    @pytest.mark.parametrize("name", ["", "a\x00b", "a" * 64, "đ" * 32])
    def test_what_cannot_be_a_name_is_said(db: None, name: str) -> None:
        for more in ((), ("--apply",)):
            with pytest.raises(CommandError, match="Tên tài khoản"):
                call_command("audit_roles", "--app", name, *more, stdout=StringIO())

    def test_the_command_prints_what_it_would_do(db: None) -> None:
        out = StringIO()
        call_command("audit_roles", "--app", "another", "--json", stdout=out)
        printed = json.loads(out.getvalue())
        assert printed["applied"] is False
        assert 'GRANT SELECT, INSERT ON "audit_event" TO "another"' in printed["statements"]
        with pytest.raises(CommandError, match="another"):
            call_command("audit_roles", "--app", "another", "--apply", stdout=out)

else:

    def test_sqlite_has_no_roles() -> None:
        with pytest.raises(CommandError, match="PostgreSQL"):
            call_command("audit_roles", "--app", APP)
        assert not can_lift_guards()

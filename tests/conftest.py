"""What every test may count on.

The suite runs on SQLite. Tests marked `database` run on PostgreSQL as well: `make test` runs pytest a second
time with DATABASE_URL naming a server and `-m database`. By hand:
`DATABASE_URL=postgres://… python -m pytest -m database`.

A test that needs the database asks for `db` (or the `django_db` mark) and is rolled back. A test that needs
real commits – several threads, several connections, `on_commit` in another process – asks for `committed_db`.
Django's own way to clean up after commits empties every table, which the append-only tables refuse, as they
should; so `transaction=True` and `live_server` are refused here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from tests import pristine as databases
from tests.watching import watched
from tests.world import World, small_world
from workflow.audit.privacy import years

MIGRATED_KEYS: dict[int, bytes] = {}
"""The keys of years that the test database has from its migrations."""

FLUSHING_FIXTURES = {"transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        flushes = mark is not None and bool(mark.kwargs.get("transaction"))
        if flushes or FLUSHING_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(f"{item.nodeid} would flush append-only tables; use committed_db")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Hashing that is slow on purpose protects nobody here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_quiet_hours(settings: Settings) -> None:
    """A mail that a test waits for comes at any hour of any day."""
    settings.MAIL_QUIET_HOURS, settings.MAIL_QUIET_DAYS_OFF = "", False


@pytest.fixture(autouse=True)
def _events_are_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request and every command of every test: see watching.py."""
    request, execute = Client.request, BaseCommand.execute

    def watched_request(self: Client, **given: Any) -> Any:
        answers: list[Any] = []
        with watched(
            f"{given.get('REQUEST_METHOD', 'GET')} {given.get('PATH_INFO', '/')}",
            refused=lambda: not answers or answers[0].status_code >= 400,
        ):
            answers.append(request(self, **given))
        return answers[0]

    def watched_command(self: BaseCommand, *args: Any, **given: Any) -> Any:
        with watched(f"manage.py {self.__module__.rpartition('.')[2]}"):
            return execute(self, *args, **given)

    monkeypatch.setattr(Client, "request", watched_request)
    monkeypatch.setattr(BaseCommand, "execute", watched_command)


@pytest.fixture(autouse=True)
def _keys_of_the_database() -> Iterator[None]:
    """A key that a test made goes with its transaction, or when the database is put back."""
    yield
    years.KNOWN.clear()
    years.KNOWN.update(MIGRATED_KEYS)


@pytest.fixture(autouse=True)
def _own_cache() -> Iterator[None]:
    """What a process keeps for its pages goes with the test."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page that a test asked for in English leaves its thread in English; the next test begins in Vietnamese."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that a test stores go with it."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    settings.AUDIT_KEY = tmp_path_factory.mktemp("key") / "audit-key"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On SQLite a file, not memory: tests of simultaneous people need the locks that real use has."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database, whatever asks for it.

    pytest-django makes one only where a test says `db` or `django_db`: tests that all ask for `committed_db` would
    commit to, and put back, the database of the installation.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    MIGRATED_KEYS.update(years.KNOWN)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def pristine(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[databases.Pristine]:
    """A copy of the migrated test database, taken before the first commit."""
    with django_db_blocker.unblock():
        copy = databases.take(tmp_path_factory.mktemp("pristine"))
        yield copy
        copy.discard()


@pytest.fixture
def committed_db(pristine: databases.Pristine, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database with real transactions; afterwards it is put back as it was, triggers and all.

    A thread of the test closes its own connection before it ends.
    """
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        pristine.restore()


@pytest.fixture
def world(db: None) -> World:
    """A small committee with a launched campaign (tests/world.py)."""
    return small_world()

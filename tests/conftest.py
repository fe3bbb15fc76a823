"""What every test may count on.

The suite runs on SQLite. Tests marked `database` run on PostgreSQL as well: `make test` runs pytest a second
time with DATABASE_URL naming a server and `-m database`. By hand:
`DATABASE_URL=postgres://… python -m pytest -m database`.

A test that needs the database asks for `db` (or the `django_db` mark) and is rolled back. What many begin from, as
`world`, is a ground (ground.py): made once for the tests that follow each other. A test that needs
real commits – several threads, several connections, `on_commit` in another process – asks for `committed_db`.
Django's own way to clean up after commits empties every table, which the append-only tables refuse, as they
should; so `transaction=True` and `live_server` are refused here.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from tests.ground import GROUNDS, Grounds, ground, own_files
from tests.pristine import Pristine, migrated, postgres_template, shared_by_all
from tests.watching import watched
from tests.world import World, small_world
from workflow.audit.models import YearKey
from workflow.audit.privacy import years

SETTINGS: dict[str, Any] = {
    # Hashing that is slow on purpose protects nobody here.
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    # A mail that a test waits for comes at any hour of any day.
    "MAIL_QUIET_HOURS": "",
    "MAIL_QUIET_DAYS_OFF": False,
}

TESTS = Path(__file__).parent

TAKE_LONG = (
    "browser",
    "property",
    "test_architecture.py",
    "documents/office",
    "campaigns/test_migrating.py",
    "notices/test_moving_house.py",
    "reorganisation/test_installed_before.py",
)
"""Files whose few tests each take long, as those of several processes do that commit."""

MIGRATED_KEYS: dict[int, bytes] = {}
"""The keys of years that the test database has from its migrations."""

FLUSHING_FIXTURES = {"transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        flushes = mark is not None and bool(mark.kwargs.get("transaction"))
        if flushes or FLUSHING_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(f"{item.nodeid} would flush append-only tables; use committed_db")
    _begin_with_what_takes_long(items)


def _begin_with_what_takes_long(items: list[pytest.Item]) -> None:
    """Or a long file is the last, and all other processes wait for it. Of the others, many tests take longer."""
    of_file = Counter(item.path for item in items)
    committing = {item.path for item in items if "committed_db" in getattr(item, "fixturenames", ())}

    def rank(item: pytest.Item) -> tuple[bool, bool, int, Path]:
        is_long = any(item.path.is_relative_to(TESTS / place) for place in TAKE_LONG)
        return not is_long, item.path not in committing, -of_file[item.path], item.path

    items.sort(key=rank)


@pytest.fixture(autouse=True)
def _settings_of_every_test(settings: Settings) -> None:
    for name, value in SETTINGS.items():
        setattr(settings, name, value)


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


@pytest.fixture(scope="session")
def _directories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One new path after the other. `mktemp` would read the names of all earlier ones every time."""
    parent = tmp_path_factory.mktemp("files")
    return (parent / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, _directories: Iterator[Path]) -> Path:
    """Files that a test stores go with it."""
    directory = next(_directories)
    for name, path in own_files(directory).items():
        setattr(settings, name, path)
    return directory


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On SQLite a file, not memory: tests of simultaneous people need the locks that real use has."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def pristine(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Pristine:
    """The migrated database that all processes of this run copy."""
    with django_db_blocker.unblock():
        return migrated(shared_by_all(request.config, tmp_path_factory))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """When all processes have ended, what they copied goes from a server that stays."""
    if connection.vendor == "postgresql" and not hasattr(session.config, "workerinput"):
        postgres_template().discard()


@pytest.fixture(scope="session")
def django_db_setup(pristine: Pristine, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, whatever asks for it.

    pytest-django makes one only where a test says `db` or `django_db`: tests that all ask for `committed_db` would
    commit to, and put back, the database of the installation.
    """
    own = connection.settings_dict
    installed, test = own["NAME"], own["TEST"]["NAME"] or f"test_{own['NAME']}"
    pristine.copy_to(test)
    own["NAME"] = test
    with django_db_blocker.unblock():
        years_with_a_key = YearKey.objects.filter(secret__isnull=False)
        MIGRATED_KEYS.update({key.year: bytes(key.secret or b"") for key in years_with_a_key})
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(installed, verbosity=0)


@pytest.fixture(scope="session")
def grounds(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Grounds]:
    """What tests that follow each other begin from (tests/ground.py)."""
    grounds = Grounds(tmp_path_factory.mktemp("grounds"), SETTINGS)
    yield grounds
    with django_db_blocker.unblock():
        grounds.leave()


@pytest.fixture
def _brought(request: pytest.FixtureRequest, grounds: Grounds, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        grounds.bring(GROUNDS.keys() & request.fixturenames)


@pytest.fixture
def _django_db_helper(_brought: None, _django_db_helper: None) -> None:
    """pytest-django's transaction of each test, inside those of its grounds."""


@pytest.fixture
def _copies_of_grounds(db: None, grounds: Grounds, _own_files: Path) -> dict[str, Any]:
    return grounds.copies(_own_files)


@pytest.fixture
def committed_db(pristine: Pristine, grounds: Grounds, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database with real transactions; afterwards it is put back as it was, triggers and all.

    A thread of the test closes its own connection before it ends.
    """
    with django_db_blocker.unblock():
        grounds.leave()
        yield
        connections.close_all()
        pristine.copy_to(connection.settings_dict["NAME"])


@ground
def world() -> World:
    """A small committee with a launched campaign (tests/world.py)."""
    return small_world()

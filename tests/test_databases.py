"""What the rest relies on from the database, on both of them."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction

from tests.installation import ROOT, Installation

PEOPLE = 8


def add_one_letter(everybody_ready: Barrier) -> None:
    """Read a row under lock and write it back one letter longer, with seven others at the same moment."""
    try:
        everybody_ready.wait(timeout=10)
        with transaction.atomic():
            row = ContentType.objects.select_for_update().get(app_label="counting")
            row.model += "x"
            row.save()
    finally:
        connection.close()


@pytest.mark.database
def test_simultaneous_writers_wait_for_one_another(committed_db: None) -> None:
    ContentType.objects.create(app_label="counting", model="x")
    everybody_ready = Barrier(PEOPLE)
    with ThreadPoolExecutor(PEOPLE) as threads:
        for done in [threads.submit(add_one_letter, everybody_ready) for _ in range(PEOPLE)]:
            done.result()
    assert ContentType.objects.get(app_label="counting").model == "x" * (1 + PEOPLE)


@pytest.mark.database
def test_what_a_test_committed_is_gone_in_the_next(committed_db: None) -> None:
    assert not ContentType.objects.filter(app_label="counting").exists()


def test_tests_that_only_commit_leave_the_installation_alone(tmp_path: Path) -> None:
    """Run alone: nothing else in that run asks for a test database."""
    alone = f"{__file__}::test_what_a_test_committed_is_gone_in_the_next"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", alone]
    done = subprocess.run(command, cwd=ROOT, env=Installation(tmp_path).environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert not list(tmp_path.glob("*.sqlite3*"))


@pytest.mark.database
def test_a_reference_to_nothing_is_refused(committed_db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Permission.objects.create(name="x", codename="x", content_type_id=2**31 - 1)


@pytest.mark.django_db
def test_sqlite_lets_people_read_while_somebody_writes() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)

"""What is erased is gone from the disk, too, and a process that dies while it erases has erased nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tests.dying import dies_before
from tests.reorganisation.committee import committee_before
from tests.reorganisation.test_erasing import NAME, erase, leave, told
from workflow.audit.models import Event
from workflow.audit.replay import differences
from workflow.audit.verify import verify
from workflow.notices.models import Notice
from workflow.organisation.models import Person

pytestmark = pytest.mark.database


def test_erased_names_are_in_no_file_of_the_database(committed_db: None) -> None:
    """SQLite: neither in the file nor in its log, free pages included."""
    if connection.vendor != "sqlite":
        return
    committee_before()
    gone = leave()
    name = NAME.encode()
    assert name in files_of_the_database()
    erase(gone)
    # A notice to somebody else may name them; it goes with its year.
    Notice.objects.filter(given__icontains=NAME.encode("unicode_escape").decode()).delete()
    assert name not in files_of_the_database()


def files_of_the_database() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(str(connection.settings_dict["NAME"]))
    return b"".join(file.read_bytes() for file in (path, path.with_name(path.name + "-wal")) if file.exists())


def test_erasing_is_done_whole_or_not_at_all_wherever_it_is_killed(committed_db: None) -> None:
    committee_before()
    gone = leave()
    statement = 1
    while dies_before(statement, lambda: erase(gone)):
        left = Person.objects.get(pk=gone.pk)
        assert (left.full_name, left.is_erased) == (NAME, False)
        assert NAME in told() and Notice.objects.filter(person=gone).exists()
        assert not list(verify(Event.objects.all())) and not list(differences())
        statement += 1
    assert statement > 10
    assert Person.objects.get(pk=gone.pk).is_erased and NAME not in told()
    assert not list(verify(Event.objects.all())) and not list(differences())

"""What names people is not kept longer than it serves: sessions that ended, results of background work."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.world import World, browser_of
from workflow.notices.delivery import deliver
from workflow.organisation.forgetting import forget_sessions
from workflow.timers import forgetting

DAY = datetime.timedelta(days=1)


@pytest.mark.database
@pytest.mark.django_db
def test_a_session_goes_once_it_has_ended_and_not_before(world: World) -> None:
    client = browser_of(world.head)
    other = SessionStore()
    other.set_expiry(7 * 86_400)
    other.save()
    now = timezone.now()
    assert forget_sessions(now) == 0
    assert client.get("/").status_code == 200
    assert forget_sessions(now + DAY) == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == [other.session_key]


@pytest.mark.django_db
def test_many_ended_sessions_go_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.organisation.forgetting.BATCH", 2)
    now = timezone.now()
    Session.objects.bulk_create(Session(session_key=f"k{day}", expire_date=now - day * DAY) for day in (1, 2, 3))
    assert [forget_sessions(now) for _time in range(3)] == [2, 1, 0]


@pytest.mark.database
@pytest.mark.django_db
def test_the_result_of_work_that_ended_is_kept_thirty_days() -> None:
    now = timezone.now()

    def result(status: str, days: int | None) -> DBTaskResult:
        ended = None if days is None else now - days * DAY
        made = DBTaskResult.objects.create(
            task_path=deliver.module_path,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
            status=status,
            finished_at=ended,
            traceback="ValueError: Nguyễn Văn A" if status == "FAILED" else "",
        )
        DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=now - 90 * DAY)
        return made

    kept = [result("READY", None), result("RUNNING", None), result("FAILED", 29), result("SUCCESSFUL", 29)]
    result("FAILED", 31)
    result("SUCCESSFUL", 31)
    assert forgetting.forget_tasks(now) == 2
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {one.pk for one in kept}


@pytest.mark.django_db
def test_sqlite_overwrites_what_is_deleted() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_what_was_deleted_is_not_in_the_file(tmp_path: Path) -> None:
    """With the pragmas that every connection of the installation begins with."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return
    file = tmp_path / "one.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
        database.execute("CREATE TABLE person (name TEXT)")
        database.execute("INSERT INTO person VALUES (?), (?)", ["Nguyen Van Long " * 500, "Tran Thi Ngan"])
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"Nguyen Van Long" in file.read_bytes() and b"Tran Thi Ngan" in file.read_bytes()
        database.execute("DELETE FROM person")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"Nguyen Van Long" not in file.read_bytes() and b"Tran Thi Ngan" not in file.read_bytes()

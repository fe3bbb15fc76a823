"""A worker that is killed at any step loses no mail; while others run too, none is sent twice but in one case.

Real processes, killed with SIGKILL, and a real mail server. The one case is a worker that dies after the server has
accepted a mail and before the database knows it: the mail comes again under the same Message-ID.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from tests.notices.mailbox import Mailbox, serving
from workflow.notices import delivery
from workflow.notices.models import Mail, MailState, Notice
from workflow.notices.writing import News, tell
from workflow.organisation.models import Person

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 24
WINDOW = "accepted by the server"
POINTS = [
    "gathered but not committed",
    "gathered",
    "claimed",
    "recipient named to the server",
    WINDOW,
    "marked",
]

pytestmark = pytest.mark.database


def database_url() -> str:
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(named['NAME']))}"
    user = f"{quote(named['USER'] or '')}:{quote(named['PASSWORD'] or '')}@" if named["USER"] else ""
    host = quote(named["HOST"] or "", safe="")
    return f"postgres://{user}{host}{':' + str(named['PORT']) if named['PORT'] else ''}/{named['NAME']}"


def start(box: Mailbox, here: Path, *point: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{box.port}",
        "MAIL_QUIET_HOURS": "",
        "MAIL_QUIET_DAYS_OFF": "0",
        "VAR_DIR": str(here / "var"),
        "GO": str(here / "go"),
    }
    return subprocess.Popen([sys.executable, "-m", "tests.notices.doomed_worker", *point], cwd=ROOT, env=environment)


def tell_everybody() -> None:
    people = [Person.objects.create_user(f"p{n}", "Lan", email=f"p{n}@example.vn") for n in range(PEOPLE)]
    tell([News(person.pk, "test", "Có việc mới", {}, "submission", 1) for person in people])


def the_lease_runs_out() -> None:
    Mail.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())


def finish(box: Mailbox, here: Path) -> None:
    """Two workers side by side send what is left."""
    the_lease_runs_out()
    (here / "go").touch()
    for worker in [start(box, here), start(box, here)]:
        assert worker.wait(60) == 0


def assert_everybody_was_told_once(box: Mailbox, again: int) -> None:
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert not Notice.objects.filter(mail__isnull=True).exists()
    assert sorted(set(box.ids)) == sorted(Mail.objects.values_list("message_id", flat=True))
    assert len(set(box.recipients)) == PEOPLE == len(set(box.ids)), "one mail each, counted by Message-ID"
    assert len(box.messages) == PEOPLE + again, "and as they came"


def test_a_mail_is_taken_by_one_worker(db: None) -> None:
    tell_everybody()
    delivery.compose(timezone.now())
    key = Mail.objects.order_by("pk").values_list("pk", flat=True)[0]
    assert delivery._claim(key) is not None and delivery._claim(key) is None


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_alone(committed_db: None, point: str, tmp_path: Path) -> None:
    with serving(Mailbox()) as box:
        tell_everybody()
        (tmp_path / "go").touch()
        assert start(box, tmp_path, point).wait(60) == -signal.SIGKILL
        finish(box, tmp_path)
        assert_everybody_was_told_once(box, again=int(point == WINDOW))


@pytest.mark.parametrize("point", ["claimed", "recipient named to the server", WINDOW, "marked"])
def test_a_worker_killed_beside_another_that_goes_on(committed_db: None, point: str, tmp_path: Path) -> None:
    with serving(Mailbox()) as box:
        tell_everybody()
        doomed, other = start(box, tmp_path, point), start(box, tmp_path)
        (tmp_path / "go").touch()
        died = doomed.wait(60) == -signal.SIGKILL
        assert other.wait(60) == 0
        finish(box, tmp_path)
        assert_everybody_was_told_once(box, again=int(died and point == WINDOW))


def test_nobody_waits_for_a_slow_mail_server(committed_db: None, tmp_path: Path) -> None:
    """On SQLite a transaction that is open during the conversation would keep everybody from writing."""
    with serving(Slow()) as box:
        tell_everybody()
        (tmp_path / "go").touch()
        worker = start(box, tmp_path)
        while not box.asked:
            assert worker.poll() is None
        begun = timezone.now()
        Person.objects.create_user("other", "Sơn")
        assert (timezone.now() - begun).total_seconds() < 1.5 and worker.poll() is None
        worker.kill()
        worker.wait()


class Slow(Mailbox):
    """Takes five seconds to answer."""

    asked = False

    async def handle_DATA(self, *args: object) -> str:  # type: ignore[override]
        import asyncio

        self.asked = True
        await asyncio.sleep(5)
        return "250 accepted"

"""A worker that is killed at any step loses no mail; while others run too, none is sent twice but in one case.

Real processes, killed with SIGKILL, and a real mail server. The one case is a worker that dies after the server has
accepted a mail and before the database knows it: the mail comes again under the same Message-ID.
"""

from __future__ import annotations

import asyncio
import signal
import smtplib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import Settings

from tests.dying import Forked, die_after
from tests.notices.mailbox import Mailbox, serving, use
from workflow.notices import delivery
from workflow.notices.models import Mail, MailState, Notice
from workflow.notices.writing import News, tell
from workflow.organisation.models import Person

PEOPLE = 24
WINDOW = "accepted by the server"

# Where, and at which passing.
POINTS: dict[str, tuple[Any, str, int]] = {
    "gathered but not committed": (QuerySet, "bulk_update", 1),
    "gathered": (delivery, "compose", 1),
    "claimed": (delivery, "_claim", 2),
    "recipient named to the server": (smtplib.SMTP, "rcpt", 2),
    WINDOW: (delivery, "_hand_over", 2),
    "marked": (delivery, "_mark_sent", 2),
}

pytestmark = pytest.mark.database


def start(here: Path, point: str = "") -> Forked:
    """A worker, that kills itself when it passes the point. It begins when the file `go` is there, as others do."""

    def work() -> None:
        if point:
            die_after(*POINTS[point])
        while not (here / "go").exists():
            time.sleep(0.005)
        delivery.deliver.call()

    return Forked(work)


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    """What a real server took in, to which workers send."""
    with serving(Mailbox()) as mailbox:
        use(mailbox, settings)
        yield mailbox


def tell_everybody() -> None:
    people = [Person.objects.create_user(f"p{n}", "Lan", email=f"p{n}@example.vn") for n in range(PEOPLE)]
    tell([News(person.pk, "test", "Có việc mới", {}, "submission", 1) for person in people])


def the_lease_runs_out() -> None:
    Mail.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())


def finish(here: Path) -> None:
    """Two workers side by side send what is left."""
    the_lease_runs_out()
    (here / "go").touch()
    for worker in [start(here), start(here)]:
        assert worker.wait() == 0


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
def test_a_worker_killed_alone(committed_db: None, box: Mailbox, point: str, tmp_path: Path) -> None:
    tell_everybody()
    (tmp_path / "go").touch()
    assert start(tmp_path, point).wait() == -signal.SIGKILL
    finish(tmp_path)
    assert_everybody_was_told_once(box, again=int(point == WINDOW))


@pytest.mark.parametrize("point", ["claimed", "recipient named to the server", WINDOW, "marked"])
def test_a_worker_killed_beside_another_that_goes_on(
    committed_db: None, box: Mailbox, point: str, tmp_path: Path
) -> None:
    tell_everybody()
    doomed, other = start(tmp_path, point), start(tmp_path)
    (tmp_path / "go").touch()
    died = doomed.wait() == -signal.SIGKILL
    assert other.wait() == 0
    finish(tmp_path)
    assert_everybody_was_told_once(box, again=int(died and point == WINDOW))


def test_nobody_waits_for_a_slow_mail_server(committed_db: None, settings: Settings, tmp_path: Path) -> None:
    """On SQLite a transaction that is open during the conversation would keep everybody from writing."""
    slow = Slow()
    with serving(slow):
        use(slow, settings)
        tell_everybody()
        (tmp_path / "go").touch()
        worker = start(tmp_path)
        while not slow.asked:
            assert worker.poll() is None
        Person.objects.create_user("other", "Sơn")
        assert not slow.answered and worker.poll() is None
        worker.kill()
        assert worker.wait() == -signal.SIGKILL


class Slow(Mailbox):
    """Takes five seconds to answer."""

    asked = False
    answered = False

    async def handle_DATA(self, *args: object) -> str:  # type: ignore[override]
        self.asked = True
        await asyncio.sleep(5)
        self.answered = True
        return "250 accepted"

"""The timers: each when its time has come, one process at a time, and a failure keeps none of the others back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.utils import timezone

from workflow.timers import registry
from workflow.timers.models import TimerRun
from workflow.timers.running import LEASE, run_due

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def no_timers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "TIMERS", {})
    monkeypatch.setattr("workflow.timers.running.TIMERS", registry.TIMERS)
    yield


def test_a_timer_runs_once_until_its_time_has_come_again() -> None:
    ran: list[datetime.datetime] = []
    registry.timer("test.one", "Thử", every=MINUTE)(lambda now: ran.append(now) or 7)
    assert run_due() == {"test.one": 7}
    assert run_due() == {}
    TimerRun.objects.update(begun_at=timezone.now() - MINUTE)
    assert run_due() == {"test.one": 7}
    assert len(ran) == 2


def test_one_that_another_process_is_at_is_left_to_it_until_its_lease_ends() -> None:
    registry.timer("test.one", "Thử", every=MINUTE)(lambda now: 1)
    now = timezone.now()
    TimerRun.objects.create(name="test.one", begun_at=now - LEASE, leased_until=now + MINUTE)
    assert run_due() == {}
    TimerRun.objects.update(leased_until=now - MINUTE)
    assert run_due() == {"test.one": 1}


def test_one_that_fails_is_told_on_its_row_and_the_others_go_on() -> None:
    def fails(now: datetime.datetime) -> int:
        raise OSError("no such host")

    registry.timer("test.fails", "Thử", every=MINUTE)(fails)
    registry.timer("test.works", "Thử", every=MINUTE)(lambda now: 1)
    assert run_due() == {"test.works": 1}
    failed = TimerRun.objects.get(name="test.fails")
    assert failed.last_error == "OSError: no such host"
    assert failed.done_at is None and failed.leased_until is None


def test_the_command_says_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    registry.timer("test.one", "Thử", every=MINUTE)(lambda now: 3)
    call_command("run_timers")
    assert capsys.readouterr().out == "test.one: 3\n"

"""A change that takes effect by itself does so exactly once, wherever the worker is killed. Real processes, SIGKILL."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys

import pytest

from tests.notices.test_dying import ROOT, database_url
from tests.reorganisation.committee import change, committee_before, new, terms, unit
from workflow.audit.models import Event
from workflow.notices.models import Notice
from workflow.organisation.models import UnitKind, today
from workflow.reorganisation.models import ChangeKind, OrganisationChange
from workflow.tasks.models import Task

POINTS = ["reports carried over", "tasks moved", "notices written", "before the commit", "committed"]
DAYS = 7

pytestmark = pytest.mark.database


def start(*point: str) -> subprocess.Popen[bytes]:
    """The timer as a process of its own, on the day of the change."""
    day = today() + datetime.timedelta(days=DAYS)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "tests.reorganisation.doomed_timer", day.isoformat(), *point]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


@pytest.mark.parametrize("point", POINTS)
def test_a_change_is_carried_over_once_although_the_worker_dies(committed_db: None, point: str) -> None:
    world = committee_before()
    made = change(
        terms(
            ChangeKind.MERGE,
            ("buu-dien", "vien-thong"),
            (new("Chi bộ Bưu chính", "bc", UnitKind.CELL),),
            effective_on=today() + datetime.timedelta(days=DAYS),
        )
    )
    before = Notice.objects.count()
    assert start(point).wait(60) == -signal.SIGKILL
    done = point == "committed"
    assert OrganisationChange.objects.get(pk=made.pk).state == ("in_effect" if done else "arranged")
    assert world.report("buu-dien").responsible_unit == unit("bc" if done else "buu-dien")
    assert (Notice.objects.count() > before) is done

    for worker in [start(), start()]:
        assert worker.wait(60) == 0
    assert OrganisationChange.objects.get(pk=made.pk).state == "in_effect"
    assert Event.objects.filter(action="reorganisation.take_effect").count() == 1
    assert Event.objects.filter(action="submissions.carry_over").count() == 2
    carried = Notice.objects.filter(kind="submissions.carry_over").values_list("person", "subject_id")
    assert len(carried) == len(set(carried)) > 0
    assert set(
        Task.objects.open().filter(unit__code__in=["buu-dien", "vien-thong", "bc"]).values_list("unit__code")
    ) == {("bc",)}

"""A change that takes effect by itself does so exactly once, wherever the worker is killed. Real processes, SIGKILL."""

from __future__ import annotations

import datetime
import signal
from typing import Any

import pytest
from django.utils import timezone

from tests.dying import Forked, die_after
from tests.reorganisation.committee import change, committee_before, new, terms, unit
from workflow.actions import mechanism
from workflow.audit.models import Event
from workflow.notices.models import Notice
from workflow.organisation.models import UnitKind, today
from workflow.reorganisation import actions, tasks, timers
from workflow.reorganisation import terms as change_terms
from workflow.reorganisation.models import ChangeKind, OrganisationChange
from workflow.submissions import synonyms
from workflow.tasks.models import Task

POINTS: dict[str, tuple[Any, str]] = {
    "reports carried over": (synonyms, "hand_on"),
    "tasks moved": (tasks, "supervise_by_successor"),
    "notices written": (mechanism, "_deliver"),
    "before the commit": (mechanism, "_finish"),
    "committed": (timers, "take_effect"),
}
DAYS = 7

pytestmark = pytest.mark.database


def start(point: str = "") -> Forked:
    """The timer on the day of the change; it is killed when it has passed the point."""
    day = today() + datetime.timedelta(days=DAYS)

    def work() -> None:
        for module in (change_terms, actions):
            module.today = lambda: day  # type: ignore[attr-defined]
        if point:
            die_after(*POINTS[point])
        timers.take_effect_when_due(timezone.now() + datetime.timedelta(days=DAYS))

    return Forked(work)


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
    assert start(point).wait() == -signal.SIGKILL
    done = point == "committed"
    assert OrganisationChange.objects.get(pk=made.pk).state == ("in_effect" if done else "arranged")
    assert world.report("buu-dien").responsible_unit == unit("bc" if done else "buu-dien")
    assert (Notice.objects.count() > before) is done

    for worker in [start(), start()]:
        assert worker.wait() == 0
    assert OrganisationChange.objects.get(pk=made.pk).state == "in_effect"
    assert Event.objects.filter(action="reorganisation.take_effect").count() == 1
    assert Event.objects.filter(action="submissions.carry_over").count() == 2
    carried = Notice.objects.filter(kind="submissions.carry_over").values_list("person", "subject_id")
    assert len(carried) == len(set(carried)) > 0
    assert set(
        Task.objects.open().filter(unit__code__in=["buu-dien", "vien-thong", "bc"]).values_list("unit__code")
    ) == {("bc",)}

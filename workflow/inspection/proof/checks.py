"""The check of the whole log: once a night, and whenever an inspector asks; its result is itself an event."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from workflow.audit.checking import Result, check
from workflow.audit.models import Event
from workflow.audit.recording import SYSTEM_STREAM, Entry, append
from workflow.inspection.actions import write_look
from workflow.organisation.acting import Acting
from workflow.timers.registry import timer

CHECK = "audit.check"

GIVEN_UP_AFTER = datetime.timedelta(hours=12)
"""A check that was asked for so long ago and has not ended died with its process."""


@timer("inspection.check", _("Tự kiểm tra nhật ký"), every=datetime.timedelta(days=1))
def check_daily(now: datetime.datetime) -> int:
    """Have the worker check: it may take long, and other timers must not wait for it."""
    if running(now):
        return 0
    run_check.enqueue()
    return 1


def ask(now: datetime.datetime, *, acting: Acting) -> None:
    """Have the worker check now, unless it is at it already."""
    write_look("audit.ask_check", acting, {})
    if not running(now):
        run_check.enqueue()


def running(now: datetime.datetime) -> bool:
    """Whether a check waits or is under way. One query."""
    unfinished = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    asked = DBTaskResult.objects.filter(task_path=run_check.module_path, status__in=unfinished)
    return asked.filter(enqueued_at__gt=now - GIVEN_UP_AFTER).exists()


@task()
def run_check() -> None:
    from workflow.inspection.proof.alarms import watch_now

    write_down(check())
    watch_now()


def write_down(result: Result) -> Event:
    with translation.override("vi"):
        problem = result.problem
    return append(
        Entry(
            stream=SYSTEM_STREAM,
            action=CHECK,
            acting=Acting.system(),
            changes={
                "events": result.events,
                "wrong": result.wrong,
                "unlike": result.unlike,
                "verdict": problem[:500],
                "objects": [one.stream for one in result.differences],
            },
        )
    )


def results() -> QuerySet[Event]:
    """What checks found, latest first."""
    return Event.objects.filter(action=CHECK).order_by("-id")

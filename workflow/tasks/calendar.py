"""A person's deadlines as an iCalendar file (RFC 5545): what is due, on what, never what a report says."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, vDuration

from workflow.documents.deadlines import VIETNAM
from workflow.organisation.models import Person
from workflow.pages.polling import etag
from workflow.tasks.models import Task

ALARMS = (datetime.timedelta(days=3), datetime.timedelta(days=1))
"""How long before the deadline a calendar program may ring."""

REFRESH = datetime.timedelta(hours=1)


def calendar_etag(tasks: Sequence[Task]) -> str:
    return etag([(task.pk, task.label, task.step, task.due_at, task.owner_id) for task in tasks])


def calendar_file(person: Person, tasks: Sequence[Task]) -> bytes:
    """The file, in the product's own language. The same tasks give the same bytes."""
    with translation.override(settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", "-//Trinh Ky//Deadlines//VI")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Trình Ký: hạn của %(person)s") % {"person": person.full_name})
        calendar.add("x-wr-timezone", str(VIETNAM))
        calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
        calendar.add_component(Timezone.from_tzinfo(VIETNAM))
        for task in tasks:
            calendar.add_component(_event(task, person))
        return bytes(calendar.to_ical())


def _event(task: Task, person: Person) -> Event:
    assert task.due_at is not None
    title = str(task.flow_task.task_title)
    event = Event()
    event.add("uid", f"task-{task.pk}@{urlsplit(settings.SITE_URL).hostname}")
    # When the task came: a time of the reading would make every reading a new file.
    event.add("dtstamp", task.created.astimezone(datetime.UTC))
    event.add("dtstart", timezone.localtime(task.due_at, VIETNAM))
    event.add("summary", f"{title}: {task.label}")
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.SITE_URL.rstrip("/") + reverse("tasks:task", args=[task.pk]))
    if task.owner_id != person.pk:
        holder = task.owner.full_name if task.owner else _("chưa ai nhận")
        event.add("description", _("Người giữ việc: %(holder)s") % {"holder": holder})
    for before in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{title}: {task.label}")
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event

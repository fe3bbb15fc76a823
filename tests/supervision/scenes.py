"""What the tests of supervision begin from."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from tests.world import World, taken_in
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role
from workflow.tasks.models import Task

REASON = "Người đang giữ đi công tác."


def held(world: World, unit: int = 0) -> Task:
    """A review task in the first reviewer's hands, not opened since."""
    row = taken_in(world.reports[unit], world.drafters[unit], world.secretaries[unit], world.reviewer)
    return Task.objects.open().get(subject_kind="submission", subject_id=row.pk)


def value(task: Task) -> str:
    """The task as a row of the console gives it."""
    return f"{task.pk}:{task.owner_id or ''}"


def reviewer(world: World, username: str, name: str) -> Acting:
    """One more reviewer."""
    person = Person.objects.create_user(username, name)
    return Acting.through(
        Appointment.objects.create(
            person=person,
            role=Role.REVIEWER,
            unit=world.campaign.lead_unit,
            title="Chuyên viên",
            valid_from=datetime.date(2020, 1, 1),
        )
    )


def make_leave(who: Acting) -> None:
    """Their appointment ended yesterday."""
    assert who.appointment is not None
    Appointment.objects.filter(pk=who.appointment.pk).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))


def supervised_json(command: str, *arguments: str) -> dict[str, Any]:
    """What a command answers with --json."""
    out = io.StringIO()
    call_command(command, *arguments, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found

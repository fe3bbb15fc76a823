"""What a person does to their own tasks by looking at them. It changes no document, so it is no event."""

from __future__ import annotations

from django.utils import timezone

from workflow.organisation.models import Person
from workflow.tasks.models import Task


def open_task(task: Task, person: Person) -> None:
    """Note that the holder has seen the task: from then on handing it to them is not undone lightly."""
    if task.owner_id == person.pk and task.opened_at is None:
        task.opened_at = timezone.now()
        task.save(update_fields=["opened_at"])

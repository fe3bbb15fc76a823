"""Whom the head's confirmation asks: the heads who had no part in the report or its review."""

from __future__ import annotations

from workflow.actions.models import FlowDocument
from workflow.actions.opening import when_opened
from workflow.actions.verbs import Act
from workflow.submissions.models import Submission
from workflow.tasks import engine
from workflow.tasks.models import Task


@when_opened
def excuse_who_may_not_confirm(document: FlowDocument, task: Task, act: Act) -> None:
    """One query and one INSERT, only where there are two levels of review."""
    if isinstance(document, Submission) and task.step == "confirm":
        own = {person.pk for person in act.acting.people}
        engine.excuse(task, document.unit_people | document.reviewers | own)

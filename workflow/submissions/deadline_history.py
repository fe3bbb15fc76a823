"""Every deadline that a report has had, as its events tell."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.submissions.models import Submission

SETTING = (
    "submissions.open",
    "submissions.return_for_revision",
    "submissions.recall",
    "submissions.extend_deadline",
)
"""The acts that may set a deadline."""

SHOWN = 50


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """A deadline and the event that set it."""

    due_at: datetime.datetime
    event: Event


def deadline_history(submission: Submission) -> list[DeadlineSet]:
    """The deadlines of the report, the one in force first. One query."""
    found = []
    for event in timeline(submission.stream).filter(action__in=SETTING, refused=False)[:SHOWN]:
        due_at = event.changes.get("due_at")
        if due_at:
            now = due_at[1] if isinstance(due_at, list) else due_at
            found.append(DeadlineSet(datetime.datetime.fromisoformat(now), event))
    return found

"""What the menu and the filters count for one request: read once, counted as often as asked."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from workflow.tasks import queries
from workflow.tasks.calls import calls_on
from workflow.tasks.filters import Filter, Moment
from workflow.tasks.models import Due


def counts(request: HttpRequest) -> queries.Counts:
    """Two queries at the first call."""
    found: queries.Counts | None = getattr(request, "_task_counts", None)
    if found is None:
        found = request._task_counts = queries.counts(request.acting)  # type: ignore[attr-defined]
    return found


def to_do(request: HttpRequest) -> int:
    """How many tasks there are to do, with what else calls; 100 for more than 99."""
    found = counts(request)
    return queries.COUNTED if found.more else len(found.tasks) + len(calls_on(request))  # type: ignore[arg-type]


def late(request: HttpRequest) -> int:
    """How many of them are overdue; of more than a hundred, how many of the most urgent."""
    return counts(request).of(Filter(due=Due.LATE), Moment(timezone.now())).count

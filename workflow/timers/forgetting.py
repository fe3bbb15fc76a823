"""Lets the results of background work go: what failed is kept with its error, which may quote anything."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from workflow.timers.registry import timer

KEPT = datetime.timedelta(days=30)
BATCH = 1_000


@timer("timers.forget_tasks", gettext_lazy("Xóa kết quả cũ của hàng đợi việc nền"), every=datetime.timedelta(hours=1))
def forget_tasks(now: datetime.datetime) -> int:
    """Delete some of the results of work that ended more than thirty days ago, well or not."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT)
    keys = list(old.order_by("finished_at").values_list("pk", flat=True)[:BATCH])
    return int(old.filter(pk__in=keys).delete()[0])

"""What names people and serves nothing any more is not kept: uploads that nobody confirmed, sessions that ran out."""

from __future__ import annotations

import datetime

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy

from workflow.timers.registry import timer

FOLDER = "organisation-imports"
KEPT = datetime.timedelta(days=1)
BATCH = 1_000


def upload_name(digest: str) -> str:
    """Where the upload with that SHA-256 waits for its confirmation."""
    return f"{FOLDER}/{digest}.xlsx"


@timer("organisation.forget_uploads", gettext_lazy("Xóa tệp tổ chức chạy thử đã cũ"), every=datetime.timedelta(hours=1))
def forget_uploads(now: datetime.datetime) -> int:
    """Remove those that have waited for more than a day."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    done = 0
    for name in names:
        path = f"{FOLDER}/{name}"
        try:
            if default_storage.get_modified_time(path) > now - KEPT:
                continue
        except FileNotFoundError:
            # Loaded, or removed by another run, since the folder was read.
            continue
        default_storage.delete(path)
        done += 1
    return done


@timer("organisation.forget_sessions", gettext_lazy("Xóa phiên làm việc đã hết hạn"), every=datetime.timedelta(hours=1))
def forget_sessions(now: datetime.datetime) -> int:
    """Delete some of the sessions that nobody can use any more: each says who was signed in, and as what."""
    ended = Session.objects.filter(expire_date__lt=now)
    keys = list(ended.order_by("expire_date").values_list("pk", flat=True)[:BATCH])
    return ended.filter(pk__in=keys).delete()[0]

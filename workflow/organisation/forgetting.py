"""Uploaded workbooks that nobody confirmed are not kept: they name people."""

from __future__ import annotations

import datetime

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy

from workflow.timers.registry import timer

FOLDER = "organisation-imports"
KEPT = datetime.timedelta(days=1)


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

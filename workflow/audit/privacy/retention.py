"""How long network addresses can be read in the log: the keys of older years are destroyed."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from workflow.audit.privacy import years
from workflow.audit.recording import SYSTEM_STREAM, Entry, append
from workflow.organisation.acting import Acting
from workflow.timers.registry import timer


@timer("audit.retention", _("Giữ và xóa khóa của dữ liệu cá nhân theo năm"), every=datetime.timedelta(days=1))
def keep_no_longer(now: datetime.datetime) -> int:
    """Destroy the keys of years that ended more than AUDIT_ADDRESS_YEARS ago (0: none), and make the next year's.

    A key that a restored backup brought back goes again the next time.
    """
    years.make_ready(now)
    kept: int = settings.AUDIT_ADDRESS_YEARS
    if not kept:
        return 0
    with transaction.atomic():
        destroyed = years.destroy_before(now.year - kept)
        if destroyed:
            append(Entry(SYSTEM_STREAM, "audit.erase", Acting.system(), changes={"years": destroyed}))
    return len(destroyed)

"""What seals by itself: every minute, and at once after acts that ask for it (at_once.py)."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from workflow.audit.evidence import witnesses
from workflow.audit.evidence.sealing import seal
from workflow.timers.registry import timer


@timer("audit.seal", _("Niêm phong nhật ký"), every=datetime.timedelta(minutes=1))
def seal_in_time(now: datetime.datetime) -> int:
    """Seal what is new and hand it to the witnesses; answer how many checkpoints were made."""
    return seal_and_tell(now)


def seal_and_tell(now: datetime.datetime | None = None) -> int:
    checkpoint = seal(now)
    witnesses.deliver()
    return int(checkpoint is not None)

"""Delegations of the small world, given through the real verb."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from workflow.delegation import queries
from workflow.delegation.actions import give
from workflow.delegation.models import Delegation
from workflow.organisation.acting import Acting

REASON = "Đi công tác tại Lào Cai."


def delegation(giver: Acting, receiver: Acting, days: int = 7, **given: Any) -> Delegation:
    """From now on, for so many days."""
    assert receiver.person is not None
    now = timezone.now()
    return give(
        acting=giver,
        delegate_to=receiver.person,
        reason=REASON,
        **{"starts_at": now, "ends_at": now + datetime.timedelta(days=days), **given},
    )


def standing_in(receiver: Acting, giver: Acting) -> Acting:
    """The receiver in the capacity of the giver, as the middleware offers it now."""
    assert receiver.person is not None and giver.appointment is not None
    offered = queries.capacities(receiver.person, timezone.now(), "192.0.2.7")
    return next(acting for acting in offered if acting.appointment == giver.appointment)

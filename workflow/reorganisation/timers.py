"""Changes whose day has come take effect by themselves."""

from __future__ import annotations

import datetime
from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import NotInState
from workflow.organisation.acting import Acting
from workflow.reorganisation.actions import take_effect
from workflow.reorganisation.models import OrganisationChange
from workflow.reorganisation.states import ChangeState
from workflow.timers.registry import timer


@timer(
    "reorganisation.take_effect",
    gettext_lazy("Cho thay đổi tổ chức có hiệu lực đúng ngày"),
    every=datetime.timedelta(minutes=1),
)
def take_effect_when_due(now: datetime.datetime) -> int:
    """Each in a transaction of its own, in the order of their days: a run that dies leaves the others for the next."""
    due = OrganisationChange.objects.filter(state=ChangeState.ARRANGED, effective_on__lte=timezone.localdate(now))
    done = 0
    for change in due.order_by("effective_on", "pk"):
        # Another run may have been first; the row is looked at again under its lock.
        with suppress(NotInState):
            take_effect(change, acting=Acting.system())
            done += 1
    return done

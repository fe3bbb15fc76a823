"""The right to act, asked once more under the lock: it may have ended while the request waited for it."""

from __future__ import annotations

import datetime

from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.actions.refusals import NotPermitted
from workflow.organisation import standing_in
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person


def moment_of_act(acting: Acting) -> datetime.datetime:
    """When the act happens: by the clock, once the object is locked and the right to act cannot be taken back.

    At that moment the appointment holds, everybody concerned is active, and what lets one person stand in for another
    is in effect. One query, two for somebody who stands in. Raises NotPermitted.
    """
    if acting.is_system:
        return timezone.now()
    held = standing_in.hold(acting.warrant.key) if acting.warrant else None
    at = timezone.now()
    if acting.on_behalf_of is not None:
        refusal = held.refusal(acting, at) if held else _("Không có ủy quyền nào cho việc này.")
        if refusal:
            raise NotPermitted(refusal)
    if not _holds(acting, timezone.localdate(at)):
        raise NotPermitted(_("Tư cách bạn đang dùng không còn hiệu lực. Hãy chọn tư cách khác."))
    return at


def _holds(acting: Acting, day: datetime.date) -> bool:
    """Whether the appointment is that of whose work it is, and the person acting belongs to the organisation."""
    if acting.appointment is None or acting.person is None:
        return False
    appointments = Appointment.objects.on(day).filter(
        pk=acting.appointment.pk, person=acting.principal, person__is_active=True
    )
    if acting.on_behalf_of is not None:
        own = Appointment.objects.on(day).filter(person=acting.person)
        active = Person.objects.filter(pk=acting.person.pk, is_active=True)
        appointments = appointments.filter(Exists(own), Exists(active))
    return appointments.exists()

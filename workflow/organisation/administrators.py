"""Somebody must always be able to administer the system: nobody could appoint another administrator otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.models import Q
from django.utils.translation import gettext as _

from workflow.organisation.models import Appointment, Role, today


def administered_until() -> datetime.date:
    """The last day until which there is an active administrator every day from today; yesterday when there is none."""
    reached = today() - datetime.timedelta(days=1)
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()), role=Role.ADMINISTRATOR, person__is_active=True
    )
    for first, last in held.order_by("valid_from", "pk").values_list("valid_from", "valid_to"):
        if first > reached and first - reached > datetime.timedelta(days=1):
            break
        reached = max(reached, last or datetime.date.max)
    return reached


@contextmanager
def administered(refuse: Callable[[str], Exception]) -> Iterator[None]:
    """Inside a transaction: what is done here must not bring the day nearer on which nobody administers the system.

    Raises what `refuse` makes of the words. Two such changes wait for each other, so that two administrators cannot
    end each other at once.
    """
    list(Appointment.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk").values_list("pk"))
    before = administered_until()
    yield
    after = administered_until()
    if after < before:
        raise refuse(
            _(
                "Sau ngày %(day)s không còn ai đang hoạt động giữ vai trò quản trị hệ thống. "
                "Hãy phân công người khác làm quản trị hệ thống trước."
            )
            % {"day": f"{after:%d/%m/%Y}"}
        )

"""Says of every request who acts, in which capacity, and by which calendar days are counted."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from workflow.organisation import capacity, standing_in
from workflow.organisation.acting import Acting
from workflow.organisation.addresses import client_address
from workflow.organisation.calendars import kept_for
from workflow.organisation.models import Person
from workflow.organisation.queries import capacities


class CapacityMiddleware:
    """Sets `request.acting` (None for a visitor) and `request.capacities`: the person's own today, then those of people
    whom they stand in for now.

    They are read afresh for every request, in one query and one more for those who stand in for somebody, so that an
    appointment or a delegation that ended gives no right a minute longer; `request.capacity_lapsed` says that the one
    that was chosen did. Stands after AuthenticationMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        held: list[Acting] = []
        acting: Acting | None = None
        lapsed = False
        if isinstance(request.user, Person):
            now, address = timezone.now(), client_address(request)
            rows = capacities(request.user, timezone.localdate(now), also=standing_in.principals(request.user, now))
            held = [Acting.through(row, address) for row in rows if row.person_id == request.user.pk]
            # Who has left the organisation stands in for nobody.
            if held and len(rows) > len(held):
                held += standing_in.capacities(request.user, now, address)
            acting = capacity.in_use(request.session, held) or Acting(request.user, address=address)
            lapsed = capacity.lapsed(request.session, held)
        request.capacities = held  # type: ignore[attr-defined]
        request.capacity_lapsed = lapsed  # type: ignore[attr-defined]
        request.acting = acting  # type: ignore[attr-defined]
        return self.get_response(request)


class CalendarMiddleware:
    """Counts days in this request by the calendar of the unit that the person works for. Stands after the capacity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        acting: Acting | None = request.acting  # type: ignore[attr-defined]
        with kept_for(acting.unit_id if acting else None):
            return self.get_response(request)

"""Says of every request who acts, in which capacity, and by which calendar days are counted."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from workflow.organisation import capacity
from workflow.organisation.acting import Acting
from workflow.organisation.addresses import client_address
from workflow.organisation.calendars import kept_for
from workflow.organisation.models import Appointment, Person, today
from workflow.organisation.queries import capacities


class CapacityMiddleware:
    """Sets `request.acting` (None for a visitor) and `request.capacities`, the appointments that hold today.

    They are read afresh for every request, one query, so that an appointment that ended gives no right an
    hour longer. Stands after AuthenticationMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        held: list[Appointment] = []
        acting: Acting | None = None
        if isinstance(request.user, Person):
            held = capacities(request.user, today())
            address = client_address(request)
            appointment = capacity.in_use(request.session, held)
            acting = Acting.through(appointment, address) if appointment else Acting(request.user, address=address)
        request.capacities = held  # type: ignore[attr-defined]
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

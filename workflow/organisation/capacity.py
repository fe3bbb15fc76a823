"""In which of their capacities a person works: kept in the session, good while the appointment holds."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from workflow.organisation.acting import Acting
from workflow.organisation.addresses import client_address
from workflow.organisation.models import Appointment, Person
from workflow.organisation.signals import capacity_chosen

SESSION_KEY = "capacity"


def in_use(session: SessionBase, held: Sequence[Appointment]) -> Appointment | None:
    """Of the appointments held today the one chosen before, else the first; None where none is held."""
    chosen = session.get(SESSION_KEY)
    return next((appointment for appointment in held if appointment.pk == chosen), next(iter(held), None))


def choose(request: HttpRequest, appointment: Appointment) -> Acting:
    """Work in this capacity from the next request on."""
    request.session[SESSION_KEY] = appointment.pk
    acting = Acting.through(appointment, client_address(request))
    capacity_chosen.send(sender=Person, request=request, acting=acting)
    return acting

"""What people change about their own account."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.organisation.signals import password_changed


def change_password(request: HttpRequest, *, acting: Acting, password: str) -> None:
    """Give the person a new password, already validated; their other sessions end, this one goes on."""
    person = acting.person
    if person is None:
        raise ValueError("The system has no password.")
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        password_changed.send(sender=Person, request=request, acting=acting)
    update_session_auth_hash(request, person)

"""What rooms below announce by signals: sign-ins, capacities, passwords, organisation data."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from workflow.audit.privacy.names import named
from workflow.audit.privacy.years import sealed_words
from workflow.audit.recording import (
    Entry,
    append,
    append_all,
    append_unless_repeated,
    appointment_stream,
    person_stream,
)
from workflow.documents.text import fold
from workflow.organisation.acting import Acting
from workflow.organisation.addresses import client_address
from workflow.organisation.loading import DatedBack
from workflow.organisation.models import CalendarDay, Person
from workflow.organisation.signals import (
    calendar_changed,
    capacity_chosen,
    organisation_exported,
    organisation_loaded,
    password_changed,
)
from workflow.pages.errors import page_refused

UNKNOWN_NAME = "sign-in:unknown"
"""The stream of failed sign-ins whose name nobody has."""

NAME_LENGTH = 60
"""Characters kept of a name that nobody has: it may be a password typed into the wrong field."""

DATE_BACK = "organisation.date_back"
"""A file of organisation data says something of an appointment that counts from a day gone by."""

PATH_LENGTH = 200
"""Characters kept of an address that somebody sent something to."""


def connect() -> None:
    for signal, receiver in (
        (user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (user_login_failed, sign_in_failed),
        (capacity_chosen, chose_capacity),
        (password_changed, changed_password),
        (organisation_loaded, loaded_organisation),
        (organisation_exported, exported_organisation),
        (calendar_changed, changed_calendar),
        (page_refused, refused_page),
    ):
        signal.connect(receiver, dispatch_uid=f"audit.{receiver.__name__}")


def signed_in(*, request: HttpRequest | None, user: Person, **_: Any) -> None:
    _append_own("accounts.sign_in", Acting(user, address=_address(request)))


def signed_out(*, request: HttpRequest | None, user: Person | None, **_: Any) -> None:
    if user is not None:
        _append_own("accounts.sign_out", Acting(user, address=_address(request)))


def sign_in_failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Nobody has shown who they are: the event has no actor, and stands with whose name was given."""
    name = str(credentials.get(Person.USERNAME_FIELD, ""))
    person = Person.objects.filter(username=name).only("full_name", "name_key").first()
    append(
        Entry(
            stream=person_stream(person) if person else UNKNOWN_NAME,
            action="accounts.sign_in_failed",
            acting=Acting(None, address=_address(request)),
            label=named(person) if person else "",
            changes={} if person else {"username": sealed_words(fold(name)[:NAME_LENGTH], timezone.now())},
            refused=True,
        )
    )


def refused_page(*, request: HttpRequest, reason: str, **_: Any) -> None:
    """What somebody sent to a page that is not theirs; the same again at once is one event."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    assert acting.person is not None
    append_unless_repeated(
        Entry(
            stream=person_stream(acting.person),
            action="accounts.send_without_right",
            acting=acting,
            label=named(acting.person),
            reason=reason,
            changes={"page": request.path[:PATH_LENGTH]},
            refused=True,
            on_behalf_of=acting.on_behalf_of,
        )
    )


def chose_capacity(*, acting: Acting, **_: Any) -> None:
    _append_own("accounts.choose_capacity", acting)


def changed_password(*, acting: Acting, **_: Any) -> None:
    _append_own("accounts.change_password", acting)


def loaded_organisation(*, loaded: Any, acting: Acting, **_: Any) -> None:
    append(
        Entry(
            stream="organisation:0",
            action="organisation.load",
            acting=acting,
            changes=loaded.counts(),
        )
    )
    append_all([_dated_back(one, acting) for one in loaded.dated_back])


def _dated_back(one: DatedBack, acting: Acting) -> Entry:
    """An event for each: whoever acted meanwhile is judged by what was recorded then, and the file is not kept."""
    held = one.appointment
    return Entry(
        stream=appointment_stream(held.pk),
        action=DATE_BACK,
        acting=acting,
        label=f"{held.capacity}: {named(held.person)}",
        unit_id=held.unit_id,
        changes={
            "person": named(held.person),
            "role": held.role,
            "valid_from": held.valid_from.isoformat(),
            "valid_to": [day.isoformat() if day else None for day in (one.last_before, held.valid_to)],
            "is_new": one.is_new,
        },
    )


def changed_calendar(*, acting: Acting, day: CalendarDay, before: str | None, after: str | None, **_: Any) -> None:
    append(
        Entry(
            stream="calendar:0",
            action="organisation.note_day" if after else "organisation.forget_day",
            acting=acting,
            label=f"{day.date:%d/%m/%Y}",
            unit_id=day.unit_id,
            changes={"calendar_day": [before, after]},
        )
    )


def exported_organisation(*, acting: Acting, **_: Any) -> None:
    append(Entry(stream="organisation:0", action="organisation.export", acting=acting))


def _append_own(action: str, acting: Acting) -> None:
    """What a person did about themselves."""
    if acting.person is None:
        raise ValueError(f"{action} is done by a person")
    append(Entry(stream=person_stream(acting.person), action=action, acting=acting, label=named(acting.person)))


def _address(request: HttpRequest | None) -> str:
    return client_address(request) if request else ""

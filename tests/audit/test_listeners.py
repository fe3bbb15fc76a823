"""Sign-ins, failed ones too, and the choice of a capacity are events on the person's own stream."""

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import Client, RequestFactory

from workflow.audit.listeners import UNKNOWN_NAME
from workflow.audit.models import Event
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.organisation.signals import capacity_chosen, password_changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_from_afar() -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR="2001:db8::7")


def test_signing_in_and_out_is_written_down(client: Client, reviewer: Acting) -> None:
    person = reviewer.person
    assert person
    client.force_login(person)
    client.logout()
    events = Event.objects.filter(stream=f"person:{person.pk}").order_by("number")
    assert [(event.action, event.actor, event.told.label) for event in events] == [
        ("accounts.sign_in", person, "Phạm Thị Loan"),
        ("accounts.sign_out", person, "Phạm Thị Loan"),
    ]


def test_a_wrong_password_stands_with_the_person_but_is_not_their_act(
    reviewer: Acting, request_from_afar: HttpRequest
) -> None:
    assert reviewer.person
    assert authenticate(request_from_afar, username="loan", password="sai") is None
    event = Event.objects.get()
    assert event.stream == f"person:{reviewer.person.pk}"
    assert event.actor is None
    assert event.refused
    assert event.told.address == "2001:db8::7"
    assert "sai" not in str(event.changes)


def test_an_unknown_name_is_kept_folded_and_short(db: None, request_from_afar: HttpRequest) -> None:
    authenticate(request_from_afar, username="Nguyễn " * 100, password="sai")
    event = Event.objects.get()
    assert event.stream == UNKNOWN_NAME
    assert event.told.changes["username"].startswith("nguyen nguyen")
    assert len(event.told.changes["username"]) == 60


def test_a_chosen_capacity_is_recorded_as_the_capacity_acted_in(reviewer: Acting) -> None:
    capacity_chosen.send(sender=Person, request=None, acting=reviewer)
    event = Event.objects.get()
    assert event.action == "accounts.choose_capacity"
    assert event.appointment == reviewer.appointment
    assert event.capacity == "Chuyên viên, Ban Tuyên giáo"


def test_a_changed_password_is_an_event_without_the_password(reviewer: Acting) -> None:
    password_changed.send(sender=Person, request=None, acting=reviewer)
    event = Event.objects.get()
    assert (event.action, event.changes) == ("accounts.change_password", {})

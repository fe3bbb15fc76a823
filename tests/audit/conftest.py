"""People whose acts are written down, and an inspector who reads them."""

import datetime

import pytest
from django.test import Client

from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind

BEGINNING = datetime.date(2020, 1, 1)


@pytest.fixture
def department(db: None) -> Unit:
    return Unit.objects.create(
        code="ban-tuyen-giao", kind=UnitKind.DEPARTMENT, name="Ban Tuyên giáo", valid_from=BEGINNING
    )


@pytest.fixture
def reviewer(department: Unit) -> Acting:
    return acting_as("loan", "Phạm Thị Loan", Role.REVIEWER, department, "Chuyên viên")


@pytest.fixture
def inspector(department: Unit) -> Acting:
    return acting_as("kiem", "Đỗ Văn Kiểm", Role.INSPECTOR, department, "Ủy viên Ủy ban Kiểm tra")


@pytest.fixture
def inspecting(inspector: Acting, client: Client) -> Client:
    """A browser in which the inspector has signed in."""
    assert inspector.person
    client.force_login(inspector.person)
    return client


def acting_as(username: str, full_name: str, role: Role, unit: Unit, title: str) -> Acting:
    person = Person.objects.create_user(username, full_name, "mat-khau-thu-nghiem")
    appointment = Appointment.objects.create(person=person, role=role, unit=unit, title=title, valid_from=BEGINNING)
    return Acting.through(appointment, "192.0.2.7")

"""In which capacity a person works, from request to request."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.organisation.builders import appoint, make_person, make_unit, tomorrow, yesterday
from workflow.organisation.acting import Acting
from workflow.organisation.addresses import client_address
from workflow.organisation.middleware import CapacityMiddleware
from workflow.organisation.models import Appointment, Person, Role, UnitKind
from workflow.organisation.signals import capacity_chosen

pytestmark = pytest.mark.django_db

CAPACITY = reverse("organisation:capacity")
DIRECTORY = reverse("organisation:index")


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def reviewing(person: Person) -> Appointment:
    return appoint(person, Role.REVIEWER, make_unit("Ban Tuyên giáo", UnitKind.DEPARTMENT), "Chuyên viên")


@pytest.fixture
def leading(person: Person) -> Appointment:
    return appoint(person, Role.UNIT_SECRETARY, make_unit("Chi bộ Cơ quan"), "Phó Bí thư")


def acting_of(client: Client) -> Acting | None:
    """Who acts in the request for a page."""
    acting: Acting | None = client.get(CAPACITY).wsgi_request.acting  # type: ignore[attr-defined]
    return acting


def test_a_visitor_acts_as_nobody(client: Client) -> None:
    request = client.get(reverse("organisation:sign_in")).wsgi_request
    assert request.acting is None  # type: ignore[attr-defined]
    assert request.capacities == []  # type: ignore[attr-defined]


def test_until_one_is_chosen_the_first_capacity_is_in_use(
    client: Client, person: Person, reviewing: Appointment, leading: Appointment
) -> None:
    client.force_login(person)
    assert acting_of(client) == Acting(person, reviewing, "127.0.0.1")


def test_the_chosen_capacity_stays_and_is_shown_on_every_page(
    client: Client, person: Person, reviewing: Appointment, leading: Appointment
) -> None:
    client.force_login(person)
    answer = client.post(CAPACITY, {"appointment": leading.pk, "next": DIRECTORY}, follow=True)
    assert answer.redirect_chain == [(DIRECTORY, 302)]
    assert "Phó Bí thư, Chi bộ Cơ quan" in answer.content.decode()
    acting = acting_of(client)
    assert acting is not None
    assert acting.holds(Role.UNIT_SECRETARY, leading.unit_id)
    assert not acting.holds(Role.REVIEWER)


def test_choosing_is_announced_with_the_new_capacity(
    client: Client, person: Person, reviewing: Appointment, leading: Appointment
) -> None:
    heard: list[Acting] = []

    def chosen(*, acting: Acting, **_said: object) -> None:
        heard.append(acting)

    client.force_login(person)
    capacity_chosen.connect(chosen)
    try:
        client.post(CAPACITY, {"appointment": leading.pk})
    finally:
        capacity_chosen.disconnect(chosen)
    assert heard == [Acting(person, leading, "127.0.0.1")]


def test_nobody_can_choose_a_capacity_of_somebody_else_or_of_another_day(
    client: Client, person: Person, reviewing: Appointment
) -> None:
    unit = make_unit()
    not_theirs = appoint(make_person("Lê Quang Huy"), Role.APPROVER, unit)
    over = appoint(person, Role.APPROVER, unit, valid_to=yesterday())
    to_come = appoint(person, Role.APPROVER, unit, valid_from=tomorrow())
    client.force_login(person)
    for wrong in (not_theirs.pk, over.pk, to_come.pk, "x", ""):
        assert client.post(CAPACITY, {"appointment": wrong}).status_code == 422
    assert acting_of(client) == Acting(person, reviewing, "127.0.0.1")


def test_an_appointment_that_ended_drops_out_with_the_next_request(
    client: Client, person: Person, reviewing: Appointment, leading: Appointment
) -> None:
    client.force_login(person)
    client.post(CAPACITY, {"appointment": leading.pk})
    Appointment.objects.filter(pk=leading.pk).update(valid_to=yesterday())
    assert acting_of(client) == Acting(person, reviewing, "127.0.0.1")
    assert "Chi bộ Cơ quan" not in client.get(CAPACITY).content.decode()


def test_without_any_appointment_today_the_page_says_whom_to_ask(client: Client, person: Person) -> None:
    appoint(person, Role.HEAD, make_unit(), valid_to=yesterday())
    appoint(make_person("Trịnh Hải Đăng"), Role.ADMINISTRATOR, make_unit())
    client.force_login(person)
    for page in (DIRECTORY, CAPACITY, reverse("organisation:password")):
        answer = client.get(page)
        assert answer.status_code == 403
        assert "không giữ vai trò nào còn hiệu lực" in answer.content.decode()
        assert "Trịnh Hải Đăng" in answer.content.decode()


def test_the_capacities_of_a_request_cost_one_query(
    rf: RequestFactory,
    person: Person,
    reviewing: Appointment,
    leading: Appointment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        assert request.acting.capacity == "Chuyên viên, Ban Tuyên giáo"  # type: ignore[attr-defined]
        return HttpResponse(", ".join(one.capacity for one in request.capacities))  # type: ignore[attr-defined]

    request = rf.get("/")
    request.user = person
    request.session = {}  # type: ignore[assignment]
    with django_assert_num_queries(1):
        answer = CapacityMiddleware(page)(request)
    assert answer.content.decode() == "Chuyên viên, Ban Tuyên giáo, Phó Bí thư, Chi bộ Cơ quan"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "<script>", ""),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_say_about_the_address_is_believed(
    rf: RequestFactory, settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address

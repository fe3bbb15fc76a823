"""The main menu shows a person what their capacity opens, and nothing else."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve

from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit
from workflow.pages import navigation
from workflow.pages.context import navigation as navigation_context
from workflow.pages.navigation import Entry, links_for, menu_for, register


def only(role: Role) -> Callable[[HttpRequest], bool]:
    return lambda request: request.acting.holds(role)


@pytest.fixture(autouse=True)
def _entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    register(Entry("Giám sát", "organisation:password", 30, only(Role.HEAD), count=lambda request: 140))
    register(Entry("Tổ chức", "organisation:index", 40, lambda request: True))
    register(Entry("Nhật ký kiểm toán", "set_language", 50, only(Role.INSPECTOR)))


def request_as(role: Role | None, path: str = "/organisation/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    person = Person(full_name="Nguyễn Thị Hoa")
    appointment = Appointment(person=person, unit=Unit(name="Ban Tuyên giáo"), role=role, title="Phó Trưởng ban")
    request.acting = Acting.through(appointment) if role else None
    return request


def labels(role: Role | None) -> list[str]:
    return [link.label for link in links_for(request_as(role))]


def test_each_capacity_sees_its_own_places_in_order() -> None:
    assert labels(Role.HEAD) == ["Giám sát", "Tổ chức"]
    assert labels(Role.INSPECTOR) == ["Tổ chức", "Nhật ký kiểm toán"]
    assert labels(Role.DRAFTER) == ["Tổ chức"]


def test_a_visitor_sees_no_menu() -> None:
    assert labels(None) == []


def test_the_place_one_is_in_is_marked() -> None:
    [drafter] = links_for(request_as(Role.DRAFTER))
    assert drafter.current
    assert drafter.url == "/organisation/"


def test_a_page_that_shows_no_menu_asks_no_counts() -> None:
    asked: list[HttpRequest] = []
    register(Entry("Đếm", "organisation:capacity", 1, lambda request: not asked.append(request)))
    context = navigation_context(request_as(Role.DRAFTER))
    assert not asked
    assert [link.label for link in context["navigation"].shown] == ["Đếm", "Tổ chức"]


def test_rare_places_share_a_menu_once_there_are_several() -> None:
    register(Entry("Tổ chức", "organisation:index", 40, lambda request: True, rare=True))
    register(Entry("Nhật ký kiểm toán", "set_language", 50, only(Role.INSPECTOR), rare=True))
    assert [link.label for link in menu_for(request_as(Role.DRAFTER)).shown] == ["Tổ chức"]
    inspector = menu_for(request_as(Role.INSPECTOR))
    assert (inspector.shown, [link.label for link in inspector.more]) == ([], ["Tổ chức", "Nhật ký kiểm toán"])
    assert inspector.is_in_more
    assert menu_for(request_as(None)).shown == []


def test_every_page_says_who_is_at_work_and_in_which_capacity() -> None:
    page = render_to_string("error.html", {"back_url": "/"}, request_as(Role.HEAD))
    assert "Nguyễn Thị Hoa" in page
    assert "Phó Trưởng ban, Ban Tuyên giáo" in page
    assert "99+" in page

"""The organisation as everybody can read it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.organisation.builders import appoint, make_person, make_unit, yesterday
from workflow.organisation import directory
from workflow.organisation.models import Person, Role, Unit, UnitKind, UnitLink, today
from workflow.organisation.views import PAGE_SIZE

pytestmark = pytest.mark.django_db

INDEX = reverse("organisation:index")


@pytest.fixture
def committee() -> Unit:
    return make_unit("Đảng ủy Khối", UnitKind.COMMITTEE)


@pytest.fixture
def reader(client: Client, committee: Unit) -> Person:
    """Somebody signed in who works in a department of the committee."""
    person = make_person("Nguyễn Thu Hà")
    appoint(person, Role.REVIEWER, make_unit("Ban Tuyên giáo", UnitKind.DEPARTMENT, under=committee))
    client.force_login(person)
    return person


def names(client: Client, query: str = "") -> list[str]:
    return [line.unit.name for line in client.get(INDEX + query).context["lines"]]


def test_it_opens_where_the_reader_works_with_bodies_before_units(
    client: Client, reader: Person, committee: Unit
) -> None:
    make_unit("Chi bộ Bảo tàng", under=committee)
    make_unit("Ban Thường vụ", UnitKind.STANDING_COMMITTEE, under=committee)
    make_unit("Chi bộ đã giải thể", under=committee, valid_to=yesterday())
    assert names(client) == ["Ban Thường vụ", "Ban Tuyên giáo", "Chi bộ Bảo tàng"]
    assert names(client, "?under=") == ["Đảng ủy Khối"]


@pytest.mark.parametrize("words", ["thu vien", "THƯ  VIỆN", "nguyen thi hong", "Nguyễn Thị Hồng"])
def test_a_search_finds_units_and_people_typed_without_diacritics(client: Client, reader: Person, words: str) -> None:
    unit = make_unit("Chi bộ Thư viện")
    make_unit("Chi bộ Bảo tàng")
    appoint(make_person("Nguyễn Thị Hồng"), Role.DRAFTER, unit)
    appoint(make_person("Nguyễn Thị Hồng Vân"), Role.DRAFTER, make_unit("x"), valid_to=yesterday())
    assert names(client, f"?q={words}") == ["Chi bộ Thư viện"]


def test_a_search_without_result_says_so(client: Client, reader: Person) -> None:
    assert "Không tìm thấy đơn vị hoặc người nào" in client.get(INDEX, {"q": "%"}).content.decode()


@pytest.mark.parametrize("query", [{"q": "x" * 101}, {"q": "a\x00b"}, {"under": "a\x00b"}, {"under": "x" * 61}])
def test_an_impossible_search_is_refused_with_words(client: Client, reader: Person, query: dict[str, str]) -> None:
    answer = client.get(INDEX, query)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_a_page_of_many_units_costs_no_more_than_a_page_of_few(
    client: Client,
    reader: Person,
    committee: Unit,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    person = make_person()
    for number in range(PAGE_SIZE + 5):
        appoint(person, Role.DRAFTER, make_unit(f"Chi bộ số {number}", under=committee))
    with django_assert_max_num_queries(10):
        page = client.get(INDEX)
    assert len(page.context["lines"]) == PAGE_SIZE
    following = client.get(INDEX + page.context["page"].next_url)
    assert len(following.context["lines"]) == 6
    shown = [line.unit for line in (*page.context["lines"], *following.context["lines"])]
    assert len(set(shown)) == PAGE_SIZE + 6


def test_beside_a_unit_with_many_holders_only_some_are_named(committee: Unit) -> None:
    for number in range(directory.HOLDERS_SHOWN + 3):
        appoint(make_person(f"Người {number}"), Role.REVIEWER, committee)
    make_unit(under=committee)
    (line,) = directory.lines([committee], today())
    assert len(line.holders) == directory.HOLDERS_SHOWN
    assert line.more == 3
    assert line.children == 1


def test_who_leads_a_unit_is_named_before_who_works_there(committee: Unit) -> None:
    for role in (Role.DRAFTER, Role.REVIEWER, Role.HEAD, Role.APPROVER):
        appoint(make_person(role.value), role, committee)
    (line,) = directory.lines([committee], today())
    assert [held.role for held in line.holders] == ["approver", "head", "reviewer", "drafter"]


def test_a_circle_in_the_data_does_not_hang_the_page(client: Client, reader: Person, committee: Unit) -> None:
    cell = make_unit(under=committee)
    UnitLink.objects.create(parent=cell, child=committee, valid_from=cell.valid_from)
    assert client.get(INDEX, {"under": cell.code}).status_code == 200


def test_a_unit_shows_its_names_and_everybody_who_held_a_role_with_dates(
    client: Client, reader: Person, committee: Unit
) -> None:
    appoint(make_person("Phạm Văn Tường"), Role.HEAD, committee, "Trưởng ban", valid_to=yesterday())
    later = make_unit("Đảng ủy mới", UnitKind.COMMITTEE)
    committee.successors.add(later)
    text = client.get(reverse("organisation:unit", args=[committee.code])).content.decode()
    assert "Phạm Văn Tường" in text
    assert f"01/01/2020 – hết {yesterday():%d/%m/%Y}" in text
    assert "Đã kết thúc" in text
    assert "Tổ chức kế tục" in text


def test_a_person_shows_every_appointment_with_dates(client: Client, reader: Person) -> None:
    other = make_person("Lê Quang Huy")
    appoint(other, Role.REVIEWER, make_unit("Chi bộ Bảo tàng"), "Chuyên viên")
    text = client.get(reverse("organisation:person", args=[other.pk])).content.decode()
    assert "Chi bộ Bảo tàng" in text
    assert "từ 01/01/2020 đến nay" in text
    assert other.username not in text
    own = client.get(reverse("organisation:person", args=[reader.pk])).content.decode()
    assert reader.username in own


def test_what_does_not_exist_is_not_found(client: Client, reader: Person) -> None:
    assert client.get(reverse("organisation:unit", args=["khong-co"])).status_code == 404
    assert client.get(reverse("organisation:person", args=[10**9])).status_code == 404
    assert client.get(reverse("organisation:person", args=[10**30])).status_code == 404
    assert client.get(INDEX, {"under": "khong-co"}).status_code == 404

"""Who holds what, and whom a plan addresses."""

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.organisation.builders import BEGINNING, appoint, make_person, make_unit, tomorrow, yesterday
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind, UnitLink, today
from workflow.organisation.queries import (
    capacities,
    drafters_by_unit,
    head_of,
    holder_of,
    holders,
    parent_of,
    people_for,
    pool,
    secretaries_by_unit,
    units_addressed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_capacities_are_those_of_the_day_in_the_order_of_the_alphabet(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person, unit = make_person(), make_unit()
    deputy = appoint(person, Role.UNIT_SECRETARY, unit, "Phó Bí thư")
    member = appoint(person, Role.DRAFTER, unit, "Đảng ủy viên")
    appoint(person, Role.REVIEWER, unit, "Chuyên viên", valid_to=yesterday())
    appoint(person, Role.HEAD, unit, "Trưởng ban", valid_from=tomorrow())
    with django_assert_num_queries(1):
        held = capacities(person, today())
        assert [appointment.capacity for appointment in held] == [
            "Đảng ủy viên, Chi bộ Thư viện",
            "Phó Bí thư, Chi bộ Thư viện",
        ]
    assert held == [member, deputy]


def test_somebody_with_two_appointments_to_one_role_is_one_holder() -> None:
    person, unit = make_person(), make_unit()
    appoint(person, Role.REVIEWER, unit, "Chuyên viên")
    appoint(person, Role.REVIEWER, unit, "Phó Trưởng ban", valid_from=datetime.date(2021, 1, 1))
    assert list(holders(Role.REVIEWER, unit, today())) == [person]
    assert list(holders(Role.REVIEWER, unit, BEGINNING - datetime.timedelta(days=1))) == []


def test_people_whose_account_is_closed_get_no_work() -> None:
    gone, unit = make_person(), make_unit()
    appoint(gone, Role.REVIEWER, unit)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    stays = make_person("Lê Quang Huy")
    there = appoint(stays, Role.REVIEWER, unit)
    assert list(people_for(Role.REVIEWER, unit)) == [stays]
    assert list(pool(Role.REVIEWER, unit)) == [there]
    assert holder_of(Role.REVIEWER, unit) == stays


def test_the_head_is_the_one_appointed_first_of_those_who_still_are() -> None:
    unit = make_unit(kind=UnitKind.DEPARTMENT)
    appoint(make_person("Phạm Văn Tường"), Role.HEAD, unit, valid_to=yesterday())
    head = make_person("Hoàng Thị Minh Nguyệt")
    appoint(make_person("Vũ Đức Thuận"), Role.HEAD, unit, valid_from=datetime.date(2023, 6, 1))
    assert head_of(unit) != head
    appoint(head, Role.HEAD, unit, valid_from=datetime.date(2023, 1, 1))
    assert head_of(unit) == head


def test_a_unit_without_head_has_none() -> None:
    assert head_of(make_unit()) is None


def test_a_plan_addresses_the_reporting_units_directly_under_the_committee() -> None:
    committee = make_unit("Đảng ủy Khối", UnitKind.COMMITTEE)
    grassroots = make_unit("Đảng bộ Điện lực", UnitKind.GRASSROOTS_COMMITTEE, under=committee)
    second = make_unit("Chi bộ số 10", under=committee)
    first = make_unit("Chi bộ số 2", under=committee)
    youth = make_unit("Đoàn Khối", UnitKind.YOUTH_UNION, under=committee)
    for name, kind in [
        ("Ban Tuyên giáo", UnitKind.DEPARTMENT),
        ("Ban Thường vụ", UnitKind.STANDING_COMMITTEE),
        ("Văn phòng", UnitKind.OFFICE),
        ("Hội Cựu chiến binh", UnitKind.MASS_ORGANISATION),
    ]:
        make_unit(name, kind, under=committee)
    make_unit("Chi bộ đã giải thể", under=committee, valid_to=yesterday())
    make_unit("Chi bộ trực thuộc Đảng bộ", under=grassroots)

    assert list(units_addressed(committee, today())) == [first, second, grassroots, youth]


def test_a_unit_that_moved_is_addressed_by_the_committee_it_is_under_on_the_day() -> None:
    before, after = make_unit("Đảng ủy cũ", UnitKind.COMMITTEE), make_unit("Đảng ủy mới", UnitKind.COMMITTEE)
    cell = make_unit(under=before)
    UnitLink.objects.update(valid_to=datetime.date(2024, 12, 31))
    UnitLink.objects.create(parent=after, child=cell, valid_from=datetime.date(2025, 1, 1))
    assert parent_of(cell, datetime.date(2024, 12, 31)) == before
    assert parent_of(cell, datetime.date(2025, 1, 1)) == after
    assert list(units_addressed(before, datetime.date(2025, 1, 1))) == []
    assert list(units_addressed(after, datetime.date(2025, 1, 1))) == [cell]


def test_drafters_of_ten_thousand_units_are_found_in_a_dozen_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person = make_person()
    units = Unit.objects.bulk_create(
        Unit(code=f"cell-{number}", kind=UnitKind.CELL, name="x", valid_from=BEGINNING) for number in range(10_000)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, role=Role.DRAFTER, unit=unit, title="x", valid_from=BEGINNING) for unit in units[1:]
    )
    with django_assert_num_queries(12):
        found = drafters_by_unit([unit.pk for unit in units], today())
    assert found == {unit.pk: person for unit in units[1:]}


def test_of_two_drafters_the_one_appointed_first_drafts() -> None:
    unit = make_unit()
    second, first = make_person("Lê Quang Huy"), make_person()
    appoint(second, Role.DRAFTER, unit, valid_from=datetime.date(2022, 1, 1))
    appoint(first, Role.DRAFTER, unit)
    secretary = make_person("Trần Anh Hiếu")
    appoint(secretary, Role.UNIT_SECRETARY, unit)
    assert drafters_by_unit([unit.pk], today()) == {unit.pk: first}
    assert secretaries_by_unit([unit.pk], today()) == {unit.pk: secretary}
    assert drafters_by_unit([], today()) == {}

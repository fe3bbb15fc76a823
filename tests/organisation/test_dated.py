"""A question about a day gets the answer of that day."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.organisation.builders import make_unit
from workflow.organisation.models import Unit, UnitKind, UnitName
from workflow.organisation.periods import Period
from workflow.organisation.queries import name_on

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Few days, so that first days, last days and the day asked about often meet.
days = st.dates(datetime.date(2022, 12, 25), datetime.date(2023, 1, 5))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(days)
    last = draw(st.none() | days.filter(lambda day: day >= first))
    return Period(first, last)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.lists(periods(), max_size=6), day=days)
def test_the_database_and_the_row_agree_on_who_holds(held: list[Period], day: datetime.date) -> None:
    Unit.objects.all().delete()
    units = [
        Unit(
            code=f"u{place}",
            kind=UnitKind.CELL,
            name="x",
            valid_from=period.valid_from,
            valid_to=period.valid_to,
        )
        for place, period in enumerate(held)
    ]
    Unit.objects.bulk_create(units)
    assert set(Unit.objects.on(day)) == {unit for unit in units if unit.holds_on(day)}


@given(one=periods(), other=periods())
def test_two_periods_overlap_exactly_when_they_share_a_day(one: Period, other: Period) -> None:
    def covered(period: Period) -> set[int]:
        end = period.valid_to or datetime.date(2023, 1, 6)
        return set(range(period.valid_from.toordinal(), end.toordinal() + 1))

    assert one.overlaps(other) == bool(covered(one) & covered(other))
    assert other.overlaps(one) == one.overlaps(other)


@given(one=periods(), other=periods())
def test_a_period_within_another_has_no_day_outside_it(one: Period, other: Period) -> None:
    def last(period: Period) -> datetime.date:
        return period.valid_to or datetime.date.max

    assert one.lies_within(other) == (other.valid_from <= one.valid_from and last(one) <= last(other))


def test_the_last_day_still_counts_and_the_day_after_does_not() -> None:
    unit = make_unit(valid_to=datetime.date(2022, 12, 31))
    assert unit.holds_on(datetime.date(2022, 12, 31))
    assert not unit.holds_on(datetime.date(2023, 1, 1))


def test_nothing_can_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(
            code="x",
            kind=UnitKind.CELL,
            name="x",
            valid_from=datetime.date(2023, 1, 2),
            valid_to=datetime.date(2023, 1, 1),
        )


def test_the_past_keeps_the_name_it_had() -> None:
    unit = make_unit("Chi bộ Trung tâm Chuyển đổi số")
    unit.names.all().delete()
    change = datetime.date(2022, 7, 1)
    UnitName.objects.create(
        unit=unit,
        name="Chi bộ Trung tâm Tin học",
        symbol="CB",
        valid_from=datetime.date(2020, 1, 1),
        valid_to=datetime.date(2022, 6, 30),
    )
    UnitName.objects.create(unit=unit, name="Chi bộ Trung tâm Chuyển đổi số", symbol="CB", valid_from=change)

    assert str(name_on(unit, datetime.date(2022, 6, 30))) == "Chi bộ Trung tâm Tin học"
    assert str(name_on(unit, change)) == "Chi bộ Trung tâm Chuyển đổi số"
    assert name_on(unit, datetime.date(2019, 12, 31)) is None

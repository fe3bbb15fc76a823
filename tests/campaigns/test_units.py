"""Choosing the units: by kind, a page at a time, with thousands of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import World, browser_of
from workflow.campaigns.models import Campaign
from workflow.organisation.models import Appointment, Unit, UnitKind, UnitLink, today


def url(campaign: Campaign) -> str:
    return reverse("campaigns:units", args=[campaign.pk])


def chosen(campaign: Campaign) -> set[int]:
    return set(campaign.addressed.values_list("unit_id", flat=True))


def press(client: Client, campaign: Campaign, **data: object):  # type: ignore[no-untyped-def]
    seen = Campaign.objects.get(pk=campaign.pk).version
    return client.post(url(campaign), {"seen": seen, **data})


def more_units(number: int) -> list[Unit]:
    """Units under the committee, without people."""
    start = Unit.objects.count()
    units = [
        Unit(
            code=f"them-{index}",
            kind=UnitKind.GRASSROOTS_COMMITTEE,
            name=f"Đảng bộ cơ sở số {index}",
            valid_from=today(),
        )
        for index in range(start, start + number)
    ]
    for unit in units:
        unit.derive()
    Unit.objects.bulk_create(units)
    committee = Unit.objects.get(code="dang-uy")
    UnitLink.objects.bulk_create(UnitLink(parent=committee, child=unit, valid_from=today()) for unit in units)
    return units


def test_saving_a_page_changes_only_what_it_shows(heading: Client, world: World, preparing: Campaign) -> None:
    first, second, third = (unit.pk for unit in world.units)
    press(heading, preparing, do="page", shown=[first, second], chosen=[second])
    assert chosen(preparing) == {second, third}


def test_a_whole_kind_is_chosen_or_left_out_with_one_press(heading: Client, world: World, preparing: Campaign) -> None:
    committees = {unit.pk for unit in more_units(3)}
    cells = {unit.pk for unit in world.units}
    press(heading, preparing, do=f"add:{UnitKind.GRASSROOTS_COMMITTEE}")
    assert chosen(preparing) == committees | cells
    press(heading, preparing, do=f"remove:{UnitKind.CELL}")
    assert chosen(preparing) == committees
    press(heading, preparing, do="remove")
    assert chosen(preparing) == set()
    press(heading, preparing, do="add")
    assert chosen(preparing) == committees | cells


def test_only_units_of_the_committee_can_be_chosen(heading: Client, world: World, preparing: Campaign) -> None:
    office = Unit.objects.get(code="van-phong").pk
    press(heading, preparing, do="page", shown=[office, 10**12], chosen=[office, 10**12, "x"])
    assert chosen(preparing) == {unit.pk for unit in world.units}


def test_a_unit_without_a_drafter_is_named_and_can_be_found(heading: Client, world: World, preparing: Campaign) -> None:
    Appointment.objects.filter(unit=world.units[1], role="drafter").delete()
    page = heading.get(url(preparing)).content.decode()
    assert "1 đơn vị đã chọn chưa có người soạn thảo." in page
    found = heading.get(url(preparing), {"lacking": "on"}).context["choices"]
    assert [choice.unit for choice in found] == [world.units[1]]


def test_units_are_found_without_diacritics(heading: Client, world: World, preparing: Campaign) -> None:
    found = heading.get(url(preparing), {"q": "buu dien"}).context["choices"]
    assert [choice.unit.name for choice in found] == ["Chi bộ Bưu điện"]


def test_an_older_page_is_refused_with_its_ticks_kept(heading: Client, world: World, preparing: Campaign) -> None:
    first, second, _third = (unit.pk for unit in world.units)
    seen = preparing.version
    press(browser_of(world.reviewer), preparing, do="remove")
    response = heading.post(url(preparing), {"seen": seen, "do": "page", "shown": [first, second], "chosen": [second]})
    assert response.status_code == 409
    assert response.context["ticked"] == {second}
    assert chosen(preparing) == set()


@pytest.mark.parametrize("sent", [{}, {"seen": "x"}, {"seen": "9" * 40}])
def test_a_page_without_a_version_changes_nothing(
    heading: Client, world: World, preparing: Campaign, sent: dict[str, str]
) -> None:
    assert heading.post(url(preparing), {**sent, "do": "remove"}).status_code == 409
    assert len(chosen(preparing)) == 3


def test_the_page_costs_the_same_for_40_units_and_for_400(heading: Client, preparing: Campaign) -> None:
    counts = []
    for number in (40, 360):
        more_units(number)
        with CaptureQueriesContext(connection) as queries:
            response = heading.get(url(preparing))
        assert len(response.context["choices"]) <= 50
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14

"""The board: figures that add up and filter, late ones first, who holds what, the same cost for 40 units and 400."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.world import World, accepted, browser_of, submitted
from workflow.campaigns.models import AddressedUnit
from workflow.organisation.models import Unit, UnitKind, today
from workflow.submissions.board import count
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports
from workflow.submissions.states import SubmissionState

QUERIES_A_PAGE = 13  # the menu counts for a head what somebody left, too


@pytest.fixture
def board(world: World) -> str:
    return reverse("submissions:board", args=[world.campaign.pk])


@pytest.fixture
def mixed(world: World) -> World:
    """One report reviewed, one in the pool of reviewers, one late with its drafter."""
    first, second, third = world.reports
    accepted(first, world.drafters[0], world.secretaries[0], world.reviewer)
    submitted(second, world.drafters[1], world.secretaries[1])
    Submission.objects.filter(pk=third.pk).update(due_at=timezone.now() - datetime.timedelta(days=2))
    return world


def units_shown(client: Client, board: str, **asked: str) -> list[str]:
    return [row.submission.unit_name for row in client.get(board, asked).context["rows"]]


def test_the_figures_add_up_to_the_number_of_units(mixed: World) -> None:
    counts = count(mixed.campaign, timezone.now())
    assert counts.by_state == {state.value: 0 for state in SubmissionState} | {
        "drafted": 1,
        "submitted": 1,
        "reviewed": 1,
    }
    assert counts.total == mixed.campaign.addressed.count() == 3
    assert sum(number for _code, _label, number in counts.segments) == 3
    assert counts.late == 1


def test_each_figure_filters_to_as_many_rows_as_it_says(mixed: World, board: str) -> None:
    client = browser_of(mixed.head)
    page = client.get(board)
    for tally in page.context["counts"].tallies:
        assert f'data-tally="{tally.code or "all"}"' in page.content.decode()
        assert len(units_shown(client, board, stage=tally.code)) == tally.count


def test_late_ones_come_first(mixed: World, board: str) -> None:
    names = [unit.name for unit in mixed.units]
    assert units_shown(browser_of(mixed.head), board) == [names[2], names[1], names[0]]


def test_a_row_says_who_holds_the_report(mixed: World, board: str) -> None:
    late, pooled, reviewed = browser_of(mixed.head).get(board).context["rows"]
    assert late.submission.is_late and late.holder.name == mixed.drafters[2].person.full_name  # type: ignore[union-attr]
    assert pooled.holder.name == "Chưa ai nhận: người thẩm định, Ban Tuyên giáo Đảng ủy Khối"
    assert (reviewed.holder.name, reviewed.holder.waiting) == ("", "Chờ tổng hợp")


def test_days_are_said_in_words(mixed: World, board: str) -> None:
    page = browser_of(mixed.head).get(board).content.decode()
    assert "quá hạn 2 ngày" in page
    assert "Quá hạn" in page


def test_a_unit_is_found_without_diacritics_within_a_stage(mixed: World, board: str) -> None:
    client = browser_of(mixed.head)
    assert units_shown(client, board, q="THUE") == ["Chi bộ Thuế"]
    assert units_shown(client, board, q="thuế", stage="reviewed") == []


def test_a_filter_that_does_not_exist_is_refused(world: World, board: str) -> None:
    assert browser_of(world.head).get(board, {"stage": "mất tích"}).status_code == 422
    assert browser_of(world.head).get(board, {"q": "x" * 101}).status_code == 422


def test_who_runs_the_campaign_and_the_inspector_see_the_board(world: World, board: str) -> None:
    for who in (world.head, world.reviewer, world.approver, world.office, world.inspector):
        assert len(browser_of(who).get(board).context["rows"]) == 3


def test_a_unit_sees_its_own_report_only(world: World, board: str) -> None:
    page = browser_of(world.drafters[1]).get(board)
    assert world.reports[1].get_absolute_url() in page.content.decode()
    assert world.units[0].name not in page.content.decode()
    assert browser_of(world.administrator).get(reverse("submissions:board", args=[999_999])).status_code == 404


def test_pages_of_a_long_board_show_every_unit_once(world: World, board: str) -> None:
    _many(world, 120)
    client = browser_of(world.head)
    seen: list[str] = []
    page = client.get(board).context
    while True:
        seen += [row.submission.unit_name for row in page["rows"]]
        if page["page"].next_url is None:
            break
        page = client.get(board + page["page"].next_url).context
    assert len(seen) == len(set(seen)) == 123


def test_the_board_costs_the_same_for_40_units_and_for_400(world: World, board: str) -> None:
    client = browser_of(world.head)
    counts = []
    for number in (37, 360):
        _many(world, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(board)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERIES_A_PAGE


def _many(world: World, number: int) -> None:
    """So many more units, their reports opened as at launch."""
    start = Unit.objects.count()
    units = [
        Unit(code=f"them-{index}", kind=UnitKind.CELL, name=f"Chi bộ số {index}", valid_from=today())
        for index in range(start, start + number)
    ]
    for unit in units:
        unit.derive()
    Unit.objects.bulk_create(units)
    AddressedUnit.objects.bulk_create(
        AddressedUnit(campaign=world.campaign, unit=unit, responsible_unit=unit) for unit in units
    )
    open_reports.call(world.campaign.pk)
